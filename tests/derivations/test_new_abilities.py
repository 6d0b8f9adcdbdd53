"""Derivations over what the verbs learned: each is verified or says what is not decided, is shown, and reads back."""

import json

import pytest
from sympy import (
    Abs,
    Function,
    I,
    Integral,
    Max,
    Piecewise,
    Rational,
    Symbol,
    ceiling,
    cos,
    erf,
    exp,
    floor,
    frac,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
)

import relu_sym as rs
from relu_sym.derivations.catalogue import TABLE

x, t = Symbol("x", real=True), Symbol("t", real=True)
a, b, p = Symbol("a", real=True), Symbol("b", real=True), Symbol("p", positive=True)
n, m = Symbol("n", integer=True), Symbol("m", integer=True, positive=True)
g = Function("g")
H, D, R, PV = rs.Heaviside, rs.Dirac, rs.ReLU, rs.PrincipalValue
LINE = (x, -oo, oo)

INTEGRALS = [
    (R(x) * exp(-(x**2)), LINE),
    (Abs(x) * exp(-p * x**2), LINE),
    (R(a * x) * exp(-(x**2)), LINE),
    (erf(x) * R(x) * exp(-(x**2)), LINE),
    (sign(x) * exp(x - x**2), (x, -1, 2)),
    (Abs(x) * exp(-(x**2)), (x, 0, a)),
    (H(x) * cos(n * x), (x, -pi, pi)),
    (sign(x) * sin(m * x), (x, -pi, pi)),
    (R(x), (x, a, b)),
    (Abs(x), (x, -a, a)),
    (floor(x), (x, 0, a)),
    (D(x - b) + H(x), (x, 0, a)),
    (Max(a * x, b), (x, 0, 1)),
    (PV(1 / x), (x, -1, 2)),
    (PV(1 / (x**2 - 1)), (x, -2, 3)),
    (PV(1 / x) * H(x + 1), (x, -2, 3)),
    (PV(1 / sin(x)), (x, -1, 1)),
    (PV(1 / (x - a)), LINE),
    (PV(exp(sin(x)) / x), (x, -1, 2)),
    (PV(exp(sin(x)) / x), (x, 2, -1)),
    (PV(exp(sin(x)) / x) + D(x - Rational(1, 2)), (x, -1, 2)),
]
PAIRINGS = [
    (PV(1 / x), exp(-((x - 1) ** 2))),
    (PV(1 / x), exp(-p * (x - a) ** 2)),
    (PV(1 / x) + D(x), exp(-((x - 1) ** 2))),
    (floor(x), exp(-(x**2))),
    (ceiling(x), exp(-(x**2))),
    (floor(2 * x), exp(-(x**2))),
    (frac(x), exp(-(x**2))),
    (H(x - a), exp(-(x**2))),
]
DERIVATIVES = [
    Abs(x - cos(x)),
    Abs(exp(a * x) - 1),
    Max(x, cos(x), exp(-x)),
    log(Abs(x)),
    Integral(R(t), (t, 0, x)),
    x * Integral(R(t), (t, 0, x)),
    Integral(Abs(t), (t, x, x**2)),
    Integral(H(t - 1), (t, 0, 2 * x)) ** 2,
    R(x) * Integral(Abs(t), (t, 0, x)),
    sqrt(x**2),
    erf(R(x)),
]
ASSUMED = [
    lambda: rs.derivation(R(a * x - 1), x, mode="all", assume=(a > 0, a < 9)),
    lambda: rs.derivation(rs.subdifferential, Abs(x - a) + Abs(x - b), x, assume=a < b),
    lambda: rs.derivation(rs.integrate, R(a * x - 1), (x, 0, 1), assume=a > 1),
    lambda: rs.derivation(
        rs.convert,
        rs.subdifferential(R(a * x - 1), x, assume=a > 0),
        x,
        source="set-valued",
        target="classical",
        assume=a > 0,
    ),
    lambda: rs.derivation(rs.limit, floor(a * x), x, 0, "+-"),
    lambda: rs.derivation(Integral(R(t), (t, 0, x)), x, 2),
    lambda: rs.derivation(Integral(R(t), (t, 0, x)), x, 3, style="definition"),
]
CALLS = {
    **{f"integral of {f} {lim}": lambda f=f, lim=lim: rs.derivation(rs.integrate, f, lim) for f, lim in INTEGRALS},
    **{f"<{f}, {phi}>": lambda f=f, phi=phi: rs.derivation(rs.pair, f, phi, x) for f, phi in PAIRINGS},
    **{
        f"{f}; {mode}": lambda f=f, mode=mode: rs.derivation(f, x, mode=mode)
        for f in DERIVATIVES
        for mode in ("distributional", "classical")
    },
    **{f"{f}; definition": lambda f=f: rs.derivation(f, x, style="definition") for f in DERIVATIVES},
    **{f"assumed {k}": call for k, call in enumerate(ASSUMED)},
}


SOME = [name if k % 4 == 0 else pytest.param(name, marks=pytest.mark.slow) for k, name in enumerate(CALLS)]


HEAVY = ("exp(a*x)", "exp(sin(x))", "exp(-x), cos(x)", "exp(-p*(-a + x)**2)")
"""Minutes without SymPy's cache."""


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) if any(h in n for h in HEAVY) else n for n in SOME]
)
def test_it_is_verified_shown_and_read_back(name):
    try:
        d = CALLS[name]()
    except rs.UnsupportedError as refusal:
        assert "definition" in name or "classical" in name, refusal
        return
    report = d.verify()
    assert not report.failed and not report.broken, str(report)
    assert all(c.how for c in report.undecided) and report.verified
    assert all(s.rule in TABLE for s in d.walk())
    assert rs.Derivation.from_json(d.to_json()) == d
    assert all(isinstance(getattr(d, to)(), str) for to in ("to_text", "to_latex", "to_markdown", "to_html"))


def rules(d):
    return {s.rule for s in d.walk()}


def test_the_reasons_are_the_reasons():
    assert "fold" in rules(rs.derivation(rs.pair, floor(x), exp(-(x**2)), x))
    assert "fold" in rules(rs.derivation(rs.integrate, PV(exp(sin(x)) / x), (x, -1, 2)))
    for style in ("rules", "definition"):
        for f in (Integral(R(t), (t, 0, x)), x * Integral(R(t), (t, 0, x))):
            assert "derivative of an integral" in rules(rs.derivation(f, x, style=style))
            assert "smooth derivative" not in rules(rs.derivation(f, x, style=style))


@pytest.mark.parametrize("f", [I * R(x), exp(I * x) * H(x), R(x) + I * Abs(x)], ids=str)
def test_complex_values_are_refused_by_name(f):
    for call in (
        lambda: rs.derivation(f, x),
        lambda: rs.derivation(rs.limit, f, x, 0),
        lambda: rs.derivation(rs.integrate, f, (x, -1, 1)),
        lambda: rs.derivation(rs.pair, f, exp(-(x**2)), x),
    ):
        with pytest.raises(rs.UnsupportedError, match="complex values"):
            call()


def test_an_integral_that_stays_converges_in_each_of_its_terms():
    """The fold of a principal value is one integral: those of its two terms diverge."""
    found = rs.integrate(PV(exp(sin(x)) / x), (x, -1, 1))
    assert isinstance(found, Integral)
    assert float(found) == pytest.approx(1.9764967110061558)


def test_a_map_under_an_assumption_is_stored_with_it():
    d = rs.derivation(R(a * x - 1), x, mode="set-valued", assume=a > 0)
    back = rs.Derivation.from_json(d.to_json())
    assert back.result == d.result and back.result.at(0) == d.result.at(0)
    with pytest.raises(rs.ReluSymError):
        rs.Derivation.from_json(
            json.dumps({**json.loads(d.to_json()), "options": {"kind": {"word": "clarke"}, "assume": 1}})
        )


def test_piecewise_answers_are_stored():
    d = rs.derivation(rs.integrate, Piecewise((R(x), x < 1), (1, True)), (x, a, 2))
    assert rs.Derivation.from_json(d.to_json()) == d
