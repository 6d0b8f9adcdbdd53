"""Mixed distributional derivatives of products F(u)*G(v), u and v independent linear forms: the product rule holds.

In the coordinates (u, v) such a product is a tensor product, also of impulses.  Along one variable alone the kinks of
F and G change places, and what happens where they meet is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from sympy import Add, Basic, DiracDelta, Dummy, Expr, Max, Min, Mul, Pow, Symbol, linsolve
from sympy.core.relational import Relational

from ...errors import ReluSymError, UnsupportedError
from ...forms.exact import expression, scalar, sign_of
from ...forms.smoothness import is_smooth
from ...functions import ReLU
from ...symbols import T, as_expression, exact, inexact, unfolded
from ...vocabularies.read import read

AT = Dummy("t", real=True)
"""The variable of F in F(u)."""


class Term(NamedTuple):
    """``smooth * F(u) * G(v)``: ``along`` maps a linear form to the function of it, an expression in AT."""

    smooth: Expr
    along: tuple[tuple[Expr, Expr], ...]

    def expr(self) -> Expr:
        """The product, at the places of impulses in one variable: D(x)*D(x - y) = D(x)*D(-y)."""
        rest, impulses = [self.smooth], []
        for u, f in self.along:
            (impulses if u.is_Symbol and _is_plain_impulse(f) else rest).append(f.subs(AT, u))
        for d in impulses:
            (x,) = d.atoms(DiracDelta).pop().args[0].free_symbols
            there = (x - d.atoms(DiracDelta).pop().args[0]).expand()
            rest = [e.subs(x, there) for e in rest]
        return Mul(*rest, *impulses)


def _is_plain_impulse(f: Expr) -> bool:
    """Whether f is c*Dirac(AT - a), c a number."""
    weight, d = f.as_independent(DiracDelta, as_Add=False)
    plain = isinstance(d, DiracDelta) and len(d.args) == 1 and d.args[0].diff(AT) == 1
    return plain and not weight.free_symbols and d.args[0].free_symbols == {AT}


Derivative = Callable[[Expr, Symbol], Expr]
"""The distributional derivative in one variable."""


def jointly(f: object, steps: Sequence[tuple[Symbol, int]], derivative: Derivative) -> Expr | None:
    """The mixed derivative; None where f is no sum of such products, or each of its kinks is in one variable."""
    e, floats = exact(unfolded(as_expression(f)))
    variables = sorted({x for x, _ in steps}, key=str)
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
    if not all(_are_independent(u, v, variables) for u, v in combinations(along, 2)):
        return None
    if len(along) > 2 and (
        len(variables) > 2 or not all(_are_apart(c, variables) for c in combinations(along.items(), 3))
    ):
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


def _threes(along: dict[Expr, Expr]) -> Iterator[Sequence[tuple[Expr, Expr]]]:
    return combinations(along.items(), 3)


def _are_apart(three: Sequence[tuple[Expr, Expr]], variables: Sequence[Symbol]) -> bool:
    """Whether no kinks along three directions of the plane meet in one point: near a point there are two at most."""
    (u, f), (v, g), (w, h) = three
    try:
        for a, b, c in product(*[_singular(e) for e in (f, g, h)]):
            (there,) = linsolve([u - a, v - b], *variables)
            if sign_of(scalar(w.xreplace(dict(zip(variables, there, strict=True))) - c)) == 0:
                return False
    except ReluSymError:
        return False
    return True


def _singular(function: Expr) -> list[Expr]:
    """Where a function of one variable is not smooth."""
    form = read(function.xreplace({AT: T}))
    if form.repeats:
        raise UnsupportedError("{0} has kinks without end", function)
    return [expression(p.point) for p in (*form.breaks, *form.impulses)]


def _are_independent(u: Expr, v: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether two linear forms are no multiples of each other."""
    pairs = [(u.diff(x), v.diff(x)) for x in variables]
    return any(a * d - b * c != 0 for a, b in pairs for c, d in pairs)
