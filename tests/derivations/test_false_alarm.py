"""What the verbs answer rightly is verified: inputs that are hard for numbers."""

import io
import sys
from dataclasses import replace

import pytest
from sympy import (
    Abs,
    Function,
    Max,
    Min,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    cos,
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

x, a, b = Symbol("x", real=True), Symbol("a", real=True), Symbol("b", real=True)
p = Symbol("p", positive=True)
n = Symbol("n", integer=True)
f = Function("f")
H, delta, R = rs.Heaviside, rs.Dirac, rs.ReLU
HILL = Piecewise((1 - x**2, Abs(x) < 1), (0, True))

HARD = {
    "a regular part beside the weights": lambda: rs.derivation(Abs(x) + x**2, x, mode="all"),
    "a singular part beside the weights": lambda: rs.derivation(sqrt(Abs(x)) + Abs(x - 1), x, mode="all"),
    "cubes beside the weights": lambda: rs.derivation(Abs(x - 1) + 1000 * x**3, x, mode="all"),
    "weights of two trains": lambda: rs.derivation(Abs(sin(x)) + Abs(cos(2 * x)), x, mode="all"),
    "weights of a train": lambda: rs.derivation(Abs(sin(x)) + x**2, x, mode="all", style="definition"),
    "an impulse on a bump": lambda: rs.derivation(rs.pair, delta(x), "bump", x),
    "a dipole on a bump": lambda: rs.derivation(rs.pair, H(x) + delta(x - Rational(1, 2), 1), "bump", x),
    "kinks without end on a bump": lambda: rs.derivation(rs.pair, floor(x), "bump", x),
    "a dipole where the bump ends": lambda: rs.derivation(
        rs.pair, -3 * x**2 * Piecewise((x, x < -3), (-3, True)) - delta(x + 1, 1), "bump", x
    ),
    "an impulse outside the bump": lambda: rs.derivation(rs.pair, delta(x - 2) + delta(x), "bump", x),
    "a piecewise test function": lambda: rs.derivation(rs.pair, Abs(x) + delta(x), HILL, x),
    "a piecewise factor": lambda: rs.derivation(Piecewise((x**2, x < 0), (x + 1, True)) * delta(x - 1), x),
    "half an impulse": lambda: rs.derivation(rs.integrate, delta(x), (x, 0, oo), endpoints="half"),
    "half of both ends": lambda: rs.derivation(
        rs.integrate, Abs(x) + 3 * delta(x) + delta(x - 2), (x, 0, 2), endpoints="half"
    ),
    "ends that count": lambda: rs.derivation(rs.integrate, delta(x) * exp(x) + delta(x - 1), (x, 0, 1), endpoints="in"),
    "a dipole on an end": lambda: rs.derivation(
        rs.integrate, -(x**3 - x) * delta(x - 2, 1) + Abs(x), (x, 2, -1), endpoints="half"
    ),
    "a dipole on an end, in a branch": lambda: rs.derivation(
        rs.integrate, exp(x) * delta(x - 2, 2) * Piecewise((x, x < 1), (3, True)), (x, -1, 2), endpoints="in"
    ),
    "backwards": lambda: rs.derivation(rs.integrate, delta(x) * exp(x) + delta(x - 1), (x, 1, 0), endpoints="out"),
    "an irrational end": lambda: rs.derivation(rs.integrate, delta(x - sqrt(2)), (x, 0, sqrt(2)), endpoints="half"),
    "an impulse on an end where two branches meet": lambda: rs.derivation(
        rs.integrate, Piecewise((x**2, x < -1), (x + 3, True)) + 2 * delta(x + 1), (x, -2, -1), endpoints="in"
    ),
    "half of it": lambda: rs.derivation(
        rs.integrate, Piecewise((x**2, x < -1), (x + 3, True)) + 2 * delta(x + 1), (x, -1, 2), endpoints="half"
    ),
    "an antiderivative of impulses, case by case": lambda: rs.derivation(rs.integrate, delta(x) + Abs(x - a), x),
    "a symbolic end": lambda: rs.derivation(rs.integrate, delta(x - b) + Abs(x), (x, 0, a)),
    "a singular symbolic point": lambda: rs.derivation(rs.integrate, 1 / sqrt(Abs(x - a)), (x, 0, 1)),
    "a logarithm": lambda: rs.derivation(rs.integrate, log(Abs(x - Rational(1, 3))), (x, 0, 1)),
    "a singular rational point": lambda: rs.derivation(rs.integrate, 1 / sqrt(Abs(x - Rational(1, 3))), (x, 0, 1)),
    "a fast wave": lambda: rs.derivation(rs.integrate, cos(a * x), (x, 0, b)),
    "a principal value to a symbolic pole": lambda: rs.derivation(
        rs.integrate, rs.PrincipalValue(1 / (x - a)), (x, 0, 1)
    ),
    "a dipole at a fixed end": lambda: rs.derivation(rs.integrate, x * delta(x, 1), (x, 0, b), endpoints="out"),
    "cases in a variable of integration": lambda: rs.derivation(rs.integrate, Max(x, a, 0), (x, -1, 1), (a, -1, 1)),
    "an impulse along a line": lambda: rs.derivation(rs.integrate, delta(x - a) * Abs(x), (x, -1, 1), (a, -2, 2)),
    "signs of waves, twice": lambda: rs.derivation(rs.integrate, sign(sin(x * a)), (x, 0, 1), (a, -pi, 0)),
    "a cosine integral left of 0": lambda: rs.derivation(rs.integrate, cos(x) / x, (x, -2, -1)),
    "frac in a transform": lambda: rs.derivation(rs.laplace_transform, frac(x) * exp(-x), x, Symbol("s")),
    "a train in a transform": lambda: rs.derivation(
        rs.laplace_transform, rs.diff(floor(x), x) * exp(-x), x, Symbol("s")
    ),
    "a train that begins late": lambda: rs.derivation(
        rs.laplace_transform, rs.diff(floor(x), x) * H(x - Rational(3, 2)), x, Symbol("s")
    ),
    "huge exponentials": lambda: rs.derivation(rs.dsolve, f(x).diff(x) + a * f(x) - H(x - 1), f(x)),
    "roots that can be complex": lambda: rs.derivation(R(x**2 + a * x + b), x, mode="classical"),
    "impulses at such roots": lambda: rs.derivation(R(x**2 + a), x, 2),
    "such roots in heads that compare": lambda: rs.derivation(rs.rewrite, R(x**2 + a), Min, x),
    "a slope that can vanish": lambda: rs.derivation(R(a * x - 1), x, 2),
    "a case of no length": lambda: rs.derivation(rs.integrate, exp(a * x), (x, 0, 1)),
    "limiting sets with rounded ends": lambda: rs.derivation(
        rs.subdifferential, -(x**2) * Min(Rational(3, 2) - x / 2, x - 1) / 2, x, kind="limiting"
    ),
    "a subgradient touched between the points of a grid": lambda: rs.derivation(
        x * Max(x + 2, 2 * x + 4) + 3 * x * Min(x - 2, 3 * x - 5) + 2 * (x**3 - x) * Piecewise((x, x < -1), (2, True)),
        x,
        mode="set-valued",
        style="definition",
    ),
    "a pairing case by case": lambda: rs.derivation(rs.pair, R(a * x - 1), Function("phi"), x),
    "a case of one number": lambda: rs.derivation(rs.limit, R(x**2 + a), x, Rational(-3, 2), "-"),
    "a kink beside large values": lambda: rs.derivation(exp(-x) * (x - 3) + Abs(x + 16), x, mode="classical"),
    "an infinite limit": lambda: rs.derivation(rs.limit, x**2 * Abs(x + 1), x, -oo),
    "an end that may meet a dipole": lambda: rs.derivation(
        rs.integrate, delta(x + 2, 1) - delta(x + 3), (x, 0, a), endpoints="half"
    ),
    "a case that says only that a parameter is not 0": lambda: rs.derivation(
        a * x * H(x - a) + x**3, x, mode="classical"
    ),
    **{
        f"{name} on {on}": lambda t=t, phi=phi: rs.derivation(rs.pair, t, phi, x)
        for name, t in {
            "a finite train": Sum(delta(x - n), (n, 0, 3)),
            "a train": Sum(delta(x - n), (n, -oo, oo)),
            "steps without end": floor(x),
        }.items()
        for on, phi in {
            "a bell": exp(-(x**2)),
            "a hat": Piecewise((1 - x**2, Abs(x) < 1), (0, True)),
            "a hat with a bell": Piecewise((0, x <= -1), (exp(-x) * (1 - x**2), x < 1), (0, True)),
        }.items()
        if (name, on) != ("a train", "a bell")
    },
    "a far period": lambda: rs.derivation(rs.integrate, floor(x), (x, 1000, 1003)),
    "no closed form": lambda: rs.derivation(rs.integrate, exp(exp(x)) * H(x - Rational(1, 2)), (x, 0, 1)),
}


HEAVY = {"weights of two trains", "a dipole on a bump", "weights of a train", "a pairing case by case"}
HEAVY |= {"a singular part beside the weights", "a subgradient touched between the points of a grid"}
"""Minutes without SymPy's cache."""


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow) if n in HEAVY else n for n in HARD])
def test_it_is_verified(name):
    report = HARD[name]().verify()
    assert report, str(report)


def test_an_impulse_of_a_function_at_an_end_is_not_decided():
    d = rs.derivation(rs.integrate, delta(x**2 - 2), (x, 0, sqrt(2)), endpoints="half")
    report = d.verify()
    assert not report.failed and not report.broken
    assert all("an end" in c.how for c in report.undecided)


@pytest.mark.parametrize("endpoints", ["in", "out", "half"])
def test_ends_count_as_asked(endpoints):
    d = rs.derivation(rs.integrate, 4 * delta(x - 1), (x, 0, 1), endpoints=endpoints)
    share = {"in": 4, "out": 0, "half": 2}[endpoints]
    assert d.result == share and d.verify()


def test_what_is_not_reached_in_time_is_not_decided():
    d = rs.derivation(Abs(x) - R(x - 1), x, mode="all")
    report = d.verify(seconds=0)
    assert not report and len(report.undecided) == len(report.checks)
    assert all(c.how.startswith("time: not reached within 0 s") for c in report.checks)
    assert not report.failed and not report.broken
    assert d.verify(seconds=600)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_shown_on_a_terminal_only(monkeypatch):
    monkeypatch.setattr("relu_sym.derivations.verification.progress.QUIET", 0.0)
    d = rs.derivation(Abs(x), x)
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        assert d.verify()
        shown = stream.getvalue()
        assert ("verifying: 1 of" in shown) is stream.isatty()
        assert not shown or (shown.endswith(" \r") and "\n" not in shown)


@pytest.mark.parametrize("mode", ["all", "set-valued"])
def test_floats_are_the_numbers_that_they_stand_for(mode):
    assert rs.derivation(R(0.3 * x - 0.1), x, mode=mode).verify()


def test_rounded_numbers_contradict_nothing():
    report = rs.derivation(Abs(x**2 - 0.7), x, mode="set-valued").verify()
    assert not report.failed and not report.broken
    assert all("rounded" in c.how for c in report.undecided)
    spoiled = rs.derivation(R(0.3 * x - 0.1), x)
    steps = tuple(replace(s, after=s.after.xreplace({s.after: s.after + 1})) for s in spoiled.steps[-1:])
    assert not replace(spoiled, steps=(*spoiled.steps[:-1], *steps)).verify()
