"""Bounds of the gradients of all outputs on a box by one matrix a node: J*J^T <= P for every Jacobian J of it there.

Of a switch that is open on the box, h = D*g with D diagonal, from 0 to 1 in its open entries: D = C + R, C the middle
and R at most 1/2 there.  If J*J^T <= P for g, then by Young's inequality it is below (1 + e)*C*P*C + (1 + 1/e)*R*P*R
for h, for any e > 0; and R*P*R <= V/4 in the open entries for a diagonal V >= P there.  Matrices are whole numbers
times a scale, rounded upwards.  Reference: M. Fazlyab, A. Robey, H. Hassani, M. Morari and G. J. Pappas, Efficient and
accurate estimation of Lipschitz constants for deep neural networks (2019), whose multipliers V is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, sqrt
from operator import mul

from .bounds import Options
from .majorants import Floats, diagonal_above
from .multipliers import Choice, Choices, Matrix, Taken, back, better
from .program import Affine, Largest, Program, Rectify

MAX_PRODUCTS = 5 * 10**6
"""Products of numbers that one bound may take."""
BITS = 60
"""The length of the numbers that are kept."""
FINE = 1 << 20
"""The number e of Young's inequality is a whole number over it."""


@dataclass
class Step:
    """A node: the places, among the entries held before, of those that stay and of its sources; rows of a map."""

    node: int
    staying: list[int]
    sources: list[int]
    is_output: bool
    rows: Matrix
    under: int

    @property
    def own(self) -> slice:
        """The entries of the node among those held behind."""
        return slice(len(self.staying), None)


class Ellipsoids:
    """A program for such bounds; ``OverflowError`` where it is too large or has numbers that are no floats."""

    def __init__(self, program: Program) -> None:
        self.program = program
        last = {u: k for k, node in enumerate(program.nodes) for u in node.uses}
        ends = {o.node for o in program.outputs}
        place: dict[int, int] = {}
        self.size = 0
        for k in program.inputs:
            place[k] = self.size
            self.size += program.nodes[k].size
        self.steps: list[Step] = []
        width, products = self.size, 0
        for k, node in enumerate(program.nodes):
            if k in place:
                continue
            stays = {u: begin for u, begin in place.items() if last.get(u, -1) > k}
            staying = [begin + i for u, begin in stays.items() for i in range(program.nodes[u].size)]
            sources = [place[u] + i for u in node.uses for i in range(program.nodes[u].size)]
            rows, under = [], 1
            if isinstance(node, Affine):
                under = node.denominator
                products += (width if self.steps else 1) * width * (len(staying) + node.size)
                if products > MAX_PRODUCTS:
                    raise OverflowError
                rows = _rows(node, staying, sources, width)
            products += len(sources) ** 3 if isinstance(node, Rectify) else 0
            if products > MAX_PRODUCTS:
                raise OverflowError
            self.steps.append(Step(k, staying, sources, k in ends, rows, under))
            place, width = {}, 0
            for u in (*stays, k):
                place[u] = width
                width += program.nodes[u].size
        self.floats = [[[w / s.under for w in row] for row in s.rows] for s in self.steps]

    def squares(self, options: Options, choices: Choices, rounds: int = 1) -> list[Fraction] | None:
        """Per output entry a bound of the squared length of its gradient; None: a largest entry is not settled.

        ``choices`` are those to begin with; of ``rounds`` that each learn from the one before the best are left there.
        """
        best: list[Fraction] = []
        tried = dict(choices)
        for left in range(rounds - 1, -1, -1):
            made = self._forward(options, tried)
            if made is None:
                return None
            found, taken, ends = made
            if not best or sum(map(_ratio, found, best)) < len(best):
                choices.update(tried)
            best = list(map(min, found, best)) if best else found
            if left:
                tried = self._learnt(taken, ends, tried)
        return best

    def _forward(self, options: Options, choices: Choices) -> tuple | None:
        nodes = self.program.nodes
        matrix: Matrix = []  # empty: the identity
        scale = Fraction(1)
        found = {k: [Fraction(1)] * nodes[k].size for k in self.program.inputs}
        taken: list[Taken | None] = []
        for step in self.steps:
            node, made = nodes[step.node], None
            if isinstance(node, Affine):
                matrix, scale = _image(step.rows, matrix), scale / step.under**2
            else:
                matrix = matrix or _identity(self.size)
                if isinstance(node, Rectify):
                    matrix, factor, made = _switched(step, options[step.node], matrix, choices.get(step.node))
                    scale *= factor
                elif isinstance(node, Largest) and all(len(kept) == 1 for kept in options[step.node]):
                    places = step.staying + [step.sources[kept[0]] for kept in options[step.node]]
                    made = Taken(places, [2] * len(places), [], [], [], [], 0.0, 0.0, matrix)
                    matrix = [[matrix[a][b] for b in places] for a in places]
                else:
                    return None
            matrix, scale = _rounded(matrix, scale)
            taken.append(made)
            if step.is_output:
                found[step.node] = [row[i] * scale for i, row in enumerate(matrix)][step.own]
        return [v for o in self.program.outputs for v in found[o.node]], taken, found

    def _learnt(self, taken: Sequence[Taken | None], ends: dict[int, list[Fraction]], choices: Choices) -> Choices:
        """Choices by how much the bounds grow with each entry of V, back from the outputs: floats, proof of nothing."""
        learnt = dict(choices)
        q: list[Floats] = []
        for step, made, rows in zip(reversed(self.steps), reversed(taken), reversed(self.floats), strict=True):
            width = len(step.staying) + self.program.nodes[step.node].size
            q = q or [[0.0] * width for _ in range(width)]
            if step.is_output:
                for i, v in enumerate(ends[step.node], len(step.staying)):
                    q[i][i] += 1 / float(v) if v else 0.0
            if made is None:
                columns = list(zip(*rows, strict=True))
                half = [[sum(map(mul, c, row)) for row in q] for c in columns]
                q = [[sum(map(mul, c, row)) for c in columns] for row in half]
                continue
            if made.opened:
                learnt[step.node] = better(made, len(step.staying), q, choices.get(step.node))
            q = back(made, q)
        return learnt


def _rows(node: Affine, staying: Sequence[int], sources: Sequence[int], width: int) -> Matrix:
    """The map of all entries held, over the denominator of the node."""
    rows = [[0] * width for _ in range(len(staying) + node.size)]
    for row, at in zip(rows, staying, strict=False):
        row[at] = node.denominator
    for row, entries in zip(rows[len(staying) :], node.rows, strict=True):
        for column, weight in entries:
            row[sources[column]] += weight
    return rows


def _identity(n: int) -> Matrix:
    return [[int(i == j) for j in range(n)] for i in range(n)]


def _image(rows: Matrix, matrix: Matrix) -> Matrix:
    """rows * matrix * rows^T."""
    halves = [[sum(map(mul, row, column)) for column in matrix] for row in rows] if matrix else rows
    found = [[sum(map(mul, half, row)) for row in rows[: i + 1]] for i, half in enumerate(halves)]
    return [row + [found[j][i] for j in range(i + 1, len(found))] for i, row in enumerate(found)]


def _rounded(matrix: Matrix, scale: Fraction) -> tuple[Matrix, Fraction]:
    """A matrix of shorter numbers above it: rounding moves eigenvalues by at most half the number of its rows."""
    n = len(matrix)
    drop = max((row[i] for i, row in enumerate(matrix)), default=0).bit_length() - BITS
    if drop <= 0:
        return matrix, scale
    half = 1 << (drop - 1)
    found = [[(m + half) >> drop for m in row] for row in matrix]
    for i, row in enumerate(found):
        row[i] += n // 2 + 1
    return found, scale * (1 << drop)


def _switched(
    step: Step, kept: Sequence[tuple[int, ...]], matrix: Matrix, choice: Choice | None
) -> tuple[Matrix, Fraction, Taken]:
    """The matrix behind max(u, 0), and what to scale it by."""
    places, begin = step.staying + step.sources, len(step.staying)
    halves = [2] * begin + [1 if len(o) > 1 else 2 * o[0] for o in kept]
    opened = [i for i, o in enumerate(kept, begin) if len(o) > 1]
    if not opened:
        made = [
            [matrix[a][b] if p and q else 0 for b, q in zip(places, halves, strict=True)]
            for a, p in zip(places, halves, strict=True)
        ]
        return made, Fraction(1), Taken(places, halves, [], [], [], [], 0.0, 0.0, matrix)
    here = [places[i] for i in opened]
    heights = [matrix[a][a] for a in here]
    wanted = [float(h) for h in heights] if choice is None else [choice.shape[i - begin] for i in opened]
    above, shape, z = diagonal_above([[matrix[a][b] for b in here] for a in here], wanted)
    inside = sum(h * h * matrix[a][a] for a, h in zip(places, halves, strict=True))
    share = sum(above) / inside if inside and any(above) else 1.0
    young = min(1.0, sqrt(share)) if choice is None else choice.young * sqrt(share / choice.share)
    e = min(max(round(young * FINE), 1), FINE << 20) if isfinite(young) else FINE
    made = [
        [p * q * matrix[a][b] for b, q in zip(places, halves, strict=True)] for a, p in zip(places, halves, strict=True)
    ]
    for i, v in zip(opened, above, strict=True):
        made[i][i] += -(-v * FINE // e)
    return made, Fraction(FINE + e, 4 * FINE), Taken(places, halves, opened, above, shape, z, e / FINE, share, matrix)


def _ratio(new: Fraction, old: Fraction) -> float:
    return float(new / old) if old else 1.0
