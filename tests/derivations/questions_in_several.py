"""Questions of convex analysis in several variables, which together cite every rule of theirs."""

from sympy import Abs, Eq, Heaviside, Interval, Max, Min, Piecewise, Symbol, exp, oo, sqrt, symbols

import relu_sym as rs

x, y, z, u, v, w = symbols("x y z u v w", real=True)
a, t = symbols("a t", real=True)
lam = Symbol("lam", positive=True)
POINTS, PLACES = (x, y), (u, v)
COUNTED = Piecewise((0, Eq(x, 0)), (1, True))
BENT = Max(x, y) + Abs(x - 1) + Abs(y + 1)
BOX = Interval(-1, 1) * Interval(0, 2)
TRIANGLE = (x + y >= 1) & (x >= 0) & (y >= 0)

QUESTIONS = [
    (rs.convex_conjugate, Abs(x) + Max(y, 0), POINTS, PLACES),
    (rs.convex_conjugate, Max(x, y), POINTS, PLACES),
    (rs.convex_conjugate, Piecewise((x - y, TRIANGLE), (oo, True)), POINTS, PLACES),
    (rs.convex_conjugate, sqrt(x**2 + y**2), POINTS, PLACES),
    (rs.convex_conjugate, Abs(x + y) + (x - y) ** 2 / 2, POINTS, PLACES),
    (rs.convex_conjugate, 2 * Max(x, y) + x**2 / 2 + y**2 / 2, POINTS, PLACES),
    (rs.convex_conjugate, Max(x, y) + Abs(z), (x, y, z), (u, v, w)),
    (rs.prox, Max(x, y), POINTS, PLACES),
    (rs.prox, COUNTED + Abs(y), POINTS, PLACES),
    (rs.prox, Abs(x + y), POINTS, PLACES, 2),
    (rs.prox, x**2 + x * y + y**2 - x, POINTS, PLACES, 2),
    (rs.moreau_envelope, Max(x, y), POINTS, PLACES, 2),
    (rs.moreau_envelope, 3 * Max(x, y) + Abs(z), (x, y, z), (u, v, w)),
    (rs.convex_conjugate, x**2 + x * y + y**2 + Abs(x), POINTS, PLACES),
    (rs.prox, (x + y - 1) ** 2 / 2 + Abs(x), POINTS, PLACES),
    (rs.infimal_convolution, Max(x, y), x**2 + y**2, POINTS),
    (rs.infimal_convolution, Max(x, y) + 5 * x, Max(x, y) - 5 * x, POINTS),
    (rs.minimum, BENT, POINTS),
    (rs.argmin, BENT, POINTS),
    (rs.argmin, (x - 1) ** 2 + (y - 2) ** 2 + Abs(x - y), POINTS),
    (rs.argmin, x + 2 * y, POINTS, TRIANGLE),
    (rs.argmin, Abs(x - y), POINTS),
    (rs.minimum, Max(x, y), POINTS),
    (rs.minimum, Abs(x) + exp(y), POINTS),
    (rs.argmin, Abs(x) + Abs(y - 1), POINTS),
    (rs.argmax, x * y, POINTS, Interval(-1, 1) * Interval(0, 2)),
    (rs.maximum, Min(x, y, 1 - x - y), POINTS),
    (rs.is_convex, Max(x, y) + Abs(x - y), x, y),
    (rs.is_convex, x * y, x, y),
    (rs.is_convex, Abs(x) + y**2, x, y),
    (rs.is_concave, Min(x, y) - x**2, x, y),
    (rs.minimum, Abs(x - a) + Max(x, y) + Abs(y), POINTS),
    (rs.argmin, Abs(x - a) + Abs(x - y) + Max(y, 0), POINTS),
    (rs.minimum, Abs(x - y) - x**2 + Max(x, y), POINTS, BOX),
    (rs.function_range, Abs(x) + Max(x, y), POINTS),
    (rs.function_range, Abs(x) - y**2, POINTS),
    (rs.function_range, x * y, POINTS, BOX),
    (rs.function_range, a * Max(x, y), POINTS, BOX),
    (rs.function_range, Abs(y) + 2 * Heaviside(x - y), POINTS, BOX),
    (rs.function_range, Max(x, y), POINTS, (x > 0) & (y > 0) & (x + y < 1)),
    (rs.lipschitz_constant, Abs(3 * x + 4 * y), POINTS),
    (rs.lipschitz_constant, x**2 + Abs(x * y) + Max(x, y), POINTS, BOX),
    (rs.lipschitz_constant, x**2 + Max(x, y), POINTS),
    (rs.lipschitz_constant, Abs(x) + 2 * Abs(y), POINTS),
    (rs.is_strongly_convex, x**2 + x * y + y**2 + Max(x, y), POINTS),
    (rs.is_strongly_convex, (x + y) ** 2 + Max(x, y), POINTS),
    (rs.is_strongly_convex, x**2 + Abs(y), POINTS),
    (rs.is_strongly_convex, x * y, POINTS),
    (rs.perspective, Max(x, y) + Abs(x - 1), POINTS, t),
    (rs.perspective, Piecewise((x + 2 * y, TRIANGLE), (oo, True)), POINTS, t),
    (rs.perspective, x**2 + y**2, POINTS, lam),
    (rs.biconjugate, exp(x + y) + x**2, POINTS),
    (rs.convex_envelope, Min(Abs(x - y), 1) + Abs(x), POINTS),
    (rs.convex_envelope, Min(Abs(x) + Abs(y), Abs(x - 2) + Abs(y) + 1), POINTS),
    (rs.convex_envelope, -Max(x, y), POINTS),
    (rs.fenchel_dual, Abs(x) + Abs(y), (v - 2) ** 2 / 2, [[1, 1]], POINTS, (v,)),
    (rs.fenchel_dual, Abs(x) + Abs(y), Max(u, v - 1) + Abs(u), [[1, 2], [0, 1]], POINTS, (u, v)),
    (rs.fenchel_dual, 3 * x + y, Abs(u) + Abs(v), 1, POINTS, (u, v)),
    (rs.support, rs.Polytope((0, 0), (1, 0), (0, 1)), POINTS),
    (rs.support, Interval(-1, 2), y),
    (rs.convex_conjugate, Piecewise((x + y, x**2 + y**2 <= 1), (oo, True)), POINTS, PLACES),
    (rs.is_convex, Max(x, y) + Min(x, y) + 2 * Abs(x), x, y),
    (rs.infimal_convolution, x**2 + x * y + y**2, (x**2 + y**2) / 2, POINTS),
]
