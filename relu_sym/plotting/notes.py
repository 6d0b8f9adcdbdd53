"""Vertical lines and the words beside them, where the curves leave most room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .picture import Mark, Picture
from .placing import MOST_WORK, Box, freest, obstacles

QUIET = "0.6"
"""The grey of poles and of the axis below impulses."""
ALARM = "tab:red"
"""The colour of points at which an object does not exist."""


def size(ax: Any) -> tuple[float, float]:
    """Width and height of the Axes in points."""
    box = ax.get_window_extent()
    return 72 * box.width / ax.figure.dpi, 72 * box.height / ax.figure.dpi


def units(ax: Any) -> tuple[float, float]:
    """What one point on paper is in data coordinates."""
    (a, b), (low, high), (width, height) = ax.get_xlim(), ax.get_ylim(), size(ax)
    return (b - a) / max(width, 1.0), (high - low) / max(height, 1.0)


class Notes:
    """The notes of one picture; ``obstacles`` are what they should not cover."""

    def __init__(self, ax: Any, picture: Picture, font: float, halo: list[Any]) -> None:
        self.ax, self.picture, self.font, self.halo = ax, picture, font, halo
        self.width, self.height = size(ax)
        self.obstacles, self.work = obstacles(picture), 0

    def lines(self, lines: Sequence[Mark]) -> None:
        """Vertical lines at poles and refusals; of many equal notes close together only some are written."""
        a, b = self.picture.interval
        last: dict[str, float] = {}
        for m in lines:
            gid, color, style, wide = ("refusal", ALARM, ":", 1.4) if m.refusal else ("guide", QUIET, "--", 0.8)
            self.ax.axvline(m.x, color=color, linestyle=style, linewidth=wide, zorder=1, gid=gid)
            near = m.note in last and (m.x - last[m.note]) / (b - a) * self.width < 1.8 * self.font
            if m.note and not near:
                last[m.note] = m.x
                self._beside(m.x, m.note, color)

    def _beside(self, x: float, text: str, color: Any) -> None:
        """A note along a vertical line, at the side and end of it where there is most room."""
        unit_x, unit_y = units(self.ax)
        low, high = self.ax.get_ylim()
        wide, tall = unit_x * (1.3 * self.font + 3), unit_y * 0.62 * self.font * len(text)
        spots = [(side, end) for end in (1, -1) for side in (1, -1)]
        boxes = [
            Box(min(x, x + side * wide), high - tall, max(x, x + side * wide), high)
            if end > 0
            else Box(min(x, x + side * wide), low, max(x, x + side * wide), low + tall)
            for side, end in spots
        ]
        side, end = spots[self._freest(boxes)]
        self.ax.annotate(
            text,
            (x, 0.98 if end > 0 else 0.02),
            (3 * side, 0),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            rotation=90,
            ha="left" if side > 0 else "right",
            va="top" if end > 0 else "bottom",
            fontsize=self.font,
            color=color,
            path_effects=self.halo,
            gid="note",
            zorder=6,
        )

    def corner(self, text: str) -> None:
        """A note in the emptiest corner."""
        unit_x, unit_y = units(self.ax)
        (a, b), (low, high) = self.ax.get_xlim(), self.ax.get_ylim()
        wide, tall = unit_x * 0.55 * self.font * len(text), unit_y * (2 * self.font + 0.05 * self.height)
        spots = [(u, v) for v in (0, 1) for u in (0, 1)]
        boxes = [
            Box(b - wide if u else a, high - tall if v else low, b if u else a + wide, high if v else low + tall)
            for u, v in spots
        ]
        u, v = spots[self._freest(boxes)]
        self.ax.annotate(
            text,
            (0.98 if u else 0.02, 0.97 if v else 0.03),
            xycoords="axes fraction",
            ha="right" if u else "left",
            va="top" if v else "bottom",
            fontsize=0.9 * self.font,
            style="italic",
            color=QUIET,
            path_effects=self.halo,
            gid="note",
            zorder=6,
        )

    def _freest(self, boxes: Sequence[Box]) -> int:
        self.work += len(boxes) * len(self.obstacles)
        return freest(boxes, self.obstacles) if self.work < MOST_WORK else 0
