"""The gate and the variables behind it; expressions looked through and renamed."""

from .expressions import as_expression, exact, heads, inexact, is_without_value, leaves, occurs
from .gate import Gate, as_assumptions, as_variable, assumed_symbols, check_same_name, infer_variable
from .laws import Named, has_named, unfolded
from .renaming import RANKS, order_key, renamed
from .variables import N, StandIn, T, U

__all__ = [
    "RANKS",
    "Gate",
    "N",
    "Named",
    "StandIn",
    "T",
    "U",
    "as_assumptions",
    "as_expression",
    "as_variable",
    "assumed_symbols",
    "check_same_name",
    "exact",
    "has_named",
    "heads",
    "inexact",
    "infer_variable",
    "is_without_value",
    "leaves",
    "occurs",
    "order_key",
    "renamed",
    "unfolded",
]
