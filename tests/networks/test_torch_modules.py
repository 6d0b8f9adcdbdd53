"""Modules of PyTorch as networks and back: the values of the module in float64, what is refused."""

from __future__ import annotations

import warnings
from fractions import Fraction
from itertools import product

import pytest
from onnx_models import points

import relu_sym as rs

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
nn, F = torch.nn, torch.nn.functional


class Of(nn.Module):
    """A module of a function, with some layers beside it."""

    def __init__(self, function, **layers):
        super().__init__()
        self.function = function
        for name, layer in layers.items():
            if isinstance(layer, torch.Tensor) and not isinstance(layer, nn.Parameter):
                self.register_buffer(name, layer)
            else:
                setattr(self, name, layer)

    def forward(self, *xs):
        return self.function(self, *xs)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.enter, self.out = nn.Linear(2, 4), nn.Linear(4, 2)
        self.block = nn.Sequential(nn.Linear(4, 4), nn.ReLU(inplace=True), nn.Linear(4, 4))

    def forward(self, x):
        h = torch.relu(self.enter(x))
        return self.out(torch.relu(h + self.block(h)))


def agree(module, *shapes, seeds=(0, 1), bound=1e-12, dtype=torch.float64, kept=False):
    """The network of a module, whose values at random points are those of the module; ``kept``: with its weights."""
    torch.manual_seed(3)
    module = module.to(dtype).eval()
    for p in () if kept else module.parameters():
        p.data.uniform_(-1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        net = rs.Network.from_torch(module, tuple(torch.zeros(s, dtype=dtype) for s in shapes))
    for seed in seeds:
        at, arguments, start = points(net.program, seed), [], 0
        for s in shapes:
            size = torch.Size(s).numel()
            arguments.append(torch.tensor([float(v) for v in at[start : start + size]], dtype=dtype).reshape(s))
            start += size
        with torch.no_grad():
            wanted = module(*arguments)
        wanted = torch.utils._pytree.tree_leaves(wanted)
        assert [shape for _, shape in net.outputs] == [tuple(w.shape) for w in wanted]
        flat = [v for w in wanted for v in w.reshape(-1).tolist()]
        assert all(abs(float(a) - b) <= bound * (1 + abs(b)) for a, b in zip(net(at), flat, strict=True))
    return net


def layers(m, x):
    h = F.relu(m.norm(m.conv(x)), inplace=True)
    h = F.max_pool2d(h, 2) + F.avg_pool2d(h, 2, padding=1, ceil_mode=True)[:, :, :2, :2]
    return m.line(torch.flatten(h, 1)), F.adaptive_avg_pool2d(h, 1), F.max_pool2d(x, 2, padding=1)


def pieces(m, x):
    found = F.relu6(x), F.hardtanh(x, -0.5, 0.5), F.hardsigmoid(x), F.softshrink(x), F.threshold(x, 0.1, 0.1)
    found += x.clamp(min=-0.3), x.abs(), F.leaky_relu(x), F.leaky_relu(x, 0.3), m.slope(x), torch.maximum(x, -x / 3)
    return (*found, torch.minimum(x, torch.ones_like(x) * 0.2), x.amax(1), x.max(1)[0], x.min(), x.clip(0.5, -0.5))


def curves(m, x):
    found = F.elu(x, 0.3), F.selu(x), F.celu(x, 0.7), F.gelu(x), F.gelu(x, approximate="tanh"), F.silu(x), F.mish(x)
    return (*found, F.softplus(x, 2), F.logsigmoid(x), torch.tanh(x), torch.sigmoid(x), F.hardswish(x), x - x.exp())


def moves(m, x):
    a, b = x.split([1, 2], 1)
    h = torch.cat([b, a], 1)
    v = x.clone()
    v[:, 0] += 2  # in place, through a view
    found = h.T, h.reshape(-1).flip(0), torch.stack([h, 2 * h]).sum(0), h.chunk(3, 1)[1], h[:, 0], h.mean(1), 1 - h
    return (*found, F.pad(h, (1, -1), value=0.1), h.unsqueeze(1).expand(2, 2, 3), v, h.sum(), h.permute(1, 0))


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
def test_layers(dtype):
    module = Of(layers, conv=nn.Conv2d(1, 2, 3, padding="same"), norm=nn.BatchNorm2d(2), line=nn.Linear(8, 3))
    agree(module, (1, 1, 4, 4), dtype=dtype, bound=1e-12 if dtype == torch.float64 else 1e-5)


@pytest.mark.parametrize("function", [pieces, curves, moves], ids=lambda f: f.__name__)
def test_functions(function):
    agree(Of(function, slope=nn.PReLU(3)), (2, 3))


def test_a_residual_network_with_and_without_a_batch():
    agree(Residual(), (1, 2))
    agree(Residual(), (2,))


def test_one_dimension_with_groups():
    agree(
        nn.Sequential(
            nn.Conv1d(2, 4, 2, stride=2, padding=1, groups=2), nn.BatchNorm1d(4), nn.MaxPool1d(2, ceil_mode=True)
        ),
        (1, 2, 7),
    )


def test_several_arguments():
    net = agree(Of(lambda m, a, b: (torch.maximum(a, b), a - 2 * b)), (3,), (3,))
    assert [n for _, n in net.inputs] == [(3,), (3,)] and [n for n, _ in net.outputs] == ["y0", "y1"]


def test_what_is_overwritten_is_seen_by_all_who_share_it():
    def shared(m, x):
        h = 2 * x
        view = h.view(-1)
        view.relu_()
        g = h + 1
        h.add_(3)
        return h, g

    agree(Of(shared), (1, 4))


def test_a_number_in_the_code_is_rounded_to_the_type_of_the_tensor():
    for dtype, wanted in ((torch.float64, Fraction(0.1)), (torch.float32, Fraction(float(torch.tensor(0.1))))):
        net = rs.Network.from_torch(nn.LeakyReLU(0.1), torch.zeros(1, dtype=dtype))
        (found,) = net((-1,))
        assert Fraction(int(found.p), int(found.q)) == -wanted


class Looped(nn.Module):
    """Code that only torch.fx follows: the exporter refuses what it prints."""

    def forward(self, x):
        return x if x.sum() > 0 else -x


REFUSED = [
    (nn.Sequential(nn.Linear(3, 3), nn.Dropout()), r"call module.eval\(\) first"),
    (nn.BatchNorm1d(3), "batch normalisation by the statistics of the batch"),
    (
        nn.LayerNorm(3),
        r"LayerNorm: layer_norm \(aten.layer_norm.default\): the operator layer_norm is not read: it is not",
    ),
    (nn.Hardshrink(), "the operator hardshrink is not read: its values jump"),
    (nn.Softmax(1), "the operator softmax is not read: it is not piecewise linear"),
    (nn.InstanceNorm1d(2), "divides by what depends on the inputs"),
    (Of(lambda m, x: x + torch.rand(3)), r"rand \(aten.rand.default\): it is random, and"),
    (Of(lambda m, x: x + torch.randn_like(x)), "the operator randn_like is not read: it is random"),
    (Of(lambda m, x: x % 1), "the operator remainder is not read: its values jump"),
    (Of(lambda m, x: x.log1p()), "the operator log1p is not read"),
    (Of(lambda m, x: F.rrelu(x, training=True)), "rrelu in training mode is random"),
    (Of(lambda m, x: torch.where(x > 0, x + 1, x)), "its output 0: .*it jumps by 1 where it turns"),
    (Of(lambda m, x: torch.where(x[0] > 0, x[1], x[0]).relu()), "do not differ by a function of what is compared"),
    (Of(lambda m, x: (x > 0).to(x.dtype)), "it has two values"),
    (Of(lambda m, x: x.sum(dtype=torch.int64)), "a change of type to int64 jumps"),
    (Of(lambda m, x: x.view(torch.int32)), "this form of view"),
    (Of(lambda m, x: x.topk(2, sorted=False)[0]), "in which order its entries come is not said"),
    (Of(lambda m, x: F.max_pool1d(x, 2, return_indices=True)[1] + x[:, :1]), "its output 1 is not piecewise linear"),
    (Of(lambda m, x: x + torch.empty(3)), "nan is no number"),
    (Of(lambda m, x: F.cosine_similarity(x, 2 * x)), r"cosine_similarity \(aten.cosine_similarity.default\): "),
    (Of(lambda m, x: x[x.argsort()[0]]), "argsort.*its output 1 is not piecewise linear"),
    (nn.Threshold(0.1, 0.2), "jumps"),
    (Of(lambda m, x: x * x), "not piecewise linear"),
    (Looped(), "PyTorch makes no graph of Looped: torch.export says .*; torch.fx says "),
    (nn.Linear(3, 3).half(), "is float16; read are float32 and float64"),
]


@pytest.mark.parametrize(("module", "match"), REFUSED, ids=[type(m).__name__ for m, _ in REFUSED])
def test_a_refusal_names_the_operator(module, match):
    parameter = next(module.parameters(), None)
    example = torch.zeros(2, 3, dtype=torch.float32 if parameter is None else parameter.dtype)
    with pytest.raises(rs.UnsupportedError, match=match), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rs.Network.from_torch(module, example)


def test_what_is_no_module_or_no_example():
    with pytest.raises(rs.UnsupportedError, match=r"int is no torch\.nn\.Module"):
        rs.Network.from_torch(3, torch.zeros(1))
    with pytest.raises(rs.UnsupportedError, match="one per argument"):
        rs.Network.from_torch(nn.ReLU(), [1.0])


# ---------------------------------------------------------------------- back
def test_a_network_as_a_module_and_back():
    net = agree(
        Of(layers, conv=nn.Conv2d(1, 2, 3, padding="same"), norm=nn.BatchNorm2d(2), line=nn.Linear(8, 3)), (1, 1, 4, 4)
    )
    module = net.to_torch()
    back = rs.Network.from_torch(module, torch.zeros(1, 1, 4, 4, dtype=torch.float64))
    at = points(net.program, 5)
    assert net(at) == back(at)
    batch = torch.rand(5, 1, 4, 4, dtype=torch.float64)
    alone = [module(batch[k : k + 1])[0] for k in range(5)]
    assert torch.allclose(module(batch)[0], torch.cat(alone), atol=1e-14)


def test_weights_that_are_no_floats_stay_exact_in_a_module():
    from sympy import Rational

    net = rs.Network([[[Rational(1, 10), -1], [Rational(2**80 + 1, 3), 2]], [[Rational(1, 3), 1]]], [[0, 1], [2]])
    back = rs.Network.from_torch(net.to_torch(), torch.zeros(2, dtype=torch.float64))
    assert all(net(points(net.program, k)) == back(points(net.program, k)) for k in range(4))


def test_curved_heads_as_a_module():
    net = agree(Of(lambda m, x: curves(m, x)[:-1]), (1, 2))
    module = net.to_torch()
    at = [0.3, -1.7]
    wanted = [v for t in module(torch.tensor([at], dtype=torch.float64)) for v in t.reshape(-1).tolist()]
    assert all(abs(float(a) - b) < 1e-12 for a, b in zip(net(at), wanted, strict=True))


class Kinks(nn.Module):
    """Operations at their kinks, some behind others."""

    def forward(self, x):
        a, b = x[..., 0:1], x[..., 1:2]
        folded = torch.relu(torch.abs(a) - torch.abs(b)) + 3 * torch.maximum(torch.relu(a), torch.relu(b))
        leaky = F.leaky_relu(a - b, 0.25) - F.leaky_relu(b, 2.0) + F.prelu(a + b, torch.tensor([0.5]))
        return folded + leaky + torch.minimum(a, 2 * b) + torch.maximum(a, torch.tensor(0.0))


def test_the_gradient_of_an_audit_is_that_of_autograd():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        net = rs.Network.from_torch(Kinks(), torch.zeros(1, 2))
    points = list(product((-2.0, -1.0, 0.0, 1.0, 2.0), repeat=2))
    rows = list(net.audit(points, frameworks="torch"))
    assert sum(row.ties > 1 for row in rows) > 10
    for point, row in zip(points, rows, strict=True):
        x = torch.tensor([point], requires_grad=True)
        Kinks()(x).sum().backward()
        assert [float(v) for v in row.gradients["torch"][0]] == x.grad[0].tolist(), point
