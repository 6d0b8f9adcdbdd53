"""Random piecewise functions through derivation, verification and every rendering."""

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Abs, Max, Min, Piecewise, Rational, Symbol, cos, exp, sin

import relu_sym as rs

x = Symbol("x", real=True)
numbers = st.sampled_from([Rational(n, d) for n in (-3, -2, -1, 1, 2, 3) for d in (1, 2)])
smooth = st.sampled_from([x, x**2, sin(x), exp(-x), cos(2 * x), x**3 - x])


@st.composite
def terms(draw):
    a, c = draw(numbers), draw(numbers)
    kind = draw(st.integers(0, 5))
    u = x - a
    head = [Abs(u), rs.ReLU(u), rs.Heaviside(u), Max(u, 2 * u), Min(u, c * u + 1), Piecewise((x, u < 0), (c, True))][
        kind
    ]
    return c * head * draw(st.one_of(st.just(1), smooth))


functions = st.lists(terms(), min_size=1, max_size=3).map(sum)
asked = st.tuples(
    functions,
    st.sampled_from(["classical", "distributional", "set-valued"]),
    st.sampled_from(["rules", "definition"]),
    st.sampled_from([1, 1, 2]),
)


@pytest.mark.slow
@settings(max_examples=15)
@given(asked)
def test_a_random_derivation_is_right_verified_and_shown(case):
    f, mode, style, n = case
    n = 1 if mode == "set-valued" else n
    assume(f.has(x))
    try:
        d = rs.derivation(f, x, n, mode=mode, style=style)
    except (rs.UnsupportedError, rs.NotLipschitzError) as refusal:
        assume(style == "definition" and "difference quotient" in str(refusal))
        return
    assert d.result == rs.diff(f, x, n, mode=mode)
    report = d.verify()
    assert not report.failed and not report.broken, str(report)
    assert rs.Derivation.from_json(d.to_json()) == d
    for env, depth in itertools.product(("aligned", "align*"), (1, None)):
        tex = d.to_latex(env, depth=depth)
        assert tex.count("{") == tex.count("}") and tex.count(r"\left") == tex.count(r"\right")
    assert "<math" in d.to_html() and "$$" in d.to_markdown() and d.to_text(use_unicode=False).isascii()
