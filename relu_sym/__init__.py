"""relu_sym: nonsmooth calculus for SymPy.

Differentiates, rewrites and explains expressions with kinks, jumps and impulses in three named senses
(classical, distributional, set-valued), and is never silently wrong.

``from relu_sym import *`` offers the three functions ``ReLU``, ``Heaviside`` and ``Dirac``, and no verb: of SymPy's
names it hides ``Heaviside`` alone.  The verbs are called by the module, ``import relu_sym as rs; rs.diff(...)``.
"""

from importlib import import_module
from typing import Any

from .budget import budget as budget

HEADS = {"Dirac": "Dirac", "FinitePart": "FinitePart", "Heaviside": "HeavisideStep", "HeavisideStep": "HeavisideStep"}
HEADS |= {"PrincipalValue": "PrincipalValue", "ReLU": "ReLU"}
"""The functions, by their classes in ``functions``."""

ACTIVATIONS = frozenset(
    """CELU Clip ELU EpsilonInsensitive GELU GELUTanh Hardshrink Hardsigmoid Hardswish Hardtanh Hinge Huber
    LeakyReLU LogSumExp Maxout Mish PReLU Pinball ReLU6 SELU SiLU SmoothL1 Softplus Softshrink SquaredReLU
    Squareplus Threshold""".split()
)
"""Activations and losses, by their classes in ``functions.activations``."""

ERRORS = frozenset(
    """AlmostEverywhereWarning BudgetError ClosureWarning ConversionError DiffersByPeriod Divergent
    EndpointImpulseError Incommensurable NoClosedForm NotLipschitzError NotUnique OutOfTime ParseError
    ReluSymError RespelledWarning RewriteError RoundingWarning Undecided UndefinedProductError
    UnsupportedError WithoutValue""".split()
)

LATER = {
    "arc_cosine_kernel": ".stochastic.pairs",
    "ArcHull": ".forms.cells.arcs",
    "argmax": ".convex.extrema",
    "argmin": ".convex.extrema",
    "audit": ".frameworks.audit",
    "autodiff": ".frameworks.autodiff",
    "Ball": ".forms.cells.ellipsoid",
    "biconjugate": ".convex.conjugate",
    "bivariate_expectation": ".stochastic.pairs",
    "CapHull": ".forms.cells.caps",
    "checkodesol": ".calculus.equations.checkodesol",
    "conservative_field": ".frameworks.conservative",
    "continuous_domain": ".convex.continuity",
    "conventions": ".frameworks.reported",
    "convert": ".calculus.rewriting.convert",
    "convex_conjugate": ".convex.conjugate",
    "convex_envelope": ".convex.conjugate",
    "convexity_modulus": ".convex.verdicts",
    "convolve": ".calculus.transforms.convolve",
    "correlate": ".calculus.transforms.convolve",
    "curl": ".geometry.operators",
    "decision_boundary": ".geometry.decision",
    "DecisionBoundary": ".geometry.decision",
    "Derivation": ".derivations.derivation",
    "derivation": ".derivations.build",
    "Descent": ".frameworks.descent",
    "descent": ".frameworks.descent",
    "diff": ".calculus.differentiation.diff",
    "Diffusion": ".stochastic.diffusion",
    "directional_derivative": ".calculus.subdifferentials.directional",
    "divergence": ".geometry.operators",
    "dsolve": ".calculus.equations.dsolve",
    "Duality": ".convex.operations",
    "Ellipsoid": ".forms.cells.ellipsoid",
    "equal": ".calculus.rewriting.compare",
    "exceptional_set": ".calculus.differentiation.exceptional",
    "expectation": ".stochastic.expectation",
    "explain": ".derivations.catalogue",
    "export": ".frameworks.export",
    "fenchel_dual": ".convex.operations",
    "filippov": ".calculus.equations.filippov",
    "FilippovCases": ".calculus.equations.filippov_set",
    "FilippovSet": ".calculus.equations.filippov_set",
    "fourier_series": ".calculus.transforms.fourier_series",
    "fourier_transform": ".calculus.transforms.fourier",
    "from_sympy": ".calculus.rewriting.native",
    "function_range": ".convex.extrema",
    "gradient": ".calculus.differentiation.gradient",
    "hessian": ".calculus.differentiation.gradient",
    "indicator": ".convex.operations",
    "infimal_convolution": ".convex.operations",
    "integrate": ".calculus.integration.integrate",
    "interface_conditions": ".geometry.interfaces",
    "InterfaceConditions": ".geometry.interfaces",
    "inverse_fourier_transform": ".calculus.transforms.fourier",
    "inverse_laplace_transform": ".calculus.transforms.inverse_laplace",
    "is_concave": ".convex.verdicts",
    "is_convex": ".convex.verdicts",
    "is_decreasing": ".convex.verdicts",
    "is_differentiable": ".calculus.subdifferentials.regularity",
    "is_increasing": ".convex.verdicts",
    "is_lipschitz": ".calculus.subdifferentials.regularity",
    "is_regular": ".calculus.subdifferentials.regularity",
    "is_stationary": ".calculus.subdifferentials.stationary",
    "is_strongly_convex": ".convex.verdicts",
    "Ito": ".stochastic.ito",
    "ito": ".stochastic.ito",
    "jacobian": ".calculus.differentiation.gradient",
    "lambdify": ".calculus.numeric.lambdify",
    "laplace_transform": ".calculus.transforms.laplace",
    "laplacian": ".geometry.operators",
    "latex_document": ".rendering.document",
    "Law": ".stochastic.laws",
    "layer": ".geometry.layer",
    "lexicographic_derivative": ".calculus.subdifferentials.directional",
    "limit": ".calculus.limits.limit",
    "lipschitz_constant": ".convex.steepness",
    "maximum": ".convex.extrema",
    "mean_field": ".stochastic.mean_field",
    "MeanField": ".stochastic.mean_field",
    "minimum": ".convex.extrema",
    "moreau_envelope": ".convex.proximal",
    "moving_average": ".calculus.transforms.convolve",
    "Network": ".networks.network",
    "normal_form": ".calculus.rewriting.normal_form",
    "NormalForm": ".calculus.rewriting.normal_form",
    "ops": ".frameworks.programs.tracing",
    "pair": ".calculus.integration.pair",
    "parse": ".parsing",
    "penalty_of": ".convex.penalties",
    "perspective": ".convex.operations",
    "PiecewiseSet": ".forms.line.set_cases",
    "plot": ".plotting",
    "plot_convex": ".plotting",
    "plot_derivatives": ".plotting",
    "plot_descent": ".plotting",
    "plot_regions": ".plotting",
    "polygon": ".geometry.polygon",
    "PolygonalRegion": ".geometry.polygon",
    "Polytope": ".forms.cells.polytope",
    "PolytopeUnion": ".forms.cells.polytope_union",
    "prox": ".convex.proximal",
    "ProximalMap": ".convex.proximal",
    "rankine_hugoniot": ".geometry.interfaces",
    "reduce_inequalities": ".calculus.equations.inequalities",
    "register": ".vocabularies.register",
    "relu": ".frameworks.programs.tracing",
    "rewrite": ".calculus.rewriting.rewrite",
    "RootIn": ".functions.roots",
    "Rule": ".steps",
    "rules": ".derivations.catalogue",
    "sensitivity": ".stochastic.sensitivity",
    "series": ".calculus.limits.limit",
    "SetValuedField": ".calculus.subdifferentials.field",
    "SetValuedMap": ".calculus.subdifferentials.subdifferential",
    "ShockConditions": ".geometry.interfaces",
    "simplify": ".calculus.rewriting.simplify",
    "singularities": ".convex.continuity",
    "smooth": ".frameworks.smoothing",
    "Smoothed": ".frameworks.smoothing",
    "solve": ".calculus.equations.solve",
    "solveset": ".calculus.equations.solveset",
    "stationary_points": ".calculus.subdifferentials.stationary",
    "Step": ".steps",
    "subdifferential": ".calculus.subdifferentials.subdifferential",
    "subgradient_flow": ".calculus.equations.subgradient_flow",
    "support": ".convex.operations",
    "SurfaceLayer": ".geometry.layer",
    "to_onnx": ".networks.of_expression",
    "to_sympy": ".calculus.rewriting.native",
    "Tower": ".frameworks.towers",
    "tower": ".frameworks.towers",
    "trajectory": ".calculus.equations.trajectory",
    "Transport": ".geometry.transport",
    "transport_theorem": ".geometry.transport",
}
"""Verbs and the classes of what they give, and where they stand."""

ENTERED = ".calculus.differentiation.deferred"
"""The verbs that readers call for integrals and derivatives inside an expression; any verb may meet one."""


def __getattr__(name: str) -> Any:
    """What is first asked for is imported then: ``import relu_sym`` does not even import SymPy."""
    if name in HEADS:
        found = getattr(import_module(".functions", __name__), HEADS[name])
    elif name in ACTIVATIONS:
        found = getattr(import_module(".functions.activations", __name__), name)
    elif name in ERRORS:
        found = getattr(import_module(".errors", __name__), name)
    elif name in LATER:
        import_module(ENTERED, __name__)
        found = getattr(import_module(LATER[name], __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Everything public, the verbs too."""
    return sorted(
        {*(name for name in globals() if name.startswith("__")), "budget", *ACTIVATIONS, *ERRORS, *HEADS, *LATER}
    )


__version__ = "0.1.0"

__all__ = ["Dirac", "Heaviside", "ReLU"]  # pyright: ignore[reportUnsupportedDunderAll]
