"""``rs.plot_descent``: two runs of gradient steps from one start, and where they part."""

from __future__ import annotations

from typing import Any

from ..budget import verb
from ..errors import UnsupportedError
from ..frameworks.descent import Descent
from .drawing import matplotlib_pyplot
from .verbs import plot


@verb
def plot_descent(run: Descent, fig: Any = None) -> Any:
    """Draw what ``rs.descent`` gave: left f with the points of both runs on it, right the points by step; the Figure.

    A dashed line marks the first step at which the program's number is not in Clarke's set, or else the step at which
    the runs part though both numbers are in it.

    Errors: ``UnsupportedError`` (no matplotlib, or ``fig`` is no Figure).

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> fig = rs.plot_descent(rs.descent(rs.ReLU(x) - rs.ReLU(-x), 1, 1, 3))  # doctest: +SKIP
    """
    if not isinstance(run, Descent):
        raise UnsupportedError("{0!r} is no run of rs.descent", run)
    if fig is None:
        fig = matplotlib_pyplot().figure(figsize=(9, 3.6))
    elif not hasattr(fig, "subplots"):
        raise UnsupportedError("fig must be a matplotlib Figure, not {0!r}", fig)
    if hasattr(fig, "set_layout_engine") and fig.get_layout_engine() is None:
        fig.set_layout_engine("constrained")
    on_graph, by_step = fig.subplots(1, 2)
    runs = ((run.program, f"program, {run.told}", "tab:red", "o"), (run.exact, "exact", "tab:blue", "x"))
    reached = [float(p) for points, *_ in runs for p in points]
    low, high = min(reached), max(reached)
    margin = (high - low or 1.0) / 5
    plot(run.f, run.variable, (low - margin, high + margin), ax=on_graph, color="0.4")
    for points, label, color, marker in runs:
        at = [float(p) for p in points]
        heights = [float(run.f.subs(run.variable, p)) for p in points]
        on_graph.plot(at, heights, marker, color=color, label=label, markersize=5, fillstyle="none")
        by_step.plot(range(len(at)), at, marker=marker, color=color, label=label, markersize=5, fillstyle="none")
    part = run.apart if run.parting is None else run.parting
    if part is not None:
        by_step.axvline(part, color="0.5", linestyle="--", linewidth=1)
        by_step.set_title(run.said)
    by_step.set_xlabel("step")
    by_step.set_ylabel(str(run.variable))
    by_step.legend(frameon=False)
    return fig
