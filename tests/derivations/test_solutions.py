"""Derivations of solutions of linear equations: as they read, verified by putting in, wrong ones caught."""

import random
from dataclasses import replace

import pytest
from corpus import check_whole
from corruptions import another_end, another_value, with_line, wrong
from sympy import Abs, Eq, Function, I, Limit, Piecewise, Rational, Symbol, Tuple, cos, exp, floor, sign, sin

import relu_sym as rs

t, a, c = Symbol("t", real=True), Symbol("a", real=True), Symbol("c", positive=True)
f = Function("f")
y = f(t)
g = Function("g")
z = g(t)
D1, D2 = y.diff(t), y.diff(t, 2)
H, delta = rs.Heaviside, rs.Dirac
REST = {f(0): 0, D1.subs(t, 0): 0}

TOLD = """
f(t) where 2*f(t) - Dirac(t - 1) + 3*Derivative(f(t), t) + Derivative(f(t), (t, 2)) = 0, f(0) = 1, \
Subs(Derivative(f(t), t), t, 0) = 0
= f(t) where 2*f(t) + 3*Derivative(f(t), t) + Derivative(f(t), (t, 2)) = Dirac(t - 1), f(0) = 1, \
Subs(Derivative(f(t), t), t, 0) = 0
= (exp(1 - t) - exp(2 - 2*t))*Heaviside(t - 1) + 2*exp(-t) - exp(-2*t)
""".strip()

QUESTIONS = [
    (D1 + y - H(t - 1) + H(t - 2), None),
    (Eq(D2 + 3 * D1 + 2 * y, Abs(t) + cos(t)), {f(0): 1, f(1): 2}),
    (D1 + y - delta(t, 1), {Limit(f(t), t, 0, "-"): 0}),
    (D1 + y - delta(t), {Limit(f(t), t, 0, "+"): 2}),
    (D1 + y - floor(t), {f(0): 0}),
    (D1 + y - exp(-(t**2)), {f(0): 0}),
    (2 * (D1 + y) - 3 * H(1 - t), {f(2): 1}),
    (D1 - y - 0.5 * H(t - 0.25), {f(0): 1.5}),
    (D1 + y - H(t - c) * sin(t), {f(0): 0}),
    (y.diff(t, 4) - delta(t - 1), {f(0): 0, f(2): 0, D2.subs(t, 0): 0, D2.subs(t, 2): 0}),
    (D2 + y - Piecewise((t, t < 1), (2 - t, t < 2), (0, True)), REST),
]


def test_the_lines():
    d = rs.derivation(rs.dsolve, D2 + 3 * D1 + 2 * y - delta(t - 1), f(t), ics={f(0): 1, D1.subs(t, 0): 0})
    assert "\n= ".join(map(str, [d[0].before, *(s.after for s in d)])) == TOLD
    found = {s.rule: s for s in d.walk()}
    assert str(found["characteristic polynomial"].after) == "(lambda + 1)*(lambda + 2)"
    assert str(found["Green's function"].after) == "Dirac(t)"
    assert str(found["response to a switch"].before) == "((exp(-t) - exp(-2*t))*Heaviside(t)) (*) Dirac(t - 1)"
    jump = found["jump condition"]
    assert (str(jump.where), str(jump.after), jump.conditions) == ("Eq(t, 1)", "1", ("f(t) is continuous there",))
    assert [str(s.after) for s in d.walk() if s.rule == "value of the solution"] == ["1", "0"]


@pytest.mark.parametrize("equation, ics", QUESTIONS, ids=lambda q: str(q)[:50])
def test_verified_stored_and_the_verbs_own(equation, ics):
    check_whole(rs.derivation(rs.dsolve, equation, f(t), ics=ics), rs.dsolve(equation, f(t), ics=ics))


def test_a_parameter_that_changes_the_kind_is_a_case():
    d = rs.derivation(rs.dsolve, D1 - H(t - a), f(t), ics={f(0): 1})
    assert [s.rule for s in d] == ["case distinction"]
    assert d.verify(), str(d.verify())


@pytest.mark.parametrize("k", range(4))
def test_what_is_made_wrong_is_caught(k):
    rng = random.Random(k)
    equation, ics = QUESTIONS[k]
    d = rs.derivation(rs.dsolve, equation, f(t), ics=ics)
    for kind in (another_value, another_end, _another_solution):
        spoiled = kind(d, rng)
        assert spoiled is None or not spoiled.verify(), spoiled


def _another_solution(d, rng):
    """Every line that ends in the result says the same wrong thing, and so does the result."""
    other = d.result.rhs + rng.choice([t, exp(t) * Rational(1, 3), H(t - 1)])
    told = {d.result.rhs: other}
    steps = [replace(s, before=told.get(s.before, s.before), after=told.get(s.after, s.after)) for s in d.steps]
    return replace(d, steps=tuple(steps), result=Eq(d.result.lhs, other))


MOVING = [
    (D1 + sign(t) * y - H(t - 1), y, {f(0): 1}),
    ((t**2 + 1) * D1 + t * y - delta(t - 1), y, {f(0): 1}),
    (D1 + H(t - 1) * y - 1, y, None),
    (D1 - sign(t) * y**2, y, {f(0): 1}),
    (D1 - H(t - 1) * exp(-y), y, {f(0): 0}),
    ([D1 - z - H(t - 1), z.diff(t) + y], [y, z], {f(0): 1, g(0): 0}),
    (
        [2 * D1 + z.diff(t) - delta(t), z.diff(t) + y - H(t)],
        [y, z],
        {Limit(y, t, 0, "-"): 0, Limit(z, t, 0, "-"): 1},
    ),
    ([D1 - y + a * z, z.diff(t)], [y, z], None),
]
"""Variable coefficients, separable equations, systems."""


@pytest.mark.parametrize("equation, funcs, ics", MOVING, ids=lambda q: str(q)[:50])
def test_other_kinds_are_verified_stored_and_the_verbs_own(equation, funcs, ics):
    d = rs.derivation(rs.dsolve, equation, funcs, ics=ics)
    report = d.verify()
    assert report, str(report)
    assert d.result == rs.dsolve(equation, funcs, ics=ics)
    assert rs.Derivation.from_json(d.to_json()) == d
    for told in (d.to_text(), d.to_latex(), d.to_markdown(), d.to_html()):
        assert told


@pytest.mark.parametrize("k", [0, 3, 5])
def test_every_step_of_other_kinds_made_wrong_is_caught(k):
    equation, funcs, ics = MOVING[k]
    d = rs.derivation(rs.dsolve, equation, funcs, ics=ics)
    for target in d.walk():
        bad = replace(target, after=wrong(target.after, t))
        report = with_line(d, target, bad).verify()
        assert report.failed, (target, report)


def test_the_lines_of_an_integrating_factor():
    d = rs.derivation(rs.dsolve, D1 + sign(t) * y - H(t - 1), y, ics={f(0): 1})
    assert [(s.rule, str(s.before), str(s.after)) for s in d.walk()][1:4] == [
        ("antiderivative", "d/dt Abs(t)", "sign(t)"),
        ("homogeneous solution", "d/dt exp(-Abs(t)) + exp(-Abs(t))*sign(t)", "0"),
        ("antiderivative", "d/dt (exp(t) - E)*Heaviside(t - 1)", "exp(Abs(t))*Heaviside(t - 1)"),
    ]


def test_conditions_count():
    d = rs.derivation(rs.dsolve, D1 + y, f(t), ics={f(0): 1})
    other = rs.derivation(rs.dsolve, D1 + y, f(t), ics={f(0): 2})
    (ours,) = d.steps
    (theirs,) = other.steps
    mixed = replace(d, steps=(replace(ours, after=theirs.after),), result=other.result)
    assert mixed.verify().failed


def test_another_question_is_broken():
    d = rs.derivation(rs.dsolve, D1 + y - H(t), f(t), ics={f(0): 1})
    assert not replace(d, given=D1 + y - H(t - 1)).verify()
    assert not replace(d, options=(("func", f(t)), ("ics", Tuple(Eq(f(0), 2))))).verify()
    assert not replace(d, result=Eq(Function("g")(t), d.result.rhs)).verify()


NOT_TOLD = [
    (D1 + I * y - H(t), None, "complex"),
    (t**2 * D2 + t * D1 - y, None, "SymPy found"),
    (D1 - Abs(t) / y, None, "several"),
]


@pytest.mark.parametrize("equation, ics, words", NOT_TOLD, ids=str)
def test_what_is_not_told_is_refused(equation, ics, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        rs.derivation(rs.dsolve, equation, f(t), ics=ics)
