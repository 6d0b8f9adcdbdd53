"""``rs.rewrite``: one function, another vocabulary; through the normal form on the line, head by head in space."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import (
    Abs,
    Basic,
    DiracDelta,
    Eq,
    Expr,
    Heaviside,
    Max,
    Min,
    Mod,
    Piecewise,
    SingularityFunction,
    Sum,
    Symbol,
    ceiling,
    floor,
    frac,
    sign,
)

from ...budget import verb
from ...errors import ReluSymError, RewriteError, Undecided, UnsupportedError
from ...forms.exact import Facts
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import Form, parts
from ...forms.line.partition import Domain
from ...functions import Dirac, HeavisideStep, ReLU
from ...symbols import Gate, T, as_expression, infer_variable, unfolded
from ...symbols import heads as heads_of
from ...vocabularies.heads import outer_form
from ...vocabularies.read import read_any
from ...vocabularies.write import written
from .compare import equal
from .ends import at_end

TARGETS: dict[str, type] = {
    "ReLU": ReLU,
    "Heaviside": HeavisideStep,
    "HeavisideStep": HeavisideStep,
    "Dirac": Dirac,
    "Piecewise": Piecewise,
    "Max": Max,
    "Min": Min,
    "Abs": Abs,
    "sign": sign,
    "SingularityFunction": SingularityFunction,
    "DiracDelta": DiracDelta,
}


def as_target(target: Any) -> type:
    """The class of a target given as a class or by name."""
    found = TARGETS.get(target) if isinstance(target, str) else target
    if found is Heaviside or found in TARGETS.values():
        return found  # type: ignore[return-value]
    raise RewriteError("unknown target {0!r}: choose one of {1}", target, ", ".join(TARGETS))


@verb
def rewrite(f: Any, target: Any, x: Any = None, assume: Any = ()) -> Expr:
    """f in the vocabulary ``target``: ReLU, Heaviside, Dirac, Piecewise, Max, Min, Abs, sign, SingularityFunction,
    or SymPy's own Heaviside and DiracDelta.

    Values at breakpoints are kept where the vocabulary can say them (Piecewise, Heaviside and sign always can);
    SingularityFunction agrees almost everywhere.  ReLU, Max, Min and Abs say continuous functions only.  ``x`` is
    the variable; without it the one free symbol; several free symbols are all real, and every kinked head is
    rewritten by itself.  ``RewriteError`` where the vocabulary has no word for f.  Heads with kinks that repeat are
    rewritten at their own argument; floor, ceiling, frac and Mod have no other word than each other.

    >>> from sympy import Abs, Max, Piecewise, Symbol, sin
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.rewrite(Piecewise((0, x < 0), (1, True)), rs.Heaviside)
    Heaviside(x, 1)
    >>> rs.rewrite(Abs(Abs(x) - 1), Piecewise)
    Piecewise((-x - 1, x <= -1), (x + 1, x <= 0), (1 - x, x <= 1), (x - 1, True))
    >>> rs.rewrite(Abs(sin(x)), rs.ReLU)
    -sin(x) + 2*ReLU(sin(x))
    """
    return rewriting(f, target, x, assume).result


class Reading(NamedTuple):
    """One case of the parameters: f there, its normal form, and that in the vocabulary."""

    facts: Facts
    source: Expr
    form: Form
    result: Expr


class Rewriting(NamedTuple):
    """The evidence of a rewrite: along one variable by the normal form (``cases``), or every kinked head by itself.

    ``heads`` holds (before, after) of every head, innermost first; ``gate`` is None then.
    """

    source: Expr
    target: type
    gate: Gate | None
    cases: tuple[Reading, ...]
    heads: tuple[tuple[Expr, Expr], ...]
    result: Expr


def rewriting(f: Any, target: Any, x: Any = None, assume: Any = ()) -> Rewriting:
    """f in another vocabulary, and its evidence."""
    head = as_target(target)
    e = as_expression(f)
    x = infer_variable(e) if x is None else x
    if x is None:
        heads: list[tuple[Expr, Expr]] = []
        try:
            result = _head_by_head(unfolded(e), head, heads)
        except RewriteError as refused:
            return _along_one(e, head, refused)
        return Rewriting(e, head, None, (), tuple(dict.fromkeys(heads)), result)
    gate = Gate(e, x, assume)
    cases: list[Reading] = []
    with gate.errors():

        def run(facts: Facts) -> Expr:
            source = facts.applied(gate.expr)
            form = read_any(source, Domain(gate.lo, gate.hi, facts))
            repeats = any(p.repeats for p in parts(form))
            found = _repeating(source, head) if repeats else written(form, gate.x, head)
            cases.append(Reading(facts, source, form, found))
            return found

        result = gate.out(by_cases(run, gate.assume))
    return Rewriting(e, head, gate, tuple(cases), (), _with_end(e, result, gate.x, head))


def _with_end(e: Expr, found: Expr, x: Symbol, target: type) -> Expr:
    """The form with the value of f at the end of a half-line: of sign(h), h declared nonnegative, 0 at 0."""
    end = None if e.has(DiracDelta) or target in (SingularityFunction, DiracDelta) else at_end((e, found), x)
    if end is None or equal(*end) is True:
        return found
    if target is Piecewise:
        return Piecewise((end[0], Eq(x, 0)), (found, True))
    try:
        whole = _head_by_head(unfolded(e), target, [])
    except ReluSymError:
        whole = e
    if whole.has(target) and not heads_of(whole) & {h for h in KINKED if h is not target}:
        return whole
    raise RewriteError(
        "{0} is {1} at {2} = 0, which {3} cannot say: rewrite to Piecewise", e, end[0], x, target.__name__
    )


def _along_one(e: Expr, target: type, refused: RewriteError) -> Rewriting:
    """A function whose heads have no words by themselves, along the first of its symbols along which all of it has.

    Symbols of which least is declared come first: those are variables rather than parameters.
    """
    lines = [s for s in e.free_symbols if isinstance(s, Symbol) and s.is_extended_real is not False]
    for x in sorted(lines, key=lambda s: (len(s.assumptions0), str(s))):
        try:
            found = rewriting(e, target, x)
        except ReluSymError:
            continue
        if not (found.result.atoms(*KINKED) - found.result.atoms(target)):
            return found
    if target in CONTINUOUS:
        raise RewriteError(
            "{0} has no form in {1}, which says continuous functions only, neither head by head nor along one of its "
            "variables: rewrite to Heaviside or Piecewise",
            e,
            target.__name__,
        ) from None
    raise refused


CONTINUOUS = (ReLU, Max, Min, Abs)
"""Targets without a word for a jump."""
KINKED = (*CONTINUOUS, sign, HeavisideStep, Heaviside, Piecewise)


def _repeating(e: Expr, target: type) -> Expr:
    """Kinks without end: every head at its own argument, which no form of one period needs to know."""
    found = _head_by_head(e, target, [])
    if found.has(floor, ceiling, frac, Mod, Sum) or (found == e and not e.has(target)):
        raise RewriteError("{0} has kinks without end, for which {1} has no word", e, target.__name__)
    return found


def _head_by_head(e: Expr, target: type, heads: list[tuple[Expr, Expr]]) -> Expr:
    """Several variables: every kinked head, innermost first, as a function of its own argument."""
    if not e.args:
        return e
    if isinstance(e, Piecewise):
        return _piecewise(e, target)
    args = [_head_by_head(a, target, heads) if isinstance(a, Expr) else a for a in e.args]
    plain = e.func(*args)
    out = plain if isinstance(e, target) else _one_head(e, args, target)
    if out is None:
        return plain
    if out != plain:
        heads.append((plain, out))
    return out


def _one_head(e: Expr, args: list, target: type) -> Expr | None:
    """The head of e at rewritten arguments; None for a head that has no kink."""
    if isinstance(e, (Max, Min)):
        out = args[0]
        for a in args[1:]:
            larger = _applied(ReLU(T), target, out - a)
            out = a + larger if isinstance(e, Max) else out - larger
        return out
    if outer_form(e) is not None and type(e).__module__ != "sympy.functions.elementary.exponential":
        return _applied(e.func(T, *args[1:]), target, args[0])
    if isinstance(e, DiracDelta):
        if target is SingularityFunction:
            raise RewriteError("{0} in several variables has no SingularityFunction form", e)
        return _applied(e.func(T, *args[1:]), target, args[0])
    return None


def _applied(e: Expr, target: type, u: Expr) -> Expr:
    """A function of one argument, rewritten on the line and put at ``u``."""
    if target is SingularityFunction:
        raise RewriteError("a SingularityFunction has one variable; {0} has several: name the variable with x=", u)
    try:
        return written(read_any(e), T, target).subs(T, u)
    except Undecided:
        raise
    except ReluSymError as err:
        raise err.requoted(lambda q: q.subs(T, u) if isinstance(q, Basic) else q) from None


def _piecewise(e: Piecewise, target: type) -> Expr:
    if target is Piecewise:
        return e
    raise UnsupportedError("a Piecewise in several variables is rewritten along one of them: name it with x= in {0}", e)
