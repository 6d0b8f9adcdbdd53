"""What a derivation is made of: steps (data only) and the nouns in which they speak. Nothing is computed here."""

from .fields import Flux, Layered, OperatorOf, SurfaceMeasure
from .nouns import Bracket, Branch, Cases, D, Family, OneSidedLimit, Pairing, Quotient, Test
from .optima import Attained, Inverse
from .rule import Rule
from .sets import Extreme, Hull, OneSidedSet, SlopeInterval, Subdifferential, Subgradients, Weight, Width
from .several import DirectionalAt, GradientAt, Region, SubdifferentialAt
from .signals import Convolution, SolutionOf, Transform
from .step import Step

__all__ = [
    "Attained",
    "Bracket",
    "Branch",
    "Cases",
    "Convolution",
    "D",
    "DirectionalAt",
    "Extreme",
    "Family",
    "Flux",
    "GradientAt",
    "Hull",
    "Inverse",
    "Layered",
    "OneSidedLimit",
    "OneSidedSet",
    "OperatorOf",
    "Pairing",
    "Quotient",
    "Region",
    "Rule",
    "SlopeInterval",
    "SolutionOf",
    "Step",
    "Subdifferential",
    "SubdifferentialAt",
    "Subgradients",
    "SurfaceMeasure",
    "Test",
    "Transform",
    "Weight",
    "Width",
]
