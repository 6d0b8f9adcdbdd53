"""``rs.plot`` and ``rs.plot_derivatives``: pictures that say what happens at the kinks."""

from __future__ import annotations

from typing import Any

from sympy import Tuple

from ..budget import verb
from ..calculus.rewriting.normal_form import NormalForm
from ..calculus.subdifferentials.subdifferential import SetValuedMap
from ..errors import ReluSymError, UnsupportedError
from ..modes import Mode, as_mode
from ..symbols import as_expression, as_variable, infer_variable
from .cells import is_set_of_slopes, outline, pair
from .drawing import Canvas, matplotlib_pyplot, refusal
from .labels import symbol_label, title
from .planar import draw_pair, draw_set
from .scene import SAMPLES, scene, scene_of_map


@verb
def plot(
    f: Any,
    x: Any = None,
    interval: Any = None,
    mode: str | None = None,
    ax: Any = None,
    *,
    samples: int = SAMPLES,
    label: str | None = None,
    color: Any = None,
    at: Any = None,
    kind: str = "clarke",
    radius: Any = None,
    fig: Any = None,
) -> Any:
    """Draw f on an interval, or its first derivative in a mode; returns the Axes, shows nothing.

    ``mode=None``: f itself; ``"classical"``, ``"distributional"``, ``"set-valued"``: f' in that sense.  No line
    crosses a jump.  An open circle is a one-sided limit that is not attained, a filled dot a value (at jumps, holes
    and ends only).  An impulse is an arrow from the axis, as high as its weight, the weight beside the tip; dashed
    for derivatives of delta; "arrows not to scale" where one scale does not fit all.  Clarke's set is a vertical
    segment with closed ends; dashed if only an enclosure.  A dashed vertical line is a pole, a dotted one a point
    without a set.

    ``interval``: a pair (a, b); without it all breakpoints and impulses are in sight (of kinks that repeat: a few
    periods), else (-2, 2).  ``(x, a, b)`` in place of x means the same.  ``ax``: draw there, else in a new figure.
    ``samples``: points before refinement.

    f may be what ``rs.subdifferential``, ``rs.normal_form`` or (where points tie) ``rs.prox`` returned,
    without x; of the other kinds several slopes at a point are dots, and a dotted line marks the empty set.

    ``rs.plot(f, (x, y), at={x: 0, y: 0}, kind=...)``: f of two variables at a point, and returns the Figure.  Left the
    cells in a disc of that ``radius`` about the point, coloured and labelled by their gradients, grey where it is not
    decided which cells are there; right the set, its outline dashed if it is only an enclosure.  A ``Polytope``, an
    ``Ellipsoid`` or a finite set of slopes in two variables is drawn alone, and returns the Axes.

    Errors: ``UnsupportedError`` (parameters without numbers, a bad interval, no matplotlib) and those of the mode.

    >>> from sympy import Max, Symbol
    >>> import relu_sym as rs
    >>> x, y = Symbol('x', real=True), Symbol('y', real=True)
    >>> ax = rs.plot(rs.ReLU(x), x, (-1, 1), mode="set-valued")  # doctest: +SKIP
    >>> fig = rs.plot(Max(x, y) - Max(x, -y), (x, y), at=(0, 0))  # doctest: +SKIP
    """
    if at is not None or is_set_of_slopes(f):
        return _of_cells(f, x, interval, mode, ax, at, kind, radius, fig)
    if kind != "clarke" or radius is not None or fig is not None:
        raise UnsupportedError("kind=, radius= and fig= belong to a picture at a point: name it with at=")
    if isinstance(x, (tuple, list, Tuple)) and len(x) == 2:
        raise UnsupportedError("{0}: in two variables the cells at a point are drawn: name it, as in at=(0, 0)", f)
    chosen, kind = None if mode is None else as_mode(mode), "clarke"
    if isinstance(f, SetValuedMap):
        if chosen not in (None, Mode.SET_VALUED):
            raise UnsupportedError("a set-valued map has the mode 'set-valued', not {0!r}", mode)
        if type(f) is not SetValuedMap:
            return _of_map(f, x, interval, samples, ax, label, color)
        f, x, chosen, kind = f.source, f.variable if x is None else x, Mode.SET_VALUED, f.kind.value
    elif isinstance(f, NormalForm):
        f, x = f.to_expr(), f.variable if x is None else x
    if x is None and (x := infer_variable(as_expression(f))) is None:
        raise UnsupportedError("{0} has several free symbols: name the variable", as_expression(f))
    if isinstance(x, (tuple, list, Tuple)) and len(x) == 3 and interval is None:
        x, interval = x[0], tuple(x[1:])
    canvas = Canvas(_axes(ax), scene(f, x, interval, chosen, samples, kind))
    canvas.draw(label, color)
    canvas.heading(symbol_label(as_variable(x)), *title(as_expression(f), chosen))
    return canvas.ax


def _axes(ax: Any) -> Any:
    if ax is None:
        _, ax = matplotlib_pyplot().subplots()
    elif not hasattr(ax, "annotate"):
        raise UnsupportedError("ax must be a matplotlib Axes, not {0!r}", ax)
    return ax


def _of_map(m: SetValuedMap, x: Any, interval: Any, samples: int, ax: Any, label: Any, color: Any) -> Any:
    """A map that is no derivative, of its own variable: ``x`` may repeat that, with an interval or without."""
    if isinstance(x, (tuple, list, Tuple)) and interval is None:
        x, interval = (x[0], tuple(x[1:])) if len(x) == 3 else (None, x)
    if x is not None and as_variable(x) != m.variable:
        raise UnsupportedError("the map is one of {0}, not of {1}", m.variable, x)
    canvas = Canvas(_axes(ax), scene_of_map(m, interval, samples))
    canvas.draw(label, color)
    canvas.heading(symbol_label(m.variable), "", "")
    return canvas.ax


def _of_cells(f: Any, x: Any, interval: Any, mode: Any, ax: Any, at: Any, kind: str, radius: Any, fig: Any) -> Any:
    """The cells at a point and the set, or a set alone."""
    if interval is not None or (mode is not None and as_mode(mode) is not Mode.SET_VALUED):
        raise UnsupportedError("a picture at a point has no interval, and the mode 'set-valued' only")
    if at is None:
        ax = _axes(ax)
        draw_set(outline(f), ax)
        return ax
    if ax is not None or is_set_of_slopes(f):
        raise UnsupportedError("a picture at a point has two panels: give fig=, a matplotlib Figure, instead of ax=")
    if fig is not None and not hasattr(fig, "subplots"):
        raise UnsupportedError("fig must be a matplotlib Figure, not {0!r}", fig)
    return draw_pair(pair(f, x, at, kind, radius), fig)


PANELS = ((None, ""), *((m, f"{m.value} derivative") for m in Mode))


@verb
def plot_derivatives(f: Any, x: Any, interval: Any = None, fig: Any = None) -> Any:
    """f and its classical, distributional and set-valued derivative in one figure of four panels; returns the Figure.

    A mode that refuses says so in its panel; f itself must be drawable.  ``fig``: draw there.

    Errors: those of ``plot`` with ``mode=None``.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> fig = rs.plot_derivatives(Abs(x), x)  # doctest: +SKIP
    """
    if isinstance(x, (tuple, list, Tuple)) and len(x) == 3 and interval is None:
        x, interval = x[0], tuple(x[1:])
    shown = scene(f, x, interval).interval
    if fig is None:
        fig = matplotlib_pyplot().figure(figsize=(9, 6.5))
    elif not hasattr(fig, "subplots"):
        raise UnsupportedError("fig must be a matplotlib Figure, not {0!r}", fig)
    if hasattr(fig, "set_layout_engine") and fig.get_layout_engine() is None:
        fig.set_layout_engine("constrained")
    panels = fig.subplots(2, 2, sharex=True)
    for ax, (mode, name) in zip(panels.flat, PANELS, strict=True):
        ax.set_title(name)
        try:
            plot(f, x, shown, mode, ax)
        except ReluSymError as err:
            refusal(ax, f"{type(err).__name__}: {err}")
    if not panels[0, 0].get_title():
        panels[0, 0].set_title("function")
    for ax in panels[0]:
        ax.set_xlabel("")
    return fig
