"""Steps of convex analysis in several variables: the answer of the verb, verified, stored; wrong ones are caught."""

from dataclasses import replace

import pytest
from corpus import check_whole
from questions_in_several import BENT, BOX, PLACES, POINTS, QUESTIONS, TRIANGLE, a, lam, u, v, w, x, y, z
from sympy import (
    Abs,
    Eq,
    Expr,
    FiniteSet,
    Heaviside,
    Integer,
    Interval,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Symbol,
    Tuple,
    Union,
    false,
    oo,
    sqrt,
    true,
)

import relu_sym as rs
from relu_sym.steps import AttainedOver, Cases, ExtremeOver, GradientAt, Hull, Overall, SubdifferentialAt, Together

IDS = [f"{k} {q[0].__name__}" for k, q in enumerate(QUESTIONS)]


@pytest.mark.parametrize("question", QUESTIONS, ids=IDS)
def test_verified_stored_and_the_verbs_own(question):
    verb, *args = question
    check_whole(rs.derivation(*question), verb(*args))


def spoiled(e):
    """The same kind of object, but another one."""
    if e in (true, false):
        return false if e == true else true
    if isinstance(e, (ExtremeOver, AttainedOver)):
        return e.func(e.args[0], e.args[1] + e.args[2][0], e.args[2])
    if isinstance(e, (SubdifferentialAt, GradientAt)):
        return e.func(e.args[0], e.args[1], Tuple(*(a + k for k, a in enumerate(e.args[2], 1))), *e.args[3:])
    if isinstance(e, Overall):
        return e.of(e.args[1] - 2 * (e.args[2][0] if isinstance(e.args[2], Tuple) else e.args[2]))
    if isinstance(e, Together):
        return e.func(e.args[0], spoiled(e.args[1]), *e.args[2:])
    if isinstance(e, (Tuple, Hull, FiniteSet)):
        return e.func(*(spoiled(a) for a in e.args))
    if isinstance(e, Expr) and not isinstance(e, Cases):
        return S.Zero if e in (oo, -oo) else e + 1
    return S.EmptySet if e != S.EmptySet else FiniteSet(Tuple(0, 0))


def replaced(s, old, new):
    return new if s is old else replace(s, steps=tuple(replaced(t, old, new) for t in s.steps))


OWN = ("add", "of the sum", "block", "form", "graph", "point", "face", "chord", "rules", "middle", "least", "bound")
OWN += ("range", "Lipschitz", "steepest", "corner", "squares", "segment", "curved", "recession", "closed", "put in")
OWN += ("on a cell", "dual", "duality", "grows", "at all")


@pytest.mark.parametrize("k", range(1, len(QUESTIONS), 2), ids=IDS[1::2])
def test_a_line_made_wrong_is_caught(k):
    d = rs.derivation(*QUESTIONS[k])
    lines = [s for s in d.walk() if any(word in s.rule for word in OWN)]
    s = lines[k % len(lines)]
    wrong = replace(s, after=spoiled(s.after))
    told = replace(d, steps=tuple(replaced(t, s, wrong) for t in d.steps))
    assert told != d and not told.verify(), s


GAP = Piecewise((Min(Max(x, 0), 1), y < 0), (Min(Max(x, Rational(6, 5)), 2), True))
WRONG = [
    ((rs.prox, Max(x, y), POINTS, PLACES), (u - S.Half, v - S.Half)),
    ((rs.moreau_envelope, Max(x, y), POINTS, PLACES), Max(u, v)),
    ((rs.convex_conjugate, Max(x, y), POINTS, PLACES), Piecewise((0, Eq(u + v, 1)), (oo, True))),
    ((rs.convex_conjugate, Max(x, y), POINTS, PLACES), S.Zero),
    ((rs.argmin, BENT, POINTS), FiniteSet(Tuple(1, 0))),
    ((rs.argmin, Abs(x - y), POINTS), FiniteSet(Tuple(0, 0))),
    ((rs.minimum, BENT, POINTS), S.Half),
    ((rs.is_convex, x * y, x, y), True),
    ((rs.is_convex, Max(x, y), x, y), False),
    ((rs.function_range, Abs(x) + Max(x, y), POINTS), Interval(-1, oo)),
    ((rs.function_range, x * y, POINTS, BOX), Interval.open(-2, 2)),
    ((rs.function_range, x * y, POINTS, BOX), Interval(-2, 1)),
    ((rs.function_range, Abs(y) + 2 * Heaviside(x - y), POINTS, BOX), Interval(0, 3)),
    ((rs.function_range, Piecewise((0, x < 0), (1, y < 0), (2, True)), POINTS), Interval(0, 2)),
    ((rs.function_range, Piecewise((0, x < 0), (1, y < 0), (2, True)), POINTS), FiniteSet(0, 2)),
    ((rs.function_range, GAP, POINTS), Interval(0, 2)),
    ((rs.function_range, GAP, POINTS), Union(Interval(0, 1), Interval.Lopen(Rational(6, 5), 2))),
    ((rs.lipschitz_constant, Abs(3 * x + 4 * y), POINTS), Integer(4)),
    ((rs.lipschitz_constant, Abs(3 * x + 4 * y), POINTS), Integer(6)),
    ((rs.lipschitz_constant, x**2 + Max(x, y), POINTS), Integer(6)),
    ((rs.lipschitz_constant, x**2 + Abs(x * y) + Max(x, y), POINTS, BOX), sqrt(17)),
    ((rs.lipschitz_constant, Abs(x) + 2 * Abs(y), POINTS), Integer(3)),
    ((rs.is_strongly_convex, (x + y) ** 2 + Max(x, y), POINTS), True),
    ((rs.is_strongly_convex, x**2 + x * y + y**2 + Max(x, y), POINTS), False),
    ((rs.is_strongly_convex, x * y, POINTS), True),
    ((rs.perspective, x**2 + y**2, POINTS, lam), x**2 + y**2),
    ((rs.biconjugate, Max(x, y), POINTS), Abs(x)),
    ((rs.convex_envelope, Min(Abs(x - y), 1) + Abs(x), POINTS), Max(Abs(x), y)),
    ((rs.convex_envelope, Min(Abs(x - y), 1) + Abs(x), POINTS), -oo),
    ((rs.support, rs.Polytope((0, 0), (1, 0), (0, 1)), POINTS), Max(x, y)),
]


@pytest.mark.parametrize("question, other", WRONG, ids=[f"{k} {q[0].__name__}" for k, (q, _) in enumerate(WRONG)])
def test_another_answer_is_caught(question, other):
    d = rs.derivation(*question)
    assert d.verify(), d.verify()
    last = Tuple(*other) if isinstance(other, tuple) else {True: true, False: false}.get(other, other)
    steps = (*d.steps[:-1], replace(d.steps[-1], after=last))
    told = replace(d, steps=steps, result=other)
    assert not told.verify()


@pytest.mark.parametrize("slope", [Symbol("b", positive=True), -Symbol("b", positive=True), Rational(1, 100)], ids=str)
def test_a_segment_is_found_for_parameters(slope):
    d = rs.derivation(rs.is_strongly_convex, Max(slope * x + y, 0), POINTS)
    assert d.steps[-1].rule == "flat on a segment" and d.verify(), d.verify()


def test_a_segment_that_no_case_tells_is_refused():
    b = Symbol("b", positive=True)
    with pytest.raises(rs.UnsupportedError, match=r"no segment was found .*: give numbers for its parameters"):
        rs.derivation(rs.is_strongly_convex, Max(b * x + y - b**2, x - b * y, b), POINTS)


def test_the_lines_of_a_proximal_map():
    d = rs.derivation(rs.prox, Max(x, y) + Abs(z), (x, y, z), (u, v, w))
    assert [s.rule for s in d] == ["block by block", "blocks put in"]
    faces = next(s for s in d.walk() if s.rule == "faces of the graph")
    assert next((s.before, s.where) for s in faces.steps) == (Tuple(1, 0), u - v >= 1)
    assert all(s.relation == "∈" for s in faces.steps) and len(faces.steps) == 3


def test_a_certificate_of_a_minimum():
    d = rs.derivation(rs.minimum, x + 2 * y, POINTS, TRIANGLE)
    point, zero = d[0].steps
    assert point.after == 1 and zero.before == Tuple(0, 0) and zero.relation == "∈"


REFUSED = [
    (lambda: rs.derivation(rs.prox, Max(x, y), POINTS, (3, 1)), "put it into the result"),
    (lambda: rs.derivation(rs.prox, Max(x, y), POINTS, (x, v)), "give these other names"),
    (lambda: rs.derivation(rs.fenchel_dual, Max(x, y), Abs(u), [[1, 1]], POINTS, (u,), assume=(a > 0,)), "no assump"),
    (lambda: rs.derivation(rs.is_strongly_convex, sqrt(x**4 + y**4 + 1), POINTS), "leaves it open"),
    (lambda: rs.derivation(rs.is_convex, sqrt(x**4 + y**4 + 1), x, y), "leaves it open"),
]


@pytest.mark.parametrize("k", range(len(REFUSED)))
def test_what_is_refused(k):
    call, words = REFUSED[k]
    with pytest.raises(rs.UnsupportedError, match=words):
        call()
