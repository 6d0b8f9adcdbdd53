"""Programs as people have them: with modules and methods, with losses, as functions of PyTorch's own."""

import math
import warnings

import pytest
from sympy import Rational, Symbol, nan

import relu_sym as rs
from relu_sym.frameworks.programs.spelling import told
from relu_sym.parsing.programs import parse_program

SPELLED = [
    ("F.relu(x) - F.relu(-x)", "relu(x) - relu(-x)"),
    ("torch.nn.functional.relu(x)", "relu(x)"),
    ("jnp.maximum(x, 0)", "maximum(x, 0)"),
    ("tf.math.reduce_max(x)", "max(x)"),
    ("-x.relu()**2", "-relu(x)**2"),
    ("(x - 1).abs().sqrt()", "sqrt(abs(x - 1))"),
    ("2*x.clamp(0, 1)[0]", "2*clip(x, 0, 1)[0]"),
    ("x.clamp(min=0)", "clip(x, min=0)"),
    ("F.leaky_relu(x)", "leaky_relu(x, 0.01)"),
    ("tf.nn.leaky_relu(x)", "leaky_relu(x, 0.2)"),
    ("torch.max(x, y)", "maximum(x, y)"),
    ("torch.max(x, 0).values", "max(x, axis=0)"),
    ("jnp.max(x, 0)", "max(x, axis=0)"),
    ("x.max(dim=0).values", "max(x, axis=0)"),
    ("torch.sort(x).values[0]", "sort(x)[0]"),
    ("F.softmax(x, dim=0)[1]", "softmax(x, axis=0)[1]"),
    ("[x, y].max()", "max([x, y])"),
    ("nn.ReLU()(x - 1)", "relu(x - 1)"),
    ("torch.nn.LeakyReLU()(x)", "leaky_relu(x, 0.01)"),
    ("nn.Hardtanh(-2, max_val=2)(x)", "hardtanh(x, -2, 2)"),
    ("nn.Softmax(dim=0)(x)[1]", "softmax(x, axis=0)[1]"),
    ("F*F.relu(x)", "F*relu(x)"),
    ("x[0].relu()", "relu(x[0])"),
]


@pytest.mark.parametrize(("text", "plain"), SPELLED)
def test_modules_and_methods_are_the_words_behind_their_dots(text, plain):
    assert parse_program(text) == parse_program(plain) and told(parse_program(text)) == plain


UNREAD = [
    ("torch.sort(x)[0]", "gives values and indices: write .values"),
    ("x.max(0)", "gives values and indices: write .values"),
    ("jax.lax.clamp(0, x, 1)", "jax.lax is not read: write the operation alone"),
    ("x.values", "a dot stands before a method"),
    ("x.T", "a dot stands before a method"),
    ("x.__class__()", "a name starts with a letter"),
    ("os.system(x)", "unknown operation 'system'"),
    ("torch..relu(x)", "torch.. is not read|a dot stands before"),
    (".relu()", "a value is expected"),
    ("x @ y", r"written dot\(x, y\)"),
    ("x if x > 0 else 0", r"written where\(condition, x, y\)"),
    ("leaky_relu(x)", "0.01 in torch and jax, 0.2 in tensorflow and keras"),
    ("std(x)", "correction=1 in torch, 0 in jax"),
    ("F.relu(x, 1)", "takes at most 1"),
    ("x" + ".relu()" * 100, "more than 60 operations"),
    ("F." * 2000 + "relu(x)", "a dot stands before"),
]


@pytest.mark.parametrize(("text", "words"), UNREAD, ids=[t[:24] for t, _ in UNREAD])
def test_what_is_not_read_is_told(text, words):
    with pytest.raises(rs.ParseError, match=words):
        parse_program(text)


V = {"x": [1, 1, 1]}
LISTS = [
    # program, at, framework, slopes
    ("median(x)", V, "torch", [Rational(1, 3)] * 3),
    ("median(x)", V, "jax", [0, 1, 0]),
    ("amin(x)", V, "torch", [Rational(1, 3)] * 3),
    ("sum(topk(x, 2))", V, "torch", [1, 1, 0]),
    ("std(x, 1)", V, "torch", [0, 0, 0]),
    ("std(x, 0)", V, "jax", [nan] * 3),
    ("std(x, 1)", {"x": [1, 2, 3]}, "torch", [Rational(-1, 2), 0, Rational(1, 2)]),
    ("var(x, 1)", {"x": [1, 2, 3]}, "jax", [-1, 0, 1]),
    ("softmax(x)[0]", V, "torch", [Rational(2, 9), Rational(-1, 9), Rational(-1, 9)]),
    ("cross_entropy(x, 2)", V, "torch", [Rational(1, 3), Rational(1, 3), Rational(-2, 3)]),
    ("logsumexp(x)", {"x": [0, 0]}, "tensorflow", [Rational(1, 2)] * 2),
    ("l1_loss(x, 1)", {"x": [1, 2]}, "torch", [0, Rational(1, 2)]),
    ("smooth_l1_loss(x, 0)", {"x": [1, 3]}, "torch", [Rational(1, 2)] * 2),
    ("huber_loss(x, 0, delta=2)", {"x": [2, -3]}, "torch", [1, -1]),
    ("mse_loss(x, 1)", {"x": [1, 2]}, "jax", [0, 1]),
    ("dot([1, 2], relu(x))", {"x": [0, 1]}, "torch", [0, 2]),
    ("cumsum(x)[1]", {"x": [0, 1, 2]}, "torch", [1, 1, 0]),
    ("x[1]*2", {"x": [1, 2]}, "torch", [0, 2]),
    ("threshold(x[0], 0, 0)", {"x": [0, 1]}, "torch", [0, 0]),
]


@pytest.mark.parametrize(("program", "at", "framework", "slopes"), LISTS)
def test_lists_and_losses(program, at, framework, slopes):
    found = rs.autodiff(program, at, framework)
    assert all(a is b if b is nan else a == b for a, b in zip(found, slopes, strict=True))


@pytest.mark.parametrize(
    ("program", "at", "words"),
    [
        ("l1_loss(x, 0)", {"x": 0}, "no convention is measured for l1_loss in jax"),
        ("median(x)", {"x": [1, 2]}, "torch takes the lower middle one, jax the mean of two"),
        ("smooth_l1_loss(x, 0, beta=0)", {"x": 0}, "has to be a positive number"),
        ("cross_entropy(x, 3)", V, "there is no 3"),
        ("topk(x, 4)", V, "there is no 4"),
        ("std(x, 3)", V, "a whole number below 3"),
        ("softmax(x)", {"x": 0}, "takes a list"),
        ("sum(softmax(x))", {"x": ["-inf", "-inf"]}, "inf or nan as an operand"),
        ("hardtanh(x, 0, 2)", {"x": 0}, "jax has no hardtanh with other numbers than -1 and 1"),
        ("max(x, axis=1)", V, "the axis 0 alone"),
        ("x.sum(dim=2)", V, "the axis 0 alone"),
        ("sum(x)", {"x": []}, "at least one entry"),
        ("sum(x)", {"x": [[1, 2]]}, "matrices are not read"),
    ],
)
def test_what_is_not_answered(program, at, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        rs.autodiff(program, at, "jax")


def test_a_vector_has_all_slopes_or_none():
    assert rs.autodiff("y*2", {"x": [1, 2], "y": 0}) == {Symbol("x"): None, Symbol("y"): 2}
    (place,) = rs.audit("floor(x[0])*x_0 + x[1]", {"x": [1, 2], "x_0": 5}, "torch").places
    assert list(map(str, place.point)) == ["x__0", "x__1", "x_0"]  # x_0 is the program's own
    assert place.answers[0].slopes == (0, 1, 1)


def test_frameworks_and_dtypes_by_the_names_that_people_use():
    assert rs.autodiff("relu(x)", 0, "PyTorch") == rs.autodiff("relu(x)", 0, "torch") == 0
    assert rs.autodiff("0.1*x", 1, dtype="torch.float16") == rs.autodiff("0.1*x", 1, dtype="half")


ZEROS = [
    ("atan2(x, y)", (0.0, -0.0), math.pi),
    ("atan2(x, y)", (-0.0, -0.0), -math.pi),
    ("atan2(x, y)", (-0.0, -1.0), -math.pi),
    ("atan2(x, y)", (-0.0, 1.0), -0.0),
]


@pytest.mark.parametrize("dtype", [None, "float64"])
@pytest.mark.parametrize(("program", "at", "value"), ZEROS)
def test_the_angle_of_signed_zeros(program, at, value, dtype):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = rs.autodiff(f"z*{program}", {"x": at[0], "y": at[1], "z": 1.0}, wrt="z", dtype=dtype)
    assert float(found) == pytest.approx(value)


@pytest.mark.parametrize(("text", "at", "slope"), [("clip(1/x, min=0)", 0.0, "-oo"), ("clip(-1/x, max=0)", 0.0, "oo")])
def test_no_bound_is_no_kink_at_infinity(text, at, slope):
    for version in ("2.14.1", "2.13.0"):
        assert str(rs.autodiff(text, at, "torch", version=version)) == slope


def test_constants_of_a_list_move_by_0_in_forward_mode():
    with pytest.raises(rs.UnsupportedError, match="inf or nan in a list in forward mode"):
        rs.autodiff("sum([y, 1/x]*[x, 1])", {"x": 0.0, "y": 1.0}, forward=True)


TRACED = [
    (lambda x: x.clamp(min=0), 0, 0),
    (lambda x: rs.relu(x).sum(), {"x": [0, 1]}, [0, 1]),
    (lambda x: x[-1].abs() * x[0], {"x": [3, 0]}, [0, 0]),
    (lambda x: x.sort().values[0], {"x": [3, 0]}, [0, 1]),
    (lambda x: x.max(0).values, {"x": [1, 1]}, [1, 0]),
    (lambda x: x.max(), {"x": [1, 1]}, [Rational(1, 2)] * 2),
    (lambda w: (w @ [1, 2]).relu(), {"w": [2, -1]}, [0, 0]),
]


@pytest.mark.parametrize(("program", "at", "slopes"), TRACED)
def test_methods_of_a_placeholder(program, at, slopes):
    assert rs.autodiff(program, at, "torch") == slopes


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (lambda x: x.foo(), "no operation 'foo'; did you mean floor"),
        (lambda x: x.sort()[0], "gives values and indices in torch: write .values"),
        (lambda x: x.max(0) * 2, "gives values and indices in torch: write .values"),
        (lambda x: sum(x), "rs.ops.sum"),
        (lambda x: max(x, 0), "rs.ops.maximum"),
        (lambda x: x[0.5], "an index of a list is a whole number"),
        (lambda x: lambda y: y, "no number and no placeholder"),
    ],
)
def test_what_a_placeholder_does_not_do(program, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        rs.autodiff(program, 0)


@pytest.mark.torch
def test_functions_of_pytorch_are_traced():
    torch = pytest.importorskip("torch")
    F = torch.nn.functional
    found = [
        rs.autodiff(lambda x: torch.relu(x) - F.relu(-x), 0),
        rs.autodiff(lambda x: torch.where(x > 0, torch.sqrt(x), 0.0), -1),
        rs.autodiff(lambda x: torch.nn.ReLU()(x) + F.hardtanh(x, 0.0, 2.0), 2),
        rs.autodiff(lambda x: torch.max(x, dim=0).values, V),
        rs.autodiff(lambda x: F.softmax(x, dim=0)[0], {"x": [0, 0]}),
        rs.autodiff(lambda x: F.l1_loss(x, 0 * x) + F.threshold(x, 0.0, 0.0), 0),
        rs.autodiff(lambda x: torch.linalg.norm(x), {"x": [0, 0]}),
    ]
    quarter = Rational(1, 4)
    assert found == [0, nan, 1, [1, 0, 0], [quarter, -quarter], 0, [0, 0]]
    for program, words in [
        (lambda x: torch.maximum(x, torch.zeros(())), "of a tensor: give it as an argument"),
        (lambda x: x * torch.ones(()), "make it an argument|of a tensor"),
        (lambda x: F.dropout(x), "torch.dropout is no operation"),
        (lambda x: torch.sort(x)[0], "write .values"),
    ]:
        with pytest.raises(rs.UnsupportedError, match=words):
            rs.autodiff(program, 0)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: rs.audit("relu(x)", 0, None), rs.UnsupportedError, "give a name or several"),
        (lambda: rs.audit("relu(x)", 0, []), rs.UnsupportedError, "give a name or several"),
        (lambda: rs.audit("relu(x)", float("inf")), rs.UnsupportedError, "exact sets are at finite points"),
        (lambda: rs.conservative_field("relu(x)", float("nan")), rs.UnsupportedError, "exact sets are at finite"),
        (lambda: rs.audit("x**(10**9)", 2), rs.BudgetError, "has no exact set at x = 2"),
        (lambda: rs.conservative_field("norm(x)", {"x": [0, 0]}), rs.UnsupportedError, "fill a ball"),
    ],
)
def test_audits_and_fields_that_are_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_the_field_of_a_sorted_list_has_its_orders():
    at = {"v": [0, 0]}
    assert rs.conservative_field("sort(v)[0]", at).field == rs.Polytope((0, 1), (1, 0))
    assert rs.conservative_field("sum(sort(v))", at).field == rs.Polytope((1, 1))
    assert rs.conservative_field("prod(v)", at).field == rs.Polytope((0, 0))
    field = rs.conservative_field("median([x, 2*x, 3*x])", 0)
    assert (field.field.start, field.field.end) == (1, 3) and list(field.clarke) == [2]


def test_outside_of_its_domain_a_function_has_no_set():
    (answer,) = rs.audit("log(x)", -1, "torch").places[0].answers
    assert answer.slopes == (-1,) and answer.verdict == "no set there"
