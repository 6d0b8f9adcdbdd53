"""The text cut into tokens; a character outside the language is refused where it stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..errors import ParseError
from . import bounds

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+\.[0-9]+|\.[0-9]+|[0-9]+\.(?![A-Za-z_.])|[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>\*\*|<=|>=|==|!=|[-+*/^(),<>&|~])"
)
_HINTS = {
    ".": "there is no attribute access here, and a decimal point stands between digits",
    "[": "only round brackets group",
    "]": "only round brackets group",
    "{": "only round brackets group",
    "}": "only round brackets group",
    "%": "a remainder is written mod(x, y)",
    "!": "there is no factorial here; 'different from' is written !=",
}
_WINDOW = 72


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is number, name, sign or end; a keyword (and, or, not) is a sign."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Source:
    """The text, and the error that points into it."""

    text: str

    def refusal(self, position: int, reason: str) -> ParseError:
        """A ParseError that shows the line with a caret under the character at ``position``."""
        start = self.text.rfind("\n", 0, position) + 1
        stop = self.text.find("\n", position)
        first = max(start, position - _WINDOW // 2)
        line = self.text[first : stop if stop >= 0 else None][:_WINDOW]
        shown = "".join(c if c.isprintable() else " " if c in "\t\r" else "?" for c in line)
        caret = " " * (position - first) + "^"
        return ParseError("{0}\n    {1}\n    {2}", reason, shown, caret, position=position)


def tokens(source: Source, signs: str = "") -> list[Token]:
    """The tokens of the text, with one of kind ``end`` after the last; ``signs`` are read besides the usual ones."""
    text, at, found = source.text, 0, []
    if len(text) > bounds.MAX_LENGTH:
        reason = f"the text has {len(text)} characters; at most {bounds.MAX_LENGTH} are read"
        raise source.refusal(bounds.MAX_LENGTH, reason)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None and text[at] in signs:
            found.append(Token("sign", text[at], at))
            at += 1
            continue
        if match is None:
            raise source.refusal(at, _unexpected(text[at]))
        kind, spelling = str(match.lastgroup), match.group()
        if kind != "space":
            found.append(_checked(source, Token("sign" if spelling in ("and", "or", "not") else kind, spelling, at)))
        at = match.end()
    return [*found, Token("end", "", len(text))]


def _checked(source: Source, token: Token) -> Token:
    after = source.text[token.end : token.end + 2]
    if token.kind == "number":
        mantissa, _, exponent = token.text.lower().partition("e")
        if len(mantissa) > bounds.MAX_DIGITS:
            reason = f"a number of {len(mantissa)} digits; at most {bounds.MAX_DIGITS} are read"
            raise source.refusal(token.start, reason)
        if exponent and (len(exponent) > 8 or abs(int(exponent)) > bounds.MAX_DIGITS):
            reason = f"a power of ten beyond {bounds.MAX_DIGITS} is not read"
            raise source.refusal(token.start + len(mantissa), reason)
        if token.text == "0" and re.fullmatch(r"[xXbBoO][0-9a-fA-F]", after):
            raise source.refusal(token.end, "numbers are decimal; a product is written 0*x")
    if token.kind == "name" and token.text.startswith("_"):
        raise source.refusal(token.start, f"a name starts with a letter; {_shortened(token.text)} does not")
    if token.kind == "name" and len(token.text) > 64:
        raise source.refusal(token.start, f"the name {_shortened(token.text)} is longer than 64 letters")
    return token


def _shortened(name: str) -> str:
    return repr(name if len(name) <= 24 else name[:21] + "...")


def _unexpected(character: str) -> str:
    if character in _HINTS:
        return _HINTS[character]
    if ord(character) < 128:
        return f"unexpected character {character!r}"
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    plain = {"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "π": "pi", "∞": "oo"}
    power = "^" if "superscript" in name else ""
    hint = plain.get(character) or power + unicodedata.normalize("NFKC", character)
    instead = f"; write {hint}" if hint.isascii() and hint.strip() else "; write it in ASCII"
    return f"unexpected character {character!r} ({name}){instead}"
