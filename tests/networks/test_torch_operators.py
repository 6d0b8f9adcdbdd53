"""Operators of PyTorch that real models use: each beside the module in float64; constants, decompositions, choices."""

from __future__ import annotations

import warnings
from fractions import Fraction

import pytest

import relu_sym as rs

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
from test_torch_modules import Of, agree  # noqa: E402

nn, F = torch.nn, torch.nn.functional
TRUE = torch.tensor([True, False, True])
PICKED = torch.tensor([2, 0])
TABLE = torch.tensor([[2, 0], [1, 1]])
LEVELS = torch.linspace(-1.25, 2, 12, dtype=torch.float64).reshape(4, 3)


def selections(m, x):
    found = x[:, [0, 2]], x[[0, 1], [2, 0]], x[..., [-1, 0]], x[:, m.i], x[:, m.mask], x.index_select(1, m.i)
    found += x.gather(1, m.t), x.take(m.i), torch.take_along_dim(x, m.t, 1), x.masked_fill(m.mask, 0.3)
    found += torch.where(m.mask, x, 2 * x), x.index_fill(1, m.i, 0.1), x.index_copy(1, m.i, m.c[:2, :2])
    found += x.index_add(1, m.i, m.c[:2, :2], alpha=0.5), torch.zeros_like(x).scatter(1, m.t, x)
    return (
        *found,
        x.new_ones(2, 4).scatter_add(1, m.t, x),
        x.masked_select(m.mask),
        x.repeat_interleave(m.i, 0),
    )


def overwritten(m, x):
    a, b, c, d = x.clone(), torch.empty_like(x), 2 * x, x + 0
    a[:, [0, 2]] = a[:, [0, 2]] * 2 + 1
    b.fill_(0.3)
    b[:, 1:] += x[:, :-1]
    c[c < 0.5] = 0.5
    d.t().clamp_(max=0.25)
    return a, b, c, d


def constants(m, x):
    spread = (m.c - m.c.mean(0)) / m.c.std(0)
    found = x * m.c[1].abs().sqrt(), x * m.c[2].softmax(0), F.linear(x, m.c / m.c.norm()), x + spread[0], x @ spread.T
    found += x * torch.tensor([1.0, 2.0, 3.0]), x * torch.arange(3), x + x.new_full((3,), 0.3), x / (m.c[0] ** 2 + 1)
    found += x @ torch.linalg.inv(m.c[:3] + 5 * torch.eye(3)), m.e(m.i)[:, :3] + x, x * torch.reciprocal(m.c[3])
    return (*found, x * m.c[0].type_as(x), x * m.mask, m.c, x + torch.ones_like(x).zero_(), x * m.c.exp().sum())


def products(m, x):
    found = torch.einsum("bi,oi->bo", x, m.c), torch.einsum("bi,k->bki", x, m.c[0]), torch.einsum("bi->i", x)
    found += torch.tensordot(x, m.c.T, dims=1), torch.inner(x, m.c), torch.outer(x[0], m.c[0]), torch.kron(x, m.c[:2])
    found += torch.addmm(m.c[0, 0], x, m.c.T, beta=0.5, alpha=2), torch.addcmul(x, x, m.c[0], value=0.5)
    found += torch.baddbmm(m.c[:2, None], x[:, None], m.c.T.expand(2, 3, 4)[:, :, :3], beta=0.5), x.pow(1)
    found += torch.addbmm(m.c, x[:, None].expand(2, 4, 3), m.c[:3].expand(2, 3, 3)), torch.lerp(x, 2 * x + 1, 0.3)
    return (*found, torch.addcdiv(x, x, m.c[0].exp(), value=0.5), torch.addr(m.c[:3], x[0], m.c[0]), m.c @ x.T)


def bounds(m, x):
    found = x.clamp(m.c[0], m.c[1]), x.clamp(min=m.c[0]), x.clamp(max=m.c[0]), x.clamp(min=-x / 2, max=m.c[1])
    found += torch.fmax(x, -x), torch.fmin(x, m.c[0]), *torch.aminmax(x, dim=1), x.norm(1, 1), x.norm(float("inf"), 0)
    found += F.l1_loss(x, m.c[:2]), F.pairwise_distance(x, m.c[:2], p=1, eps=0.0), F.rrelu(x), torch.nan_to_num(x)
    return (*found, x.cumsum(1), x.cumsum(0), x.diff(dim=1), x[:, :2].trace(), x.cummax(1)[0], x.cummin(0)[0])


def orders(m, x):
    found = x.sort(1)[0], x.sort(0, descending=True)[0], x.topk(2, 1)[0], x.topk(1, 1, largest=False)[0]
    return (*found, x.kthvalue(2, 1)[0], x.median(), x.median(1)[0])


def choices(m, x):
    positive = (x > 0).to(x.dtype)
    found = torch.where(x > 0, x, 0.1 * x), torch.where(x >= 0.5, x, 0.5), torch.where(x[0] > x[1], x[0], x[1])
    found += torch.where(x < -1, -1.0, torch.where(x > 1, 1.0, x)), torch.where(x.abs() < 1, x, x.clamp(-1, 1))
    found += torch.where((x > -1) & (x < 1), x, x.clamp(-1, 1)), torch.where((x <= -1) | ~(x < 1), x.clamp(-1, 1), x)
    found += x * (x > 0), positive * x + (1 - positive) * 0.1 * x, x.masked_fill(x < 0, 0), x * torch.sign(x)
    found += torch.sign(x) * torch.relu(x.abs() - 0.3), x * torch.heaviside(x, m.c[0]), x * positive / 3
    return (*found, torch.where(x != 0, x, 0 * x), torch.where(torch.isnan(x), m.c[0], x), torch.where(x == 0, 0.0, x))


def layouts(m, x):
    found = x.unfold(1, 2, 1), x.rot90(1, (0, 1)), torch.dstack([x, x]), torch.block_diag(x, m.c[:2, :2]), x.diag()
    found += torch.diag_embed(x), torch.meshgrid(x[0], m.c[0], indexing="ij")[0], torch.cat([x, torch.arange(3)[None]])
    found += torch.tensor_split(x, 2, 1)[1], F.pad(x, (2, 1), value=0.1), F.pad(x, (1, 2), "reflect")
    return (*found, F.pad(x, (1, 2), "replicate"), F.pad(x[None], (1, 2), "circular"), x.unbind(1), x.chunk(2, 1))


FUNCTIONS = [selections, overwritten, constants, products, bounds, orders, choices, layouts]
LAYERS = [
    (nn.ConvTranspose1d(2, 3, 3, stride=2, padding=1, output_padding=1), (1, 2, 4)),
    (nn.ConvTranspose2d(2, 4, (3, 2), stride=(2, 1), padding=(1, 0), groups=2, dilation=(1, 2)), (1, 2, 3, 3)),
    (nn.ConvTranspose3d(1, 1, 2, stride=(1, 2, 1), bias=False), (1, 1, 2, 2, 2)),
    (nn.ConvTranspose1d(2, 3, 3, padding=2), (2, 4)),
    (nn.Conv1d(1, 2, 3, padding=1, padding_mode="reflect"), (1, 1, 4)),
    (nn.Upsample(scale_factor=1.5), (1, 1, 2, 3)),
    (nn.Upsample(size=(3, 5), mode="bilinear"), (1, 1, 2, 3)),
    (nn.Upsample(scale_factor=2, mode="bicubic", align_corners=True), (1, 1, 3, 2)),
    (nn.Upsample(size=5, mode="nearest-exact"), (1, 1, 3)),
    (nn.AvgPool2d(2, divisor_override=3), (1, 1, 4, 4)),
    (nn.LPPool1d(1, 2), (1, 1, 4)),
    (nn.InstanceNorm1d(2, affine=True, track_running_stats=True), (1, 2, 3)),
    (nn.RNN(2, 3, nonlinearity="relu"), (3, 1, 2)),
    (nn.PixelShuffle(2), (1, 4, 2, 2)),
    (Of(lambda m, x: F.fold(F.unfold(x, 2), (3, 3), 2)), (1, 1, 3, 3)),
    (Of(lambda m, x: F.grid_sample(x, m.g, align_corners=False), g=LEVELS[:, :2].reshape(1, 2, 2, 2)), (1, 1, 3, 3)),
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_functions(function):
    layers = {"i": PICKED, "t": TABLE, "mask": TRUE, "c": LEVELS, "e": nn.Embedding(3, 4)}
    agree(Of(function, **layers), (2, 3), seeds=(0, 1, 2))


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=lambda v: type(v).__name__ if isinstance(v, nn.Module) else "")
def test_layers(layer, shape):
    agree(layer, shape)


def reparametrised():
    normal, spectral = nn.utils.parametrizations.weight_norm, nn.utils.parametrizations.spectral_norm
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old = nn.utils.weight_norm(nn.Linear(4, 3))
    orthogonal = nn.utils.parametrizations.orthogonal(nn.Linear(3, 3))
    return nn.Sequential(normal(nn.Linear(3, 4)), nn.ReLU(), old, nn.ReLU(), spectral(nn.Linear(3, 3)), orthogonal)


def test_reparametrised_weights_are_what_pytorch_computes():
    module = reparametrised()
    net = agree(module, (2, 3), kept=True)
    weights = [module[0].weight, module[2].weight, module[4].weight, module[5].weight]
    assert all(w.dtype == torch.float64 for w in weights)
    for single in (nn.utils.parametrizations.weight_norm(nn.Linear(2, 1, bias=False)),):
        row = rs.Network.from_torch(single.eval(), torch.zeros(2))
        entries = [Fraction(float(w)) for w in single.weight.detach().reshape(-1)]
        assert [Fraction(int(v.p), int(v.q)) for at in ((1, 0), (0, 1)) for v in row(at)] == entries
    assert net.outputs[0][1] == (2, 3)


def test_numbers_beside_tensors_of_another_type_are_converted_first():
    tenth = torch.tensor(0.1, dtype=torch.float64)  # without axes: it takes the type of the other operand
    for made in (lambda m, x: x * m.t, lambda m, x: torch.where(x > 0, x, x * m.t) - x.relu(), lambda m, x: x * 0.1):
        net = rs.Network.from_torch(Of(made, t=tenth), torch.zeros(1))
        (found,) = net((-1,))
        assert Fraction(int(found.p), int(found.q)) == -Fraction(float(torch.tensor(0.1)))


def test_what_fills_a_gap_is_rounded_to_the_type():
    fills = F.pad, lambda x, pad, value: x.masked_fill(torch.tensor([True]), value)
    for fill in fills:
        net = rs.Network.from_torch(Of(lambda m, x, fill=fill: fill(x, (0, 1), value=0.1)), torch.zeros(1))
        assert Fraction(float(torch.tensor(0.1))) in [Fraction(int(v.p), int(v.q)) for v in net((5,))]


def test_outputs_in_dictionaries_and_lists():
    net = agree(Of(lambda m, x: {"a": x.relu(), "b": [2 * x, (x[0], m.c)]}, c=LEVELS), (2, 3))
    assert [shape for _, shape in net.outputs] == [(2, 3), (2, 3), (3,), (4, 3)]


def test_forms_of_an_operator_that_are_not_read_are_named():
    with pytest.raises(rs.UnsupportedError, match=r"this form of the operator is not read: .*stable"):
        rs.Network.from_torch(Of(lambda m, x: torch.sort(x, stable=True)[0]), torch.zeros(3))


def no_gradient(m, x):
    with torch.no_grad():
        bent = 2 * x
    return x + bent


@pytest.mark.parametrize(
    ("function", "word"), [(lambda m, x: 3 * x + (x.relu() - 3 * x).detach(), "detach"), (no_gradient, "no_grad")]
)
def test_what_stops_gradients_is_told_by_an_audit(function, word):
    net = agree(Of(function), (1,))
    (row,) = net.audit([(1,)], frameworks="torch")
    assert row.verdicts == {"torch": ("not known",)} and row.gradients == {} and word in row.note
    (row,) = net.simplified([(0, 1)]).audit([(1,)], frameworks="torch")
    assert row.verdicts == {"torch": ("not known",)}


def test_kinks_of_choices_have_no_measured_rule():
    net = rs.Network.from_torch(Of(lambda m, x: torch.where(x > 0, x, 0.5 * x)), torch.zeros(1))
    here, beside = net.audit([(0,), (1,)], frameworks="torch")
    assert here.verdicts == {"torch": ("not known",)} and beside.verdicts == {"torch": ("derivative",)}


def test_a_decomposition_that_is_another_function_is_refused():
    """That of PyTorch 2.13 is wrong, that of 2.14 is right: refused or right, and never another value."""
    target = torch.tensor([[1, -1, 0], [0, 2, -1]])
    try:
        agree(Of(lambda m, x: F.multilabel_margin_loss(x, m.t), t=target), (2, 3))
    except rs.UnsupportedError as error:
        assert "decomposes what is not read (aten.multilabel_margin_loss" in str(error)


def test_what_pytorch_decomposes_is_compared_with_what_it_runs(monkeypatch):
    def doubled(x, y, dim=None):
        return 2 * x

    def wrong(operators):
        return {op: doubled for op in operators if "cross" in str(op)}

    module = Of(lambda m, x: torch.linalg.cross(x, m.c), c=LEVELS[:2])
    agree(module, (2, 3))
    monkeypatch.setattr(torch._decomp, "get_decompositions", wrong)
    monkeypatch.setattr(torch.export, "default_decompositions", dict)
    with pytest.raises(rs.UnsupportedError, match=r"into another function: write it in operators that are read"):
        agree(module, (2, 3))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_what_is_read_is_compared_with_what_pytorch_runs(monkeypatch, dtype):
    from relu_sym.networks.torch_operators import OPERATORS

    module = Of(lambda m, x: torch.relu(x) + 0.01 * x)
    rs.Network.from_torch(module, torch.zeros(2, dtype=dtype))
    monkeypatch.setitem(OPERATORS, "relu", lambda tape, x: x)
    with pytest.raises(rs.UnsupportedError, match=r"differs from what PyTorch runs by .* at a point: please report it"):
        rs.Network.from_torch(module, torch.zeros(2, dtype=dtype))


def test_digits_that_single_precision_loses_are_no_difference():
    def cancelled(m, x):
        return 1e6 * torch.relu(x) - 1e6 * torch.relu(x + 0.001) + 1e6 * torch.relu(0.001 + x) - 1e6 * torch.relu(x)

    net = rs.Network.from_torch(Of(cancelled), torch.zeros(2))
    assert net((1, -1)) == (0, 0)


def unrolled(m, x):
    """Two steps of a learned shrinkage, thresholds by hand."""
    z = 0 * (x @ m.c.T)
    for _ in range(2):
        h = x @ m.c.T + z @ m.s.T
        z = torch.sign(h) * torch.relu(torch.abs(h) - m.s.diagonal().abs())
    return z


def on_a_graph(m, x):
    """Two layers on a graph with normed adjacency."""
    degrees = m.a.sum(1).pow(-0.5)
    weights = degrees[:, None] * m.a * degrees[None]
    return m.out(weights @ F.relu(weights @ m.enter(x)))


def sorted_in_pairs(m, x):
    return m.out(m.enter(x).view(-1, 1, 3).sort(-1)[0].flatten(1))


def convex(m, x):
    return F.leaky_relu(m.enter(x), 0.2) @ F.softplus(m.s[:3, :3]) - x.mean(1, keepdim=True)


@pytest.mark.parametrize("function", [unrolled, on_a_graph, sorted_in_pairs, convex], ids=lambda f: f.__name__)
def test_models(function):
    buffers = {"c": LEVELS, "s": LEVELS @ LEVELS.T / 8, "a": torch.eye(2, dtype=torch.float64) + 1}
    agree(Of(function, enter=nn.Linear(3, 3), out=nn.Linear(3, 2), **buffers), (2, 3))
