"""Random small modules of PyTorch: branches, shared layers, views, changes in place, choices, several ends.

Each is read and compared with itself in float64; a refusal names an operator, and no value is ever another one.
"""

from __future__ import annotations

import random

import pytest

pytestmark = [pytest.mark.torch, pytest.mark.slow]
torch = pytest.importorskip("torch")
from test_torch_modules import agree  # noqa: E402

nn, F = torch.nn, torch.nn.functional


def is_row(x):
    return x.dim() and x.shape[-1] == 4


def small(x):
    return x.dim() and x.numel() <= 40


def anything(x):
    return True


def overwritten(m, x, y):
    z = x * 1
    z[z < 0.5] = 0.5
    view = z.reshape(-1).view(-1)
    view.clamp_(max=2)
    return z


def shifted(m, x, y):
    z = x.clone()
    z[..., 1:] += x[..., :-1]
    return z


STEPS = [
    (is_row, lambda m, x, y: m.line(x)),
    (is_row, lambda m, x, y: x + F.relu(m.line(F.relu(m.line(x))))),
    (is_row, lambda m, x, y: torch.einsum("...i,ji->...j", x, m.table)),
    (is_row, lambda m, x, y: x @ m.table.softmax(1).T),
    (is_row, lambda m, x, y: x.clamp(m.table[0], m.table[0] + 1)),
    (is_row, lambda m, x, y: x[..., [0, 2, -1, 0]]),
    (is_row, lambda m, x, y: x[..., m.order]),
    (small, lambda m, x, y: x[..., -3:None:2]),
    (small, lambda m, x, y: torch.cat([x, torch.ones_like(x)], -1)),
    (small, lambda m, x, y: torch.stack([x, y]).sum(0)),
    (small, lambda m, x, y: F.pad(x, (1, 0), value=0.3)),
    (small, lambda m, x, y: x.expand(2, *x.shape)),
    (small, shifted),
    (small, lambda m, x, y: x.sort(-1)[0]),
    (small, lambda m, x, y: x.cumsum(-1)),
    (lambda x: x.dim() > 1, lambda m, x, y: x.transpose(0, -1)),
    (lambda x: x.dim() > 1, lambda m, x, y: x.max(0)[0]),
    (lambda x: x.dim() > 0, lambda m, x, y: x.mean(-1)),
    (anything, lambda m, x, y: x.reshape(-1)),
    (anything, lambda m, x, y: torch.maximum(x, y)),
    (anything, lambda m, x, y: torch.where(x > y, x, y)),
    (anything, lambda m, x, y: x - 0.3 * y),
    (anything, lambda m, x, y: F.relu(x * 1, inplace=True)),
    (anything, lambda m, x, y: F.softshrink(x, 0.3)),
    (anything, lambda m, x, y: torch.where(x < -1, -1.0, torch.where(x > 1, 1.0, x))),
    (anything, lambda m, x, y: x * (x > 0) + 0.25 * x * ~(x > 0)),
    (anything, lambda m, x, y: torch.sign(x) * F.relu(x.abs() - 0.5)),
    (anything, overwritten),
]


class Branching(nn.Module):
    """A few steps, each on values that stand so far."""

    def __init__(self, seed):
        super().__init__()
        self.seed, self.line = seed, nn.Linear(4, 4)
        self.register_buffer("table", torch.linspace(-1, 1.5, 16, dtype=torch.float64).reshape(4, 4))
        self.register_buffer("order", torch.tensor([3, 0, 1, 2]))

    def forward(self, *xs):
        chance, found = random.Random(self.seed), list(xs)
        for _ in range(chance.randint(3, 8)):
            x = chance.choice(found)
            y = chance.choice([v for v in found if v.shape == x.shape])
            step = chance.choice([f for fits, f in STEPS if fits(x)])
            found.append(step(self, x, y))
        last = found[-1]
        return chance.choice([last, (last, found[-2] * 1), {"a": last, "b": [found[0] + 1]}])


SHAPES = [((1, 4),), ((4,),), ((2, 4), (2, 4)), ((1, 3, 4), (4,))]


@pytest.mark.parametrize("seed", range(24))
def test_a_random_module_has_the_values_of_pytorch(seed):
    agree(Branching(seed), *SHAPES[seed % len(SHAPES)], bound=1e-10)
