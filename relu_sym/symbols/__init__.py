"""The gate and the variables behind it; expressions looked through and renamed."""

from .expressions import as_expression, exact, heads, inexact, is_free, is_without_value, leaves, parts
from .gate import (
    Gate,
    Lists,
    as_assumptions,
    as_variable,
    assumed_symbols,
    check_same_name,
    flat,
    infer_variable,
    may_be_variable,
    named_variables,
)
from .laws import Named, has_named, unfolded
from .renaming import RANKS, order_key, renamed, renamed_all
from .variables import N, StandIn, T, Turns, U

__all__ = [
    "RANKS",
    "Gate",
    "Lists",
    "N",
    "Named",
    "StandIn",
    "T",
    "Turns",
    "U",
    "as_assumptions",
    "as_expression",
    "as_variable",
    "assumed_symbols",
    "check_same_name",
    "exact",
    "flat",
    "has_named",
    "heads",
    "inexact",
    "infer_variable",
    "is_free",
    "is_without_value",
    "leaves",
    "may_be_variable",
    "named_variables",
    "order_key",
    "parts",
    "renamed",
    "renamed_all",
    "unfolded",
]
