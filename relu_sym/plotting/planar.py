"""How matplotlib draws the cells at a point and the set of their gradients.

Every artist has a ``gid``: cells, switch, point, gradient (a formula), set, enclosure, slope (a dot), note.
"""

from __future__ import annotations

from typing import Any

from .cells import CellPicture, Pair, SetPicture
from .drawing import matplotlib_pyplot, settable
from .notes import QUIET

PALE = 0.45
"""How much of its colour a cell has."""
MANY = 16
"""More gradients than this are not written."""


def draw_pair(picture: Pair, fig: Any) -> Any:
    """Left the cells, right the set; the Figure."""
    if fig is None:
        fig = matplotlib_pyplot().figure(figsize=(9, 4.4))
    if hasattr(fig, "set_layout_engine") and fig.get_layout_engine() is None:
        fig.set_layout_engine("constrained")
    left, right = fig.subplots(1, 2)
    draw_cells(picture.cells, left)
    draw_set(picture.slopes, right, picture.cells.names)
    left.set_title(settable(f"${picture.title}$", "") if len(picture.title) < 90 else "cells at the point")
    right.set_title(
        {"clarke": "Clarke's set", "frechet": "Frechet's set", "bouligand": "Bouligand's set"}[picture.kind]
    )
    return fig


def color(n: int) -> Any:
    """The colour of a gradient."""
    from matplotlib import colormaps  # pyright: ignore[reportMissingImports]

    return colormaps["tab20"]((2 * n) % 20 + (n // 10) % 2)


def draw_cells(p: CellPicture, ax: Any) -> None:
    """A disc about the point, a colour for each gradient; grey where it is not decided which cells are there."""
    from matplotlib import patches, patheffects  # pyright: ignore[reportMissingImports]
    from matplotlib.colors import to_rgba  # pyright: ignore[reportMissingImports]

    (a, b), r = p.center, p.radius
    shades = {-1: (1.0, 1.0, 1.0, 0.0), -2: (0.8, 0.8, 0.8, 1.0)}
    for n in {n for row in p.owner for n in row if n >= 0}:
        base = to_rgba(color(n))
        shades[n] = (*(1 - PALE * (1 - c) for c in base[:3]), 1.0)
    extent = (a - r, a + r, b - r, b + r)
    disc = patches.Circle((a, b), r, fill=False, color=QUIET, linewidth=1)
    ax.add_patch(disc)
    image = ax.imshow(
        [[shades[n] for n in row] for row in p.owner], extent=extent, origin="lower", interpolation="nearest"
    )
    image.set_gid("cells")
    image.set_clip_path(disc)
    places = [[low + 2 * r * k / (len(p.owner) - 1) for k in range(len(p.owner))] for low in (a - r, b - r)]
    for values in p.switches:
        if min(map(min, values)) < 0 < max(map(max, values)):
            curve = ax.contour(*places, values, levels=[0], colors="black", linewidths=1)
            curve.set_gid("switch")
            curve.set_clip_path(disc)
    halo = [patheffects.withStroke(linewidth=2.5, foreground="white")]
    for label in p.labels if len(p.labels) <= MANY else ():
        text = settable(f"${label.text}$", label.text)
        ax.text(*label.at, text, ha="center", va="center", path_effects=halo, gid="gradient", zorder=6)
    ax.plot([a], [b], "o", color="black", markersize=4, gid="point", zorder=7)
    ax.set_aspect("equal")
    pad = 0.03 * r
    ax.set_xlim(a - r - pad, a + r + pad)
    ax.set_ylim(b - r - pad, b + r + pad)
    ax.set_xlabel(settable(f"${p.names[0]}$", p.names[0]))
    ax.set_ylabel(settable(f"${p.names[1]}$", p.names[1]), rotation=0, labelpad=10)


def draw_set(p: SetPicture, ax: Any, names: tuple[str, str] | None = None) -> None:
    """The set filled, its outline dashed where it is an enclosure only, a dot for each gradient."""
    gid, style = ("set", "-") if p.exact else ("enclosure", "--")
    if p.outline:
        xs, ys = zip(*p.outline, p.outline[0], strict=True)
        if len(p.outline) > 2:
            ax.fill(xs, ys, color="0.85", zorder=1)
        ax.plot(xs, ys, style, color="0.35", linewidth=1.6, gid=gid, zorder=2)
    for (x, y), n in p.dots:
        ax.plot([x], [y], "o", color=color(n), markeredgecolor="black", markersize=8, gid="slope", zorder=4)
    if p.note:
        ax.text(0.98, 0.97, p.note, transform=ax.transAxes, ha="right", va="top", style="italic", gid="note")
    points = [*p.outline, *(q for q, _ in p.dots)] or [(-1.0, -1.0), (1.0, 1.0)]
    middle, reach = [], 0.5
    for k in (0, 1):
        low, high = min(q[k] for q in points), max(q[k] for q in points)
        middle.append((low + high) / 2)
        reach = max(reach, 0.6 * (high - low))
    ax.set_xlim(middle[0] - reach, middle[0] + reach)
    ax.set_ylim(middle[1] - reach, middle[1] + reach)
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=0, gid="axis")
    ax.axhline(0, color=QUIET, linewidth=0.8, zorder=0, gid="axis")
    ax.set_aspect("equal")
    if names is not None:
        ax.set_xlabel(f"slope in {settable(f'${names[0]}$', names[0])}")
        ax.set_ylabel(f"slope in {settable(f'${names[1]}$', names[1])}")
