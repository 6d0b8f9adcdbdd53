"""Properties of the normal form and the verbs, against oracles that know nothing of normal forms.

``f`` ranges over sums of pieces (ReLU, Max, Min, Abs, Heaviside, sign, Piecewise; linear and quadratic) and over
nests of Max, Min, ReLU and Abs.  All of them are at most quadratic between neighbouring breakpoints, so that
difference quotients with three nodes are exact.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from oracles import GRID as ALL_POINTS
from oracles import NEAR, same, split, value
from sympy import Abs, FiniteSet, Heaviside, Interval, Max, Min, Piecewise, Rational, SingularityFunction, Symbol, sign

import relu_sym as rs

x = Symbol("x", real=True)
GRID = ALL_POINTS[::5]
H = NEAR / 8
"""A step for exact difference quotients."""
CONTINUOUS_TARGETS = [rs.ReLU, rs.Heaviside, Piecewise, Max, Min, Abs, sign, SingularityFunction, Heaviside]
STEP_TARGETS = [rs.Heaviside, Piecewise, sign]

rationals = st.builds(Rational, st.integers(-6, 6), st.sampled_from([1, 2, 3]))
nonzero = rationals.filter(bool)
kinks = st.builds(Rational, st.integers(-6, 6), st.sampled_from([1, 2]))
quadratics = st.builds(lambda a, b, c: a * x**2 + b * x + c, rationals, rationals, rationals)

CONTINUOUS = {
    "relu": lambda c, a, d: c * rs.ReLU(d * (x - a)),
    "max": lambda c, a, d: c * Max(x, a),
    "min": lambda c, a, d: c * Min(d * x, d * a),
    "abs": lambda c, a, d: c * Abs(x - a),
    "x*abs": lambda c, a, d: c * x * Abs(x - a),
    "ramp by step": lambda c, a, d: c * (x - a) * rs.Heaviside(x - a),
    "square by step": lambda c, a, d: c * (x - a) ** 2 * Heaviside(x - a),
    "sign": lambda c, a, d: c * (x - a) * sign(x - a),
    "piecewise": lambda c, a, d: Piecewise((c * (x - a), x < a), (d * (x - a) + (x - a) ** 2, True)),
    "singularity": lambda c, a, d: c * SingularityFunction(x, a, 1),
    "hidden": lambda c, a, d: c * ((x - a) ** 2) ** Rational(1, 2),
}
JUMPING = {
    "step": lambda c, a, d: c * rs.Heaviside(x - a),
    "step with value": lambda c, a, d: c * rs.Heaviside(a - x, d),
    "native step": lambda c, a, d: c * Heaviside(x - a, d),
    "sign": lambda c, a, d: c * sign(x - a),
    "x*sign": lambda c, a, d: c * x * sign(x - a),
    "strict": lambda c, a, d: Piecewise((c * x, x < a), (d + x**2, True)),
    "weak": lambda c, a, d: Piecewise((c, x <= a), (d * x, True)),
    "point": lambda c, a, d: Piecewise((c, x < a), (d, x <= a), (c * x, True)),
}


def terms(kinds):
    """(spelling, its kink)"""
    return st.tuples(st.sampled_from(sorted(kinds)), nonzero, kinks, nonzero).map(
        lambda t: (kinds[t[0]](t[1], t[2], t[3]), t[2])
    )


def sums(*families):
    """(f, the points where it may break)"""
    return st.tuples(quadratics, st.lists(st.one_of(*map(terms, families)), min_size=1, max_size=3)).map(
        lambda t: (t[0] + sum(f for f, _ in t[1]), sorted({a for _, a in t[1]}))
    )


continuous = sums(CONTINUOUS)
jumping = sums(CONTINUOUS, JUMPING)


def points(breaks):
    """Grid points, breakpoints and both sides of them."""
    return [*GRID, *(q for a in breaks for q in (a - NEAR, a, a + NEAR))]


def slope(f, a, side: int):
    """One-sided derivative of a function that is continuous and quadratic near ``a``: exact."""
    h = side * H
    f0, f1, f2 = (value(f, x, p) for p in (a, a + h, a + 2 * h))
    return (4 * f1 - f2 - 3 * f0) / (2 * h)


def curvature(f, a, side: int):
    """One-sided second derivative of such a function."""
    h = side * H
    return (value(f, x, a) - 2 * value(f, x, a + h) + value(f, x, a + 2 * h)) / h**2


def onesided(f, a, side: int):
    """Limit of a function that is quadratic near ``a``, whatever its value at ``a``: exact extrapolation."""
    f1, f2, f3 = (value(f, x, a + side * k * H) for k in (1, 2, 3))
    return 3 * f1 - 3 * f2 + f3


def hull(left, right):
    return FiniteSet(left) if left == right else Interval(min(left, right), max(left, right))


# ---------------------------------------------------------------- derivatives of continuous functions
@given(continuous)
@settings(max_examples=40)
def test_jump_of_slope_is_clarke_width_is_dirac_weight(case):
    f, breaks = case
    sets = rs.subdifferential(f, x)
    impulses = split(rs.diff(f, x, 2), x)[1]
    wanted = {}
    for a in breaks:
        left, right = slope(f, a, -1), slope(f, a, 1)
        assert sets.at(a) == hull(left, right)
        if left != right:
            wanted[a, 0] = right - left
            assert sets.at(a).measure == abs(right - left)
    assert impulses == wanted


@given(continuous)
@settings(max_examples=40)
def test_first_derivative_is_the_difference_quotient(case):
    f, breaks = case
    weak, weights = split(rs.diff(f, x), x)
    classical = rs.diff(f, x, mode="classical")
    sets = rs.subdifferential(f, x)
    assert not weights
    for p in points(breaks):
        left, right = slope(f, p, -1), slope(f, p, 1)
        if left == right:
            assert value(classical, x, p) == left
            assert sets.at(p) == FiniteSet(left)
        else:
            assert p in breaks
            assert not value(classical, x, p).is_number or not value(classical, x, p).is_finite
        if p not in breaks:
            assert value(weak, x, p) == left
    kinks = [a for a in breaks if slope(f, a, -1) != slope(f, a, 1)]
    assert rs.exceptional_set(f, x) == FiniteSet(*kinks)


@given(continuous)
@settings(max_examples=25)
def test_second_derivative_off_the_kinks(case):
    f, breaks = case
    regular = split(rs.diff(f, x, 2), x)[0]
    classical = rs.diff(f, x, 2, mode="classical")
    for p in [*GRID, *(a + s * NEAR for a in breaks for s in (-1, 1))]:
        assert value(regular, x, p) == value(classical, x, p) == curvature(f, p, 1)


@given(continuous)
@settings(max_examples=25)
def test_five_kinds_from_two_slopes(case):
    f, breaks = case
    for a in breaks:
        left, right = slope(f, a, -1), slope(f, a, 1)
        two, whole = FiniteSet(left, right), hull(left, right)
        wanted = {
            "clarke": whole,
            "bouligand": two,
            "frechet": whole if left <= right else FiniteSet(),
            "limiting": whole if left <= right else two,
        }
        for kind, answer in wanted.items():
            assert rs.subdifferential(f, x, kind=kind).at(a) == answer, kind
        assert rs.subdifferential(f, x, kind="convex").at(a).is_subset(wanted["frechet"])


@given(continuous, st.sampled_from(CONTINUOUS_TARGETS))
@settings(max_examples=40)
def test_every_spelling_has_the_same_derivatives(case, target):
    f, breaks = case
    g = rs.rewrite(f, target, x)
    first, second = split(rs.diff(f, x), x)[0], split(rs.diff(f, x, 2), x)
    first_g, second_g = split(rs.diff(g, x), x)[0], split(rs.diff(g, x, 2), x)
    assert second_g[1] == second[1]
    classical, classical_g = (rs.diff(e, x, mode="classical") for e in (f, g))
    sets, sets_g = rs.subdifferential(f, x), rs.subdifferential(g, x)
    for p in points(breaks):
        from_the_right = p in breaks and (first + first_g).has(SingularityFunction)  # its own value at a jump, no mean
        assert same(value(first, x, p), value(first_g, x, p)) or from_the_right
        assert same(value(second[0], x, p), value(second_g[0], x, p)) or p in breaks
        assert same(value(classical, x, p), value(classical_g, x, p))
        assert sets.at(p) == sets_g.at(p)
    assert rs.exceptional_set(f, x) == rs.exceptional_set(g, x)


@given(continuous)
@settings(max_examples=25)
def test_converting_the_modes_back_and_forth(case):
    f, breaks = case
    weak, classical = rs.diff(f, x), rs.diff(f, x, mode="classical")
    sets = rs.subdifferential(f, x)
    from_classical = rs.convert(classical, x, f=f)
    from_weak = rs.convert(weak, x, source="distributional", target="set-valued")
    again = rs.convert(weak, x, source="distributional", target="classical")
    weak_again = split(rs.convert(classical, x, target="distributional"), x)
    assert not weak_again[1]
    for p in points(breaks):
        assert sets.at(p) == from_classical.at(p) == from_weak.at(p)
        assert same(value(classical, x, p), value(again, x, p))
        assert p in breaks or same(value(weak, x, p), value(weak_again[0], x, p))


# ---------------------------------------------------------------- rewriting
@given(continuous, st.sampled_from(CONTINUOUS_TARGETS), st.sampled_from(CONTINUOUS_TARGETS))
@settings(max_examples=50)
def test_rewrites_of_continuous_functions_agree_everywhere(case, first, second):
    f, breaks = case
    once = rs.rewrite(f, first, x)
    twice = rs.rewrite(once, second, x)
    for p in points(breaks):
        wanted = value(f, x, p)
        assert same(value(once, x, p), wanted), (once, p)
        assert same(value(twice, x, p), wanted), (twice, p)
    assert rs.rewrite(once, first, x) == once
    assert rs.normal_form(once, x) == rs.normal_form(f, x)


@given(jumping, st.sampled_from(STEP_TARGETS))
@settings(max_examples=50)
def test_rewrites_of_jumps_keep_the_values(case, target):
    f, breaks = case
    once = rs.rewrite(f, target, x)
    for p in points(breaks):
        assert same(value(once, x, p), value(f, x, p)), (once, p)
    assert rs.rewrite(once, target, x) == once
    for other in STEP_TARGETS:
        assert rs.normal_form(rs.rewrite(once, other, x), x) == rs.normal_form(f, x)


@given(jumping)
@settings(max_examples=40)
def test_normal_form_says_the_function(case):
    """Pieces between, values at and limits on both sides of the breakpoints; no breakpoint is idle."""
    f, breaks = case
    form = rs.normal_form(f, x)
    assert len(form.pieces) == len(form.breakpoints) + 1 == len(form.values) + 1
    assert list(form.breakpoints) == sorted(form.breakpoints)
    assert set(form.breakpoints) <= set(breaks)
    for k, a in enumerate(form.breakpoints):
        assert same(form.values[k], value(f, x, a))
        assert form.pieces[k] != form.pieces[k + 1] or not same(form.pieces[k].subs(x, a), form.values[k])
    for p in [q for q in points(breaks) if q not in form.breakpoints]:
        k = sum(bool(a < p) for a in form.breakpoints)
        assert same(form.pieces[k].subs(x, p), value(f, x, p))
    assert not form.impulses


@given(jumping)
@settings(max_examples=40)
def test_jumps_become_impulses(case):
    f, breaks = case
    regular, weights = split(rs.diff(f, x), x)
    jumps = {(a, 0): onesided(f, a, 1) - onesided(f, a, -1) for a in breaks}
    assert weights == {key: w for key, w in jumps.items() if w}
    for p in GRID:
        assert value(regular, x, p) == slope(f, p, 1)


@given(jumping, st.sampled_from(STEP_TARGETS))
@settings(max_examples=25)
def test_every_spelling_of_a_jump_has_the_same_derivatives(case, target):
    f, breaks = case
    g = rs.rewrite(f, target, x)
    for n in (1, 2):
        (regular, weights), (regular_g, weights_g) = (split(rs.diff(e, x, n), x) for e in (f, g))
        assert weights == weights_g
        classical, classical_g = (rs.diff(e, x, n, mode="classical") for e in (f, g))
        for p in points(breaks):
            assert same(value(classical, x, p), value(classical_g, x, p))
            assert p in breaks or same(value(regular, x, p), value(regular_g, x, p))


# ---------------------------------------------------------------- nests, by brute force
small = st.builds(Fraction, st.integers(-4, 4), st.sampled_from([1, 2]))
lines = st.tuples(st.just("line"), small, small)
trees = st.recursive(
    lines,
    lambda t: st.one_of(
        st.tuples(st.sampled_from(["max", "min", "add", "sub"]), t, t), st.tuples(st.sampled_from(["relu", "abs"]), t)
    ),
    max_leaves=6,
)


def naive(tree, p: Fraction) -> Fraction:
    """The tree evaluated at one point, in the arithmetic of fractions."""
    head, *args = tree
    if head == "line":
        return args[0] * p + args[1]
    values = [naive(t, p) for t in args]
    return {
        "max": max,
        "min": min,
        "add": lambda a, b: a + b,
        "sub": lambda a, b: a - b,
        "relu": lambda a: max(a, Fraction(0)),
        "abs": abs,
    }[head](*values)


def rational(q: Fraction) -> Rational:
    return Rational(q.numerator, q.denominator)


def spelled(tree):
    """The tree in SymPy's heads and ours."""
    head, *args = tree
    if head == "line":
        return rational(args[0]) * x + rational(args[1])
    values = [spelled(t) for t in args]
    return {
        "max": Max,
        "min": Min,
        "add": lambda a, b: a + b,
        "sub": lambda a, b: a - b,
        "relu": rs.ReLU,
        "abs": Abs,
    }[head](*values)


def candidates(tree) -> set[Fraction]:
    """Every point at which the tree may have a kink: those of its parts, and the crossings in between."""
    head, *args = tree
    if head == "line":
        return set()
    found = set().union(*map(candidates, args))
    if head in ("add", "sub"):
        return found
    other = args[1] if len(args) == 2 else ("line", Fraction(0), Fraction(0))
    cuts = sorted(found)
    ends = [(cuts[0] - 2 if cuts else Fraction(0)), *cuts, (cuts[-1] + 2 if cuts else Fraction(1))]
    for k, (lo, hi) in enumerate(pairwise(ends)):
        gap = [naive(args[0], p) - naive(other, p) for p in (lo, hi)]
        if gap[0] == gap[1]:
            continue
        zero = lo + (hi - lo) * gap[0] / (gap[0] - gap[1])
        if (lo <= zero or k == 0) and (zero <= hi or k == len(ends) - 2):
            found.add(zero)
    return found


def true_kinks(tree) -> list[Fraction]:
    """The candidates at which the two slopes differ."""
    cuts = sorted(candidates(tree))
    h = min((b - a for a, b in pairwise(cuts)), default=Fraction(1)) / 2
    return [a for a in cuts if naive(tree, a + h) - naive(tree, a) != naive(tree, a) - naive(tree, a - h)]


FOLDED = ("abs", ("sub", ("abs", ("line", Fraction(1), Fraction(0))), ("line", Fraction(0), Fraction(2))))
ZIGZAG = ("abs", ("sub", FOLDED, ("line", Fraction(0), Fraction(1))))


@given(trees)
@example(ZIGZAG)
@settings(max_examples=80)
def test_nests_by_brute_force(tree):
    f = spelled(tree)
    form = rs.normal_form(f, x)
    kinks = true_kinks(tree)
    assert form.breakpoints == tuple(map(rational, kinks))
    assert len(form.pieces) == len(kinks) + 1
    assert form.values == tuple(rational(naive(tree, a)) for a in kinks)
    ends = [(kinks[0] - 2 if kinks else Fraction(-1)), *kinks, (kinks[-1] + 2 if kinks else Fraction(1))]
    for piece, lo, hi in zip(form.pieces, ends, ends[1:], strict=False):
        for p in (lo, lo + (hi - lo) / 3, hi):
            assert piece.subs(x, rational(p)) == rational(naive(tree, p))


@given(trees, st.sampled_from(CONTINUOUS_TARGETS))
@settings(max_examples=50)
def test_rewritten_nests_by_brute_force(tree, target):
    f = spelled(tree)
    assume(f.has(x))
    g = rs.rewrite(f, target, x)
    cuts = true_kinks(tree)
    for p in [*cuts, *(a + s * Fraction(1, 997) for a in cuts for s in (-1, 1)), Fraction(-31, 7), Fraction(29, 7)]:
        assert value(g, x, rational(p)) == rational(naive(tree, p))


@given(trees)
@settings(max_examples=40)
def test_slopes_of_nests_by_brute_force(tree):
    f = spelled(tree)
    cuts = sorted(candidates(tree))
    h = min((b - a for a, b in pairwise(cuts)), default=Fraction(1)) / 2
    sets, impulses = rs.subdifferential(f, x), split(rs.diff(f, x, 2), x)[1]
    for a in cuts:
        left, right = (rational((naive(tree, a + s * h) - naive(tree, a)) / (s * h)) for s in (-1, 1))
        assert sets.at(rational(a)) == hull(left, right)
        assert impulses.get((rational(a), 0), 0) == right - left
    assert len(impulses) == len(true_kinks(tree))
