"""rs.lambdify for PyTorch and JAX: the same values as NumPy, and at kinks the mean slope as the derivative."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sympy import Abs, Piecewise, Rational, Symbol, exp, log, sin, sqrt

import relu_sym as rs
from relu_sym.errors import UnsupportedError

x = Symbol("x", real=True)
POINTS = [-math.inf, -2, -1, -0.5, 0, 0.25, 1 / 3, 1, 2, math.inf, math.nan]
FUNCTIONS = [
    Abs(x),
    rs.ReLU(x) - 3 * rs.ReLU(x - 1) ** 2,
    rs.Heaviside(x) + rs.Heaviside(x - 1, 0),
    sqrt(x),
    log(Abs(x)),
    exp(-Abs(x)),
    x * sin(x) * rs.Heaviside(x),
    Abs(x - Rational(1, 3)),
    Piecewise((x, x < 0), (x**2, x > 1)),
    1 / x,
    5 + 0 * x,
    10**30 * x * exp(-Abs(x)),
]
SLOPES = [
    # f, point, what automatic differentiation gives there
    (rs.ReLU(x), 0.0, 0.5),
    (Abs(x), 0.0, 0.0),
    (3 * rs.ReLU(x - 1) - x, 1.0, 0.5),
    (rs.Heaviside(x), 0.0, 0.0),
    (x * Abs(x), 0.0, 0.0),
    (exp(-Abs(x)) + x, 0.0, 1.0),
    (Abs(x - Rational(1, 4)), 0.25, 0.0),
    (Abs(x), -2.0, -1.0),
    (x**3 * rs.Heaviside(x - 1), 2.0, 12.0),
    (sqrt(x), 4.0, 0.25),
    (sqrt(x), 0.0, math.nan),
    (1 / x, 0.0, math.nan),
]


@pytest.mark.torch
@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_torch_values(f):
    torch = pytest.importorskip("torch")
    g = rs.lambdify(x, f, "torch")
    for dtype, tolerance in ((torch.float64, 1e-15), (torch.float32, 1e-6)):
        points = torch.tensor(POINTS, dtype=dtype)
        got = g(points)
        assert got.dtype == dtype
        want = rs.lambdify(x, f)(points.numpy())
        assert np.allclose(got.numpy(), want, rtol=4 * tolerance, atol=tolerance, equal_nan=True)
    assert g(torch.ones(2, 3)).shape == (2, 3)
    assert g(torch.ones(0)).shape == (0,)
    assert g(torch.tensor([1, 2])).dtype == torch.float32
    assert g(torch.ones(2, dtype=torch.bfloat16)).dtype == torch.bfloat16


@pytest.mark.torch
@pytest.mark.parametrize("f, point, slope", SLOPES, ids=str)
def test_torch_gradients(f, point, slope):
    torch = pytest.importorskip("torch")
    g = rs.lambdify(x, f, "torch")
    t = torch.tensor([point, 1.5], dtype=torch.float64, requires_grad=True)
    g(t).sum().backward()
    assert t.grad[0].item() == pytest.approx(slope, nan_ok=True)
    assert math.isfinite(t.grad[1].item())
    many = torch.func.vmap(torch.func.grad(g))(torch.tensor([point, 1.5], dtype=torch.float64))
    assert many[0].item() == pytest.approx(slope, nan_ok=True)


@pytest.mark.torch
def test_torch_refuses():
    torch = pytest.importorskip("torch")
    with pytest.raises(UnsupportedError, match="complex points"):
        rs.lambdify(x, Abs(x), "torch")(torch.ones(1, dtype=torch.complex64))
    with pytest.raises(UnsupportedError, match="the impulse at x = 0"):
        rs.lambdify(x, rs.Dirac(x), "torch")(torch.zeros(3))


@pytest.mark.jax
@pytest.mark.parametrize("f", FUNCTIONS, ids=str)
def test_jax_values(f):
    jax = pytest.importorskip("jax")
    g = rs.lambdify(x, f, "jax")
    points = jax.numpy.array(POINTS)
    want = rs.lambdify(x, f)(np.asarray(points))
    for h in (g, jax.jit(g)):
        got = np.asarray(h(points))
        assert got.dtype == points.dtype
        assert np.allclose(got, want, rtol=4e-6, atol=1e-6, equal_nan=True), (got, want)
    assert g(jax.numpy.ones((2, 3))).shape == (2, 3)
    assert g(jax.numpy.array([1, 2])).dtype == points.dtype


@pytest.mark.jax
@pytest.mark.parametrize("f, point, slope", SLOPES, ids=str)
def test_jax_gradients(f, point, slope):
    jax = pytest.importorskip("jax")
    g = jax.jit(jax.vmap(jax.grad(rs.lambdify(x, f, "jax"))))
    got = g(jax.numpy.array([point, 1.5]))
    assert float(got[0]) == pytest.approx(slope, nan_ok=True)
    assert math.isfinite(float(got[1]))


@pytest.mark.jax
def test_jax_refuses():
    jax = pytest.importorskip("jax")
    with pytest.raises(UnsupportedError, match="complex points"):
        rs.lambdify(x, Abs(x), "jax")(jax.numpy.ones(1, dtype="complex64"))
    with pytest.raises(UnsupportedError, match="the impulse at x = 0"):
        rs.lambdify(x, rs.Dirac(x), "jax")(jax.numpy.zeros(3))
