"""An oracle for linear equations that shares nothing with the library: Runge and Kutta between the switches."""

from math import isclose

from sympy import DiracDelta, Expr, N, Piecewise, S, Symbol, lambdify

import relu_sym as rs

t = Symbol("t", real=True)
STEPS = 120


def stepped(coefficients, forcing, points, impulses, begin, values, end) -> float:
    """f(end) for sum of a_k*f^(k) = forcing + sum of c*Dirac(t - a), from the values at ``begin``, either way."""
    a = [float(c) for c in coefficients]
    q = lambdify(t, rs.to_sympy(forcing).rewrite(Piecewise), "math")
    way = 1 if end > begin else -1
    inside = {float(p) for p in (*points, *(p for p, _ in impulses)) if min(begin, end) <= p <= max(begin, end)}
    y, now = [float(v) for v in values], float(begin)

    def slope(u, y):
        return [*y[1:], (q(u) - sum(c * v for c, v in zip(a, y, strict=False))) / a[-1]]

    def moved(y, k, h):
        return [v + h * w for v, w in zip(y, k, strict=True)]

    for stop in sorted(inside | {float(end)}, reverse=way < 0):
        if stop != now:
            h, e = (stop - now) / STEPS, 1e-9 * way
            for i in range(STEPS):
                u = now + i * h
                first, last = (u + e if i == 0 else u), (u + h - e if i == STEPS - 1 else u + h)
                k1 = slope(first, y)
                k2 = slope(u + h / 2, moved(y, k1, h / 2))
                k3 = slope(u + h / 2, moved(y, k2, h / 2))
                k4 = slope(last, moved(y, k3, h))
                y = [v + h / 6 * (p + 2 * q_ + 2 * r + w) for v, p, q_, r, w in zip(y, k1, k2, k3, k4, strict=True)]
            now = stop
        if stop != float(end):
            y[-1] += way * sum(float(c) for p, c in impulses if float(p) == stop) / a[-1]
    return y[0]


def number(e: Expr, at: Expr) -> float:
    """The value of a solution, without its impulses."""
    native = rs.to_sympy(e)
    native = native.xreplace(dict.fromkeys(native.atoms(DiracDelta), S.Zero))
    return float(N(native.subs(t, at), 15))


def agree(a: float, b: float) -> bool:
    return isclose(a, b, rel_tol=2e-5, abs_tol=2e-5)
