"""What a derivation is made of: steps (data only) and the nouns in which they speak. Nothing is computed here."""

from .nouns import Branch, Bracket, Cases, D, Pairing, Test
from .sets import Extreme, Hull, OneSidedSet, SlopeInterval, Subdifferential, Subgradients
from .step import Step

__all__ = [
    "Branch",
    "Bracket",
    "Cases",
    "D",
    "Extreme",
    "Hull",
    "OneSidedSet",
    "Pairing",
    "SlopeInterval",
    "Step",
    "Subdifferential",
    "Subgradients",
    "Test",
]
