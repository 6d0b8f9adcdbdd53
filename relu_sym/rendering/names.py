"""Text and names in LaTeX: what would break the output is escaped, what TeX has no letter for is refused by name.

In HTML and JSON every name is fine, once escaped; in a terminal a control character is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sympy.printing.latex import tex_greek_dictionary, translate
from sympy.printing.pretty.pretty_symbology import greek_unicode

from ..errors import UnsupportedError
from ..steps.signs import SIGNS

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*((_{1,2}|\^)[A-Za-z0-9]+)*'*")
"""Names that SymPy prints well: letters, digits, subscripts and superscripts."""

_GREEK = sorted({"\\" + name.lower() for name in greek_unicode if name.islower()} - {"\\omicron", "\\lamda"})
_UPPER = [t for t in tex_greek_dictionary.values() if t.startswith("\\") and "{" not in t]
_OTHER = r"\epsilon \ell \hbar \wp \Re \Im \infty \partial \nabla \aleph \varnothing \emptyset".split()
_MACROS = "|".join(re.escape(m) for m in sorted({*_GREEK, *_UPPER, *_OTHER}, key=len, reverse=True))
_ACCENTS = r"\\(?:hat|bar|tilde|vec|dot|ddot|mathrm|mathbf|mathbb|mathcal|mathfrak|boldsymbol|operatorname)"
_BASE = rf"(?:(?:{_MACROS})(?![A-Za-z])|[A-Za-z]|{_ACCENTS}\{{(?:[A-Za-z0-9]+|{_MACROS})\}})"
_SCRIPT = rf"(?:[A-Za-z0-9]|\{{(?:[A-Za-z0-9,+\- ]|(?:{_MACROS})(?![A-Za-z]))+\}})"
_DELIBERATE = re.compile(rf"{_BASE}(_{_SCRIPT})?(\^{_SCRIPT})?")
"""TeX that the user wrote on purpose: one letter or known macro, an accent or an alphabet, one script of each kind."""

_ESCAPES = {
    **{c: "\\" + c for c in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\n": " ",
    "\t": " ",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
    "–": "--",
    "‑": "-",
    "—": "---",
    "…": "...",
    "\N{NO-BREAK SPACE}": " ",
}
_MATH = {
    "\\": r"\backslash",
    "<": "<",
    ">": ">",
    "|": "|",
    '"': "''",
    "*": r"\ast",
    "≤": r"\leq",
    "≥": r"\geq",
    "≠": r"\neq",
    "≈": r"\approx",
    "≡": r"\equiv",
    "∈": r"\in",
    "∉": r"\notin",
    "⊂": r"\subset",
    "⊆": r"\subseteq",
    "⊇": r"\supseteq",
    "⊃": r"\supset",
    "∖": r"\setminus",
    "∪": r"\cup",
    "∩": r"\cap",
    "∅": r"\varnothing",
    "→": r"\to",
    "←": r"\leftarrow",
    "↔": r"\leftrightarrow",
    "↦": r"\mapsto",
    "⟹": r"\Longrightarrow",
    "⇒": r"\Rightarrow",
    "⟺": r"\Longleftrightarrow",
    "⇔": r"\Leftrightarrow",
    "∞": r"\infty",
    "±": r"\pm",
    "·": r"\cdot",
    "⋅": r"\cdot",
    "×": r"\times",
    "−": "-",
    "√": r"\surd",
    "∘": r"\circ",
    "∗": r"\ast",
    "∇": r"\nabla",
    "‖": r"\|",
    "∥": r"\|",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
    "∓": r"\mp",
    "∼": r"\sim",
    "≪": r"\ll",
    "≫": r"\gg",
    "⁺": "{}^{+}",
    "⁻": "{}^{-}",
    "ⁿ": "{}^{n}",
    "¼": r"\tfrac{1}{4}",
    "§": r"\S",
    "∂": r"\partial",
    "∫": r"\int",
    "∑": r"\sum",
    "∀": r"\forall",
    "∃": r"\exists",
    "∧": r"\wedge",
    "∨": r"\vee",
    "¬": r"\neg",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "′": r"\prime",
    "°": r"{}^{\circ}",
    "ℝ": r"\mathbb{R}",
    "ℤ": r"\mathbb{Z}",
    "ℕ": r"\mathbb{N}",
    "ℚ": r"\mathbb{Q}",
    "ℂ": r"\mathbb{C}",
    "½": r"\tfrac{1}{2}",
    "ϕ": r"\phi",
    "φ": r"\varphi",
    "ε": r"\varepsilon",
    "ϵ": r"\epsilon",
    **{c: f"{{}}^{{{d}}}" for d, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{chr(0x2080 + d): f"{{}}_{{{d}}}" for d in range(10)},
    **{c: translate(n) for n, c in greek_unicode.items() if len(c) == 1 and c not in "φε"},
}
_COMBINING = {
    "\u0300": r"\`",
    "\u0301": r"\'",
    "\u0302": r"\^",
    "\u0303": r"\~",
    "\u0304": r"\=",
    "\u0306": r"\u",
    "\u0307": r"\.",
    "\u0308": r"\"",
    "\u030a": r"\r",
    "\u030b": r"\H",
    "\u030c": r"\v",
}


_ASCII = {sign: plain.strip() for sign, (_, plain) in SIGNS.items() if not sign.isascii()}
_ASCII |= {"∞": "oo", "∅": "{}", "−": "-", "·": "*", "′": "'"}


def tex_text(text: str) -> str:
    r"""A text as a part of a formula: letters in \text{}, signs of mathematics between, TeX's own signs escaped.

    >>> print(tex_text("f ≥ 0 & 50%"))
    \text{f }{\geq}\text{ 0 \& 50\%}
    """
    return "".join(f"{{{part}}}" if is_sign else rf"\text{{{part}}}" for is_sign, part in _parts(text))


def tex_prose(text: str) -> str:
    r"""A text as a paragraph of TeX: signs of mathematics between dollars, TeX's own signs escaped.

    >>> print(tex_prose("f ≥ 0 & 50%"))
    f $\geq$ 0 \& 50\%
    """
    return "".join(f"${part}$" if is_sign else part for is_sign, part in _parts(text))


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Each sign of mathematics as TeX, marked True, and the letters between, marked False."""
    letters = ""
    for character in unicodedata.normalize("NFC", text):
        sign = _MATH.get(character)
        if sign is None:
            letters += _in_text(character, text)
            continue
        if letters:
            yield False, letters
        yield True, sign
        letters = ""
    if letters:
        yield False, letters


def _in_text(character: str, text: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    letter, *marks = unicodedata.normalize("NFD", character)
    if len(marks) == 1 and marks[0] in _COMBINING and letter.isascii() and letter.isalpha():
        return f"{_COMBINING[marks[0]]}{{{letter}}}"
    raise UnsupportedError("LaTeX has no letter for {0} in {1}: use another name", ascii(character), ascii(text))


def is_plain(name: str) -> bool:
    """Whether SymPy's own printers set this name well."""
    return _PLAIN.fullmatch(name) is not None and "ddot" not in name.replace("ddot", "", 1)


def tex_name(name: str) -> str:
    """A name that is not plain: TeX written on purpose stays, anything else is set as escaped text."""
    if _DELIBERATE.fullmatch(name):
        return name
    if len(name) == 1 and name in _MATH and name.isalpha():
        return _MATH[name]
    if not name.strip() or not name.isprintable():
        raise UnsupportedError("the name {0} cannot be set in LaTeX: use another name", ascii(name))
    return _indexed(name) or tex_text(name)


_SMALL = {"_": "".join(chr(0x2080 + d) for d in range(10)), "^": "⁰¹²³⁴⁵⁶⁷⁸⁹"}
_INDEXED = re.compile(r"([^\W\d_]+)((?:[_^](?:\{[^{}]+\}|\w+?))*)('*)")
_INDEX = re.compile(r"([_^])(?:\{([^{}]+)\}|(\w+?)(?=[_^']|$))")


def _indexed(name: str) -> str | None:
    """``tau_{12}``, ``α_1``, ``x₁``, ``Δx_{i,max}``: letters with indices, each set as what it is; None for others."""
    name = name.replace("__", "^")
    for mark, digits in _SMALL.items():
        name = re.sub(
            f"[{digits}]+", lambda m, d=digits, k=mark: f"{k}{{{''.join(str(d.index(c)) for c in m[0])}}}", name
        )
    found = _INDEXED.fullmatch(name)
    base = None if found is None else _letters(found[1])
    if found is None or base is None:
        return None
    scripts: dict[str, list[str]] = {"_": [], "^": []}
    for mark, braced, bare in _INDEX.findall(found[2]):
        parts = [_letters(part.strip()) for part in re.split(r"[,; ]", braced or bare)]
        if None in parts:
            return None
        scripts[mark].append(",".join(parts))
    told = "".join(f"{mark}{{{' '.join(t)}}}" for mark, t in scripts.items() if t)
    return base + found[3] + told if not (found[3] and scripts["^"]) else None


def _letters(text: str) -> str | None:
    """A word, a number or Greek letters; None where there are other signs."""
    if text.isascii():
        return translate(text) if text.isalnum() else None
    letters = [_MATH.get(c, c) for c in text]
    if all(c.isalnum() and (c.isascii() or c in _MATH) for c in text):
        return " ".join(letters)
    return None


def terminal_name(name: str) -> str:
    """The name, if it moves no cursor and breaks no line."""
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in name):
        raise UnsupportedError("the name {0} holds a control character: use another name", ascii(name))
    return name


def ascii_text(text: str) -> str:
    """Text in ASCII: signs of mathematics by their usual spelling, other letters by a question mark."""
    spelled = "".join(_ASCII.get(c, c) for c in text)
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "replace").decode()
