"""Forged text of a derivation: refused by name when it is read, or shown in every format; never a hang."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import Abs, Symbol

import relu_sym as rs
from relu_sym.rendering.heads import HEADS
from relu_sym.rendering.tree import decode

x = Symbol("x", real=True)
X, N = ["Symbol", "x", {"real": True}], ["Symbol", "n", {"integer": True}]
HUGE = ["Integer", str(10**12)]
TEXT = rs.derivation(rs.integrate, rs.Dirac(x) + Abs(x), (x, 0, 1), endpoints="in").to_json()

MALFORMED = [
    *([head] for head in sorted(HEADS) if head != "Tuple"),
    ["Sum", N, ["Tuple", N]],
    ["Sum", N, ["Tuple", N, 0]],
    ["Sum", N, ["Tuple", N, 0, HUGE]],
    ["Product", N, ["Tuple", N, 0, HUGE]],
    ["Sum", N, ["Tuple", N, "true", 3]],
    ["Integral", X, ["Tuple", X, "true", 1]],
    ["Integral", X],
    ["Derivative", X],
    ["Derivative", X, ["Tuple", X, HUGE]],
    ["Pow", 2, HUGE],
    ["Pow", 10, ["Pow", 10, HUGE]],
    ["Pow", X, HUGE],
    ["Pow", ["Rational", 1, 3], ["Integer", str(-(10**12))]],
    ["polygamma", 10**8, 1],
    ["polygamma", ["Add", 10**8, X], 1],
    ["zeta", HUGE],
    ["factorial", HUGE],
    ["binomial", HUGE, 10**11],
    ["besselj", HUGE, X],
    ["Dirac", X, HUGE],
    ["D", X, X, HUGE, ["Str", "classical"]],
    ["Test", X, HUGE],
    ["SingularityFunction", X, 0, HUGE],
    ["Heaviside", X, 0, 0],
    ["Interval", 0, 1, ["Lt", X, 0], "false"],
    ["Pow", ["Lambda", ["Tuple", X], X], 2],
    ["Symbol", ""],
    ["Cases", X],
    ["Family", N, 0, 1],
]


@pytest.mark.parametrize("tree", MALFORMED, ids=lambda t: str(t)[:40])
def test_what_is_malformed_is_refused_at_once(tree):
    start = time.process_time()
    with pytest.raises((rs.ParseError, rs.UnsupportedError)):
        decode(tree)
    for slot in ("before", "after", "result", "given"):
        data = json.loads(TEXT)
        (data["steps"][0] if slot in ("before", "after") else data)[slot] = tree
        with pytest.raises(rs.ReluSymError):
            rs.Derivation.from_json(json.dumps(data))
    assert time.process_time() - start < 2


ATOMS = [0, 1, -1, ["Rational", 1, 2], "oo", "-oo", "nan", "zoo", "true", "pi", "I", "EmptySet", "Reals", X, N, HUGE]
LEAVES = [
    *ATOMS,
    ["Str", "clarke"],
    ["Str", "+"],
    ["Symbol", "+"],
    ["Tuple"],
    ["Tuple", X],
    ["Tuple", X, 0, 1],
    ["Tuple", X, 1],
    ["ExprCondPair", 1, "true"],
    ["Lt", X, 0],
    ["Branch", 1, 0, "oo", 0, 0],
    ["Cases", X, ["Branch", 1, 0, 1, 0, 0]],
    ["Interval", 0, 1, "false", "false"],
    ["FiniteSet", 1],
    ["Function", "f", {}, X],
    ["Float", 1, 0, 53],
]
TREES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(lambda h, args: [h, *args], st.sampled_from(sorted(HEADS)), st.lists(inner, max_size=4)),
    max_leaves=6,
)
FORMATS = ("to_text", "to_latex", "to_html", "to_markdown", "to_json", "__str__", "_repr_latex_")


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(TREES, st.sampled_from(["before", "after", "where", "result", "given"]))
def test_what_is_read_is_shown_in_every_format(tree, slot):
    data = json.loads(TEXT)
    (data["steps"][0] if slot in ("before", "after", "where") else data)[slot] = tree
    try:
        d = rs.Derivation.from_json(json.dumps(data))
    except rs.ReluSymError:
        return
    for name in FORMATS:
        assert isinstance(getattr(d, name)(), str)
    assert d.title
