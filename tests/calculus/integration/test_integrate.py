"""Integrals: tables of cases, refusals, and what stays visible."""

import pytest
from sympy import (
    Abs,
    DiracDelta,
    Function,
    Heaviside,
    I,
    Integral,
    Max,
    Min,
    Mod,
    Piecewise,
    Rational,
    SingularityFunction,
    Symbol,
    atan,
    ceiling,
    cos,
    exp,
    floor,
    frac,
    log,
    nan,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
)

import relu_sym as rs
from relu_sym.budget import forget
from relu_sym.calculus.integration.antiderivative import antiderivative
from relu_sym.calculus.integration.definite import definite
from relu_sym.forms.exact import scalar
from relu_sym.forms.line.piece import piece
from relu_sym.symbols import T
from relu_sym.vocabularies.read import read

x, y, t, a, b = symbols("x y t a b", real=True)
p, q = symbols("p q", positive=True)
f = Function("f")
r, H, delta, PV = rs.ReLU, rs.Heaviside, rs.Dirac, rs.PrincipalValue

DEFINITE = [
    (Abs(x) * DiracDelta(x - 1), (x, -2, 2), 1),
    (Abs(x) * DiracDelta(x - 1), (x, -2, 1), rs.EndpointImpulseError),
    (H(x - 1), (x, -2, 2), 1),
    (H(2 * x - 1) * x, (x, -3, 3), Rational(9, 2) - Rational(1, 8)),
    (H(1 - 2 * x), (x, -3, 3), Rational(7, 2)),
    (sign(x - 1) * x**2, (x, 0, 2), 2),
    (Max(x, x**2, 1), (x, -2, 2), Rational(7, 3) + Rational(7, 3) + 2),
    (Min(x, 1 - x), (x, 0, 1), Rational(1, 4)),
    (Piecewise((x, x < 1), (5, x <= 1), (x**2, True)), (x, 0, 2), Rational(1, 2) + Rational(7, 3)),
    (SingularityFunction(x, 1, 2), (x, 0, 4), 9),
    (exp(-Abs(x)), (x, -oo, oo), 2),
    (exp(-Abs(x)) * delta(x, 1), (x, -oo, oo), rs.UndefinedProductError),
    (exp(-(x**2)) * Abs(x), (x, -oo, oo), 1),
    (x**2 * delta(x, 2), (x, -1, 1), 2),
    (x**3 * delta(x - 5, 1), (x, -oo, oo), -75),
    (delta(3 * x - 6) * x, (x, 0, 5), Rational(2, 3)),
    (delta(6 - 3 * x, 1) * x, (x, 0, 5), Rational(1, 9)),
    (delta(x**2 - 4), (x, -3, 3), Rational(1, 2)),
    (delta(x**2 - 4), (x, 0, 3), Rational(1, 4)),
    (delta(sin(x)), (x, -4, 4), 3),
    (delta(cos(x)) * x, (x, 0, 5), 2 * pi),
    (delta(sin(3 * x)) * exp(x), (x, -1, 1), Rational(1, 3)),
    (Abs(sin(x)), (x, 0, 10), 7 + cos(10)),
    (1 / sqrt(Abs(x)), (x, -1, 4), 6),
    (log(Abs(x)), (x, -1, 1), -2),
    (PV(1 / x), (x, -1, 2), log(2)),
    (PV(1 / (x - 1)) + delta(x), (x, -1, 4), 1 + log(Rational(3, 2))),
    (rs.diff(log(Abs(x)), x), (x, -3, 1), -log(3)),
    (rs.diff(atan(1 / x), x), (x, -1, 1), pi / 2),
    (1 / x**2, (x, -1, 1), oo),
    (x, (x, 0, oo), oo),
    (-Abs(x), (x, -oo, 0), -oo),
    (Abs(x), (x, 3, -1), -5),
    (delta(x), (x, 1, -1), -1),
    (Abs(x), (x, 2, 2), 0),
    (Abs(x), (x, oo, oo), 0),
    (Abs(x), (x, oo, -oo), -oo),
    (exp(-Abs(x)) + delta(x - 1), (x, oo, -oo), -3),
    (Abs(x - a) - Abs(x - b), (x, -oo, -oo), 0),
    (1 / x**2, (x, 0, 1), oo),
    (1 / x, (x, 1, oo), oo),
    (x ** Rational(-1, 2), (x, 0, 1), 2),
    (sin(x) / x, (x, 0, oo), pi / 2),
    (0.5 * Abs(x - 0.5), (x, 0, 1), 0.125),
    (floor(2 * x), (x, -1, Rational(5, 2)), Rational(7, 2)),
    (x * floor(x), (x, 0, 3), Rational(13, 2)),
    (ceiling(x), (x, 0, 3), 6),
    (frac(x), (x, -1, 3), 2),
    (Mod(x, 2), (x, 1, Rational(9, 2)), Rational(29, 8)),
    (floor(x**2), (x, -2, 2), 10 - 2 * sqrt(2) - 2 * sqrt(3)),
    (floor(sin(x)), (x, 0, 10), 2 * pi - 10),
    (floor(x) * delta(x - 1), (x, 0, 2), rs.UndefinedProductError),
]


@pytest.mark.parametrize(("e", "limit", "expected"), DEFINITE, ids=lambda v: str(v)[:40])
def test_definite(e, limit, expected):
    if isinstance(expected, type):
        with pytest.raises(expected):
            rs.integrate(e, limit)
        return
    found = rs.integrate(e, limit)
    assert found == expected or abs((found - expected).evalf(20)) < 1e-18


@pytest.mark.parametrize(
    ("endpoints", "expected"), [("in", 3), ("out", 0), ("half", Rational(3, 2))], ids=["in", "out", "half"]
)
def test_an_impulse_on_an_end_point(endpoints, expected):
    with pytest.raises(rs.EndpointImpulseError, match=r"weight 3 sits on the end point x = 1.*endpoints='in'"):
        rs.integrate(3 * delta(x - 1), (x, 1, 2))
    for limit in ((x, 1, 2), (x, 0, 1), (x, 1, oo)):
        assert rs.integrate(3 * delta(x - 1), limit, endpoints=endpoints) == expected
    assert rs.integrate(delta(x - 1, 1), (x, 1, 2), endpoints=endpoints) == 0


SYMBOLIC = [
    (H(x - a), (x, 0, 1)),
    (Abs(x - t), (x, a, b)),
    (r(x - a) * x, (x, -1, 2)),
    (H(x - a) * H(b - x), (x, 0, 1)),
    (sign(x - a) + Abs(x - b), (x, 0, 3)),
    (Max(x, a), (x, 0, b)),
    (H(x) * H(t - x) * exp(-x), (x, -oo, oo)),
    (Abs((x - a) * (x - b)), (x, a, b)),
    (Max(a * x, b), (x, 0, 1)),
]


@pytest.mark.parametrize(("e", "limit"), SYMBOLIC, ids=str)
def test_symbolic_ends_and_breakpoints_in_every_order(e, limit):
    """Numbers put in afterwards give what numbers put in before give."""
    found = rs.integrate(e, limit)
    names = sorted(
        (found.free_symbols | e.free_symbols | set().union(*(getattr(v, "free_symbols", set()) for v in limit[1:])))
        - {x},
        key=str,
    )
    values = (Rational(1, 3), Rational(-1, 2), Rational(5, 2), Rational(3, 4), 0, 1)
    for k in range(6):
        pick = {s: values[(k * (j + 1) + j) % 6] for j, s in enumerate(names)}
        direct = rs.integrate(e.subs(pick), tuple(v.subs(pick) if hasattr(v, "subs") else v for v in limit))
        assert (found.subs(pick) - direct).expand() == 0, pick


def test_symbolic_ends_at_an_impulse_have_no_value_unless_said():
    found = rs.integrate(delta(x - a), (x, 0, 1))
    assert found.subs(a, Rational(1, 2)) == 1 and found.subs(a, 2) == 0 and found.subs(a, 0) is nan
    assert rs.integrate(delta(x - a), (x, 0, 1), endpoints="in").subs(a, 0) == 1
    assert rs.integrate(delta(x - a), (x, 0, 1), endpoints="out").subs(a, 1) == 0
    assert rs.integrate(delta(x - a), (x, 0, 1), endpoints="half").subs(a, 1) == Rational(1, 2)


@pytest.mark.parametrize("endpoints", ["in", "out", "half"])
@pytest.mark.parametrize(("lo", "hi"), [(0, oo), (-oo, 0), (-oo, oo), (0, 1)])
def test_reversing_the_ends_changes_the_sign(lo, hi, endpoints):
    for e in (delta(x - a), H(x - b) * exp(-(x**2)) + 2 * delta(x - a)):
        forth = rs.integrate(e, (x, lo, hi), endpoints=endpoints)
        back = rs.integrate(e, (x, hi, lo), endpoints=endpoints)
        for v in (-2, 0, Rational(1, 3), 1):
            assert (forth + back).subs({a: v, b: Rational(1, 2)}).expand() == 0, v


def test_scaling_by_a_parameter():
    assert rs.integrate(delta(p * x - q), (x, -oo, oo)) == 1 / p
    found = rs.integrate(DiracDelta(x**2 - a**2), (x, -oo, oo))
    assert [found.subs(a, v) for v in (-2, 3)] == [Rational(1, 2), Rational(1, 3)]
    assert rs.integrate(delta(x / a), (x, -oo, oo)).subs(a, -3) == 3


INDEFINITE = [
    (H(x - 1), (x - 1) * H(x - 1)),
    (r(x), r(x) ** 2 / 2),
    (sign(x - 42), Abs(x - 42)),
    (delta(x - 1), H(x - 1)),
    (delta(x, 1), delta(x)),
    (Max(x, 0), Max(x, 0) ** 2 / 2),
]


@pytest.mark.parametrize(("e", "expected"), INDEFINITE, ids=str)
def test_antiderivatives_are_readable(e, expected):
    assert rs.equal(rs.integrate(e, x) - expected, 0, "distributions")
    assert rs.integrate(e, x).count_ops() <= expected.count_ops() + 2


@pytest.mark.parametrize(
    "e",
    [
        Abs(x) * sin(x),
        Max(x, x**2),
        x * Abs(9 - x**2),
        Abs(x - a) * x,
        H(x - a) * exp(x),
        Piecewise((1, x < 0), (x, x < 2), (0, True)),
        sign(x) * f(x),
        exp(sin(x)) * H(x),
        r(x) + delta(x - 1) * cos(x),
        rs.diff(log(Abs(x)), x),
    ],
    ids=str,
)
def test_the_derivative_of_an_antiderivative_is_the_function(e):
    found = rs.integrate(e, x)
    assert "meijerg" not in str(found)
    if not found.has(Integral):  # else its derivative is right by the fundamental theorem, but cannot be read
        assert rs.equal(rs.diff(found, x), e, "distributions", x) is True


@pytest.mark.slow
def test_what_sympy_cannot_do_stays_visible_over_its_piece():
    found = rs.integrate(exp(sin(x)) * Abs(x - 1), (x, 0, 2))
    assert found.has(Integral)
    assert {i.limits[0][1:] for i in found.atoms(Integral)} == {(0, 1), (1, 2)}


def test_iterated_integrals():
    assert rs.integrate(Abs(x - y), (x, 0, 1), (y, 0, 1)) == Rational(1, 3)
    assert rs.integrate(delta(x**2 + y**2 - 1), (x, -oo, oo), (y, -oo, oo)) == pi
    assert rs.integrate(H(1 - x**2 - y**2), (x, -1, 1), (y, -1, 1)) == pi
    assert rs.integrate(Max(x, y), (x, 0, y), (y, 0, 1)) == Rational(1, 3)
    assert rs.integrate(rs.diff(Max(x, y), x, y), (x, 0, 1), (y, 0, 1)) == -1


@pytest.mark.parametrize(
    ("e", "limits", "missing", "values"),
    [
        (delta(x - a), ((x, 0, 1), (y, 0, 1)), (0, 1), {-1: 0, Rational(1, 2): 1, 3: 0}),
        (delta(x - a) * exp(-y), ((x, 0, 1), (y, 0, oo)), (0, 1), {-1: 0, Rational(1, 2): 1, 3: 0}),
        (delta(x - a * y), ((x, 0, 1), (y, 0, 1)), (0,), {-1: 0, Rational(1, 2): 1, 2: Rational(1, 2)}),
        (delta(x - a - y), ((x, 0, 1), (y, 0, 1)), (), {-1: 0, 0: 1, Rational(1, 2): Rational(1, 2), 1: 0}),
    ],
    ids=str,
)
def test_an_inner_integral_without_value_counts_only_where_it_is_more_than_a_null_set(e, limits, missing, values):
    """An impulse on an end of the inner integral: for single y it is not seen, for every y there is no value."""
    found = rs.integrate(e, *limits)
    assert all(found.subs(a, v) is nan for v in missing)
    assert {v: found.subs(a, v) for v in values} == values


def test_an_inner_integral_without_value_in_an_antiderivative():
    found = rs.integrate(delta(x - a), (x, 0, 1), y)
    assert found.subs(a, Rational(1, 2)) == y and found.subs(a, 2) == 0 and found.subs(a, 0) is nan
    with pytest.raises(rs.UnsupportedError, match="from, to"):
        rs.integrate(Abs(x), (x, 0, 1), ())


@pytest.mark.parametrize(
    ("e", "limits"),
    [
        (Abs(x) * exp(x) + delta(x + 1), (x,)),
        (sign(x) * sin(x) + delta(x - 3) + delta(x + 2, 1), (x,)),
        (rs.diff(Max(x, y), x, y), ((x, 0, 1), (y, 0, 1))),
        (delta(x - a), ((x, 0, 1), (y, 0, 1))),
        (exp(-(x**2)) * Abs(x), ((x, oo, -oo),)),
        (x**p, ((x, 0, 1),)),
    ],
    ids=str,
)
def test_the_derivation_of_an_integral_ends_in_it_and_holds(e, limits):
    d = rs.derivation(rs.integrate, e, *limits)
    assert d.result == rs.integrate(e, *limits)
    assert d.verify(), d.verify()


def test_the_antiderivative_of_each_piece_stands_beside_it():
    """An impulse inside a piece divides it, and each part keeps its own antiderivative."""
    form = read((Abs(x) * exp(x) + delta(x + 1)).subs(x, T))
    (glued,) = antiderivative(form)[1]
    assert len(glued.before.pieces) == len(glued.primitives) == 3
    assert all((q.diff() - p).expr().expand() == 0 for p, q in zip(glued.before.pieces, glued.primitives, strict=True))


def test_a_divergent_answer_of_sympy_is_not_believed_where_a_quadrature_settles(monkeypatch):
    of_pieces = "relu_sym.calculus.integration.definite"
    monkeypatch.setattr(f"{of_pieces}.limit", lambda p, point, side, facts: oo if side < 0 else scalar(0))
    monkeypatch.setattr(f"{of_pieces}.integrate", lambda *args, **kwargs: oo)
    settles, diverges = piece(exp(-T) * T**4), piece(1 / T**2)
    found = definite(settles, scalar(0), oo)
    assert isinstance(found, Integral) and found.limits[0][1:] == (0, oo)
    assert definite(diverges, scalar(0), scalar(1)) is oo
    forget()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: rs.integrate(1 / x, (x, -1, 1)), rs.UnsupportedError, "PrincipalValue"),
        (lambda: rs.integrate(PV(1 / x), (x, 0, 1)), rs.UnsupportedError, "end point"),
        (lambda: rs.integrate(H(x) / x, x), rs.UnsupportedError, "integrable"),
        (lambda: rs.integrate(delta(x) ** 2, (x, -1, 1)), rs.UndefinedProductError, "two impulses"),
        (lambda: rs.integrate(H(x) * delta(x), (x, -1, 1)), rs.UndefinedProductError, "jumps"),
        (lambda: rs.integrate(delta(x**2), (x, -1, 1)), rs.UndefinedProductError, "multiple zero"),
        (lambda: rs.integrate(Abs(x), (x, nan, 1)), rs.UnsupportedError, "cannot be an end"),
        (lambda: rs.integrate(Abs(x), (x, I, 1)), rs.UnsupportedError, "cannot be an end"),
        (lambda: rs.integrate(Abs(x), (x, "0", 1)), rs.UnsupportedError, "cannot be an end"),
        (lambda: rs.integrate(Abs(x), (x, 1)), rs.UnsupportedError, "from, to"),
        (lambda: rs.integrate(Abs(x), (2, 0, 1)), rs.UnsupportedError, "give a Symbol"),
        (lambda: rs.integrate(Abs(x * y)), rs.UnsupportedError, "name the variable"),
        (lambda: rs.integrate(Abs(x), x, endpoints="both"), rs.UnsupportedError, "'half', 'in', 'out'"),
        (lambda: rs.integrate(Abs(p - 1), (p, -1, 1)), rs.UnsupportedError, "declared"),
        (lambda: rs.integrate(Piecewise((1, x < 0), (2, x > 1)), (x, -1, 2)), rs.UnsupportedError, "no value between"),
        (lambda: rs.integrate(floor(x), (x, -oo, oo)), rs.UnsupportedError, "parts that tend to oo"),
        (lambda: rs.integrate(Abs(Symbol("x") - x), x), rs.UnsupportedError, "another symbol named"),
    ],
)
def test_refusals_name_what_is_wrong(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_smooth_input_agrees_with_sympy():
    assert rs.integrate(x * exp(x), x) == (x - 1) * exp(x)
    assert rs.integrate(sin(x) ** 2, (x, 0, pi)) == pi / 2


def test_periodic_antiderivatives_of_sympy_that_jump_are_not_believed():
    found = rs.integrate(sign(x) / (2 + cos(x)), (x, -1, 10))
    from mpmath import cos as mcos
    from mpmath import quad

    expected = quad(lambda s: 1 / (2 + mcos(s)), [0, 3, 6, 10]) - quad(lambda s: 1 / (2 + mcos(s)), [-1, 0])
    assert abs(found.evalf(20) - expected) < 1e-12


def test_the_native_classes_are_read():
    assert rs.integrate(Heaviside(x - 1) * DiracDelta(x - 2), (x, 0, 3)) == 1
