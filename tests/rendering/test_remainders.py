"""How mod is set: as loosely bound as a sum, so that no two functions look alike."""

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from sympy import Abs, Integral, Mod, Rational, Symbol, exp

import relu_sym as rs
from relu_sym.rendering.printers import PicturePrinter, TexPrinter

x, y = Symbol("x", real=True), Symbol("y", positive=True)

PRINTED = [
    (-Mod(x, 3), r"- \left(x \bmod 3\right)", "-(x mod 3)"),
    (Mod(-x, 3), r"\left(- x\right) \bmod 3", "(-x) mod 3"),
    (Mod(2 * x, 3), r"2 x \bmod 3", "2⋅x mod 3"),
    (Mod(x, 3 * y), r"x \bmod \left(3 y\right)", "x mod (3⋅y)"),
    (Mod(x, -3), r"x \bmod \left(-3\right)", "x mod (-3)"),
    (Mod(x, Mod(y, 3)), r"x \bmod \left(y \bmod 3\right)", "x mod (y mod 3)"),
    (Mod(Mod(x, y), 3), r"\left(x \bmod y\right) \bmod 3", "(x mod y) mod 3"),
    (Mod(x + Rational(1, 2), 3), r"\left(x + \frac{1}{2}\right) \bmod 3", None),
    (Mod(Abs(x), 3) ** 2, r"\left(\left|{x}\right| \bmod 3\right)^{2}", None),
    (1 - Mod(x, 3), r"1 - \left(x \bmod 3\right)", "1 - (x mod 3)"),
    (exp(-Mod(x, 3)), r"e^{- \left(x \bmod 3\right)}", None),
    (Mod(Integral(Abs(x), (x, 0, y)), 3), r"\left(\int\limits_{0}^{y} \left|{x}\right|\, dx\right) \bmod 3", None),
]


@pytest.mark.parametrize("e, tex, drawn", PRINTED, ids=range(len(PRINTED)))
def test_printed(e, tex, drawn):
    assert TexPrinter().doprint(e) == tex
    if drawn is not None:
        assert PicturePrinter({"use_unicode": True}).doprint(e) == drawn


def _made(depth):
    if depth == 0:
        yield from (x, y)
        return
    smaller = list(_made(depth - 1))
    yield from smaller
    yield from (-u for u in smaller)
    yield from (3 * u for u in smaller)
    yield from (Mod(u, v, evaluate=False) for u, v in product(smaller, smaller) if v != x)
    yield from (Mod(u, 2, evaluate=False) for u in smaller)


def _value(e, at):
    """By floors in exact fractions; None where a divisor is 0."""
    if e.is_Symbol:
        return at[e.name]
    if e.is_Number:
        return Fraction(e.p, e.q)
    parts = [_value(u, at) for u in e.args]
    if None in parts or (isinstance(e, Mod) and parts[1] == 0):
        return None
    return parts[0] % parts[1] if isinstance(e, Mod) else prod(parts)


def _values(e):
    points = ("-7/3", "5/4"), ("11/5", "7/10"), ("22/7", "3/8")
    return tuple(_value(e, {"x": Fraction(a), "y": Fraction(b)}) for a, b in points)


@pytest.mark.parametrize("printer", [TexPrinter(), PicturePrinter({"use_unicode": True})], ids=["tex", "picture"])
def test_what_looks_alike_is_one_function(printer):
    looks = {}
    for e in _made(2):
        looks.setdefault(printer.doprint(e), set()).add(e)
    assert len(looks) > 60
    assert [alike for alike in looks.values() if len({_values(e) for e in alike}) > 1] == []


def test_the_operand_of_a_derivative():
    one, other = (rs.derivation(e, x).to_latex() for e in (-Mod(x, 3), Mod(-x, 3)))
    assert r"\frac{d}{dx} \left(- \left(x \bmod 3\right)\right)" in one
    assert r"\frac{d}{dx} \left(\left(- x\right) \bmod 3\right)" in other
