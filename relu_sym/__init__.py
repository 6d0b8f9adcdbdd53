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
    from .calculus.compare import equal
    from .calculus.convert import convert
    from .calculus.diff import diff
    from .calculus.exceptional import exceptional_set
    from .calculus.integrate import integrate
    from .calculus.limit import limit, series
    from .calculus.native import from_sympy, to_sympy
    from .calculus.normal_form import NormalForm, normal_form
    from .calculus.numeric.lambdify import lambdify
    from .calculus.pair import pair
    from .calculus.rewrite import rewrite
    from .calculus.simplify import simplify
    from .calculus.subdifferential import SetValuedMap, subdifferential
    from .derivations.build import derivation
    from .derivations.catalogue import explain, rules
    from .derivations.derivation import Derivation
    from .forms.line.set_cases import PiecewiseSet
    from .functions.roots import RootIn
    from .parsing import parse
    from .plotting import plot, plot_derivatives
    from .steps import Rule, Step
    from .vocabularies.register import register

Heaviside = HeavisideStep

LATER = {
    "convert": ".calculus.convert",
    "derivation": ".derivations.build",
    "Derivation": ".derivations.derivation",
    "diff": ".calculus.diff",
    "equal": ".calculus.compare",
    "exceptional_set": ".calculus.exceptional",
    "explain": ".derivations.catalogue",
    "from_sympy": ".calculus.native",
    "integrate": ".calculus.integrate",
    "lambdify": ".calculus.numeric.lambdify",
    "limit": ".calculus.limit",
    "normal_form": ".calculus.normal_form",
    "NormalForm": ".calculus.normal_form",
    "PiecewiseSet": ".forms.line.set_cases",
    "pair": ".calculus.pair",
    "parse": ".parsing",
    "plot": ".plotting",
    "plot_derivatives": ".plotting",
    "register": ".vocabularies.register",
    "rewrite": ".calculus.rewrite",
    "RootIn": ".functions.roots",
    "Rule": ".steps",
    "rules": ".derivations.catalogue",
    "series": ".calculus.limit",
    "SetValuedMap": ".calculus.subdifferential",
    "simplify": ".calculus.simplify",
    "Step": ".steps",
    "subdifferential": ".calculus.subdifferential",
    "to_sympy": ".calculus.native",
}
"""Verbs, whose modules are imported when they are first asked for: ``import relu_sym`` stays quick."""


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
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
