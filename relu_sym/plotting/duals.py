"""``rs.plot_convex``: a function with its conjugate, its Moreau envelopes below it, the graph of its slopes turned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Dummy, Rational, Tuple, lambdify, oo

from ..budget import verb
from ..convex.conjugate import convex_conjugate, hull, read_extended
from ..convex.extended import Extended, extended
from ..convex.proximal import moreau_envelope
from ..errors import ReluSymError, UnsupportedError
from ..forms.exact import Scalar, expression
from ..forms.facts import NO_FACTS
from ..symbols import Gate, T
from ..symbols.gate import as_variable
from .drawing import matplotlib_pyplot, refusal
from .labels import symbol_label
from .picture import Point
from .scene import scene
from .verbs import plot

SCALES = (Rational(1, 4), 1, 4)
SAMPLES = 60


@verb
def plot_convex(f: Any, x: Any, interval: Any = None, lam: Any = SCALES, fig: Any = None) -> Any:
    """Three panels: f with its conjugate, its Moreau envelopes for each ``lam``, the graph of its subgradients beside
    that of the inverse (the subgradients of the conjugate), mirrored in the diagonal; returns the Figure.

    Of a function that is not convex the subgradients are those of its convex envelope, drawn beside f.  +oo is left
    out.  A panel whose answer is refused says so.  Errors: those of ``plot``.

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> fig = rs.plot_convex(Abs(x), x, (-2, 2))  # doctest: +SKIP
    """
    if isinstance(x, (tuple, list, Tuple)) and len(x) == 3 and interval is None:
        x, interval = x[0], tuple(x[1:])
    x = as_variable(x)
    shown = scene(f, x, interval).interval
    if fig is None:
        fig = matplotlib_pyplot().figure(figsize=(12, 3.8))
    elif not hasattr(fig, "subplots"):
        raise UnsupportedError("fig must be a matplotlib Figure, not {0!r}", fig)
    if hasattr(fig, "set_layout_engine") and fig.get_layout_engine() is None:
        fig.set_layout_engine("constrained")
    drawn = (
        lambda ax: _conjugate(f, x, shown, ax),
        lambda ax: _envelopes(f, x, shown, lam if isinstance(lam, (tuple, list)) else (lam,), ax),
        lambda ax: _graphs(f, x, shown, ax),
    )
    titles = ("function and conjugate", "Moreau envelopes", "subgradients, and their inverse")
    for ax, draw, title in zip(fig.subplots(1, 3), drawn, titles, strict=True):
        try:
            draw(ax)
        except ReluSymError as err:
            refusal(ax, f"{type(err).__name__}: {err}")
        ax.set_title(title)
    return fig


def _conjugate(f: Any, x: Any, shown: Any, ax: Any) -> None:
    plot(f, x, shown, ax=ax, label="f")
    found = convex_conjugate(f, x, x)
    if found is not oo:
        plot(found, x, shown, ax=ax, label="f*", color="tab:red")
    ax.legend(framealpha=0.85, edgecolor="none")


def _envelopes(f: Any, x: Any, shown: Any, scales: Sequence[Any], ax: Any) -> None:
    plot(f, x, shown, ax=ax, label="f", color="0.3")
    u = Dummy(x.name, real=True)
    for lam in scales:
        plot(moreau_envelope(f, x, u, lam), u, shown, ax=ax, label=f"lam = {lam}")
    ax.set_xlabel(symbol_label(x))
    ax.legend(framealpha=0.85, edgecolor="none")


def _graphs(f: Any, x: Any, shown: Any, ax: Any) -> None:
    gate = Gate(f, x)
    with gate.errors():
        own = read_extended(gate, NO_FACTS)
        form, whose = hull(own), "f" if own.is_convex() else "f**"
        if form is None:
            raise UnsupportedError("no affine function is below {0}: it has no subgradients anywhere", gate.source)
        low, high = map(float, shown)
        points = graph(extended(form), low, high)
    ax.plot(*zip(*points, strict=True), gid="graph", label=f"slopes of {whose} at x")
    ax.plot(*zip(*((s, p) for p, s in points), strict=True), gid="inverse", label="x with that slope", color="tab:red")
    reach = max(abs(low), abs(high))
    ax.plot((-reach, reach), (-reach, reach), color="0.7", linewidth=0.8, linestyle=":", gid="diagonal")
    ax.set_xlim(-reach, reach)
    ax.set_ylim(-reach, reach)
    ax.set_aspect("equal")
    ax.legend(framealpha=0.85, edgecolor="none")


def graph(f: Extended, low: float, high: float) -> list[Point]:
    """The graph of the subgradients of a convex function as one line that never falls: along x on smooth pieces,
    upright at kinks; beyond the window upright at the ends of the domain.

    >>> from sympy import Abs
    >>> from relu_sym.symbols import T
    >>> from relu_sym.vocabularies.read import read
    >>> from relu_sym.forms.line.parts import Domain
    >>> found = graph(extended(read(Abs(T), Domain())), -1.0, 1.0)
    >>> found[0], found[-1], (0.0, -1.0) in found, (0.0, 1.0) in found
    ((-1.0, -1.0), (1.0, 1.0), True, True)
    """
    far = 4 * (high - low) + max(abs(low), abs(high))
    if not f.arcs:
        at = _number(f.lo)
        return [(at, -far), (at, far)]
    points: list[Point] = [] if f.arcs[0].lo == -oo else [(_number(f.arcs[0].lo), -far)]
    for a in f.arcs:
        lo, hi = max(_number(a.lo), low), min(_number(a.hi), high)
        if lo >= hi:
            continue
        at = lambdify(T, a.piece.diff().expr(), modules="math")
        first = _number(a.slope(1, f.facts)) if lo == _number(a.lo) else float(at(lo))
        last = _number(a.slope(-1, f.facts)) if hi == _number(a.hi) else float(at(hi))
        inner = [lo + (hi - lo) * k / SAMPLES for k in range(1, SAMPLES)]
        drawn = [(lo, first), *((p, float(at(p))) for p in inner), (hi, last)]
        points += [(p, min(max(v, -far), far)) for p, v in drawn]
    return points if f.arcs[-1].hi == oo else [*points, (_number(f.arcs[-1].hi), far)]


def _number(s: Scalar) -> float:
    return float(expression(s))
