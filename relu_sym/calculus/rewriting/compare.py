"""``rs.equal``: two spellings of one function or distribution, in a named sense."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sympy import (
    DiracDelta,
    Dummy,
    Expr,
    S,
    SingularityFunction,
    Symbol,
    nan,
    oo,
    zoo,
)

from ...budget import verb
from ...errors import BudgetError, Divergent, ReluSymError, Undecided, UndefinedProductError, UnsupportedError
from ...forms.exact import ONE, ZERO, Facts, Scalar, expression, is_finite, sign_of
from ...forms.line.algebra import aligned, refine, scaled
from ...forms.line.guarded import by_cases, settled
from ...forms.line.impulses import gather
from ...forms.line.jumps import partition
from ...forms.line.partition import Break, Domain, LineForm
from ...forms.line.periodic import Periodic, lifted
from ...forms.line.piece import NOTHING, Piece, Poly
from ...functions import PrincipalValue
from ...symbols import (
    Gate,
    N,
    T,
    as_expression,
    as_variable,
    assumed_symbols,
    check_same_name,
    is_without_value,
    may_be_variable,
    unfolded,
)
from ...vocabularies.read import read_any
from .. import quadrature
from .ends import at_end
from .impulse_lines import shows_all_impulses
from .vanishing import differ, is_zero_on, simplified
from .whole_numbers import picks, same_at_whole_numbers

SENSES = ("everywhere", "almost-everywhere", "distributions")


@verb
def equal(f: Any, g: Any, sense: str = "everywhere", x: Any = None, assume: Any = ()) -> bool | None:
    """Whether f and g are the same: True or False where that is proved, None where it is not decided.

    ``everywhere``: the same value at every real point (with impulses: as distributions, and at every point off the
    impulses); ``almost-everywhere`` and ``distributions``: values at single points do not count, impulses do.
    All free symbols are real; ``x`` names the one along which to read first, then each in turn.  A symbol declared
    nonnegative can be 0, and of an integer only whole numbers count.

    Errors: ``UndefinedProductError`` if a side is no distribution; ``UnsupportedError`` for an unknown sense.

    >>> from sympy import Abs, Max, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.equal(Abs(x), Max(x, 0) + rs.ReLU(-x)), rs.equal(Abs(x), x)
    (True, False)
    >>> rs.equal(rs.Heaviside(x)**2, rs.Heaviside(x)), rs.equal(rs.Heaviside(x)**2, rs.Heaviside(x), "distributions")
    (False, True)
    """
    if sense not in SENSES:
        raise UnsupportedError("unknown sense {0!r}: choose one of {1}", sense, ", ".join(map(repr, SENSES)))
    left, right = unfolded(as_expression(f)), unfolded(as_expression(g))
    difference = left - right
    if difference == 0:
        return True
    free = sorted(left.free_symbols | right.free_symbols, key=str)
    lines = [s for s in free if isinstance(s, Symbol) and may_be_variable(s)]
    lines = [s for s in lines if s not in assumed_symbols(assume)]
    lines.sort(key=lambda s: s.is_zero is False)  # a parameter declared nonzero is no line to read along
    if x is not None:
        lines = [as_variable(x), *(s for s in lines if s != x)]
    if not free:
        return _constants(difference)
    partial = []  # along lines that may pass over an impulse: they have to agree
    for v in lines:
        if not all(_is_line(side, v) for side in (left, right)):
            continue
        answer = _along(left, right, v, sense, assume)
        end = at_end((left, right), v) if answer and sense == "everywhere" and not left.has(DiracDelta) else None
        if end is not None:
            answer = equal(*end, sense, assume=assume)
        if answer is False or (answer and (v == x or all(shows_all_impulses(e, v, lines) for e in (left, right)))):
            return answer
        partial.append(answer)
    return True if partial and all(partial) else _at_integers(left, right, sense)


def _is_line(side: Expr, x: Symbol) -> bool:
    """Not where a distribution is one of other symbols: no single value of x tells of it."""
    return all(x in d.free_symbols for d in side.atoms(DiracDelta, PrincipalValue, SingularityFunction))


def _constants(difference: Expr) -> bool | None:
    try:
        return sign_of(difference) == 0
    except (Undecided, UnsupportedError):
        return None


def _along(left: Expr, right: Expr, x: Symbol, sense: str, assume: Any) -> bool | None:
    """The forms of both sides, subtracted, in every case of the other symbols."""
    for side in (left, right):
        check_same_name(side, x)
    gates = [Gate(side, x, assume) for side in (left, right)]
    found: list[bool | None] = []

    def run(facts: Facts) -> Expr:
        if sense != "everywhere" and _is_null(facts):
            return S.Zero
        domain = Domain(gates[0].lo, gates[0].hi, facts)
        sides = [facts.applied(gate.expr) for gate in gates]
        if any(e.has(zoo) or (e.has(nan) and is_without_value(e)) for e in sides):
            raise Divergent("{0} = {1} has a part without a value where a parameter is 0", *sides)
        f, g = (partition(read_any(e, domain)) for e in sides)
        same = _same(f, g, sense)
        found.append(None if same is False and not _is_possible(facts) else same)
        return S.Zero

    def tried(facts: Facts) -> Expr:
        try:
            return run(facts)
        except Divergent:
            if not facts.signs:
                raise
            found.append(None)
            return S.Zero

    try:
        with gates[0].errors():
            by_cases(tried, assume=gates[0].assume)
    except UndefinedProductError:
        raise
    except (Undecided, BudgetError, UnsupportedError):
        return False if False in found else None
    return _all(found)


def _is_null(facts: Facts) -> bool:
    """Whether the case is a set of measure zero: an equation in a symbol that may be any real number."""
    return any(s == 0 and any(not v.is_integer for v in e.free_symbols) for e, s in facts.signs)


def _at_integers(left: Expr, right: Expr, sense: str) -> bool | None:
    """Whole numbers: what is equal at all real numbers is equal there; where nothing else varies, a number may tell."""
    whole = [s for s in sorted(left.free_symbols | right.free_symbols, key=str) if s.is_integer]
    if not whole:
        return None
    there = {n: Dummy(n.name, real=True, **{k: True for k in ORDER if getattr(n, "is_" + k)}) for n in whole}
    try:
        if equal(left.xreplace(there), right.xreplace(there), sense):
            return True
    except ReluSymError:
        pass
    if set(whole) != left.free_symbols | right.free_symbols:
        return None
    if len(whole) == 1:
        told = same_at_whole_numbers(left - right, whole[0], there[whole[0]])
        if told is not None:
            return told
    for numbers in picks(whole):
        sides = [side.xreplace(numbers) for side in (left, right)]
        if all(is_finite(v) and v.is_number for v in sides) and _constants(sides[0] - sides[1]) is False:
            return False
    return None


ORDER = ("positive", "negative", "nonnegative", "nonpositive")
"""The assumptions of a whole number that a real one in its place keeps."""


def _is_possible(facts: Facts) -> bool:
    """Whether numbers for the parameters are found that fit the facts: only then a difference tells f from g."""
    return bool(quadrature.picks([], facts))


def _same(f: LineForm, g: LineForm, sense: str) -> bool | None:
    """Impulses, pieces on the common refinement, and in the strictest sense the values at the breakpoints."""
    f, g = aligned([f, g])
    points, (fs, gs), (fv, gv), _ = refine([f, g])
    answers = [_impulses(f, g)]
    ends = [f.domain.lo, *points, f.domain.hi]
    answers += [
        _pieces(p, q, ends[k], ends[k + 1], f.domain.facts, sense) for k, (p, q) in enumerate(zip(fs, gs, strict=True))
    ]
    if sense == "everywhere":
        sites = [i.point for h in (f, g) for i in h.impulses]
        answers += [
            _values(u, v, f.domain.facts)
            for p, u, v in zip(points, fv, gv, strict=True)
            if not any(f.compare(p, site) == 0 for site in sites)
        ]
    if f.principal != g.principal:
        answers.append(None)
    return _all(answers)


def _all(answers: Iterable[bool | None]) -> bool | None:
    """False if one is, None if one is open, else True."""
    answers = list(answers)
    return False if False in answers else None if None in answers else True


def _impulses(f: LineForm, g: LineForm) -> bool | None:
    """Whether the impulses cancel."""
    both = [*f.impulses, *(i._replace(weight=-i.weight) for i in g.impulses)]
    rest = gather([LineForm((NOTHING,), (), both, f.domain)])
    return _all(_values(i.weight, ZERO, f.domain.facts) for i in rest)


def _pieces(p: Piece, q: Piece, lo: Scalar, hi: Scalar, facts: Facts, sense: str) -> bool | None:
    """Two pieces on the same interval; of families every period counts that is inside."""
    if p.undefined or q.undefined:
        return p.undefined and q.undefined
    d = lifted(_gap, [p, q], (lo, hi)) if p.periodic or q.periodic else p - q
    if not d.undefined and d.is_zero():
        return True
    if d.periodic:
        return _all(_periods(d, lo, hi, sense))
    if isinstance(d, Poly):
        return False
    e = settled(d.expr(), facts)
    if e.expand() == 0 or simplified(e) == 0:
        return True
    found = differ(e, lo, hi, facts)
    return True if found is None and is_zero_on(e, lo, hi, facts) else found


def _gap(forms: Sequence[LineForm]) -> LineForm:
    """f - g in one period; 0 where neither has a value."""
    f, g = forms
    points, columns, values, _ = refine(forms)
    pieces = [NOTHING if p.undefined and q.undefined else p - q for p, q in zip(*columns, strict=True)]
    breaks = [Break(p, _value_gap(u, v)) for p, u, v in zip(points, *values, strict=True)]
    impulses = gather([f, scaled(g, -ONE)])
    return LineForm(pieces, breaks, impulses, f.domain).merged()


def _value_gap(u: Scalar | None, v: Scalar | None) -> Scalar | None:
    if u is None or v is None:
        return ZERO if u is v else None
    if is_finite(u) and is_finite(v):
        return u - v
    return ZERO if expression(u) == expression(v) else None


def _periods(d: Periodic, lo: Scalar, hi: Scalar, sense: str) -> Iterable[bool | None]:
    """A difference of families: proved zero with the number of the period left open, else looked at in some periods."""
    w = d.window
    nothing = [_values(b.value, ZERO, w.domain.facts) for b in w.breaks] if sense == "everywhere" else []
    if (
        not w.impulses
        and all(nothing)
        and all(_pieces(q, NOTHING, *w.ends(k), w.domain.facts, sense) for k, q in enumerate(w.pieces))
    ):
        return [True]
    near = [n for n in (0, 1, -1, 2, -3) if _holds(d, n, lo, hi)]
    return [False if any(_same(d.placed(n), zero(d.placed(n)), sense) is False for n in near) else None]


def zero(f: LineForm) -> LineForm:
    """0 on the same interval."""
    return LineForm((NOTHING,), domain=f.domain)


def _holds(d: Periodic, n: int, lo: Scalar, hi: Scalar) -> bool:
    """Whether the period of number n lies inside the interval."""
    w = d.placed(n)
    a, b = w.domain.lo, w.domain.hi
    return (lo == -oo or w.compare(lo, a) <= 0) and (hi == oo or w.compare(b, hi) <= 0)


def _values(u: Scalar | None, v: Scalar | None, facts: Facts) -> bool | None:
    """Two values; None where parameters leave it open."""
    if u is None or v is None:
        return u is v
    if not (is_finite(u) and is_finite(v)):
        return bool(expression(u) == expression(v))
    try:
        difference = u - v
        return sign_of(settled(difference, facts) if isinstance(difference, Expr) else difference, facts) == 0
    except Undecided as undecided:
        if undecided.expr.free_symbols - {N, T} and N not in undecided.expr.free_symbols:
            raise
        return None
    except ReluSymError:
        return None
