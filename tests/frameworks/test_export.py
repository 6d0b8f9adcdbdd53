"""``rs.export``: the table of faces against SymPy and exact sets, then the functions of PyTorch and JAX themselves."""

from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    FiniteSet,
    Interval,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    Symbol,
    exp,
    lambdify,
    log,
    pi,
    sin,
    sqrt,
    symbols,
)

import relu_sym as rs
from relu_sym.frameworks.export import table_of
from relu_sym.frameworks.generated import programs

x, y, z = symbols("x y z", real=True)
relu = rs.ReLU


def named(v):
    """The name of a case, the same in every process."""
    return "rule" if callable(v) else str(v)


LINE = [
    (relu(x), "mean"),
    (Abs(Abs(x) - 1), "left"),
    (relu(x) - relu(-x), None),
    (Max(x, x**2), "min-norm"),
    (x * Abs(x), None),
    (sqrt(relu(x) + 1), {0: 0}),
    (Piecewise((sin(x), x < 0), (x - x**2, x < 2), (-2 * x**0 + 0 * x, True)), "right"),
    (exp(-Abs(x)) + relu(x - Rational(1, 3)), lambda a, found: (found.inf + found.sup) / 2),
    (Piecewise((x**3, x <= 1), (x**2, True)), "mean"),
    (Abs(x - sqrt(2)) + pi * Abs(x**2 - 2), "min-norm"),
]
POINTS = [-2, -1, -0.5, 0, Rational(1, 4), Rational(1, 3), 1, 1.5, 2, 3]


class Run(NamedTuple):
    value: Callable
    slopes: Callable


def on_arrays(f, variables, at_kink):
    """The generated program, on NumPy arrays."""
    return Run(*programs(table_of(f, variables, at_kink), np, "numpy"))


@pytest.mark.parametrize(("f", "rule"), LINE, ids=named)
def test_values_and_slopes_on_the_line(f, rule):
    run = on_arrays(f, x, rule)
    points = np.array(POINTS, dtype=float)
    values, (slopes,) = run.value(points), run.slopes(points)
    sets = rs.subdifferential(f, x)
    for p, v, d in zip(map(S, POINTS), values, slopes, strict=True):
        assert abs(v - float(rs.to_sympy(f).subs(x, p))) < 1e-12
        found = sets.at(p)
        assert float(found.inf) - 1e-12 <= d <= float(found.sup) + 1e-12


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("left", -2),
        ("right", 1),
        ("mean", Rational(-1, 2)),
        ("min-norm", 0),
        (0.25, Rational(1, 4)),
        ({0: 1}, 1),
        ({0: "left"}, -2),
        ({5: 1, "else": "mean"}, Rational(-1, 2)),
        (lambda a, found: found.sup, 1),
    ],
    ids=named,
)
def test_the_declared_element(rule, wanted):
    table = table_of(relu(x) + 2 * relu(-x), x, rule)
    assert table.elements == ((0, wanted),)


def test_the_nearest_element_of_intervals_on_either_side_of_0():
    assert table_of(2 * x + Abs(x), x, "min-norm").elements == ((0, 1),)
    assert table_of(-2 * x + Abs(x), x, "min-norm").elements == ((0, -1),)


SEVERAL = [
    (Max(x, y), (x, y), "min-norm"),
    (relu(relu(x) - y) + Abs(x), (x, y), "min-norm"),
    (relu(x - y) - relu(y - x), (x, y), None),
    (Max(x, y, z) + Min(x, 2 * z), (x, y, z), "min-norm"),
    (y * Abs(x), (x, y), "min-norm"),
    (exp(-Abs(x - y)) + z**2, (x, y, z), "min-norm"),
    (log(1 + relu(x - y) ** 2) / (1 + y**2), (x, y), "min-norm"),
    (Abs(x + y - 1) + relu(2 * x) * y**0, (x, y), lambda point, found: found.vertices[0]),
]


@pytest.mark.parametrize(("f", "variables", "rule"), SEVERAL, ids=named)
def test_values_and_slopes_in_several_variables(f, variables, rule):
    run = on_arrays(f, variables, rule)
    grid = [Rational(-1), S.Zero, Rational(1, 2), S.One]
    at = list(product(grid, repeat=len(variables)))
    columns = [np.array([float(p[i]) for p in at]) for i in range(len(variables))]
    values, slopes = run.value(*columns), run.slopes(*columns)
    exact = lambdify(variables, rs.to_sympy(f), "math")
    for k, p in enumerate(at):
        assert abs(values[k] - exact(*map(float, p))) < 1e-12
    for k in range(0, len(at), 3):
        found = rs.subdifferential(f, variables, at=at[k])
        element = tuple(Rational(str(float(s[k]))).limit_denominator(10**4) for s in slopes)
        if all(v.is_Rational for vertex in found.vertices for v in vertex):
            assert element in found, at[k]
            if rule == "min-norm":
                assert element == tuple(found.nearest())
        else:
            assert np.isfinite([s[k] for s in slopes]).all()


def test_switches_that_rounding_makes_inconsistent():
    """x > 0, y = 1 and x + y = 1 occur nowhere together, but in floating point they do."""
    f = relu(x) + 2 * relu(y - 1) + 4 * relu(x + y - 1)
    run = on_arrays(f, (x, y), "min-norm")
    at = (np.array([1e-30, -1e-30, 0.3]), np.array([1.0, 1.0, 0.7]))
    assert np.isfinite(run.value(*at)).all()
    assert all(np.isfinite(s).all() for s in run.slopes(*at))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2), st.integers(-1, 1)), min_size=1, max_size=3),
    st.tuples(st.integers(-2, 2), st.integers(-2, 2)),
)
def test_random_layers_give_the_least_element(rows, point):
    f = sum(((-1) ** k * relu(a * x + b * y + c) for k, (a, b, c) in enumerate(rows)), S.Zero) + x
    if len(f.free_symbols) < 2:
        return
    run = on_arrays(f, (x, y), "min-norm")
    at = tuple(np.array([float(p)]) for p in point)
    found = rs.subdifferential(f, (x, y), at=point)
    assert np.allclose([s[0] for s in run.slopes(*at)], [float(v) for v in found.nearest()])
    assert np.allclose(run.value(*at), float(rs.to_sympy(f).subs({x: point[0], y: point[1]})))


@pytest.mark.parametrize(
    ("f", "variables", "rule", "error", "words"),
    [
        (relu(x), x, None, rs.UnsupportedError, "'left', 'right', 'mean', 'min-norm'"),
        (relu(x), x, 2, rs.UnsupportedError, "no element"),
        (relu(x), x, "middle", rs.UnsupportedError, "no rule"),
        (relu(x) + Abs(x - 1), x, {0: 0}, rs.UnsupportedError, "no entry for the kink at 1"),
        (rs.Heaviside(x), x, "left", rs.NotLipschitzError, "jumps"),
        (sqrt(Abs(x)), x, "left", rs.NotLipschitzError, "unbounded"),
        (rs.Dirac(x), x, "left", rs.UnsupportedError, "impulse"),
        (Abs(sin(x)), x, "left", rs.UnsupportedError, "without end"),
        (Abs(x) + y, x, "left", rs.UnsupportedError, "substitute"),
        (Max(x, y), (x, y), None, rs.UnsupportedError, "min-norm"),
        (Max(x, y), (x, y), (1, 1), rs.UnsupportedError, "no element"),
        (Max(x, y), (x, y), "left", rs.UnsupportedError, "several variables"),
        (Max(x, y), (x, y), 1, rs.UnsupportedError, "several variables"),
        (relu(x), x, [1], rs.UnsupportedError, "no "),
        (relu(x * y), (x, y), "min-norm", rs.UnsupportedError, "not affine"),
        (sqrt(x**2 + y**2), (x, y), "min-norm", rs.UnsupportedError, "smooth between"),
        (Piecewise((x, x < y), (y, True)), (x, y), "min-norm", rs.UnsupportedError, "Max"),
        (sum(Abs(x + k * y) for k in range(9)), (x, y), "min-norm", rs.BudgetError, "switches"),
    ],
    ids=named,
)
def test_refusals(f, variables, rule, error, words):
    with pytest.raises(error, match=words):
        rs.export(f, variables, "torch", at_kink=rule)


def test_what_is_no_framework_is_refused(monkeypatch):
    with pytest.raises(rs.UnsupportedError, match="'torch' or 'jax'"):
        rs.export(x, x, "tensorflow")
    monkeypatch.setattr("relu_sym.frameworks.export.find_spec", lambda name: None)
    with pytest.raises(rs.UnsupportedError, match="pip install jax"):
        rs.export(x**2, x, "jax")


def test_no_branch_that_is_not_taken_makes_nan():
    f = Piecewise((0, x <= 0), (x * log(x) + x**2 * sqrt(x), x < 4), (log(x), True))
    table = table_of(Piecewise((0, x <= 0), (exp(-1 / x), True)), x, None)
    assert table.elements == ()
    run = Run(*programs(table, np, "numpy"))
    with np.errstate(all="raise"):
        assert list(run.value(np.array([-1.0, 0.0]))) == [0, 0]
    with pytest.raises(rs.ReluSymError):
        table_of(f, x, "left")  # x*log(x) has the slope -oo at 0


# ---------------------------------------------------------------------- PyTorch
@pytest.mark.torch
@pytest.mark.parametrize(("f", "rule"), LINE, ids=named)
def test_torch_on_the_line(f, rule):
    torch = pytest.importorskip("torch")
    g = rs.export(f, x, "torch", at_kink=rule)
    run = on_arrays(f, x, rule)
    points = np.array(POINTS, dtype=float)
    t = torch.tensor(points, requires_grad=True)
    out = g(t)
    (slope,) = torch.autograd.grad(out.sum(), t, create_graph=True)
    assert np.allclose(out.detach().numpy(), run.value(points))
    assert np.allclose(slope.detach().numpy(), run.slopes(points)[0])
    off = torch.tensor([-1.7, -0.4, 0.2, 0.6, 1.4, 2.6], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(g, (off,)) and torch.autograd.gradgradcheck(g, (off,))
    each = torch.func.vmap(torch.func.grad(g))(t.detach())
    assert np.allclose(each.numpy(), run.slopes(points)[0])
    along = torch.func.jvp(g, (t.detach(),), (torch.ones_like(t),))[1]
    assert np.allclose(along.detach().numpy(), run.slopes(points)[0])
    assert torch.isfinite(torch.func.hessian(lambda u: g(u).sum())(t.detach())).all()


@pytest.mark.torch
def test_torch_shapes_and_dtypes():
    torch = pytest.importorskip("torch")
    g = rs.export(Abs(x) + relu(x - Rational(1, 3)), x, "torch", at_kink="min-norm")
    for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
        t = torch.tensor([[0.0, 1 / 3], [-1.0, 2.0]], dtype=dtype, requires_grad=True)
        out = g(t)
        (slope,) = torch.autograd.grad(out.sum(), t)
        assert out.dtype == slope.dtype == dtype and out.shape == (2, 2)
        assert slope.tolist() == [[0, 1], [-1, 2]]
    assert g(torch.tensor(3)).dtype == torch.get_default_dtype()
    assert g(torch.ones(0)).shape == (0,) and g(torch.tensor(2.0)).shape == ()
    assert torch.isnan(g(torch.tensor(float("nan"))))
    with pytest.raises(rs.UnsupportedError, match="complex"):
        g(torch.tensor(1j))
    with pytest.raises(rs.UnsupportedError, match="takes 1"):
        g(torch.ones(1), torch.ones(1))


@pytest.mark.torch
def test_torch_compiled():
    torch = pytest.importorskip("torch")
    g = torch.compile(rs.export(relu(x) + Abs(x - 1), x, "torch", at_kink="mean"), backend="aot_eager", fullgraph=True)
    t = torch.tensor([-1.0, 0.0, 0.5, 1.0, 2.0], requires_grad=True)
    assert torch.autograd.grad(g(t).sum(), t)[0].tolist() == [-1, -0.5, 0, 1, 2]


@pytest.mark.torch
@pytest.mark.parametrize(("f", "variables", "rule"), SEVERAL, ids=named)
def test_torch_in_several_variables(f, variables, rule):
    torch = pytest.importorskip("torch")
    g = rs.export(f, variables, "torch", at_kink=rule)
    run = on_arrays(f, variables, rule)
    at = np.array(list(product([-1.0, 0.0, 0.5, 1.0], repeat=len(variables)))).T
    ts = [torch.tensor(c, requires_grad=True) for c in at]
    out = g(*ts)
    slopes = torch.autograd.grad(out.sum(), ts, create_graph=True)
    assert np.allclose(out.detach().numpy(), run.value(*at))
    for s, wanted in zip(slopes, run.slopes(*at), strict=True):
        assert np.allclose(s.detach().numpy(), wanted)
    if (total := sum(s.sum() for s in slopes)).requires_grad:
        for second in torch.autograd.grad(total, ts, allow_unused=True):
            assert second is None or torch.isfinite(second).all()
    off = [torch.tensor([0.31 * k + 0.1, -0.73 - k], dtype=torch.float64, requires_grad=True) for k in range(len(ts))]
    assert torch.autograd.gradcheck(g, off)
    assert g(*(torch.ones(2, 1) for _ in ts[1:]), torch.ones(3)).shape == (2, 3)


# ---------------------------------------------------------------------- JAX
@pytest.mark.jax
@pytest.mark.parametrize(("f", "rule"), LINE[::2], ids=named)
def test_jax_on_the_line(f, rule):
    jax = pytest.importorskip("jax")
    g = rs.export(f, x, "jax", at_kink=rule)
    run = on_arrays(f, x, rule)
    points = np.array(POINTS, dtype=np.float32)
    wanted = run.slopes(points)[0]
    assert np.allclose(g(points), run.value(points), atol=1e-5)
    for d in (jax.grad(g), jax.jacfwd(jax.jit(g))):
        assert np.allclose(jax.jit(jax.vmap(d))(points), wanted, atol=1e-5)
    bend = jax.jit(jax.vmap(jax.grad(jax.grad(g))))
    second = bend(points)
    assert np.isfinite(second).all()
    off = np.array([-1.7, -0.4, 0.2, 0.6, 1.4, 2.6], dtype=np.float32)
    step = 1e-2
    quotients = (run.slopes(off.astype(float) + step)[0] - run.slopes(off.astype(float) - step)[0]) / (2 * step)
    assert np.allclose(bend(off), quotients, atol=1e-2)


@pytest.mark.jax
def test_jax_shapes_and_dtypes():
    jax = pytest.importorskip("jax")
    jnp = jax.numpy
    g = rs.export(Abs(x) + relu(x - Rational(1, 3)), x, "jax", at_kink="min-norm")
    for dtype in (jnp.float32, jnp.float16, jnp.bfloat16):
        t = jnp.array([[0.0, 1 / 3], [-1.0, 2.0]], dtype=dtype)
        slope = jax.grad(lambda u: g(u).sum())(t)
        assert g(t).dtype == slope.dtype == dtype and slope.tolist() == [[0, 1], [-1, 2]]
    assert jnp.issubdtype(g(3).dtype, jnp.floating) and g(2.0).shape == ()
    assert jax.grad(g)(0.0) == 0


@pytest.mark.jax
@pytest.mark.parametrize(("f", "variables", "rule"), [SEVERAL[1], SEVERAL[4], SEVERAL[5]], ids=named)
def test_jax_in_several_variables(f, variables, rule):
    jax = pytest.importorskip("jax")
    g = rs.export(f, variables, "jax", at_kink=rule)
    run = on_arrays(f, variables, rule)
    at = np.array(list(product([-1.0, 0.0, 0.5, 1.0], repeat=len(variables))), dtype=np.float32).T
    names = tuple(range(len(variables)))
    slopes = jax.jit(jax.vmap(jax.grad(g, argnums=names)))(*at)
    assert np.allclose(jax.jit(g)(*at), run.value(*at), atol=1e-5)
    for s, wanted in zip(slopes, run.slopes(*at), strict=True):
        assert np.allclose(s, wanted, atol=1e-5)
    second = jax.jit(jax.vmap(jax.hessian(g, argnums=names)))(*at)
    assert all(np.isfinite(entry).all() for row in second for entry in row)


def test_without_a_value_it_is_nan():
    run = on_arrays(Abs(x) / x + log(x + 2), x, None)
    with np.errstate(all="raise"):
        at = np.array([-3.0, -1.0, 0.0, 1.0])
        assert np.isnan(run.value(at)).tolist() == [True, False, True, False]
        assert np.isnan(run.slopes(at)[0]).tolist() == [True, False, True, False]


def test_what_bends_without_a_kink_needs_no_choice():
    table = table_of(relu(x - y) ** 2 + relu(x) * y * relu(y), (x, y), "min-norm")
    assert table_of(relu(x - y) ** 2, (x, y), None).elements == ()
    assert all(point[0] == 0 and point[1] > 0 for point, _ in table.elements)


def test_elements_are_told():
    assert table_of(Abs(x - 1) + relu(x), x, "mean").elements == ((0, Rational(-1, 2)), (1, 1))
    sets = rs.subdifferential(Abs(x - 1) + relu(x), x)
    assert sets.at(0) == Interval(-1, 0) and sets.at(2) == FiniteSet(2)
    plain = Symbol("x")
    assert table_of(Abs(plain), plain, "left").elements == ((0, -1),)


@pytest.mark.torch
@pytest.mark.parametrize("f", [Abs(x), relu(x) - relu(-x), S(3), x, rs.Clip(x, 0, 1)], ids=str)
def test_a_second_backward_through_constant_slopes_is_zero(f):
    """As through torch.relu: a gradient penalty asks for it."""
    torch = pytest.importorskip("torch")
    t = torch.tensor([-1.0, 0.0, 0.5, float("inf")], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(rs.export(f, x, "torch", at_kink="mean")(t).sum(), t, create_graph=True)
    (second,) = torch.autograd.grad((slope * slope).sum(), t)
    assert second.tolist() == [0.0] * 4


@pytest.mark.torch
def test_a_second_backward_by_several_variables():
    torch = pytest.importorskip("torch")
    u, v = (torch.zeros(2, dtype=torch.float64, requires_grad=True) for _ in range(2))
    f = rs.export(Max(x, y), (x, y), "torch", at_kink="min-norm")
    first = torch.autograd.grad(f(u, v).sum(), (u, v), create_graph=True)
    assert [g.tolist() for g in torch.autograd.grad(first[0].sum() + first[1].sum(), (u, v))] == [[0.0] * 2] * 2


@pytest.mark.jax
def test_the_error_function_in_jax():
    jax = pytest.importorskip("jax")
    f = rs.export(rs.GELU(x), x, "jax")
    for at in (-1.0, 0.0, 2.0):
        assert float(f(at)) == pytest.approx(float(jax.nn.gelu(at, approximate=False)), abs=1e-6)
        assert float(jax.grad(f)(at)) == pytest.approx(float(rs.diff(rs.GELU(x), x).subs(x, at)), abs=1e-6)


def test_what_the_rule_raises_is_told():
    with pytest.raises(rs.UnsupportedError, match="raised ZeroDivisionError at 0"):
        table_of(Abs(x), x, lambda point, found: 1 / 0)
