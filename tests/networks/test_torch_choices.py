"""Choices of PyTorch: their gradients beside those of autograd, constants in the type that PyTorch computes in."""

from __future__ import annotations

import warnings

import pytest
from sympy import Rational

import relu_sym as rs

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
from test_torch_modules import Of  # noqa: E402

F = torch.nn.functional
DOUBLE = torch.tensor(0.1, dtype=torch.float64)


def read(function, *shape, dtype=torch.float32):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return rs.Network.from_torch(Of(lambda m, x: function(x)).eval(), torch.zeros(shape, dtype=dtype))


PLAIN = {
    "x*mask": lambda x: x * (x > 0),
    "soft": lambda x: torch.sign(x) * torch.relu(x.abs() - 1),
    "clip": lambda x: torch.where(x > 1, torch.ones_like(x), torch.where(x < -1, -torch.ones_like(x), x)),
    "masked_fill": lambda x: x.masked_fill(x < 0, 0.0),
    "huber": lambda x: torch.where(x.abs() <= 1, x.abs(), 2 * x.abs() - 1),
    "of relu": lambda x: torch.where(torch.relu(x) > 1, torch.relu(x), torch.ones_like(x)),
    "relu*mask": lambda x: x.relu() * (x >= 0),
}
ONE_POINT = {
    "at 0": lambda x: torch.where(x == 0, 3 * x, x),
    "both relations": lambda x: torch.where(x >= 0, torch.where(x <= 0, 3 * x, x), x),
    "relu beside x": lambda x: torch.where(x >= 0, x, x.relu()),
    "x as two relus": lambda x: torch.where(x >= -1, torch.relu(x) - torch.relu(-x), x),
}


@pytest.mark.parametrize("name", [*PLAIN, *ONE_POINT])
def test_what_the_audit_says_of_a_choice_is_what_autograd_returns(name):
    """Where the leaf that is chosen at one point has another gradient, nothing is said."""
    function = {**PLAIN, **ONE_POINT}[name]
    net, known = read(function, 1, 1, dtype=torch.float64), 0
    for v in (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0):
        row = next(net.audit([[v]], frameworks=["torch"]))
        x = torch.tensor([[v]], dtype=torch.float64, requires_grad=True)
        function(x).sum().backward()
        if row.verdicts["torch"] != ("not known",):
            known += 1
            assert float(row.gradients["torch"][0][0]) == x.grad.item()
    assert (known == 0) is (name in ONE_POINT)
    assert net.program.cut == ("what a comparison chooses at one point" if name in ONE_POINT else "")


@pytest.mark.parametrize(
    "function",
    [
        lambda x: torch.sort(x, -1)[0][:, :1],
        lambda x: torch.topk(x, 1)[0],
        lambda x: torch.kthvalue(x, 2, -1)[0],
        lambda x: torch.median(x, -1)[0],
        lambda x: torch.median(x),
    ],
)
def test_equal_entries_put_in_order_are_not_shared_as_by_maximum(function):
    """PyTorch returns (1, 0) or (0, 1) there; maximum would be (1/2, 1/2)."""
    row = next(read(function, 1, 2).audit([[1, 1]], frameworks=["torch"]))
    assert row.verdicts == {"torch": ("not known",)} and not row.gradients


def of32(value):
    return Rational(*torch.tensor(value, dtype=torch.float32).item().as_integer_ratio())


@pytest.mark.parametrize(
    "function, slope",
    [
        (lambda x: x * ((x > 0) * 0.1), of32(0.1)),
        (lambda x: x * ((x > 0).long() * 0.1), of32(0.1)),
        (lambda x: x * ((x > 0) + 0.1), of32(1.1)),
        (lambda x: x * ((x > 0) / 3), of32(1 / 3)),
        (lambda x: x * ((x[0, 0].double() > 0) * DOUBLE), of32(0.1)),
        (lambda x: x * ((x > 0) * 2.7).to("cpu", torch.int64), Rational(2)),
        (lambda x: torch.zeros(1, 1).index_add(1, torch.tensor([0]), x, alpha=0.1), of32(0.1)),
    ],
)
def test_numbers_that_meet_masks_are_of_the_type_that_pytorch_computes_in(function, slope):
    assert read(function, 1, 1)([1]) == (slope,)


def test_operands_of_a_comparison_are_of_one_type():
    """A number in a tensor of no axis is rounded to float32 before it is compared with float32."""
    net = read(lambda x: torch.where(x > DOUBLE, x - DOUBLE, 0 * x), 1, 1)
    assert net([1]) == (1 - of32(0.1),) and net([of32(0.1)]) == (0,)
    with pytest.raises(rs.UnsupportedError, match=r"jumps by 1\.49"):
        read(lambda x: torch.where(x > DOUBLE.reshape(1, 1), x - float(of32(0.1)), 0 * x), 1, 1)


def put(x):
    made = (x[0] > 0).float()
    made[torch.tensor([0, 1])] = 5.0
    return made * x[0]


@pytest.mark.parametrize(
    "function, words",
    [
        (lambda x: x[:, :1] * ((x[:, :1] > 0) & 2), "a bitwise operation on numbers"),
        (put, "where one mask holds, only"),
    ],
)
def test_masks_are_not_whole_numbers(function, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        read(function, 1, 2)


@pytest.mark.parametrize("dim, index", [(1, [0, 2]), (0, [3, 0, 0]), (-1, [1, 1])])
def test_entries_added_along_any_axis(dim, index):
    base = torch.arange(12.0).reshape(4, 3)
    shape = (4, len(index)) if dim else (len(index), 3)
    x = torch.arange(1.0, 1 + shape[0] * shape[1]).reshape(shape)
    net = read(lambda x: base.index_add(dim, torch.tensor(index), x, alpha=2), *shape)
    wanted = base.index_add(dim, torch.tensor(index), x, alpha=2)
    assert list(net(x)) == [int(v) for v in wanted.reshape(-1).tolist()]


@pytest.mark.parametrize(
    "function", [lambda x: (x.relu(), None), lambda x: (None, F.l1_loss(x, 0 * x, reduction="none"))]
)
def test_an_output_that_is_none(function):
    assert read(function, 1, 1)([3]) == (3,)


def test_values_beyond_floats():
    """PyTorch has inf there: there is nothing to compare."""
    w = torch.tensor([[1e200, -2e200], [3e200, 1e200]], dtype=torch.float64)
    net = read(lambda x: F.linear(F.relu(F.linear(x, w)), w), 1, 2, dtype=torch.float64)
    assert net([1, 0])[1] == Rational(3e200) * Rational(1e200) + Rational(1e200) * Rational(3e200)


def test_a_choice_behind_a_deep_network():
    """No recursion through hundreds of switches."""

    def deep(x):
        y = x
        for _ in range(600):
            y = F.relu(y - 1)
        return torch.where(x > 0, y, x)

    with pytest.raises(rs.UnsupportedError, match="do not differ by a function"):
        read(deep, 1, 1)
