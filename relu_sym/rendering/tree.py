"""Expressions and steps as JSON, a tree of [head, arguments], and back: nothing is evaluated or imported by name.

A number is a number, a constant its name ("pi", "oo", "true"), a symbol ["Symbol", name, {assumption: true}], all
else [head, argument, ...] with a head out of ``heads.HEADS``.  ``decode(json.loads(json.dumps(encode(e)))) == e``.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sympy import Basic, Dummy, ImmutableDenseMatrix, Integral, Piecewise, Subs, Symbol, Tuple
from sympy.core.function import AppliedUndef

from ..errors import ParseError, ReluSymError, UnsupportedError
from ..functions import cases, integral
from ..functions.roots import RootIn
from ..steps import Step
from ..steps.said import Said
from .head import Head
from .heads import CONSTANTS, HEADS, NAMES
from .leaves import LEAVES, read_function, read_integer, read_leaf, shown, write_function, write_leaf

DEPTH = 150
"""Deeper expressions are refused, in writing and in reading: SymPy itself works by recursion."""

SIZE = 10**6
"""More nodes than this are refused: a small expression with shared parts can be a large tree."""

SPELLED: dict[type, type] = {cases.Piecewise: Piecewise, integral.HeadIntegral: Integral}
"""Subclasses that are equal to what SymPy itself makes of the same arguments."""

_TEXTS = ("rule", "why", "reference", "relation")
_FIELDS = {f.name for f in fields(Step)}


class _Count:
    """How many nodes have been visited, and how deep they lie."""

    def __init__(self) -> None:
        self.nodes = 0

    def visit(self, depth: int) -> None:
        self.nodes += 1
        if depth > DEPTH:
            raise UnsupportedError("expressions nested more than {0} deep are not stored as JSON", DEPTH)
        if self.nodes > SIZE:
            raise UnsupportedError("expressions of more than {0} parts are not stored as JSON", SIZE)


def encode(obj: Basic) -> Any:
    """A SymPy object as lists, strings and numbers.

    >>> from sympy import Abs, Symbol
    >>> encode(Abs(Symbol('x', real=True)) + 1)
    ['Add', 1, ['Abs', ['Symbol', 'x', {'real': True}]]]
    """
    return _encode(obj, 0, _Count())


def _encode(obj: Any, depth: int, count: _Count) -> Any:
    count.visit(depth)
    if not isinstance(obj, Basic):
        raise UnsupportedError("not a SymPy object: {0}", shown(obj))
    leaf = write_leaf(obj)
    if leaf is not None:
        return leaf
    if not obj.args and obj in NAMES:
        return NAMES[obj]
    if isinstance(obj, Subs):
        obj = _named_inside(obj)
    if isinstance(obj, AppliedUndef):
        head = write_function(obj)
    else:
        cls = SPELLED.get(type(obj), type(obj))
        name = cls.__name__
        if name not in HEADS or HEADS[name].cls is not cls:
            raise UnsupportedError("no JSON form for {0}", name)
        head = [name]
    parts = _parts(obj)
    return head + [_encode(a, depth + 1, count) for a in parts]


def _parts(obj: Basic) -> tuple:
    """What stands behind the head."""
    if isinstance(obj, RootIn):
        return obj.function, obj.low, obj.high
    return (*obj.args[:2], *obj.args[2]) if isinstance(obj, ImmutableDenseMatrix) else obj.args


def _named_inside(e: Subs) -> Subs:
    """f'(a) as SymPy writes it binds a dummy: a symbol of its name, or a fresh one, says the same."""
    used = {s.name for s in e.free_symbols | e.point.free_symbols}
    fresh = {}
    for v in e.variables:
        if isinstance(v, Dummy):
            name = next(n for n in (v.name, *(f"{v.name}_{k}" for k in range(100))) if n not in used)
            fresh[v] = Symbol(name, **v.assumptions0)
            used.add(name)
    if not fresh:
        return e
    return _rebuilt(e, fresh)


def _rebuilt(e: Subs, fresh: dict) -> Subs:
    """The same Subs over other variables, built as it stands."""
    return Basic.__new__(Subs, e.expr.xreplace(fresh), Tuple(*[fresh.get(v, v) for v in e.variables]), e.point)


def decode(tree: Any) -> Basic:
    """The SymPy object of a tree; ParseError for what is no tree, UnsupportedError for a head that is not listed.

    >>> decode(['Add', 1, ['Abs', ['Symbol', 'x', {'real': True}]]])
    Abs(x) + 1
    """
    return _decode(tree, 0, _Count())


def _decode(tree: Any, depth: int, count: _Count) -> Any:
    count.visit(depth)
    match tree:
        case str():
            if tree not in CONSTANTS:
                raise UnsupportedError("no constant has the name {0}", shown(tree))
            return CONSTANTS[tree]
        case int():
            return read_leaf("Integer", [read_integer(tree)])
        case [str(head), *rest] if head in HEADS:
            return _build(HEADS[head], head, tuple(_decode(a, depth + 1, count) for a in rest))
        case ["Function", name, assumptions, *rest]:
            args = tuple(_decode(a, depth + 1, count) for a in rest)
            return _guarded("Function", lambda: read_function(name, assumptions)(*args, evaluate=False))
        case [str(head), *rest] if head in LEAVES:
            return _guarded(head, lambda: read_leaf(head, rest))
        case [str(head), *_]:
            raise UnsupportedError("no JSON form for {0}", shown(head))
    raise ParseError("not a stored expression: {0}", shown(tree))


def _build(head: Head, name: str, args: tuple) -> Any:
    if not head.accepts(args):
        raise ParseError("{0} does not take these {1} arguments", name, len(args))
    return _guarded(name, lambda: head.build(head.cls, *args))


def _guarded(name: str, build: Any) -> Any:
    """What is built, or our own error: SymPy's constructors raise a dozen kinds on forged arguments."""
    try:
        return build()
    except ReluSymError:
        raise
    except Exception as error:
        raise ParseError("{0} does not take these arguments ({1})", name, type(error).__name__) from error


def encode_text(text: str) -> Any:
    """A text as it is; one with mathematics in it as a list of its texts and, each in brackets, its objects."""
    if not isinstance(text, Said):
        return str(text)
    try:
        return [p if isinstance(p, str) else [encode(p)] for p in text.parts]
    except UnsupportedError:  # a refusal may quote what is not stored
        return str(text)


def decode_text(data: Any) -> str:
    """The text of such data; ParseError where it is none."""
    return _decode_text(data, _Count())


def _decode_text(data: Any, count: _Count) -> str:
    if isinstance(data, str):
        return data
    if not isinstance(data, list) or not all(isinstance(p, str) or (isinstance(p, list) and len(p) == 1) for p in data):
        raise ParseError("the rule, the conditions and the reasons of a stored step are texts")
    return Said(*(p if isinstance(p, str) else _decode(p[0], 0, count) for p in data))


def encode_step(step: Step) -> dict[str, Any]:
    """A step and its side computations as a table; what is empty is left out."""
    found: dict[str, Any] = {"rule": step.rule, "before": encode(step.before), "after": encode(step.after)}
    if step.where is not None:
        found["where"] = encode(step.where)
    for name in ("conditions", "why", "reference"):
        if value := getattr(step, name):
            found[name] = [encode_text(t) for t in value] if name == "conditions" else value
    if step.relation != "=":
        found["relation"] = step.relation
    if step.steps:
        found["steps"] = [encode_step(s) for s in step.steps]
    return found


def decode_step(data: Any) -> Step:
    """The step of such a table; ParseError where it is none."""
    return _decode_step(data, 0, _Count())


def _decode_step(data: Any, depth: int, count: _Count) -> Step:
    count.visit(depth)
    if not isinstance(data, dict) or not {"rule", "before", "after"} <= data.keys() <= _FIELDS:
        raise ParseError("not a stored step: {0}", shown(data))
    found: dict[str, Any] = {name: data[name] for name in _TEXTS if name in data}
    conditions, inner = data.get("conditions", []), data.get("steps", [])
    if not (isinstance(conditions, list) and all(isinstance(t, str) for t in found.values())):
        raise ParseError("the rule, the conditions and the reasons of a stored step are texts")
    if not isinstance(inner, list):
        raise ParseError("the side computations of a stored step are a list, not {0}", shown(inner))
    where = data.get("where")
    return Step(
        before=_decode(data["before"], 0, count),
        after=_decode(data["after"], 0, count),
        where=None if where is None else _decode(where, 0, count),
        conditions=tuple(_decode_text(t, count) for t in conditions),
        steps=tuple(_decode_step(s, depth + 1, count) for s in inner),
        **found,
    )
