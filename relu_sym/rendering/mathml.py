"""Presentation MathML that browsers draw without scripts: functions, limits, integrals, derivatives, sets."""

from __future__ import annotations

import html
import re
from typing import Any

from sympy import Basic, S
from sympy.core.function import AppliedUndef
from sympy.printing.precedence import PRECEDENCE

from ..steps.layout import mathml as laid_out
from .breaking import RELATIONS
from .mathml_arithmetic import ArithmeticPrinter
from .printers import Readable

_LETTERS = str.maketrans({"ⅆ": "d", "ⅇ": "e", "ⅈ": "i"})
_APPLY = "\N{FUNCTION APPLICATION}"
_TALL = ("<mfrac", "<mtable", "<munder", "<mover", "<msqrt", "<mroot", "∫")
_FENCE = re.compile(r"<mo>([()\[\]|{}])</mo>")
"""Parentheses around one line of letters keep their size: fonts set a stretched one with gaps."""

_HEADS = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "acot": "arccot",
    "asinh": "arsinh",
    "acosh": "arcosh",
    "atanh": "artanh",
    "ComplexRootOf": "root",
    "PrincipalValue": "PV",
    "FinitePart": "FP",
    "gamma": "Γ",
    "beta": "B",
    "zeta": "ζ",
    "LambertW": "W",
    "Max": "max",
    "Min": "min",
}


class CalculusPrinter(ArithmeticPrinter):
    """The operators of calculus."""

    def _print_Piecewise(self, e: Any) -> Any:
        rows = []
        for value, when in e.args:
            said = self.node("mtext", "otherwise") if when is S.true else self._print(when)
            rows.append(self.node("mtr", self.node("mtd", self._print(value)), self.node("mtd", said)))
        return self.node("mrow", self.mo("{"), self.node("mtable", *rows, columnalign="left left"))

    _print_PiecewiseSet = _print_Piecewise

    def _print_Limit(self, e: Any) -> Any:
        f, x, a, side = e.args
        at = self._print(a)
        if str(side) in "+-" and not a.is_infinite:
            at = self.node("msup", at, self.mo(str(side)))
        under = self.node("munder", self.mo("lim"), self.node("mrow", self._print(x), self.mo("→"), at))
        return self.node("mrow", under, self.operand(f, PRECEDENCE["Add"]))

    def _print_Integral(self, e: Any) -> Any:
        parts = []
        for limit in reversed(e.limits):
            ends = [self._print(end) for end in limit[1:]]
            parts.append(self.node(("", "msup", "msubsup")[len(ends)], self.mo("∫"), *ends) if ends else self.mo("∫"))
        parts.append(self.operand(e.function, PRECEDENCE["Add"]))
        for limit in e.limits:
            parts += [self.node("mspace", width="0.17em"), self.node("mi", "d"), self._print(limit[0])]
        return self.node("mrow", *parts)

    def _print_Sum(self, e: Any, sign: str = "∑") -> Any:
        parts = []
        for limit in reversed(e.limits):
            below = self._print(limit[0])
            if len(limit) == 3:
                below = self.node("mrow", below, self.mo("="), self._print(limit[1]))
                parts.append(self.node("munderover", self.mo(sign), below, self._print(limit[2])))
            else:
                parts.append(self.node("munder", self.mo(sign), below))
        return self.node("mrow", *parts, self.operand(e.function, PRECEDENCE["Add"]))

    def _print_Product(self, e: Any) -> Any:
        return self._print_Sum(e, "∏")

    def _print_Derivative(self, e: Any) -> Any:
        letter = "d" if len(e.expr.free_symbols) <= 1 else "∂"
        total = sum((n for _, n in e.variable_count), S.Zero)
        under: list[Any] = []
        for x, n in e.variable_count:
            under += [
                self.node("mi", letter),
                self._print(x) if n == 1 else self.node("msup", *map(self._print, (x, n))),
            ]
        top = self.node("mi", letter) if total == 1 else self.node("msup", self.node("mi", letter), self._print(total))
        body = self.operand(e.expr, PRECEDENCE["Mul"], strict=True)
        return self.node(
            "mrow", self.node("mfrac", top, self.node("mrow", *under)), self.node("mspace", width="0.17em"), body
        )

    def _print_Subs(self, e: Any) -> Any:
        pairs = zip(e.variables, e.point, strict=True)
        points = [self.node("mrow", self._print(v), self.mo("="), self._print(p)) for v, p in pairs]
        body = self.node("mrow", self.operand(e.expr, PRECEDENCE["Add"]), self.mo("|"))
        return self.node("msub", body, self.node("mrow", *self.listed(points)))

    def listed(self, nodes: list[Any]) -> list[Any]:
        """With commas between."""
        return [part for k, n in enumerate(nodes) for part in ((self.mo(","), n) if k else (n,))]

    # functions

    def _print_Function(self, e: Any) -> Any:
        name = e.func.__name__
        head = self.named(name) if isinstance(e, AppliedUndef) else self.node("mi", _HEADS.get(name, name))
        return self.applied(head, *e.args)

    _print_ComplexRootOf = _print_Max = _print_Min = _print_Function

    def applied(self, head: Any, *args: Any) -> Any:
        """A function of arguments."""
        return self.node("mrow", head, self.mo(_APPLY), self._paren_comma_separated(*args))

    def _print_DiracDelta(self, e: Any) -> Any:
        order = e.args[1] if len(e.args) > 1 else S.Zero
        head = self.node("mi", "δ")
        if order != 0:
            head = self.node("msup", head, self.parens(self._print(order)))
        return self.applied(head, e.args[0])

    def _print_Heaviside(self, e: Any) -> Any:
        return self.applied(self.node("mi", "θ"), e.args[0])

    # sets and relations

    def _print_Relational(self, e: Any) -> Any:
        return self.node("mrow", self._print(e.lhs), self.mo(RELATIONS[e.rel_op]), self._print(e.rhs))

    def _print_Reals(self, _: Any) -> Any:
        return self.node("mi", "ℝ")

    def _print_Integers(self, _: Any) -> Any:
        return self.node("mi", "ℤ")

    def _print_EmptySet(self, _: Any) -> Any:
        return self.node("mi", "∅")

    def _print_Complement(self, e: Any) -> Any:
        return self.node("mrow", self._print(e.args[0]), self.mo("∖"), self._print(e.args[1]))

    def _print_ImageSet(self, e: Any) -> Any:
        inside = [self._print(e.lamda.expr), self.mo("|"), *map(self._print, e.lamda.variables), self.mo("∈")]
        return self.node("mrow", self.mo("{"), *inside, self._print(e.base_set), self.mo("}"))


class MathMLPrinter(Readable, CalculusPrinter):
    """What is used: the operators, in the order and with the conditions of a person."""

    def _set(self, layout: Any) -> Any:
        return laid_out(self, layout)


def mathml(e: Basic) -> str:
    """The markup of an object of mathematics, without the surrounding math element."""
    return written(MathMLPrinter()._print(e))


def written(node: Any) -> str:
    """A node as markup: SymPy's texts hold entities, which become letters; what means something to HTML is escaped."""
    if node.nodeType == node.TEXT_NODE:
        text = html.unescape(node.data).translate(_LETTERS)
        text = "".join(c if c.isprintable() or c in "\u2061\u2062\xa0" else "\N{REPLACEMENT CHARACTER}" for c in text)
        return html.escape("\N{MINUS SIGN}" if text == "-" and node.parentNode.tagName == "mo" else text)
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in node.attributes.items())
    inner = "".join(map(written, node.childNodes))
    if node.tagName == "mrow" and not any(tag in inner for tag in _TALL):
        inner = _FENCE.sub(r'<mo stretchy="false">\1</mo>', inner)
    return f"<{node.tagName}{attributes}>{inner}</{node.tagName}>"
