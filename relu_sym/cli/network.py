"""A network from a file: what it is, its answers at a point or along a segment, as text, JSON and a picture."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from sympy import Rational

import relu_sym as rs

from ..networks.attributions import shown
from ..plotting.drawing import matplotlib_pyplot
from .options import UsageError
from .place import program_number

FEW = 12
"""Breakpoints up to which a restriction is printed piece by piece."""
LONGEST = 14_000
"""Bits of a number that Python writes in decimal digits by default."""


def network(options: Namespace) -> str:
    """What was asked of the network."""
    net = read(options.network)
    found: dict[str, Any] = {
        "network": options.network,
        "inputs": {name: list(shape) for name, shape in net.inputs},
        "outputs": {name: list(shape) for name, shape in net.outputs},
        "switches": sum(net.program.nodes[k].size for k in net.program.switches),
    }
    lines = [str(net)]
    if options.at is not None:
        lines += at_point(net, coordinates(options.at, "--at"), found)
    if options.start is not None:
        ends = coordinates(options.start, "--from"), coordinates(options.end, "--to")
        lines += along(net, *ends, found, options.plot)
    return json.dumps(found, indent=2) if options.format == "json" else "\n".join(lines)


def read(path: str) -> rs.Network:
    """The network of a file, by its suffix."""
    suffix = Path(path).suffix.lower()
    if suffix not in (".onnx", ".nnet"):
        raise UsageError(f"--network {path}: the files that are read are .onnx and .nnet")
    try:
        return rs.Network.from_onnx(path) if suffix == ".onnx" else rs.Network.from_nnet(path)
    except OSError as error:
        raise UsageError(f"--network {path}: {error.strerror or error}") from None


def coordinates(text: str, flag: str) -> list[Any]:
    """The numbers of a point; a decimal is the binary number that a network gets."""
    try:
        return [program_number(part) for part in text.split(",")]
    except rs.ParseError:
        raise UsageError(f"{flag} {text.strip()}: give numbers, as in {flag} '0, 1/3, 0.5'") from None


def at_point(net: rs.Network, place: Sequence[Any], found: dict[str, Any]) -> list[str]:
    """Values, and gradients or sets of them."""
    values = net(place)
    found["at"] = {"point": list(map(str, place)), "values": list(map(str, values))}
    lines = [f"output {k} {'=' if is_short(v) else '~'} {shown_or_text(v)}" for k, v in enumerate(values)]
    if net.program.curved:
        return lines
    try:
        sets = net.subdifferential(place)
    except rs.BudgetError as refused:
        found["at"]["sets"], found["at"]["refused"] = None, str(refused)
        rows = net.lexicographic_derivative(place)
        found["at"]["elements"] = [list(map(str, row)) for row in rows]
        lines.append(f"no sets: {refused}")
        lines += [f"one element of the set of output {k}: {_tuple(row)}" for k, row in enumerate(rows)]
        return lines + rounding([*values, *(g for row in rows for g in row)])
    found["at"]["sets"] = [[list(map(str, v)) for v in s.vertices] for s in sets]
    found["at"]["reason"] = sets[0].reason
    for k, s in enumerate(sets):
        head = f"gradient of output {k}" if len(s.vertices) == 1 else f"Clarke's set of output {k}, the hull of"
        lines.append(f"{head}: " + ", ".join(_tuple(v) for v in s.vertices))
    return lines + rounding([*values, *(g for s in sets for v in s.vertices for g in v)])


def rounding(numbers: Sequence[Any]) -> list[str]:
    """A line that says so where long fractions are told by their digits."""
    if all(map(is_short, numbers)):
        return []
    return ["(long fractions are told to 15 digits; --format json has those of at most 4000 digits exactly)"]


def is_short(value: Any) -> bool:
    """Whether a value is told as it is."""
    return not value.is_Rational or shown(value) == exact_text(value)


def exact_text(value: Any) -> str:
    """A fraction or a linear piece; where it has one of the longest numbers, which Python does not write, rounded."""
    return str(value if is_writable(value) else value.n(15))


def is_writable(value: Any) -> bool:
    """Whether Python writes the digits of all its numbers."""
    return all(max(v.p.bit_length(), v.q.bit_length()) < LONGEST for v in value.atoms(Rational))


def shown_or_text(value: Any) -> str:
    """A number; a curved network has expressions."""
    return shown(value) if value.is_Rational else str(value)


def _tuple(numbers: Sequence[Any]) -> str:
    return "(" + ", ".join(map(shown, numbers)) + ")"


def along(
    net: rs.Network, start: Sequence[Any], end: Sequence[Any], found: dict[str, Any], picture: str | None
) -> list[str]:
    """The restriction to a segment with its kinks, and the integrated gradients."""
    forms = net.along(start, end)
    rows = found["along"] = {"from": list(map(str, start)), "to": list(map(str, end)), "outputs": []}
    lines = []
    for k, form in enumerate(forms):
        texts = {"breakpoints": list(map(exact_text, form.breakpoints)), "pieces": list(map(exact_text, form.pieces))}
        rows["outputs"].append(texts)
        lines.append(f"output {k}: {len(form.breakpoints)} breakpoints")
        lines += [f"  {row}" for row in str(form).split("\n")] if len(form.breakpoints) <= FEW else []
    try:
        parts = net.attributions(start, end)
    except rs.UnsupportedError as refused:
        rows["attributions"], rows["refused"] = None, str(refused)
        lines.append(f"no integrated gradients: {refused}")
    else:
        rows["attributions"] = [list(map(exact_text, row)) for row in parts]
        rows["attributions_rounded"] = not all(is_writable(v) for row in parts for v in row)
        lines += [f"integrated gradients of output {k}: {_tuple(row)}" for k, row in enumerate(parts)]
        lines += rounding([v for row in parts for v in row])
    if picture is not None:
        drawn(forms, picture)
        lines.append(f"drawn: {picture}")
    return lines


def drawn(forms: Sequence[rs.NormalForm], path: str) -> None:
    """The outputs over t, exact at every kink."""
    pyplot = matplotlib_pyplot()
    figure = pyplot.figure(figsize=(6.4, 4.0))
    ax = figure.add_subplot()
    for k, form in enumerate(forms):
        t, places = form.variable, [0, *form.breakpoints, 1]
        heights = [float(p.subs(t, a)) for p, (a, _) in zip(form.pieces, pairwise(places), strict=True)]
        heights.append(float(form.pieces[-1].subs(t, 1)))
        ax.plot(list(map(float, places)), heights, label=f"output {k}", linewidth=1)
    ax.set_xlabel("t")
    ax.legend(frameon=False)
    try:
        figure.savefig(path, bbox_inches="tight")
    except (OSError, ValueError) as error:
        raise UsageError(f"--plot {path}: {error}") from None
    finally:
        pyplot.close(figure)
