"""Comparisons of PyTorch and what chooses by them: where, masks, and arithmetic with masks.

A tensor of comparisons has steps as entries; what is elementwise goes to their leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from math import inf, isfinite, isinf, isnan
from typing import Any

from ..errors import UnsupportedError
from .arrays import elementwise, reshaped
from .decided import compared, lifted, settled, sign
from .entries import Entry, Form, finite, plus, times
from .onnx_tensor import FLOATS
from .tape import Tape, Tensor
from .torch_activations import asked_type, nearest, number


def as_tensor(value: Any, other: Any) -> Tensor:
    """An operand, a number of Python code as a tensor of the type of the other one."""
    return value if isinstance(value, Tensor) else Tensor((), [number(value, other)], other.dtype)


def applied(tape: Tape, f: Callable[..., Entry], *operands: Any) -> Tensor:
    """f entry by entry, at the leaves of steps; what it makes is a form where it is continuous."""
    shaped = next(t for t in operands if isinstance(t, Tensor))
    made = elementwise(partial(lifted, f), *(as_tensor(t, shaped) for t in operands))
    return made.like(settled(tape, made.entries))


def comparison(tape: Tape, a: Any, b: Any, kind: str) -> Tensor:
    """Which entries stand in a relation."""
    return applied(tape, partial(compared, kind), a, b)


def where(tape: Tape, test: Tensor, a: Tensor, b: Tensor) -> Tensor:
    """a where the test holds, else b."""
    return applied(tape, lambda t, x, y: x if t else y, test, a, b)


def filled(tape: Tape, x: Tensor, mask: Tensor, value: Any) -> Tensor:
    """The value where the mask holds, else x."""
    return where(tape, mask, as_tensor(value, x), x)


def put(tape: Tape, x: Tensor, indices: tuple, values: Tensor, accumulate: bool = False) -> Tensor:
    """x[mask] = value."""
    mask = indices[0]
    is_mask = len(indices) == 1 and isinstance(mask, Tensor) and mask.dtype == "bool"
    if accumulate or not is_mask or len(values.entries) != 1 or mask.shape != x.shape[: mask.rank]:
        raise UnsupportedError("what a comparison decides is overwritten by one value, where one mask holds, only")
    mask = reshaped(mask, mask.shape + (1,) * (x.rank - mask.rank))
    return where(tape, mask, reshaped(values, ()), x)


def multiplied(tape: Tape, a: Any, b: Any) -> Tensor:
    """a*b."""
    return applied(tape, _product, a, b)


def _product(x: Entry, y: Entry) -> Entry:
    if type(x) is Form and type(y) is Form:
        raise UnsupportedError("a product of two entries that both depend on the inputs is not piecewise linear")
    return times(x, y) if type(x) is not Form else times(y, x)


def divided(tape: Tape, a: Any, b: Any) -> Tensor:
    """a/b for a constant b."""
    return applied(tape, _quotient, a, b)


def _quotient(x: Entry, y: Entry) -> Entry:
    if type(y) is Form or not finite(y):
        raise UnsupportedError("a division by 0, or by what depends on the inputs")
    return times(1 / Fraction(y), x)


def added(tape: Tape, a: Any, b: Any, alpha: Any = 1, signs: tuple[int, int] = (1, 1)) -> Tensor:
    """a + alpha*b, with signs; rsub is b - alpha*a."""
    a, b = (a, as_tensor(b, a)) if isinstance(a, Tensor) else (as_tensor(a, b), b)
    if signs == (-1, 1):
        a, b, signs = b, a, (1, -1)
    factor = signs[1] * number(alpha, b)
    return applied(tape, lambda x, y: plus(x, times(factor, y)), a, b)


def joined(tape: Tape, a: Tensor, b: Any, kind: str) -> Tensor:
    """Whether both ("and"), one ("or") or just one ("xor") of two entries is not 0."""
    truth = {"and": lambda x, y: x and y, "or": lambda x, y: x or y, "xor": lambda x, y: x != y}[kind]
    return applied(tape, lambda x, y: int(truth(bool(_fixed(x)), bool(_fixed(y)))), a, b)


def turned(tape: Tape, a: Tensor) -> Tensor:
    """Where the mask does not hold."""
    return applied(tape, lambda x: int(not _fixed(x)), a)


def _fixed(e: Entry) -> Entry:
    if type(e) is Form:
        raise UnsupportedError("a number that depends on the inputs stands where a comparison is read (x != 0)")
    return e


def bitwise(tape: Tape, *operands: Any, kind: str) -> Tensor:
    """The same for masks only: of whole numbers these are other operators."""
    if any(a.dtype != "bool" if isinstance(a, Tensor) else not isinstance(a, bool) for a in operands):
        raise UnsupportedError("a bitwise operation on numbers that depend on the inputs")
    return turned(tape, *operands) if kind == "not" else joined(tape, *operands, kind=kind)


def retyped(tape: Tape, x: Tensor, dtype: Any = None, *more: Any, **options: Any) -> Tensor:
    """A mask as numbers 0 and 1."""
    wanted = asked_type(x, dtype, *more)

    def held(c: Any) -> Any:
        if type(c) is Form:
            if wanted not in FLOATS:
                raise UnsupportedError("a change of type to {0} jumps", wanted)
            return c
        return nearest(c, wanted) if wanted in FLOATS else bool(c) if wanted == "bool" else int(c)

    return applied(tape, held, x)


def of_numbers(tape: Tape, x: Tensor, holds: Callable[[float], bool]) -> Tensor:
    """Which entries are infinite, nan, or neither; what depends on the inputs is a number."""
    return applied(tape, lambda e: int(holds(e if type(e) is float else 0.0)), x)


def heaviside(tape: Tape, x: Tensor, values: Tensor) -> Tensor:
    """1 above 0, the values at 0."""
    above, at = comparison(tape, x, 0, "gt"), comparison(tape, x, 0, "eq")
    return where(tape, above, as_tensor(1, x), where(tape, at, values, as_tensor(0, x)))


RELATIONS = {"gt": "greater", "ge": "greater_equal", "lt": "less", "le": "less_equal", "eq": "", "ne": "not_equal"}
CHOICES: dict[str, Callable[..., Any]] = {
    **{kind: partial(comparison, kind=kind) for kind in RELATIONS},
    **{long: partial(comparison, kind=kind) for kind, long in RELATIONS.items() if long},
    "where": where,
    "sign": lambda tape, x: applied(tape, sign, x),
    "sgn": lambda tape, x: applied(tape, sign, x),
    "heaviside": heaviside,
    "isfinite": partial(of_numbers, holds=isfinite),
    "isinf": partial(of_numbers, holds=isinf),
    "isnan": partial(of_numbers, holds=isnan),
    "isposinf": partial(of_numbers, holds=lambda e: e == inf),
    "isneginf": partial(of_numbers, holds=lambda e: e == -inf),
    **{f"logical_{kind}": partial(joined, kind=kind) for kind in ("and", "or", "xor")},
    "logical_not": turned,
    **{name: partial(bitwise, kind=name.strip("_").split("_")[-1]) for name in
       "bitwise_and bitwise_or bitwise_xor bitwise_not __and__ __or__ __xor__".split()},
}  # fmt: skip
"""Operators that make masks or choose by them."""
MASKED: dict[str, Callable[..., Any]] = {
    **CHOICES,
    "masked_fill": filled,
    "index_put": put,
    "mul": multiplied,
    "multiply": multiplied,
    "div": divided,
    "divide": divided,
    "add": added,
    "sub": partial(added, signs=(1, -1)),
    "subtract": partial(added, signs=(1, -1)),
    "rsub": partial(added, signs=(-1, 1)),
    "neg": lambda tape, x: applied(tape, partial(times, -1), x),
    "to": retyped,
    "_to_copy": retyped,
    "type_as": retyped,
}
"""Operators on tensors some of whose entries are steps."""
