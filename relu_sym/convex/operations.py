"""``rs.indicator``, ``support``, ``infimal_convolution``, ``perspective``, ``penalty_of``, ``fenchel_dual``."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Eq, Expr, Piecewise, Range, S, Set, Symbol, Tuple, Union, oo, piecewise_fold, true
from sympy.logic.boolalg import Boolean

from ..budget import verb
from ..errors import UnsupportedError
from ..forms.exact import Scalar, expression, sign_of
from ..forms.facts import Facts
from ..forms.line.algebra import total
from ..forms.line.guarded import by_cases, every_case
from ..forms.line.partition import LineForm
from ..symbols import Gate, Lists, as_expression
from ..symbols.gate import as_variable
from ..vocabularies.write import written
from .conjugate import convex_conjugate, other_variable, read_extended
from .domains import as_domain, set_of
from .extended import Extended, extended
from .extrema import argmin, maximum, minimum
from .operations_in_several import Verbs, convolved, indicator_of, perspective_in_several, problem
from .proximal import moreau_envelope
from .supremum import supremum
from .verdicts import is_convex


@verb
def indicator(points: Any, x: Any) -> Expr:
    """0 on a set of reals, +oo outside; a condition on x stands for the set where it holds.

    In several variables, ``rs.indicator(points, (x, y))``: a box, a condition, a ``Polytope``, points.

    >>> from sympy import Interval, Symbol
    >>> import relu_sym as rs
    >>> x, y = Symbol('x', real=True), Symbol('y', real=True)
    >>> rs.indicator(Interval(0, 1), x)
    Piecewise((0, (x >= 0) & (x <= 1)), (oo, True))
    >>> rs.indicator((x >= 0) & (x + y <= 1), (x, y))
    Piecewise((0, (x >= 0) & (x + y <= 1)), (oo, True))
    """
    if isinstance(x, Lists):
        return indicator_of(points, x)
    x = as_variable(x)
    points = set_of(points, x)
    inside = Union(*as_domain(points))
    if inside is S.EmptySet:
        return oo
    if any(isinstance(part, Range) for part in as_domain(points)):
        raise UnsupportedError("{0} is infinitely many points: give a finite range", points)
    return Piecewise((S.Zero, inside.as_relational(x).xreplace({x < oo: true, x > -oo: true})), (oo, True))


@verb
def support(points: Any, y: Any) -> Expr:
    """sup of x*y over the x of a set of reals: the conjugate of its indicator, exact, +oo where it is unbounded.

    >>> from sympy import Interval, Symbol
    >>> import relu_sym as rs
    >>> y = Symbol('y', real=True)
    >>> rs.support(Interval(-1, 2), y)
    Piecewise((-y, y <= 0), (2*y, True))
    >>> z = Symbol('z', real=True)
    >>> rs.support(rs.Polytope((0, 0), (1, 0), (0, 1)), (y, z))
    Max(0, y, z)
    """
    if isinstance(y, Lists):
        named = tuple(Symbol(f"x_{k}", real=True) for k in range(len(y)))
        if points is S.EmptySet:
            raise UnsupportedError("the empty set has the support function -oo")
        if isinstance(points, Boolean):
            raise UnsupportedError(
                "{0} does not say which variables it is about: with f = rs.indicator({0}, (x1, x2)) ask for "
                "rs.convex_conjugate(f, (x1, x2), {1})",
                points,
                Tuple(*y),
            )
        return convex_conjugate(indicator_of(points, named), named, y)
    x = Symbol("x", real=True) if str(y) != "x" else Symbol("t", real=True)
    if isinstance(points, Set) and points is S.EmptySet:
        raise UnsupportedError("the empty set has the support function -oo")
    return convex_conjugate(indicator(points, x), x, y)


def _check_convex(gate: Gate) -> None:
    """Refused unless it is convex in every case of the parameters."""
    every_case(lambda facts: _convex(gate, facts), gate.assume)


def _convex(gate: Gate, facts: Facts) -> Extended:
    found = read_extended(gate, facts)
    if not (found.is_proper and not found.falls_forever and found.is_convex()):
        raise UnsupportedError("{0} is not convex: rs.convex_envelope gives the convex function that it has", gate.expr)
    return found


@verb
def infimal_convolution(f: Any, g: Any, x: Any, assume: Any = ()) -> Expr:
    """(f # g)(x) = inf over t of f(t) + g(x - t) for convex f and g: the conjugate of f* + g*; ``-oo`` if unbounded.

    In several variables, ``rs.infimal_convolution(f, g, (x, y))``: sums over the variables, piecewise linear functions,
    and one of both a multiple of |x|**2.

    Source: R. T. Rockafellar, Convex Analysis (1970), theorem 16.4.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.infimal_convolution(Abs(x), x**2/2, x)
    Piecewise((-x - 1/2, x <= -1), (x**2/2, x <= 1), (x - 1/2, True))
    """
    if isinstance(x, Lists):
        return convolved(f, g, x, assume, _verbs())
    first, second = Gate(f, x, assume), Gate(g, x, assume)
    first.floats = first.floats or second.floats

    def run(facts: Facts) -> Expr:
        parts = [supremum(_convex(gate, facts)) for gate in (first, second)]
        assert all(parts)
        _check_qualified([p.form for p in parts if p], facts)
        added = extended(total([p.form for p in parts if p]))
        if not added.is_proper:
            return -oo
        back = supremum(added)
        return -oo if back is None else written(back.form, first.x, Piecewise)

    with first.errors():
        return first.out(by_cases(run, first.assume))


def _verbs() -> Verbs:
    return Verbs(convex_conjugate, moreau_envelope, is_convex, minimum, infimal_convolution)


def _check_qualified(forms: list[LineForm], facts: Facts) -> None:
    """Where the domains of f* and g* meet in an end of both only, the conjugate of the sum is the closure only."""
    (a, b), (c, d) = (domain_of(f) for f in forms)
    for end, start in ((b, c), (d, a)):
        if end not in (oo, -oo) and start not in (oo, -oo) and sign_of(end - start, facts) == 0:
            single = a == b or c == d
            if not single:
                raise UnsupportedError(
                    "the slopes of the two functions meet in one end only: the infimum may not be attained"
                )


def domain_of(form: LineForm) -> tuple[Scalar, Scalar]:
    found = extended(form)
    return found.lo, found.hi


@verb
def perspective(f: Any, x: Any, t: Any, assume: Any = ()) -> Expr:
    """t*f(x/t) for t > 0, the recession function of f at t = 0 (the closure), +oo for t < 0; jointly convex with f.

    In several variables, ``rs.perspective(f, (x, y), t)``, of what ``rs.is_convex`` proves convex; t is positive, or f
    is piecewise linear.

    Source: R. T. Rockafellar, Convex Analysis (1970), section 5 and theorem 8.2.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x, t = Symbol('x', real=True), Symbol('t', positive=True)
    >>> rs.perspective(x**2, x, t)
    x**2/t
    >>> y = Symbol('y', real=True)
    >>> rs.perspective(x**2 + y**2, (x, y), t).expand()
    x**2/t + y**2/t
    """
    if isinstance(x, Lists):
        return perspective_in_several(f, x, t, assume, is_convex)
    gate = Gate(f, x, assume)
    t = other_variable(t, gate)
    inside = t * gate.source.subs(gate.x, gate.x / t)
    with gate.errors():
        if t.is_positive:
            _check_convex(gate)
            return gate.out(inside)

        def run(facts: Facts) -> Expr:
            slopes = supremum(_convex(gate, facts))
            assert slopes is not None
            lo, hi = domain_of(slopes.form)
            side = [(expression(v) * gate.x if v not in (oo, -oo) else oo) for v in (lo, hi)]
            return Piecewise((side[0], gate.x < 0), (side[1], gate.x > 0), (S.Zero, True))

        at_zero = by_cases(run, gate.assume)
        return gate.out(Piecewise((inside, t > 0), (at_zero, Eq(t, 0)), (oo, True)))


class Duality(NamedTuple):
    """inf over x of f(x) + g(A*x) and sup over y of -f*(-A*y) - g*(y): the values, the solutions, the gap."""

    primal: Expr
    dual: Expr
    x: Set
    y: Set
    objective: Expr
    """-f*(-A*y) - g*(y), the function that the dual problem makes large."""

    @property
    def gap(self) -> Expr:
        """primal - dual; 0 is strong duality."""
        if self.primal == self.dual:
            return S.Zero
        found = piecewise_fold(self.primal - self.dual)
        if not isinstance(found, Piecewise):
            return found.expand()
        return Piecewise(*((e.expand(), c) for e, c in found.args))

    @property
    def status(self) -> tuple[str, str]:
        """Of the primal and of the dual problem: attained, not attained, unbounded or infeasible."""
        return _status(self.primal, self.x, oo), _status(self.dual, self.y, -oo)


def _status(value: Expr, places: Set, worst: Expr) -> str:
    if value in (oo, -oo):
        return "infeasible" if value == worst else "unbounded"
    return "not attained" if places is S.EmptySet else "attained"


@verb
def fenchel_dual(f: Any, g: Any, A: Any, x: Any, y: Any) -> Duality:
    """Fenchel's dual of inf over x of f(x) + g(A*x) on the line, f and g convex functions of x, A a number.

    In several variables, ``rs.fenchel_dual(f, g, A, (x1, x2), (y1, y2))``, A is a matrix (a list of rows) with a row
    for each y, or a number; g is then a function of the y, or of the x where A is square.  The conjugates have the
    rules of ``rs.convex_conjugate``, the values those of ``rs.minimum``.  ``.gap`` is primal - dual, 0 where strong
    duality holds; ``.status`` says of both problems whether they are attained, not attained, unbounded or infeasible.

    Source: R. T. Rockafellar, Convex Analysis (1970), theorem 31.1.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x, y = Symbol('x', real=True), Symbol('y', real=True)
    >>> found = rs.fenchel_dual((x - 2)**2/2, Abs(x), 1, x, y)
    >>> found.primal, found.dual, found.gap, found.x, found.y
    (3/2, 3/2, 0, {1}, {1})
    >>> v, w = Symbol('v', real=True), Symbol('w', real=True)
    >>> found = rs.fenchel_dual(Abs(x) + Abs(y), (v - 2)**2/2, [[1, 1]], (x, y), (v,))
    >>> found.primal, found.gap, found.x, found.status
    (3/2, 0, Polytope((0, 1), (1, 0)), ('attained', 'attained'))
    """
    if isinstance(x, Lists):
        asked = problem(f, g, A, x, y, _verbs())
        places = argmin(asked.primal, asked.x), argmin(asked.dual, asked.y)
        best = maximum(-asked.dual, asked.y)
        return Duality(minimum(asked.primal, asked.x), best, *places, -asked.dual)
    a, x = as_expression(A), as_variable(x)
    f, g = as_expression(f), as_expression(g)
    for h in (f, g):
        gate = Gate(h, x)
        with gate.errors():
            _check_convex(gate)
    y = as_variable(y)
    objective = convex_conjugate(f, x, y).subs(y, -a * y) + convex_conjugate(g, x, y)
    whole = f + g.subs(x, a * x)
    primal = minimum(whole, x), argmin(whole, x)
    dual = (-oo, S.EmptySet) if objective is oo else (maximum(-objective, y), argmin(objective, y))
    return Duality(primal[0], dual[0], primal[1], dual[1], -objective)
