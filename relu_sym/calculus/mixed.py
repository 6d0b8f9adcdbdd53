"""Mixed distributional derivatives of products F(u)*G(v), u and v independent linear forms: the product rule holds.

In the coordinates (u, v) such a product is a tensor product, also of impulses.  Along one variable alone the kinks of
F and G change places, and what happens where they meet is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, cast

from sympy import Add, Basic, DiracDelta, Dummy, Expr, Max, Min, Mul, Pow, Symbol
from sympy.core.relational import Relational

from ..errors import ReluSymError
from ..forms.smoothness import is_smooth
from ..functions import ReLU
from ..symbols import T, as_expression, exact, inexact

AT = Dummy("t", real=True)
"""The variable of F in F(u)."""


class Term(NamedTuple):
    """``smooth * F(u) * G(v)``: ``along`` maps a linear form to the function of it, an expression in AT."""

    smooth: Expr
    along: tuple[tuple[Expr, Expr], ...]

    def expr(self) -> Expr:
        """The product, at the place of an impulse in one variable where it has one: D(x)*D(x - y) = D(x)*D(-y)."""
        factors = [f.subs(AT, u) for u, f in self.along]
        for k, (u, f) in enumerate(self.along):
            weight, impulse = f.as_independent(DiracDelta, as_Add=False)
            is_plain = isinstance(impulse, DiracDelta) and len(impulse.args) == 1 and impulse.args[0].diff(AT) == 1
            if u.is_Symbol and is_plain and AT not in weight.free_symbols:
                rest = Mul(self.smooth, *factors[:k], *factors[k + 1 :])
                return rest.subs(u, AT - impulse.args[0]) * factors[k]
        return Mul(self.smooth, *factors)


Derivative = Callable[[Expr, Symbol], Expr]
"""The distributional derivative in one variable."""


def jointly(f: object, steps: Sequence[tuple[Symbol, int]], derivative: Derivative) -> Expr | None:
    """The mixed derivative; None where f is no sum of such products, or each of its kinks is in one variable."""
    e, floats = exact(as_expression(f))
    variables = list(dict.fromkeys(x for x, _ in steps))
    terms = []
    for a in Add.make_args(_with_ramps(e).expand()):
        term = _term(a, variables)
        if term is None:
            return None
        terms.append(term)
    if not any(len(u.free_symbols.intersection(variables)) > 1 for t in terms for u, _ in t.along):
        return None
    try:
        for x, n in steps:
            for _ in range(n):
                terms = [d for t in terms for d in _slopes(t, x, derivative)]
    except ReluSymError:
        return None
    found = Add(*[t.expr() for t in terms])
    return inexact(found) if floats else found


def _with_ramps(e: Expr) -> Expr:
    """Max(u, v) as u + ReLU(v - u): a function of one linear form beside a smooth one."""

    def ramps(*args: Expr, sign: int) -> Expr:
        out = args[0]
        for a in args[1:]:
            out = out + sign * ReLU(sign * (a - out))
        return out

    return e.replace(Max, lambda *a: ramps(*a, sign=1)).replace(Min, lambda *a: ramps(*a, sign=-1))


def _slopes(t: Term, x: Symbol, derivative: Derivative) -> Iterator[Term]:
    """The derivative of a product, term by term."""
    if x in t.smooth.free_symbols:
        yield t._replace(smooth=t.smooth.diff(x))
    for k, (u, f) in enumerate(t.along):
        if x in u.free_symbols:
            inner = (u, derivative(f, AT))
            yield Term(t.smooth * u.diff(x), (*t.along[:k], inner, *t.along[k + 1 :]))


def _term(e: Expr, variables: Sequence[Symbol]) -> Term | None:
    """A product taken apart; None where it has kinks along more than two directions, or along curves."""
    smooth: list[Expr] = []
    along: dict[Expr, Expr] = {}
    for g in Mul.make_args(e):
        if all(is_smooth(g.xreplace({x: T})) for x in variables):
            smooth.append(g)
            continue
        found = _along(g, variables)
        if found is None:
            return None
        u, function = found
        along[u] = along[u] * function if u in along else function
    if len(along) > 2 or (len(along) == 2 and not _are_independent(*along, variables)):
        return None
    return Term(Mul(*smooth), tuple(along.items()))


def _along(g: Expr, variables: Sequence[Symbol]) -> tuple[Expr, Expr] | None:
    """(u, F) with g = F(u), u linear with the coefficient 1 of its first variable; None where there is no such u."""
    own = [x for x in variables if x in g.free_symbols]
    for e in _inside(g):
        slopes = [e.diff(x) for x in own]
        if all(s.is_number for s in slopes) and slopes and slopes[0] != 0:
            u = Add(*[s / slopes[0] * x for s, x in zip(slopes, own, strict=True)])
            function = g.subs(own[0], AT - u + own[0]).expand()
            return None if function.free_symbols.intersection(own) else (u, function)
    return None


def _inside(e: Basic) -> Iterator[Expr]:
    """The arguments of heads and the differences in conditions, innermost first."""
    for a in e.args:
        yield from _inside(a)
    if isinstance(e, Relational):
        yield e.lhs - e.rhs
    elif isinstance(e, Expr) and e.args and not isinstance(e, (Add, Mul, Pow)):
        yield from (a for a in e.args if isinstance(a, Expr) and a.free_symbols)


def _are_independent(u: Expr, v: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether two linear forms are no multiples of each other."""
    pairs = [(u.diff(x), v.diff(x)) for x in variables]
    return any(a * d - b * c != 0 for a, b in pairs for c, d in pairs)
