"""Linear equations with constant coefficients: particular solution, homogeneous part, initial values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sympy import Add, Expr, I, S, Symbol

from ...errors import Incommensurable, Undecided, UnsupportedError
from ...forms.exact import ZERO, Facts, expression, scalar
from ...forms.line.jumps import partition
from ...forms.line.partition import Domain
from ...vocabularies.read import read_any
from ..complexes import is_complex
from ..transforms.signal import NotExponential, Signal
from .conditions import Condition, Row, solved
from .continuing import convolved, varied
from .forcing import Start, bare, impulses_of, seen_from, signal_of
from .particular import Analytic, Curve, Jumps, Switch, by_responses
from .responses import Operator, Response
from .wording import told


class Contact(NamedTuple):
    """At ``point`` the derivatives below ``order`` are continuous; that of this order jumps by ``jump``.

    Below 0: f has an impulse there, -1 of order 0.
    """

    point: Expr
    order: int
    jump: Expr


class Solution(NamedTuple):
    """The evidence of one case: f = sum of the parts + sum of the constants times the basis."""

    operator: Operator
    parts: tuple[Any, ...]
    basis: tuple[Analytic, ...]
    constants: tuple[Expr, ...]
    contacts: tuple[Contact, ...]
    result: Expr


def solution(
    operator: Operator,
    q: Expr,
    conditions: Sequence[Condition],
    constants: Sequence[Symbol],
    unknowns: Sequence[Symbol],
) -> Solution:
    """Of sum of a_k*f^(k) = q, all in T."""
    facts = operator.facts
    q = facts.applied(q)
    real = operator.is_real and not is_complex(q) and not any(is_complex(c.value) for c in conditions)
    conditions = [c._replace(point=facts.applied(c.point), value=facts.applied(c.value)) for c in conditions]
    start = starting(conditions)
    found = particular(operator, q, start, real)
    basis = _basis(operator, start, real)
    values = determined(conditions, [found], [basis], constants, unknowns, facts)
    weights = tuple(values.get(c, c) for c in constants)
    own = [(w, b) for w, b in zip(weights, basis, strict=True) if w != 0]
    known = [p.expr() for p in found] + [w * b.expr() for w, b in own if not w.has(*constants)]
    e = Add(*known).xreplace({u: values[u] for u in unknowns if u in values})
    e = told(e, q, Domain(facts=facts)) + Add(*[w * b.expr() for w, b in own if w.has(*constants)])
    return Solution(operator, tuple(found), basis, weights, contacts(found), e)


def starting(conditions: Sequence[Condition]) -> Start | None:
    """Where most of the conditions are; before an impulse there, unless they are those behind it."""
    if not conditions:
        return None
    points = [c.point for c in conditions]
    point = max(dict.fromkeys(points), key=points.count)
    behind = any(c.side > 0 for c in conditions if c.point == point)
    return Start(scalar(point), 1 if behind else -1)


def _basis(operator: Operator, start: Start | None, real: bool) -> tuple[Analytic, ...]:
    """Without conditions exponentials; else the solutions with one of the values at the start 1 and the others 0."""
    if start is None:
        return tuple(Analytic(Curve(e, 0), ZERO) for e in operator.basis())
    data = [operator.from_data(k) for k in range(operator.order)]
    return tuple(Analytic(Curve(whole(r, real), r.contact, operator.order), start.point) for r in data)


def whole(response: Response, real: bool) -> Expr:
    """A response as one expression."""
    return response.re if real else response.re + I * response.im


# ---------------------------------------------------------------------- particular solutions
def particular(operator: Operator, q: Expr, start: Start | None, real: bool) -> list:
    """Parts whose sum solves the equation: 0 at the start, up to what an impulse there does."""
    domain = Domain(facts=operator.facts)
    if q == 0:
        return []
    signal = signal_of(q, domain)
    if signal is not None:
        return by_responses(operator, seen_from(signal, start, operator.facts), start, real)
    alone, others = _apart(q, domain)
    if alone and others:  # kinks that repeat are convolved alone: a wave beside them would turn in every period
        return [*particular(operator, Add(*alone), start, real), *particular(operator, Add(*others), start, real)]
    if not real:
        raise NotExponential("{0} in an equation with complex values is no exponential polynomial", q)
    try:
        form = partition(read_any(q, domain))
    except Incommensurable:
        if len(others) < 2:
            raise
        return [p for term in others for p in particular(operator, term, start, real)]
    single = Signal({}, impulses_of(form), {})
    parts = by_responses(operator, seen_from(single, start, operator.facts), start, real)
    if not form.repeats:
        return [*parts, varied(operator, bare(form), q, start)]
    if not any(i.order for p in form.pieces if p.periodic for i in p.window.impulses):
        try:
            return [*parts, varied(operator, bare(form), q, start)]
        except Undecided:
            raise
        except UnsupportedError:
            pass
    point, side = start or Start(ZERO, -1)
    return list(convolved(operator, q, point, side, domain))


def _apart(q: Expr, domain: Domain) -> tuple[list[Expr], list[Expr]]:
    """The terms of a forcing that are exponential polynomials between switches, and the others."""
    found: tuple[list[Expr], list[Expr]] = ([], [])
    for term in Add.make_args(q.expand()):
        found[signal_of(term, domain) is None].append(term)
    return found


# ---------------------------------------------------------------------- conditions
def determined(
    conditions: Sequence[Condition],
    found: Sequence[Sequence],
    basis: Sequence[Sequence],
    constants: Sequence[Symbol],
    unknowns: Sequence[Symbol],
    facts: Facts,
) -> dict[Symbol, Expr]:
    """The constants that the conditions determine, and the unknown parameters; those that are left are C1, C2, ...

    ``found`` and ``basis`` are the parts of every function.
    """
    rows = [_row(c, found[c.function], basis[c.function], unknowns, facts) for c in conditions]
    values = solved(rows, [*constants, *unknowns], facts) if rows else {}
    for u in unknowns:
        if u not in values or values[u].has(*constants):
            raise UnsupportedError("the conditions do not determine {0}: give one more for each unknown", u)
    free = [c for c in constants if c not in values]
    renamed = dict(zip(free, constants, strict=False))
    return {**{k: v.xreplace(renamed) for k, v in values.items()}, **renamed}


def _row(c: Condition, found: Sequence, basis: Sequence, unknowns: Sequence[Symbol], facts: Facts) -> Row:
    weights = [value_of([b], c, facts) for b in basis]
    value = c.value - value_of(found, c, facts)
    reactions = [-value.diff(u) for u in unknowns]
    if any(r.has(*unknowns) for r in reactions if unknowns):
        raise UnsupportedError("the unknowns {0} do not enter linearly", tuple(unknowns))
    value = value.xreplace(dict.fromkeys(unknowns, S.Zero))
    return Row([*weights, *reactions], value, c)


def value_of(parts: Iterable, c: Condition, facts: Facts) -> Expr:
    """What the parts give for the left side of a condition."""
    try:
        return Add(*[p.value(c.order, c.point, c.side, facts) for p in parts])
    except Jumps:
        raise UnsupportedError(
            "the condition {0} is ambiguous: at {1} there are two limits, from the left and from the right of a "
            "switch or an impulse; give Limit(..., '-') or Limit(..., '+') of it instead",
            str(c),
            c.point,
        ) from None


def contacts(found: Iterable) -> tuple[Contact, ...]:
    """How often the solution is continuously differentiable at every switch, and what jumps there."""
    out = []
    for p in found:
        if isinstance(p, Switch):
            out.append(Contact(expression(p.point), p.curve.contact, p.jump))
    return tuple(out)
