"""Steps of divergence, curl, Laplacian, layers, interfaces, moving domains, polygons and decision boundaries."""

from dataclasses import replace
from functools import lru_cache

import pytest
from corruptions import wrong
from fields import ALL, HEAVY, QUICK
from sympy import Integer, Rational, Tuple, log, pi, sqrt, symbols, true

import relu_sym as rs
from relu_sym.derivations.catalogue import TABLE, step
from relu_sym.derivations.rows_fields import ROWS as FIELDS
from relu_sym.derivations.rows_layers import ROWS as LAYERS
from relu_sym.derivations.verification.chaining import broken_links
from relu_sym.derivations.verification.fields import Space, judged
from relu_sym.steps import D, Flux, Layered, OperatorOf, SurfaceMeasure

x, y, z, t, a = symbols("x y z t a", real=True)
H, delta, relu = rs.Heaviside, rs.Dirac, rs.ReLU
V, W = (x, y), (x, y, z)
r2, r3 = sqrt(x**2 + y**2), sqrt(x**2 + y**2 + z**2)
disk = H(1 - x**2 - y**2)
TRIANGLE = [(0, 0), (1, 0), (0, 1)]
RULES = [r.name for r in (*FIELDS, *LAYERS)]
SLOW = (*HEAVY, "a triangle", "a disk that grows", "a shock", "a jump and a point", "a vector", "charges")


@pytest.mark.parametrize("name", ALL)
def test_the_result_is_that_of_the_verb_and_is_shown_and_stored(name):
    verb, *args = ALL[name]
    d = rs.derivation(verb, *args)
    assert d.result == verb(*args)
    assert rs.Derivation.from_json(d.to_json()) == d
    assert all(isinstance(getattr(d, to)(), str) for to in ("to_text", "to_latex", "to_markdown", "to_html"))
    assert all(s.rule in TABLE for s in d.walk())
    assert "_x" not in d.to_text().replace("curl_x", "") or name == "a shock"


FAST = [n if n not in SLOW else pytest.param(n, marks=pytest.mark.slow) for n in ALL]


@pytest.mark.parametrize("name", FAST)
def test_every_step_is_verified(name):
    verb, *args = ALL[name]
    report = rs.derivation(verb, *args).verify()
    assert report, str(report)


def test_every_rule_is_cited():
    cited = {s.rule for verb, *args in ALL.values() for s in rs.derivation(verb, *args).walk()}
    assert set(RULES) <= cited


# ---------------------------------------------------------------------- made wrong
@lru_cache(1)
def lines():
    """One line of every rule, of the derivations that are quick."""
    found = {}
    for name in QUICK:
        verb, *args = QUICK[name]
        d = rs.derivation(verb, *args)
        times = (t,) if verb is rs.transport_theorem else ()
        for s in d.walk():
            found.setdefault(s.rule, (s, Space(tuple(d.question.get("variables", V)), times)))
    return found


@pytest.mark.parametrize("rule", RULES)
def test_a_line_made_wrong_is_caught(rule):
    s, space = lines()[rule]
    assert judged(replace(s, after=wrong(s.after, x)), space, true)[0] is False


WRONG = [
    (OperatorOf("laplacian", Tuple(log(r2)), Tuple(*V)), pi * delta(x) * delta(y)),
    (OperatorOf("laplacian", Tuple(disk), Tuple(*V)), 4 * delta(1 - x**2 - y**2, 1) - delta(1 - x**2 - y**2) / 2),
    (OperatorOf("divergence", Tuple(x * disk, y * disk), Tuple(*V)), 2 * disk - Rational(21, 10) * delta(1 - r2**2)),
    (D(H(x - y), x), Rational(11, 10) * delta(y - x)),
    (Flux(Tuple(x / r2**2, y / r2**2), Tuple(*V), Tuple(0, 0)), 3 * pi),
    (delta(x**2 + y**2 - 4), SurfaceMeasure(x**2 + y**2 - 4, Tuple(*V)) / 2),
    (2 * delta(x), Layered(0, Tuple(Integer(-2), x))),
]


@pytest.mark.parametrize("k", range(len(WRONG)))
def test_what_is_wrong_by_a_little_is_caught(k):
    before, after = WRONG[k]
    line = step("jump across a surface", before, after)
    assert judged(line, Space(V), true)[0] is False


@pytest.mark.parametrize(
    "change",
    [
        lambda d: replace(d, steps=d.steps[1:]),
        lambda d: replace(d, steps=d.steps[:-1]),
        lambda d: replace(d, result=2 * d.result),
        lambda d: replace(d, given=Tuple(x, *d.given[1:])),
        lambda d: replace(d, options=(("variables", Tuple(y, x)),)),
        lambda d: replace(d, verb="curl"),
        lambda d: replace(d, mode="classical"),
    ],
)
def test_what_does_not_answer_the_question_is_broken(change):
    d = rs.derivation(rs.divergence, [H(x), y * H(x)], V)
    assert not list(broken_links(d)) and list(broken_links(change(d)))


def test_shapes_of_another_question_are_broken():
    d = rs.derivation(rs.polygon, TRIANGLE, V)
    other = rs.polygon([(0, 0), (2, 0), (0, 2)], V)
    for changed in (replace(d, result=other), replace(d, steps=d.steps[1:])):
        assert list(broken_links(changed))
    d = rs.derivation(rs.decision_boundary, relu(x) - y, V, ((-1, 1), (-1, 1)))
    changed = replace(d, result=rs.decision_boundary(relu(x) - y, V, ((-2, 1), (-1, 1))))
    assert list(broken_links(changed))


def test_a_vector_has_all_its_components():
    d = rs.derivation(rs.curl, [0, H(x), 0], W)
    assert [s.rule for s in d] == ["component"] * 3 and list(d.result) == [s.after for s in d]
    assert list(broken_links(replace(d, steps=d.steps[::-1])))
    assert list(broken_links(replace(d, steps=tuple(replace(s, steps=()) for s in d.steps))))


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: rs.derivation(rs.laplacian, 1 / r3**2, W), "not locally integrable"),
        (lambda: rs.derivation(rs.laplacian, x, V, assume=(a > 0,)), "no assume"),
        (lambda: rs.derivation(rs.laplacian, x, V, mode="classical"), "belong to derivatives"),
        (lambda: rs.derivation(rs.polygon, [(0, 0), (1, 1)], V), "corners"),
        (lambda: rs.derivation(rs.layer, x, variables=V, at=0), "no option"),
    ],
)
def test_refused(call, said):
    with pytest.raises(rs.UnsupportedError, match=said):
        call()


@pytest.mark.parametrize(
    "tree",
    [
        '["OperatorOf", ["Str", "divergence"], ["Tuple", 1], ["Tuple", ["Symbol", "x", {}], ["Symbol", "y", {}]], 0]',
        '["OperatorOf", ["Str", "grad"], ["Tuple", 1], ["Tuple", ["Symbol", "x", {}]], 0]',
        '["Flux", ["Tuple", 1], ["Tuple", ["Symbol", "x", {}]], ["Tuple", 0]]',
        '["SurfaceMeasure", 1, ["Tuple", 2]]',
        '["Layered", 0, ["Tuple", 2]]',
    ],
)
def test_forged_nouns_are_refused(tree):
    import json

    from relu_sym.rendering.tree import decode

    with pytest.raises((rs.ParseError, rs.UnsupportedError)):
        decode(json.loads(tree))
