"""``rs.convolve``, ``rs.correlate``, ``rs.moving_average``: products of transforms, written as pieces."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from sympy import Expr, I, exp, oo

from ...budget import verb
from ...errors import Divergent, UnsupportedError
from ...forms.exact import ONE, Facts, expression
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import Form, JumpSum, added, partition, parts
from ...forms.line.partition import Domain, LineForm
from ...forms.line.piece import NOTHING
from ...functions import HeavisideStep
from ...symbols import Gate, T, as_expression, as_variable
from ...vocabularies.read import read_any
from ..answer_vocabulary import worded
from ..complexes import is_complex, split
from . import families
from .family_products import product
from .primitives import by_primitives, is_spline
from .rows import Diverges, crossed, joined, multiplied
from .signal import NotExponential, Signal, forms, of_form, to_form, with_imaginary


@verb
def convolve(f: Any, g: Any, x: Any, assume: Any = ()) -> Expr:
    """(f*g)(x) = integral of f(u)*g(x - u) over the line, impulses and their derivatives included: Dirac is the unit.

    Exact for pieces that are sums of polynomials times exponentials, sines and cosines, one-sided, two-sided or of
    compact support, with breakpoints that may be symbols; the result is written as pieces, never as an integral.  At
    a jump its value is the mean.  The convolution is commutative, derivatives move from one factor to the other, the
    integral is the product of the integrals.  It is associative where all supports are bounded on the same side, or
    all but one are compact, and need not be elsewhere.

    Errors: ``UnsupportedError`` where it does not exist (the tail of one factor at -oo meets that of the other at +oo,
    and their product does not fade: 1*1, exp(x)*Heaviside(x)), or where a piece is of another kind.

    >>> from sympy import Symbol, exp
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.convolve(rs.Heaviside(x), rs.Heaviside(x), x)
    x*Heaviside(x)
    >>> rs.convolve(rs.Dirac(x - 2, 1), rs.Heaviside(x), x)
    Dirac(x - 2)
    >>> rs.convolve(exp(-x)*rs.Heaviside(x), exp(-x)*rs.Heaviside(x), x)
    x*exp(-x)*Heaviside(x)

    Reference: L. Schwartz, Theorie des distributions (1966), chapter VI; R. P. Kanwal, Generalized Functions (2004),
    chapter 7.
    """
    return convolution(f, g, x, assume).result


class ConvolutionCase(NamedTuple):
    """One case of the parameters: the factors there, and their convolution."""

    first: Expr
    second: Expr
    result: Expr


class Convolution(NamedTuple):
    """The evidence of a convolution: the factors behind the gate, and the answer."""

    gate: Gate
    second: Expr
    result: Expr

    def in_case(self, facts: Facts) -> ConvolutionCase:
        """The convolution under these facts."""
        return _in_case(self.gate, self.second, facts)


def convolution(f: Any, g: Any, x: Any, assume: Any = ()) -> Convolution:
    """The convolution and what it was asked of."""
    first, second = _gates(f, g, as_variable(x), assume)
    with first.errors():
        result = by_cases(lambda facts: _in_case(first, second.expr, facts).result, first.assume)
        return Convolution(first, second.expr, first.out(result))


def _in_case(gate: Gate, second: Expr, facts: Facts) -> ConvolutionCase:
    u, v = facts.applied(gate.expr), facts.applied(second)
    re, im = convolved(u, v, Domain(-oo, oo, facts))
    source = gate.expr + second
    result = worded(re, gate.x, source) + (I * worded(im, gate.x, source) if im is not None else 0)
    return ConvolutionCase(u, v, result)


@verb
def correlate(f: Any, g: Any, x: Any, assume: Any = ()) -> Expr:
    """(f star g)(x) = integral of conjugate(f(u))*g(u + x) over the line: the convolution of conjugate(f(-x)) with g.

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.correlate(rs.Dirac(x - 1), rs.ReLU(x - 3), x)
    ReLU(x - 2)

    Errors: those of ``rs.convolve``.
    """
    x = as_variable(x)
    mirrored = as_expression(f).xreplace({x: -x})
    if is_complex(mirrored):
        a, b = split(mirrored)
        mirrored = a - I * b
    return convolve(mirrored, g, x, assume=assume)


@verb
def moving_average(f: Any, x: Any, width: Any, assume: Any = ()) -> Expr:
    """The mean of f over [x - width/2, x + width/2]: the convolution with a pulse of that width and area 1.

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.moving_average(rs.Dirac(x), x, 2)
    -Heaviside(x - 1)/2 + Heaviside(x + 1)/2

    Errors: those of ``rs.convolve``; ``UnsupportedError`` for a width that is not positive.
    """
    x, width = as_variable(x), as_expression(width)
    if not width.is_positive:
        raise UnsupportedError("the width {0} of a moving average must be positive: declare it so", width)
    pulse = (HeavisideStep(x + width / 2) - HeavisideStep(x - width / 2)) / width
    return convolve(f, pulse, x, assume=assume)


def _gates(f: Any, g: Any, x: Any, assume: Any) -> tuple[Gate, Gate]:
    first, second = Gate(f, x, assume), Gate(g, x, assume)
    if (first.lo, first.hi) != (-oo, oo):
        raise UnsupportedError(
            "{0} is declared to have a sign, so that nothing is known of the functions on the other side of 0: "
            "use a symbol declared real",
            x,
        )
    first.floats = first.floats or second.floats
    return first, second


def convolved(f: Expr, g: Expr, domain: Domain) -> tuple[Form, Form | None]:
    """Real and imaginary part of the convolution; None where both factors are real."""
    if f == 0 or g == 0:
        return LineForm((NOTHING,), domain=domain), None
    if is_complex(f) or is_complex(g):
        signals = [_complex(e, domain) for e in (f, g)]
        return forms(_times_or_refused(*signals, f, g, domain), domain)
    u, v = read_any(f, domain), read_any(g, domain)
    try:
        return product_of(u, v, domain), None
    except Diverges as tails:
        if not (isinstance(u, JumpSum) or isinstance(v, JumpSum)):
            raise refusal(tails, f, g) from None
    try:
        return product_of(partition(u), partition(v), domain), None
    except Diverges as tails:
        raise refusal(tails, f, g) from None


def _complex(e: Expr, domain: Domain) -> Signal:
    return with_imaginary(*(of_form(read_any(part, domain)) for part in split(e)))


def _times_or_refused(u: Signal, v: Signal, f: Expr, g: Expr, domain: Domain) -> Signal:
    try:
        return times(u, v, domain.facts)
    except Diverges as tails:
        raise refusal(tails, f, g) from None


def refusal(tails: Diverges, f: Expr, g: Expr) -> Divergent:
    """Which tails meet."""
    return Divergent(
        "the convolution of {0} and {1} does not exist: a tail like {2} at -oo meets one like {3} at +oo, "
        "and their product does not fade",
        f,
        g,
        exp(expression(tails.left) * T),
        exp(expression(tails.right) * T),
    )


def product_of(f: Form, g: Form, domain: Domain) -> Form:
    """By the product of the transforms; of another kind of pieces with a spline by antiderivatives."""
    if any(p.repeats for form in (f, g) for p in parts(form)):
        return _repeated(partition(f), partition(g), domain)
    found: list[Signal | None] = []
    refused: list[NotExponential] = []
    for form in (f, g):
        try:
            found.append(of_form(form))
        except NotExponential as error:
            found.append(None)
            refused.append(error)
    u, v = found
    if u is not None and v is not None:
        return to_form(times(u, v, domain.facts), domain, not (u.has_impulses or v.has_impulses))
    for form, one, other in ((f, v, g), (g, u, f)):
        if one is not None and not is_spline(one) and isinstance(other, JumpSum):
            one = of_form(partition(other))
        if one is not None and is_spline(one):
            return by_primitives(form, one.compact)
    raise refused[0]


def _repeated(f: LineForm, g: LineForm, domain: Domain) -> Form:
    """Kinks without end in a factor: period by period, or by antiderivatives."""
    if g.repeats and not f.repeats:
        f, g = g, f
    if not g.repeats:
        pulse = of_form(g)
        if is_spline(pulse) and all(order >= 0 for _, order in pulse.compact):
            return by_primitives(f, pulse.compact)
    facts = domain.facts
    (u, families_of_f), (v, families_of_g) = families.parted(f), families.parted(g)
    continuous = not any(s.has_impulses for s in (u, v, *_pulses(families_of_f), *_pulses(families_of_g)))
    by = partial(times, facts=facts)
    found = [families.times(h, v, by) for h in families_of_f if any(v)]
    found += [families.times(h, u, by) for h in families_of_g if any(u)]
    for one in families_of_f:
        for other in families_of_g:
            found += product(one, other, by, facts)
    made = [to_form(times(u, v, facts), domain, continuous)]
    made += [families.to_line(h, domain, continuous) for h in found]
    return added(made, [ONE] * len(made))


def _pulses(found: list[families.Family]) -> list[Signal]:
    return [pulse for h in found for pulse in h.pulses.values()]


def times(f: Signal, g: Signal, facts: Facts) -> Signal:
    """The product of the transforms."""
    pairs = [crossed(f.left, g.right, facts), crossed(g.left, f.right, facts)]
    sides = [
        joined(*(multiplied(a, b, facts) for a, b in ((u, v), (u, g.compact), (f.compact, v))), *across)
        for u, v, across in (
            (f.left, g.left, [a for a, _ in pairs]),
            (f.right, g.right, [b for _, b in pairs]),
        )
    ]
    return Signal(sides[0], multiplied(f.compact, g.compact, facts), sides[1])
