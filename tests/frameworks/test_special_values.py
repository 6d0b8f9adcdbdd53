"""inf, nan and 0 from above and below, at every operation, beside the real framework: right or refused, never wrong."""

import random
import re
import warnings
from collections import Counter
from itertools import product

import pytest
from sympy import sympify

import relu_sym as rs
from relu_sym.frameworks.executors import executor
from relu_sym.frameworks.measure import agree
from relu_sym.parsing.programs import parse_program

ONE = """relu(x) relu6(x) abs(x) leaky_relu(x,0.25) elu(x,2) selu(x) celu(x,2) hardtanh(x) hardswish(x) sqrt(x) rsqrt(x)
exp(x) sin(x) tanh(x) log(x) log1p(x) square(x) sigmoid(x) logsigmoid(x) softsign(x) silu(x) mish(x) reciprocal(x)
atan(x) asin(x) softplus(x) floor(x) round(x) frac(x) sign(x) heaviside(x,0.5) clip(x,0,1) x**2 x**0 x**0.5 x**1.5
x**(-1) 0**x 2/x""".split()
TWO = """maximum(x,y) fmax(x,y) fmin(x,y) x*y x/y mod(x,y) fmod(x,y) hypot(x,y) atan2(x,y) logaddexp(x,y) x**y
max([x,y]) min([x,y]) amax([x,y]) max([x,y],axis=0) prod([x,y]) norm([x,y]) norm([x,y],oo) where(x>0,x,y)""".split()
ABOVE = ("{}", "inf*({})", "nan*({})", "0.0*({})")
BELOW = ("(x+c)", "(sqrt(x)+c)", "(c-sqrt(x))", "(0.0*sqrt(x)+c)")
"""Of value c at x = 0; the slope is 1, inf, -inf, nan."""
VALUES = (0.0, 1.0, -1.0, 0.5, float("inf"), float("-inf"), float("nan"))


def questions(heads_of_one, heads_of_two, values):
    """Program, point, names, forward mode."""
    for head, c in product(heads_of_one, values):
        for above in ABOVE:
            yield above.format(head), {"x": c}, ("x",), False
        for below in BELOW:
            yield re.sub(r"\bx\b", below, head), {"x": 0.0, "c": c}, ("x",), True
    for head, c, d in product(heads_of_two, values, values):
        for above in ABOVE:
            yield above.format(head), {"x": c, "y": d}, ("x", "y"), False
        for below in BELOW[1::2]:
            yield re.sub(r"\bx\b", below, head), {"x": 0.0, "y": d, "c": c}, ("x", "y"), True


def differing(framework, asked):
    machine, count = executor(framework), Counter()
    version = machine.version.split("+")[0]
    for program, at, names, forward in asked:
        try:
            real = machine.gradient(parse_program(program), at, names, forward)
        except Exception:  # the framework's own refusal
            count["raised"] += 1
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = rs.autodiff(program, at, framework, list(names), version, forward, dtype="float64")
            except rs.UnsupportedError:
                count["refused"] += 1
                continue
        ours = [0.0 if v is None else float(v) for v in found.values()]
        real = [0.0 if v is None else v for v in real]
        count["right"] += 1
        if not any(isinstance(v, complex) for v in real) and not agree(ours, real, 1e-8):
            yield program, at, forward, ours, real
    assert count["right"] > count.total() / 4, count


@pytest.mark.parametrize(
    ("framework", "count"),
    [pytest.param("torch", 200, marks=pytest.mark.torch), pytest.param("jax", 12, marks=pytest.mark.jax)],
)
def test_right_or_refused(framework, count):
    pytest.importorskip(framework)
    asked = list(questions(ONE, TWO, VALUES))
    assert not list(differing(framework, random.Random(1).sample(asked, count)))


@pytest.mark.parametrize(
    ("program", "at", "expected"),
    [
        ("fmod", (-2, 2), "-oo"),
        ("mod", (-2, 2), "-oo"),
        ("fmod", (2, -2), "oo"),
        ("mod", (2, -2), "oo"),
        ("fmod", (7.5, -2), "2/3"),
        ("mod", (7.5, -2), "-2"),
        ("fmod", (-7.5, 2), "-2/3"),
        ("mod", (-7.5, 2), "2"),
    ],
)
@pytest.mark.parametrize("dtype", [None, "float64"])
def test_a_remainder_of_zero_has_the_sign_of_the_dividend(program, at, expected, dtype):
    """As torch.fmod and torch.remainder, jnp.fmod and jnp.mod: 1/0 is oo and 1/-0.0 is -oo."""
    found = rs.autodiff(f"w/{program}(x, y)", dict(zip("xyw", (*at, 1), strict=True)), wrt="w", dtype=dtype)
    assert found == sympify(expected) or abs(found - sympify(expected)) < 1e-12


SUMS = [
    f"relu(1/{total.format(','.join('x' * n), ','.join('1' * n))})"
    for total in ("sum([{0}])", "mean([{0}])", "dot([{0}],[{1}])", "cumsum([{0}])[0]", "cumsum([{0}])[-1]")
    for n in (1, 2, 3, 5, 9)
]
"""1/0 is oo and 1/-0.0 is -oo, and relu shows which."""


@pytest.mark.parametrize(
    "framework",
    [pytest.param("torch", marks=pytest.mark.torch), pytest.param("jax", marks=pytest.mark.jax)],
)
def test_the_sign_of_a_sum_of_zeros(framework):
    """Every framework begins a sum at 0, so that a sum of -0 is 0; of one entry torch does, the others do not."""
    pytest.importorskip(framework)
    asked = [(program, {"x": -0.0}, ("x",), forward) for program in SUMS for forward in (False, True)]
    assert not list(differing(framework, asked))


@pytest.mark.parametrize(
    ("program", "framework", "slope"),
    [
        ("sum([x])", "torch", "-oo"),
        ("sum([x])", "jax", "nan"),
        ("sum([x])", "tensorflow", "nan"),
        ("dot([x], [1])", "tensorflow", "-oo"),
        ("dot([x], [1])", "jax", "nan"),
        ("mean([x, x])", "jax", "-oo"),
        ("mean([x, x])", "tensorflow", "-oo"),
    ],
)
def test_the_sign_of_a_sum_of_zeros_as_measured(program, framework, slope):
    """1/0 is oo, which relu lets pass; 1/-0.0 is -oo, and 0 times its slope is nan."""
    assert str(rs.autodiff(f"relu(1/{program})", {"x": -0.0}, framework, "x")) == slope
