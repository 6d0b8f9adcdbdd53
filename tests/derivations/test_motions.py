"""Derivations of motions with switches: as they read, verified as inclusions, every step made wrong is caught."""

import random
from dataclasses import replace

import pytest
from corpus import check_whole
from corruptions import another_end, another_value, with_line, wrong
from sympy import Abs, Function, Interval, Max, Rational, Symbol, Tuple, sign, sin

import relu_sym as rs
from relu_sym.steps import Hull
from relu_sym.symbols import StandIn

t, x, a, tau = (Symbol(n, real=True) for n in ("t", "x", "a", "tau"))
p = Symbol("p", positive=True)
f = Function("f")
F = f(t)
half = Rational(1, 2)

LINES = """
x(t) where Derivative(x(t), t) = -x(t)/2 + ReLU(1 - x(t)), x(0) = 3
= x(t) where Derivative(x(t), t) = {1 - 3*x(t)/2 if x(t) < 1; -x(t)/2 if x(t) > 1}, x(0) = 3
= {3*exp(-t/2) if t < 2*log(3); 2/3 + 9*exp(-3*t/2) if t >= 2*log(3)}
= Piecewise((3*exp(-t/2), t < 2*log(3)), (2/3 + 9*exp(-3*t/2), True))
""".strip()

QUESTIONS = [
    (rs.trajectory, rs.ReLU(1 - x) - x / 2, x, 3, t),
    (rs.trajectory, sign(x), x, 1, t),
    (rs.trajectory, half - sign(x), x, p, t),
    (rs.trajectory, -1 / x, x, 1, t),
    (rs.trajectory, -sign(sin(x)), x, 2, t),
    (rs.trajectory, 0.5 - sign(x), x, 1.5, t),
    (rs.trajectory, x**2 * sign(x), x, 1, t),
    (rs.trajectory, x - 2, x, 2, t),
    (rs.trajectory, [-sign(x)], [x], [0], t),
    (rs.subgradient_flow, Abs(x), x, 3, t),
    (rs.subgradient_flow, Max(Abs(x), x**2), x, 3, t),
    (rs.subgradient_flow, rs.indicator(Interval(0, 2), x) + x, x, 1, t),
    (rs.subgradient_flow, p * Abs(x) + x**2 / 2, x, 1, t),
]
EQUATIONS = [
    (F.diff(t) + sign(F), {f(0): 2}),
    (2 * F.diff(t) + F - Max(F - 1, 0), {f(1): 3}),
    (F.diff(t) - half + sign(F), {f(0): 1.5}),
    (F.diff(t) + sign(F), {f(tau): 2}),
    (F.diff(t) - F * Abs(F), {f(0): 2}),
]
CASES = [(rs.trajectory, -sign(x), x, a, t), (rs.dsolve, F.diff(t) + sign(F - a), F, {f(0): 2})]


v = Symbol("v", real=True)
PLANE = [
    ([v, -x - sign(v)], (4, 0), 10),
    ([v, -sign(x + v)], (half, -half), 5),
    ([-2 * sign(x) + sign(v), -sign(x) - 2 * sign(v)], (1, Rational(1, 3)), 3),
    ([v, -x - 0.5 * sign(v)], (3.5, 0), 20),
]


@pytest.mark.parametrize("field, start, until", PLANE, ids=str)
def test_motions_in_the_plane(field, start, until):
    d = rs.derivation(rs.trajectory, field, (x, v), start, t, until=until)
    assert d.result == rs.trajectory(field, (x, v), start, t, until=until)
    assert d.verify() or (start == (3.5, 0) and not d.verify().failed), str(d.verify())
    assert rs.Derivation.from_json(d.to_json()) == d
    assert all((d.to_latex(), d.to_html(), d.to_markdown(), d.to_text(use_unicode=False)))


def test_every_step_in_the_plane_made_wrong_is_caught():
    field, start, until = PLANE[2]
    d = rs.derivation(rs.trajectory, field, (x, v), start, t, until=until)
    for target in d.walk():
        e = target.after
        other = Tuple(e[0] + Rational(1, 1000), e[1]) if isinstance(e, Tuple) else Hull(e.args[0], *e.args[2:])
        report = with_line(d, target, replace(target, after=other)).verify()
        assert report.failed, (target, report)
    assert not replace(d, given=Tuple(-sign(x), -sign(v))).verify()


SETS = [
    (-sign(x), x, 0),
    ([v, -x - 2 * sign(v)], (x, v), (1, 0)),
    ([sign(x), sign(v)], (x, v), (0, 0)),
    pytest.param(([v, -x - 2 * sign(v)], (x, v), (a, 0)), marks=pytest.mark.slow),
    (a * sign(x), x, 0),
    (half - sign(x), x, 0.0),
]


@pytest.mark.parametrize("question", SETS, ids=lambda q: str(q[:1]))
def test_sets_of_velocities(question):
    d = rs.derivation(rs.filippov, *question)
    assert d.result == rs.filippov(*question)
    assert d.verify(), str(d.verify())
    assert rs.Derivation.from_json(d.to_json()) == d
    assert all((d.to_latex(), d.to_html(), d.to_markdown(), d.to_text(use_unicode=False)))
    bad = replace(d, steps=(replace(d[0], after=wrong(d[0].after, x)), *d.steps[1:])) if len(d[0].steps) == 0 else d
    assert bad is d or bad.verify().failed


def told(question):
    verb, *args = question
    return rs.derivation(verb, *args)


def all_questions():
    yield from QUESTIONS
    yield from ((rs.dsolve, e, F, "default", True, ics) for e, ics in EQUATIONS)


def asked(question):
    """(the derivation, what the verb itself gives)."""
    if question[0] is rs.dsolve:
        e, ics = question[1], question[-1]
        return rs.derivation(rs.dsolve, e, F, ics=ics), rs.dsolve(e, F, ics=ics)
    return told(question), question[0](*question[1:])


def test_the_lines():
    d = told(QUESTIONS[0])
    assert "\n= ".join(map(str, [d[0].before, *(s.after for s in d)])) == LINES
    (switch,) = [s for s in d.walk() if s.rule == "switching point"]
    assert (str(switch.after), switch.conditions) == ("(-1/2, -1/2)", ("both lead to the left: the motion crosses",))
    stays = [s for s in told(QUESTIONS[9]).walk() if s.rule == "rest"]
    assert [str(s.after) for s in stays] == ["conv{1, -1}"]


@pytest.mark.parametrize("question", [*all_questions(), *CASES], ids=lambda q: f"{q[0].__name__} {q[1]} {q[-1]}"[:60])
def test_verified_stored_and_the_verbs_own(question):
    d, own = asked(question)
    check_whole(d, d.result if own == [d.result] else own)


def spoiled(s):
    """The step with another right side."""
    e = s.after
    if isinstance(e, Hull):
        return replace(s, after=Hull(*[u + 5 for u in e.args]))
    if isinstance(e, Tuple) and any(u.is_infinite for u in e):
        return replace(s, after=Tuple(*[-u for u in e]))
    return replace(s, after=wrong(e, t))


@pytest.mark.parametrize("question", QUESTIONS[1:4:2] + QUESTIONS[11:12], ids=lambda q: f"{q[0].__name__} {q[1]}")
def test_every_step_made_wrong_is_caught(question):
    d = told(question)
    for target in d.walk():
        bad = spoiled(target)
        report = with_line(d, target, bad).verify()
        assert report.failed, (target, report)


@pytest.mark.parametrize("k", range(2))
def test_what_is_made_wrong_is_caught(k):
    rng = random.Random(k)
    d = told(QUESTIONS[k])
    for kind in (another_value, another_end):
        bad = kind(d, rng)
        assert bad is None or not bad.verify(), bad


def test_another_question_is_broken():
    d = told(QUESTIONS[0])
    assert not replace(d, given=sign(x)).verify()
    assert not replace(d, options=(("variables", Tuple(x)), ("start", Tuple(2)), ("until", None))).verify()
    flow = told(QUESTIONS[9])
    assert not replace(flow, given=2 * Abs(x)).verify()


def test_what_is_not_told_is_refused():
    with pytest.raises(rs.UnsupportedError, match="not unique"):
        rs.derivation(rs.trajectory, sign(x), x, 0, t)
    with pytest.raises(rs.UnsupportedError, match="initial value"):
        rs.derivation(rs.dsolve, F.diff(t) + sign(F), F)


def test_what_stood_in_elsewhere_changes_nothing():
    StandIn(Symbol("q", real=True))
    assert rs.derivation(rs.trajectory, -sign(x), x, 3, t).verify()
