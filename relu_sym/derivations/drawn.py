"""The first lines of derivations of stochastic calculus, made from their questions."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Basic, Tuple, sqrt

from ..steps import D, Differential, Expected, LawOf, LocalTimeOf
from ..symbols import exact


def _differential(f: Basic, question: dict) -> Basic:
    mu, sigma, x, t = question["process"][:4]
    return Differential(exact(f)[0], x, t, *(exact(e)[0] for e in (mu, sigma)))


def _local_time(level: Basic, question: dict) -> Basic:
    mu, sigma, x, t, start = question["process"][:5]
    return LocalTimeOf(level, question["time"], x, t, mu, sigma, start)


def _of_layer(phi: Basic, question: dict) -> Basic:
    x, weight, bias = question["layer"]
    (q,) = question["of"]
    return weight * Expected(phi**2, x, LawOf("normal", 0, sqrt(q))) + bias


def _of_layers(phi: Basic, question: dict) -> Basic:
    x, weight, bias = question["layer"]
    (rho, q, r), (u, v) = question["of"], question["variables"]
    product = phi.xreplace({x: u}) * phi.xreplace({x: v})
    return weight * Expected(product, Tuple(u, v), LawOf("pair", sqrt(q), sqrt(r), rho)) + bias


DRAWN: dict[str, Callable[[Basic, dict], Basic]] = {
    "expectation": lambda f, q: Expected(f, q["drawn"], q["law"]),
    "sensitivity": lambda f, q: D(Expected(f, q["drawn"], q["law"]), q["parameter"], q["n"]),
    "bivariate_expectation": lambda f, q: Expected(f, q["variables"], LawOf("pair", *q["pair"])),
    "mean_field": lambda f, q: 1 / Expected(f**2, q["variable"], LawOf("normal", 0, 1)),
    "variance": _of_layer,
    "covariance": _of_layers,
    "ito": _differential,
    "expected_local_time": _local_time,
}
"""The first lines of derivations of stochastic calculus, by their verbs."""
