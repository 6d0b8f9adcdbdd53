"""The gate and the variables behind it; expressions looked through and renamed."""

from .expressions import as_expression, exact, heads, inexact, is_without_value, leaves, occurs, parts
from .gate import Gate, as_assumptions, as_variable, assumed_symbols, check_same_name, infer_variable
from .renaming import RANKS, order_key, renamed, renamed_all
from .variables import N, StandIn, T, U

__all__ = [
    "RANKS",
    "Gate",
    "N",
    "StandIn",
    "T",
    "U",
    "as_assumptions",
    "as_expression",
    "as_variable",
    "assumed_symbols",
    "check_same_name",
    "exact",
    "heads",
    "inexact",
    "infer_variable",
    "is_without_value",
    "leaves",
    "occurs",
    "order_key",
    "parts",
    "renamed",
    "renamed_all",
]
