"""SymPy's LaTeX and terminal printers, set as a person would write; what all formats share is in Readable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sympy import DiracDelta, Dummy, Expr, Integral, Limit, Mod, Mul, Product, S, Sum, default_sort_key
from sympy.core.operations import AssocOp
from sympy.printing.latex import LatexPrinter
from sympy.printing.pretty.pretty import PrettyPrinter
from sympy.printing.pretty.pretty_symbology import pretty_use_unicode
from sympy.printing.pretty.stringpict import prettyForm

from ..steps import Cases, D, Extreme
from ..steps.layout import Table, latex, picture
from .conditions import cases, condition
from .names import is_plain, terminal_name, tex_name

OPERATORS = (D, Extreme, Limit, Integral, Sum, Product)
"""What takes everything at its right as its operand."""

_ONE = re.compile(r"-?\d+|[A-Za-z]|\\[A-Za-z]+|[^\^]+_\{[^{}^]+\}")
"""A point that may carry the sign of its side as it stands; any other is put in parentheses."""

_AFTER_FACTOR = re.compile(r"(?<=[\w}\])]) (?=\\(?:delta|theta)(?:\^\{\\left|_\{0|\\left))")


def minus(term: Expr) -> tuple[bool, Expr]:
    """Whether a term has a minus sign in front, and the term without it; nothing is distributed."""
    if term.is_Number and term.is_extended_negative:
        return True, -term
    if isinstance(term, Mul) and term.args[0].is_Number and term.args[0].is_extended_negative:
        coefficient, rest = -term.args[0], term.args[1:]
        if coefficient is S.One:
            return True, rest[0] if len(rest) == 1 else Mul._from_args(rest)
        return True, Mul._from_args((coefficient, *rest))
    return False, term


def sides_of_mod(e: Expr) -> tuple[tuple[Expr, bool], tuple[Expr, bool]]:
    """Both sides of mod, each with whether it needs parentheses: mod binds as a sum does and groups to no side."""
    left, right = (
        (u, bool(u.is_Add or u.is_Piecewise or isinstance(u, (Mod, Cases, *OPERATORS)) or minus(u)[0])) for u in e.args
    )
    return left, (right[0], right[1] or right[0].is_Mul)


def ordered(terms: Sequence[Expr]) -> list[Expr]:
    """Terms as they are read: impulses last, and none with a minus sign in front of one without; sums after all else.

    A polynomial of three terms and more stays in descending powers.
    """
    sums = [t for t in terms if t.has(Sum)]
    if 0 < len(sums) < len(terms):
        return [*ordered([t for t in terms if not t.has(Sum)]), *ordered(sums)]
    regular = [t for t in terms if not t.has(DiracDelta)]
    found = [*regular, *(t for t in terms if t.has(DiracDelta))] if len(regular) < len(terms) else list(terms)
    if not minus(found[0])[0] or (len(found) > 2 and all(t.is_polynomial() for t in found)):
        return found
    lead = next((k for k, t in enumerate(found) if not minus(t)[0]), 0)
    return [found[lead], *found[:lead], *found[lead + 1 :]]


def _computed(e: Expr) -> list[Expr]:
    """The integrals, sums and limits that are numbers: SymPy would compute them, for minutes, to order the terms."""
    found = e.atoms(Integral, Sum, Product, Limit) if e.has(Integral, Sum, Product, Limit) else ()
    return sorted((n for n in found if not n.free_symbols), key=default_sort_key)


class Readable:
    """Terms in the order of a person, conditions as disjoint intervals; ``_set`` draws a layout."""

    def _set(self, layout: Any) -> Any:
        raise NotImplementedError

    def _as_ordered_terms(self: Any, expr: Expr, order: Any = None) -> list[Expr]:
        names = {n: Dummy(f"integral_{k}", real=True) for k, n in enumerate(_computed(expr))}
        try:
            terms = super()._as_ordered_terms(expr.xreplace(names), order=order)  # type: ignore[misc]
            back = {v: n for n, v in names.items()}
            terms = [t.xreplace(back) for t in terms] if names else terms
        except TypeError:  # SymPy compares the arguments of functions by <, which fails with nan
            terms = expr.args
        return ordered(terms)

    def _print_Piecewise(self: Any, e: Any) -> Any:
        table = cases(e)
        return super()._print_Piecewise(e) if table is None else self._set(table)  # type: ignore[misc]

    def _print_PiecewiseSet(self: Any, e: Any) -> Any:
        return self._set(Table(tuple((s, "otherwise" if c is S.true else c) for s, c in e.args)))

    def _print_And(self: Any, e: Any) -> Any:
        words = condition(e)
        return super()._print_And(e) if words is None else self._set(words)  # type: ignore[misc]

    def _print_Or(self: Any, e: Any) -> Any:
        words = condition(e)
        return super()._print_Or(e) if words is None else self._set(words)  # type: ignore[misc]


class TexPrinter(Readable, LatexPrinter):
    """LaTeX for amsmath and amssymb."""

    def _set(self, layout: Any) -> str:
        return latex(self, layout)

    def name(self, name: str) -> str:
        """A name that is not plain, or UnsupportedError."""
        return tex_name(name)

    def _deal_with_super_sub(self, string: str, style: str = "plain") -> str:
        if not is_plain(string):
            return self.name(string)
        return super()._deal_with_super_sub(string, style).replace(r"\mathscr", r"\mathcal")

    def _hprint_Function(self, func: str) -> str:
        return super()._hprint_Function(func) if is_plain(func) else self.name(func)

    def _print_Function(self, expr: Any, exp: Any = None) -> str:
        name = expr.func.__name__
        if is_plain(name):
            return super()._print_Function(expr, exp)
        power = f"^{{{exp}}}" if exp else ""
        return rf"{self.name(name)}{power}\left({', '.join(map(self._print, expr.args))}\right)"

    def _needs_mul_brackets(self, expr: Any, first: bool = False, last: bool = False) -> bool:
        if isinstance(expr, Cases) or (isinstance(expr, OPERATORS) and not last):
            return True
        return super()._needs_mul_brackets(expr, first=first, last=last)

    def _print_ComplexRootOf(self, expr: Any) -> str:
        return rf"\operatorname{{root}}\left({', '.join(map(self._print, expr.args))}\right)"

    def factor(self, expr: Any) -> str:
        """A factor of a product in front of parentheses."""
        if expr is S.NegativeOne:
            return "-"
        shown = self._print(expr)
        return rf"\left({shown}\right)" if self._needs_mul_brackets(expr, first=True) else shown

    def _print_Subs(self, expr: Any) -> str:
        body = self._print(expr.expr)
        if expr.expr.is_Add:
            body = rf"\left({body}\right)"
        points = ", ".join(
            f"{self._print(v)} = {self._print(p)}" for v, p in zip(expr.variables, expr.point, strict=True)
        )
        return rf"\left. {body} \right|_{{{points}}}"

    def _print_Limit(self, expr: Any) -> str:
        e, z, z0, way = expr.args
        point = self._print(z0)
        if str(way) in ("+", "-") and z0 not in (S.Infinity, S.NegativeInfinity):
            point = f"{point if _ONE.fullmatch(point) else f'({point})'}^{{{way}}}"
        body = self._print(e)
        if isinstance(e, AssocOp) or body.startswith("-"):
            return rf"\lim_{{{self._print(z)} \to {point}}}\left({body}\right)"
        return rf"\lim_{{{self._print(z)} \to {point}}} {body}"

    def _needs_add_brackets(self, expr: Any) -> bool:
        return isinstance(expr, Cases) or expr.is_Piecewise or super()._needs_add_brackets(expr)

    def _print_Mod(self, expr: Any, exp: Any = None) -> str:
        sides = (rf"\left({self._print(u)}\right)" if loose else self._print(u) for u, loose in sides_of_mod(expr))
        shown = r" \bmod ".join(sides)
        return shown if exp is None else rf"\left({shown}\right)^{{{exp}}}"

    def _print_Mul(self, expr: Any) -> str:
        negative, body = minus(expr)
        if negative and isinstance(body, Mod):
            return rf"- \left({self._print(body)}\right)"
        return _AFTER_FACTOR.sub(r" \\, ", super()._print_Mul(expr))


class MeasuredPrinter(TexPrinter):
    """LaTeX that is measured and not shown: every name will do."""

    def name(self, name: str) -> str:
        return "x" * len(name)


class PicturePrinter(Readable, PrettyPrinter):
    """Characters on several lines."""

    def _set(self, layout: Any) -> prettyForm:
        return picture(self, layout)

    def _print_Piecewise(self, e: Any) -> Any:
        """One branch on one line has no brace: it would look like one that is never closed."""
        drawn = super()._print_Piecewise(e)
        if len(e.args) > 1 or drawn.height() > 1:
            return drawn
        value, condition = map(self._print, e.args[0].args)
        return prettyForm(*value.right("  for ", condition), binding=prettyForm.OPEN)

    def _print_Symbol(self, e: Any, bold_name: bool = False) -> Any:
        terminal_name(e.name)
        return super()._print_Symbol(e, bold_name)

    def _print_Function(self, e: Any, *args: Any, **options: Any) -> Any:
        terminal_name(e.func.__name__)
        return super()._print_Function(e, *args, **options)

    def _print_ComplexRootOf(self, e: Any) -> Any:
        return super()._print_Function(e, func_name="root")

    def _print_EmptySet(self, e: Any) -> Any:
        return prettyForm("∅" if self._use_unicode else "{}")

    def _print_Mod(self, e: Any) -> Any:
        left, right = (
            prettyForm(*self._print(u).parens()) if loose else self._print(u) for u, loose in sides_of_mod(e)
        )
        return prettyForm(*left.right(" mod ", right), binding=prettyForm.OPEN)

    def _print_Max(self, e: Any) -> Any:
        return super()._print_Function(e, func_name="max")

    def _print_Min(self, e: Any) -> Any:
        return super()._print_Function(e, func_name="min")

    def _print_PrincipalValue(self, e: Any) -> Any:
        return super()._print_Function(e, func_name="PV")

    def _print_FinitePart(self, e: Any) -> Any:
        return super()._print_Function(e, func_name="FP")


def tex(e: Any) -> str:
    """LaTeX of an object of mathematics."""
    return TexPrinter()._print(e)


def pictured(e: Any, use_unicode: bool = True) -> prettyForm:
    """An object of mathematics as a picture of characters."""
    before = pretty_use_unicode(use_unicode)  # SymPy's symbols read this flag
    try:
        printed = PicturePrinter({"use_unicode": use_unicode, "wrap_line": False})._print(e)
    finally:
        pretty_use_unicode(before)
    return printed if isinstance(printed, prettyForm) else prettyForm(str(printed))
