"""The placeholder: a callable is run once on it, and every operation it does is written down.

``rs.relu`` and the functions of ``rs.ops`` take placeholders and numbers; ``+ - * / ** abs`` and comparisons do too;
each operation is a method as well (``x.clamp(min=0)``), and functions of PyTorch's that are given placeholders are the
operations of their names.  Control flow on a value (``if x > 0``) cannot be seen: ``rs.ops.where`` can.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from typing import Any, NoReturn

from sympy import Symbol

from ...budget import verb
from ...errors import ParseError, ReluSymError, UnsupportedError
from ...functions import ReLU
from ...parsing.operations import Name, Node, Number, Operation
from ...parsing.programs import gives_places
from ...parsing.words import ASKED, KEYWORDS, NONE, WORDS, word
from .literals import number_node
from .rebuilt import substituted
from .respelled import program_of
from .spelling import told

OURS = (
    "a program is made of + - * / ** abs, comparisons, rs.relu and rs.ops; math, numpy and SymPy take no placeholders"
)
NAMES = {"linalg_vector_norm": "norm", "linalg_norm": "norm", "_threshold": "threshold"}
"""What PyTorch calls its own functions."""
PLAIN = {"inplace": False, "size_average": None, "reduce": None, "reduction": "mean", "weight": None, "keepdim": False,
         "pos_weight": None, "dtype": None, "_stacklevel": 3, "approximate": "none", "out": None, "ignore_index": -100,
         "label_smoothing": 0.0}  # fmt: skip
"""Arguments of PyTorch's that say nothing if they are these."""


class Traced:
    """A value of a program that is not known yet."""

    __slots__ = ("node", "placed")
    __array_ufunc__ = None
    _op_priority = 100.0  # SymPy leaves a product of a symbol and a placeholder to the placeholder

    def __init__(self, node: Node, placed: bool = False) -> None:
        self.node, self.placed = node, placed  # placed: values and indices, as PyTorch gives them

    def __repr__(self) -> str:
        return told(self.node)

    def __add__(self, other: Any) -> Traced:
        return _made("add", self, other)

    def __radd__(self, other: Any) -> Traced:
        return _made("add", other, self)

    def __sub__(self, other: Any) -> Traced:
        return _made("add", self, _made("neg", other))

    def __rsub__(self, other: Any) -> Traced:
        return _made("add", other, _made("neg", self))

    def __mul__(self, other: Any) -> Traced:
        return _made("mul", self, other)

    def __rmul__(self, other: Any) -> Traced:
        return _made("mul", other, self)

    def __truediv__(self, other: Any) -> Traced:
        return _made("div", self, other)

    def __rtruediv__(self, other: Any) -> Traced:
        return _made("div", other, self)

    def __pow__(self, other: Any) -> Traced:
        return _made("pow", self, other)

    def __rpow__(self, other: Any) -> Traced:
        return _made("pow", other, self)

    def __mod__(self, other: Any) -> Traced:
        return _made("mod", self, other)

    def __matmul__(self, other: Any) -> Traced:
        return _made("dot", self, other)

    def __getitem__(self, k: Any) -> Traced:
        if not isinstance(k, int) or isinstance(k, bool):
            raise UnsupportedError("{0}[{1!r}]: an index of a list is a whole number", self, k)
        return Traced(Operation("entry", (node_of(self), Number(str(k)))))

    def __getattr__(self, name: str) -> Any:
        if name == "values" and gives_places(self.node):
            return Traced(self.node)
        if name.startswith("_") or word(name) is None:
            near = get_close_matches(name, WORDS, n=1)
            raise AttributeError(f"{self} has no operation {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
        return partial(_from_torch, name, self)

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Traced:
        """PyTorch asks this instead of computing: the operation of the name of its function is written down."""
        name = str(getattr(func, "__name__", func))
        if any(hasattr(a, "requires_grad") for a in (*args, *(kwargs or {}).values()) if not isinstance(a, Traced)):
            raise UnsupportedError("torch.{0} of a tensor: give it as an argument of the program, or a number", name)
        if word(NAMES.get(name, name)) is None:
            raise UnsupportedError("torch.{0} is no operation that relu_sym knows", name)
        return _from_torch(NAMES.get(name, name), *args, **(kwargs or {}))

    @classmethod
    def write_activation(cls, kind: type, args: Any) -> Traced:
        """The operation of an activation; where frameworks have none, those of its law."""
        names = {Symbol(f"({k})", real=True): a for k, a in enumerate(args) if isinstance(a, Traced)}
        made = kind(*(next(v for v, b in names.items() if b is a) if isinstance(a, Traced) else a for a in args))
        return Traced(substituted(program_of(made), {v.name: node_of(a) for v, a in names.items()}))

    def __neg__(self) -> Traced:
        return _made("neg", self)

    def __pos__(self) -> Traced:
        return self

    def __abs__(self) -> Traced:
        return _made("abs", self)

    def __lt__(self, other: Any) -> Traced:
        return _made("lt", self, other)

    def __le__(self, other: Any) -> Traced:
        return _made("le", self, other)

    def __gt__(self, other: Any) -> Traced:
        return _made("gt", self, other)

    def __ge__(self, other: Any) -> Traced:
        return _made("ge", self, other)

    def __eq__(self, other: object) -> Traced:  # type: ignore[override]
        return _made("eq", self, other)

    def __ne__(self, other: object) -> Traced:  # type: ignore[override]
        return _made("ne", self, other)

    def __and__(self, other: Any) -> Traced:
        return _made("and", self, other)

    def __or__(self, other: Any) -> Traced:
        return _made("or", self, other)

    def __invert__(self) -> Traced:
        return _made("not", self)

    def __bool__(self) -> NoReturn:
        raise UnsupportedError(
            "the program asks whether {0} holds, which a trace cannot know: use rs.ops.where(condition, x, y), and "
            "rs.ops.maximum(x, y) for max(x, y)",
            self,
        )

    def __float__(self) -> NoReturn:
        raise UnsupportedError("the program turns {0} into a number, which a trace cannot follow; " + OURS, self)

    __int__ = __complex__ = __index__ = __float__  # type: ignore[assignment]

    def __iter__(self) -> NoReturn:
        raise UnsupportedError(
            "{0} cannot be gone through: a trace does not know how many entries it has; rs.ops.sum(x) adds them, x[0] "
            "is the first, and a list is written [x, y]",
            self,
        )

    __hash__ = None  # type: ignore[assignment]


def _from_torch(name: str, *args: Any, **named: Any) -> Traced:
    """A method, or a function of PyTorch's, as it takes its arguments there."""
    known = word(name)
    assert known is not None
    named = {k: v for k, v in named.items() if k not in PLAIN or v != PLAIN[k]}
    if known.name == "leaky_relu" and len(args) == 1:
        named.setdefault("slope", named.pop("negative_slope", 0.01))
    if known.name in ("max", "min") and len(args) == 2 and isinstance(args[1], int):
        args, named = args[:1], named | {"axis": args[1]}
    found = operation(known.name)(*args, **named)
    return Traced(found.node, gives_places(found.node))


def _made(head: str, *operands: Any) -> Traced:
    return Traced(Operation(head, tuple(map(node_of, operands))))


def node_of(value: Any) -> Node:
    """A placeholder, a number or a list of them as a node."""
    if isinstance(value, Traced):
        if value.placed:
            raise UnsupportedError("{0} gives values and indices in torch: write .values", value)
        return value.node
    if isinstance(value, (list, tuple)):
        return Operation("list", tuple(map(node_of, value)))
    if value is None or isinstance(value, bool):
        return Name(str(value))
    return number_node(value)


def traced(f: Callable[..., Any]) -> tuple[Node, tuple[str, ...]]:
    """The program that a callable does, and the names of its arguments."""
    names = argument_names(f)
    try:
        found = f(*(Traced(Name(n)) for n in names))
    except ReluSymError:
        raise
    except Exception as error:  # whatever the user's own code raises on a placeholder
        raise UnsupportedError(
            "the program cannot be traced: {0}: {1}; " + OURS, type(error).__name__, str(error)
        ) from error
    return node_of(found), names


def argument_names(f: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the arguments that have to be given."""
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        raise UnsupportedError("{0!r} does not say its arguments: give a lambda or a function", f) from None
    if any(p.kind not in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters if p.default is p.empty):
        raise UnsupportedError("{0!r} takes any number of arguments: give a lambda with names", f)
    return tuple(p.name for p in parameters if p.default is p.empty)


def operation(name: str) -> Callable[..., Any]:
    """The function of that word: on placeholders it is written down."""
    known = word(name)
    assert known is not None

    def f(*args: Any, **named: Any) -> Traced:
        head, arguments = known.name, known.arguments
        named = {KEYWORDS.get(k, k): v for k, v in named.items()}
        if head in ("max", "min") and len(args) == 2 and not isinstance(args[0], (list, tuple)):
            head = {"max": "maximum", "min": "minimum"}[head]
            arguments = WORDS[head].arguments
        if len(args) > len(arguments) or set(named) - {a for a, _ in arguments[len(args) :]}:
            raise ParseError("{0} does not take these arguments", known.signature, position=0)
        given = dict(zip((a for a, _ in arguments), args, strict=False)) | named
        nodes: list[Node] = []
        for a, default in arguments:
            if a not in given and default is None:
                why = f" ({ASKED[a]})" if a in ASKED else ""
                raise ParseError("{0}: the argument {1!r} is missing" + why, known.signature, a, position=0)
            missing = Name(NONE) if default == NONE else Number(str(default))
            nodes.append(node_of(given[a]) if a in given and given[a] is not None else missing)
        return Traced(Operation(head, tuple(nodes)))

    f.__name__ = f.__qualname__ = known.name
    f.__doc__ = f"``{known.signature}`` of a traced program: {known.law}."
    return f


class Ops:
    """The operations of programs, for callables: ``rs.ops.maximum(x, 0)``, ``rs.ops.where(x > 0, x, 0)``.

    Outside of a trace they give placeholders, which print as the program.

    >>> import relu_sym as rs
    >>> rs.autodiff(lambda x: rs.ops.maximum(x, 0) + abs(x), 0, framework="jax")
    3/2
    """

    __name__ = "ops"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or word(name) is None:
            raise AttributeError(f"no operation of programs has the name {name!r}; known are {', '.join(WORDS)}")
        return operation(name)

    def __dir__(self) -> list[str]:
        return sorted(WORDS)


ops = Ops()


@verb
def relu(x: Any) -> Any:
    """max(x, 0) as a framework's operation, in a program that is a callable: ``lambda x: rs.relu(x) - rs.relu(-x)``.

    Of a SymPy expression it is ``rs.ReLU``.

    >>> from sympy.abc import x
    >>> import relu_sym as rs
    >>> rs.relu(x), rs.autodiff(lambda t: rs.relu(t), 0)
    (ReLU(x), 0)
    """
    return operation("relu")(x) if isinstance(x, Traced) else ReLU(x)
