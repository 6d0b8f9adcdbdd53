"""Presentation MathML of sums, products, powers, numbers and names; SymPy's loses parentheses and escapes nothing."""

from __future__ import annotations

import html
from typing import Any

from sympy import Mul, Pow, S
from sympy.printing.mathml import MathMLPresentationPrinter
from sympy.printing.precedence import PRECEDENCE, precedence_traditional
from sympy.printing.pretty.pretty_symbology import greek_unicode, split_super_sub

from ..steps import Cases
from .printers import OPERATORS, minus

_INVISIBLE = "\N{INVISIBLE TIMES}"


class ArithmeticPrinter(MathMLPresentationPrinter):
    """Nodes of minidom; a text in them is HTML, in which a name is escaped."""

    def node(self, tag: str, *children: Any, **attributes: str) -> Any:
        """An element of nodes and texts."""
        made = self.dom.createElement(tag)
        for child in children:
            made.appendChild(self.dom.createTextNode(child) if isinstance(child, str) else child)
        for name, value in attributes.items():
            made.setAttribute(name, value)
        return made

    def mo(self, sign: str) -> Any:
        """An operator."""
        return self.node("mo", sign)

    def parens(self, body: Any) -> Any:
        """In parentheses that grow."""
        return self.node("mrow", self.mo("("), body, self.mo(")"))

    def operand(self, e: Any, level: int, strict: bool = False) -> Any:
        """In parentheses if it binds less than the level."""
        value = precedence_traditional(e)
        loose = value < level or (not strict and value == level)
        return self.parens(self._print(e)) if loose else self._print(e)

    def negated(self, body: Any) -> Any:
        """With a minus sign in front."""
        return self.node("mrow", self.mo("-"), body)

    # sums and products

    def _print_Add(self, expr: Any, order: Any = None) -> Any:
        parts: list[Any] = []
        for k, term in enumerate(self._as_ordered_terms(expr, order=order)):
            negative, body = minus(term)
            if negative or k:
                parts.append(self.mo("-" if negative else "+"))
            parts.append(self.term(body))
        return self.node("mrow", *parts)

    def term(self, e: Any) -> Any:
        """An operand of a sum."""
        if isinstance(e, Cases) or e.is_Piecewise:
            return self.parens(self._print(e))
        return self.operand(e, PRECEDENCE["Add"])

    def _print_Mul(self, expr: Any) -> Any:
        negative, body = minus(expr)
        if negative:
            return self.negated(self.term(body))
        coefficient, factors = expr.as_coeff_mul()
        if len(factors) > 1:
            factors = Mul._from_args(factors).as_ordered_factors()
        under = [f for f in factors if isinstance(f, Pow) and f.exp.is_Rational and f.exp < 0]
        if not under and (not coefficient.is_Rational or coefficient.q == 1):
            return self.product(coefficient, list(factors))
        over = [f for f in factors if f not in under]
        top, bottom = (S(coefficient.p), S(coefficient.q)) if coefficient.is_Rational else (coefficient, S.One)
        return self.node("mfrac", self.product(top, over), self.product(bottom, [_inverse(f) for f in under]))

    def product(self, coefficient: Any, factors: list[Any]) -> Any:
        """Factors side by side; a dot only between numbers."""
        factors = factors if coefficient is S.One and factors else [coefficient, *factors]
        if len(factors) == 1:
            return self._print(factors[0])
        parts: list[Any] = []
        for k, f in enumerate(factors):
            if k:
                parts.append(self.mo("·" if f.is_Number and factors[k - 1].is_Number else _INVISIBLE))
            open_ended = isinstance(f, Cases) or f.is_Piecewise or (isinstance(f, OPERATORS) and k < len(factors) - 1)
            if open_ended or minus(f)[0]:
                parts.append(self.parens(self._print(f)))
            else:
                parts.append(self.operand(f, PRECEDENCE["Mul"], strict=not f.is_Mul))
        return self.node("mrow", *parts)

    def _print_Pow(self, e: Any) -> Any:
        base, power = e.args
        if power.is_Rational and power < 0:
            return self.node("mfrac", self.node("mn", "1"), self._print(_inverse(e)))
        if power is S.Half:
            return self.node("msqrt", self._print(base))
        if power.is_Rational and power.p == 1 and power.q > 1:
            return self.node("mroot", self._print(base), self._print(S(power.q)))
        return self.node("msup", self.operand(base, PRECEDENCE["Pow"]), self._print(power))

    def _print_exp(self, e: Any) -> Any:
        return self.node("msup", self.node("mi", "e"), self._print(e.args[0]))

    # numbers

    def _print_Integer(self, e: Any) -> Any:
        shown = self.node("mn", str(abs(int(e))))
        return self.negated(shown) if e < 0 else shown

    def _print_int(self, p: Any) -> Any:
        return self._print_Integer(p)

    def _print_Rational(self, e: Any) -> Any:
        shown = self.node("mfrac", self.node("mn", str(abs(e.p))), self.node("mn", str(e.q)))
        return self.negated(shown) if e.p < 0 else shown

    def _print_Float(self, e: Any) -> Any:
        return self.negated(super()._print_Float(-e)) if e < 0 else super()._print_Float(e)

    def _print_NegativeInfinity(self, e: Any) -> Any:
        return self.negated(self._print(-e))

    def _print_ComplexInfinity(self, _: Any) -> Any:
        return self.node("mover", self.node("mi", "∞"), self.mo("~"))

    def _print_NaN(self, _: Any) -> Any:
        return self.node("mtext", "undefined")

    # names

    def _print_Symbol(self, sym: Any, style: str = "plain") -> Any:
        return self.named(sym.name)

    _print_Dummy = _print_Symbol

    def named(self, name: str) -> Any:
        """A name with its subscripts and superscripts."""
        name = name.removeprefix("\\") if name.removeprefix("\\") in greek_unicode else name
        base, supers, subs = split_super_sub(name) if name.isprintable() else (name, [], [])
        shown = [self.letter(base), *(self.node("mrow", *map(self.letter, s)) for s in (subs, supers) if s)]
        tag = "msubsup" if subs and supers else "msub" if subs else "msup"
        return self.node(tag, *shown) if len(shown) > 1 else shown[0]

    def letter(self, name: str) -> Any:
        """One name, Greek if it is the name of a Greek letter."""
        return self.node("mn" if name.isdigit() else "mi", html.escape(greek_unicode.get(name, name)))


def _inverse(power: Any) -> Any:
    return power.base if power.exp == -1 else Pow(power.base, -power.exp, evaluate=False)
