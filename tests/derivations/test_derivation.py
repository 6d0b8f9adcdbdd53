"""What a derivation is: its result, its chain, its words, its refusals."""

import pytest
from corpus import asked, corpus
from sympy import (
    Abs,
    And,
    Eq,
    FiniteSet,
    ImageSet,
    Integral,
    Interval,
    Limit,
    Max,
    Ne,
    Piecewise,
    S,
    Sum,
    Symbol,
    cos,
    floor,
    frac,
    oo,
    pi,
    sign,
    sin,
    tan,
)
from sympy.abc import y

import relu_sym as rs
from relu_sym.derivations.diffusions import told_ito
from relu_sym.derivations.fourier_series import written
from relu_sym.derivations.openings import told_set
from relu_sym.derivations.verification.chaining import integrates
from relu_sym.steps import Bracket, Branch, Cases, D, Family, Pairing, Quotient, Solutions, Subgradients, Test
from relu_sym.symbols import exact, inexact

x = Symbol("x", real=True)
a = Symbol("a", real=True)
r, H, delta = rs.ReLU, rs.Heaviside, rs.Dirac
SAW = Piecewise((cos(x) * sign(sin(x)), Ne(sin(x), 0)))


def asked_again(args, options):
    """What the verb itself answers."""
    if callable(args[0]) and not hasattr(args[0], "free_symbols"):
        told = options | ({"noconds": True} if args[0] is rs.laplace_transform else {})
        return args[0](*args[1:], **told)
    mode = options.get("mode", "distributional")
    if mode != "all":
        return rs.diff(*args, mode=mode)
    out = {}
    for m in ("classical", "distributional", "set-valued"):
        try:
            out[m] = rs.diff(*args, mode=m)
        except rs.ReluSymError:
            continue
    return out


@pytest.mark.parametrize(("name", "args", "options"), list(asked()), ids=[n for n, _, _ in asked()])
def test_the_result_is_what_the_verb_returns(name, args, options):
    d = corpus()[name]
    found = asked_again(args, options)
    found = found[0] if type(found) is tuple else found  # a transform, abscissa and conditions apart
    assert d.result == found or (isinstance(found, ImageSet) and d.result.dummy_eq(found))
    assert d == rs.derivation(*args, **options)


@pytest.mark.parametrize("name", [n for n, _, o in asked() if o.get("mode") != "all"])
def test_each_line_follows_from_the_line_before(name):
    d = corpus()[name]
    for before, after in zip(d.steps, d.steps[1:], strict=False):
        outer = d.verb == "integrate" and integrates(after.before, before.after)
        assert after.before == before.after or after.rule == "equal distributions" or outer
    if d.steps and d.mode != "set-valued" and not isinstance(d.result, rs.SetValuedMap):
        assert d.steps[-1].after == last_line(d)


def last_line(d):
    """What the result is, as the last line writes it."""
    if d.verb == "fourier_series":
        return written(d.result, d.variable)
    if d.verb == "ito":
        told = told_ito(d.result)
        return inexact(told) if exact(told)[1] else told
    if d.verb == "fenchel_dual":
        return d.result.dual
    if d.verb == "filippov":
        return told_set(d.result.set)
    if d.verb == "solve":
        return FiniteSet(*d.result)
    if d.verb == "reduce_inequalities":
        return Solutions(d.variable, d.result, S.Reals)
    return d.result.weight_variance if d.verb == "mean_field" else d.result


def test_every_step_cites_a_rule_with_statement_hypotheses_and_source():
    for d in corpus().values():
        for s in d.walk():
            row = rs.explain(s)
            assert s.why == row.law and s.reference == row.source and row.law.endswith(".")
            assert all(part in str(row) for part in (row.name, row.law, row.holds, row.source))
    assert len({row.name for row in rs.rules()}) == len(rs.rules())
    with pytest.raises(rs.UnsupportedError, match=r"no rule is called 'chain': near are .*'chain rule'"):
        rs.explain("chain")


def test_the_textbook_proof_that_the_relu_has_the_step_as_derivative():
    d = rs.derivation(r(x), x, style="definition")
    lines = [s.after for s in d]
    assert d.steps[0].before == Pairing(D(r(x), x), Test(x), x)
    assert lines[0] == -Pairing(r(x), Test(x, 1), x)
    assert -Integral(x * Test(x, 1), (x, 0, oo)) in lines
    assert Integral(Test(x), (x, 0, oo)) - Bracket(x * Test(x), x, 0, oo) in lines
    assert d.steps[-1].before == D(r(x), x) and lines[-1] == H(x)


def test_the_proof_that_the_step_has_the_impulse_ends_in_the_value_at_0():
    d = rs.derivation(H(x), x, style="definition")
    lines = [s.after for s in d]
    assert Test(0) in lines
    assert lines[lines.index(Test(0)) + 1] == Pairing(delta(x), Test(x), x)


def test_a_kink_is_located_with_its_equation_and_judged_by_both_sides():
    d = rs.derivation(Max(x**2 - 4, 0), x, mode="classical")
    found = {s.where: s for s in d.walk() if s.rule == "breakpoint"}
    assert set(found) == {Eq(x, -2, evaluate=False), Eq(x, 2, evaluate=False)}
    verdicts = [(s.where.rhs, s.before, s.after) for s in d.walk() if s.rule == "corner"]
    assert verdicts == [(-2, -4, 0), (2, 0, 4)]
    limits = [s.before for s in d.walk() if s.rule == "one-sided derivative"]
    assert all(isinstance(e, Limit) and isinstance(e.args[0], Quotient) for e in limits)
    assert "no derivative at x = -2, 2" in [c for s in d for c in s.conditions]


def test_delta_algebra_has_steps_of_its_own():
    d = rs.derivation(cos(x) * delta(x**2 - 1), x)
    rules = [s.rule for s in d]
    assert rules[:2] == ["delta of a function", "sampling"]
    first = d.steps[0]
    assert [(s.rule, s.where.rhs) for s in first.steps if s.rule == "root"] == [("root", -1), ("root", 1)]
    assert d.steps[1].after == D(cos(1) * delta(x + 1) / 2 + cos(1) * delta(x - 1) / 2, x)


def test_the_subgradient_inequality_is_solved_and_compared_with_clarke():
    d = rs.derivation(Abs(x), x, mode="set-valued", style="definition")
    solved = [s for s in d.walk() if s.rule == "subgradient inequality"]
    assert isinstance(solved[0].before, Subgradients)
    compared = [s for s in d.walk() if s.rule == "convex and Clarke"]
    assert [(s.before, s.relation, s.after) for s in compared] == [(Interval(-1, 1), "=", Interval(-1, 1))]
    concave = rs.derivation(-Abs(x), x, mode="set-valued", style="definition")
    compared = [s for s in concave.walk() if s.rule == "convex and Clarke"]
    assert compared[0].relation == "⊆" and compared[0].before.is_empty


def test_the_three_modes_are_tied_by_the_closing_remark():
    d = rs.derivation(Abs(x) - 2 * r(x - 1), x, mode="all")
    assert set(d.result) == {"classical", "distributional", "set-valued"}
    tied = [(s.rule, s.where.rhs, s.after) for s in d if not s.rule.startswith("in mode")]
    assert tied == [
        (rule, point, value)
        for point, value in ((0, 2), (1, -2))
        for rule in ("jump of the slope", "width of the set", "weight of the impulse")
    ]
    assert "weight of the impulse of f''" in d.remarks[-1]


def test_a_mode_that_refuses_is_a_remark():
    d = rs.derivation(delta(x), x, mode="all")
    assert set(d.result) == {"distributional"}
    assert len(d.remarks) == 2 and "use mode='distributional'" in d.remarks[0]


def test_parameters_are_told_case_by_case():
    b = Symbol("b", real=True)
    d = rs.derivation(Max(a * x, b), x, 2)
    (distinction,) = d.steps
    assert distinction.rule == "case distinction" and distinction.after == d.result
    assert {str(s.where) for s in distinction.steps} >= {"a > 0", "a < 0"}
    assert all(s.rule == "case" and s.steps for s in distinction.steps if s.before != s.after)
    symbolic = rs.derivation(Abs(x - a), x, 2)
    assert symbolic.result == 2 * delta(x - a) and len(symbolic.steps) > 2


def test_several_variables_are_rewritten_head_by_head():
    b = Symbol("b", real=True)
    d = rs.derivation(rs.rewrite, Max(x, a) + Abs(b), rs.ReLU)
    (step,) = d.steps
    assert {s.before for s in step.steps} == {Max(x, a), Abs(b)} and d.variable is None


def test_the_theorem_and_its_hypothesis_stand_in_a_conversion():
    slope = Piecewise((0, x < 0), (1, x > 0))
    d = rs.derivation(rs.convert, slope, x)
    last = d.steps[-1]
    assert (last.rule, last.relation) == ("derivative to Clarke", "→")
    assert isinstance(last.after, Cases) and "give f to have that checked" in last.conditions[0]
    checked = rs.derivation(rs.convert, slope, x, target="distributional", f=r(x))
    assert "checked" in checked.steps[-1].conditions[0] and checked.result == H(x)
    with pytest.raises(rs.ConversionError, match="jumps at x = 0"):
        rs.derivation(rs.convert, rs.diff(H(x), x, mode="classical"), x, target="distributional", f=H(x))


def test_a_function_whose_kinks_repeat_is_told_in_the_period_of_number_n():
    n = Symbol("n", integer=True)
    d = rs.derivation(floor(x), x)
    assert [s.rule for s in d] == ["periodic normal form", "jump rule", "pieces"]
    assert d[0].after == D(Cases(x, Family(n, -oo, oo, Branch(n, n, n + 1, 1))), x)
    (jump,) = d[1].steps
    assert (jump.where, jump.after) == (Eq(x, n), 1)
    assert d.result == rs.diff(floor(x), x) == Sum(delta(x - n), (n, -oo, oo))
    assert "finitely many of the points" in d[1].conditions[0]
    assert r"n & n\leq x<n + 1,\; n\in \mathbb{Z}" in d.to_latex()
    assert "{n if n <= x < n + 1, n in Z}" in str(d[0].after) and "n ∈ ℤ" in d.to_text()


def test_the_number_of_the_period_has_a_name_of_its_own():
    n = Symbol("n", real=True)
    d = rs.derivation(floor(n), n)
    assert d.result == rs.diff(floor(n), n) and d[0].after.args[0].branches[0].args[0].name == "m"
    assert d.verify()


def test_a_kink_of_every_period_is_said_of_the_periods_that_there_are():
    n = Symbol("n", integer=True)
    d = rs.derivation(H(x) * Abs(sin(x)), x, mode="classical")
    corners = [s.where for s in d.walk() if s.rule == "corner"]
    assert corners == [Eq(x, 0), And(Eq(x, pi * n), x > 0)]
    assert any("pi*n for any whole number n, as far as x > 0" in c for s in d for c in s.conditions)


def test_a_period_with_another_verdict_stands_apart():
    """x*frac(x) jumps at every whole number but 0, where it has a corner."""
    d = rs.derivation(x * frac(x), x, mode="classical")
    assert [s.where for s in d.walk() if s.rule == "corner"] == [Eq(x, 0)]
    assert {str(s.where.args[-1]) for s in d.walk() if s.rule == "discontinuity" and isinstance(s.where, And)} == {
        "x > 1",
        "x < 0",
    }


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: rs.derivation(Abs(x), x, mode="weak"), rs.UnsupportedError, "unknown mode 'weak'"),
        (lambda: rs.derivation(Abs(x), x, style="poetic"), rs.UnsupportedError, "unknown style 'poetic'"),
        (lambda: rs.derivation(Abs(x), x, 0), rs.UnsupportedError, "a number 1, 2"),
        (lambda: rs.derivation(Abs(x), x, -1), rs.UnsupportedError, "a number 1, 2"),
        (lambda: rs.derivation(Abs(x), x, 1.5), rs.UnsupportedError, "a number 1, 2"),
        (lambda: rs.derivation(Abs(x), x, True), rs.UnsupportedError, "a number 1, 2"),
        (lambda: rs.derivation(Abs(x), x, 10**6), rs.BudgetError, "of order 1000000"),
        (lambda: rs.derivation(Abs(x), x, 2, mode="set-valued"), rs.UnsupportedError, "has order 1"),
        (lambda: rs.derivation(Abs(x), x, 2, mode="all"), rs.UnsupportedError, "of order 1"),
        (lambda: rs.derivation(Abs(x * y)), rs.UnsupportedError, "name the variable"),
        (lambda: rs.derivation("abs(x)", x), rs.UnsupportedError, "rs.parse"),
        (lambda: rs.derivation(floor(x**2), x), rs.UnsupportedError, "floor"),
        (lambda: rs.derivation(rs.integrate, floor(x), x), rs.UnsupportedError, "kinks without end"),
        (lambda: rs.derivation(rs.convert, SAW, x), rs.UnsupportedError, "hypotheses of a conversion are not told"),
        (lambda: rs.derivation(r(x) * Abs(sin(x)), x, mode="set-valued"), rs.UnsupportedError, "ask for it with"),
        (lambda: rs.derivation(tan(x), x), rs.UnsupportedError, "no finite one-sided limits"),
        (lambda: rs.derivation(delta(x), x, mode="classical"), rs.UnsupportedError, "use mode='distributional'"),
        (lambda: rs.derivation(rs.rewrite, H(x), rs.ReLU), rs.RewriteError, "jumps at x = 0"),
        (lambda: rs.derivation(rs.rewrite, H(x), rs.ReLU, style="definition"), rs.UnsupportedError, "belong to"),
        (lambda: rs.derivation(rs.parse, "x"), rs.UnsupportedError, "no derivation of parse is told"),
    ],
)
def test_refusals_name_what_is_wrong(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_derivation_is_a_sequence_that_shows_itself():
    d = rs.derivation(r(x), x)
    assert len(d) == 4 and d[0] is d.steps[0] and list(d) == list(d.steps)
    assert d._repr_latex_().startswith("$\\displaystyle \\begin{aligned}")
    assert repr(d) == "<Derivation: Distributional derivative of ReLU(x), 4 steps>"
    assert "normal form" in str(d)
    assert hash(d) == hash(rs.derivation(r(x), x))


def test_json_refuses_what_it_did_not_write():
    d = rs.derivation(r(x), x, mode="all")
    again = rs.Derivation.from_json(d.to_json(indent=1))
    assert again == d and again.verify()
    for text in ("", "[]", "{}", "null", '{"relu_sym derivation": 1}', d.to_json()[:-30], "[" * 100000):
        with pytest.raises(rs.ParseError):
            rs.Derivation.from_json(text)
    with pytest.raises((rs.ParseError, rs.UnsupportedError)):
        rs.Derivation.from_json(d.to_json().replace('"ReLU"', '"os.system"'))


def test_names_and_floats_survive():
    t = Symbol("t_1", real=True)
    d = rs.derivation(0.5 * Abs(t - 0.1), t)
    assert "t_{1}" in d.to_latex() and d.verify() and d.result == rs.diff(0.5 * Abs(t - 0.1), t)
