"""Twins of networks: programs run node by node on fractions, random programs, gradients by forward differences."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from relu_sym.networks.builder import Builder
from relu_sym.networks.program import Affine, Largest, Program, Rectify


def value(program: Program, point: list[Fraction]) -> list[Fraction]:
    """The outputs, by the definition of each node."""
    found: list[list[Fraction]] = []
    coordinates = list(point)
    for node in program.nodes:
        if isinstance(node, Affine):
            u = [v for s in node.sources for v in found[s]]
            rows = zip(node.rows, node.offset, strict=True)
            found.append([(sum((w * u[j] for j, w in row), start=Fraction(c))) / node.denominator for row, c in rows])
        elif isinstance(node, Rectify):
            found.append([max(v, Fraction(0)) for v in found[node.source]])
        elif isinstance(node, Largest):
            found.append([max(found[node.source][i] for i in group) for group in node.groups])
        else:
            found.append([coordinates.pop(0) for _ in range(node.size)])
    return [v for o in program.outputs for v in found[o.node]]


def slopes(program: Program, point: list[Fraction], step: Fraction = Fraction(1, 10**30)) -> list[list[Fraction]]:
    """The gradients off the kinks, exact as long as no kink is nearer than the step."""
    here, columns = value(program, point), []
    for i in range(len(point)):
        there = value(program, [x + step * (i == j) for j, x in enumerate(point)])
        columns.append([(b - a) / step for a, b in zip(here, there, strict=True)])
    return [list(row) for row in zip(*columns, strict=True)]


def between(start: list[Fraction], end: list[Fraction], t: Fraction) -> list[Fraction]:
    """The point (1 - t)*start + t*end."""
    return [(1 - t) * a + t * b for a, b in zip(start, end, strict=True)]


def random_program(seed: int, inputs: int = 2, coarse: bool = True) -> Program:
    """Layers of every kind of switch with skips; coarse weights make ties, double kinks and flat parts."""
    r = random.Random(seed)

    def number() -> Fraction:
        return Fraction(r.randint(-2, 2)) if coarse else Fraction(r.randint(-99, 99), r.choice((16, 64, 10)))

    b = Builder()
    v = b.input("x", (inputs,))
    earlier = [v]
    for _ in range(r.randint(1, 3)):
        width = r.randint(1, 4)
        v = b.linear(v, [[number() for _ in range(v.size)] for _ in range(width)], [number() for _ in range(width)])
        kind = r.choice(("relu", "relu", "leaky", "absolute", "clip", "pool", "minimum"))
        if kind == "relu":
            v = b.relu(v)
        elif kind == "leaky":
            v = b.leaky(v, r.choice((Fraction(1, 4), Fraction(-1), Fraction(2))))
        elif kind == "absolute":
            v = b.absolute(v)
        elif kind == "clip":
            v = b.clip(v, -1, 1)
        elif kind == "pool":
            v = b.largest(v, [[r.randrange(v.size) for _ in range(r.randint(1, 3))] for _ in range(2)])
        else:
            v = b.minimum(v, b.scaled(v, number(), number()), b.scaled(v, number()))
        same = [e for e in earlier if e.size == v.size]
        if same and r.random() < 0.7:
            v = b.combination((1, v), (number(), r.choice(same)))
        earlier.append(v)
    b.output("y", b.linear(v, [[number() for _ in range(v.size)] for _ in range(2)], [number(), number()]))
    return b.program()


def every_node(program: Program) -> Program:
    """The same program with all nodes as outputs."""
    outputs = tuple(
        replace(program.outputs[0], name=str(k), node=k, shape=(n.size,)) for k, n in enumerate(program.nodes)
    )
    return replace(program, outputs=outputs)
