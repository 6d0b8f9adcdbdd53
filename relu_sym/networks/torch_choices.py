"""Comparisons of PyTorch and what chooses by them: where, masks, and products with masks.

A tensor of comparisons has steps as entries; what reads it is ``where`` in one of its spellings, refused where it jumps.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..errors import UnsupportedError
from .arrays import broadcast, common_shape, elementwise, reshaped
from .decided import chosen, compared, joined, negated
from .entries import Entry, Form, Step, plus, times
from .onnx_tensor import FLOATS
from .tape import Tape, Tensor
from .torch_activations import nearest, number


def as_tensor(value: Any, other: Tensor) -> Tensor:
    """An operand, a number of Python code as a tensor of the type of the other one."""
    return value if isinstance(value, Tensor) else Tensor((), [number(value, other)], other.dtype)


def comparison(tape: Tape, a: Tensor, b: Any, kind: str) -> Tensor:
    """Which entries stand in a relation."""
    if a.jumps or (isinstance(b, Tensor) and b.jumps):
        raise UnsupportedError("a comparison of what jumps")
    made = elementwise(partial(compared, kind), a, as_tensor(b, a))
    return Tensor(made.shape, made.entries, "bool")


def where(tape: Tape, test: Tensor, a: Any, b: Any) -> Tensor:
    """a where the test holds, else b."""
    both = [v for v in (a, b) if isinstance(v, Tensor)]
    dtype = both[0].dtype if both else "float32"
    a, b = (v if isinstance(v, Tensor) else Tensor((), [number(v, Tensor((), [0], dtype))], dtype) for v in (a, b))
    shape = common_shape(test.shape, a.shape, b.shape)
    rows = zip(*(broadcast(t, shape).entries for t in (test, a, b)), strict=True)
    return Tensor(shape, chosen(tape, list(rows)), dtype)


def filled(tape: Tape, x: Tensor, mask: Tensor, value: Any) -> Tensor:
    """The value where the mask holds, else x."""
    return where(tape, mask, as_tensor(value, x), x)


def put(tape: Tape, x: Tensor, indices: tuple, values: Tensor, accumulate: bool = False) -> Tensor:
    """x[mask] = value."""
    mask = indices[0]
    if accumulate or len(indices) != 1 or len(values.entries) != 1 or mask.shape != x.shape[: mask.rank]:
        raise UnsupportedError("entries chosen by a comparison that get more than one value")
    mask = reshaped(mask, mask.shape + (1,) * (x.rank - mask.rank))
    return where(tape, mask, reshaped(values, ()), x)


def gated(tape: Tape, a: Any, b: Any) -> Tensor:
    """a*b, one of them a mask: the other where the mask holds, else 0."""
    a, b = (a, as_tensor(b, a)) if isinstance(a, Tensor) else (as_tensor(a, b), b)
    shape = common_shape(a.shape, b.shape)
    pairs = list(zip(broadcast(a, shape).entries, broadcast(b, shape).entries, strict=True))
    rows = [_product(*((x, y) if type(x) is Step else (y, x))) for x, y in pairs]
    return Tensor(shape, chosen(tape, rows), a.dtype if a.dtype in FLOATS else b.dtype)


def _product(x: Entry, y: Entry) -> tuple[Entry, Entry, Entry]:
    """The product of two entries, the first a step if one is, as a choice."""
    if type(x) is not Step:
        if type(x) is Form and type(y) is Form:
            raise UnsupportedError("a product of two entries that both depend on the inputs is not piecewise linear")
        made = times(x, y) if type(x) is not Form else times(y, x)
        return 1, made, made
    if type(y) is not Step:
        return Step(x.test), times(x.high, y), times(x.low, y)
    if x.high and x.low or y.high and y.low:
        raise UnsupportedError("a product of two steps that are not 0")
    both = joined("and", x, y)
    return both, (x.high or x.low) * (y.high or y.low), 0


def affine(tape: Tape, a: Any, b: Any, alpha: Any = 1, signs: tuple[int, int] = (1, 1)) -> Tensor:
    """A step plus or minus a number."""
    a, b = (a, as_tensor(b, a)) if isinstance(a, Tensor) else (as_tensor(a, b), b)
    first, second = signs[0], signs[1]
    if signs == (-1, 1):
        first = -number(alpha, b)
    else:
        second *= number(alpha, b)
    made = elementwise(lambda x, y: _sum(_scaled(first, x), _scaled(second, y)), a, b)
    return Tensor(made.shape, made.entries, a.dtype if a.dtype in FLOATS else b.dtype)


def _scaled(c: Any, e: Entry) -> Entry:
    return Step(e.test, c * e.high, c * e.low) if type(e) is Step else times(c, e)


def _sum(x: Entry, y: Entry) -> Entry:
    if type(x) is not Step:
        x, y = y, x
    if type(x) is not Step:
        return plus(x, y)
    if type(y) in (Step, Form):
        raise UnsupportedError("a sum with what a comparison decides jumps")
    return Step(x.test, plus(x.high, y), plus(x.low, y))


def both(tape: Tape, a: Tensor, b: Any, kind: str) -> Tensor:
    """Whether both, or one, holds."""
    made = elementwise(partial(joined, kind), a, as_tensor(b, a))
    return Tensor(made.shape, made.entries, "bool")


def turned(tape: Tape, a: Tensor) -> Tensor:
    """Where the mask does not hold."""
    return Tensor(a.shape, list(map(negated, a.entries)), "bool")


def bitwise(tape: Tape, *operands: Any, kind: str) -> Tensor:
    """The same for masks only: of whole numbers these are other operators."""
    if any(isinstance(a, Tensor) and a.dtype != "bool" for a in operands):
        raise UnsupportedError("a bitwise operation on numbers that depend on the inputs")
    return turned(tape, *operands) if kind == "not" else both(tape, *operands, kind=kind)


def retyped(tape: Tape, x: Tensor, dtype: Any = None, *more: Any, **options: Any) -> Tensor:
    """A mask as numbers 0 and 1."""
    wanted = str(dtype).removeprefix("torch.") if str(dtype).startswith("torch.") else x.dtype
    wanted = dtype.dtype if isinstance(dtype, Tensor) else wanted

    def held(c: Any) -> Any:
        return nearest(c, wanted) if wanted in FLOATS else bool(c) if wanted == "bool" else int(c)

    return Tensor(
        x.shape, [Step(e.test, held(e.high), held(e.low)) if type(e) is Step else held(e) for e in x.entries], wanted
    )


RELATIONS = {"gt": "greater", "ge": "greater_equal", "lt": "less", "le": "less_equal", "eq": "", "ne": "not_equal"}
CHOICES: dict[str, Callable[..., Any]] = {
    **{kind: partial(comparison, kind=kind) for kind in RELATIONS},
    **{long: partial(comparison, kind=kind) for kind, long in RELATIONS.items() if long},
    "where": where,
    "logical_and": partial(both, kind="and"),
    "logical_or": partial(both, kind="or"),
    "logical_not": turned,
    **{name: partial(bitwise, kind=name.strip("_").split("_")[-1]) for name in
       "bitwise_and bitwise_or bitwise_not __and__ __or__".split()},
}  # fmt: skip
"""Operators that make masks or choose by them."""
MASKED: dict[str, Callable[..., Any]] = {
    **CHOICES,
    "masked_fill": filled,
    "index_put": put,
    "mul": gated,
    "multiply": gated,
    "add": affine,
    "sub": partial(affine, signs=(1, -1)),
    "subtract": partial(affine, signs=(1, -1)),
    "rsub": partial(affine, signs=(-1, 1)),
    "neg": lambda tape, x: x.like([_scaled(-1, e) for e in x.entries]),
    "to": retyped,
    "_to_copy": retyped,
    "type_as": retyped,
}
"""Operators on tensors some of whose entries are steps."""
