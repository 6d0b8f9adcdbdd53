"""Networks by their weights: dense layers, an activation behind each but the last, skips that add an earlier layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sympy import Abs, Dummy, Expr, Float, Rational, Symbol
from sympy.matrices import MatrixBase

from ..calculus.rewriting.normal_form import normal_form
from ..errors import ReluSymError, UnsupportedError
from ..functions.activations import LeakyReLU
from ..functions.relu import ReLU
from ..parsing import parse
from ..symbols import as_expression
from .builder import Builder, Value
from .heads import HEADS, USUAL
from .program import Program
from .rationals import entries, exact, whole

NAMES: dict[Any, str] = {Abs: "abs", LeakyReLU: "leaky_relu"}
"""Activations with one kink to what tables of conventions call them."""


def dense(weights: Any, biases: Any, activation: Any = ReLU, skip: Mapping[int, Any] | None = None) -> Program:
    """The program of layers h_k = activation(W_k h_(k-1) + b_k), the last without activation.

    ``activation``: one for all, or a list of one a layer (None: none).  ``skip``: {k: j} adds h_j to h_k, behind the
    activation; h_0 is the input; j may be a list.
    """
    matrices = [_rows(w, k) for k, w in enumerate(_layers(weights), 1)]
    offsets = [
        None if c is None else entries(c) for c in ([None] * len(matrices) if biases is None else _layers(biases))
    ]
    if not matrices or len(offsets) != len(matrices) or not all(m and m[0] for m in matrices):
        raise UnsupportedError(
            "{0} matrices and {1} bias vectors: give one of each a layer", len(matrices), len(offsets)
        )
    heads = list(activation) if isinstance(activation, (list, tuple)) else [activation] * (len(matrices) - 1) + [None]
    if len(heads) != len(matrices):
        raise UnsupportedError("{0} activations for {1} layers: give one a layer, or one", len(heads), len(matrices))
    added = _skips(skip)
    if any(not 0 < k <= len(matrices) for k in added):
        raise UnsupportedError("skip={0}: the layers are 1 to {1}, and 0 is the input", str(skip), len(matrices))
    b = Builder("dense layers")
    layers = [b.input("x", (len(matrices[0][0]),))]
    for k, (matrix, offset, head) in enumerate(zip(matrices, offsets, heads, strict=True), 1):
        v = activated(b, b.linear(layers[-1], matrix, offset), head, f"layer {k}")
        for j in added.get(k, ()):
            if not 0 <= j < k or layers[j].size != v.size:
                raise UnsupportedError("skip={0}: layer {1} does not add to layer {2}", str(skip), j, k)
            v = b.combination((1, v), (1, layers[j]))
        layers.append(v)
    b.output("y", layers[-1])
    return b.program()


def _layers(given: Any) -> list[Any]:
    """One entry a layer."""
    single = not hasattr(given, "__iter__") or getattr(given, "ndim", 1) == 0
    if single or isinstance(given, (str, bytes, Mapping)):
        raise UnsupportedError("{0!r} is no list with an entry for each layer", given)
    return list(given)


def _rows(weights: Any, layer: int) -> list[list[Any]]:
    """A matrix as its rows."""
    rows = weights.tolist() if isinstance(weights, MatrixBase) else entries(weights)
    if any(isinstance(row, (str, bytes)) or not hasattr(row, "__len__") for row in rows):
        raise UnsupportedError(
            "layer {0}: {1!r} is no matrix: give a list of matrices, one a layer, and a list of biases", layer, weights
        )
    return [entries(row) for row in rows]


def _skips(skip: Any) -> dict[int, list[int]]:
    if skip is not None and not isinstance(skip, Mapping):
        raise UnsupportedError("skip={0!r}: give {{k: j}}, by which h_j is added to h_k", skip)
    found = {}
    for k, j in (skip or {}).items():
        found[whole(k, "a layer of skip")] = [
            whole(i, "a layer of skip") for i in (j if isinstance(j, (list, tuple)) else [j])
        ]
    return found


def activated(b: Builder, v: Value, head: Any, label: str) -> Value:
    """An activation entry by entry: piecewise linear ones by their kinks, others that have a name in ``HEADS``."""
    if head is None:
        return v
    if head is ReLU or (isinstance(head, str) and head == "relu"):
        return b.relu(v, label, "relu")
    if isinstance(head, str) and head in HEADS:
        return b.smooth(v, head, *USUAL.get(head, ()))
    t = Dummy("t", real=True)
    try:
        e = _named(head, t) if isinstance(head, str) else _binary(as_expression(head(t)))
    except (ReluSymError, TypeError, ValueError) as error:
        if isinstance(head, str):
            raise
        raise UnsupportedError("the activation {0!r} takes no single number: {1}", head, str(error)) from None
    for name, known in HEADS.items():
        if known is head or (isinstance(known, type) and isinstance(e, known) and e.args[0] == t):
            return b.smooth(v, name, *e.args[1:]) if isinstance(known, type) else b.smooth(v, name)
    first, kinks = _kinks(e, t)
    parts: list[tuple[Any, Value]] = [(first[1], v)]
    named = next((name for kind, name in NAMES.items() if isinstance(e, kind) and e.args[0] == t), "")
    parts += [(c, b.relu(b.scaled(v, 1, -a), label, named)) for a, c in kinks]
    return b.scaled(b.combination(*parts), 1, first[0])


def _named(name: str, t: Dummy) -> Expr:
    """An activation by the name that it has in programs."""
    x = Symbol("x", real=True)
    try:
        if name.isidentifier():
            return as_expression(parse(f"{name}(x)", x)).xreplace({x: t})
    except ReluSymError:
        pass
    raise UnsupportedError(
        "activation={0!r}: the names are relu, {1}, and those of rs.parse, such as relu6, hardtanh and leaky_relu (of "
        "slope 1/100); any other is given as a function, lambda u: rs.LeakyReLU(u, 0.1)",
        name,
        ", ".join(HEADS),
    )


def _binary(e: Expr) -> Expr:
    """With every float as the binary number that it is."""
    return e.xreplace({v: Rational(*exact(v).as_integer_ratio()) for v in e.atoms(Float)})


def _kinks(e: Any, t: Dummy) -> tuple[tuple[Fraction, Fraction], list[tuple[Fraction, Fraction]]]:
    """((c0, c1), [(a, c)]) with e = c0 + c1*t + sum of c*ReLU(t - a)."""
    try:
        form = normal_form(e, t)
        lines = [_line(p, t) for p in form.pieces]
        continuous = all(p.subs(t, a) == v for p, a, v in zip(form.pieces, form.breakpoints, form.values, strict=False))
        continuous = continuous and not form.impulses and _meet(lines, form.breakpoints)
    except (ReluSymError, ArithmeticError, AttributeError, TypeError) as error:
        raise UnsupportedError("the activation {0} is not read: {1}", e, str(error)) from None
    if not continuous:
        raise UnsupportedError("the activation {0} is not continuous and piecewise linear with rational kinks", e)
    kinks = [
        (exact(a), after[1] - before[1])
        for a, (before, after) in zip(form.breakpoints, pairwise(lines), strict=True)
        if after[1] != before[1]
    ]
    return lines[0], kinks


def _meet(lines: Sequence[tuple[Fraction, Fraction]], breakpoints: Sequence[Expr]) -> bool:
    places = [exact(a) for a in breakpoints]
    return all(u[0] + u[1] * a == v[0] + v[1] * a for a, (u, v) in zip(places, pairwise(lines), strict=True))


def _line(piece: Expr, t: Dummy) -> tuple[Fraction, Fraction]:
    """(c0, c1) of c0 + c1*t."""
    slope = piece.diff(t)
    constant = piece.subs(t, 0)
    if not (isinstance(slope, Rational) and isinstance(constant, Rational)):
        names = ", ".join(HEADS)
        raise UnsupportedError("{0} is not linear with rational numbers; smooth heads have names: {1}", piece, names)
    return exact(constant), exact(slope)
