"""relu_sym: nonsmooth calculus for SymPy.

Differentiates, rewrites and explains expressions with kinks, jumps and impulses in three named senses
(classical, distributional, set-valued), and is never silently wrong.

``from relu_sym import *`` offers the three functions ``ReLU``, ``Heaviside`` and ``Dirac``, and no verb: of SymPy's
names it hides ``Heaviside`` alone.  The verbs are called by the module, ``import relu_sym as rs; rs.diff(...)``.
"""

from importlib import import_module
from typing import Any

from .budget import budget as budget

if TYPE_CHECKING:
    from .calculus.differentiation.diff import diff as diff
    from .calculus.differentiation.exceptional import exceptional_set as exceptional_set
    from .calculus.differentiation.gradient import gradient as gradient
    from .calculus.differentiation.gradient import hessian as hessian
    from .calculus.differentiation.gradient import jacobian as jacobian
    from .calculus.equations.checkodesol import checkodesol as checkodesol
    from .calculus.equations.dsolve import dsolve as dsolve
    from .calculus.equations.filippov import filippov as filippov
    from .calculus.equations.filippov_set import FilippovCases as FilippovCases
    from .calculus.equations.filippov_set import FilippovSet as FilippovSet
    from .calculus.equations.inequalities import reduce_inequalities as reduce_inequalities
    from .calculus.equations.solve import solve as solve
    from .calculus.equations.solveset import solveset as solveset
    from .calculus.equations.subgradient_flow import subgradient_flow as subgradient_flow
    from .calculus.equations.trajectory import trajectory as trajectory
    from .calculus.integration.integrate import integrate as integrate
    from .calculus.integration.pair import pair as pair
    from .calculus.limits.limit import limit as limit
    from .calculus.limits.limit import series as series
    from .calculus.numeric.lambdify import lambdify as lambdify
    from .calculus.rewriting.compare import equal as equal
    from .calculus.rewriting.convert import convert as convert
    from .calculus.rewriting.native import from_sympy as from_sympy
    from .calculus.rewriting.native import to_sympy as to_sympy
    from .calculus.rewriting.normal_form import NormalForm as NormalForm
    from .calculus.rewriting.normal_form import normal_form as normal_form
    from .calculus.rewriting.rewrite import rewrite as rewrite
    from .calculus.rewriting.simplify import simplify as simplify
    from .calculus.subdifferentials.directional import directional_derivative as directional_derivative
    from .calculus.subdifferentials.directional import lexicographic_derivative as lexicographic_derivative
    from .calculus.subdifferentials.field import SetValuedField as SetValuedField
    from .calculus.subdifferentials.regularity import is_differentiable as is_differentiable
    from .calculus.subdifferentials.regularity import is_lipschitz as is_lipschitz
    from .calculus.subdifferentials.regularity import is_regular as is_regular
    from .calculus.subdifferentials.stationary import is_stationary as is_stationary
    from .calculus.subdifferentials.stationary import stationary_points as stationary_points
    from .calculus.subdifferentials.subdifferential import SetValuedMap as SetValuedMap
    from .calculus.subdifferentials.subdifferential import subdifferential as subdifferential
    from .calculus.transforms.convolve import convolve as convolve
    from .calculus.transforms.convolve import correlate as correlate
    from .calculus.transforms.convolve import moving_average as moving_average
    from .calculus.transforms.fourier import fourier_transform as fourier_transform
    from .calculus.transforms.fourier import inverse_fourier_transform as inverse_fourier_transform
    from .calculus.transforms.fourier_series import fourier_series as fourier_series
    from .calculus.transforms.inverse_laplace import inverse_laplace_transform as inverse_laplace_transform
    from .calculus.transforms.laplace import laplace_transform as laplace_transform
    from .convex.conjugate import biconjugate as biconjugate
    from .convex.conjugate import convex_conjugate as convex_conjugate
    from .convex.conjugate import convex_envelope as convex_envelope
    from .convex.continuity import continuous_domain as continuous_domain
    from .convex.continuity import singularities as singularities
    from .convex.extrema import argmax as argmax
    from .convex.extrema import argmin as argmin
    from .convex.extrema import function_range as function_range
    from .convex.extrema import maximum as maximum
    from .convex.extrema import minimum as minimum
    from .convex.operations import Duality as Duality
    from .convex.operations import fenchel_dual as fenchel_dual
    from .convex.operations import indicator as indicator
    from .convex.operations import infimal_convolution as infimal_convolution
    from .convex.operations import penalty_of as penalty_of
    from .convex.operations import perspective as perspective
    from .convex.operations import support as support
    from .convex.proximal import ProximalMap as ProximalMap
    from .convex.proximal import moreau_envelope as moreau_envelope
    from .convex.proximal import prox as prox
    from .convex.verdicts import convexity_modulus as convexity_modulus
    from .convex.verdicts import is_concave as is_concave
    from .convex.verdicts import is_convex as is_convex
    from .convex.verdicts import is_decreasing as is_decreasing
    from .convex.verdicts import is_increasing as is_increasing
    from .convex.verdicts import is_strongly_convex as is_strongly_convex
    from .convex.verdicts import lipschitz_constant as lipschitz_constant
    from .derivations.build import derivation as derivation
    from .derivations.catalogue import explain as explain
    from .derivations.catalogue import rules as rules
    from .derivations.derivation import Derivation as Derivation
    from .errors import AlmostEverywhereWarning as AlmostEverywhereWarning
    from .errors import BudgetError as BudgetError
    from .errors import ConversionError as ConversionError
    from .errors import EndpointImpulseError as EndpointImpulseError
    from .errors import NotLipschitzError as NotLipschitzError
    from .errors import ParseError as ParseError
    from .errors import ReluSymError as ReluSymError
    from .errors import RespelledWarning as RespelledWarning
    from .errors import RewriteError as RewriteError
    from .errors import RoundingWarning as RoundingWarning
    from .errors import UndefinedProductError as UndefinedProductError
    from .errors import UnsupportedError as UnsupportedError
    from .forms.cells.arcs import ArcHull as ArcHull
    from .forms.cells.caps import CapHull as CapHull
    from .forms.cells.ellipsoid import Ball as Ball
    from .forms.cells.ellipsoid import Ellipsoid as Ellipsoid
    from .forms.cells.polytope import Polytope as Polytope
    from .forms.cells.polytope_union import PolytopeUnion as PolytopeUnion
    from .forms.line.set_cases import PiecewiseSet as PiecewiseSet
    from .frameworks.audit import audit as audit
    from .frameworks.autodiff import autodiff as autodiff
    from .frameworks.conservative import conservative_field as conservative_field
    from .frameworks.descent import Descent as Descent
    from .frameworks.descent import descent as descent
    from .frameworks.export import export as export
    from .frameworks.programs.tracing import ops as ops
    from .frameworks.programs.tracing import relu as relu
    from .frameworks.reported import conventions as conventions
    from .frameworks.smoothing import Smoothed as Smoothed
    from .frameworks.smoothing import smooth as smooth
    from .frameworks.towers import Tower as Tower
    from .frameworks.towers import tower as tower
    from .functions import Dirac as Dirac
    from .functions import FinitePart as FinitePart
    from .functions import HeavisideStep as Heaviside
    from .functions import HeavisideStep as HeavisideStep
    from .functions import PrincipalValue as PrincipalValue
    from .functions import ReLU as ReLU
    from .functions.activations import CELU as CELU
    from .functions.activations import ELU as ELU
    from .functions.activations import GELU as GELU
    from .functions.activations import SELU as SELU
    from .functions.activations import Clip as Clip
    from .functions.activations import EpsilonInsensitive as EpsilonInsensitive
    from .functions.activations import GELUTanh as GELUTanh
    from .functions.activations import Hardshrink as Hardshrink
    from .functions.activations import Hardsigmoid as Hardsigmoid
    from .functions.activations import Hardswish as Hardswish
    from .functions.activations import Hardtanh as Hardtanh
    from .functions.activations import Hinge as Hinge
    from .functions.activations import Huber as Huber
    from .functions.activations import LeakyReLU as LeakyReLU
    from .functions.activations import LogSumExp as LogSumExp
    from .functions.activations import Maxout as Maxout
    from .functions.activations import Mish as Mish
    from .functions.activations import Pinball as Pinball
    from .functions.activations import PReLU as PReLU
    from .functions.activations import ReLU6 as ReLU6
    from .functions.activations import SiLU as SiLU
    from .functions.activations import SmoothL1 as SmoothL1
    from .functions.activations import Softplus as Softplus
    from .functions.activations import Softshrink as Softshrink
    from .functions.activations import SquaredReLU as SquaredReLU
    from .functions.activations import Squareplus as Squareplus
    from .functions.activations import Threshold as Threshold
    from .functions.roots import RootIn as RootIn
    from .geometry.decision import DecisionBoundary as DecisionBoundary
    from .geometry.decision import decision_boundary as decision_boundary
    from .geometry.layer import SurfaceLayer as SurfaceLayer
    from .geometry.layer import layer as layer
    from .geometry.operators import curl as curl
    from .geometry.operators import divergence as divergence
    from .geometry.operators import laplacian as laplacian
    from .geometry.polygon import PolygonalRegion as PolygonalRegion
    from .geometry.polygon import polygon as polygon
    from .networks.network import Network as Network
    from .networks.of_expression import to_onnx as to_onnx
    from .parsing import parse as parse
    from .plotting import plot as plot
    from .plotting import plot_derivatives as plot_derivatives
    from .plotting import plot_descent as plot_descent
    from .plotting import plot_regions as plot_regions
    from .rendering.document import latex_document as latex_document
    from .steps import Rule as Rule
    from .steps import Step as Step
    from .vocabularies.register import register as register

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
    """AlmostEverywhereWarning BudgetError ConversionError EndpointImpulseError NotLipschitzError ParseError
    ReluSymError RespelledWarning RewriteError RoundingWarning UndefinedProductError UnsupportedError""".split()
)

LATER = {
    "arc_cosine_kernel": ".stochastic.mean_field",
    "ArcHull": ".forms.cells.arcs",
    "argmax": ".convex.extrema",
    "argmin": ".convex.extrema",
    "audit": ".frameworks.audit",
    "autodiff": ".frameworks.autodiff",
    "Ball": ".forms.cells.ellipsoid",
    "biconjugate": ".convex.conjugate",
    "bivariate_expectation": ".stochastic.mean_field",
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
    "lipschitz_constant": ".convex.verdicts",
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
    "penalty_of": ".convex.operations",
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
    "reduce_inequalities": ".calculus.equations.inequalities",
    "register": ".vocabularies.register",
    "relu": ".frameworks.programs.tracing",
    "rewrite": ".calculus.rewriting.rewrite",
    "RootIn": ".functions.roots",
    "Rule": ".steps",
    "rules": ".derivations.catalogue",
    "series": ".calculus.limits.limit",
    "SetValuedField": ".calculus.subdifferentials.field",
    "SetValuedMap": ".calculus.subdifferentials.subdifferential",
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
