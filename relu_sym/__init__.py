"""relu_sym: nonsmooth calculus for SymPy.

Differentiates, rewrites and explains expressions with kinks, jumps and impulses in three named senses
(classical, distributional, set-valued), and is never silently wrong.

``from relu_sym import *`` offers the three functions ``ReLU``, ``Heaviside`` and ``Dirac``, and no verb: of SymPy's
names it hides ``Heaviside`` alone.  The verbs are called by the module, ``import relu_sym as rs; rs.diff(...)``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .budget import budget as budget

if TYPE_CHECKING:
    from .calculus.differentiation.diff import diff as diff
    from .calculus.differentiation.exceptional import exceptional_set as exceptional_set
    from .calculus.differentiation.gradient import gradient as gradient
    from .calculus.differentiation.gradient import hessian as hessian
    from .calculus.differentiation.gradient import jacobian as jacobian
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
    from .parsing import parse as parse
    from .plotting import plot as plot
    from .plotting import plot_derivatives as plot_derivatives
    from .plotting import plot_descent as plot_descent
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
    "audit": ".frameworks.audit",
    "autodiff": ".frameworks.autodiff",
    "conservative_field": ".frameworks.conservative",
    "conventions": ".frameworks.reported",
    "ArcHull": ".forms.cells.arcs",
    "Ball": ".forms.cells.ellipsoid",
    "CapHull": ".forms.cells.caps",
    "convert": ".calculus.rewriting.convert",
    "convolve": ".calculus.transforms.convolve",
    "correlate": ".calculus.transforms.convolve",
    "derivation": ".derivations.build",
    "descent": ".frameworks.descent",
    "Descent": ".frameworks.descent",
    "Derivation": ".derivations.derivation",
    "diff": ".calculus.differentiation.diff",
    "directional_derivative": ".calculus.subdifferentials.directional",
    "Ellipsoid": ".forms.cells.ellipsoid",
    "equal": ".calculus.rewriting.compare",
    "exceptional_set": ".calculus.differentiation.exceptional",
    "explain": ".derivations.catalogue",
    "export": ".frameworks.export",
    "filippov": ".calculus.equations.filippov",
    "FilippovCases": ".calculus.equations.filippov_set",
    "FilippovSet": ".calculus.equations.filippov_set",
    "fourier_series": ".calculus.transforms.fourier_series",
    "fourier_transform": ".calculus.transforms.fourier",
    "from_sympy": ".calculus.rewriting.native",
    "gradient": ".calculus.differentiation.gradient",
    "hessian": ".calculus.differentiation.gradient",
    "integrate": ".calculus.integration.integrate",
    "jacobian": ".calculus.differentiation.gradient",
    "inverse_fourier_transform": ".calculus.transforms.fourier",
    "inverse_laplace_transform": ".calculus.transforms.inverse_laplace",
    "is_differentiable": ".calculus.subdifferentials.regularity",
    "is_lipschitz": ".calculus.subdifferentials.regularity",
    "is_regular": ".calculus.subdifferentials.regularity",
    "is_stationary": ".calculus.subdifferentials.stationary",
    "lambdify": ".calculus.numeric.lambdify",
    "laplace_transform": ".calculus.transforms.laplace",
    "latex_document": ".rendering.document",
    "lexicographic_derivative": ".calculus.subdifferentials.directional",
    "limit": ".calculus.limits.limit",
    "normal_form": ".calculus.rewriting.normal_form",
    "NormalForm": ".calculus.rewriting.normal_form",
    "moving_average": ".calculus.transforms.convolve",
    "PiecewiseSet": ".forms.line.set_cases",
    "ops": ".frameworks.programs.tracing",
    "pair": ".calculus.integration.pair",
    "parse": ".parsing",
    "plot": ".plotting",
    "plot_descent": ".plotting",
    "Polytope": ".forms.cells.polytope",
    "PolytopeUnion": ".forms.cells.polytope_union",
    "plot_derivatives": ".plotting",
    "reduce_inequalities": ".calculus.equations.inequalities",
    "relu": ".frameworks.programs.tracing",
    "register": ".vocabularies.register",
    "rewrite": ".calculus.rewriting.rewrite",
    "RootIn": ".functions.roots",
    "Rule": ".steps",
    "rules": ".derivations.catalogue",
    "series": ".calculus.limits.limit",
    "solve": ".calculus.equations.solve",
    "solveset": ".calculus.equations.solveset",
    "SetValuedField": ".calculus.subdifferentials.field",
    "SetValuedMap": ".calculus.subdifferentials.subdifferential",
    "simplify": ".calculus.rewriting.simplify",
    "smooth": ".frameworks.smoothing",
    "Smoothed": ".frameworks.smoothing",
    "Step": ".steps",
    "stationary_points": ".calculus.subdifferentials.stationary",
    "subdifferential": ".calculus.subdifferentials.subdifferential",
    "subgradient_flow": ".calculus.equations.subgradient_flow",
    "trajectory": ".calculus.equations.trajectory",
    "tower": ".frameworks.towers",
    "Tower": ".frameworks.towers",
    "to_sympy": ".calculus.rewriting.native",
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

__all__ = ["Dirac", "Heaviside", "ReLU"]
