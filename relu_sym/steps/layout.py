"""One description, four printers: a noun says how it is set, and is LaTeX, text, a 2D picture and MathML by that.

A layout is a string (signs, listed in ``signs``, or a word), a SymPy object, or one of the boxes below.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sympy import Basic, Expr, Mod
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.pretty.stringpict import prettyForm, stringPict

from .signs import LETTERS, PADDED, SIGNS, SPACED, WORDS


class Row(NamedTuple):
    """Parts side by side."""

    parts: tuple


class Scripts(NamedTuple):
    """A base with a subscript and a superscript."""

    base: Any
    sub: Any = None
    sup: Any = None


class Under(NamedTuple):
    """A word with a condition below it: sup, inf."""

    word: str
    below: Any


class Fraction(NamedTuple):
    """One over the other."""

    over: Any
    under: Any


class Paren(NamedTuple):
    """Parentheses that grow with what they hold."""

    body: Any


class Table(NamedTuple):
    """A brace, then rows of (value, condition)."""

    rows: tuple[tuple[Any, Any], ...]


def row(*parts: Any) -> Row:
    """Parts side by side."""
    return Row(parts)


def fenced(e: Any) -> Any:
    """An expression as an operand: in parentheses if it is a sum, a remainder, or has a minus sign in front."""
    loose = isinstance(e, Expr) and (
        e.is_Add or isinstance(e, Mod) or e.could_extract_minus_sign() or getattr(e, "is_loose", False)
    )
    return Paren(e) if loose else e


def latex(p: Any, layout: Any) -> str:
    """LaTeX that needs amsmath and amssymb only."""
    match layout:
        case str():
            return (
                SIGNS[layout][0] if layout in SIGNS else (layout if len(layout) == 1 else rf"\operatorname{{{layout}}}")
            )
        case Row(parts):
            return "".join(latex(p, q) for q in parts)
        case Scripts(base, sub, sup):
            scripts = "".join(f"{mark}{{{latex(p, s)}}}" for mark, s in (("_", sub), ("^", sup)) if s is not None)
            return f"{latex(p, base)}{scripts}"
        case Under(word, below):
            return rf"\{word}_{{{latex(p, below)}}} "
        case Fraction(over, under):
            return rf"\frac{{{latex(p, over)}}}{{{latex(p, under)}}} "
        case Paren(body):
            return rf"\left({latex(p, body)}\right)"
        case Table(rows):
            lines = r" \\ ".join(f"{latex(p, v)} & {latex(p, c)}" for v, c in rows)
            return rf"\begin{{cases}} {lines} \end{{cases}}"
        case _:
            return p._print(layout)


def text(p: Any, layout: Any) -> str:
    """One line of text."""
    match layout:
        case str():
            return SIGNS[layout][1] if layout in SIGNS else layout
        case Row(parts):
            return "".join(f" {text(p, q)} " if isinstance(q, str) and q in PADDED else text(p, q) for q in parts)
        case Scripts(base, sub, sup):
            raised = "" if sup is None else text(p, sup) if sup in ("′", "+", "-") else f"^{text(p, sup)}"
            return text(p, base) + ("" if sub is None else f"_{text(p, sub)}") + raised
        case Under(word, below):
            return f"{word}[{text(p, below)}] "
        case Fraction(over, under):
            top = text(p, over)
            return f"{top if top.replace('^', '').isalnum() else f'({top})'}/{text(p, under)} "
        case Paren(body):
            return f"({text(p, body)})"
        case Table(rows):
            return (
                "{"
                + "; ".join(f"{text(p, v)} if {text(p, c)}".replace(" if otherwise", " otherwise") for v, c in rows)
                + "}"
            )
        case _:
            return p._print(layout)


def picture(p: Any, layout: Any) -> prettyForm:
    """A picture of characters."""
    match layout:
        case str():
            sign = layout if p._use_unicode else SIGNS.get(layout, ("", layout))[1]
            if layout in ("∀", ","):
                return prettyForm(f"{sign.strip()} ")
            return prettyForm(f" {sign.strip()} " if layout in SPACED else sign)
        case Row(parts):
            return _side_by_side(p, parts)
        case Scripts(base, sub, sup):
            out = picture(p, base)
            if sub is not None:
                out = prettyForm(*out.right(prettyForm("_"), picture(p, sub)))
            if sup is not None:
                short = sup in ("′", "+", "-")
                out = prettyForm(*out.right(picture(p, sup))) if short else out ** picture(p, sup)
            return out
        case Under(word, below):
            stacked = stringPict.stack(prettyForm(word), picture(p, below))
            return prettyForm(*prettyForm(stacked[0], baseline=0).right(" "))
        case Fraction(over, under):
            return prettyForm(*(picture(p, over) / picture(p, under)).right(" "))
        case Paren(body):
            return prettyForm(*picture(p, body).parens())
        case Table(rows):
            return _table(p, rows)
        case _:
            return prettyForm(*p._print(layout).parens("", ""))


def _side_by_side(p: Any, parts: tuple) -> prettyForm:
    opening = next((k for k, q in enumerate(parts) if isinstance(q, str) and q in "{["), None)
    if opening is not None and parts[-1] in ("}", "]"):
        body = _side_by_side(p, parts[opening + 1 : -1]).parens(parts[opening], parts[-1])
        return prettyForm(*stringPict.next(*(picture(p, q) for q in parts[:opening]), prettyForm(*body)))
    drawn = [prettyForm(f" {q} ") if k and q in ("+", "-") else picture(p, q) for k, q in enumerate(parts)]
    return prettyForm(*stringPict.next(*drawn))


def _table(p: Any, rows: Sequence[tuple[Any, Any]]) -> prettyForm:
    pairs = [(picture(p, v), picture(p, c)) for v, c in rows]
    width = max(v.width() for v, _ in pairs)
    lines = [
        prettyForm(*v.right(" " * (width - v.width()), "  " if d == "otherwise" else "  for ", c))
        for (v, c), (_, d) in zip(pairs, rows, strict=True)
    ]
    drawn = [text for k, line in enumerate(lines) for text in (([""] if k else []) + list(line.picture))]
    if len(drawn) % 2 == 0 and len(lines) > 1:
        drawn.insert(lines[0].height(), "")  # a brace has an odd height
    longest = max(map(len, drawn))
    out = prettyForm("\n".join(text.ljust(longest) for text in drawn), baseline=len(drawn) // 2)
    return prettyForm(*out.parens("{", ""), binding=prettyForm.OPEN)


def mathml(p: Any, layout: Any) -> Any:
    """Presentation MathML."""
    match layout:
        case str():
            if layout in WORDS:
                return _leaf(p, "mtext", SIGNS[layout][1].replace(" ", "\N{NO-BREAK SPACE}"))
            return _leaf(p, "mo" if layout in SIGNS and layout not in LETTERS else "mi", layout)
        case Row(parts):
            return _node(p, "mrow", *(mathml(p, q) for q in parts))
        case Scripts(base, sub, sup):
            tag = "msup" if sub is None else "msub" if sup is None else "msubsup"
            return _node(p, tag, *(mathml(p, q) for q in (base, sub, sup) if q is not None))
        case Under(word, below):
            return _node(p, "munder", _leaf(p, "mo", word), mathml(p, below))
        case Fraction(over, under):
            space = _node(p, "mspace")
            space.setAttribute("width", "0.17em")
            return _node(p, "mrow", _node(p, "mfrac", mathml(p, over), mathml(p, under)), space)
        case Paren(body):
            return _node(p, "mrow", _leaf(p, "mo", "("), mathml(p, body), _leaf(p, "mo", ")"))
        case Table(rows):
            cells = [_node(p, "mtr", *(_node(p, "mtd", mathml(p, c)) for c in pair)) for pair in rows]
            table = _node(p, "mtable", *cells)
            table.setAttribute("columnalign", "left left")
            return _node(p, "mrow", _leaf(p, "mo", "{"), table)
        case _:
            return p._print(layout)


def _leaf(p: Any, tag: str, content: str) -> Any:
    made = p.dom.createElement(tag)
    made.appendChild(p.dom.createTextNode(content))
    return made


def _node(p: Any, tag: str, *children: Any) -> Any:
    made = p.dom.createElement(tag)
    for child in children:
        made.appendChild(child)
    return made


class Noun(Basic):
    """An inert object of mathematics: it evaluates nothing and prints everywhere."""

    precedence = PRECEDENCE["Mul"] + 1  # a power of it needs parentheses, a multiple does not

    def _layout(self) -> Any:
        raise NotImplementedError

    def _latex(self, printer: Any, exp: Any = None) -> str:
        tex = latex(printer, self._layout())
        return rf"\left({tex}\right)^{{{exp}}}" if exp else tex

    def _sympystr(self, printer: Any) -> str:
        return text(printer, self._layout()).strip()

    def _pretty(self, printer: Any) -> prettyForm:
        layout = self._layout()
        out = picture(printer, layout)
        out.binding = max(out.binding, prettyForm.MUL)
        return out

    def _mathml_presentation(self, printer: Any) -> Any:
        return mathml(printer, self._layout())
