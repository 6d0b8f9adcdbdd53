"""Random programs against a naive twin, the field of all conventions, and the law of symmetric conventions."""

import math
import random
import warnings

import pytest
from random_programs import program
from sympy import Rational, exp, sin, symbols

import relu_sym as rs
from relu_sym.frameworks.programs.program import Program
from relu_sym.parsing.operations import Name, Number

FINITE = "relu relu6 abs leaky_relu hardtanh exp sin cos square tanh sigmoid expm1 atan".split()
x, y = symbols("x y", real=True)


def share(head, a, b, framework):
    """How much of the slope of a maximum or minimum goes to a."""
    if a == b:
        return 1.0 if framework == "tensorflow" else 0.5
    return float((a > b) == (head == "maximum"))


def kinked(head, a, framework, p):
    """Value and slope of an operation with kinks, written down once more."""
    right = framework == "jax"
    match head:
        case "relu":
            return max(a, 0.0), float(a > 0)
        case "relu6":
            return min(max(a, 0.0), 6.0), float(0 < a < 6)
        case "abs":
            return abs(a), (1.0 if a >= 0 else -1.0) if right else float((a > 0) - (a < 0))
        case "leaky_relu":
            slope = 1.0 if a > 0 or (a == 0 and right) else p[0]
            return (a if a > 0 else p[0] * a), slope
    inside = -1 < a < 1 or (abs(a) == 1 and framework != "torch")
    return min(max(a, -1.0), 1.0), float(inside)


def clipped(a, framework):
    if framework == "jax":
        low = share("maximum", a, 0.0, "jax")
        y = max(a, 0.0)
        return min(y, 1.0), low * share("minimum", y, 1.0, "jax")
    ends = framework == "tensorflow"
    return min(max(a, 0.0), 1.0), float(0 < a < 1 or (a in (0, 1) and ends))


def smooth(head, a):
    s = 1 / (1 + math.exp(-a))
    return {
        "exp": lambda: (math.exp(a), math.exp(a)),
        "sin": lambda: (math.sin(a), math.cos(a)),
        "cos": lambda: (math.cos(a), -math.sin(a)),
        "square": lambda: (a * a, 2 * a),
        "tanh": lambda: (math.tanh(a), 1 - math.tanh(a) ** 2),
        "sigmoid": lambda: (s, s * (1 - s)),
        "expm1": lambda: (math.expm1(a), math.exp(a)),
        "atan": lambda: (math.atan(a), 1 / (1 + a * a)),
    }[head]()


def twin(node, at, framework):
    """Value and gradient by dual numbers: for finite programs forward and reverse mode agree."""
    if isinstance(node, Number):
        return float(node.text), (0.0, 0.0)
    if isinstance(node, Name):
        return float(at[node.name]), (float(node.name == "x"), float(node.name == "y"))
    if node.head == "where":
        condition, first, second = node.operands
        a = twin(condition.operands[0], at, framework)[0]
        taken = {"gt": a > 0, "ge": a >= 0, "eq": a == 0}[condition.head]
        return twin(first if taken else second, at, framework)
    found = [twin(o, at, framework) for o in node.operands]
    (a, da), rest = found[0], found[1:]
    match node.head:
        case "add" | "mul" | "maximum" | "minimum":
            b, db = rest[0]
            s, t = (1, 1) if node.head == "add" else (b, a)
            value = a + b if node.head == "add" else a * b
            if node.head in ("maximum", "minimum"):
                s = share(node.head, a, b, framework)
                t, value = 1 - s, max(a, b) if node.head == "maximum" else min(a, b)
            return value, tuple(s * u + t * v for u, v in zip(da, db, strict=True))
        case "neg":
            return -a, tuple(-u for u in da)
        case "clip":
            value, slope = clipped(a, framework)
        case "pow":
            n = rest[0][0]
            value, slope = a**n, n * a ** (n - 1) if n else 0.0
        case "relu" | "relu6" | "abs" | "leaky_relu" | "hardtanh":
            value, slope = kinked(node.head, a, framework, [v for v, _ in rest])
        case head:
            value, slope = smooth(head, a)
    return value, tuple(slope * u for u in da)


@pytest.mark.parametrize("framework", ["torch", "jax", "tensorflow"])
@pytest.mark.parametrize("block", range(4))
def test_a_naive_twin_agrees(framework, block):
    done = 0
    for seed in range(60 * block, 60 * block + 60):
        tree, at = program(seed, unary=FINITE, binary=["maximum", "minimum", "add", "mul"])
        if "0.5" in str(tree) or "1.5" in str(tree) or ("leaky_relu" in str(tree) and framework == "tensorflow"):
            continue
        try:
            _, expected = twin(tree, at, framework)
        except OverflowError:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            got = rs.autodiff(Program(tree, ("x", "y")), at, framework, dtype="float64")
        slopes = [0.0 if v is None else float(v) for v in got.values()]
        assert slopes == pytest.approx(expected, rel=1e-9, abs=1e-9), (seed, framework)
        done += 1
    assert done > 15


def layer(seed):
    """One layer of affine kinks, all at the point, under a smooth outer map; the text and the expression."""
    g = random.Random(seed)
    units = [(g.randint(-3, 3), g.randint(-3, 3)) for _ in range(g.randint(1, 4))]
    at = {x: g.randint(-2, 2), y: g.randint(-2, 2)}
    text, f = "0*x + 0*y", 0
    for k, (a, b) in enumerate(units):
        c, w = -a * at[x] - b * at[y], g.choice((-2, -1, 1, 3))
        outer, head = g.choice(("exp", "sin", "square")), g.choice(("relu", "abs"))
        shift, plain = (f" + {k}*x", k * x) if outer == "square" else ("", 0)
        text += f" + {w}*{outer}({head}({a}*x + {b}*y + {c}){shift})"
        inner = (rs.ReLU if head == "relu" else abs)(a * x + b * y + c) + plain
        f += w * {"square": lambda e: e**2, "exp": exp, "sin": sin}[outer](inner)
    return text, f, at


@pytest.mark.parametrize("seed", range(25))
def test_symmetric_conventions_land_in_the_set_of_one_layer(seed):
    text, f, at = layer(seed)
    slopes = rs.autodiff(text, at, "casadi")  # 1/2 for relu, 0 for abs: means of the two slopes
    assert tuple(slopes.values()) in rs.subdifferential(f, (x, y), at=at)


def parallel(seed):
    """A layer whose kinks lie on few lines through the point, so that they may cancel; as text, and as expression."""
    g = random.Random(seed)
    at = {x: g.randint(-1, 1), y: g.randint(-1, 1)}
    lines = [(g.randint(-2, 2), g.randint(1, 2)) for _ in range(2)]
    text, f = "0*x", 0
    for _ in range(4):
        (a, b), k, w = g.choice(lines), g.choice((-2, -1, 1, 2)), g.choice((-2, -1, 1, 3))
        a, b, outer = k * a, k * b, g.choice(("sin", "exp"))
        c = -a * at[x] - b * at[y]
        text += f" + {w}*{outer}(relu({a}*x + {b}*y + {c}))"
        f += w * {"exp": exp, "sin": sin}[outer](rs.ReLU(a * x + b * y + c))
    return text, f, at


@pytest.mark.parametrize("seed", range(20))
def test_of_kinks_that_may_cancel_the_mean_is_in_the_set(seed):
    text, f, at = parallel(seed)
    assert tuple(rs.autodiff(text, at, "casadi").values()) in rs.subdifferential(f, (x, y), at=at)


@pytest.mark.parametrize("framework", ["torch", "jax"])
def test_of_kinks_that_may_cancel_one_slope_is_often_outside(framework):
    """The same layers with relu'(0) = 0."""
    outside = 0
    for seed in range(20):
        text, f, at = parallel(seed)
        slopes = tuple(rs.autodiff(text, at, framework).values())
        outside += slopes not in rs.subdifferential(f, (x, y), at=at)
    assert outside >= 5


def test_one_sided_conventions_do_not():
    """relu'(0) = 0 on both kinks of x = relu(x) - relu(-x), and two layers defeat the mean too."""
    assert rs.autodiff("relu(x) - relu(-x)", 0, "torch") == 0
    assert rs.autodiff("relu(x) - relu(-x)", 0, "casadi") == 1
    assert rs.autodiff("maximum(minimum(x, 0), 0)", 0, "casadi") == Rational(1, 4)


@pytest.mark.parametrize("seed", range(12))
def test_every_framework_lies_in_the_field_of_all_conventions(seed):
    text, _, at = layer(100 + seed)
    field = rs.conservative_field(text, at).field
    for framework in ("torch", "jax", "casadi", "cvxpy"):
        assert tuple(rs.autodiff(text, at, framework).values()) in field
