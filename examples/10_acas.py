# %% [markdown]
# # A collision avoidance network, exactly
#
# ACAS Xu advises an unmanned aircraft how to turn away from another one.  Its tables were compressed into ReLU networks
# (K. Julian et al., Policy compression for aircraft collision avoidance systems, 2016), the best known subjects of the
# verification of networks.  One of them, 5 inputs and 300 ReLUs, is read here from its ONNX file.  Floats are dyadic
# fractions, so the network is a piecewise linear function with exactly known coefficients: nothing below is rounded
# before it is printed or drawn.

# %%
import os
from pathlib import Path

from sympy import Rational

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

plt = matplotlib_pyplot()


def found(name):
    """A file of the repository, from here, from where the shell stands, or from the installed package upwards."""
    for start in (Path.cwd(), Path(os.environ.get("PWD", ".")), Path(rs.__file__)):
        for folder in (start, *start.parents):
            if (folder / name).is_file():
                return folder / name
    raise FileNotFoundError(f"{name} is in the repository of relu_sym: start this notebook from a checkout")


net = rs.Network.from_onnx(found("tests/networks/data/ACASXU_experimental_v2a_1_1.onnx"))
print(net)

# %% [markdown]
# The inputs are the distance of the intruder, its bearing, its heading relative to ours, and both speeds, normalised by
# published constants.  The outputs are costs of five advisories; the lowest is given.

# %%
ADVISORIES = ("clear of conflict", "weak left", "weak right", "strong left", "strong right")


def encounter(feet, bearing, heading, own=800, other=800):
    """The inputs: angles in turns, speeds in feet a second."""
    return (
        (Rational(feet) - Rational("19791.091")) / 60261,
        Rational(bearing),
        Rational(heading),
        Rational(own - 650, 1100),
        Rational(other - 600, 1200),
    )


def advised(costs):
    """The advisory of the lowest cost."""
    return ADVISORIES[min(range(5), key=lambda k: costs[k])]


head_on = encounter(12_000, Rational(1, 180), Rational(1, 2))
far = encounter(60_000, Rational(1, 180), Rational(1, 2))
costs = net(head_on)
advised(costs), [round(float(c), 5) for c in costs]

# %% [markdown]
# A cost is one fraction.  Its float from a run in float32 agrees to a few digits; this one is the network's value:

# %%
print(costs[0])

# %% [markdown]
# ## Along an approach
# The intruder comes head-on, 2 degrees to the left, from 60 000 to 12 000 feet.  The five costs on that segment, with
# every kink:

# %%
approach = net.along(far, head_on)
[len(form.breakpoints) for form in approach]

# %%
figure, ax = plt.subplots(figsize=(8, 3.6), constrained_layout=True)
for name, form, first, last in zip(ADVISORIES, approach, net(far), net(head_on), strict=True):
    places = [0, *form.breakpoints, 1]
    heights = [first, *form.values, last]
    ax.plot([60 - 48 * float(t) for t in places], [float(h) for h in heights], label=name)
ax.invert_xaxis()
ax.set_xlabel("distance in 1000 feet")
ax.set_ylabel("cost")
_ = ax.legend()

# %% [markdown]
# Where does the decision change?  At exact rational numbers; `argmin` gives the intervals in which each advisory is a
# cheapest one.

# %%
for name, where in zip(ADVISORIES, approach.argmin(), strict=True):
    for part in where.args if where.is_Union else [where]:
        if part:
            print(f"{name:18}", *(f"{float(60_000 - 48_000 * end):16.9f}" for end in (part.inf, part.sup)), "feet")

# %% [markdown]
# ## What the change is owed to
# Integrated gradients share the change of an output among the inputs.  Exactly: the gradient is integrated piece by
# piece, and the shares sum to the change, with no remainder.  Here both ends differ in speeds and angles too.

# %%
INPUTS = ("distance", "bearing", "heading", "own speed", "its speed")
calm = encounter(40_000, Rational(1, 4), Rational(1, 4), 500, 500)
shares = net.attributions(calm, head_on)
assert [sum(row) for row in shares] == [b - a for a, b in zip(net(calm), net(head_on), strict=True)]
print(" " * 18, *(f"{name:>10}" for name in INPUTS), "       sum")
for name, row in zip(ADVISORIES, shares, strict=True):
    print(f"{name:18}", *(f"{float(v):10.6f}" for v in (*row, sum(row))))

# %% [markdown]
# Libraries sum sampled gradients instead.  How far off they are by sampling alone, computed without rounding:

# %%
print(net.attribution_errors(calm, head_on))

# %% [markdown]
# ## The polygons of a plane
# Distance and bearing vary, the rest is fixed: intruders that fly head-on, from 12 000 to 20 000 feet, up to 30 degrees
# to either side.  On each polygon the network is one affine map; the polygons fill the rectangle exactly.

# %%
origin = encounter(0, 0, Rational(1, 2))
kilofoot = (Rational(1000, 60261), 0, 0, 0, 0)
degree = (0, Rational(1, 360), 0, 0, 0)
regions = net.regions(box=((12, 20), (-30, 30)), plane=(origin, kilofoot, degree), budget=rs.budget(seconds=60))
assert sum(r.area for r in regions) == 8 * 60
print(regions)

# %%
figure, axes = plt.subplots(1, 2, figsize=(11, 4.4), constrained_layout=True)
for ax, color in zip(axes, ("value", "gradient"), strict=True):
    rs.plot_regions(regions, output=0, color=color, ax=ax)
    ax.set_xlabel("distance in 1000 feet")
    ax.set_ylabel("bearing in degrees")

# %% [markdown]
# On a polygon costs are affine, so an advisory is the cheapest on a polygon again.  Cut by these comparisons, the
# polygons show the exact policy on the plane, with no grid between whose points something could be missed.


# %%
def cheapest(region, corners, k):
    """The part of a polygon where advisory k costs least: its corners in order; they come with the costs there."""
    for j in range(5):
        kept = []
        for (v, before), (w, after) in zip(corners, (*corners[1:], corners[0]), strict=True) if corners else ():
            a, b = before[k] - before[j], after[k] - after[j]
            if a <= 0:
                kept.append((v, before))
            if a * b < 0:
                at = tuple(x + a / (a - b) * (y - x) for x, y in zip(v, w, strict=True))
                kept.append((at, region.value(at)))
        corners = kept
    return [v for v, _ in corners]


colors = ("0.92", "#9ecae1", "#fdae6b", "#08519c", "#d94801")
parts = [[] for _ in ADVISORIES]
for region in regions:
    corners = [(v, region.value(v)) for v in region.vertices]
    for k, polygons in enumerate(parts):
        polygons += [p for p in [cheapest(region, corners, k)] if len(p) > 2]
{name: len(polygons) for name, polygons in zip(ADVISORIES, parts, strict=True)}

# %%
figure, ax = plt.subplots(figsize=(7, 4.6), constrained_layout=True)
for polygons, color, name in zip(parts, colors, ADVISORIES, strict=True):
    drawn = [[(float(x), float(y)) for x, y in p] for p in polygons]
    ax.add_collection(
        plt.matplotlib.collections.PolyCollection(drawn, facecolors=color, edgecolors="0.3", linewidths=0.15)
    )
    ax.fill([], [], color=color, label=name)
ax.autoscale()
ax.margins(0)
ax.set_xlabel("distance in 1000 feet")
ax.set_ylabel("bearing in degrees")
_ = figure.legend(loc="outside right upper")

# %% [markdown]
# How much of the plane is given to each advisory, as an exact area over the whole:


# %%
def area(corners):
    """Of a polygon."""
    return sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(corners, (*corners[1:], corners[0]), strict=True)) / 2


areas = [sum(map(area, polygons)) for polygons in parts]
assert sum(areas) == 8 * 60
{name: f"{float(a / 480):.4%}" for name, a in zip(ADVISORIES, areas, strict=True)}
