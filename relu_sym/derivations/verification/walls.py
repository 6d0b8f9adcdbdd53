"""The walls of the pieces of a function of several variables: affine forms, the corners and lines that they leave, and
constraints made a little wider.  Nothing of the engine is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice, product
from math import prod

from sympy import Abs, Add, Basic, Expr, Function, Max, Min, Mul, Piecewise, Poly, Pow, Rational, S, Symbol, oo
from sympy.core.relational import Eq, Ge, Gt, Le, Lt, Ne, Relational
from sympy.logic.boolalg import Boolean

from ...functions import ReLU

Row = tuple[Fraction, ...]
SLACK = Rational(1, 10**10)
"""How far outside of a constraint a point still counts as inside: corners are rounded."""
GAPS = 36
"""Pairs of pieces of two members of a maximum."""


def loosened(q: Basic, slack: Rational = SLACK) -> Basic:
    """The same with every constraint a little wider; those of a branch without finite value a little narrower."""
    if isinstance(q, Piecewise):
        parts = [(loosened(v, slack), _wider(c, -slack if v in (oo, -oo) else slack)) for v, c in q.args]
        return Piecewise(*parts, evaluate=False)
    if isinstance(q, Boolean):
        return _wider(q, slack)
    return q.func(*(loosened(a, slack) for a in q.args)) if q.args and q.has(Piecewise, Relational) else q


def _wider(condition: Basic, slack: Rational) -> Basic:
    """A condition by so much wider, narrower for a negative slack; a wall without thickness has none left then."""
    rules: dict[type, Callable[[Expr], Basic]] = {
        Eq: lambda gap: Le(Abs(gap), slack),
        Ne: lambda gap: Gt(Abs(gap), abs(slack)),
        Le: lambda gap: Le(gap, slack),
        Lt: lambda gap: Lt(gap, slack),
        Ge: lambda gap: Ge(gap, -slack),
        Gt: lambda gap: Gt(gap, -slack),
    }
    found = condition.atoms(Relational)
    return condition.xreplace({r: rules[r.func](r.lhs - r.rhs) for r in found if r.func in rules})


def forms(q: Basic, variables: Sequence[Symbol]) -> list[Row]:
    """The affine forms (slopes, constant) at which q can break, and those in which it is centred."""
    gaps: list[Expr] = list(variables)
    for h in q.atoms(Function, Max, Min, Abs, Relational, Pow, Piecewise):
        args = [a for a in h.args if isinstance(a, Expr)]
        if isinstance(h, Relational):
            gaps.append(h.lhs - h.rhs)
        elif isinstance(h, (Max, Min)):
            for a, b in combinations(args, 2):
                gaps += [p - q for p, q in islice(product(_affine_pieces(a), _affine_pieces(b)), GAPS)]
        else:
            gaps += args
            gaps += [a.diff(v) for a in args for v in variables if a.is_polynomial(*variables)]
    found = [r for g in dict.fromkeys(gaps) if (r := _row(g, variables)) is not None]
    return list(dict.fromkeys(found))


def _affine_pieces(e: Expr) -> list[Expr]:
    """The formulas that an expression may be, kinks taken apart; itself where there are none or too many."""
    if isinstance(e, (Max, Min)):
        found = [p for a in e.args for p in _affine_pieces(a)]
    elif isinstance(e, (Abs, ReLU)):
        inner = _affine_pieces(e.args[0])
        found = inner + ([-p for p in inner] if isinstance(e, Abs) else [S.Zero])
    elif isinstance(e, (Add, Mul)) and e.has(Max, Min, Abs, ReLU):
        rows = [_affine_pieces(a) for a in e.args]
        if prod(map(len, rows)) > GAPS:
            return [e]
        found = [e.func(*row) for row in product(*rows)]
    else:
        return [e]
    return list(dict.fromkeys(p.expand() for p in found))


def _row(e: Expr, variables: Sequence[Symbol]) -> Row | None:
    """The slopes and the constant; None for what is not affine with rational numbers."""
    if not e.is_polynomial(*variables) or not e.free_symbols & set(variables):
        return None
    p = Poly(e, *variables)
    numbers = [p.coeff_monomial(v) for v in (*variables, 1)]
    if p.total_degree() != 1 or not all(c.is_Rational for c in numbers):
        return None
    first = next(c for c in numbers if c)
    return tuple(Fraction(int(c.p), int(c.q)) / Fraction(int(first.p), int(first.q)) for c in numbers)


def corners_of(rows: Sequence[Row], n: int) -> Iterator[Row]:
    for chosen in combinations(rows, n):
        found = _solved([list(r) for r in chosen], n)
        if found is not None:
            yield found


def _solved(m: list[list[Fraction]], n: int) -> Row | None:
    """The point at which n affine forms are 0."""
    for k in range(n):
        pivot = next((i for i in range(k, n) if m[i][k]), None)
        if pivot is None:
            return None
        m[k], m[pivot] = m[pivot], m[k]
        m[k] = [a / m[k][k] for a in m[k]]
        for i in range(n):
            if i != k and m[i][k]:
                m[i] = [a - m[i][k] * b for a, b in zip(m[i], m[k], strict=True)]
    return tuple(-row[n] for row in m)


def directions_of(rows: Sequence[Row], n: int) -> Iterator[Row]:
    """The lines that n - 1 forms leave, each once, and the units."""
    seen: set[Row] = set()
    units = [tuple(Fraction(int(i == k)) for i in range(n)) for k in range(n)]
    for chosen in combinations(dict.fromkeys(r[:n] for r in rows), n - 1):
        for free in range(n):
            extra = [Fraction(int(i == free)) for i in range(n)] + [Fraction(-1)]
            d = _solved([[*r, Fraction(0)] for r in chosen] + [extra], n)
            if d is not None and d not in seen and tuple(-a for a in d) not in seen:
                seen.add(d)
                yield d
                break
    yield from (d for d in units if d not in seen)
