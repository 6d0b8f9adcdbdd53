"""Texts beside the curves, as formulas that mathtext can set: no environments, no displaystyle, no dollar signs."""

from __future__ import annotations

import math

from sympy import Expr, Float, latex
from sympy.core.symbol import Symbol

from ..forms.exact import Scalar, expression
from ..modes import Mode

LONG = 24
"""Letters of LaTeX beyond which a weight is given in decimals."""
NAMES = {None: "", Mode.CLASSICAL: "classical", Mode.DISTRIBUTIONAL: "distributional", Mode.SET_VALUED: "set-valued"}


def plain(text: str) -> str:
    """A text that matplotlib takes letter by letter.

    >>> print(plain("50$"))
    50\\$
    """
    return text.replace("$", r"\$")


def symbol_label(x: Symbol) -> str:
    """The name of a variable: as a formula if it is an ordinary name, else letter by letter.

    >>> symbol_label(Symbol("x_1")), symbol_label(Symbol("a&b"))
    ('$x_{1}$', 'a&b')
    """
    ordinary = x.name.isascii() and x.name.replace("_", "").isalnum() and x.name[0].isalpha()
    return f"${latex(x)}$" if ordinary else plain(x.name)


def weight_label(weight: Scalar, order: int, alone: bool) -> str:
    """An impulse in a few letters: its weight, and beside other impulses or for a derivative the delta as well.

    >>> from sympy import Integer, Rational, pi
    >>> weight_label(Rational(-1, 2), 0, True), weight_label(pi, 0, False), weight_label(Integer(-2), 1, True)
    ('-1/2', '\\\\pi\\\\delta', "-2\\\\delta'")
    """
    e = expression(weight)
    number = number_label(e)
    if order == 0 and alone:
        return number
    delta = r"\delta" + ("'" * order if order < 3 else f"^{{({order})}}")
    if e == 1 or e == -1:
        return number[:-1] + delta
    if e.is_Rational and "/" in number:
        return rf"{'-' if e.p < 0 else ''}\frac{{{abs(e.p)}}}{{{e.q}}}{delta}"
    return (f"({number})" if e.is_Add or "/" in number else number) + delta


def number_label(e: Expr) -> str:
    """A number in a few letters: exact if short, else four digits."""
    if not isinstance(e, Float) and not e.has(Float):
        text = str(e) if e.is_Rational else latex(e, fold_short_frac=True)
        if len(text) <= (9 if e.is_Rational else LONG) and r"\begin" not in text:
            return text
    value = float(e)
    if value == 0 or 1e-4 <= abs(value) < 1e5:
        return f"{value:.4g}"
    power = math.floor(math.log10(abs(value)))
    return rf"{value / 10.0**power:.3g} \times 10^{{{power}}}"


def formula(f: Expr) -> str | None:
    """f as a formula in one line; None if it is long or mathtext cannot set it."""
    text = latex(f)
    if r"\begin" in text or r"\displaystyle" in text or len(str(f)) > 60:
        return None
    ordinary = all(s.name.isascii() and s.name.replace("_", "").isalnum() for s in f.free_symbols)
    return text if ordinary and "$" not in text else None


def title(f: Expr, mode: Mode | None) -> tuple[str, str]:
    """(heading, formula): what is drawn and of which function; the formula may be empty."""
    name = NAMES[mode]
    text = formula(f)
    return (f"{name} derivative" if name else ""), (f"${text}$" if text else "")
