"""What looked exact and was not: exponents that vary, jumps behind other heads, values on switches, thin cells."""

import pytest
from sympy import (
    Abs,
    And,
    DiracDelta,
    E,
    Eq,
    Expr,
    FiniteSet,
    Function,
    Matrix,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    SingularityFunction,
    Tuple,
    besselj,
    besselk,
    bessely,
    cos,
    expint,
    floor,
    log,
    loggamma,
    nan,
    pi,
    root,
    sign,
    sin,
    sqrt,
    symbols,
    zeta,
)

import relu_sym as rs
from relu_sym.calculus.subdifferentials.several import question
from relu_sym.forms.facts import NO_FACTS
from relu_sym.vocabularies.sectors import in_sectors

x, y, z = symbols("x y z", real=True)
H, r = rs.Heaviside, rs.ReLU
L2, L3 = log(2), log(3)


@pytest.mark.parametrize(
    ("f", "at", "wanted"),
    [
        (2**x, (0, 0), {(L2, 0)}),
        (2 ** Abs(x), (0, 0), {(L2, 0), (-L2, 0)}),
        (2 ** Abs(x) * 3 ** r(y), (0, 0), {(L2, 0), (-L2, 0), (L2, L3), (-L2, L3)}),
        (E**x * 2**x, (0, 0), {(1 + L2, 0)}),
        (x**y, (2, 3), {(12, 8 * L2)}),
        ((1 + Abs(x)) ** Abs(y), (0, 0), {(0, 0)}),
        (root(x, y), (2, 2), {(sqrt(2) / 4, -sqrt(2) * L2 / 4)}),
        ((x**2 + y**2) ** Rational(3, 2), (0, 0), {(0, 0)}),
        (r(x * y) + Max(x - y, x - 2 * y**2), (0, 0), {(1, -1), (1, 0)}),
        (sqrt(x**2 + 2 * x * y + y**2), (0, 0), {(1, 1), (-1, -1)}),
        (sqrt(x**4 + x**2 * y**2), (0, 1), {(1, 0), (-1, 0)}),
        (sqrt(x**3 + 2 * x**2 * y + x * y**2), (1, -1), {(1, 1), (-1, -1)}),
        (Abs(x) ** pi + r(y) ** Rational(5, 3) + y, (0, 0), {(0, 1)}),
        (r(y * (y - x**2)), (0, 0), {(0, 0)}),
        (2 * Max(-x, y**2, Min(x**2 + x, y**2 - x**3)), (0, 0), {(-2, 0), (0, 0)}),
    ],
    ids=lambda v: str(v) if isinstance(v, Expr) else "",
)
def test_right(f, at, wanted):
    found = rs.subdifferential(f, (x, y), at=at)
    assert found.exact and {tuple(c.expand() for c in v) for v in found.vertices} == wanted


REFUSED = [
    besselj(x, y),
    zeta(x + 2, y),
    2 * Abs(x) + H(x) * y,
    Max(Abs(x), 3 * y * H(-x)),
    Min(Abs(x), y * H(x)),
    x * H(x**2 - y**3),
    Piecewise((x, x**2 > y**3), (0, True)),
    x * H(sin(x) ** 2 - y**2),
    Piecewise((3 * x, Eq(sin(x) ** 2 + cos(x) ** 2, 1)), (x, True)),
    Piecewise((5, Eq(x, y)), (0, True)),
    Piecewise((7, x**2 + y**2 <= 0), (x, True)),
    Piecewise((x, Ne(x, 0)), (y, True)),
    Piecewise((y, And(x >= 0, x <= 0)), (x, True)),
    Piecewise((1, x < 0), (5, x <= 0), (1, True)),
    H(x, 1) - H(x, 0) + y,
    sign(x) ** 2 + y,
    floor(x) + floor(-x) + y,
    floor(-Abs(x)) + y,
    DiracDelta(x) + y,
    x * DiracDelta(y),
    (x**2 - y**3) ** Rational(3, 2),
    y + (cos(x) - 1) ** Rational(3, 2),
    (-1) ** floor(x) * x,
    Piecewise((y, Abs(x) > 0), (5, True)),
    y * sign(Abs(x)),
    Piecewise((y, x < 0), (y, x * y - x > 0), (5, True)),
    y * H(x, nan),
]


@pytest.mark.parametrize("f", REFUSED, ids=str)
def test_refused_by_name(f):
    with pytest.raises(rs.ReluSymError) as refusal:
        rs.subdifferential(f, (x, y), at=(0, 0))
    assert "not worked out" not in str(refusal.value) and "_x" not in str(refusal.value)


@pytest.mark.parametrize(
    "f", [bessely(0, x), besselk(0, x), expint(1, x), loggamma(x + Rational(1, 2)), log(x)], ids=str
)
def test_what_is_not_real_at_the_point_is_refused(f):
    with pytest.raises(rs.UnsupportedError, match="real value"):
        rs.subdifferential(f + y, (x, y), at=(-1, 0))


def test_bouligand_wants_every_gradient_the_hull_only_the_extreme_ones():
    f = Abs(y) + Abs(y - x**2)  # between the curves the gradient tends to 0
    assert vertices_of(f) == {(0, 2), (0, -2)}
    found = rs.subdifferential(f, (x, y), at=(0, 0), kind="bouligand")
    assert found == FiniteSet(Tuple(0, 2), Tuple(0, 0), Tuple(0, -2))
    between = rs.subdifferential(Abs(z) + Abs(z - x**2 - y**2), (x, y, z), at=(0, 0, 0), kind="bouligand")
    assert between == FiniteSet(Tuple(0, 0, 2), Tuple(0, 0, 0), Tuple(0, 0, -2))
    open_one = rs.ReLU(Abs(z) - x**2 - y**2) + Min(x**2, z)  # x**2 < z < 0 is nowhere, which first order does not tell
    with pytest.raises(rs.UnsupportedError, match="not decided"):
        rs.subdifferential(open_one, (x, y, z), at=(0, 0, 0), kind="bouligand")


def vertices_of(f):
    return set(rs.subdifferential(f, (x, y), at=(0, 0)).vertices)


@pytest.mark.parametrize(("g", "side"), [(y + sin(x) ** 2, 1), (y - sin(x) ** 2, -1)], ids=str)
def test_a_branch_that_was_guessed_is_not_taken_for_affine(g, side):
    found = rs.subdifferential(Abs(g) - Abs(y), (x, y), at=(0, 0))
    assert (0, 2 * side) in found and (0, 0) in found  # between y = 0 and the curve


@pytest.mark.parametrize(
    ("f", "gradients"),
    [
        (Abs(2 * y**2 - y), {(0, -1), (0, 1)}),
        (Abs(y * (1 - 3 * x)) - 2 * Abs(x), {(2, -1), (2, 1), (-2, -1), (-2, 1)}),
        (Max(y, y * (4 * x**2 + 4 * y**2)), {(0, 0), (0, 1)}),
        (Abs(y) * Abs(x - 1) * Abs(x + y - 1), {(0, -1), (0, 1)}),
    ],
)
def test_a_branch_that_misses_the_point_decides_no_sign(f, gradients):
    program = question(f, (x, y), (0, 0)).program(NO_FACTS)
    here = dict(zip(program.variables, (0, 0), strict=True))
    found = in_sectors(program)
    assert {tuple(law.diff(v).subs(here) for v in program.variables) for _, (law,), _ in found} == gradients
    assert rs.subdifferential(f, (x, y), at=(0, 0), kind="bouligand") == FiniteSet(*gradients)


def test_an_enclosure_is_not_the_set_that_it_encloses():
    found = rs.subdifferential(Abs(y**2 - x) - Abs(y**2 - sin(x)), (x, y), at=(0, 0))
    assert not found.exact and found != rs.Polytope(*found.vertices)


def test_singularity_functions():
    assert vertices_of(SingularityFunction(x, 0, 1) + y) == {(0, 1), (1, 1)}
    assert vertices_of(SingularityFunction(x, y, 2)) == {(0, 0)}


def test_the_order_of_components_decides_nothing():
    for components in ([Abs(x), y * H(x)], [y * H(x), Abs(x)], [Abs(x - y), x * H(y - x)]):
        with pytest.raises(rs.NotLipschitzError, match="jumps across"):
            rs.subdifferential(components, (x, y), at=(0, 0))


@pytest.mark.parametrize(
    ("f", "gradient"),
    [
        (
            5 * Abs(x) + 7 * Abs(y) - Abs(z) - 2 * Abs(x - y) + 3 * Abs(2 * x - y) + 5 * Abs(x**2 + y**2 - z),
            (9, -8, -6),
        ),
        (
            7 * Abs(x) + Abs(y) - 3 * Abs(z) + 7 * Abs(x - y) + 5 * Abs(2 * x - y) + 7 * Abs(x**2 + y**2 - z),
            (24, -13, -10),
        ),
        (Abs(x) + 3 * Abs(y) + 7 * Abs(z) + 2 * Abs(x - y) + Abs(2 * x - y) - 2 * Abs(x**2 + y**2 - z), (-3, 6, 9)),
    ],
    ids=str,
)
def test_an_enclosure_holds_every_gradient_near_by(f, gradient):
    assert gradient in rs.subdifferential(f, (x, y, z), at=(0, 0, 0))


def test_an_enclosure_of_jacobians():
    f = [Abs(x), Abs(y), Abs(z), Abs(z - x**2 - y**2), Abs(x - y), Abs(y - 2 * x)]
    seen = Matrix([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, -1], [-1, 1, 0], [2, -1, 0]])
    assert seen in rs.subdifferential(f, (x, y, z), at=(0, 0, 0))


def test_registered_classes_along_a_direction():
    class slow(Function):
        nargs = 1

    rs.register(slow, lambda u: Piecewise((u / 4, u < 0), (u, True)))
    assert rs.directional_derivative(slow(x) + y, (x, y), (0, 0), (-4, 1)) == 0
    assert rs.lexicographic_derivative(slow(x) + y, (x, y), (0, 0)) == (1, 1)


def test_a_second_argument_is_another_function():
    with pytest.raises(rs.UnsupportedError):
        rs.normal_form(zeta(x, 2) * Abs(x), x)


@pytest.mark.parametrize(
    "call",
    [
        lambda p: p + rs.Polytope((0, 0, 0)),
        lambda p: p.support((1, 2, 3)),
        lambda p: p.hull(3),
        lambda p: p.image([[1, 2, 3]]),
        lambda p: None in p,
        lambda p: p * None,
        lambda p: rs.Polytope(None),
        lambda p: rs.Polytope((float("nan"), 0)),
        lambda p: rs.Polytope(Matrix([[1, 0]]), Matrix([[1], [0]])),
    ],
)
def test_polytopes_check_what_they_are_given(call):
    with pytest.raises(rs.UnsupportedError):
        call(rs.Polytope((0, 0), (1, 1)))
