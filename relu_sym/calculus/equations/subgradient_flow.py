"""``rs.subgradient_flow``: x' in -df(x), df the Clarke set, solved across the kinks of f."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Add, Expr, Symbol, Tuple, oo

from ...budget import verb
from ...errors import NotLipschitzError, UnsupportedError
from ...forms.exact import Facts, Scalar, equal, expression, is_finite
from ...forms.line.partition import Domain, LineForm
from ...forms.line.piece import Piece
from ...symbols import Gate, Lists, T, as_expression, named_variables
from ...vocabularies.read import read
from ..subdifferentials.asking import point_of
from .motion import is_wall
from .switched import Solution, along, around, time_symbol


@verb
def subgradient_flow(f: Any, x: Any, x0: Any, t: Any, assume: Any = ()) -> Expr | Tuple:
    """The solution of x'(t) in -df(x(t)), x(0) = x0, for t >= 0, df the Clarke set: descent in continuous time.

    Exact: between kinks of f by formulas (f of degree 1, 2 and 3, others where the integral of 1/f' is found and
    inverted), at a kink by Filippov's rule.  A kink at which f has a minimum is reached in finite time and not left.
    f may be +oo outside an interval: its ends are not crossed.  f(x(t)) does not grow.  ``x0`` may be a symbol: then
    there are cases.  A list of variables: for sums of functions of one variable each, a ``Tuple``.

    For t < 0 the formulas hold as far back as the motion is unique; a point at rest is taken to have been there.

    Errors: ``UnsupportedError`` where the motion is not unique (it starts at a concave kink, a maximum), with
    ``.branches``, the functions of time that leave at once; for a symbolic x0 such a case has no value (nan).
    ``NotLipschitzError`` for f that jumps.  ``UnsupportedError`` for several variables that a term has together.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x, t = Symbol('x', real=True), Symbol('t', nonnegative=True)
    >>> rs.subgradient_flow(Abs(x), x, 3, t)
    Piecewise((3 - t, t < 3), (0, True))
    >>> rs.subgradient_flow(rs.ReLU(x) + x**2/2, x, 1, t)
    Piecewise((-1 + 2*exp(-t), t < log(2)), (0, True))

    References: H. Brezis, Operateurs maximaux monotones (1973), theorem 3.2; A. F. Filippov, Differential Equations
    with Discontinuous Righthand Sides (1988), section 10.
    """
    t = time_symbol(t)
    if not isinstance(x, Lists):
        return flow(f, x, x0, t, assume)[0]
    named = named_variables(x)
    (point, _), terms = point_of(x0, named), separated(as_expression(f), named)
    return Tuple(*(flow(e, v, a, t, assume)[0] for e, v, a in zip(terms, named, point, strict=True)))


def flow(f: Any, x: Any, x0: Any, t: Symbol, assume: Any = ()) -> tuple[Expr, list[Solution]]:
    """The flow of a function of one variable, with its evidence."""
    gate = Gate(f, x, assume)
    if t in gate.expr.free_symbols:
        raise UnsupportedError("{0} depends on the time {1}: the flow is of one function f(x)", gate.source, t)

    def field(facts: Facts, here: Scalar) -> LineForm:
        return descent(around(read(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts)), here))

    with gate.errors():
        found, evidence = along(field, gate, t, 0, x0, flows=True)
        return gate.out(found), evidence


def separated(f: Expr, named: Sequence[Symbol]) -> list[Expr]:
    """The part of f in each variable; refused where a term has two."""
    parts: dict[Symbol, list[Expr]] = {v: [] for v in named}
    for term in Add.make_args(f.expand()):
        own = [v for v in named if v in term.free_symbols]
        if len(own) > 1:
            raise UnsupportedError(
                "{0} has {1} and {2} together: the flow in several variables is solved for sums of functions of one "
                "variable each",
                term,
                *own[:2],
            )
        if own:
            parts[own[0]].append(term)
    return [Add(*parts[v]) for v in named]


def descent(form: LineForm) -> LineForm:
    """-f' as a right-hand side; the outside of the domain of f pushes back into it."""
    if not form.is_function:
        raise NotLipschitzError("f has an impulse at {0} = {1}: it is no function", T, expression(form.impulsive_point))
    for k in range(len(form.breaks)):
        _check_continuous(form, k)
    last = len(form.pieces) - 1
    return form.replace(pieces=[_downhill(p, k, last) for k, p in enumerate(form.pieces)])


def _downhill(p: Piece, k: int, last: int) -> Piece:
    if not is_wall(p):
        return -p.diff()
    if p.expr() != oo or k not in (0, last) or not last:
        raise UnsupportedError(
            "f is {0} on an interval: the flow needs f finite on one interval, +oo outside", p.expr()
        )
    return p if k == 0 else -p


def _check_continuous(form: LineForm, k: int) -> None:
    b, (left, right) = form.breaks[k], form.sides(k)
    for p, s in ((left, -1), (right, 1)):
        if p.undefined or p.periodic or is_wall(p):
            continue
        limit = p.limit(b.point, s)
        if (
            not is_finite(limit)
            or (b.value is not None and not equal(limit, b.value, form.domain.facts))
            or b.value is None
        ):
            raise NotLipschitzError(
                "f is not continuous at {0} = {1}: its flow is defined for locally Lipschitz f", T, expression(b.point)
            )
