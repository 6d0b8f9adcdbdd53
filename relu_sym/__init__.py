"""relu_sym: nonsmooth calculus for SymPy.

Differentiates, rewrites and explains expressions with kinks, jumps and impulses in three named senses
(classical, distributional, set-valued), and is never silently wrong.
"""

from .calculus.convert import convert
from .calculus.diff import diff
from .calculus.exceptional import exceptional_set
from .calculus.native import from_sympy, to_sympy
from .calculus.normal_form import NormalForm, normal_form
from .calculus.rewrite import rewrite
from .calculus.subdifferential import SetValuedMap, subdifferential
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
from .parsing import parse
from .vocabularies.register import register

Heaviside = HeavisideStep

__version__ = "0.1.0"

__all__ = [
    "AlmostEverywhereWarning",
    "BudgetError",
    "ConversionError",
    "Dirac",
    "EndpointImpulseError",
    "Heaviside",
    "HeavisideStep",
    "NormalForm",
    "NotLipschitzError",
    "ParseError",
    "PrincipalValue",
    "ReLU",
    "ReluSymError",
    "RewriteError",
    "SetValuedMap",
    "UndefinedProductError",
    "UnsupportedError",
    "convert",
    "diff",
    "exceptional_set",
    "from_sympy",
    "normal_form",
    "parse",
    "register",
    "rewrite",
    "subdifferential",
    "to_sympy",
]
