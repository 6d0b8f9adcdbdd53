"""Set-valued derivatives as functions of the point: cells by brute force, the set at points, what is shown and sent."""

from __future__ import annotations

import multiprocessing
import pickle
import random
import re
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from itertools import islice

import pytest
from sympy import (
    Abs,
    Heaviside,
    ImmutableDenseMatrix,
    Max,
    Min,
    Piecewise,
    Rational,
    Symbol,
    exp,
    floor,
    gamma,
    latex,
    log,
    mathml,
    pretty,
    sin,
    sqrt,
    srepr,
    symbols,
)
from sympy.core.symbol import Str

import relu_sym as rs

x, y, z, a = symbols("x y z a", real=True)
p = Symbol("p", positive=True)
r = rs.ReLU


def cells(f, variables=(x, y), **options):
    return list(rs.subdifferential(f, variables, **options).cells())


CELLS = [
    (Max(x, y), [((x < y,), (0, 1)), ((x > y,), (1, 0))]),
    (r(x) - r(-x) + y, [((x < 0,), (1, 1)), ((x > 0,), (1, 1))]),
    (r(Max(x, y) - Max(x, y)), [((), (0, 0))]),
    (
        r(r(x) - r(y)),
        [
            ((y < 0, x < 0), (0, 0)),
            ((y < 0, x > 0), (1, 0)),
            ((y > 0, x < 0), (0, 0)),
            ((x > 0, x < y), (0, 0)),
            ((y > 0, x > y), (1, -1)),
        ],
    ),
    (Max(x, 2 * x, 3 * x), [((x < 0,), (1, 0)), ((x > 0,), (3, 0))]),
    (Abs(2 * x - 4 * y + 6), [((x < 2 * y - 3,), (-2, 4)), ((x > 2 * y - 3,), (2, -4))]),
    (Abs(x**2 - 1), [((x < -1,), (2 * x, 0)), ((x > -1, x < 1), (-2 * x, 0)), ((x > 1,), (2 * x, 0))]),
    (
        Abs(x**2 - 2),
        [((x < -sqrt(2),), (2 * x, 0)), ((x > -sqrt(2), x < sqrt(2)), (-2 * x, 0)), ((x > sqrt(2),), (2 * x, 0))],
    ),
    (
        Abs(exp(x - y) - 1),
        [((x < y,), (-exp(x) * exp(-y), exp(x) * exp(-y))), ((x > y,), (exp(x) * exp(-y), -exp(x) * exp(-y)))],
    ),
    (Abs((x**2 + 1) * y), [((y < 0,), (-2 * x * y, -(x**2) - 1)), ((y > 0,), (2 * x * y, x**2 + 1))]),
    (
        Piecewise((x, (x < y) & (x > 0)), (y, True)),
        [((x < 0,), (0, 1)), ((x > 0, x < y), (1, 0)), ((x > y, x > 0), (0, 1))],
    ),
    (Max(x, y) ** 2, [((x < y,), (0, 2 * y)), ((x > y,), (2 * x, 0))]),
    (y * sqrt(x), [((x < 0,), None), ((x > 0,), (y / (2 * sqrt(x)), sqrt(x)))]),
    (1 / x**2 + y, [((x < 0,), (-2 / x**3, 1)), ((x > 0,), (-2 / x**3, 1))]),
    (log(x - y), [((x < y,), None), ((x > y,), (1 / (x - y), -1 / (x - y)))]),
    (a * Abs(x) + y, [((x < 0,), (-a, 1)), ((x > 0,), (a, 1))]),
    (Heaviside(x) * y, [((x < 0,), (0, 0)), ((x > 0,), (0, 1))]),
    (x**2 + x * y, [((), (2 * x + y, x))]),
]


@pytest.mark.parametrize(("f", "wanted"), CELLS, ids=lambda v: str(v) if not isinstance(v, list) else "")
def test_cells(f, wanted):
    found = [(set(c.conditions), c.gradient) for c in cells(f)]
    assert found == [(set(conditions), gradient) for conditions, gradient in wanted]
    for c in cells(f):
        put = dict(zip((x, y), c.point, strict=True))
        assert all(condition.subs(put) == True for condition in c.conditions)  # noqa: E712


SWITCHES = [
    (Max(x, y) + Max(y, x) - Abs(2 * y - 2 * x), (x - y,)),
    (Max(x, y, z), (x - y, x - z, y - z)),
    (r(r(x) - r(y)), (r(x) - r(y), x, y)),
    (Abs(x**2 + 1) + Abs(x - 3) / 2, (x - 3,)),
    (Max(x, x + 1), ()),
    (Abs(y - x**2), (x**2 - y,)),
    (Piecewise((x, x < y), (y, True)), (x - y,)),
]


@pytest.mark.parametrize(("f", "wanted"), SWITCHES, ids=str)
def test_switches_are_named_once_up_to_sign_and_factor(f, wanted):
    assert rs.subdifferential(f, (x, y, z)).switches == wanted


def test_many_arguments_have_all_their_differences_as_switches():
    v = symbols("v:11", real=True)
    assert len(rs.subdifferential(Max(*v), v).switches) == 11 * 10 // 2
    assert rs.subdifferential(Max(*v), v).exact


def test_signs_say_which_switches_decide():
    first, second, *_ = cells(r(r(x) - r(y)))
    assert first.signs == {x: -1, y: -1, r(x) - r(y): 0}
    assert second.signs == {x: 1, y: -1, r(x) - r(y): 1}
    assert cells(Max(x, y, z), (x, y, z))[0].signs == {x - y: -1, y - z: -1}


# ---------------------------------------------------------------------- brute force
def drawn(rng, variables, depth):
    """A random piecewise affine function, as an expression and as one of numbers."""
    kind = rng.randrange(5) if depth else 0
    if kind == 0:
        c, d = [rng.randint(-3, 3) for _ in variables], rng.randint(-3, 3)
        e = sum((k * v for k, v in zip(c, variables, strict=True)), d)
        return e, lambda q: sum((k * t for k, t in zip(c, q, strict=True)), d)
    (e, f), (g, h) = drawn(rng, variables, depth - 1), drawn(rng, variables, depth - 1)
    if kind == 1:
        return r(e), lambda q: max(f(q), 0)
    if kind == 2:
        return Abs(e), lambda q: abs(f(q))
    if kind == 3:
        return Max(e, g), lambda q: max(f(q), h(q))
    c = rng.choice([-2, -1, 1])
    return e + c * g, lambda q: f(q) + c * h(q)


def inside(c, variables, q):
    put = dict(zip(variables, q, strict=True))
    return all(condition.subs(put) for condition in c.conditions)


@pytest.mark.parametrize("seed", range(10))
def test_every_point_lies_in_the_one_cell_whose_gradient_it_has(seed):
    rng = random.Random(seed)
    variables = (x, y, z)[: 1 + seed % 3]
    e, f = drawn(rng, variables, 3)
    found = cells(e, variables)
    h = Fraction(1, 10**12)
    checked = 0
    for _ in range(12):
        q = [Fraction(rng.randint(-9999, 9999), 1009) for _ in variables]
        there = [c for c in found if inside(c, variables, map(Rational, q))]
        ahead = [(f([t + h * (i == k) for i, t in enumerate(q)]) - f(q)) / h for k in range(len(q))]
        back = [(f(q) - f([t - h * (i == k) for i, t in enumerate(q)])) / h for k in range(len(q))]
        if ahead == back:
            assert len(there) == 1 and list(there[0].gradient) == ahead, e
            checked += 1
    assert checked
    for c in found:
        q = [Fraction(int(t.p), int(t.q)) for t in c.point]
        tiny = Fraction(1, 10**40)
        ahead = [(f([t + tiny * (i == k) for i, t in enumerate(q)]) - f(q)) / tiny for k in range(len(q))]
        assert list(c.gradient) == ahead, e


SMOOTH_BETWEEN = [
    Max(x, y) ** 2 * sin(x) + exp(y) * Abs(x - 1),
    r(x - y) * sin(x * y) + Abs(x + y) ** Rational(5, 2),
    Max(sin(x), sin(x) + y - 1) + log(1 + r(x) ** 2),
    exp(-Abs(x - 2 * y)) * Min(x, y, 1),
]


@pytest.mark.parametrize("f", SMOOTH_BETWEEN, ids=str)
def test_gradients_against_differences_of_fifty_digits(f):
    h = Rational(1, 10**20)
    found = cells(f)
    assert len(found) > 1
    for c in found:
        put = dict(zip((x, y), c.point, strict=True))
        for v, slope in zip((x, y), c.gradient, strict=True):
            sides = [f.subs({**put, v: put[v] + s * h}).evalf(60) for s in (1, -1)]
            assert abs((sides[0] - sides[1]) / (2 * h) - slope.subs(put).evalf(50)) < Rational(1, 10**15)


# ---------------------------------------------------------------------- at points
AT = [(0, 0), (1, 1), (2, -1), (a, 1), {x: 0}, {}]


@pytest.mark.parametrize("at", AT, ids=str)
@pytest.mark.parametrize("kind", ["clarke", "bouligand", "frechet"])
def test_the_set_at_a_point_is_that_of_the_verb(at, kind):
    f = Max(x, y) - Abs(x)
    field = rs.subdifferential(f, (x, y), kind)
    assert field.at(at) == rs.subdifferential(f, (x, y), kind, at=at) == field(at)
    assert field.kind == kind and field.exact


def test_at_the_kinks_it_is_the_hull_of_the_cells_that_touch():
    rng = random.Random(5)
    for _ in range(3):
        e, _ = drawn(rng, (x, y), 3)
        field = rs.subdifferential(e, (x, y))
        for q in [(0, 0), (1, 0), (-1, 2), (Rational(1, 2), 1)]:
            put = {x: q[0], y: q[1]}
            touching = [
                c for c in field.cells() if all((c.lhs - c.rhs).subs(put) == 0 or c.subs(put) for c in c.conditions)
            ]
            assert field.at(q) == rs.Polytope(*[c.gradient for c in touching]), (e, q)


def test_a_product_is_decided_by_the_factor_that_vanishes():
    found = rs.subdifferential(Abs(x * y) - Abs(x * z), (x, y, z))
    assert found.exact and found.at((0, 1, 1)) == rs.Polytope((0, 0, 0)) and found.at((0, 1, 1)).exact


def test_a_map_has_its_rows_together():
    field = rs.subdifferential([Max(x, y), Min(x, y)], (x, y))
    assert [c.gradient for c in field.cells()] == [
        ImmutableDenseMatrix([[0, 1], [1, 0]]),
        ImmutableDenseMatrix([[1, 0], [0, 1]]),
    ]
    assert field.at((1, 1)) == rs.subdifferential([Max(x, y), Min(x, y)], (x, y), at=(1, 1))
    assert rs.subdifferential([r(x)], (x,)).at(0) == rs.subdifferential([r(x)], x, at=0)


# ---------------------------------------------------------------------- proof, budget, refusals
PROOFS = [
    (Max(x, y), True, "products of affine forms"),
    (Abs(x * y), True, "products of affine forms"),
    (x * y, True, "no switch"),
    (Abs(y - x**2), True, "nowhere 0"),
    (Abs(y) - Abs(y - x**2), False, r"not proved for all points: x\*\*2 - y is not affine"),
    (Abs(x**2 - 2) - Abs(x - sqrt(2)), False, "not proved"),
]


@pytest.mark.parametrize(("f", "exact", "words"), PROOFS, ids=str)
def test_exact_for_all_points_only_if_proved(f, exact, words):
    field = rs.subdifferential(f, (x, y))
    assert field.exact is exact
    assert re.search(words, field.reason)


def test_cells_come_one_after_the_other_and_within_a_budget():
    v = symbols("v:12", real=True)
    large = rs.subdifferential(sum(Abs(t - k) for k, t in enumerate(v)) + sum(map(Abs, v)), v)
    assert len(list(islice(large.cells(), 5))) == 5, "3^11 * 2 cells, of which five are worked out"
    told = []
    some = rs.subdifferential(sum(Abs(x - k) for k in range(9)), (x, y), max_cells=4)
    with pytest.raises(rs.BudgetError, match="more than 4 cells"):
        for c in some.cells(progress=told.append):
            assert c.gradient is not None
    assert told == [1, 2, 3, 4]
    assert len(list(some.cells(max_cells=10))) == 10


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rs.subdifferential(Abs(y - x**2), (x, y)).cells(), r"x\*\*2 - y is no product of affine forms"),
        (lambda: rs.subdifferential(Max(a * x, y), (x, y)).cells(), "the sign of a is not known"),
        (lambda: rs.subdifferential(floor(x) + y, (x, y)).cells(), "breakpoints without end"),
        (lambda: rs.subdifferential(gamma(x) + y, (x, y)).cells(), "not known in all cells"),
        (lambda: rs.subdifferential(Max(x, y), (x, y), kind="convex"), "whole space"),
        (lambda: rs.subdifferential([], (x, y)), "empty list"),
        (lambda: rs.subdifferential(Max(x, y), (x, x)), "each variable once"),
        (lambda: rs.subdifferential(Max(x, Symbol("y")), (x, y)), "another symbol named 'y'"),
        (lambda: rs.subdifferential(a * Max(x, y), (x, y)).subs(a, x), "one of the variables"),
        (lambda: rs.subdifferential(Max(x, y), (x, y)).at((1, 2, 3)), "3 coordinates"),
    ],
)
def test_refusals(call, words):
    with pytest.raises(rs.ReluSymError, match=words):
        call()


def test_assumptions_and_declarations():
    assert len(list(rs.subdifferential(Max(a * x, y), (x, y), assume=(a > 1,)).cells())) == 2
    assert [c.conditions for c in cells(Abs(p) + Abs(p - 1) + y, (p, y))] == [(p < 1,), (p > 1,)]
    plain = Symbol("x")
    assert [c.conditions for c in cells(Abs(plain - y), (plain, y))] == [(plain < y,), (plain > y,)]
    assert cells(Abs(x / 10 - 0.2) + y)[0].gradient[0] == -0.1


# ---------------------------------------------------------------------- as an object of SymPy
FIELDS = [Max(x, y), [Max(x, y), Min(x, y)], a * Abs(x - y) + 0.5 * x, Abs(y - x**2)]


def answers(field):
    return field.at((1, 1)), field.switches, str(field), field.exact


@pytest.mark.parametrize("f", FIELDS, ids=str)
def test_rebuilt_and_pickled(f):
    field = rs.subdifferential(f, (x, y), "bouligand")
    assert field.func(*field.args) == field == pickle.loads(pickle.dumps(field))
    assert hash(field) == hash(pickle.loads(pickle.dumps(field)))
    assert field != rs.subdifferential(f, (x, y)) and field != rs.subdifferential(f, (y, x), "bouligand")
    assert eval(srepr(field), {**vars(__import__("sympy")), "Str": Str, "SetValuedField": rs.SetValuedField}) == field


def test_works_in_another_process():
    fields = [rs.subdifferential(f, (x, y)) for f in FIELDS]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(answers, fields)) == [answers(f) for f in fields]


def test_variables_are_bound():
    field = rs.subdifferential(a * Max(x, y), (x, y))
    assert field.free_symbols == {a} and field.subs(x, 3) == field
    assert field.subs(a, 2) == rs.subdifferential(2 * Max(x, y), (x, y))


def test_shown():
    field = rs.subdifferential(Max(x, y), (x, y))
    assert str(field) == (
        "x < y      {(0, 1)}\n"
        "x > y      {(1, 0)}\n"
        "elsewhere  the hull of the gradients of the cells that touch the point: .at(point)"
    )
    assert latex(field) == (
        r"\left( x, \  y\right)\mapsto \begin{cases} \left\{\left( 0, \  1\right)\right\} & x < y \\ "
        r"\left\{\left( 1, \  0\right)\right\} & x > y \\ "
        r"\partial _{C}\left[\max\left(x, y\right)\right] & \text{otherwise} \end{cases}"
    )
    assert field._repr_latex_().startswith(
        r"$\displaystyle \partial _{C}\left[\max\left(x, y\right)\right]=\begin{cases}"
    )
    assert pretty(field, use_unicode=False).splitlines()[0].strip(" {/|") == "(0, 1)}        for x < y"
    assert "<mtable" in mathml(field, printer="presentation")
    assert str(rs.subdifferential([r(x), y], (x, y))).startswith("x < 0      {[[0, 0], [0, 1]]}")
    assert str(rs.subdifferential(x + y, (x, y))) == "everywhere  {(1, 1)}"


def test_what_cannot_be_listed_says_why():
    assert str(rs.subdifferential(Abs(y - x**2), (x, y))).startswith(
        "no table of cells: the switch x**2 - y is no product"
    )
    assert latex(rs.subdifferential(Abs(y - x**2), (x, y))) == r"\partial _{C}\left[\left|{x^{2} - y}\right|\right]"
    many = str(rs.subdifferential(sum(Abs(x - k) for k in range(30)), (x, y)))
    assert many.count("\n") == 17 and "more cells: .cells()" in many
