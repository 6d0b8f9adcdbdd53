"""The derivations that stand for all: every rule, both styles, all modes, every verb."""

from functools import lru_cache

from sympy import (
    Abs,
    Eq,
    FiniteSet,
    Function,
    I,
    Integral,
    Interval,
    Max,
    Min,
    Mod,
    Piecewise,
    Rational,
    S,
    Symbol,
    Union,
    cos,
    exp,
    floor,
    frac,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
)

import relu_sym as rs

x = Symbol("x", real=True)
y, z = Symbol("y", real=True), Symbol("z", real=True)
a, b = Symbol("a", real=True), Symbol("b", real=True)
p = Symbol("p", positive=True)
g = Function("g")
H, delta, r = rs.Heaviside, rs.Dirac, rs.ReLU
STEP = Piecewise((0, x < 0), (1, True))
SLOPE = Piecewise((0, x < 0), (1, x > 0))
HOLE = Piecewise((x, x < 1), (5, x <= 1), (x**2, True))

FUNCTIONS = [
    r(x),
    H(x),
    Abs(x) - 2 * x * Max(x - 1, 0),
    x * Abs(x),
    STEP,
    HOLE,
    Max(x, 0) * sin(x),
    sign(x) * exp(-x),
    sqrt(Abs(x)),
    Max(x**2 - 2, 0),
    Max(x**5 - x - 1, 0),
    exp(x) * x,
    Abs(x) - r(x) - r(-x),
    0.5 * Abs(x - 0.1),
    log(x),
]
DISTRIBUTIONS = [
    delta(x),
    delta(x - 1) * cos(x),
    x * delta(x**2 - 4),
    x**2 * delta(x, 2),
    exp(x) * delta(2 * x - 1, 1),
    log(Abs(x)),
    Abs(x - a) + Abs(x - b),
    Abs(x) * delta(x - a),
    g(x) * H(x - a),
    Max(a * x, b),
]
FULL = [r(x**2 - 2) * sin(x), Abs(x - 1) * exp(-(x**2)) / (x**2 + 1), sign(x) * (2 * x + 1) ** 3, x * exp(x)]
WEAK = [Abs(x - cos(x)), r(g(x)), a * r(b * r(x) + 1), Max(x, cos(x), sin(x)) - x]


INTEGRALS = [
    (Abs(x) * delta(x - 1), (x, -2, 2)),
    (x * H(x - 1), (x, -2, 2)),
    (exp(-Abs(x)), (x, -oo, oo)),
    (r(x), x),
    (sign(x) * sin(x) + delta(x - 1), x),
    (H(x - a), (x, 0, 1)),
    (delta(x**2 - 4) * x**2, (x, 0, 3)),
    (rs.PrincipalValue(1 / x), (x, -1, 2)),
    (exp(sin(x)) * H(x - 1), (x, 0, 2)),
    (Abs(x - a), (x, 0, 1), (a, 0, 1)),
    (rs.PrincipalValue(1 / (x**2 - x)), (x, 3, -2)),
    (exp(-Abs(x - a)), (x, -oo, b)),
    (x * exp(x), x),
    (Abs(x), (x, -oo, oo)),
    (1 / Abs(x), (x, -1, 1)),
    (rs.PrincipalValue(1 / x), x),
    (H(x - 1) / x, x),
    (exp(sin(x)) * H(x - 1) + delta(x - 2), x),
    (delta(x - p * a), (x, 0, 1), (a, 0, 1)),
    (floor(x), (x, 0, 4)),
]


REPEATING = [
    floor(x),
    Abs(sin(x)),
    frac(x),
    Mod(x, 2),
    Max(cos(x), 0),
    H(x) * Abs(sin(x)),
    x * frac(x),
    Max(floor(x), 3),
    Abs(x - Rational(1, 2)) + floor(x),
    H(x - Rational(1, 2)) * floor(x),
]
TRAINS = [floor(x), Abs(sin(x)), H(x) * Abs(sin(x)), r(x) * Abs(sin(x)), frac(2 * x - 1), x**2 * floor(x)]


SEVERAL = [
    (r(x) - r(-x), (x, y), (0, 0)),
    (Max(x, y) - Abs(x * y), (x, y), (0, 0)),
    (Abs(y) - Abs(y - x**2), (x, y), (0, 0)),
    (Abs(y) - Abs(y - sin(x) ** 2), (x, y), (0, 0)),
    (Abs(y**2 - sin(x)) - Abs(y**2 - x), (x, y), (0, 0)),
    (2 * Abs(y) + Abs(y - sin(x) ** 2), (x, y), (0, 0)),
    (Max(x, y) + Abs(sin(x) * sin(y)), (x, y), (0, 0)),
    (Abs(x**3 - y**4) + x * y, (x, y), (1, 1)),
    (Abs(x**3 - y**4) + y, (x, y), (0, 0)),
    ([Min(x, y), Max(x, y)], (x, y), (0, 0)),
    (Max(x, 2 * y), (x, y), (a, b)),
    (r(x + r(y) - 1) + Abs(x - 1) - 0.5 * Abs(y), (x, y), (1, 0)),
    (Abs(x) + Abs(y) - Abs(x - y) + Abs(x + 2 * y) - r(2 * x + y), (x, y), (0, 0)),
    (Min(x, Max(y, x - y)) * exp(y) - sqrt(2) * Abs(x), (x, y), (0, 0)),
    (Max(Min(x, y), Min(y, z), Min(x, z)), (x, y, z), (0, 0, 0)),
    (Min(x**2, x + z, Abs(y)), (x, y, z), (0, 0, 0)),
    (x**2 * y, (x, y), (1, 2)),
    (Abs(x) - r(x - 1), (x,), (0,)),
]

t, k, s = Symbol("t", real=True), Symbol("k", real=True), Symbol("s")
BOX = H(x) - H(x - 1)
u, lam = Symbol("u", real=True), Symbol("lam", positive=True)
COUNTED = Piecewise((0, Eq(x, 0)), (1, True))
OPTIMA = [
    (rs.convex_conjugate, Abs(x), x, y),
    (rs.prox, Abs(x), x, u, lam),
    (rs.moreau_envelope, Abs(x), x, u, lam),
    (rs.prox, COUNTED, x, u, 2),
    (rs.convex_conjugate, Max(x, 0) ** 2 / 2 + Abs(x), x, y),
    (rs.moreau_envelope, Min(Abs(x), 1), x, u),
    (rs.convex_conjugate, Min(Abs(x - 1), Abs(x + 1)), x, y),
    (rs.convex_conjugate, exp(x), x, y),
    (rs.convex_conjugate, 3 * x + 1, x, y),
    (rs.convex_conjugate, p * Abs(x) + x, x, y),
    (rs.convex_conjugate, -(x**2), x, y),
    (rs.convex_conjugate, Max(x, a * x), x, y),
    (rs.convex_conjugate, rs.indicator(Interval(-1, 2), x), x, y),
    (rs.convex_conjugate, rs.indicator(FiniteSet(1), x), x, y),
    (rs.prox, rs.indicator(Interval(-1, 1), x), x, u),
    (rs.prox, Piecewise((-log(x), x > 0), (oo, True)), x, u, lam),
    (rs.prox, COUNTED, x, u, lam),
    (rs.prox, -(x**2), x, u, lam),
    (rs.prox, 0.5 * Abs(x), x, u),
]
"""Suprema: conjugates, proximal maps, envelopes."""

DUALS = [
    (rs.biconjugate, Abs(Abs(x) - 1), x),
    (rs.convex_envelope, Min((x - 1) ** 2, (x + 1) ** 2), x),
    (rs.convex_envelope, -(x**2), x),
    (rs.convex_envelope, Min(Abs(x), p), x),
    (rs.infimal_convolution, Abs(x), x**2 / 2, x),
    (rs.infimal_convolution, p * Abs(x), 0.5 * x**2, x),
    (rs.penalty_of, r(u), u, x),
    (rs.penalty_of, rs.Hardshrink(u, 1), u, x),
    (rs.perspective, x**2, x, p),
    (rs.perspective, Abs(x) - x, x, z),
    (rs.perspective, exp(x), x, z),
    (rs.fenchel_dual, (x - 2) ** 2 / 2, Abs(x), 1, x, y),
    (rs.fenchel_dual, x**2, Max(x - 1, -x), 2, x, y),
    (rs.fenchel_dual, rs.indicator(Interval(-oo, 0), x), Piecewise((x, x > 0), (5, Eq(x, 0)), (oo, True)), 1, x, y),
]
"""Conjugates put to use."""

ON_DOMAINS = [
    (rs.is_convex, Max(x**2, 2 * x, 1 - x), x),
    (rs.is_convex, Abs(Abs(x) - 1), x),
    (rs.is_convex, x**3, x),
    (rs.is_convex, STEP, x),
    (rs.is_convex, COUNTED, x),
    (rs.is_convex, Piecewise((x**2, x > 0), (5, Eq(x, 0)), (oo, True)), x),
    (rs.is_convex, rs.indicator(Union(Interval(0, 1), Interval(2, 3)), x), x),
    (rs.is_convex, Min(Abs(x), p), x),
    (rs.is_concave, Min(x, 1 - x), x),
    (rs.is_concave, 0.5 * Abs(x - 0.1), x),
    (rs.is_increasing, x + Abs(x) / 2, S.Reals, x),
    (rs.is_increasing, Abs(x), S.Reals, x),
    (rs.is_increasing, sign(x), Interval(-1, 1), x),
    (rs.is_increasing, floor(x), S.Reals, x),
    (rs.is_decreasing, Min(-x, 0), S.Reals, x),
    (rs.is_strongly_convex, x**2 + Abs(x), x),
    (rs.is_strongly_convex, exp(x), x),
    (rs.is_strongly_convex, x**2 + Abs(x), x, 2),
    (rs.convexity_modulus, Abs(x) - x**2, x),
    (rs.convexity_modulus, -Abs(x), x),
    (rs.lipschitz_constant, 2 * r(x) - 3 * r(-x), x),
    (rs.lipschitz_constant, x * Abs(x), x, Interval(-1, 2)),
    (rs.lipschitz_constant, sqrt(x), x, Interval(0, 1)),
    (rs.lipschitz_constant, sign(x), x),
    (rs.lipschitz_constant, Max(a * x, 0), x),
    (rs.minimum, Abs(x) + Abs(x - 1), x),
    (rs.minimum, p * Abs(x) - x, x, Interval(-1, 1)),
    (rs.minimum, Abs(x**2 - 2) - x, x),
    (rs.maximum, Min(x, 1 - x), x, Union(Interval(0, Rational(1, 4)), FiniteSet(3))),
    (rs.argmin, Abs(x) + Abs(x - 1), x),
    (rs.argmin, Abs(x - 3), x, Interval.open(0, 3)),
    (rs.argmin, exp(x), x),
    (rs.argmax, Abs(sin(x)), x),
    (rs.argmin, HOLE, x),
    (rs.function_range, H(x), x),
    (rs.function_range, exp(-Abs(x)), x),
    (rs.function_range, 1 / x, x),
    (rs.continuous_domain, H(x), x),
    (rs.continuous_domain, floor(x), x),
    (rs.continuous_domain, sqrt(x) / (x - 1), x),
    (rs.singularities, sign(x) + 1 / (x - 1), x),
]
"""Questions about a function on a domain: verdicts, extrema, ranges, continuity."""

SIGNALS = [
    (rs.convolve, BOX, BOX, x),
    (rs.convolve, exp(-x) * H(x), BOX + delta(x - 2), x),
    (rs.convolve, delta(x - 1, 1), Max(0, 1 - Abs(x)), x),
    (rs.convolve, H(x - a), H(x - b), x),
    (rs.convolve, BOX, H(x) - H(x - p), x),
    (rs.convolve, exp(-Abs(x)), x, x),
    (rs.convolve, H(x - a) - H(x - b), exp(-x) * H(x), x),
    (rs.laplace_transform, r(t - 1) + delta(t - 2, 1), t, s),
    (rs.laplace_transform, Piecewise((sin(t), t < pi), (exp(-t), True)), t, s),
    (rs.laplace_transform, Abs(sin(t)), t, s),
    (rs.laplace_transform, H(t - a), t, s),
    (rs.inverse_laplace_transform, (1 - exp(-s)) ** 2 / s**2 + 2 * exp(-s), s, t),
    (rs.inverse_laplace_transform, exp(-2 * s) / ((s + 1) ** 2 * (s**2 + 4)), s, t),
    (rs.inverse_laplace_transform, 1 / (s * (1 + exp(-s))) + 1 / sqrt(s), s, t),
    (rs.fourier_transform, BOX + delta(x, 1), x, k),
    (rs.fourier_transform, Abs(x), x, k),
    (rs.fourier_transform, floor(x), x, k),
    (rs.fourier_transform, exp(-(x**2)) + log(Abs(x)), x, k),
    (rs.inverse_fourier_transform, 1 / (1 + 2 * pi * I * k) + delta(k - 1), k, x),
    (rs.fourier_series, sign(x), (x, -pi, pi)),
    (rs.fourier_series, Abs(x) + delta(x - p / 2), (x, -p, p)),
    (rs.fourier_series, cos(x) ** 3, (x, 0, 2 * pi)),
]

EQUATIONS = [
    (rs.trajectory, r(1 - x) - x / 2, x, 3, k),
    (rs.trajectory, Rational(1, 2) - sign(x), x, p, k),
    (rs.subgradient_flow, Abs(x), x, 3, k),
    (rs.filippov, -sign(x), x, 0),
    (rs.solveset, Abs(x) + Abs(x - 1) - 1, x),
    (rs.solveset, (floor(x) - 1) * sin(x), x),
    (rs.solve, Abs(x) - a, x),
    (rs.reduce_inequalities, [H(x) >= Rational(1, 2), Abs(x) <= 2], x),
]
"""Motions, sets of velocities, solutions."""
LAW, W = rs.Law, rs.Diffusion.brownian(x, p)
SHARES = rs.Diffusion.geometric(Rational(1, 20), Rational(1, 5), z, p, 1)
REVERTING = rs.Diffusion.ornstein_uhlenbeck(1, 0, 1, x, p)
LAYER = rs.mean_field(r(x), x)
RANDOM = [
    (rs.expectation, r(x), LAW.normal(0, 1)),
    (rs.expectation, Abs(x), LAW.normal(a, p), x),
    (rs.expectation, r(x - lam), LAW.lognormal(a, p), x),
    (rs.expectation, Abs(x - 1), LAW.discrete({0: Rational(1, 3), 4: Rational(2, 3)})),
    (rs.expectation, r(x - 1), LAW.density(delta(x) / 3 + 2 * exp(-x) * H(x) / 3, x)),
    (rs.expectation, delta(x - a), LAW.normal(0, p), x),
    (rs.expectation, H(x - 1) * x, LAW.exponential(p), x),
    (rs.expectation, r(x), LAW.density(1 / (pi * (1 + x**2)), x)),
    (rs.expectation, 0.5 * Abs(x), LAW.uniform(-1, 2)),
    (rs.sensitivity, r(x - a), LAW.normal(0, 1), a, 2, x),
    (rs.sensitivity, r(x), LAW.normal(a, 1), a, 1, x),
    (rs.ito, Abs(x), W),
    (rs.ito, r(x - a) - 2 * r(x - b), W, True),
    (rs.ito, exp(-p) * Abs(x - p), W),
    (rs.ito, r(z - lam), SHARES),
    (rs.ito, 0.5 * x * Abs(x), REVERTING),
    (rs.Diffusion.expected_local_time, W, a),
    (rs.Diffusion.expected_local_time, REVERTING, 0),
    (rs.Diffusion.expected_local_time, rs.Diffusion.brownian(x, p, 0, 2), 1, 3),
    (rs.arc_cosine_kernel, 0, k),
    (rs.arc_cosine_kernel, 1, k),
    (rs.bivariate_expectation, Abs(x) * r(y), (x, y), k, (2, p)),
    (rs.mean_field, r(x), x),
    (LAYER.variance, p),
    (LAYER.covariance, k, p),
]
"""Stochastic calculus."""


def asked():
    """(name, call) of every derivation."""
    for style in ("rules", "definition"):
        for f in FUNCTIONS:
            for mode in ("classical", "distributional", "set-valued"):
                yield f"{f}; {mode}; {style}", (f, x), {"mode": mode, "style": style}
        for f in DISTRIBUTIONS:
            yield f"{f}; distributional; {style}", (f, x), {"style": style}
        for f in WEAK:
            yield f"{f}; weak; {style}", (f, x), {"style": style}
        for f in (r(x), x * Abs(x), delta(x), STEP):
            yield f"{f}; order 2; {style}", (f, x, 2), {"style": style}
        yield f"x|x|; classical; order 2; {style}", (x * Abs(x), x, 2), {"mode": "classical", "style": style}
        for f in (r(x), Abs(x) - 2 * r(x - 1), H(x), delta(x), Abs(x - 1) * x, -Abs(p - 1)):
            variable = p if f.has(p) else x
            yield f"{f}; all; {style}", (f, variable), {"mode": "all", "style": style}
    for style in ("rules", "definition"):
        for f in REPEATING:
            for mode in ("classical", "distributional", "set-valued"):
                yield f"{f}; {mode}; {style}", (f, x), {"mode": mode, "style": style}
        for f in TRAINS:
            yield f"{f}; order 2; {style}", (f, x, 2), {"style": style}
        yield f"|sin|; all; {style}", (Abs(sin(x)), x), {"mode": "all", "style": style}
    for f in FULL:
        for mode in ("classical", "distributional", "set-valued"):
            yield f"{f}; {mode}; full", (f, x), {"mode": mode, "detail": "full"}
    for kind in ("bouligand", "frechet", "limiting"):
        yield f"{kind} of |sin|", (rs.subdifferential, Abs(sin(x)), x), {"kind": kind}
        yield f"{kind} of floor", (rs.subdifferential, floor(x), x), {"kind": kind}
        for f in (Abs(x), -Abs(x), sqrt(Abs(x))) if kind == "frechet" else (Abs(x), -Abs(x)):
            yield f"{kind} of {f}", (rs.subdifferential, f, x), {"kind": kind}
    for f, target in ((Abs(Abs(x) - 1), Piecewise), (STEP, rs.Heaviside), (r(x), Abs), (Max(x, a, b), rs.ReLU)):
        yield f"{f} in {target.__name__}", (rs.rewrite, f, target), {}
    yield "|sin| by sign", (rs.rewrite, H(x) * Abs(sin(x)), sign), {}
    yield "Max(x, a) along x", (rs.rewrite, Max(x, a), Abs, x), {}
    yield "Max(a*x, 0) in ReLU", (rs.rewrite, Max(a * x, 0), Piecewise, x), {}
    modes = ("classical", "distributional", "set-valued")
    for source in modes:
        for target in modes:
            d = rs.subdifferential(r(x), x) if source == "set-valued" else SLOPE if source == "classical" else H(x)
            yield f"{source} to {target}", (rs.convert, d, x), {"source": source, "target": target}
    yield "checked", (rs.convert, SLOPE, x), {"target": "distributional", "f": r(x)}
    yield "impulse dropped", (rs.convert, H(x) + delta(x - 1), x), {"source": "distributional", "target": "classical"}
    for e, *limits in INTEGRALS:
        yield f"integral of {e} {limits}", (rs.integrate, e, *limits), {}
    for t, phi in (
        (rs.diff(Abs(x), x, 2), exp(-(x**2))),
        (H(x) + delta(x - 1, 1), Function("f")),
        (floor(x), exp(-(x**2))),
    ):
        yield f"<{t}, {phi}>", (rs.pair, t, phi, x), {}
    for f, at, side in (
        (H(sin(x)), 0, "-"),
        (r(sin(x)) / x, 0, "+"),
        (x * floor(x), 0, "+-"),
        (Max(x, 3) / x, oo, "+"),
    ):
        yield f"limit of {f}", (rs.limit, f, x, at, side), {}
    for f, variables, at in SEVERAL:
        yield f"{f} at {at}", (rs.subdifferential, f, variables), {"at": at}
        for kind in ("bouligand", "frechet") if f in (SEVERAL[1][0], SEVERAL[2][0]) else ():
            yield f"{kind} of {f}", (rs.subdifferential, f, variables), {"at": at, "kind": kind}
    yield "frechet of a minimum", (rs.subdifferential, Min(x, y), (x, y)), {"at": (0, 0), "kind": "frechet"}
    jacobian = (rs.subdifferential, [r(x), Abs(x - y)], (x, y))
    yield "limits of Jacobians", jacobian, {"at": (0, 0), "kind": "bouligand"}
    for verb, *args in (*SIGNALS, *OPTIMA, *DUALS, *ON_DOMAINS, *EQUATIONS, *RANDOM):
        yield f"{verb.__name__} of {', '.join(map(str, args))}", (verb, *args), {}
    yield "an integral by its end", (Integral(r(b), (b, 0, x)), x), {}
    yield "softplus", (rs.limit, log(1 + exp(a * x)) / a, a, oo), {}
    yield "scaled", (rs.diff, Rational(1, 2) * Abs(x), x, 2), {}


@lru_cache(maxsize=1)
def corpus():
    """All derivations of the corpus, by name."""
    return {name: rs.derivation(*args, **options) for name, args, options in asked()}


def check_whole(d, result):
    """The verb's own result; verified, stored and read again, rendered in every format."""
    assert d.result == result
    assert rs.Derivation.from_json(d.to_json()) == d
    report = d.verify()
    assert report, str(report)
    assert all((d.to_latex(), d.to_html(), d.to_markdown(), d.to_text(use_unicode=False)))
