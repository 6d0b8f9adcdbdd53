"""The derivations of the other verbs: rewrite, convert, integrate, pair, limit, convolve, the transforms, dsolve,
motions, solutions of equations; those of convex analysis stand in rooms of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Symbol, Tuple, sympify

from ..calculus.equations.dsolve import dsolve
from ..calculus.equations.filippov import filippov
from ..calculus.equations.inequalities import reduce_inequalities
from ..calculus.equations.solve import solve
from ..calculus.equations.solveset import solveset
from ..calculus.equations.subgradient_flow import subgradient_flow
from ..calculus.equations.trajectory import trajectory
from ..calculus.integration.integrate import as_a_whole, integrate, iterated
from ..calculus.integration.pair import as_test, pair, paired
from ..calculus.limits.limit import limit, limited
from ..calculus.rewriting.convert import conversion, convert
from ..calculus.rewriting.rewrite import rewrite, rewriting
from ..calculus.transforms.convolve import convolution, convolve
from ..calculus.transforms.fourier import fourier_transform, inverse_fourier_transform
from ..calculus.transforms.fourier_series import fourier_series, series
from ..calculus.transforms.inverse_laplace import inverse_laplace_transform
from ..calculus.transforms.laplace import laplace_transform
from ..steps import Step
from ..symbols import Gate, as_expression, as_variable
from .conjugate_verbs import ON_LINE
from .convex_verbs import CONVEX
from .convolutions import convolution_steps
from .derivation import Derivation
from .equations import equation_question, solution_steps
from .flows import of_filippov, of_flow, of_trajectory
from .fourier_series import series_steps
from .integrals import integral_steps, limit_steps, pairing_steps, space_steps
from .other_verbs import conversion_steps, rewriting_steps
from .randomly import OTHERS as RANDOM
from .solving import of_reduce, of_solve, of_solveset
from .transforms import Asked as AskedTransform
from .transforms import transform_steps


def of_rewrite(f: Any, target: Any, x: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.rewrite(f, target, x)``."""
    found = rewriting(f, target, x, assume)
    variable = found.gate.x if found.gate is not None else None
    steps = rewriting_steps(found)
    name = found.target.__name__
    return Derivation("rewrite", "", "rules", found.source, variable, 0, steps, found.result, (), (("target", name),))


def of_convert(
    d: Any, x: Any, source: str = "classical", target: str = "set-valued", f: Any = None, assume: Any = ()
) -> Derivation:
    """The derivation of ``rs.convert(d, x, source, target, f)``."""
    found = conversion(d, x, source, target, f, assume)
    with found.gate.errors():
        steps = conversion_steps(found)
    options = (
        ("source", found.source.value),
        ("target", found.target.value),
        ("f", None if f is None else as_expression(f)),
    )
    return Derivation("convert", "", "rules", d, found.gate.x, 1, steps, found.result, (), options)


def of_integral(f: Any, *limits: Any, endpoints: str | None = None, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.integrate(f, *limits)``, innermost integral first; over curved surfaces as a whole."""
    whole = as_a_whole(f, limits, assume)
    if whole is not None:
        return of_space(as_expression(f), limits, whole, endpoints)
    found = iterated(f, limits, endpoints, assume)
    steps: list[Step] = []
    for one in found:
        with one.gate.errors():
            steps += integral_steps(one)
    x = found[0].gate.x if len(found) == 1 else None
    over = [Tuple(one.gate.x) if one.lo is None else Tuple(one.gate.x, one.lo, one.hi) for one in found]
    options = (("limits", Tuple(*over)), ("endpoints", endpoints))
    return Derivation("integrate", "", "rules", as_expression(f), x, 0, tuple(steps), found[-1].result, (), options)


def of_space(f: Any, limits: tuple, result: Any, endpoints: str | None) -> Derivation:
    """The derivation of an integral over all of space."""
    over = Tuple(*[Tuple(*map(sympify, limit)) for limit in limits])
    options = (("limits", over), ("endpoints", endpoints))
    return Derivation("integrate", "", "rules", f, None, 0, space_steps(f, over, result), result, (), options)


def of_pairing(t: Any, phi: Any, x: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.pair(t, phi, x)``."""
    e = as_expression(t)
    found, test = paired(e, phi, x, assume), as_test(phi, as_variable(x))
    with found.gate.errors():
        steps = pairing_steps(found, e, test)
    return Derivation("pair", "", "rules", e, found.gate.x, 0, steps, found.result, (), (("phi", test),))


def of_limit(f: Any, x: Any, x0: Any, dir: str = "+", assume: Any = ()) -> Derivation:
    """The derivation of ``rs.limit(f, x, x0, dir)``."""
    e = as_expression(f)
    found = limited(e, x, x0, dir, assume)
    with found.gate.errors():
        steps = limit_steps(found)
    options = (("x0", found.point), ("dir", dir))
    return Derivation("limit", "", "rules", e, found.gate.x, 0, steps, found.result, (), options)


def of_convolve(f: Any, g: Any, x: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.convolve(f, g, x)``."""
    e, other = as_expression(f), as_expression(g)
    found = convolution(e, other, x, assume)
    with found.gate.errors():
        steps = convolution_steps(found)
    return Derivation("convolve", "", "rules", e, found.gate.x, 0, steps, found.result, (), (("g", other),))


def of_equation(eq: Any, func: Any = None, ics: Any = None, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.dsolve(eq, func, ics=...)``."""
    given, unknown, conditions = equation_question(eq, func, ics)
    result, steps = solution_steps(given, unknown, conditions, ics, assume)
    options = (("func", unknown), ("ics", conditions))
    t = unknown[0].args[0] if isinstance(unknown, Tuple) else unknown.args[0]
    return Derivation("dsolve", "", "rules", given, t, 0, steps, result, (), options)


def of_laplace(f: Any, t: Any, s: Any, noconds: bool = True, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.laplace_transform(f, t, s, noconds=True)``; the abscissa is a condition of a step."""
    return _of_transform(laplace_transform, f, as_variable(t), s, assume)


def of_inverse_laplace(F: Any, s: Any, t: Any, noconds: bool = True, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.inverse_laplace_transform(F, s, t)``."""
    if isinstance(s, Symbol) and s.is_complex and not s.is_extended_real:  # the steps are told along the line
        F, s = as_expression(F).xreplace({s: Symbol(s.name)}), Symbol(s.name)
    return _of_transform(inverse_laplace_transform, F, s, as_variable(t), assume)


def of_fourier(f: Any, x: Any, k: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.fourier_transform(f, x, k)``."""
    return _of_transform(fourier_transform, f, as_variable(x), as_variable(k), assume)


def of_inverse_fourier(F: Any, k: Any, x: Any, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.inverse_fourier_transform(F, k, x)``."""
    return _of_transform(inverse_fourier_transform, F, as_variable(k), as_variable(x), assume)


def _of_transform(verb: Any, f: Any, v: Any, w: Any, assume: Any) -> Derivation:
    e = as_expression(f)
    result = verb(e, v, w, noconds=True, assume=assume)
    gate = Gate(e, v, assume)
    with gate.errors():
        steps = transform_steps(AskedTransform(gate, w, verb.__name__, result))
    return Derivation(verb.__name__, "", "rules", e, v, 0, steps, result, (), (("to", w),))


def of_series(f: Any, limits: Any = None, finite: bool = True, assume: Any = ()) -> Derivation:
    """The derivation of ``rs.fourier_series(f, (x, a, b))``."""
    e = as_expression(f)
    found = series(e, limits, assume)
    x = found.gate.x
    with found.gate.errors():
        steps = series_steps(found)
    over = Tuple(Tuple(x, found.lo, found.hi))
    return Derivation("fourier_series", "", "rules", e, x, 0, steps, found.result, (), (("limits", over),))


OTHERS: dict[Callable, Callable[..., Derivation]] = {
    rewrite: of_rewrite,
    convert: of_convert,
    integrate: of_integral,
    pair: of_pairing,
    limit: of_limit,
    convolve: of_convolve,
    **ON_LINE,
    dsolve: of_equation,
    reduce_inequalities: of_reduce,
    solve: of_solve,
    solveset: of_solveset,
    filippov: of_filippov,
    subgradient_flow: of_flow,
    trajectory: of_trajectory,
    fourier_series: of_series,
    laplace_transform: of_laplace,
    inverse_laplace_transform: of_inverse_laplace,
    fourier_transform: of_fourier,
    inverse_fourier_transform: of_inverse_fourier,
    **CONVEX,
    **RANDOM,
}
