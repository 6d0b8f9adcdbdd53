"""Lines of convex analysis have reasons beside them; a reason made wrong is caught."""

from dataclasses import replace

import pytest
from corpus import check_whole
from sympy import Abs, Eq, Max, Min, Piecewise, Rational, Symbol, Tuple, exp, oo

import relu_sym as rs

x, y, u, v = (Symbol(n, real=True) for n in "xyuv")
lam = Symbol("lam", positive=True)
POINTS = (x, y)
COUNTED = Piecewise((0, Eq(x, 0)), (1, True))
TRIANGLE = (x + y >= 1) & (x >= 0) & (y >= 0)

REASONS = [
    ((rs.prox, Min(Abs(x), 1), x, u, 1), "candidates compared", {"slope at the point", "values tie"}),
    ((rs.prox, COUNTED, x, u, lam), "candidates compared", {"slope at the point"}),
    ((rs.convex_conjugate, (x**2 - 1) ** 2, x, y), "candidates compared", {"slope at the point", "values tie"}),
    ((rs.biconjugate, Min(Abs(x), 1), x), "value at the maximiser", {"optimality", "graph turned"}),
    ((rs.infimal_convolution, Abs(x), exp(x), x), "value at the maximiser", {"optimality", "graph turned"}),
    ((rs.convex_conjugate, Max(x, y), POINTS, (u, v)), "corners of the graph", {"point put in", "along a ray"}),
    ((rs.is_convex, Max(x, y) + Abs(x - y), x, y), "convex by rules", {"convexity"}),
    ((rs.is_convex, x**2 + x * y + y**2 + exp(x + y), x, y), "convex by rules", {"convexity"}),
    ((rs.maximum, Abs(x - y) - x * y, POINTS, TRIANGLE & (x + y <= 2)), "least on a face", {"best on a cell"}),
    ((rs.infimal_convolution, Max(x, y), Abs(x) + Abs(y - 1), POINTS), "corners of the graph", {"point put in"}),
]
IDS = [f"{k} {q[0].__name__}" for k, (q, *_) in enumerate(REASONS)]


@pytest.mark.parametrize("question, rule, wanted", REASONS, ids=IDS)
def test_the_line_has_reasons(question, rule, wanted):
    verb, *args = question
    d = rs.derivation(*question)
    lines = [s for s in d.walk() if s.rule == rule]
    told = {t.rule for s in lines for t in s.steps}
    assert lines and wanted <= told
    check_whole(d, verb(*args))


def wrong(s):
    """The reason with another right side, or another place."""
    if s.rule == "values tie":
        inner, variables, _ = s.after.args
        return replace(s, after=s.after.func(inner + Rational(1, 7), variables, s.after.point))
    return replace(s, after=Tuple(*s.after, 0) if isinstance(s.after, Tuple) else s.after + u + 1)


def put(s, old, new):
    return new if s is old else replace(s, steps=tuple(put(t, old, new) for t in s.steps))


@pytest.mark.parametrize("rule", ["slope at the point", "values tie", "along a ray", "best on a cell"])
def test_a_reason_made_wrong_is_caught(rule):
    question = next(q for q, _, wanted in REASONS if rule in wanted)
    d = rs.derivation(*question)
    for s in [t for t in d.walk() if t.rule == rule][:2]:
        told = replace(d, steps=tuple(put(t, s, wrong(s)) for t in d.steps))
        assert told.verify().failed, s


def test_pieces_that_no_rule_proves():
    f = Max(x, 0) + Max(x, 2 * x) - Abs(x) / 2
    d = rs.derivation(rs.is_convex, Max(f, y), x, y)
    assert d.result is True and d.verify()


def test_the_end_of_an_envelope_is_oo_outside():
    d = rs.derivation(rs.convex_envelope, Piecewise((Abs(x - y) - Abs(x), TRIANGLE & (x + y <= 2)), (oo, True)), POINTS)
    assert [s.rule for s in d] == ["conjugate put in", "corners of the graph"] and d.verify()
