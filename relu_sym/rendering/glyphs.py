"""How wide signs of LaTeX print, in points of a 10 point Computer Modern: what an estimate of a line adds up."""

from __future__ import annotations

from string import ascii_letters
from typing import NamedTuple


class Sign(NamedTuple):
    """A sign by its class: ``ord``, ``bin`` and ``rel`` (with the spaces around), ``punct``, ``op``, ``space``."""

    kind: str
    width: float
    script: float
    """The width in a script of the first level, where TeX leaves the spaces out."""


_ITALIC = (5.3, 4.3, 4.3, 5.2, 4.7, 6.0, 5.1, 5.8, 3.4, 4.7, 5.5, 3.2, 8.8, 6.0, 4.8, 5.0, 4.8, 4.8, 4.7, 3.6, 5.7)
_ITALIC += (5.2, 7.4, 5.7, 5.3, 5.1, 7.5, 8.1, 7.9, 8.6, 8.0, 7.8, 7.9, 9.1, 5.2, 6.5, 9.2, 6.8, 10.8, 9.1, 7.9, 7.8)
_ITALIC += (7.9, 7.7, 6.7, 7.2, 7.9, 8.1, 10.8, 9.1, 8.0, 7.5)
_ROMAN = (5.0, 5.6, 4.4, 5.6, 4.4, 3.1, 5.0, 5.6, 2.8, 3.1, 5.3, 2.8, 8.3, 5.6, 5.0, 5.6, 5.3, 3.9, 3.9, 3.9, 5.6)
_ROMAN += (5.3, 7.2, 5.3, 5.3, 4.4, 7.5, 7.1, 7.2, 7.6, 6.8, 6.5, 7.8, 7.5, 3.6, 5.1, 7.8, 6.2, 9.2, 7.5, 7.8, 6.8)
_ROMAN += (7.8, 7.4, 5.6, 7.2, 7.5, 7.5, 10.3, 7.5, 7.5, 6.1)
_MARKS = dict.fromkeys(".,;:!'`[]|", 2.8) | dict.fromkeys("()", 3.9) | {" ": 3.3, "-": 3.3}

_GREEK = """alpha 6.4 beta 6.2 gamma 5.7 delta 4.8 epsilon 4.1 varepsilon 4.7 zeta 5.1 eta 5.3 theta 5.0 vartheta 5.9
iota 3.5 kappa 5.8 lambda 5.8 mu 6.0 nu 5.6 xi 4.8 pi 6.1 rho 5.2 sigma 6.1 tau 5.5 upsilon 5.8 phi 6.0 varphi 6.5
chi 6.3 psi 6.9 omega 6.6 Gamma 6.3 Delta 8.3 Theta 7.8 Lambda 6.9 Xi 6.7 Pi 7.5 Sigma 7.2 Upsilon 7.8 Phi 7.2 Psi 7.8
Omega 7.2 partial 5.9 infty 10 forall 5.6 exists 5.6 varnothing 7.8 emptyset 5 nabla 8.3 ell 4.2 hbar 5.4 because 6.7
prime 2.7 circ 5 ldots 11.7 dots 11.7 aleph 6.1 wp 6.4 Re 7.2 Im 5.5 backslash 5 top 7.8 bot 7.8 langle 3.9 rangle 3.9
lfloor 4.4 rfloor 4.4 lceil 4.4 rceil 4.4 surd 8.3 S 4.4 infinity 10"""
_NAMES = "sin cos tan cot sec csc log ln exp arg det dim deg ker min max sup inf lim sinh cosh tanh coth arcsin arccos"
_BINARY = {"cdot": 2.8, "times": 7.8, "pm": 7.8, "mp": 7.8, "cup": 6.7, "cap": 6.7, "setminus": 5.0, "circ": 5.0}
_BINARY |= {"wedge": 6.7, "vee": 6.7, "ast": 5.0, "bmod": 18.0}
_RELATIONS = {"to": 10.0, "mapsto": 10.0, "rightarrow": 10.0, "leftarrow": 10.0, "leftrightarrow": 10.0, "in": 6.7}
_RELATIONS |= {"mid": 2.8, "Longrightarrow": 16.1, "Longleftarrow": 16.1, "Longleftrightarrow": 18.3, "notin": 6.7}
_RELATIONS |= dict.fromkeys("neq ne leq le geq ge approx equiv subset subseteq supset supseteq sim".split(), 7.8)
_SPACES = {",": 1.7, ":": 2.2, ";": 2.8, "!": -1.7, " ": 3.3, "quad": 10.0, "qquad": 20.0}


def _roman(text: str) -> float:
    return sum(ROMAN.get(c, 5.0) for c in text)


ITALIC = dict(zip(ascii_letters, _ITALIC, strict=True))
"""The letters of a formula."""
ROMAN = dict(zip(ascii_letters, _ROMAN, strict=True)) | _MARKS
"""The letters of a text; any other sign is 5 points wide."""


def _sign(kind: str, width: float, spaces: float) -> Sign:
    return Sign(kind, width + spaces, width * 0.78 + 0.3)


_words = _GREEK.split()
SIGNS: dict[str, Sign] = {
    **{"\\" + n: _sign("ord", float(w), 0.0) for n, w in zip(_words[::2], _words[1::2], strict=True)},
    **{c: _sign("ord", w, 0.0) for c, w in ITALIC.items()},
    **{"\\" + n: _sign("op", _roman(n), 0.8) for n in _NAMES.split()},
    **{"\\" + n: _sign("bin", w, 4.4) for n, w in _BINARY.items()},
    **{"\\" + n: _sign("rel", w, 5.6) for n, w in _RELATIONS.items()},
    **{"\\" + n: Sign("space", w, w * 0.8) for n, w in _SPACES.items()},
    **{c: _sign("bin", 7.8, 4.4) for c in "+-"},
    **{c: _sign("rel", 7.8, 5.6) for c in "=<>"},
    ":": _sign("rel", 2.8, 5.6),
    ",": _sign("punct", 2.8, 1.7),
    ";": _sign("punct", 2.8, 1.7),
    "~": Sign("space", 3.3, 2.6),
    "'": Sign("ord", 2.9, 2.5),
    **{c: _sign("ord", w, 0.0) for c, w in {"(": 3.9, ")": 3.9, "[": 2.8, "]": 2.8, "|": 2.8, "/": 5.0}.items()},
    r"\{": _sign("ord", 5.0, 0.0),
    r"\}": _sign("ord", 5.0, 0.0),
    r"\int": Sign("op", 12.4, 6.3),
    r"\sum": Sign("op", 16.1, 9.5),
    r"\prod": Sign("op", 14.5, 8.5),
}
"""Every sign that a formula of ours may hold, as TeX spells it."""


def text_width(text: str) -> float:
    """The width of upright text; a letter with an accent is as wide as the letter."""
    return _roman(text)
