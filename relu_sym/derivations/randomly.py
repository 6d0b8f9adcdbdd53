"""The derivations of stochastic calculus: expectations, normal pairs, layers of wide nets, ``rs.ito``, local times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Tuple

from ..errors import UnsupportedError
from ..stochastic.diffusion import Diffusion, local_time
from ..stochastic.expectation import expectation
from ..stochastic.ito import ito, itos
from ..stochastic.mean_field import MeanField, initialised, mean_field
from ..stochastic.moments import expected
from ..stochastic.pairs import arc_cosine_kernel, beside, bivariate_expectation, paired, rectified
from ..stochastic.sensitivity import sensed, sensitivity
from ..symbols import as_expression, exact
from .derivation import Derivation
from .diffusions import ito_steps, local_time_steps
from .expectations import expectation_of, law_of, moment_steps, outwards, pair_of, pair_steps, sensed_steps, within


def of_expectation(f: Any, X: Any = None, x: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.expectation(f, X, x)``."""
    found = expected(f, X, x, assume)
    _, drawn, law = expectation_of(found).args
    given = found.f.xreplace({found.x: drawn})
    steps = outwards(moment_steps(found), found.result != exact(found.result)[0])
    options = (("law", law), ("drawn", drawn))
    return Derivation("expectation", "", "rules", given, found.y, 0, steps, found.result, (), options)


def of_sensitivity(f: Any, X: Any, parameter: Any, n: int = 1, x: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.sensitivity(f, X, parameter, n)``."""
    found = sensed(f, X, parameter, n, x, assume)
    steps = outwards(sensed_steps(found), found.result != found.moment.result)
    options = (
        ("law", law_of(found.law, found.x)),
        ("drawn", found.x),
        ("parameter", found.parameter),
        ("n", found.n),
    )
    return Derivation("sensitivity", "", "rules", found.f, found.moment.y, 0, steps, found.result, (), options)


def of_pair(f: Any, variables: Any, correlation: Any, deviations: Any = (1, 1), assume: Any = ()) -> Derivation:
    """The derivation of ``rs.bivariate_expectation(f, (u, v), correlation, deviations)``."""
    found = paired(f, variables, correlation, deviations)
    end = found.result
    steps = outwards(pair_steps(found, end), found.floats)
    options = (("variables", Tuple(found.u, found.v)), ("pair", Tuple(found.p, found.q, found.rho)))
    return Derivation("bivariate_expectation", "", "rules", found.f, None, 0, steps, end, (), options)


def of_kernel(order: int, rho: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.arc_cosine_kernel(order, rho)``, as that of an expectation under a normal pair."""
    u, v = beside("u v", getattr(rho, "free_symbols", set()))
    return of_pair(rectified(order, u, v), (u, v), rho)


def of_ito(f: Any, X: Any, symmetric: bool = False, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.ito(f, X, symmetric=)``."""
    found = itos(f, X, symmetric, assume)
    with found.gate.errors():
        steps = ito_steps(found)
    options = (("process", Tuple(*X.args)), ("symmetric", bool(symmetric)))
    return Derivation("ito", "", "rules", as_expression(f), found.gate.x, 0, steps, found.result, (), options)


def of_local_time(X: Diffusion, level: Any, time: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``X.expected_local_time(level, time)``."""
    found = local_time(X, level, time)
    steps = outwards(local_time_steps(found), found.result != found.exact)
    options = (("process", Tuple(*found.process.args)), ("time", found.time))
    y = found.moment.y if found.moment is not None else None
    return Derivation("expected_local_time", "", "rules", found.level, y, 0, steps, found.result, (), options)


def of_mean_field(
    phi: Any, x: Any, weight_variance: Any = None, bias_variance: Any = 0, assume: Any = ()
) -> Derivation:
    """The derivation of ``rs.mean_field(phi, x)``: of He's variance of the weights."""
    layer, moment = initialised(phi, x, weight_variance, bias_variance)
    if moment is None:
        raise UnsupportedError(
            "the variance of the weights is given as {0}: there is nothing to derive", weight_variance
        )
    start = expectation_of(moment)
    end = exact(layer.weight_variance)[0]
    steps = within(lambda e: 1 / e, start, 1 / end, moment_steps(moment))
    steps = outwards(steps, end != layer.weight_variance)
    options = (("bias_variance", layer.bias_variance),)
    return Derivation("mean_field", "", "rules", layer.activation, moment.y, 0, steps, layer, (), options)


def of_variance(layer: MeanField, q: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``layer.variance(q)``."""
    held = exact(layer)[0]
    moment, result = held.square(exact(as_expression(q))[0]), layer.variance(q)
    end = moment.result
    steps = outwards(within(held.affine, expectation_of(moment), end, moment_steps(moment)), result != held.affine(end))
    options = (("layer", Tuple(*held.args[1:])), ("of", Tuple(exact(as_expression(q))[0])))
    return Derivation("variance", "", "rules", held.activation, moment.y, 0, steps, result, (), options)


def of_covariance(layer: MeanField, rho: Any, q: Any = 1, r: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``layer.covariance(rho, q, r)``."""
    held = exact(layer)[0]
    at = [exact(as_expression(e))[0] for e in (rho, q, q if r is None else r)]
    found, result = held.product(held.activation, *at), layer.covariance(rho, q, r)
    inside = pair_steps(found, found.result)
    steps = outwards(within(held.affine, pair_of(found), found.result, inside), result != held.affine(found.result))
    options = (("layer", Tuple(*held.args[1:])), ("of", Tuple(*at)), ("variables", Tuple(found.u, found.v)))
    return Derivation("covariance", "", "rules", held.activation, None, 0, steps, result, (), options)


OTHERS: dict[Callable, Callable[..., Derivation]] = {
    expectation: of_expectation,
    sensitivity: of_sensitivity,
    bivariate_expectation: of_pair,
    arc_cosine_kernel: of_kernel,
    mean_field: of_mean_field,
    MeanField.variance: of_variance,
    MeanField.covariance: of_covariance,
    ito: of_ito,
    Diffusion.expected_local_time: of_local_time,
}
