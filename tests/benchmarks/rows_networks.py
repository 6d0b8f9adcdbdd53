"""Rows about networks: an ACAS Xu network from its file, random ones of its shape (5 inputs, 6 layers of n ReLUs, 5
outputs) for the growth, and small ones of two inputs beside affinitree."""

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
from relu_sym.networks.program import Affine

from .row import Aim, Rival, Row

try:
    import numpy as np
except ImportError:
    np = None

START, END = [-0.5] * 5, [0.5] * 5
PLANE = ([0] * 5, [1, 0, 0, 0, 0], [0, 1, 0, 0, 0])
WINDOW = (-Rational(1, 20), Rational(1, 20))
FILE = Path(__file__).parent.parent / "networks" / "data" / "ACASXU_experimental_v2a_1_1.onnx"


class Given(NamedTuple):
    """A network with its weights, also as NumPy's arrays where it is installed."""

    net: rs.Network
    layers: list[tuple[list[list[Any]], list[Any]]]
    arrays: list[tuple[Any, Any]]


def acas(n: int) -> Given:
    """The network of the file, n = 300 ReLUs."""
    net = rs.Network.from_onnx(FILE)
    layers = []
    for node in net.program.nodes:
        if isinstance(node, Affine):
            width = len(layers[-1][1]) if layers else 5
            rows = [dict(row) for row in node.rows]
            matrix = [[Fraction(row.get(j, 0), node.denominator) for j in range(width)] for row in rows]
            layers.append((matrix, [Fraction(c, node.denominator) for c in node.offset]))
    return Given(net, layers, arrays(layers))


def arrays(layers: Any) -> list[tuple[Any, Any]]:
    """The weights as NumPy's arrays."""
    if np is None:
        return []
    return [(np.array([list(map(float, row)) for row in w]), np.array(list(map(float, b)))) for w, b in layers]


def given(n: int) -> Given:
    """Of the shape of ACAS Xu."""
    return seeded((5, *[n] * 6, 5), n)


def flat(n: int) -> Given:
    """Of two inputs; affinitree brings PyTorch with it, whose import is not what is measured."""
    if find_spec("affinitree"):
        importlib.import_module("affinitree")
    return seeded((2, n, n, 2), n)


def seeded(sizes: tuple[int, ...], seed: int) -> Given:
    """Weights are float32; the scale keeps the values of one size from layer to layer."""
    rng = random.Random(seed)
    layers = []
    for before, after in pairwise(sizes):
        scale = (2 / before) ** 0.5

        def number(scale: float = scale) -> float:
            return unpack("f", pack("f", rng.gauss(0, scale)))[0]

        layers.append(([[number() for _ in range(before)] for _ in range(after)], [number() for _ in range(after)]))
    net = rs.Network([w for w, _ in layers], [b for _, b in layers])
    return Given(net, layers, arrays(layers))


def naive(layers: Any, point: list[Fraction]) -> list[Fraction]:
    """The outputs by their definition."""
    for k, (weights, biases) in enumerate(layers):
        rows = [sum((Fraction(w) * x for w, x in zip(r, point, strict=True)), start=Fraction(0)) for r in weights]
        point = [v + Fraction(b) for v, b in zip(rows, biases, strict=True)]
        if k < len(layers) - 1:
            point = [max(v, Fraction(0)) for v in point]
    return point


def in_numpy(g: Given) -> Any:
    """The twin of the aims: the same algorithm with NumPy's floats, a piece at a time, two products of a matrix and a
    vector for the lines of all nodes of a layer on every piece."""
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
    layers: list[tuple[list[list[Any]], list[Any]]]
    session: Any


def ready(n: int) -> Ready:
    """Fresh; the session is made once in a process."""
    g = given(n)
    return Ready(g.net, g.layers, session(n, os.getpid()) if find_spec("onnxruntime") else None)


def acas_ready(n: int) -> Ready:
    """The network of the file."""
    g = acas(n)
    return Ready(g.net, g.layers, session(None, os.getpid()) if find_spec("onnxruntime") else None)


@cache
def session(n: int | None, process: int) -> Any:
    """One thread, the first run behind it; None: of the file."""
    ort = importlib.import_module("onnxruntime")
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    with tempfile.TemporaryDirectory() as folder:
        path = FILE
        if n is not None:
            path = Path(folder) / "net.onnx"
            given(n).net.to_onnx(path, dtype="float32")
        made = ort.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    in_session(made)
    return made


def in_session(made: Any) -> list[Any]:
    """The outputs at the points, one after the other."""
    assert np is not None
    (entry,) = made.get_inputs()
    return [made.run(None, {entry.name: np.array(p, dtype=np.float32).reshape(entry.shape)}) for p in POINTS]


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


def right_flat_polygons(n: int, g: Given, regions: Any) -> bool:
    """They fill the square, and the gradient of the first is the difference of values of the definition in it."""
    region = regions[0]
    middle = [sum(Fraction(int(v[k].p), int(v[k].q)) for v in region.vertices) / len(region.vertices) for k in (0, 1)]
    step = Fraction(1, 10**40)
    here = naive(g.layers, middle)
    for i in (0, 1):
        there = naive(g.layers, [x + step * (i == j) for j, x in enumerate(middle)])
        if [(b - a) / step for a, b in zip(here, there, strict=True)] != [
            Fraction(int(row[i].p), int(row[i].q)) for row in region.gradients
        ]:
            return False
    return sum(r.area for r in regions) == 4


def in_affinitree(g: Given) -> int:
    """The number of its regions on the square [-1, 1]^2, floats and linear programs; it prints what it does."""
    tree = importlib.import_module("affinitree")
    layers = tree.Architecture(2)
    for k, (matrix, offset) in enumerate(g.arrays):
        layers.linear(tree.AffFunc.from_mats(matrix, offset))
        if k < len(g.arrays) - 1:
            layers.relu()
    square = tree.Polytope.hyperrectangle(2, [(-1.0, 1.0)] * 2)
    inside = tree.AffTree.from_poly(square, tree.AffFunc.identity(2), None)
    kept, silent = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    try:
        return len(tree.builder.from_layers(layers, inside).polyhedra())
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(silent)


def along(g: Given) -> Any:
    """The restriction to the segment."""
    return g.net.along(START, END)


def questions(name: str, sizes: tuple[int, ...], of: Any, at_hand: Any) -> list[Row]:
    """The rows of one kind of network."""
    segment = Rival("the segment", "relu_sym", along)
    return [
        Row(f"{name} along a segment", sizes, of, along, right_along, numpy=in_numpy, aim=Aim(numpy=12, seconds=0.5)),
        Row(
            f"{name}, integrated gradients",
            sizes,
            of,
            lambda g: g.net.attributions(START, END),
            right_attributions,
            aim=Aim(rival=1 / 2),
            rival=segment,
        ),
        Row(
            f"{name}, polygons of a plane",
            sizes,
            of,
            lambda g: g.net.regions(WINDOW, PLANE),
            right_polygons,
            aim=Aim(rival=1 / 100, unit=0.0004),
            rival=segment,
            units=len,
        ),
        Row(
            f"{name} at 20 points",
            sizes,
            at_hand,
            lambda g: [g.net(p) for p in POINTS],
            right_values,
            aim=Aim(rival=1 / 200),
            rival=Rival("onnxruntime", "onnxruntime", lambda g: in_session(g.session)),
        ),
        Row(
            f"{name}, one element at a point",
            sizes,
            of,
            lambda g: g.net.lexicographic_derivative([0] * 5),
            lambda n, g, rows: len(rows) == 5 and all(len(r) == 5 for r in rows),
            aim=Aim(seconds=0.05),
        ),
    ]


ROWS = [
    *questions("ACAS Xu", (300,), acas, acas_ready),
    *questions("network 5-6*n-5", (5, 20, 50), given, ready),
    Row(
        "network 2-n-n-2, its polygons",
        (8, 16, 32),
        flat,
        lambda g: g.net.regions(),
        right_flat_polygons,
        aim=Aim(rival=1),
        rival=Rival("affinitree", "affinitree", in_affinitree),
        units=len,
    ),
]
