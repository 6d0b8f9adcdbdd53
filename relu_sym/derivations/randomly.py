"""The derivations of stochastic calculus: expectations, normal pairs, layers of wide nets, ``rs.ito``, local times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Basic, Expr, Integer, Symbol, Tuple, sqrt, symbols

from ..errors import UnsupportedError
from ..steps import Step
from ..stochastic.diffusion import Diffusion, local_time
from ..stochastic.expectation import Moment, expectation, expected
from ..stochastic.ito import ito, itos
from ..stochastic.laws import Law
from ..stochastic.mean_field import (
    MeanField,
    arc_cosine_kernel,
    bivariate_expectation,
    mean_field,
    paired,
    rectified,
)
from ..symbols import exact
from .chain import Chain
from .derivation import Derivation
from .diffusions import ito_steps, local_time_steps
from .expectations import expectation_of, law_of, moment_steps, outwards, pair_steps, within


def of_expectation(f: Any, X: Any = None, x: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.expectation(f, X, x)``."""
    found = expected(f, X, x, assume)
    given, drawn, law = expectation_of(found).args
    steps = outwards(moment_steps(found), found.result != exact(found.result)[0])
    options = (("law", law), ("drawn", drawn))
    return Derivation("expectation", "", "rules", given, found.y, 0, steps, found.result, (), options)


def of_pair(f: Any, variables: Any, correlation: Any, deviations: Any = (1, 1), assume: Any = ()) -> Derivation:
    """The derivation of ``rs.bivariate_expectation(f, (u, v), correlation, deviations)``."""
    found = paired(f, variables, correlation, deviations)
    end = found.result
    steps = outwards(pair_steps(found, end), found.floats)
    options = (("variables", Tuple(found.u, found.v)), ("pair", Tuple(found.p, found.q, found.rho)))
    return Derivation("bivariate_expectation", "", "rules", found.f, None, 0, steps, end, (), options)


def of_kernel(order: int, rho: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.arc_cosine_kernel(order, rho)``, as that of an expectation under a normal pair."""
    used = {s.name for s in getattr(rho, "free_symbols", ())}
    names = next(pair for pair in ("u v", "x y", "a b") if used.isdisjoint(pair.split()))
    u, v = symbols(names, real=True)
    return of_pair(rectified(order, u, v), (u, v), rho)


def of_ito(f: Any, X: Any, symmetric: bool = False, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.ito(f, X, symmetric=)``."""
    found = itos(f, X, symmetric, assume)
    with found.gate.errors():
        steps = ito_steps(found)
    options = (("process", Tuple(*X.args)), ("symmetric", bool(symmetric)))
    return Derivation("ito", "", "rules", found.gate.source, found.gate.x, 0, steps, found.result, (), options)


def of_local_time(X: Diffusion, level: Any, time: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``X.expected_local_time(level, time)``."""
    found = local_time(X, level, time)
    steps = outwards(local_time_steps(found), found.result != found.exact)
    options = (("process", Tuple(*found.process.args)), ("time", found.time))
    y = found.moment.y if found.moment is not None else None
    return Derivation("expected_local_time", "", "rules", found.level, y, 0, steps, found.result, (), options)


OTHERS: dict[Callable, Callable[..., Derivation]] = {
    expectation: of_expectation,
    bivariate_expectation: of_pair,
    arc_cosine_kernel: of_kernel,
    ito: of_ito,
    Diffusion.expected_local_time: of_local_time,
}
