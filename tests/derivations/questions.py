"""Random questions to ``rs.derivation``: every verb, mode and style; kinks, jumps, impulses, parameters, periods."""

from sympy import Abs, Function, Max, Min, Piecewise, Rational, Symbol, cos, exp, floor, log, oo, sign, sin, sqrt

import relu_sym as rs

x = Symbol("x", real=True)
a, p = Symbol("a", real=True), Symbol("p", positive=True)
H, delta, R = rs.Heaviside, rs.Dirac, rs.ReLU
NUMBERS = [Rational(n, m) for n in (-3, -2, -1, 1, 2, 3) for m in (1, 2)]
SMOOTH = [1, 1, 1, x, x**2, sin(x), exp(-x), cos(2 * x), x**3 - x]
PHI = ["gaussian", "bump", Function("phi"), x**2 * exp(-(x**2)), Piecewise((1 - x**2, Abs(x) < 1), (0, True))]


def term(rng, impulses=False):
    """A kink, a jump or an impulse with a smooth factor."""
    c, u = rng.choice(NUMBERS), x - rng.choice(NUMBERS)
    heads = [Abs(u), R(u), H(u), sign(u), Max(u, 2 * u), Min(u, c * u + 1), Piecewise((x, u < 0), (c, True))]
    heads += [delta(u), delta(u), delta(u, 1)] if impulses else []
    return c * rng.choice(heads) * rng.choice(SMOOTH)


def function(rng, impulses=False):
    """A sum of such terms; at times one with a parameter, a root, or kinks without end."""
    odd = [
        Abs(x - a),
        R(a * x - 1),
        p * Abs(x),
        Max(x, a),
        sqrt(Abs(x)),
        Abs(sin(x)),
        floor(x),
        R(x**2 - 2),
        R(x**2 + a),
    ]
    f = sum((term(rng, impulses) for _ in range(rng.randint(1, 3))), start=0 * x)
    kind = rng.random()
    return rng.choice(odd) if kind < 0.12 else f + rng.choice(odd[:5]) if kind < 0.17 else f


def derivative(rng):
    mode, style = rng.choice(["classical", "distributional", "set-valued", "all"]), rng.choice(["rules", "definition"])
    n = rng.choice([1, 1, 2]) if mode in ("classical", "distributional") else 1
    return (function(rng, mode == "distributional"), x, n), {"mode": mode, "style": style}


def integral(rng):
    lo, hi = sorted(rng.sample([*NUMBERS, 0], 2))
    limits = rng.choice([(x, lo, hi), (x, hi, lo), (x, lo, hi), x, (x, 0, a), (x, -p, p)])
    f = function(rng, True)
    options = {"endpoints": rng.choice(["half", "in", "out"])} if limits != x else {}
    return (rs.integrate, f, limits), options


def improper(rng):
    return (rs.integrate, function(rng) * exp(-rng.choice([x**2, Abs(x)])), (x, rng.choice([-oo, 0]), oo)), {}


def singular(rng):
    c = rng.choice([*NUMBERS, a])
    f = rng.choice([1 / sqrt(Abs(x - c)), log(Abs(x - c)), sign(x - c) / sqrt(Abs(x - c))])
    return (rs.integrate, f, (x, 0, rng.choice([1, 2]))), {}


def pairing(rng):
    return (rs.pair, function(rng, True), rng.choice(PHI), x), {}


def limit(rng):
    return (rs.limit, function(rng), x, rng.choice([*NUMBERS, 0, oo, -oo]), rng.choice(["+", "-"])), {}


def rewriting(rng):
    return (rs.rewrite, function(rng), rng.choice([R, H, Piecewise, Max, Min, Abs, sign]), x), {}


def conversion(rng):
    f = function(rng)
    source = rng.choice(["classical", "distributional"])
    target = rng.choice(["set-valued", "distributional", "classical"])
    return (rs.convert, rs.diff(f, x, mode=source), x), {"source": source, "target": target}


def kinds(rng):
    return (rs.subdifferential, function(rng), x), {"kind": rng.choice(["clarke", "bouligand", "frechet", "limiting"])}


VERBS = [*[derivative] * 5, *[integral] * 3, improper, singular, pairing, pairing, limit, rewriting, conversion, kinds]


def question(rng):
    """The arguments of ``rs.derivation``; where it has an answer is not said."""
    return rng.choice(VERBS)(rng)
