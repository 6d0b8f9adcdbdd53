"""Entries of tensors under reading: exact numbers, or affine forms over entries of nodes that stand in the program."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from ..errors import UnsupportedError


class Form:
    """offset + sum of coefficient * (entry i of node n), the coefficients by (n, i)."""

    __slots__ = ("offset", "terms")

    def __init__(self, terms: dict[tuple[int, int], Any], offset: Any = 0) -> None:
        self.terms, self.offset = terms, offset


class Step:
    """high where kind(form) holds, else low: what a comparison decides.  It may jump, so only a choice may read it.

    The kind is "gt", "ge" or "eq": the form is compared with 0.  high and low are numbers, forms or steps.
    """

    __slots__ = ("form", "high", "kind", "low")

    def __init__(self, kind: str, form: Form, high: Any = 1, low: Any = 0) -> None:
        self.kind, self.form, self.high, self.low = kind, form, high, low


Entry = Any  # int | Fraction | Form, a Step, or the floats inf, -inf and nan, which only a bound may be


def finite(e: Entry) -> Entry:
    """The entry; inf and nan are no numbers."""
    if type(e) is float:
        raise UnsupportedError("{0} is no number to compute with exactly", e)
    return e


def plus(a: Entry, b: Entry) -> Entry:
    """a + b."""
    if type(a) is not Form:
        a, b = b, a
    if type(a) is not Form:
        return finite(a) + finite(b)
    if type(b) is not Form:
        return Form(a.terms, a.offset + finite(b)) if b else a
    if len(a.terms) < len(b.terms):
        a, b = b, a
    terms = dict(a.terms)
    for atom, c in b.terms.items():
        c += terms.get(atom, 0)
        if c:
            terms[atom] = c
        else:
            del terms[atom]
    offset = a.offset + b.offset
    return Form(terms, offset) if terms else offset


def times(c: Any, e: Entry) -> Entry:
    """c * e for a number c."""
    finite(c)
    if type(e) is not Form:
        return c * finite(e)
    if not c:
        return 0
    if c == 1:
        return e
    return Form({atom: c * w for atom, w in e.terms.items()}, c * e.offset)


def combined(weights: Iterable[Any], entries: Iterable[Entry]) -> Entry:
    """The sum of weight * entry."""
    terms: dict[tuple[int, int], Any] = {}
    offset: Any = 0
    for w, e in zip(weights, entries, strict=True):
        if type(w) is float:
            finite(w)
        if type(e) is not Form:
            offset += w * finite(e)
        elif w:
            offset += w * e.offset if e.offset else 0
            for atom, c in e.terms.items():
                product = w if c == 1 else w * c
                terms[atom] = terms[atom] + product if atom in terms else product
    terms = {atom: c for atom, c in terms.items() if c}
    return Form(terms, offset) if terms else offset


def rational(number: float) -> Any:
    """A float as the binary number that it is; inf and nan stay."""
    if number - number != 0:
        return number
    top, under = number.as_integer_ratio()
    return top if under == 1 else Fraction(top, under)


def bits_of(e: Entry) -> int:
    """The length of the numbers of an entry: of an affine form of its offset and one coefficient."""
    if type(e) is Form:
        return bits_of(e.offset) + (bits_of(next(iter(e.terms.values()))) if e.terms else 0)
    return 0 if type(e) is float else e.numerator.bit_length() + e.denominator.bit_length()
