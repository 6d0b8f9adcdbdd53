"""``rs.smooth``: values against the convolution by quadrature, the bound on a grid, the limits at the kinks."""

import pickle

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, Heaviside, Max, Piecewise, Rational, S, Symbol, exp, floor, lambdify, log, sin, sqrt, symbols
from texcheck import katex_failures

import relu_sym as rs
from relu_sym.frameworks.kernels import KERNELS

x = Symbol("x", real=True)
beta = Symbol("beta", positive=True)
a, b = symbols("a b", real=True)
relu = rs.ReLU

DENSITIES = {
    "softplus": (lambda v: mpmath.exp(-abs(v)) / (1 + mpmath.exp(-abs(v))) ** 2, mpmath.inf),
    "squareplus": (lambda v: 2 * (v * v + 4) ** mpmath.mpf(-1.5), mpmath.inf),
    "huber": (lambda v: mpmath.mpf(1) / 2, 1),
    "mollifier": (
        lambda v: mpmath.exp(-1 / (1 - v * v)) / mpmath.mpf("0.44399381616807943782") if abs(v) < 1 else 0,
        1,
    ),
}
"""The kernels at beta = 1, written down independently, and where they end."""


def number(e, **at):
    return float(
        e.subs({x if k == "x" else beta if k == "beta" else Symbol(k, positive=True): v for k, v in at.items()}).evalf(
            20
        )
    )


@pytest.mark.parametrize("kind", KERNELS)
@pytest.mark.parametrize("u", [-2.5, -0.7, 0, 0.3, 0.99, 3])
def test_the_ramp_is_the_convolution_with_the_kernel(kind, u):
    """S(u) is the integral of (u - v)_+ k(v) over v < u; the sigmoid that of k."""
    density, end = DENSITIES[kind]
    low, high = -end, min(end, u)
    points = [low, *(p for p in (0,) if low < p < high), high]
    ramp = mpmath.quad(lambda v: (u - v) * density(v), points) if high > low else 0
    step = mpmath.quad(density, points) if high > low else 0
    exact = Rational(str(u))
    assert abs(number(KERNELS[kind].ramp(exact, S.One)) - ramp) < 1e-8
    assert abs(number(KERNELS[kind].step(exact, S.One)) - step) < 1e-8


@pytest.mark.parametrize("kind", KERNELS)
@pytest.mark.parametrize(("k", "m"), [(2, 1), (2, 2), (3, 2), (4, 2), (5, 3), (6, 3)])
def test_moments_bound_the_tails(kind, k, m):
    """v^k (1 - blend(v)), for the blend of an order that outweighs the power."""
    found = [v**k * (1 - number(KERNELS[kind].blend(Rational(v, 8), S.One, m))) / 8**k for v in range(0, 90, 3)]
    assert max(found) <= float(KERNELS[kind].moment(k, m)) + 1e-12


FUNCTIONS = [
    relu(relu(x)),
    Abs(Abs(x) - 1),
    x * Abs(x),
    Max(x, x**2),
    sin(x) * rs.Heaviside(x),
    Piecewise((x**3, x < 1), (2 - x, True)),
    relu(x) - relu(-x),
    relu(x + 1) - 2 * relu(x) + relu(x - 1),
]
TAILS = [
    Abs(x) * exp(-(x**2)),
    Abs(x - 1) * exp(-(x**2) / 2),
    Abs(x) / (1 + x**2),
    x * Abs(x) * exp(-((x - 1) ** 2)),
]


@pytest.mark.parametrize(
    ("kind", "f"),
    [
        *((k, f) for k in ("softplus", "squareplus", "huber") for f in FUNCTIONS),
        *((k, f) for k in ("softplus", "huber") for f in TAILS),
    ],
    ids=str,
)
def test_the_bound_holds_on_a_grid(kind, f):
    s = rs.smooth(f, beta, kind=kind)
    for scale in (Rational(1, 2), 20):
        bound = s.bound.subs(beta, scale)
        smooth = lambdify(x, s.expr.subs(beta, scale), "mpmath")
        exact = lambdify(x, rs.to_sympy(f), "mpmath")
        assert max(abs(smooth(v) - exact(v)) for v in mpmath.linspace(-4, 4, 81)) <= float(bound) + 1e-12


@pytest.mark.parametrize(("kind", "gap"), [("softplus", log(2)), ("squareplus", 1), ("huber", Rational(1, 4))])
def test_the_bound_is_sharp_for_one_kink(kind, gap):
    s = rs.smooth(3 * relu(x - 2) + x, beta, kind=kind)
    assert s.bound == 3 * gap / beta
    assert (s.expr.subs(x, 2) - 2 - s.bound).expand() == 0


def test_the_mollifier_leaves_f_alone_outside_its_window():
    s = rs.smooth(Abs(x), beta, kind="mollifier")
    assert s.expr.subs({x: 2, beta: 1}) == 2 and s.expr.subs({x: -2, beta: 1}) == 2
    assert abs(number(s.expr, x=0, beta=1) - number(s.bound, beta=1)) < 1e-12


@pytest.mark.parametrize("kind", KERNELS)
def test_a_jump_is_bounded_outside_a_neighbourhood(kind):
    s = rs.smooth(2 * rs.Heaviside(x - 1), beta, kind=kind, x=x)
    assert s.jumps == (1,)
    for near in (Rational(1, 4), Rational(1, 10)):
        bound = number(s.bound, beta=4, delta=near)
        for v, wanted in ((1 - near, 0), (1 + near, 2), (0, 0), (3, 2)):
            assert abs(number(s.expr, x=v, beta=4) - wanted) <= bound + 1e-12
    assert number(s.expr, x=1, beta=7) == 1


@pytest.mark.parametrize("kind", KERNELS)
def test_the_normal_form_is_smoothed_not_the_heads(kind):
    assert rs.smooth(relu(relu(x)), beta, kind=kind) == rs.smooth(relu(x), beta, kind=kind)
    assert rs.smooth(relu(x) - relu(-x), beta, kind=kind).expr == x
    assert rs.smooth(relu(x) - relu(-x), beta, kind=kind).bound == 0


@pytest.mark.parametrize("kind", KERNELS)
def test_the_derivation_ends_in_means_and_impulses(kind):
    f = Abs(x - 1) + 3 * relu(x) if kind == "huber" else x + 3 * relu(x)
    d = rs.smooth(f, beta, kind=kind).derivation()
    means = {s.where.rhs: s.after for s in d if s.rule == "limit of the slope at the kink"}
    assert means == ({0: Rational(1, 2), 1: 3} if kind == "huber" else {0: Rational(5, 2)})
    (last,) = [s for s in d if s.rule == "limit of the curvature"]
    assert last.after == 2 * rs.Dirac(x - 1) * int(kind == "huber") + 3 * rs.Dirac(x)
    assert [s.after for s in d if s.rule == "limit of the function"] == [f]
    assert "limit of the slope" in d.to_text() and d.to_markdown() and "<math" in d.to_html()
    assert pickle.loads(pickle.dumps(d)) == d


def test_katex_reads_the_derivation():
    assert katex_failures([rs.smooth(Abs(x), beta, kind="huber").derivation().to_latex()]) == []


def test_the_limits_of_the_proof_are_those_of_numbers():
    """The slope at a kink and the pairing of the second derivative, at a large beta."""
    f = Abs(x - 1) + 3 * relu(x)
    for kind in ("softplus", "squareplus"):
        slope = rs.smooth(f, beta, kind=kind).expr.diff(x)
        assert abs(number(slope, x=0, beta=10**4) - 0.5) < 1e-3
        bend = lambdify(x, slope.diff(x).subs(beta, 200), "mpmath")
        found = mpmath.quad(lambda v, bend=bend: bend(v) * mpmath.exp(-v * v), [-2, -0.1, 0, 0.1, 0.9, 1, 1.1, 3])
        assert abs(found - (3 + 2 * mpmath.exp(-1))) < 1e-2


def test_at_a_jump_the_function_tends_to_the_mean():
    d = rs.smooth(3 * Heaviside(x) + relu(x - 1), beta, kind="huber").derivation()
    (step,) = [s for s in d if s.rule == "limit at the jump"]
    assert step.after == Rational(3, 2)


@pytest.mark.parametrize("f", [relu(x - a) + relu(x - b), relu(a * x), Abs(x - a) * b], ids=str)
def test_parameters(f):
    s = rs.smooth(f, beta, x=x)
    for p, q in ((1, 2), (2, 1), (-1, 1), (0, 0)):
        at = {a: p, b: q}
        one = rs.smooth(f.subs(at), beta, x=x)
        for v in (-2, Rational(1, 2)):
            assert abs(number((s.expr.subs(at) - one.expr), x=v, beta=2)) < 1e-12
        assert number(s.bound.subs(at), beta=2) >= number(one.bound, beta=2) - 1e-12


def test_a_derivation_with_parameters_tells_every_case():
    d = rs.smooth(relu(a * x), beta, kind="huber", x=x).derivation()
    assert {s.after for s in d.walk() if s.rule == "limit of the slope at the kink"} == {a / 2}
    assert [s.where for s in d if s.rule == "case"] == [a < 0, Eq(a, 0), a > 0]


def test_scales():
    assert rs.smooth(relu(x), 50).bound == log(2) / 50
    assert rs.smooth(relu(x), 0.5).expr == 2 * log(1 + exp(x / 2))
    plain, k = Symbol("x"), Symbol("k")
    assert rs.smooth(relu(plain), k).expr == log(1 + exp(k * plain)) / k
    assert rs.smooth(relu(plain), k, kind="huber").derivation().result.has(k)
    assert rs.smooth(relu(x) + Symbol("delta", positive=True) * rs.Heaviside(x), beta, x=x).delta.name == "delta_0"


@pytest.mark.parametrize(
    ("f", "options", "words"),
    [
        (rs.Dirac(x), {}, "impulse"),
        (floor(x), {}, "without end"),
        (Abs(log(x)), {}, "smooth on the whole line"),
        (1 / x, {}, "smooth on the whole line"),
        (relu(x), {"kind": "gauss"}, "softplus"),
        (relu(x) + a, {}, "name the variable"),
        (relu(x), {"beta": -1}, "positive"),
        (relu(x), {"beta": 0}, "positive"),
        (relu(x), {"beta": S.Infinity}, "positive"),
        (relu(x), {"beta": S.ImaginaryUnit}, "positive"),
        (relu(x), {"beta": Symbol("beta", negative=True)}, "positive"),
        (relu(x), {"beta": "beta"}, "positive"),
        (relu(x), {"beta": None}, "positive"),
        (relu(x), {"beta": True}, "positive"),
        (sqrt(Abs(x)), {}, "smooth on the whole line"),
        (Piecewise((x, x < 0), (x + 1, x > 1)), {}, "smooth on the whole line"),
        (Piecewise((S.Infinity, x < 0), (x, True)), {}, "must be finite"),
        (relu(x), {"kind": None}, "softplus"),
        (relu(x), {"beta": x, "x": x}, "beta = x must be positive"),
    ],
    ids=range(19),
)
def test_refusals(f, options, words):
    options = {"beta": beta} | options
    with pytest.raises(rs.UnsupportedError, match=words):
        _ = rs.smooth(f, **options).expr


def test_a_bound_that_is_not_known_is_refused():
    s = rs.smooth(exp(x**2) * rs.Heaviside(x), beta)
    assert s.expr.has(exp)
    with pytest.raises(rs.UnsupportedError, match="no uniform bound"):
        _ = s.bound
    assert "uniform bound" not in [step.rule for step in s.derivation()]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=4),
    st.sampled_from(["softplus", "squareplus", "huber"]),
)
def test_random_sums_of_ramps(terms, kind):
    f = sum(c * relu(x - p) for c, p in terms)
    s = rs.smooth(f, beta, kind=kind, x=x)
    bound = s.bound.subs(beta, 2)
    for v in (-4, -1, Rational(1, 3), 2, 5):
        assert abs(number(s.expr, x=v, beta=2) - number(rs.to_sympy(S(f)), x=v)) <= float(bound) + 1e-12
