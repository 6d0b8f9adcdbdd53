"""A call of a derivation: options that there are, arguments that fit."""

from __future__ import annotations

import inspect
from difflib import get_close_matches
from typing import Any

from ..budget import MAX_ORDER
from ..calculus.differentiation.call import gathered, steps_of
from ..errors import BudgetError, UnsupportedError
from ..modes import Mode


def check_call(told: Any, verb: Any, args: tuple, options: dict, required: tuple[str, ...] = ()) -> None:
    """Refuse an option that there is not, and arguments that do not fit."""
    signature = inspect.signature(told)
    known = set(signature.parameters) - {"is_full"}
    strange = [name for name in options if name not in known]
    if strange:
        near = get_close_matches(strange[0], sorted(known), 1)
        raise UnsupportedError(
            "rs.{0} has no option {1!r}" + (" (did you mean {2!r}?)" if near else ""), verb.__name__, strange[0], *near
        )
    try:
        signature.bind(*args, **dict.fromkeys(required, ""), **{k: v for k, v in options.items() if k not in required})
    except TypeError as error:
        raise UnsupportedError("rs.{0}: {1}", verb.__name__, error) from None


def called_as_diff(f: Any, *variables: Any) -> tuple:
    """The arguments of a derivation for those of ``rs.diff``: (f, x, 2) and (f, (x, 2))."""
    steps = gathered(steps_of(f, variables), Mode.DISTRIBUTIONAL) if variables else []
    if len(steps) > 1:
        raise UnsupportedError(
            "the steps are told of the derivative in one variable: ask for {0} first, and then of its result for {1}",
            *(x for x, _ in steps[:2]),
        )
    return (f, *(steps[0] if steps else variables))


def as_order(n: Any) -> int:
    """An order from 1 up."""
    if isinstance(n, bool) or (not hasattr(n, "__index__") and not getattr(n, "is_Integer", False)):
        raise UnsupportedError("the order of a derivation is a number 1, 2, ..., not {0!r}", n)
    if int(n) < 1:
        raise UnsupportedError("the order of a derivation is a number 1, 2, ..., not {0!r}", n)
    if int(n) > MAX_ORDER:
        raise BudgetError("a derivative of order {0}, more than {1}", n, MAX_ORDER)
    return int(n)
