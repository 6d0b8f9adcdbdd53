"""``rs.laplace_transform``: from 0-, pieces by partial fractions, families by a geometric factor."""

from __future__ import annotations

from typing import Any, cast

from sympy import Add, Dummy, Ei, Expr, Float, Function, I, Max, Rational, S, Symbol, cos, erf, exp, expint, oo, sin
from sympy import laplace_transform as sympy_laplace

from ...budget import deadline, verb
from ...errors import Divergent, ReluSymError, UnsupportedError
from ...forms.exact import ONE, ZERO, Facts, Scalar, expression, scalar
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import parts
from ...forms.line.partition import Domain, Impulse, LineForm
from ...forms.line.periodic import Periodic
from ...forms.line.piece import Piece
from ...symbols import Gate, T, as_expression, as_variable
from ...vocabularies.read import read_any
from .. import quadrature
from ..complexes import is_complex, split
from ..integration import tables
from ..integration.tables.terms import read as table_terms
from . import families
from .exponentials import at_point, read, scaled
from .geometric import sum_from
from .rows import Rows, add, empty, settled, tidied_real
from .signal import NotExponential
from .written import delay, laplace


@verb
def laplace_transform(f: Any, t: Any, s: Any, noconds: bool = False, assume: Any = ()) -> Any:
    """F(s) = integral of f(t)*exp(-s*t) from 0- to oo: an impulse at 0 counts in full, what is left of 0 not at all.

    As SymPy's: ``(F, a, True)``, F the transform for re(s) > a (in every case of the parameters), or F alone with
    ``noconds=True``.  Pieces that are sums of polynomials times exponentials, sines and cosines, impulses and their
    derivatives, kinks that repeat without end (by a geometric factor); of other pieces what SymPy has, checked by
    quadrature.

    Errors: ``UnsupportedError`` where there is no transform or none is found.

    >>> from sympy import Piecewise, Symbol, floor
    >>> import relu_sym as rs
    >>> t, s = Symbol('t', real=True), Symbol('s')
    >>> rs.laplace_transform(rs.ReLU(t - 1), t, s)
    (exp(-s)/s**2, 0, True)
    >>> rs.laplace_transform(rs.Dirac(t, 1), t, s, noconds=True)
    s
    >>> rs.laplace_transform(floor(t), t, s, noconds=True)
    exp(-s)/(s*(1 - exp(-s)))

    Reference: A. H. Zemanian, Distribution Theory and Transform Analysis (1965), chapter 8.
    """
    t, s = as_variable(t), as_target(s, f, t)
    gate = Gate(f, t, assume)
    abscissas: list[Expr] = []

    def run(facts: Facts) -> Expr:
        e = facts.applied(gate.expr)
        return Add(*[w * _transformed(part, gate, s, facts, abscissas) for part, w in real_parts(e)])

    with gate.errors():
        result = gate.out(by_cases(run, gate.assume))
    return result if noconds else (result, gate.out(Max(*abscissas)) if abscissas else -oo, True)


def as_target(s: Any, f: Any, x: Symbol) -> Symbol:
    """The variable of the transform: a symbol that f does not have."""
    if not isinstance(s, Symbol):
        raise UnsupportedError("{0!r} cannot be the variable of the transform: give a Symbol", s)
    if s == x or s in as_expression(f).free_symbols:
        raise UnsupportedError("the variable {0} of the transform is one of {1} already", s, f)
    return s


def real_parts(e: Expr) -> list[tuple[Expr, Expr]]:
    """[(real part, 1), (imaginary part, I)], without zeros."""
    pairs = zip(split(e), (expression(ONE), I), strict=True) if is_complex(e) else [(e, expression(ONE))]
    return [(part, w) for part, w in pairs if part != 0]


def _transformed(e: Expr, gate: Gate, s: Symbol, facts: Facts, abscissas: list[Expr]) -> Expr:
    form = read_any(e, Domain(gate.lo, gate.hi, facts))
    if gate.hi == 0:
        raise UnsupportedError("{0} is declared not positive: nothing is left to transform", gate.x)
    return Add(*[_of_part(p, s, facts, abscissas) for p in parts(form)])


def _of_part(form: LineForm, s: Symbol, facts: Facts, abscissas: list[Expr]) -> Expr:
    """The transform of one partition."""
    for p in form.principal:
        if form.compare(p, ZERO) >= 0:
            raise UnsupportedError("the principal value at {0} has no Laplace transform in this table", expression(p))
    rows, others = empty(), []
    for p, lo, hi in stretches(form):
        own = of_stretch(p, lo, hi, s, facts, abscissas)
        if isinstance(own, Expr):
            others.append(own)
        else:
            for kind, there in own.items():
                for point, c in there.items():
                    add(rows, kind, point, c)
    for i in causal_impulses(form):
        add(rows, (ZERO, -i.order), i.point, i.weight)
    for k, p in enumerate(form.pieces):
        lo, hi = form.ends(k)
        if p.periodic and hi == oo and lo != -oo and form.compare(lo, ZERO) >= 0:
            others.append(laplace(families.counted_twice(p, lo, facts), s))
    return Add(laplace(settled(rows), s), *others)


def stretches(form: LineForm) -> list[tuple[Piece, Scalar, Scalar]]:
    """The pieces to the right of 0, from where to where."""
    found = []
    for k, p in enumerate(form.pieces):
        lo, hi = form.ends(k)
        if hi == oo or form.compare(hi, ZERO) > 0:
            found.append((p, ZERO if lo == -oo or form.compare(lo, ZERO) < 0 else lo, hi))
    return found


def causal_impulses(form: LineForm) -> list[Impulse]:
    """The impulses at 0 and to the right of it."""
    return [i for i in form.impulses if form.compare(i.point, ZERO) >= 0]


def of_stretch(p: Piece, lo: Scalar, hi: Scalar, s: Symbol, facts: Facts, abscissas: list[Expr]) -> Rows | Expr:
    """The transform of one piece from ``lo`` to ``hi``: rows, or an expression where there are none."""
    if p.periodic:
        return _of_family(p, lo, hi, s, facts, abscissas)
    terms = read(p)
    if terms is None:
        return _of_other(p, lo, hi, s, facts, abscissas)
    rows = empty()
    _put(rows, terms, lo)
    if hi == oo:
        abscissas += [expression(tidied_real(rate)) for rate in terms]
    else:
        _put(rows, scaled(terms, -ONE), hi)
    return rows


def _put(rows: Rows, terms: Any, a: Scalar) -> None:
    for rate, c in at_point(terms, a).items():
        for j, u in enumerate(c):
            if u != 0:
                add(rows, (rate, j + 1), a, u)


# ---------------------------------------------------------------------- families
def _of_family(p: Periodic, lo: Scalar, hi: Scalar, s: Symbol, facts: Facts, abscissas: list[Expr]) -> Expr:
    """The rest of the period that is running at ``lo``, then period by period: a geometric factor."""
    if hi != oo:
        return laplace(families.bounded(_written(p, lo, hi)), s)
    first, begin = families.first_whole(p, lo, facts)
    running = S.Zero if begin == lo else laplace(families.bounded(_written(p, lo, begin)), s)
    period = expression(p.period)
    out = [running]
    for (rate, k), part in families.pulses(p).items():
        abscissas.append(expression(tidied_real(rate)) / period)
        real = not is_complex(expression(rate))
        out.append(laplace(part, s, real) * sum_from(expression(scalar(first)), k, exp(expression(rate) - period * s)))
    return Add(*out)


def _written(p: Periodic, lo: Scalar, hi: Scalar) -> LineForm:
    part = p.written_out(lo, hi, most=10_000)
    if part is None:
        raise UnsupportedError("the kinks between {0} and {1} are not written out", expression(lo), expression(hi))
    return part


# ---------------------------------------------------------------------- other pieces
def _of_other(p: Piece, lo: Scalar, hi: Scalar, s: Symbol, facts: Facts, abscissas: list[Expr]) -> Expr:
    """A piece of another kind, by the table of integrals or as SymPy has it."""
    if p.undefined:
        raise UnsupportedError("the function has no value between {0} and {1}", expression(lo), expression(hi))
    e, v = p.expr(), Dummy("s", positive=True)
    found = tables.definite(e * exp(-v * T), lo, hi, facts)
    if found is not None and found.has(oo, -oo):
        raise Divergent("the Laplace integral of {0} diverges for all {1}", e, s)
    if found is not None and {type(h) for h in found.atoms(Function)} <= {erf, exp, sin, cos}:
        if hi == oo:
            abscissas += [k.rate[1] for k in table_terms(e) or () if k.rate[2] == 0]
    elif hi == oo:
        there = e.xreplace({T: T + expression(lo)})
        found = _checked(found / delay(lo, v), there, S.Zero, v) if found is not None else None
        abscissas += [S.Zero] if found is not None else []
        found = _by_sympy(there, v, abscissas) if found is None else found
        found = found * delay(lo, v) if found is not None else None
    else:
        found = None  # analytic in s > 0 by a formula that may have branches elsewhere
    if found is None:
        raise NotExponential("no Laplace transform is found for the piece {0}", e)
    return found.xreplace({v: s})


def _by_sympy(e: Expr, v: Dummy, abscissas: list[Expr]) -> Expr | None:
    """SymPy's transform of a smooth function, checked by quadrature where it has no parameters."""
    try:
        with deadline("the Laplace transform of {0}", e):
            found, abscissa, _ = sympy_laplace(e, T, v)
    except (ReluSymError, NotImplementedError, TypeError, *quadrature.FAILURES):
        return None
    found = _checked(found, e, abscissa, v)
    abscissas += [abscissa] if found is not None else []
    return found


def _checked(found: Expr, e: Expr, abscissa: Expr, v: Symbol) -> Expr | None:
    """An answer that quadrature confirms, of one branch for re(s) > 0."""
    found = cast(Expr, found.replace(Ei, lambda u: -expint(1, -u)))
    return found if found.free_symbols <= {v, *e.free_symbols} and _agrees(found, e, abscissa, v) else None


def _agrees(found: Expr, e: Expr, abscissa: Expr, v: Symbol) -> bool:
    """Whether quadrature gives the same at points beyond the abscissa, one of them complex."""
    begin = abscissa if abscissa.is_Rational and abscissa > 0 else S.Zero
    return all(agrees(found, e, v, begin + r, w) for r, w in ((2, 0), (Rational(7, 2), 0), (2, Rational(5, 2))))


def agrees(found: Expr, e: Expr, v: Symbol, r: Expr, w: Any) -> bool:
    """Whether ``found`` at v = r + I*w is the Laplace integral of e by quadrature."""
    ours = [quadrature.integral(e * exp(-r * T) * wave(w * T), S.Zero, oo) for wave in (cos, sin)[: 2 if w else 1]]
    if None in ours:
        return False
    numbers = {s: Float(str(u), 20) for s, u in quadrature.values(found.xreplace({v: S.One}) + e, 0).items()}
    try:
        theirs = complex(found.xreplace({v: r + I * w, **numbers}).evalf(20))
    except quadrature.FAILURES:
        return False
    return quadrature.agree(complex(ours[0], -ours[1] if w else 0), theirs)
