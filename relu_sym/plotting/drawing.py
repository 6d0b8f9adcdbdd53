"""How matplotlib draws a picture.  It is imported here, when the first picture is drawn.

Every artist has a ``gid`` that says what it is: curve, open, filled, segment, enclosure, arrow, weight, guide (of a
pole), refusal (of a point), note.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ..errors import UnsupportedError, how_to_install
from .labels import plain
from .notes import ALARM, QUIET, Notes, size, units
from .picture import Arrow, Picture, Point

SMALL = 0.85
"""Size of notes and weights, as a part of the ordinary font size."""


def matplotlib_pyplot() -> Any:
    """matplotlib.pyplot, or an error that says how to install it."""
    try:
        import matplotlib.pyplot as plt  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise UnsupportedError("drawing needs matplotlib: {0}", how_to_install("matplotlib")) from None
    return plt


def settable(text: str, instead: str = "") -> str:
    """The text if mathtext can set it, else the other one, letter by letter."""
    from matplotlib.mathtext import MathTextParser  # pyright: ignore[reportMissingImports]

    try:
        MathTextParser("path").parse(text)
    except ValueError:
        return plain(instead)
    return text


class Canvas:
    """One picture on one Axes: the sizes in points decide how large dots, arrow heads and letters are."""

    def __init__(self, ax: Any, picture: Picture) -> None:
        self.ax, self.picture = ax, picture
        self.width, self.height = size(ax)
        from matplotlib import patheffects, rcParams  # pyright: ignore[reportMissingImports]

        self.font = SMALL * rcParams["font.size"]
        self.title = rcParams["font.size"] * 1.2
        self.halo = [patheffects.withStroke(linewidth=2.5, foreground=ax.get_facecolor())]
        self.notes = Notes(ax, picture, self.font, self.halo)

    def draw(self, label: str | None, color: Any) -> None:
        """Everything, the curve below the dots."""
        p, marks = self.picture, self.picture.marks
        fresh = not self.ax.has_data()
        (line,) = self.ax.plot(*_joined(p.curves), color=color, label=label, gid="curve", solid_capstyle="round")
        color = line.get_color()
        self._limits(fresh)
        self.notes.lines(marks.lines)
        for exact, gid, style in ((True, "segment", "-"), (False, "enclosure", "--")):
            ends = [((s.x, s.low), (s.x, s.high)) for s in marks.segments if s.enclosure is not exact]
            wide = min(1.6 * line.get_linewidth(), 0.3 * self.width / max(len(ends), 1))
            self._dots(_joined(ends), color, color, gid, linestyle=style, linewidth=wide)
        self._dots(_split(marks.hollow), color, self.ax.get_facecolor(), "open", linestyle="none")
        self._dots(_split(marks.filled), color, color, "filled", linestyle="none")
        self._arrows(p.arrows, color)
        if not any(map(len, p.curves)) and not p.arrows and not marks.filled:
            self.ax.text(0.5, 0.5, "no value here", transform=self.ax.transAxes, ha="center", color=QUIET, gid="note")

    def _dots(self, xy: tuple[list[float], list[float]], color: Any, face: Any, gid: str, **style: Any) -> None:
        if xy[0]:
            places = len(set(xy[0]))
            size = min(6.0, max(2.0, 0.6 * self.width / places))
            self.ax.plot(
                *xy, marker="o", color=color, markerfacecolor=face, markersize=size, gid=gid, zorder=5, **style
            )

    def _limits(self, fresh: bool) -> None:
        """The picture's extent, room for the weights added; on used axes the old extent stays visible."""
        (a, b), (low, high) = self.picture.interval, self.picture.view
        pad = 0.02 * (b - a)
        low, high = self._with_room(low, high)
        if not fresh:
            (a0, b0), (low0, high0) = sorted(self.ax.get_xlim()), sorted(self.ax.get_ylim())
            a, b, low, high = min(a, a0 + pad), max(b, b0 - pad), min(low, low0), max(high, high0)
        self.ax.set_xlim(a - pad, b + pad)
        self.ax.set_ylim(low, high)

    def _with_room(self, low: float, high: float) -> tuple[float, float]:
        """The vertical extent, wide enough for the weights above and below the tips."""
        for _ in range(10):
            unit = (high - low) / max(self.height, 1.0)
            for arrow in self.picture.arrows:
                room = unit * (self._text_height(arrow) + 10)
                low, high = (low, max(high, arrow.tip + room)) if arrow.tip > 0 else (min(low, arrow.tip - room), high)
        return low, high

    def _text_height(self, arrow: Arrow) -> float:
        """Points that the weight of an arrow takes above its tip."""
        if self._upright():
            return 0.55 * self._letter() * max(len(s) for s in arrow.labels)
        return 1.35 * self.font * len(arrow.labels)

    def _spacing(self) -> float:
        """Points between the two closest arrows."""
        places = sorted({arrow.x for arrow in self.picture.arrows})
        gaps = [q - p for p, q in pairwise(places)]
        a, b = self.picture.interval
        return min(gaps, default=b - a) / (b - a) * self.width

    def _upright(self) -> bool:
        """Whether the weights must be turned by 90 degrees to fit between the arrows."""
        widest = max((len(_letters(s)) for arrow in self.picture.arrows for s in arrow.labels), default=0)
        return 0.65 * self.font * widest > self._spacing()

    def _letter(self) -> float:
        """The font size of the weights."""
        return min(self.font, max(3.0, 0.9 * self._spacing())) if self._upright() else self.font

    def _arrows(self, arrows: Sequence[Arrow], color: Any) -> None:
        if not arrows:
            return
        self.ax.axhline(0, color=QUIET, linewidth=0.8, zorder=0.5, gid="axis")
        head = min(14.0, max(4.0, 0.8 * self._spacing()))
        for arrow in arrows:
            style = {"arrowstyle": "-|>", "color": color, "shrinkA": 0, "shrinkB": 0, "mutation_scale": head}
            style |= {"linewidth": 1.6, "linestyle": "--" if arrow.dashed else "-"}
            self.ax.annotate("", (arrow.x, arrow.tip), (arrow.x, 0.0), arrowprops=style, gid="arrow", zorder=4)
            up = arrow.tip > 0
            gap = 8 if self._dotted(arrow) else 3
            self.ax.annotate(
                "\n".join(settable(f"${s}$", s) for s in arrow.labels),
                (arrow.x, arrow.tip),
                (0, gap if up else -gap),
                textcoords="offset points",
                ha="center",
                va="bottom" if up else "top",
                rotation=90 if self._upright() else 0,
                fontsize=self._letter(),
                color=color,
                path_effects=self.halo,
                gid="weight",
                zorder=6,
            )
            self._reserve(arrow, gap)
        if not self.picture.to_scale:
            self.notes.corner("arrows not to scale")

    def _reserve(self, arrow: Arrow, gap: float) -> None:
        """No note on the weight of this arrow."""
        unit_x, unit_y = units(self.ax)
        half = 0.3 * unit_x * self._letter() * max(len(_letters(s)) for s in arrow.labels)
        for part in (0.2, 1.0):
            y = arrow.tip + (1 if arrow.tip > 0 else -1) * unit_y * (gap + part * self._text_height(arrow))
            self.notes.obstacles.append(((arrow.x - half, y), (arrow.x + half, y)))

    def _dotted(self, arrow: Arrow) -> bool:
        """Whether a dot sits on the tip."""
        near = 8 * units(self.ax)[1]
        dots = (*self.picture.marks.hollow, *self.picture.marks.filled)
        return any(x == arrow.x and abs(y - arrow.tip) < near for x, y in dots)

    def heading(self, xlabel: str, name: str, formula: str) -> None:
        """The axis label and the title, where the caller has not written any."""
        if not self.ax.get_xlabel():
            self.ax.set_xlabel(settable(xlabel, xlabel.strip("$")))
        if not self.ax.get_title():
            fits = 0.55 * self.title * (len(_letters(formula)) + len(name) + 4) < self.width
            of = settable(formula) if formula and fits else ""
            self.ax.set_title(f"{name} of {of}" if name and of else name or of)


def refusal(ax: Any, text: str) -> None:
    """A panel that says why there is nothing to draw."""
    ax.set_yticks([])
    short = textwrap.fill(textwrap.shorten(text, 220, placeholder=" ..."), 40)
    ax.text(
        0.5, 0.5, plain(short), transform=ax.transAxes, ha="center", va="center", fontsize=8, color=ALARM, gid="refused"
    )


def _letters(formula: str) -> str:
    """A formula without the commands: about as long as it will be."""
    for command in (r"\left", r"\right", r"\operatorname", r"\frac", r"\delta", "$", "{", "}", "\\"):
        formula = formula.replace(command, "d" if command == r"\delta" else "")
    return formula


def _split(points: Sequence[Point]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]


def _joined(runs: Sequence[Sequence[Point]]) -> tuple[list[float], list[float]]:
    """Polylines as one line with gaps."""
    nan = float("nan")
    points = [p for run in runs for p in (*run, (nan, nan))][:-1]
    return _split(points)
