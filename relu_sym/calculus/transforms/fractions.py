"""Waves over polynomials, c*exp(I*w*x)/(x - a)**m: their Fourier transforms are signals, by residues.

Above the real line (im(a) > 0) the transform is 2*pi*I*(-2*pi*I*u)**(m - 1)/(m - 1)!*exp(-2*pi*I*u*a) for
u = k - w/(2*pi) < 0 and 0 for u > 0, below it the negative for u > 0; on the line the mean of both, the finite part.
"""

from __future__ import annotations

from math import factorial

from sympy import Add, Expr, I, Mul, Pow, exp, pi

from ...errors import UnsupportedError, WithoutValue
from ...forms.exact import ZERO, Facts, Scalar, expression, scalar, sign_of
from ...forms.smoothness import depends
from ...symbols import T
from ..complexes import split
from .exponentials import collected, growth, read_expr, tidied
from .rational import rows_of, spread
from .rows import add, empty, settled
from .signal import NotExponential, Signal
from .tempered import TURN, frequency

Fraction = tuple[Scalar, Scalar, int, Scalar]
"""(rate, a, m, c): c*exp(rate*x)/(x - a)**m; a power of x has m < 0 and a = 0."""


def read(e: Expr, facts: Facts) -> list[Fraction]:
    """The fractions of an expression in T."""
    out: list[Fraction] = []
    for term in spread(e):
        rational, moving = [], []
        for h in Mul.make_args(term):
            (moving if depends(h) and not h.is_rational_function(T) else rational).append(h)
        terms = read_expr(Mul(*moving))
        if terms is None:
            raise NotExponential("no Fourier transform is found for {0}", term)
        for rate, c in terms.items():
            factor = Mul(*rational) * Add(*[expression(u) * T**k for k, u in enumerate(c)])
            for (a, m), there in rows_of(factor, T, facts).items():
                out += [(rate, a, m, u) for u in there.values()]
    return out


def check_poles(fractions: list[Fraction], e: Expr, facts: Facts, order: int = 0) -> None:
    """Refuse real poles of a higher order than ``order`` (0: a plain function; 1: a principal value)."""
    real = dict.fromkeys(a for _, a, m, _ in fractions if m > 0 and _side(a, facts) == 0)
    for a in real:
        own = [(rate, m, c) for rate, b, m, c in fractions if b == a]
        for q in range(order + 1, max(m for _, m, _ in own) + 1):
            residue = Add(
                *[
                    expression(c) * expression(rate) ** (m - q) / factorial(m - q) * exp(expression(rate * a))
                    for rate, m, c in own
                    if m >= q
                ]
            )
            if any(sign_of(scalar(part.expand()), facts) for part in split(residue.expand())):
                raise WithoutValue(
                    "{0} is not integrable near {1} = {2}, so that it names no distribution: "
                    + (
                        "write PrincipalValue or FinitePart of it"
                        if not order
                        else "write FinitePart for its pole there"
                    ),
                    e,
                    T,
                    expression(a),
                )


def _side(a: Scalar, facts: Facts) -> int:
    """The sign of the imaginary part."""
    return sign_of(scalar(split(expression(a))[1].expand()), facts)


def transform(fractions: list[Fraction], facts: Facts) -> tuple[Signal, dict[Scalar, list[Scalar]]]:
    """(The signal in the frequency; the polynomials times waves that are left, by their rates)."""
    left, right = empty(), empty()
    powers: list[tuple[Scalar, list[Scalar]]] = []
    for rate, a, m, c in fractions:
        if m <= 0:
            powers.append((rate, [ZERO] * -m + [c]))
            continue
        if growth(rate, facts):
            raise UnsupportedError(
                "{0} grows faster than every power: this is no tempered distribution", exp(expression(rate) * T)
            )
        side = _side(a, facts)
        kind, point = (tidied(scalar(-TURN * expression(a))), m), scalar(frequency(rate))
        weight = expression(c) * (-TURN) ** (m - 1) * pi * I
        for rows, share in ((left, -(1 + side)), (right, -(1 - side))):
            if share:
                add(rows, kind, point, weight * share)
    return Signal(settled(left), {}, settled(right)), collected(powers)


def has_fractions(e: Expr) -> bool:
    """Whether a power of something that moves stands in a denominator."""
    return any(h.exp.is_negative and depends(h.base) for h in e.atoms(Pow))
