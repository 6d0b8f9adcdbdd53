"""relu_sym: nonsmooth calculus for SymPy.

Differentiates, rewrites and explains expressions with kinks, jumps and impulses in three named senses
(classical, distributional, set-valued), and is never silently wrong.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .budget import budget
from .errors import (
    AlmostEverywhereWarning,
    BudgetError,
    ConversionError,
    EndpointImpulseError,
    NotLipschitzError,
    ParseError,
    ReluSymError,
    RewriteError,
    UndefinedProductError,
    UnsupportedError,
)
from .functions import Dirac, HeavisideStep, PrincipalValue, ReLU

if TYPE_CHECKING:
    from .calculus.differentiation.diff import diff
    from .calculus.differentiation.exceptional import exceptional_set
    from .calculus.integration.integrate import integrate
    from .calculus.integration.pair import pair
    from .calculus.limits.limit import limit, series
    from .calculus.numeric.lambdify import lambdify
    from .calculus.rewriting.compare import equal
    from .calculus.rewriting.convert import convert
    from .calculus.rewriting.native import from_sympy, to_sympy
    from .calculus.rewriting.normal_form import NormalForm, normal_form
    from .calculus.rewriting.rewrite import rewrite
    from .calculus.rewriting.simplify import simplify
    from .calculus.subdifferentials.subdifferential import SetValuedMap, subdifferential
    from .derivations.build import derivation
    from .derivations.catalogue import explain, rules
    from .derivations.derivation import Derivation
    from .forms.line.set_cases import PiecewiseSet
    from .functions.roots import RootIn
    from .parsing import parse
    from .plotting import plot, plot_derivatives
    from .rendering.document import latex_document
    from .steps import Rule, Step
    from .vocabularies.register import register

Heaviside = HeavisideStep

LATER = {
    "convert": ".calculus.rewriting.convert",
    "derivation": ".derivations.build",
    "Derivation": ".derivations.derivation",
    "diff": ".calculus.differentiation.diff",
    "equal": ".calculus.rewriting.compare",
    "exceptional_set": ".calculus.differentiation.exceptional",
    "explain": ".derivations.catalogue",
    "from_sympy": ".calculus.rewriting.native",
    "integrate": ".calculus.integration.integrate",
    "lambdify": ".calculus.numeric.lambdify",
    "latex_document": ".rendering.document",
    "limit": ".calculus.limits.limit",
    "normal_form": ".calculus.rewriting.normal_form",
    "NormalForm": ".calculus.rewriting.normal_form",
    "PiecewiseSet": ".forms.line.set_cases",
    "pair": ".calculus.integration.pair",
    "parse": ".parsing",
    "plot": ".plotting",
    "plot_derivatives": ".plotting",
    "register": ".vocabularies.register",
    "rewrite": ".calculus.rewriting.rewrite",
    "RootIn": ".functions.roots",
    "Rule": ".steps",
    "rules": ".derivations.catalogue",
    "series": ".calculus.limits.limit",
    "SetValuedMap": ".calculus.subdifferentials.subdifferential",
    "simplify": ".calculus.rewriting.simplify",
    "Step": ".steps",
    "subdifferential": ".calculus.subdifferentials.subdifferential",
    "to_sympy": ".calculus.rewriting.native",
}
"""Verbs, whose modules are imported when they are first asked for: ``import relu_sym`` stays quick."""
ENTERED = ".calculus.differentiation.deferred"
"""The verbs that readers call for integrals and derivatives inside an expression; any verb may meet one."""


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_module(ENTERED, __name__)
    found = getattr(import_module(LATER[name], __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*(name for name in globals() if name.startswith("__")), *__all__})


__version__ = "0.1.0"

__all__ = [
    "AlmostEverywhereWarning",
    "BudgetError",
    "ConversionError",
    "Derivation",
    "Dirac",
    "EndpointImpulseError",
    "Heaviside",
    "HeavisideStep",
    "NormalForm",
    "NotLipschitzError",
    "ParseError",
    "PiecewiseSet",
    "PrincipalValue",
    "ReLU",
    "ReluSymError",
    "RewriteError",
    "RootIn",
    "Rule",
    "SetValuedMap",
    "Step",
    "UndefinedProductError",
    "UnsupportedError",
    "budget",
    "convert",
    "derivation",
    "diff",
    "equal",
    "exceptional_set",
    "explain",
    "from_sympy",
    "integrate",
    "lambdify",
    "latex_document",
    "limit",
    "normal_form",
    "pair",
    "parse",
    "plot",
    "plot_derivatives",
    "register",
    "rewrite",
    "rules",
    "series",
    "simplify",
    "subdifferential",
    "to_sympy",
]
