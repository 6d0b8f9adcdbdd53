"""Whether a function of several variables is convex, +oo outside of a set and where it has no real value.

By the line where f is a function of one affine form, variable by variable where f is a separable sum, by the rules of
composition on a set that affine inequalities and sublevel sets of convex functions cut out, by the polyhedron above its
graph where f is linear in pieces; what these leave open may be refuted by three points.
Reference: R. T. Rockafellar, Convex Analysis (1970), sections 4 (theorem 4.6), 5 and 19.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Add, And, Expr, Piecewise, ProductSet, Rational, S, Symbol, oo, true
from sympy.core.relational import Eq, Ge, Gt, Le, Lt, Ne, Relational
from sympy.logic.boolalg import Boolean

from ..calculus.convexity.curvature import Inside
from ..calculus.convexity.quadratic import is_positive
from ..calculus.convexity.ridge import ridge
from ..calculus.convexity.verdict import convexity
from ..errors import BudgetError, OutOfTime, ReluSymError, Undecided, UnsupportedError
from ..forms.cells.polyhedron import Polyhedron
from ..forms.facts import Facts
from ..forms.line.assumed import given
from ..symbols import T
from .chords import above_a_chord, value_on
from .polyhedral import epigraph, is_convex
from .regions import affine, quadratic_law
from .separable import split
from .several import Several, closed_halves, closed_start, with_its_walls

PLACES = tuple(Rational(k, 4) for k in (0, 1, -1, 2, -2, 4, -4, 9, -9, 40, -40))
MOST_VARIABLES, PAIRS = 3, 240
"""Up to how many variables, and of how many pairs of points, a refutation is looked for."""
OnLine = Callable[..., bool | None]


def convex_in_several(f: Any, variables: Sequence[Symbol], domain: Any, assume: Any, on_line: OnLine) -> bool | None:
    """True or False where it is proved, None where it is open; ``on_line``: the verb on the line."""
    question = Several(f, variables, domain, assume)
    with question.errors():
        try:
            found = _of_block(question, domain, on_line)
        except Undecided:
            found = None
    if found is not None:
        return found
    signed = with_signs(f, variables, domain)
    if signed is not None:
        return convex_in_several(*signed, assume, on_line)
    with question.errors():
        return False if _is_refuted(question) else None


def with_signs(f: Any, variables: Sequence[Symbol], domain: Any) -> tuple[Any, tuple[Symbol, ...], Any] | None:
    """The same question of variables that are declared positive where the domain says so; None where it does not."""
    if not isinstance(domain, Boolean) or isinstance(domain, Symbol):
        return None
    walls = And.make_args(domain)
    put = {v: Symbol(v.name, positive=True) for v in variables if not v.is_positive and Gt(v, 0) in walls}
    rest = And(*(c.xreplace(put) for c in walls if not any(c == Gt(v, 0) for v in put)))
    named = tuple(put.get(v, v) for v in variables)
    return (f.xreplace(put), named, S.Reals if rest == true else rest) if put else None


def _is_refuted(question: Several) -> bool:
    """Whether three points show that it is not convex."""
    e, variables = question.expr, question.variables
    if len(variables) > MOST_VARIABLES or not e.free_symbols <= set(variables):
        return False
    return above_a_chord(value_on(e, question.condition, variables), len(variables), PAIRS) is not None


def _of_block(question: Several, domain: Any, on_line: OnLine) -> bool | None:
    e, variables = question.expr, question.variables
    whole = question.condition == true
    h = ridge(e, variables) if whole else None
    if h is not None:
        t = Symbol("t", real=True)
        return _asked(on_line, h.xreplace({T: t}), t, S.Reals, question)
    parts = _by_variable(question, domain, on_line)
    if parts is not None and None not in parts:
        rows = split(e, variables) or []
        somewhere = all(parts) or all(
            convex is False or _is_finite_somewhere(p, v) for convex, (v, p) in zip(parts, rows, strict=True)
        )
        return all(parts) if somewhere else None
    found = by_rules(question)
    if found is None or found.holds or found.is_curved or found.condition == true:
        return None if found is None else found.holds
    return _by_cells(question.of(found.expr), found.condition, given(question.assume))


class Ruled(NamedTuple):
    """What the rules of composition say of a function on a set: the verdict and the names of the rules."""

    holds: bool | None
    why: tuple[str, ...]
    expr: Expr
    condition: Boolean
    is_curved: bool


def by_rules(question: Several) -> Ruled | None:
    """On a set that half-spaces, hyperplanes and sublevel sets of convex functions cut out; None for other sets."""
    variables, facts = question.variables, given(question.assume)
    g, condition = on_a_set(question.expr)
    condition = And(condition, question.condition)
    flat, curved = walls_of(condition, variables)
    if curved is None:
        return None
    own = inside_of(flat, variables, facts)
    found = convexity(g, variables, facts, domain=own)
    if not curved:
        return Ruled(found.holds, (found.why,), g, condition, False)
    below = all(convexity(c.lts - c.gts, variables, facts, domain=own).holds for c in curved)
    holds = True if found.holds and below else None  # of a larger set no more than a proof is known here
    return Ruled(holds, (found.why, "on a sublevel set of a convex function"), g, condition, True)


def _by_variable(question: Several, domain: Any, on_line: OnLine) -> list[bool | None] | None:
    """The verdicts on the parts of a separable sum; one that is not convex is not on a line through the domain."""
    rows = split(question.expr, question.variables)
    if rows is None or (question.condition != true and not isinstance(domain, ProductSet)):
        return None
    sets = domain.args if isinstance(domain, ProductSet) else [S.Reals] * len(rows)
    return [_asked(on_line, e, v, own, question) for (v, e), own in zip(rows, sets, strict=True)]


def _is_finite_somewhere(e: Expr, v: Symbol) -> bool:
    """Whether a part has a real value at one of a few points; a sum that is oo everywhere is convex."""
    return any(e.subs(v, t).is_extended_real and e.subs(v, t).is_finite for t in PLACES)


def _asked(on_line: OnLine, e: Expr, v: Symbol, domain: Any, question: Several) -> bool | None:
    """The verdict on the line; None for what is no function on an interval."""
    try:
        return on_line(e, v, domain=domain, assume=question.assume)
    except (Undecided, OutOfTime, BudgetError):
        raise
    except ReluSymError:
        return None


def on_a_set(e: Expr) -> tuple[Expr, Boolean]:
    """(g, c) with e = g where c holds, +oo elsewhere, as far as e is spelled so."""
    terms, conditions = [], []
    for t in Add.make_args(e):
        if isinstance(t, Piecewise) and len(t.args) == 2 and tuple(t.args[1]) == (oo, true):
            (t, c), _ = t.args
            conditions.append(c)
        terms.append(t)
    return Add(*terms), And(*conditions)


def walls_of(condition: Boolean, variables: Sequence[Symbol]) -> tuple[Boolean, list[Relational] | None]:
    """(c, inequalities): the half-spaces, open or closed, and hyperplanes of a set, and its curved walls; None for the
    walls where another condition stands among them."""
    flat, curved = [], []
    for c in And.make_args(condition):
        if c == true or (isinstance(c, Relational) and affine(c.lhs - c.rhs, variables) is not None):
            flat.append(c)
        else:
            curved.append(c)
    told = all(isinstance(c, (Le, Lt, Ge, Gt)) for c in curved) and not any(isinstance(c, Ne) for c in flat)
    return And(*flat), curved if told else None


def inside_of(condition: Boolean, variables: Sequence[Symbol], facts: Facts) -> Inside | None:
    """The domain for the rules of composition; None for the whole space, and for what has no inside."""
    parts = And.make_args(condition)
    halves = closed_halves(with_its_walls(condition), tuple(variables))
    if condition == true or halves is None:
        return None
    found = closed_start(Polyhedron.whole(len(variables), facts), halves)
    if found is None or found.dimension < len(variables):
        return None
    return Inside(found, all(isinstance(c, Relational) and c.rel_op in ("<", ">") for c in parts))


def _by_cells(question: Several, condition: Boolean, facts: Facts) -> bool | None:
    """Of a function that is linear in pieces there, or one quadratic polynomial on a set with inner points."""
    question.condition = with_its_walls(condition)
    try:
        found, closed = question.regions(facts)
        whole = any(r.polyhedron.dimension == len(question.variables) for r in found)
        if not closed or (question.condition != condition and not whole):  # a continuous function is what it is inside
            return None
        if len(found) == 1 and not any(isinstance(c, Eq) for c in And.make_args(condition)):
            m = quadratic_law(found[0], question.variables)
            inner = found[0].polyhedron.dimension == len(question.variables)
            if inner and not is_positive([row[:-1] for row in m[:-1]], facts):
                return False
        made = epigraph(found, question.variables, facts)
        return made is not None and is_convex(made, found, question.variables)
    except (OutOfTime, BudgetError):
        raise
    except UnsupportedError:
        return None
