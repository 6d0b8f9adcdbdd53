"""Activations and losses by the field's names: each a SymPy class with a law, defaults as in PyTorch."""

from __future__ import annotations

from .activation import Activation
from .clipped import Clip, Hardsigmoid, Hardswish, Hardtanh, ReLU6
from .exponential import CELU, ELU, SELU
from .gated import GELU, GELUTanh, Mish, SiLU
from .leaky import LeakyReLU, Maxout, PReLU, SquaredReLU
from .losses import EpsilonInsensitive, Hinge, Huber, Pinball, SmoothL1
from .shrinkage import Hardshrink, Softshrink, Threshold
from .smooth import LogSumExp, Softplus, Squareplus

ACTIVATIONS: tuple[type[Activation], ...] = (
    *(LeakyReLU, PReLU, SquaredReLU, Maxout, ReLU6, Hardtanh, Clip, Hardsigmoid, Hardswish),
    *(Softshrink, Hardshrink, Threshold, ELU, SELU, CELU),
    *(Hinge, Huber, SmoothL1, EpsilonInsensitive, Pinball),
    *(Softplus, GELU, GELUTanh, SiLU, Mish, Squareplus, LogSumExp),
)
"""All of them, in the order of the guide."""

__all__ = [
    "ACTIVATIONS",
    "CELU",
    "ELU",
    "GELU",
    "SELU",
    "Activation",
    "Clip",
    "EpsilonInsensitive",
    "GELUTanh",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "Hinge",
    "Huber",
    "LeakyReLU",
    "LogSumExp",
    "Maxout",
    "Mish",
    "PReLU",
    "Pinball",
    "ReLU6",
    "SiLU",
    "SmoothL1",
    "Softplus",
    "Softshrink",
    "SquaredReLU",
    "Squareplus",
    "Threshold",
]
