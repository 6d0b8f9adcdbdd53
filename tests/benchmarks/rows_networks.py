"""Rows about networks of the size of ACAS Xu (5 inputs, 6 layers of n ReLUs, 5 outputs) with float32 weights."""

from __future__ import annotations

import importlib
import os
import random
import tempfile
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from struct import pack, unpack
from typing import Any, NamedTuple

from sympy import Rational

import relu_sym as rs

from .row import Aim, Rival, Row

try:
    import numpy as np
except ImportError:
    np = None

START, END = [-0.5] * 5, [0.5] * 5
PLANE = ([0] * 5, [1, 0, 0, 0, 0], [0, 1, 0, 0, 0])
WINDOW = (-Rational(1, 20), Rational(1, 20))


class Given(NamedTuple):
    """A network with its weights, also as NumPy's arrays where it is installed."""

    net: rs.Network
    layers: list[tuple[list[list[float]], list[float]]]
    arrays: list[tuple[Any, Any]]


def given(n: int) -> Given:
    """Seeded; the scale keeps the values of one size from layer to layer."""
    rng = random.Random(n)
    layers = []
    for before, after in pairwise((5, *[n] * 6, 5)):
        scale = (2 / before) ** 0.5

        def number(scale: float = scale) -> float:
            return unpack("f", pack("f", rng.gauss(0, scale)))[0]

        layers.append(([[number() for _ in range(before)] for _ in range(after)], [number() for _ in range(after)]))
    net = rs.Network([w for w, _ in layers], [b for _, b in layers])
    return Given(net, layers, [] if np is None else [(np.array(w), np.array(b)) for w, b in layers])


def naive(layers: Any, point: list[Fraction]) -> list[Fraction]:
    """The outputs by their definition."""
    for k, (weights, biases) in enumerate(layers):
        rows = [sum((Fraction(w) * x for w, x in zip(r, point, strict=True)), start=Fraction(0)) for r in weights]
        point = [v + Fraction(b) for v, b in zip(rows, biases, strict=True)]
        if k < len(layers) - 1:
            point = [max(v, Fraction(0)) for v in point]
    return point


def in_numpy(g: Given) -> Any:
    """The same algorithm with NumPy's floats, a piece at a time: all nodes as lines on every piece."""
    assert np is not None
    start, end = np.array(START), np.array(END)
    ends, pieces = [0.0, 1.0], [(start, end - start)]
    for k, (matrix, offset) in enumerate(g.arrays):
        pieces = [(matrix @ base + offset, matrix @ slope) for base, slope in pieces]
        if k == len(g.layers) - 1:
            return ends, pieces
        cuts, found = [ends[0]], []
        for (base, slope), (lo, hi) in zip(pieces, pairwise(ends), strict=True):
            with np.errstate(divide="ignore", invalid="ignore"):
                roots = -base / slope
            inner = np.unique(roots[(roots > lo) & (roots < hi)])
            for a, b in pairwise((lo, *inner.tolist(), hi)):
                on = base + slope * ((a + b) / 2) > 0
                found.append((np.where(on, base, 0), np.where(on, slope, 0)))
                cuts.append(b)
        ends, pieces = cuts, found
    return None


POINTS = [[k / 16 - 0.5, 0.5, k / 32, -0.25, 0.125] for k in range(20)]
"""Floats of 32 bits."""


class Ready(NamedTuple):
    """A network, its layers, and a session of onnxruntime with it where that is installed."""

    net: rs.Network
    layers: list[tuple[list[list[float]], list[float]]]
    session: Any


def ready(n: int) -> Ready:
    """Fresh; the session is made once in a process."""
    g = given(n)
    return Ready(g.net, g.layers, session(n, os.getpid()) if find_spec("onnxruntime") else None)


@cache
def session(n: int, process: int) -> Any:
    """One thread, the first run behind it."""
    ort = importlib.import_module("onnxruntime")
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.onnx"
        given(n).net.to_onnx(path, dtype="float32")
        made = ort.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    in_session(made)
    return made


def in_session(made: Any) -> list[Any]:
    """The outputs at the points, one after the other."""
    assert np is not None
    (entry,) = made.get_inputs()
    return [made.run(None, {entry.name: np.array(p, dtype=np.float32)}) for p in POINTS]


def right_values(n: int, g: Ready, answer: Any) -> bool:
    """The outputs by their definition, at one of the points."""
    return [Fraction(int(v.p), int(v.q)) for v in answer[7]] == naive(g.layers, [Fraction(x) for x in POINTS[7]])


def right_polygons(n: int, g: Given, regions: Any) -> bool:
    """They fill the window, and the value in a middle is that of the definition."""
    corners = regions[len(regions) // 2].vertices
    middle = [sum(v[k] for v in corners) / len(corners) for k in (0, 1)]
    point = [Fraction(int(v.p), int(v.q)) for v in middle] + [Fraction(0)] * 3
    values = [Fraction(int(v.p), int(v.q)) for v in regions[len(regions) // 2].value(middle)]
    return sum(r.area for r in regions) == Rational(1, 100) and values == naive(g.layers, point)


def right_along(n: int, g: Given, forms: Any) -> bool:
    """At three rational t, and at a breakpoint of each output."""
    for k, form in enumerate(forms):
        for t in (Fraction(1, 7), Fraction(1, 2), Fraction(9, 10)):
            index = sum(Fraction(int(b.p), int(b.q)) < t for b in form.breakpoints)
            value = form.pieces[index].subs(form.variable, Rational(t.numerator, t.denominator))
            if Fraction(int(value.p), int(value.q)) != naive(g.layers, [t - Fraction(1, 2)] * 5)[k]:
                return False
    return True


def change(g: Given) -> list[Fraction]:
    """Of each output from the start to the end."""
    ends = (naive(g.layers, [Fraction(x) for x in p]) for p in (END, START))
    return [b - a for b, a in zip(*ends, strict=True)]


def right_attributions(n: int, g: Given, rows: Any) -> bool:
    """They sum to the change of each output."""
    return [Fraction(int(s.p), int(s.q)) for s in map(sum, rows)] == change(g)


ROWS = [
    Row(
        "network 5-6*n-5 along a segment",
        (5, 20, 50),
        given,
        lambda g: g.net.along(START, END),
        right_along,
        numpy=in_numpy,
        aim=Aim(numpy=12),
    ),
    Row(
        "network 5-6*n-5, integrated gradients",
        (5, 20, 50),
        given,
        lambda g: g.net.attributions(START, END),
        right_attributions,
        numpy=in_numpy,
        aim=Aim(numpy=24),
    ),
    Row(
        "network 5-6*n-5 at 20 points",
        (5, 20, 50),
        ready,
        lambda g: [g.net(p) for p in POINTS],
        right_values,
        aim=Aim(rival=1 / 200),
        rival=Rival("onnxruntime", "onnxruntime", lambda g: in_session(g.session)),
    ),
    Row(
        "network 5-6*n-5, polygons of a plane",
        (5, 20, 50),
        given,
        lambda g: g.net.regions(WINDOW, PLANE),
        right_polygons,
        aim=Aim(unit=0.002),
        units=len,
    ),
    Row(
        "network 5-6*n-5, one element at a point",
        (5, 20, 50),
        given,
        lambda g: g.net.lexicographic_derivative([0] * 5),
        lambda n, g, rows: len(rows) == 5 and all(len(r) == 5 for r in rows),
        aim=Aim(seconds=0.05),
    ),
]
