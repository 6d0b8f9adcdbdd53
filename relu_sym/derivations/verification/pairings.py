"""Distributions on test functions: quadrature for functions, derivatives of the test function for impulses."""

from __future__ import annotations

import itertools
import math
from typing import Any

from mpmath import mp, mpf, workdps
from sympy import Add, Basic, DiracDelta, Expr, Mul, Piecewise, Poly, Sum, piecewise_fold, true

from ...budget import remembered
from ...functions import PrincipalValue
from ...steps import D, Weight
from . import floats
from .bump import Bump, U
from .repeats import terms
from .values import CLOSE, NAN, close, pointwise, value
from .values import RULES as NUMBERS

NOTHING = mpf(10) ** -30
"""A derivative by quotients of 60 digits that is 0."""
APART = (DiracDelta, PrincipalValue, Sum, D)
"""What is paired by itself; functions are paired all together, since the integrals of terms need not converge."""


def pair(t: Basic, k: int, x: Basic, env: dict) -> Any:
    """<t, phi^(k)>."""
    phi: Bump = env["phi"]
    if isinstance(t, Add) and t.has(*APART):
        apart = [a for a in t.args if a.has(*APART)]
        return mp.fsum(pair(a, k, x, env) for a in (*apart, Add(*[a for a in t.args if not a.has(*APART)])))
    if isinstance(t, Mul) and any(a.is_Add and a.has(DiracDelta) for a in t.args):
        return pair(t.expand(), k, x, env)
    if isinstance(t, Mul):
        number = Mul(*[a for a in t.args if x not in a.free_symbols])
        rest = Mul(*[a for a in t.args if x in a.free_symbols])
        if number != 1:
            return value(number, env) * pair(rest, k, x, env)
    if isinstance(t, D):
        f, _, n, _ = t.args
        return (-1) ** int(n) * pair(f, k + int(n), x, env)
    if isinstance(t, Sum):
        return mp.fsum(pair(a, k, x, env) for a in _met(t, x, env))
    trains = {s for s in t.atoms(Sum) if s.has(DiracDelta)}
    if trains and isinstance(t, (Mul, Piecewise)):
        return pair(t.xreplace({s: Add(*_met(s, x, env)) for s in trains}), k, x, env)
    if t.has(PrincipalValue) and not t.has(DiracDelta):
        return _principal(pointwise(t), k, x, env) if _is_linear(t) else NAN
    if isinstance(t, Expr) and t.has(DiracDelta):
        inside = any(x in c.free_symbols for p in t.atoms(Piecewise) if p.has(DiracDelta) for _, c in p.args)
        return _in_branches(t, k, x, env) if inside else _impulse(t, k, x, env)
    return phi.integral(t, x, env, k=k)


def _met(train: Sum, x: Basic, env: dict) -> list[Basic]:
    """The terms of a sum of impulses that a test function meets."""
    phi: Bump = env["phi"]
    found = terms(train, x, phi.marks[0], phi.marks[-1], env)
    if found is None:
        raise NotImplementedError("impulses without end up to infinity")
    return found


def _is_linear(t: Basic) -> bool:
    """Whether principal values are only added and multiplied by functions: then t is one, of its formula."""
    if isinstance(t, PrincipalValue) or not t.has(PrincipalValue):
        return True
    if isinstance(t, Piecewise):
        return all(_is_linear(v) and not c.has(PrincipalValue) for v, c in t.args)
    inside = [a for a in t.args if a.has(PrincipalValue)]
    return (t.is_Add or (t.is_Mul and len(inside) == 1)) and all(map(_is_linear, inside))


def _principal(f: Basic, k: int, x: Basic, env: dict) -> Any:
    """Both sides of every pole together, at equal distances."""
    phi: Bump = env["phi"]
    cut = [(a + b) / 2 for a, b in zip(phi.marks, phi.marks[1:], strict=False)]

    def at(s: Any) -> Any:
        return value(f, env | {x: s}) * phi.derivative(k, s)

    def both(a: Any, s: Any) -> Any:
        with workdps(60):  # a + s must not be rounded where f is infinite
            return at(a + s) + at(a - s)

    total = phi.between(at, phi.marks[0], cut[0]) + phi.between(at, cut[-1], phi.marks[-1])
    for a, left, right in zip(phi.marks[1:-1], cut, cut[1:], strict=False):
        near = min(a - left, right - a)
        with workdps(20):
            total += mp.quad(lambda s, a=a: both(a, s), [0, near])
        total += phi.between(at, left, a - near) + phi.between(at, a + near, right)
    return total


def _impulse(t: Expr, k: int, x: Basic, env: dict) -> Any:
    """c delta^(j)(x - a) by the test function, f(x) delta^(j)(x - a) by that times f, delta^(j)(g) by narrow bells.

    A product of impulses at different points is 0.
    """
    deltas = [d for d in t.atoms(DiracDelta) if x in d.free_symbols]
    if len(deltas) > 1:
        alone = not (t / Mul(*deltas)).has(DiracDelta)
        return mpf(0) if alone and not any(_meet(*two, x, env) for two in itertools.combinations(deltas, 2)) else NAN
    delta = deltas[0]
    order = int(delta.args[1]) if len(delta.args) > 1 else 0
    shift = x - delta.args[0]
    if t == delta and x not in shift.free_symbols:
        a = value(shift, env)
        return (-1) ** order * env["phi"].derivative(k + order, a)
    coefficient = t / delta
    if coefficient.has(DiracDelta):
        return NAN
    rate = (x - shift).diff(x)
    if x not in rate.free_symbols and x in shift.free_symbols:
        size = value(rate, env)
        if mp.isnan(size) or not size:
            return NAN
        same = delta.func(*((x + shift_of(delta, x), order) if order else (x + shift_of(delta, x),)))
        return _impulse(coefficient * same, k, x, env) / (abs(size) * size**order)
    if x not in shift.free_symbols:
        return (-1) ** order * _leibniz(coefficient, shift, order, k, x, env)
    return _bells(coefficient, delta.args[0], order, k, x, env)


def _leibniz(f: Expr, point: Expr, order: int, k: int, x: Basic, env: dict) -> Any:
    """(f phi^(k))^(order) at a point: of phi, which may end there, only what it says of its derivatives itself."""
    with workdps(60):
        a, total = value(point, env), mpf(0)
        for j in range(order + 1):
            of_phi = env["phi"].derivative(k + order - j, a)
            of_f = mp.diff(lambda s: value(f, env | {x: s}), a, j) if of_phi else mpf(0)
            if not abs(of_f) < NOTHING:  # x delta' at an end is -delta, whatever phi' is there
                total += math.comb(order, j) * of_f * of_phi
    return total


def _in_branches(t: Expr, k: int, x: Basic, env: dict) -> Any:
    """Impulses in the branches of a Piecewise: each counts in the branch that holds its point and what is near.

    Between two branches it has a value where its coefficient is smooth enough across them.
    """
    whole = piecewise_fold(t)
    if not isinstance(whole, Piecewise):
        return pair(whole, k, x, env)
    total = pair(pointwise(whole), k, x, env)
    for delta in (d for d in whole.atoms(DiracDelta) if x in d.free_symbols):
        rate = delta.args[0].diff(x)
        if x in rate.free_symbols:
            raise NotImplementedError(f"{delta} inside a Piecewise")
        a = value(-delta.args[0].subs(x, 0) / rate, env)
        near = [_branch_at(whole, env | {x: a + s}) for s in (-CLOSE, mpf(0), CLOSE)]
        if near[0] is not None and near == near[:1] * 3:
            total += pair(_with(near[0], delta), k, x, env)
            continue
        size, order = value(rate, env), int(delta.args[1]) if len(delta.args) > 1 else 0
        total += _where_branches_meet(near, delta, order, k, a, x, env) / (abs(size) * size**order)
    return total


def _where_branches_meet(near: list, delta: Expr, order: int, k: int, a: Any, x: Basic, env: dict) -> Any:
    """c*delta^(order)(x - a), c smooth on either side: a value only where c's derivatives up to the order meet at a."""
    total = mpf(0)
    for j in range(order + 1):
        left, right = (_beside(near[s + 1], delta, j, x, env | {x: a + s * CLOSE}) for s in (-1, 1))
        if not close(left, right):
            return NAN
        total += math.comb(order, j) * (left + right) / 2 * env["phi"].derivative(k + order - j, a)
    return (-1) ** order * total


def _with(e: Expr, delta: Expr) -> Expr:
    """The terms of a branch in which an impulse stands."""
    return Add(*[u for u in Add.make_args(e.expand()) if u.has(delta)])


def _beside(e: Expr | None, delta: Expr, j: int, x: Basic, env: dict) -> Any:
    """The j-th derivative of the coefficient of an impulse at a point beside its own, in the branch there."""
    return NAN if e is None else value(_with(e, delta).expand().coeff(delta).diff((x, j)), env)


def _branch_at(e: Piecewise, env: dict) -> Expr | None:
    return next((v for v, c in e.args if c == true or value(c, env) == 1), None)


def _meet(first: Basic, second: Basic, x: Basic, env: dict) -> bool:
    """Whether two impulses may stand at one point: where they do not, each is 0 near the other."""
    for u, v in ((first, second), (second, first)):
        rate = u.args[0].diff(x)
        if x not in rate.free_symbols:
            a = value(-u.args[0].subs(x, 0) / rate, env)
            return not abs(value(v.args[0], env | {x: a})) > mpf(10) ** -30
    raise NotImplementedError(f"whether {first} and {second} meet")


def shift_of(delta: Expr, x: Basic) -> Expr:
    """-r for a linear argument with the zero r."""
    g = delta.args[0]
    return g.subs(x, 0) / g.diff(x)


def weight(e: Weight, env: dict) -> Any:
    """The weight of an impulse: the limit of the pairings with ever narrower test functions of height 1.

    What the regular part adds falls like a power of the width, and is taken out by Aitken's rule.
    """
    t, x, a = e.args
    point, found = value(a, env), []
    for width in WIDTHS:
        bump = Bump(point, width, (point,))
        bump.digits = 70
        found.append(pair(t, 0, x, env | {"phi": bump, "exact": True}))
    first, second, third = found
    bend = third - 2 * second + first
    if mp.isnan(bend) or not abs(third - second) > mpf(10) ** -12 * (1 + abs(third)) or not bend:
        return third
    return third - (third - second) ** 2 / bend


WIDTHS = (mpf(10) ** -10, mpf(10) ** -14, mpf(10) ** -18)
"""Widths of test functions that see one impulse alone."""


NUMBERS[Weight] = weight


def _bells(f: Expr, g: Expr, order: int, k: int, x: Basic, env: dict) -> Any:
    """delta^(order)(g) as the derivative of ever narrower Gaussians, on a grid, extrapolated to width 0."""
    phi: Bump = env["phi"]
    low, high = map(float, _finite(phi))
    level, factor = floats.function(g, x, env), floats.function(f, x, env)
    if level is None or factor is None:
        return NAN
    n = 8000
    h, hermite = (high - low) / n, _hermite(order)
    try:
        levels = [level(low + j * h) for j in range(n + 1)]
        steep = [abs(v - u) / h for u, v in itertools.pairwise(levels) if u * v <= 0]
        first = min(steep, default=1.0) * (high - low) / 480
        if phi.ends_count and min(abs(levels[0]), abs(levels[-1])) < 9 * first:
            raise NotImplementedError("an impulse at an end of the integral")
        near = [(u, low + j * h) for j, u in enumerate(levels) if abs(u) < 9 * first]
        rows = [(u, factor(s) * phi.at(k, s)) for u, s in near]
        found = []
        for width in (first, first / 2, first / 4, first / 8):
            bells = (v * math.exp(-((u / width) ** 2) / 2) * _polynomial(hermite, u / width) for u, v in rows)
            found.append((-1) ** order * math.fsum(bells) * h / width ** (order + 1) / math.sqrt(2 * math.pi))
    except floats.TROUBLE:
        return NAN
    for m in range(1, len(found)):
        found = [(4**m * b - a) / (4**m - 1) for a, b in itertools.pairwise(found)]
    return mpf(found[0])


def _polynomial(coefficients: tuple, u: float) -> float:
    total = 0.0
    for c in coefficients:
        total = total * u + c
    return total


def _finite(phi: Bump) -> tuple[Any, Any]:
    """The support, cut off beyond the marks where it is infinite."""
    inner = phi.marks[1:-1] or [mpf(0)]
    low, high = phi.marks[0], phi.marks[-1]
    return (inner[0] - 2 if mp.isinf(low) else low), (inner[-1] + 2 if mp.isinf(high) else high)


@remembered(16)
def _hermite(n: int) -> tuple[int, ...]:
    """The probabilists' Hermite polynomial: the n-th derivative of exp(-u^2/2) is (-1)^n times it times that."""
    a, b = Poly(1, U), Poly(U, U)
    for j in range(1, n + 1):
        a, b = b, Poly(U, U) * b - j * a
    return tuple(int(c) for c in a.all_coeffs())
