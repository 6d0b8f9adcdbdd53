"""``rs.plot_regions``: the exact polygons on which a network is affine, coloured by an output or by its gradient."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import Any

from ..budget import verb
from ..errors import UnsupportedError
from ..networks.regions import Region, Regions
from .drawing import matplotlib_pyplot


def _middle(region: Region, output: int) -> float:
    """The output at the mean of the vertices."""
    n = len(region.vertices)
    place = [float(sum(c)) / n for c in zip(*region.vertices, strict=True)]
    slopes = zip(region.gradients[output], place, strict=True)
    return float(region.constants[output]) + sum(float(g) * a for g, a in slopes)


def _steepness(region: Region, output: int) -> float:
    """The Euclidean norm of the gradient."""
    return hypot(*map(float, region.gradients[output]))


COLORS: dict[str, Callable[[Region, int], float]] = {"value": _middle, "gradient": _steepness}


@verb
def plot_regions(regions: Regions, output: int = 0, color: str = "value", ax: Any = None) -> Any:
    """Draw what ``net.regions`` gave: every polygon with its edges; the Axes.

    ``color``: "value" (of the output in the middle of the polygon) or "gradient" (its Euclidean norm).

    Errors: ``UnsupportedError`` (no matplotlib, no such output or colour).

    >>> import relu_sym as rs
    >>> net = rs.Network([[[1, 0], [1, 1]], [[1, 1]]])
    >>> ax = rs.plot_regions(net.regions(box=(-1, 1)))  # doctest: +SKIP
    """
    if not isinstance(regions, Regions) or not regions:
        raise UnsupportedError("{0!r} are no regions: give what net.regions(...) returns", regions)
    outputs = len(regions[0].constants)
    if not isinstance(output, int) or not 0 <= output < outputs:
        raise UnsupportedError("output={0!r}: the network has the outputs 0 to {1}", output, outputs - 1)
    if not isinstance(color, str) or color not in COLORS:
        raise UnsupportedError("color={0!r}: the polygons are coloured by {1}", color, ", ".join(COLORS))
    if ax is None:
        ax = matplotlib_pyplot().figure(figsize=(5.2, 4.4)).add_subplot()
    elif not hasattr(ax, "add_collection"):
        raise UnsupportedError("ax must be matplotlib Axes, not {0!r}", ax)
    from matplotlib.collections import PolyCollection  # pyright: ignore[reportMissingImports]

    drawn = PolyCollection(
        [[(float(x), float(y)) for x, y in r.vertices] for r in regions],
        array=[COLORS[color](r, output) for r in regions],
        edgecolors="0.15",
        linewidths=0.5 if len(regions) < 500 else 0.15,
        cmap="viridis",
    )
    ax.add_collection(drawn)
    ax.autoscale()
    ax.margins(0)
    ax.set_xlabel("r")
    ax.set_ylabel("s")
    words = {"value": f"output {output}", "gradient": f"norm of the gradient of output {output}"}
    ax.figure.colorbar(drawn, ax=ax, label=words[color])
    return ax
