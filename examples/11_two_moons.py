# %% [markdown]
# # Two moons: where a framework's gradient is wrong
#
# A small residual network learns to tell two moons apart.  Read back as what it is, a piecewise linear function with
# exactly known weights, it shows all its polygons, and every point of the plane at which what PyTorch returns as its
# gradient is no generalized gradient at all: an artefact of relu'(0) = 0.

# %%
import math
import os
import random
from itertools import pairwise
from pathlib import Path

from sympy import Rational

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

plt = matplotlib_pyplot()
try:
    import torch
except ImportError:
    torch = None


def found(name):
    """A file of the repository, from here, from where the shell stands, or from the installed package upwards."""
    for start in (Path.cwd(), Path(os.environ.get("PWD", ".")), Path(rs.__file__)):
        for folder in (start, *start.parents):
            if (folder / name).is_file():
                return folder / name
    raise FileNotFoundError(f"{name} is in the repository of relu_sym: start this notebook from a checkout")


# %% [markdown]
# The data, with the middle of the moons at the origin:

# %%
rng = random.Random(1)
points, labels = [], []
for k in range(200):
    angle, moon = math.pi * rng.random(), k % 2
    x, y = (1 - math.cos(angle), 0.5 - math.sin(angle)) if moon else (math.cos(angle), math.sin(angle))
    points.append((x - 0.5 + rng.gauss(0, 0.1), y - 0.25 + rng.gauss(0, 0.1)))
    labels.append(moon)

# %% [markdown]
# ## Training
# Two residual blocks x + B relu(A x + b); the first has no bias, as where data are centred.  After training the weights
# are rounded to eighths, as for a device that counts in fixed point.  Without PyTorch this cell only defines a
# function, and the trained network is read from the file beside this notebook.


# %%
def train(seed=6, steps=500):
    """The network, trained and rounded."""
    nn = torch.nn

    class Residual(nn.Module):
        def __init__(self, bias):
            super().__init__()
            self.inner, self.outer = nn.Linear(2, 6, bias=bias), nn.Linear(6, 2, bias=False)

        def forward(self, x):
            return x + self.outer(torch.relu(self.inner(x)))

    torch.manual_seed(seed)
    model = nn.Sequential(Residual(bias=False), Residual(bias=True), nn.Linear(2, 1))
    x, y = torch.tensor(points), torch.tensor(labels, dtype=torch.float32)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(x)[:, 0], y).backward()
        optimizer.step()
    with torch.no_grad():
        for weights in model.parameters():
            weights.copy_(torch.round(weights * 8) / 8)
    return model.eval()


if torch is None:
    print("PyTorch is not installed: the trained network is read from its file")
else:
    model = train()
    trained = rs.Network.from_torch(model, torch.zeros(1, 2))
    print(trained)

# %% [markdown]
# The file was written by `trained.to_onnx("two_moons.onnx", dtype="float32")`.  From here on nothing needs PyTorch.

# %%
net = rs.Network.from_onnx(found("examples/two_moons.onnx"))
right = sum((net(point)[0] > 0) == (label == 1) for point, label in zip(points, labels, strict=True))
print(net)
print(f"{right} of {len(points)} points are told apart")

# %% [markdown]
# ## The polygons
# On each the network is affine.  They fill the square; the gradient is one vector a polygon.

# %%
regions = net.regions(box=(-2, 2))
assert sum(region.area for region in regions) == 16
print(regions)


# %%
def zeros(region):
    """The segment of a polygon on which the output is 0, if there is one: a part of the decision boundary."""
    corners = [(v, region.value(v)[0]) for v in region.vertices]
    for (v, a), (w, b) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if a * b < 0:
            yield tuple(x + a / (a - b) * (y - x) for x, y in zip(v, w, strict=True))
        elif a == 0:
            yield v


boundary = [ends for region in regions if len(ends := list(zeros(region))) == 2]
figure, axes = plt.subplots(1, 2, figsize=(11, 4.6), constrained_layout=True)
for ax, color in zip(axes, ("value", "gradient"), strict=True):
    rs.plot_regions(regions, color=color, ax=ax)
    for ends in boundary:
        ax.plot(*zip(*((float(x), float(y)) for x, y in ends), strict=True), color="red", linewidth=1.5)
    for moon, paint in enumerate(("white", "orange")):
        chosen = [point for point, label in zip(points, labels, strict=True) if label == moon]
        ax.scatter(*zip(*chosen, strict=True), s=8, color=paint, edgecolors="black", linewidths=0.3, zorder=3)
    ax.set_aspect("equal")
    ax.set_xlabel("x")
    ax.set_ylabel("y")

# %% [markdown]
# ## Where the gradient is an artefact
# Inside a polygon there is one gradient, and every framework returns it.  At a corner or on an edge some relu is at its
# kink.  Which ones are does not change along an edge between two corners, so its middle stands for all of it: a finite
# list of points decides the whole square.

# %%
corners = sorted({v for region in regions for v in region.vertices})
middles = {}
for region in regions:
    for edge in zip(region.vertices, (*region.vertices[1:], region.vertices[0]), strict=True):
        (a, b), (c, d) = sorted(edge)
        on = [(x, y) for x, y in corners if (a, b) <= (x, y) <= (c, d) and (x - a) * (d - b) == (y - b) * (c - a)]
        middles |= {((x + u) / 2, (y + v) / 2): ((x, y), (u, v)) for (x, y), (u, v) in pairwise(on)}
places = [*corners, *sorted(middles)]
audit = net.audit(places, frameworks=("torch", "jax", "tensorflow"))
rows = list(audit)
print(audit)

# %% [markdown]
# "inside the set": a choice, but a generalized gradient in the sense of Clarke.  "artefact": outside of it.  These are:


# %%
def told(vector):
    """For reading only: everything here is exact."""
    return "(" + ", ".join(f"{float(v):.4f}" for v in vector) + ")"


artefacts = {places[row.index]: row for row in rows if "artefact" in row.verdicts["torch"]}
for place, row in artefacts.items():
    print("on an edge, at" if place in middles else "at a corner,", place, f"with {row.ties} kinks")
    print("    PyTorch:     ", told(row.gradients["torch"][0]))
    print("    Clarke's set: the hull of", *map(told, net.subdifferential(place)[0].vertices))

# %% [markdown]
# Rounding has made two rows of the first block proportional, with opposite signs: their kinks share a line, and flat on
# both is what the network is on neither side.  So on a part of that line all points are artefacts.
#
# The origin is one of them: the middle of the data, at which all relus of the first block are at their kinks, and the
# baseline of many an attribution.  PyTorch itself says the same:

# %%
if torch is not None:
    origin = torch.zeros(1, 2, requires_grad=True)
    model(origin).sum().backward()
    print(origin.grad, "and the audit:", artefacts[0, 0].gradients["torch"][0])

# %% [markdown]
# At every such point there is an element of the set that costs a few evaluations, the lexicographic derivative, and its
# membership is certain:

# %%
for place in artefacts:
    element = net.lexicographic_derivative(place)[0]
    print(told(place), element, "in Clarke's set:", element in net.subdifferential(place)[0])

# %%
ax = rs.plot_regions(regions, color="gradient")
for place in artefacts:
    drawn = [(float(x), float(y)) for x, y in middles.get(place, (place,))]
    ax.plot(*zip(*drawn, strict=True), "-" if place in middles else "o", color="red", linewidth=2.5)
ax.set_aspect("equal")
ax.set_xlabel("x")
ax.set_ylabel("y")
_ = ax.set_title("the artefacts")

# %% [markdown]
# ## Attributions from the origin
# Integrated gradients from the origin to a point of a moon, exactly; next to them what sums of sampled gradients miss.

# %%
shares = net.attributions((0, 0), (1, Rational(1, 2)))
shares, sum(shares[0]) == net((1, Rational(1, 2)))[0] - net((0, 0))[0]

# %%
print(net.attribution_errors((0, 0), (1, Rational(1, 2)), samples=(10, 50)))
