"""``rs.tower`` and ``rs.descent``: against dual numbers, compositions in fractions, and sampled Jacobians."""

import pickle
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, FiniteSet, Interval, Matrix, Rational, Symbol, symbols
from texcheck import katex_failures

import relu_sym as rs

h, x, y = symbols("h x y", real=True)
n = Symbol("n", integer=True, positive=True)
relu = rs.ReLU


class Dual:
    """A value and its slope in fractions; relu has the slope s where its argument is 0."""

    s = Fraction(0)

    def __init__(self, value, slope=0):
        self.value, self.slope = Fraction(value), Fraction(slope)

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    __radd__ = __add__

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)


def on_duals(u):
    s = Dual.s if u.value == 0 else int(u.value > 0)
    return Dual(max(u.value, 0), s * u.slope)


BLOCKS = [
    lambda h, r: h + r(h),
    lambda h, r: h + r(h * h + h) * Fraction(1, 2),
    lambda h, r: h - r(h) * 3,
    lambda h, r: -h * 2 - r(h),
    lambda h, r: h * 2 + r(-h) * 3,
    lambda h, r: r(h) - r(-h),
    lambda h, r: -h + r(h),
]


def symbolic(block):
    return block(_Exact(h), lambda u: _Exact(relu(u.e))).e


class _Exact:
    """An expression that multiplies by fractions."""

    def __init__(self, e):
        self.e = e

    def __add__(self, other):
        return _Exact(self.e + other.e)

    def __mul__(self, other):
        return _Exact(self.e * (other.e if isinstance(other, _Exact) else Rational(other)))

    def __neg__(self):
        return _Exact(-self.e)

    def __sub__(self, other):
        return _Exact(self.e - other.e)


def slope_beside(block, side, count, s=0):
    """The slope of the composition just beside 0, by dual numbers."""
    at = Dual(Fraction(side, 10**12), 1)
    for _ in range(count):
        at = block(at, on_duals)
    return at.slope


@pytest.mark.parametrize("block", BLOCKS)
def test_slopes_and_values_of_every_depth(block):
    t = rs.tower(symbolic(block), n)
    for count in (1, 2, 3, 4, 5):
        left, right = (v.subs(n, count) for v in (t.left, t.right))
        assert abs(float(left) - slope_beside(block, -1, count)) < 1e-6
        assert abs(float(right) - slope_beside(block, 1, count)) < 1e-6
        one = rs.tower(symbolic(block), count)
        assert one.clarke == (FiniteSet(left) if left == right else Interval(min(left, right), max(left, right)))
        for s in (Fraction(0), Fraction(1, 2), Fraction(1), Fraction(-2)):
            Dual.s = s
            at = Dual(0, 1)
            for _ in range(count):
                at = block(at, on_duals)
            assert t.value.subs({n: count, t.s: Rational(s)}) == Rational(at.slope) == one.value_at(Rational(s))


def test_the_residual_tower():
    t = rs.tower(h + relu(h), n)
    assert t.clarke == Interval(1, 2**n) and t.value == (1 + t.s) ** n
    assert t.value_at(0) == 1 and t.value_at(1) == 2**n
    plain = Symbol("n")
    assert rs.tower(lambda u: u + relu(u), plain).clarke == Interval(1, 2**plain)
    assert rs.tower("h + relu(h)", n, h).value == t.value
    for count in (1, 3, 6):
        e = h
        for _ in range(count):
            e = e + relu(e)
        assert rs.subdifferential(e, h).at(0) == t.clarke.subs(n, count)


def test_the_derivation_of_a_tower():
    d = rs.tower(h + relu(h), n).derivation()
    assert [s.rule for s in d][:3] == ["fixed point", "one-sided slope", "one-sided slope"]
    assert "hull" in d.to_text() and "<math" in d.to_html() and d.to_markdown().startswith("# n times")
    assert pickle.loads(pickle.dumps(d)) == d
    assert rs.tower([x + relu(y), y], 2, (x, y)).derivation().to_latex()


def test_a_tower_shows_itself():
    t = rs.tower(h + relu(h), n)
    assert r"\left[1, 2^{n}\right]" in t._repr_latex_()
    assert str(t).startswith("Clarke: Interval(1, 2**n)") and pickle.loads(pickle.dumps(t)) == t
    assert katex_failures([t._repr_latex_().strip("$")]) == []


def test_another_fixed_point():
    t = rs.tower(h + relu(h - 2), n, at=2)
    assert t.clarke == Interval(1, 2**n)
    with pytest.raises(rs.UnsupportedError, match="no fixed point"):
        rs.tower(h + relu(h) + 1, n)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: rs.tower(h + Abs(h), n), "ReLU"),
        (lambda: rs.tower(h + relu(h), 0), "number of blocks"),
        (lambda: rs.tower(h + relu(h), Rational(1, 2)), "number of blocks"),
        (lambda: rs.tower(x + relu(y), n), "name the variables"),
        (lambda: rs.tower([x, y], n, (x, y)), "must be a number"),
        (lambda: rs.tower([x], 2, (x, y)), "as many components"),
        (lambda: rs.descent(relu(x) + y, 1, 1, 3), "one variable"),
        (lambda: rs.descent(relu(x), 1, [1], 3), "step lengths"),
    ],
)
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()


W = [Matrix([[1, -1], [0, 2]]), Matrix([[1, 0], [1, 1]])]


def dense(v, r):
    """A residual block with a dense layer, on any numbers."""
    hidden = [r(v[0] - v[1]), r(v[1] * 2)]
    return [v[0] + hidden[0], v[1] + hidden[0] - hidden[1]]


def test_a_stack_of_dense_blocks():
    block = [x + relu(x - y), y + relu(x - y) - relu(2 * y)]
    t = rs.tower(block, 2, (x, y))
    for s in (Fraction(0), Fraction(1, 2), Fraction(1)):
        Dual.s = s
        columns = []
        for k in range(2):
            v = [Dual(0, int(k == 0)), Dual(0, int(k == 1))]
            for _ in range(2):
                v = dense(v, on_duals)
            columns.append([Rational(c.slope) for c in v])
        assert t.value_at(Rational(s)) == Matrix(columns).T
    rng = Random(7)
    seen = set()
    for _ in range(300):
        at = [Fraction(rng.randint(-99, 99), 10**6) for _ in range(2)]
        columns = []
        for k in range(2):
            v = [Dual(at[0], int(k == 0)), Dual(at[1], int(k == 1))]
            for _ in range(2):
                v = dense(v, on_duals)
            columns.append([Rational(c.slope) for c in v])
        if all(at) and at[0] != at[1]:
            seen.add(Matrix(columns).T.as_immutable())
    vertices = {Matrix(m).as_immutable() for m in t.clarke.vertices}
    assert vertices <= seen and all(m in t.clarke for m in seen)


def test_a_stack_away_from_the_kinks_is_the_jacobian():
    t = rs.tower([x + relu(x - y), y], 3, (x, y), at={x: 2, y: 1})
    assert t.value == Matrix([[8, -7], [0, 1]])
    assert [Matrix(v) for v in t.clarke.vertices] == [t.value]


def test_a_run_that_a_convention_stops():
    run = rs.descent(relu(x) - relu(-x), 2, 1, 5)
    assert run.program == (2, 1, 0, 0, 0, 0) and run.exact == (2, 1, 0, -1, -2, -3)
    assert run.parting == 2 and "not in" in str(run)
    assert pickle.loads(pickle.dumps(run)) == run
    assert rs.descent("relu(x) - relu(-x)", 2, 1, 5, s=Rational(1, 2)).parting is None


@settings(max_examples=20, deadline=None)
@given(st.integers(-6, 6), st.sampled_from([Rational(1, 2), Rational(1), Rational(1, 3)]), st.integers(0, 2))
def test_runs_that_never_part_are_equal_off_the_kinks(start, step, s):
    f = relu(x - 1) + 2 * relu(-x)
    run = rs.descent(f, start, lambda k: step / (k + 1), 4, s=s)
    for p, g, of in zip(run.program, run.gradients, run.sets, strict=False):
        assert g in of or p in (0, 1)
        assert rs.subdifferential(f, x).at(p) == of
    for k, g in enumerate(run.subgradients):
        assert run.exact[k + 1] == run.exact[k] - step / (k + 1) * g


def test_the_picture_shows_both_runs():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    fig = rs.plot_descent(rs.descent(relu(x) - relu(-x), 1, 1, 3))
    on_graph, by_step = fig.axes
    drawn = [list(line.get_ydata()) for line in by_step.lines]
    assert [1, 0, 0, 0] in drawn and [1, 0, -1, -2] in drawn
    assert "not in" in by_step.get_title() and len(on_graph.lines) >= 3
    with pytest.raises(rs.UnsupportedError, match=r"rs\.descent"):
        rs.plot_descent(3)
