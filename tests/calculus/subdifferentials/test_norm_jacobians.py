"""Jacobians of maps with norms at their zero, and norms with a factor of open sign: against difference quotients of the
map all round the point, and against the sets of numbers."""

import random

import pytest
from sympy import Abs, Matrix, Max, Min, Piecewise, Rational, S, exp, lambdify, pi, sin, sqrt, symbols

import relu_sym as rs

x, y, z, w = symbols("x y z w", real=True)
a, b = symbols("a b", real=True)
NORM, LONG, OTHER = sqrt(x**2 + y**2), sqrt(x**2 + 2 * y**2), sqrt(z**2 + w**2)
ReLU = rs.ReLU

MAPS = {
    "a norm and a coordinate": ([NORM, x], (x, y), True),
    "kinks across the norm": ([NORM, Abs(x)], (x, y), True),
    "a linear image": ([NORM + Abs(x), 2 * NORM + 2 * Abs(x) + y], (x, y), True),
    "two norms apart": ([NORM, OTHER], (x, y, z, w), True),
    "a kink apart": ([NORM + Abs(z), NORM], (x, y, z), True),
    "kinks that cancel": ([NORM + ReLU(x), NORM - ReLU(x)], (x, y), True),
    "three rows": ([-NORM, x * NORM, ReLU(x - y)], (x, y), True),
    "curved": ([exp(NORM) - ReLU(x + x**2), NORM + y], (x, y), True),
    "opposite ways": ([Max(x, y) + 2 * NORM, Min(x, y) - NORM], (x, y), True),
    "in space": ([sqrt(x**2 + y**2 + z**2), Max(x, y, z)], (x, y, z), True),
    "two norms of one vector": ([NORM, LONG], (x, y), False),
    "two norms that share": ([NORM, sqrt(x**2 + z**2)], (x, y, z), False),
    "a norm in a switch": ([ReLU(NORM - x), y], (x, y), False),
    "two norms in one row": ([NORM + OTHER, Abs(x)], (x, y, z, w), False),
}


def differences(f, variables, count):
    """Jacobians row after row at random points near 0, off the kinks in practice."""
    numeric = lambdify(variables, [S(e).rewrite(Piecewise) for e in f], "mpmath")
    rng, n = random.Random(count), len(variables)
    for _ in range(count):
        p, h = [rng.gauss(0, 1) * 1e-6 for _ in range(n)], 1e-11
        columns = []
        for i in range(n):
            ends = [numeric(*[c + s * h * (i == j) for j, c in enumerate(p)]) for s in (1, -1)]
            columns.append([(u - v) / (2 * h) for u, v in zip(*ends, strict=True)])
        yield [float(columns[i][k]) for k in range(len(f)) for i in range(n)]


@pytest.mark.parametrize("name", MAPS)
def test_against_jacobians_all_round(name):
    f, variables, exact = MAPS[name]
    found = rs.subdifferential(f, variables, at=(0,) * len(variables))
    assert found.exact == exact and ("enclosure" in str(found)) == (not exact)
    seen = list(differences(f, variables, 90 if len(variables) == 2 else 150))
    rng = random.Random(7)
    for _ in range(8):
        d = [rng.randint(-3, 3) for _ in seen[0]]
        size = sum(c * c for c in d) ** 0.5 or 1
        farthest, support = max(sum(c * e for c, e in zip(d, g, strict=True)) for g in seen), float(found.support(d))
        assert farthest <= support + 1e-3 * size, d
        if exact:
            assert support <= farthest + 0.3 * size, d


def test_elements_are_matrices_or_rows_after_each_other():
    found = rs.subdifferential([NORM, x], (x, y), at=(0, 0))
    assert Matrix([[Rational(3, 5), Rational(4, 5)], [1, 0]]) in found
    assert [[Rational(3, 5), Rational(4, 5)], [1, 0]] in found and (0, 0, 1, 0) in found
    assert Matrix([[1, 1], [1, 0]]) not in found and Matrix([[0, 0], [0, 0]]) not in found


@pytest.mark.parametrize("name", ["kinks across the norm", "a linear image", "a kink apart", "kinks that cancel"])
def test_limits_of_jacobians_and_their_means_are_elements(name):
    """Along rational directions these maps, positively homogeneous, have exact Jacobians."""
    f, variables, _ = MAPS[name]
    found = rs.subdifferential(f, variables, at=(0,) * len(variables))
    seen = []
    for d in ((3, 4, 1), (-3, 4, 2), (-4, -3, -1), (12, -5, -3)):
        put = dict(zip(variables, d, strict=False))
        seen.append([S(e).rewrite(Piecewise).diff(v).subs(put) for e in f for v in variables])
    for p in seen:
        assert tuple(p) in found
        q = tuple((a + b) / 2 for a, b in zip(p, seen[0], strict=True))
        assert _is_decided_in(q, found)
        outside = tuple(2 * a - b for a, b in zip(p, q, strict=True))
        d = [a - b for a, b in zip(outside, q, strict=True)]
        if sum(a * b for a, b in zip(d, outside, strict=True)) > found.support(d):
            assert outside not in found


def _is_decided_in(q, found):
    """True where it is an element or that is refused, which it may be on the boundary."""
    try:
        return q in found
    except rs.UnsupportedError as error:
        return "boundary" in str(error)


def test_limits_of_jacobians_that_fill_arcs_are_refused():
    with pytest.raises(rs.UnsupportedError, match="kind='clarke'"):
        rs.subdifferential([NORM, x], (x, y), at=(0, 0), kind="bouligand")


# ---------------------------------------------------------------------- factors of open sign
VALUES = [Rational(1, 2), -Rational(1, 2), -2, 0, 3]
OPEN = [
    a * NORM + Abs(x),
    NORM + a * Abs(x),
    a * NORM + b * Abs(x),
    a * NORM + ReLU(x - y) + b * x,
    a * NORM + Max(x, y, -x - y),
    sqrt(a**2 * x**2 + y**2) + Abs(x),
    a * sqrt(2 * x**2 + 3 * y**2) + Abs(x - y),
]


@pytest.mark.parametrize("k", range(len(OPEN)))
def test_a_factor_of_open_sign_is_split_into_cases(k):
    f = OPEN[k]
    found = rs.subdifferential(f, (x, y), at=(0, 0))
    for i, v in enumerate(VALUES):
        put = {a: v, b: VALUES[(i + 2) % 5]}
        assert found.subs(put) == rs.subdifferential(f.subs(put), (x, y), at=(0, 0)), put


def test_a_norm_beside_the_largest_of_three():
    found = rs.subdifferential(NORM / 2 + Max(x, y, -x - y), (x, y), at=(0, 0))
    assert found == rs.Ball((0, 0), Rational(1, 2)) + rs.Polytope((1, 0), (0, 1), (-1, -1))


def test_a_coefficient_that_vanishes_at_whole_turns():
    f = sqrt(sin(a) ** 2 * x**2 + y**2) + x
    found = rs.subdifferential(f, (x, y), at=(0, 0))
    for v in (0, pi, pi / 2):
        assert found.subs(a, v) == rs.subdifferential(f.subs(a, v), (x, y), at=(0, 0))
