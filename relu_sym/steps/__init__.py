"""What a derivation is made of: steps (data only) and the nouns in which they speak. Nothing is computed here."""

from .nouns import Bracket, Branch, Cases, D, Pairing, Quotient, Test
from .rule import Rule
from .sets import Extreme, Hull, OneSidedSet, SlopeInterval, Subdifferential, Subgradients
from .step import Step

__all__ = [
    "Bracket",
    "Branch",
    "Cases",
    "D",
    "Extreme",
    "Hull",
    "OneSidedSet",
    "Pairing",
    "Quotient",
    "Rule",
    "SlopeInterval",
    "Step",
    "Subdifferential",
    "Subgradients",
    "Test",
]
