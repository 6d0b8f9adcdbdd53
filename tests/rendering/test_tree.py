"""JSON: exact round trips, and forged input that is refused at once."""

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import CHAIN, EXPRESSIONS, LONG, a, x
from sympy import (
    Abs,
    Add,
    Dummy,
    Eq,
    Float,
    Function,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    Xor,
    cos,
    exp,
    oo,
    pi,
    preorder_traversal,
    sin,
    srepr,
)

from relu_sym import steps
from relu_sym.errors import ParseError, UnsupportedError
from relu_sym.functions import Dirac, HeavisideStep, ReLU
from relu_sym.rendering import decode, decode_step, encode, encode_step
from relu_sym.rendering.heads import HEADS
from relu_sym.steps import Step

SYMBOLS = [x, a, Symbol("x"), Symbol("n", integer=True), Symbol("p", positive=True), Symbol("50%")]
LEAVES = st.one_of(
    st.sampled_from(SYMBOLS),
    st.integers(-50, 50).map(Integer),
    st.fractions(max_denominator=40).map(lambda q: Rational(q.numerator, q.denominator)),
    st.floats(-500, 500).map(Float),
    st.sampled_from([pi, oo]),
)
REAL = [x, a, Symbol("p", positive=True)]


def branches(inner):
    c = st.sampled_from([x > 0, x <= a, (x > 0) & (x < 1), Eq(x, 2)])
    return st.builds(lambda u, w, c: Piecewise((u, c), (w, True)), inner, inner, c)


def grown(inner):
    pair = st.tuples(inner, inner)
    smooth = st.sampled_from([sin, cos, exp, Abs, Function("g"), Function("h", real=True)])
    kinked = st.sampled_from([ReLU, HeavisideStep, Dirac])
    evaluate = st.booleans()
    return st.one_of(
        st.builds(lambda p, e: Add(*p, evaluate=e), pair, evaluate),
        st.builds(lambda p, e: Mul(*p, evaluate=e), pair, evaluate),
        st.builds(lambda u, k, e: Pow(u, k, evaluate=e), inner, st.sampled_from([2, -1, Rational(1, 2)]), evaluate),
        st.builds(lambda f, u: f(u), smooth, inner),
        st.builds(lambda f, s, k: f(s - k), kinked, st.sampled_from(REAL), st.integers(-3, 3)),
        st.builds(lambda f, s, k: f(s, k), st.sampled_from([Max, Min]), st.sampled_from(REAL), st.integers(-3, 3)),
        branches(inner),
    )


def again(e):
    return decode(json.loads(json.dumps(encode(e))))


def same(e):
    back = again(e)
    return back == e and back.func == e.func and srepr(back) == srepr(e) and hash(back) == hash(e)


@given(st.recursive(LEAVES, grown, max_leaves=12))
def test_round_trip(e):
    assert same(e)


@pytest.mark.parametrize("e", EXPRESSIONS, ids=lambda e: type(e).__name__)
def test_round_trip_of_every_kind(e):
    assert same(e)


@pytest.mark.parametrize("e", [Integer(10) ** 3000, Integer(2**53), Rational(1, 2**70), Float("0.1", 60), Float(0)])
def test_numbers_are_exact(e):
    assert same(e) and again(e)._prec == e._prec if isinstance(e, Float) else same(e)


def test_what_comes_back_still_works():
    e = again(ReLU(x) ** 2 + Max(x, 1) + Piecewise((x, x < 0), (1, True)))
    assert e.subs(x, 3) == 9 + 3 + 1
    assert e.diff(x).subs(x, -1) == 1


@pytest.mark.parametrize("told", [CHAIN, LONG], ids=["chain", "long"])
def test_steps(told):
    for step in told:
        assert decode_step(json.loads(json.dumps(encode_step(step)))) == step


def test_readable():
    assert encode(2 * ReLU(x)) == ["Mul", 2, ["ReLU", ["Symbol", "x", {"real": True}]]]
    assert encode_step(Step("r", Integer(1), oo)) == {"rule": "r", "before": 1, "after": "oo"}


@pytest.mark.parametrize("e, named", [(Dummy("u"), "dummy symbol _u"), (Xor(x > 0, a > 0), "Xor"), (3, "3")], ids=str)
def test_refused_on_writing(e, named):
    with pytest.raises(UnsupportedError, match=named):
        encode(e)


def test_every_noun_can_be_stored():
    found = {name for name in steps.__all__ if name not in ("Step", "Rule")}
    assert found <= HEADS.keys()
    assert found <= {type(n).__name__ for e in EXPRESSIONS for n in preorder_traversal(e)}


def test_a_look_alike_is_no_relu():
    assert encode(Function("ReLU")(x))[0] == "Function"
    assert again(Function("ReLU")(x)) == Function("ReLU")(x) != ReLU(x)


def test_deep_and_wide_are_refused():
    e = x
    for _ in range(170):
        e = sin(e, evaluate=False)
    with pytest.raises(UnsupportedError, match="deep"):
        encode(e)
    tree = ["Symbol", "x"]
    for _ in range(10**5):
        tree = ["sin", tree]
    with pytest.raises(UnsupportedError, match="deep"):
        decode(tree)


TOWER = 9
for _ in range(60):
    TOWER = ["Pow", 9, TOWER]
S_X = ["Symbol", "x"]
FORGED = [
    None,
    1.5,
    True,
    [],
    {},
    [[]],
    [1, 2],
    "os.system",
    ["__import__", "os"],
    ["eval", "1"],
    ["Pow", 1],
    ["Add", "x"],
    ["Abs", 1, 2],
    ["Symbol"],
    ["Symbol", 3],
    ["Symbol", "x", {"real": True, "imaginary": True}],
    ["Symbol", "x", {"real": "yes"}],
    ["Symbol", "x", {"cls": True}],
    ["Integer", "9" * 5000],
    ["Integer", "1e9"],
    ["Integer", "٣"],
    ["Rational", 1, 0],
    ["Rational", "a", 2],
    ["Float", 1, 10**12, 53],
    ["Float", 1, 0, -1],
    ["Float", "x", 0, 53],
    ["Function"],
    ["Function", "", {}],
    ["Function", "f", 3, 1],
    ["Function", "f", {}, "os"],
    ["CRootOf", S_X, [1, 0], 0],
    ["CRootOf", S_X, [1, 0, 1], 2],
    ["CRootOf", S_X, [1] * 500, 0],
    ["CRootOf", "x", [1, 0, 0, 1], 0],
    ["Sum", 1, ["Tuple"]],
    ["Integral", 1, ["Tuple", 1, 2, 3]],
    ["Derivative", S_X, ["Tuple", 3]],
    ["Subs", 1, ["Tuple", 1], ["Tuple", 2, 3]],
    ["Lambda", ["Tuple", 1], 2],
    ["Limit", 1, 2, 3, 4],
    ["Max", "true"],
    ["And", 1, 2],
    ["Piecewise", 1],
    ["Heaviside"],
    ["Dirac"],
    ["D", 1, 2],
    ["Cases", S_X, 1],
    ["Test", S_X, S_X],
    ["Interval", 0, 1, 2, 3],
    ["log"],
    ["Extreme", ["Str", "input"], 1, S_X, 0, 1],
    *(["Abs", *["x"] * k] for k in range(3)),
]


@pytest.mark.parametrize("tree", FORGED, ids=lambda t: str(t)[:40])
def test_forged_trees_are_refused(tree):
    with pytest.raises((ParseError, UnsupportedError)):
        decode(tree)


@pytest.mark.parametrize("head", sorted(HEADS))
def test_no_head_evaluates_or_breaks_on_odd_arguments(head):
    start = time.perf_counter()
    for args in (
        [],
        [TOWER],
        [TOWER, TOWER],
        [TOWER, TOWER, TOWER],
        ["nan", "zoo"],
        ["true"],
        ["EmptySet", S_X],
        [S_X],
    ):
        for tree in ([head, *args], [head, *([arg] for arg in args)]):
            with contextlib.suppress(ParseError, UnsupportedError):
                decode(tree)
    assert time.perf_counter() - start < 5


json_values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(sorted(HEADS))
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(max_size=5), inner, max_size=3),
        st.builds(lambda h, rest: [h, *rest], st.sampled_from(sorted(HEADS)), st.lists(inner, max_size=3)),
    ),
    max_leaves=10,
)


@given(json_values)
def test_any_json_is_read_or_refused(tree):
    for read in (decode, decode_step):
        with contextlib.suppress(ParseError, UnsupportedError):
            read(tree)


STEP = {"rule": "r", "before": 1, "after": 2}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {**STEP, "more": 1},
        {**STEP, "rule": 1},
        {**STEP, "conditions": "abc"},
        {**STEP, "conditions": [1]},
        {**STEP, "steps": {}},
        {**STEP, "steps": [1]},
        {**STEP, "where": ["Nothing"]},
        {**STEP, "before": None},
        {**STEP, 1: 2},
    ],
    ids=str,
)
def test_forged_steps_are_refused(data):
    with pytest.raises((ParseError, UnsupportedError)):
        decode_step(data)


def test_steps_in_steps_without_end_are_refused():
    data = STEP
    for _ in range(10**4):
        data = {**STEP, "steps": [data]}
    with pytest.raises(UnsupportedError, match="deep"):
        decode_step(data)
