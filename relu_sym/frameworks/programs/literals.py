"""Numbers as literals of a program."""

from __future__ import annotations

from numbers import Number as Numeric
from typing import Any

from sympy import Basic, Expr, Float, Integer, Rational, Symbol, pi, sympify
from sympy import E as EULER

from ...errors import UnsupportedError
from ...parsing.operations import Name, Node, Number, Operation


def number_node(value: Any) -> Node:
    """A number as a literal: a float keeps its digits, a fraction is a quotient."""
    if not isinstance(value, (Numeric, Basic)):
        raise UnsupportedError("{0} is no number and no placeholder of the program: make it an argument", value)
    e = value if isinstance(value, (int, float)) else sympify(value)
    if isinstance(e, (float, Float)):
        text = repr(float(e))
        node: Node = Name(text.lstrip("-")) if text.lstrip("-") in ("inf", "nan") else Number(text.lstrip("-"))
        return Operation("neg", (node,)) if text.startswith("-") else node
    if isinstance(e, (int, Integer)):
        return Number(str(int(e))) if e >= 0 else Operation("neg", (Number(str(-int(e))),))
    if isinstance(e, Rational) and e.q > 1024 and Rational(float(e)) == e:
        return number_node(float(e))
    if isinstance(e, Rational):
        top = number_node(Integer(abs(int(e.p))))
        found = Operation("div", (top, Number(str(int(e.q)))))
        return found if e.p > 0 else Operation("neg", (found,))
    if e in (pi, EULER):
        return Name("pi" if e is pi else "E")
    if isinstance(e, Symbol):
        return Name(e.name)
    if isinstance(e, Expr) and e.is_infinite:
        return Name("oo") if e.is_positive else Operation("neg", (Name("oo"),))
    raise UnsupportedError("{0} is no number and no placeholder of the program", value)


def literal(node: Node) -> Any:
    """The number that a literal is, a sign before it or a quotient of two; nothing where it is no literal."""
    if isinstance(node, Number):
        return int(node.text) if node.text.isdigit() else float(node.text)
    if not isinstance(node, Operation) or node.head not in ("neg", "div"):
        return None
    values = [literal(o) for o in node.operands]
    if None in values or (node.head == "div" and not all(isinstance(v, int) and v for v in values)):
        return None
    return -values[0] if node.head == "neg" else Rational(*values)
