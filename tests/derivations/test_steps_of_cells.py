"""Sets at a point in several variables, step by step: what is told, what is verified, what is refused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Max, Min, Rational, Symbol, Tuple, exp, sin, sqrt, symbols

import relu_sym as rs
from relu_sym.steps import Hull

x, y, z, a, b = symbols("x y z a b", real=True)
R = rs.ReLU
ORIGIN = {x: 0, y: 0}


def told(f, at=(0, 0), variables=(x, y), **options):
    return rs.derivation(rs.subdifferential, f, variables, at=at, **options)


TEXT = """
∂_C[ReLU(x) - ReLU(-x)](0, 0)
    = conv{(1, 0)}
        (gradients of the cells; hull over 2 essentially active cells (Scholtes, proposition 4.3.1))

    since (x)│         = 0   (switch)
             │x=0, y=0

    since ReLU(x) - ReLU(-x) = x   (piece of a cell on {(x, y) : x < 0})

        since (-1, 0) ∈ {(x, y) : x < 0}   (essentially active)

        since ∇[x](0, 0) = (1, 0)   (gradient of the piece)

    since ReLU(x) - ReLU(-x) = x   (piece of a cell on {(x, y) : x > 0})

        since (1, 0) ∈ {(x, y) : x > 0}   (essentially active)

        since ∇[x](0, 0) = (1, 0)   (gradient of the piece)

    since conv{(1, 0)} ⊂ conv{(0, 0), (2, 0)}
      (sum and chain rules; the sum rule is no equality for -ReLU(-x) + ReLU(x): -ReLU(-x) is
       not regular at (0, 0))
"""


def test_the_whole_text():
    d = rs.derivation(R(x) - R(-x), (x, y), at=ORIGIN, mode="set-valued")
    assert " ".join(d.to_text().split()) == " ".join(TEXT.split())
    assert d.result == rs.Polytope((1, 0)) and d.question["at"] == Tuple(0, 0)
    assert d.title == "Set-valued derivative of -ReLU(-x) + ReLU(x)"


@pytest.mark.parametrize(
    ("f", "rule", "says"),
    [
        (Max(x, y) - Abs(x * y), "gradients of the cells", "hull over 6 essentially active cells"),
        (Abs(y) - Abs(y - x**2), "gradients of the sectors", "hull over 4 sectors"),
        (Abs(y) - Abs(y - sin(x) ** 2), "gradients of the sectors", "hull over 6 sectors"),
        (Abs(y**2 - sin(x)) - Abs(y**2 - x), "gradients of all cells", "enclosure"),
        (x * y + 3 * x, "gradients of the cells", "hull over 1 essentially active cell"),
    ],
)
def test_the_certificate_is_the_first_line(f, rule, says):
    d = told(f)
    assert d[0].rule == rule and says in d[0].conditions[0] and d.result.reason in d[0].conditions[0]
    assert d.result == rs.subdifferential(f, (x, y), at=(0, 0))
    assert (d[0].relation == "⊆") is not d.result.exact


def larger(d):
    """What the rules part by part give, and why."""
    return next(((s.after, " ".join(s.conditions)) for s in d.walk() if s.relation == "⊂"), None)


@pytest.mark.parametrize(
    ("f", "given", "because"),
    [
        (R(x) - R(-x), Hull(Tuple(0, 0), Tuple(2, 0)), "-ReLU(-x) is not regular"),
        (Max(x, y) + Min(x, y), Hull(Tuple(0, 2), Tuple(2, 0)), "sum rule is no equality for Max(x, y) + Min(x, y)"),
        (Abs(R(x) - R(-x)), Hull(Tuple(-2, 0), Tuple(2, 0)), "not regular"),
        (exp(R(y) - R(-y)), Hull(Tuple(0, 0), Tuple(0, 2)), "-ReLU(-y) is not regular"),
        (Abs(y) - Abs(y - x**2), Hull(Tuple(0, -2), Tuple(0, 2)), "-Abs(x**2 - y) is not regular"),
        (Abs(x) + Abs(y), None, ""),
        (Max(x, y) - Abs(x * y), None, ""),
        (-Abs(x) - 2 * y, None, ""),
    ],
)
def test_what_the_rules_give_part_by_part(f, given, because):
    found = larger(told(f))
    if given is None:
        assert found is None
    else:
        shown, why = found
        assert set(shown.args) == set(given.args) and because in why


def test_jacobians_by_components():
    d = told([Min(x, y), Max(x, y)])
    shown, _ = larger(d)
    assert len(shown.args) == 4 and len(d.result.vertices) == 2
    assert larger(told([R(x), R(y)])) is None  # no kink in common: a square it is


def test_signs_that_do_not_occur_have_a_certificate():
    lines = [s for s in told(Abs(x) + Abs(y) + Abs(x - y)).walk() if s.rule == "signs that do not occur"]
    assert len(lines) == 2 and all(len(s.after.args) == 3 for s in lines)


def test_many_cells_are_told_in_a_list():
    f = sum(Abs(k * x + (k**2 - 7) * y) for k in range(1, 8))
    d = told(f)
    one_by_one = [s for s in d.walk() if s.rule == "piece of a cell"]
    (rest,) = [s for s in d.walk() if s.rule == "further cells"]
    assert len(one_by_one) == 8 and len(one_by_one) + len(rest.before.args) == 14
    assert "14 essentially active cells" in d[0].conditions[0]
    assert d.verify()


def test_points_that_are_no_vertices():
    d = told(Abs(x) + Abs(x - y) - Abs(y))
    dropped = {s.before for s in d.walk() if s.rule == "no vertex"}
    assert dropped == set(d[0].after.args) - set(d[-1].after.args) and dropped


@pytest.mark.parametrize(
    ("f", "variables", "at", "kind"),
    [
        (Max(Min(x, y), Min(y, z), Min(x, z)), (x, y, z), (0, 0, 0), "clarke"),
        (R(x + R(y) - 1) + Abs(x - 1), (x, y), (1, 0), "bouligand"),
        (Min(x, y) + Abs(x), (x, y), (0, 0), "frechet"),
        (sqrt(2) * Abs(x - sqrt(2)) * y, (x, y), (sqrt(2), 3), "clarke"),
        (Max(x, y) - R(x - 1), (x, y), (a, 1), "clarke"),
        ([R(x) + y, Abs(y)], (x, y), (0, 0), "clarke"),
        (Abs(x**2 - y**3) + Max(x, -y), (x, y), (0, 0), "clarke"),
        (0.5 * Abs(x) + y, (x, y), (0, 0), "bouligand"),
        (Abs(x) - R(x - 1), (x,), (1,), "clarke"),
    ],
)
def test_verified_and_stored(f, variables, at, kind):
    d = told(f, at, variables, kind=kind)
    assert d.result == rs.subdifferential(f, variables, kind, at=at)
    report = d.verify()
    assert report and not report.undecided, str(report)
    assert rs.Derivation.from_json(d.to_json()) == d


forms = st.tuples(*[st.integers(-3, 3)] * 3).map(lambda c: c[0] * x + c[1] * y + c[2] * z)
heads = st.sampled_from([Abs, R, lambda u: -Abs(u), lambda u: Max(u, x), lambda u: Min(u, y), lambda u: R(u - R(y))])
terms = st.builds(lambda h, u, c: c * h(u), heads, forms, st.sampled_from([1, -1, 2, Rational(1, 2)]))


@settings(max_examples=5, deadline=None)
@given(st.lists(terms, min_size=1, max_size=3).map(sum), st.sampled_from(["clarke", "bouligand", "frechet"]))
def test_random_functions_are_verified(f, kind):
    d = told(f, (0, 0, 0), (x, y, z), kind=kind)
    assert d.result == rs.subdifferential(f, (x, y, z), kind, at=(0, 0, 0))
    report = d.verify()
    assert report, f"{f}: {report}"


@pytest.mark.parametrize("other", [rs.Polytope((0, 1), (1, 1)), rs.Polytope((0, 1)), rs.Polytope((0, 1), (2, 0))])
def test_another_result_is_caught(other):
    d = told(Max(x, y))
    last = replace(d[-1], after=Hull(*(Tuple(*v) for v in other.vertices)))
    assert replace(d, steps=(*d.steps[:-1], last), result=other).verify().failed


def test_another_question_is_caught():
    d = told(Max(x, y) + Abs(x))
    for name, v in (("at", Tuple(1, 0)), ("kind", "bouligand"), ("variables", Tuple(y, x))):
        options = tuple((n, v if n == name else old) for n, old in d.options)
        assert any("the first line is not about" in t for t in replace(d, options=options).verify().broken)
    assert not replace(d, given=Max(x, y)).verify()


def test_an_enclosure_is_said():
    d = told(Abs(y**2 - sin(x)) - Abs(y**2 - x))
    spoken = replace(d, steps=(replace(d[0], relation="="), *d.steps[1:]))
    report = spoken.verify()
    assert report.failed and any("enclosure" in t for t in report.broken)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: rs.derivation(Max(x, y), (x, y), mode="set-valued"), "name it, as in at=(0, 0)"),
        (lambda: rs.derivation(Max(x, y), (x, y), mode="classical", at=ORIGIN), "without a point"),
        (lambda: rs.derivation(Max(x, y), (x, y), 2), "ask for one partial derivative"),
        (lambda: rs.derivation(Max(x, y), (x, y), mode="all", at=ORIGIN), "mode='all' is of one variable"),
        (lambda: rs.derivation(Max(x, y), (x, y), mode="set-valued", at=ORIGIN, style="definition"), "style='rules'"),
        (lambda: rs.derivation(Max(x, y), (x, y), mode="set-valued", at=ORIGIN, detail="full"), "detail='kinks'"),
        (lambda: rs.derivation(Max(x, y), (x, y), 2, mode="set-valued", at=ORIGIN), "order 1"),
        (lambda: told(Max(x, y), {x: 0}), "keeps the variable y as a coordinate: give it another name"),
        (lambda: told(sqrt(x**2 + y**2)), "no steps are told of the set Ball((0, 0), 1)"),
        (lambda: rs.derivation(Abs(x), x, mode="set-valued", at=0), "in one variable the steps are of the whole"),
        (lambda: told(Max(x, y), {x: 0, Symbol("u"): 1}), "none of the variables"),
        (lambda: told(rs.Heaviside(x) + y), "jumps"),
    ],
)
def test_refused_by_name(ask, says):
    with pytest.raises(rs.ReluSymError) as refusal:
        ask()
    assert says in str(refusal.value)
