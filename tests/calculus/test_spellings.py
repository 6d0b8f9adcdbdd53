"""Every spelling that is tried is the form: at its breakpoints, between them and far out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    QQ,
    Abs,
    Max,
    Piecewise,
    Rational,
    S,
    SingularityFunction,
    Symbol,
    cos,
    exp,
    log,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
)

import relu_sym as rs
from relu_sym.forms.exact import expression
from relu_sym.forms.line.partition import Break, LineForm
from relu_sym.forms.line.piece import Poly
from relu_sym.functions import HeavisideStep, ReLU
from relu_sym.symbols import T
from relu_sym.vocabularies import brief, heaviside
from relu_sym.vocabularies.absorbed import absorbed

x, a = symbols("x a", real=True)
p = Symbol("p", positive=True)

SOURCES = [Abs(T), ReLU(T), ReLU(T) + Abs(T**2 - 1), Max(T, 0), HeavisideStep(T) * T]
small = st.integers(-3, 3)


@st.composite
def forms(draw: st.DrawFn) -> LineForm:
    """Few polynomial pieces with the mean at every breakpoint, often symmetric, alternating or with a piece 0."""
    kinks = draw(st.integers(1, 3))
    points = sorted(draw(st.sets(st.integers(-3, 3), min_size=kinks, max_size=kinks)))
    if draw(st.booleans()):
        points = [2 * k - kinks + 1 for k in range(kinks)]
    polynomials = st.lists(small, min_size=0, max_size=4).map(lambda c: Poly(tuple(map(QQ, c))))
    pieces = [draw(polynomials) for _ in range(kinks + 1)]
    pattern = draw(st.sampled_from(["any", "turns", "even", "odd", "continuous"]))
    if pattern == "turns":
        pieces = [pieces[0] if k % 2 else draw(st.sampled_from([-pieces[0], Poly(())])) for k in range(kinks + 1)]
        pieces = [pieces[k % 2] for k in range(kinks + 1)]
    elif pattern in ("even", "odd"):
        mirror = Poly((QQ(points[0] + points[-1]), QQ(-1)))
        half = [piece.substitute(mirror) for piece in reversed(pieces[(kinks + 1) // 2 :])]
        pieces = [h if pattern == "even" else -h for h in half] + pieces[len(half) :]
    elif pattern == "continuous":
        for k, at in enumerate(points):
            ramp = Poly((QQ(-at), QQ(1)))
            pieces[k + 1] = pieces[k] + ramp * pieces[k + 1]
    breaks = [
        Break(QQ(at), (left.at(QQ(at)) + right.at(QQ(at))) / 2)
        for at, left, right in zip(points, pieces, pieces[1:], strict=False)
    ]
    return LineForm(pieces, breaks).merged()


@settings(max_examples=60, deadline=None)
@given(forms(), st.sampled_from(SOURCES))
def test_every_spelling_is_the_form(form, source):
    said = [*brief.spellings(form, x, source), *brief.facing(form, x, None, HeavisideStep)]
    said += list(brief.facing(form, x, ReLU, HeavisideStep))
    said += [absorbed(e) for e in said] + [heaviside.write(form, x)]
    points = [b.point + QQ(k, 2) for b in form.breaks for k in (-1, 0, 1)] + [QQ(-40), QQ(0), QQ(37, 3)]
    for point in points:
        expected = expression(form.at(point))
        for e in said:
            assert e.subs(x, expression(point)) == expected, (e, point)


PRODUCTS = [
    x * sign(x),
    -3 * x * sign(x),
    (2 - 2 * x) * sign(x - 1),
    (x - 1) ** 3 * sign(x - 1) * exp(x),
    Abs(x) * sign(x),
    Abs(x) ** 3 * sign(x),
    Abs(1 - x) * sign(x - 1),
    Abs(x) ** 2 * sign(x) ** 3,
    rs.ReLU(x) * rs.Heaviside(x),
    rs.ReLU(x) ** 2 * rs.Heaviside(x) * sign(x),
    rs.ReLU(-x) * rs.Heaviside(x),
    sin(x * sign(x)) + x * sign(x - 1),
    x**2 * sign(x) / (1 + Abs(x)),
    sign(x) / x,
    cos(2 * Abs(x)) + sin(3 * Abs(x)) * sign(x),
    tanh(Abs(x - 1)) ** 2 * sign(1 - x),
    sin(Abs(x)) * sign(x - 1),
    sign(x) * sign(x - 1) * x * (x - 1),
]


@pytest.mark.parametrize("e", PRODUCTS, ids=str)
def test_products_carried_out_keep_every_value(e):
    found = absorbed(e)
    assert found.count_ops() <= e.count_ops()
    for at in (-3, Rational(-1, 2), 0, Rational(1, 3), 1, 2):
        assert (found.subs(x, at) - e.subs(x, at)).equals(0) or found.subs(x, at) is e.subs(x, at), at


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda: rs.diff(1 / (1 + Abs(x)), x, 2), "-2*Dirac(x) + 2/(Abs(x) + 1)**3"),
        (lambda: rs.diff(log(rs.ReLU(x) + 1), x), "Heaviside(x)/(ReLU(x) + 1)"),
        (lambda: rs.diff(exp(-x) * Abs(x**2 - 1), x), "(-x**2 + 2*x + 1)*exp(-x)*sign(x**2 - 1)"),
        (lambda: rs.diff(exp(-Abs(x)), x), "-exp(-Abs(x))*sign(x)"),
        (lambda: rs.diff(x * log(Abs(x)), x), "log(Abs(x)) + 1"),
        (lambda: rs.integrate(log(Abs(x)), x), "Piecewise((x*log(Abs(x)) - x, Ne(x, 0)), (0, True))"),
        (lambda: rs.subdifferential(Max(a * x, p * x), x).at(0), "Interval(Min(a, p), Max(a, p))"),
        (lambda: rs.subdifferential(a * Abs(x), x).at(0), "Interval(-Abs(a), Abs(a))"),
        (lambda: rs.simplify(rs.ReLU(x) + rs.ReLU(-x)), "Abs(x)"),
        (lambda: rs.rewrite(rs.ReLU(1 - x), rs.Heaviside), "(1 - x)*Heaviside(1 - x)"),
        (lambda: rs.integrate(rs.ReLU(1 - x), x), "-ReLU(1 - x)**2/2"),
        (lambda: rs.diff(rs.ReLU(Abs(x) - p), x), "Heaviside(-p + Abs(x))*sign(x)"),
        (lambda: rs.integrate(exp(-Abs(x)), (x, -S.Infinity, a)), "(1 - exp(-Abs(a)))*sign(a) + 1"),
    ],
)
def test_as_a_person_writes_it(ask, answer):
    assert str(ask()) == answer


HUBER = Piecewise((x**2 / 2, Abs(x) <= p), (p * (Abs(x) - p / 2), True))
BUMP = Piecewise((exp(-1 / (1 - x**2)), Abs(x) < 1), (0, True))
DEAD = Piecewise((0, Abs(x - a) <= p), (Abs(x - a) - p, True))


@pytest.mark.parametrize(
    ("f", "order", "mode", "answer"),
    [
        (HUBER, 1, "distributional", "Piecewise((x, p >= Abs(x)), (p*sign(x), True))"),
        (HUBER, 1, "classical", "Piecewise((x, p >= Abs(x)), (p*sign(x), True))"),
        (HUBER, 2, "distributional", "Piecewise((1, p > Abs(x)), (1/2, Eq(p, Abs(x))), (0, True))"),
        (HUBER, 2, "classical", "Piecewise((1, p > Abs(x)), (0, p < Abs(x)))"),
        (HUBER.subs(p, 1), 1, "distributional", "Piecewise((x, Abs(x) <= 1), (sign(x), True))"),
        (BUMP, 1, "distributional", "Piecewise((-2*x*exp(-1/(1 - x**2))/(1 - x**2)**2, Abs(x) < 1), (0, True))"),
        (Piecewise((1, Abs(x) < 1), (0, True)), 1, "distributional", "-Dirac(x - 1) + Dirac(x + 1)"),
        (Piecewise((1, Abs(x) < 1), (0, True)), 1, "classical", "Piecewise((0, Ne(Abs(x), 1)))"),
        (Piecewise((0, x < 0), (x, True)), 1, "classical", "Piecewise((0, x < 0), (1, x > 0))"),
        (abs(x**2 - 1), 1, "classical", "Piecewise((2*x, x < -1), (-2*x, (x > -1) & (x < 1)), (2*x, x > 1))"),
        (Abs(x), 1, "classical", "Piecewise((-1, x < 0), (1, x > 0))"),
        (sqrt(Abs(x)), 1, "classical", "sign(x)/(2*sqrt(Abs(x)))"),
        (1 / Abs(x), 1, "classical", "-sign(x)/x**2"),
    ],
)
def test_conditions_are_those_of_the_question(f, order, mode, answer):
    assert str(rs.diff(f, x, order, mode=mode)) == answer


@pytest.mark.parametrize("f", [HUBER, DEAD, BUMP, x**2 * log(Abs(x)), Abs(x) ** Rational(3, 2), x * sqrt(Abs(x - 1))])
def test_values_are_those_of_the_pieces(f):
    """By the slope of the question to the left and to the right of the point, with numbers put in."""
    number = f.subs({p: Rational(3, 2), a: Rational(1, 3)})
    found = rs.diff(f, x).subs({p: Rational(3, 2), a: Rational(1, 3)})
    h = Rational(1, 10**25)
    for at in [Rational(k, 6) for k in range(-12, 13)]:
        value = found.subs(x, at)
        if not value.is_finite:
            assert not rs.diff(number, x, mode="classical").subs(x, at).is_finite
            continue
        slope = (number.subs(x, at + h) - number.subs(x, at - h)).evalf(60) / (2 * h)
        assert abs(value.evalf(30) - slope) < 1e-9, at


@pytest.mark.parametrize(
    ("f", "answer"),
    [
        (rs.Heaviside(x - a) * (cos(x) ** 2 + sin(x) ** 2 - 1), 0),
        (
            rs.Heaviside(x - a) * (cos(x) ** 2 - 1 + sin(x) * sin(a)),
            (sin(a) - 2 * sin(x)) * cos(x) * rs.Heaviside(x - a),
        ),
        (rs.Heaviside(x - a) * (cos(2 * x) - 2 * cos(a) ** 2 + 1), -2 * sin(2 * x) * rs.Heaviside(x - a)),
    ],
    ids=str,
)
def test_an_impulse_of_weight_zero_is_none(f, answer):
    assert rs.diff(f, x) == answer


def test_a_term_of_weight_zero_in_a_train_is_no_impulse():
    compiled = rs.lambdify(x, rs.diff(sign(sin(sqrt(2) * x)) * sin(x), x))
    assert compiled(0.0) == 0
    assert abs(compiled(0.3) - 0.955336489125606) < 1e-15
    with pytest.raises(rs.UnsupportedError, match="the impulse at"):
        compiled(float(sqrt(2).evalf() * 3.141592653589793 / 2))


SF = SingularityFunction


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda: rs.integrate(SF(a, 0, -1), (a, -1, x), endpoints="half"), rs.Heaviside(x)),
        (lambda: rs.integrate(SF(a, 0, 0), (a, -1, x)), SF(x, 0, 1)),
        (lambda: rs.normal_form(SF(-x, 0, 0), x).to_expr(), 1 - rs.Heaviside(x, 0)),
        (lambda: rs.normal_form(SF(x, 0, 0), x).to_expr(), SF(x, 0, 0)),
        (lambda: rs.simplify(SF(x, 0, 0) * SF(x, 0, 1)), SF(x, 0, 1)),
    ],
)
def test_values_at_jumps_that_count_are_not_lost_to_singularity_functions(ask, answer):
    assert ask() == answer
