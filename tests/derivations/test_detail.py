"""``detail="full"``: the smooth part rule by rule, the sign of a switch; integrals in any order and across poles."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    Function,
    Integral,
    Limit,
    Max,
    Mul,
    Rational,
    Subs,
    Symbol,
    atan,
    cos,
    cosh,
    diff,
    erf,
    exp,
    log,
    oo,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
    tanh,
)

import relu_sym as rs
from relu_sym.derivations.smooth import rule_by_rule
from relu_sym.steps import D

pytestmark = pytest.mark.slow  # heavy quadratures: with SymPy's cache only

x, a, b = symbols("x a b", real=True)
p = Symbol("p", positive=True)
g = Function("g")
PV = rs.PrincipalValue
SMOOTH = [
    x**3 - 2 * x + 7,
    a * x**2 * sin(x),
    exp(-(x**2)) / (x**2 + 1),
    x / (x**2 + 1) ** 2,
    2**x,
    a ** (3 * x),
    p**x * x,
    (x**2 + 1) ** x,
    sin(cos(x)) ** 2,
    log(x**2 + 1) * atan(x),
    sqrt(x**2 + 3),
    tanh(2 * x + a),
    exp(x) * cos(x) * x,
    erf(x) - cosh(x) / (1 + exp(x)),
    (2 * x + 1) ** 3 / 5,
    3 * (x**2 + sin(x)),
    tan(x) ** Rational(1, 3),
]
RULES = {"sum rule", "product rule", "quotient rule", "power rule", "chain rule", "table of derivatives"}


@pytest.mark.parametrize("f", SMOOTH, ids=str)
def test_the_rules_lead_to_the_derivative(f):
    steps = rule_by_rule(f, x, diff(f, x), "classical")
    assert steps[0].before == D(f, x, 1, "classical") and steps[-1].after == diff(f, x)
    assert all(s.after == t.before for s, t in pairwise(steps))
    for s in (t for step in steps for t in step.walk()):
        assert s.rule in RULES | {"derivatives of the parts", "rearranged"}
        if not s.after.has(D) and not s.before.has(D):
            assert (s.after - s.before).subs({x: Rational(3, 7), a: 2, p: 3}).evalf(30, chop=True) == 0


@given(
    st.recursive(
        st.sampled_from([x, x**2, 2 * x + 1, a, x - 3]),
        lambda e: st.one_of(
            st.tuples(st.sampled_from([sin, exp, atan, cos]), e).map(lambda t: t[0](t[1])),
            st.tuples(e, e).map(lambda t: t[0] + t[1]),
            st.tuples(e, e).map(lambda t: t[0] * t[1]),
            e.map(lambda u: 1 / (u**2 + 1)),
        ),
        max_leaves=5,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_formula_rule_by_rule(f):
    """The last line is the derivative, and each line has the value of the one before."""
    steps = rule_by_rule(f, x, diff(f, x), "classical")
    there = {x: Rational(3, 7), a: Rational(5, 3)}
    for s in (t for step in steps for t in step.walk()):
        values = [e.replace(lambda t: isinstance(t, D), lambda t: diff(t.args[0], x)) for e in (s.before, s.after)]
        assert abs((values[0] - values[1]).subs(there).evalf(30)) < 1e-20, (s.before, s.after)


@pytest.mark.parametrize("f", (x * g(x), Integral(exp(sin(a)), (a, 0, x)) * x, sum(sin(k * x) for k in range(50))))
def test_what_has_no_rules_is_left(f):
    assert rule_by_rule(f, x, diff(f, x), "classical") == ()


FULL = [
    rs.ReLU(x**2 - 2) * sin(x),
    Abs(x - 1) * exp(-(x**2)) / (x**2 + 1),
    sqrt(Abs(x)),
    sign(x) * (2 * x + 1) ** 3,
    g(x) * rs.Heaviside(x),
    rs.ReLU(x) + 0.5 * x**3,
    Abs(sin(2 * x)),
    x**2 * rs.Dirac(x - 1) + exp(x * a),
]


@pytest.mark.parametrize("f", FULL, ids=str)
@pytest.mark.parametrize("mode", ("classical", "distributional", "set-valued"))
def test_full_detail_only_adds(f, mode):
    try:
        brief = rs.derivation(f, x, mode=mode)
    except rs.ReluSymError as refusal:
        with pytest.raises(type(refusal)):
            rs.derivation(f, x, mode=mode, detail="full")
        return
    full = rs.derivation(f, x, mode=mode, detail="full")
    assert full.result == brief.result and len(full) == len(brief)
    assert [s.after for s in full] == [s.after for s in brief]
    assert len(list(full.walk())) >= len(list(brief.walk()))
    report = full.verify()
    assert report, str(report)
    assert rs.Derivation.from_json(full.to_json()) == full


SIGNS = [
    (rs.ReLU(x**2 - 2), [1, -1, 1]),
    (Max(x, x**3), [1, -1, 1, -1]),
    (Max(x**5 - x - 1, 0), [1, -1]),
    (Abs(exp(x) - 2), [-1, 1]),
    (Abs(x - cos(x)), [-1, 1]),
    (Abs(x - a), [1, -1]),
    (Abs(x**3 + x), [-1, 1]),
    (Abs(x), []),
    (Abs(Abs(x) - 1), [1, -1, -1, 1]),
    (Abs(1 / x - 1), []),
    (Abs(sin(x)), []),
]


@pytest.mark.parametrize("f, signs", SIGNS, ids=str)
def test_the_sign_of_a_switch(f, signs):
    d = rs.derivation(f, x, mode="classical", detail="full")
    told = [s for s in d.walk() if s.rule == "sign between zeros"]
    assert [s.after for s in told] == signs
    for s in told:
        (known,) = s.steps
        assert isinstance(known.before, Subs) and isinstance(known.where, Eq)
        assert s.where.subs(x, known.where.rhs) == True  # noqa: E712
    assert d.verify(), str(d.verify())


def test_a_zero_beside_the_breakpoints_is_no_sign():
    """x**2 - 1 has a zero at -1 that is no breakpoint: the sign is told between all zeros, not between breakpoints."""
    f = rs.Heaviside(x) * Abs(x**2 - 1)
    d = rs.derivation(f, x, mode="classical", detail="full")
    told = [(s.where, s.after) for s in d.walk() if s.rule == "sign between zeros" and s.before == sign(x**2 - 1)]
    assert [s for _, s in told] in ([], [1, -1, 1])
    assert d.verify()


ORDER = [
    (rs.Heaviside(x - a), (x, 0, 1)),
    (Abs(x - a), (x, a - 1, b)),
    (exp(-Abs(x - a)), (x, -oo, b)),
    (rs.Dirac(x - p * a) + Abs(x - a), (x, 0, 1)),
    (sign(x - a) * x, (x, 0, b)),
]


@pytest.mark.parametrize("f, limit", ORDER, ids=str)
def test_any_order_shows_the_antiderivative(f, limit):
    d = rs.derivation(rs.integrate, f, limit)
    (line,) = [s for s in d if s.rule == "any order"]
    assert line.steps[0].rule == "antiderivative of the pieces" and line.steps[0].relation == "↦"
    assert line.after.has(Subs) and d.steps[-1].after == d.result == rs.integrate(f, limit)
    assert d.verify(), str(d.verify())


CUTS = [
    (PV(1 / x), (x, -1, 2), 2),
    (PV(1 / x), (x, 2, -1), 2),
    (PV(1 / (x**2 - 1)), (x, -3, 3), 3),
    (PV(1 / (x**2 - 1)), (x, 0, 3), 2),
    (PV(exp(x) / x), (x, -1, 1), 2),
    (PV(1 / x) + Abs(x - 1), (x, -1, 2), 2),
    (PV(1 / (x - a)), (x, a - 1, a + 2), 2),
    (PV(cos(x) / (x - 1)), (x, 0, 3), 2),
    (PV(exp(-(x**2)) / (x - 1)), (x, -oo, oo), 2),
    (PV(1 / x) + 3 * rs.Dirac(x), (x, -1, 2), 2),
    (PV(1 / (x**3 - x)), (x, Rational(1, 2), oo), 2),
]


@pytest.mark.parametrize("f, limit, parts", CUTS, ids=str)
def test_principal_values_show_the_symmetric_cut(f, limit, parts):
    d = rs.derivation(rs.integrate, f, limit)
    (line,) = [s for s in d if s.rule == "across the pole"]
    (cut,) = line.after.atoms(Limit)
    s, pieces = cut.args[1], cut.args[0].atoms(Integral)
    assert len(pieces) == parts and sum(s in i.limits[0][2].free_symbols for i in pieces) == parts - 1
    report = d.verify()
    assert report, str(report)


def test_a_cut_at_other_distances_is_caught():
    from dataclasses import replace

    d = rs.derivation(rs.integrate, PV(1 / x), (x, -1, 2))
    k = next(k for k, s in enumerate(d.steps) if s.rule == "across the pole")
    s = d.steps[k].after.args[1]
    other = d.steps[k].after.xreplace({Mul(-1, s): -2 * s})
    spoiled = replace(d, steps=(*d.steps[:k], replace(d.steps[k], after=other), *d.steps[k + 1 :]))
    assert other != d.steps[k].after and spoiled.verify().failed


@pytest.mark.parametrize(
    "call, said",
    (
        (lambda: rs.derivation(Abs(x), x, detail="all"), "choose one of 'kinks', 'full'"),
        (lambda: rs.derivation(rs.integrate, Abs(x), (x, 0, 1), detail="full"), "belong to derivatives"),
    ),
)
def test_refused(call, said):
    with pytest.raises(rs.UnsupportedError, match=re.escape(said)):
        call()
