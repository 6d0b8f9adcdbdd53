"""What a derivation is made of: steps (data only) and the nouns in which they speak. Nothing is computed here."""

from .fields import Flux, Layered, OperatorOf, SurfaceMeasure
from .nouns import Bracket, Branch, Cases, D, Family, OneSidedLimit, Pairing, Quotient, Test
from .optima import Attained, AttainedOver, Closure, ExtremeOver, Inverse, PenaltyOf
from .overall import Overall, Together
from .rule import Rule
from .sets import Extreme, Hull, OneSidedSet, SlopeInterval, Subdifferential, Subgradients, Weight, Width
from .several import DirectionalAt, GradientAt, Region, SubdifferentialAt
from .signals import Convolution, FilippovAt, Inclusion, SolutionOf, Solutions, Transform
from .step import Step
from .stochastic import Differential, Expected, Increment, LawOf, LocalTimeOf

__all__ = [
    "Attained",
    "AttainedOver",
    "Bracket",
    "Branch",
    "Cases",
    "Closure",
    "Convolution",
    "D",
    "Differential",
    "DirectionalAt",
    "Expected",
    "Extreme",
    "ExtremeOver",
    "Family",
    "FilippovAt",
    "Flux",
    "GradientAt",
    "Hull",
    "Inclusion",
    "Increment",
    "Inverse",
    "LawOf",
    "Layered",
    "LocalTimeOf",
    "OneSidedLimit",
    "OneSidedSet",
    "OperatorOf",
    "Overall",
    "Pairing",
    "PenaltyOf",
    "Quotient",
    "Region",
    "Rule",
    "SlopeInterval",
    "SolutionOf",
    "Solutions",
    "Step",
    "Subdifferential",
    "SubdifferentialAt",
    "Subgradients",
    "SurfaceMeasure",
    "Test",
    "Together",
    "Transform",
    "Weight",
    "Width",
]
