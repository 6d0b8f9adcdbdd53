"""Bounds of Lipschitz constants, tighter with time: the box with the largest bound is halved, again and again.

Below: the steepest gradient at points of the box; above: the largest bound of a box that is not halved.
Reference: M. Jordan and A. G. Dimakis, Exactly computing the local Lipschitz constant of ReLU networks (2020); the
bounds of a box are by zonotopes, exact where no switch is open there, and where nearly all are by ellipsoids too; a
part knows what is settled on the whole.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from .arithmetic import Ratios
from .bounds import Interval, Options, gradient_bounds, open_choices
from .ellipsoids import Choices, Ellipsoids
from .gradients import jacobian
from .local import along
from .program import Program
from .settled import is_settled, joined, settled_choices, zonotopes

SAMPLES = 12
"""Points for each box that is halved, at first; half as many each time that they show nothing steeper, down to
``FEWEST``, and at first again where they do."""
FEWEST = 3
FIRST = 32
"""Points before the first."""
ROUNDS = 4
"""Of the ellipsoids of the whole box; those of its parts go on from there, with two."""
OPEN = Fraction(3, 4)
"""The part of the switches that is open where ellipsoids are worth their time: halving a box settles few of them."""
Box = tuple[Interval, ...]
Gradient = list[Fraction]


class Known(NamedTuple):
    """Of one output: the steepest gradient with the point where it is, and bounds of boxes that fill the whole."""

    lower: Fraction
    gradient: Gradient
    point: tuple[Fraction, ...]
    boxes: tuple[tuple[Fraction, Box], ...]

    @property
    def upper(self) -> Fraction:
        return max(self.lower, max(bound for bound, _ in self.boxes))


class Refinement:
    """The search of all outputs; ``known`` is right at any time, also when it is broken off."""

    def __init__(
        self,
        program: Program,
        box: Sequence[Interval],
        measure: Callable[[Sequence[Fraction]], Fraction],
        of_square: Callable[[Fraction], Fraction] | None = None,
    ):
        """``of_square``: a bound of the measure of gradients whose Euclidean length has at most this square."""
        self.program, self.box, self.measure, self.of_square = program, tuple(box), measure, of_square
        self.ellipsoids: Ellipsoids | None = None
        self.squares: dict[Box, tuple[list[Fraction] | None, Choices]] = {}
        self.inherited: set[tuple[int, Box]] = set()
        self.entries = [(o.node, i) for o in program.outputs for i in range(program.nodes[o.node].size)]
        self.axes = [[int(i == j) for i in range(program.dimension)] for j in range(program.dimension)]
        self.random, self.samples = random.Random(0), SAMPLES
        self.zonotopes = None
        self.options: dict[Box, Options] = {}
        self.partials: dict[tuple[int, Box], list[Interval]] = {}
        middle = self.box_middle = tuple((lo + hi) / 2 for lo, hi in box)
        options = settled_choices(program, box)
        self.known: list[Known] = []
        for (node, entry), gradient in zip(self.entries, self._gradients(middle), strict=True):
            bound = self._steepest(gradient_bounds(program, options, node, entry))
            self.known.append(Known(measure(gradient), gradient, middle, ((bound, self.box),)))

    def run(self, most: int) -> None:
        """Halves up to ``most`` boxes an output; stops when all is known."""
        self.zonotopes = zonotopes(self.program)
        if self.zonotopes is None:
            return
        for _ in range(FIRST if most else 0):
            self._look(self._sample(self.box_middle))
        with suppress(OverflowError):
            self.ellipsoids = Ellipsoids(self.program)
        for k in range(len(self.known)):
            self._bound_anew(k)
        for _ in range(most):
            open_outputs = [k for k, known in enumerate(self.known) if known.lower < known.upper]
            if not open_outputs:
                return
            for k in open_outputs:
                self._halve(k)

    def _bound_anew(self, k: int) -> None:
        known = self.known[k]
        self.known[k] = known._replace(boxes=tuple((min(b, self._bound(k, box, None)), box) for b, box in known.boxes))

    def _halve(self, k: int) -> None:
        """The box of an output with the largest bound in two, along the side that matters most; and points."""
        known = self.known[k]
        at = max(range(len(known.boxes)), key=lambda i: known.boxes[i][0])
        bound, box = known.boxes[at]
        weights = self._weights(k, box)
        side = max(range(len(box)), key=lambda i: (box[i][1] - box[i][0]) * weights[i])
        lo, hi = box[side]
        middle = (lo + hi) / 2
        halves = []
        for ends in ((lo, middle), (middle, hi)):
            part = (*box[:side], ends, *box[side + 1 :])
            halves.append((min(bound, self._bound(k, part, box)), part))
            self._look(tuple((a + b) / 2 for a, b in part))
        self.partials.pop((k, box), None)
        known = self.known[k]
        self.known[k] = known._replace(boxes=(*known.boxes[:at], *halves, *known.boxes[at + 1 :]))
        before = [known.lower for known in self.known]
        for _ in range(self.samples):
            self._look(self._sample(self.known[k].point))
        is_news = before != [known.lower for known in self.known]
        self.samples = SAMPLES if is_news else max(FEWEST, self.samples // 2)

    def _sample(self, near: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """A point inside the box, anywhere or near another one."""
        scale = Fraction(1, 1 << self.random.choice((0, 1, 2, 4, 6)))
        found = []
        for (lo, hi), x in zip(self.box, near, strict=True):
            share = Fraction(2 * self.random.randrange(1 << 19) + 1, 1 << 20)
            anywhere = lo + (hi - lo) * share
            found.append(anywhere if scale == 1 else x + (anywhere - x) * scale)
        return tuple(found)

    def _look(self, point: tuple[Fraction, ...]) -> None:
        """The gradients at a point."""
        for k, gradient in enumerate(self._gradients(point)):
            size = self.measure(gradient)
            if size > self.known[k].lower:
                self.known[k] = self.known[k]._replace(lower=size, gradient=gradient, point=point)

    def _gradients(self, point: Sequence[Fraction]) -> list[Gradient]:
        under = lcm(*(c.denominator for c in point))
        place = Ratios([c.numerator * (under // c.denominator) for c in point], under)
        rows = jacobian(self.program, along(self.program, place, self.axes))
        return [[Fraction(n, r.under) for n in r.numerators] for r in rows]

    def _options(self, box: Box, parent: Box | None = None) -> Options | None:
        """What the switches may choose on a box, a part of another one; None: there are no bounds in floats."""
        found = self.options.get(box)
        if found is None and self.zonotopes is not None:
            known = None if parent is None else self.options.get(parent)
            try:
                found = open_choices(self.program, self.zonotopes.node_bounds(box, known))
            except OverflowError:
                return None
            found = self.options[box] = found if known is None else joined(known, found)
        return found

    def _bound(self, k: int, box: Box, parent: Box | None) -> Fraction:
        """A bound of the gradients of an output on a box, which is a part of another one."""
        self._options(box, parent)
        squares = self._squares(k, box, parent)
        if squares is not None and parent is not None and self._are_loose(k, parent):
            self.partials[k, box] = self.partials[k, parent]
            self.inherited.add((k, box))
        partials = self._partials(k, box, parent)
        found = self.known[k].upper if partials is None else self._steepest(partials)
        return found if squares is None or self.of_square is None else min(found, self.of_square(squares[k]))

    def _are_loose(self, k: int, box: Box) -> bool:
        """Whether zonotopes were asked on a box, and gave twice what the ellipsoids did: they may rest once."""
        squares, partials = self.squares.get(box, (None, {}))[0], self.partials.get((k, box))
        if squares is None or partials is None or self.of_square is None or (k, box) in self.inherited:
            return False
        return 4 * self.of_square(squares[k]) < self._steepest(partials)

    def _squares(self, k: int, box: Box, parent: Box | None) -> list[Fraction] | None:
        """Bounds of squared lengths; None: there are none, or were none on the larger box that help."""
        options = self._options(box)
        if self.ellipsoids is None or self.of_square is None or options is None or not _are_mostly_open(options):
            return None
        if box not in self.squares:
            before, choices = (None, {}) if parent is None else self.squares.get(parent, (None, {}))
            if parent is not None:
                partials = self._partials(k, parent)
                if before is None or partials is None or self.of_square(before[k]) >= self._steepest(partials):
                    return None
            choices = dict(choices)
            try:
                found = self.ellipsoids.squares(options, choices, 2 if parent else ROUNDS)
            except (OverflowError, ZeroDivisionError):
                found = None
            self.squares[box] = found, choices
        return self.squares[box][0]

    def _partials(self, k: int, box: Box, parent: Box | None = None) -> list[Interval] | None:
        """Bounds of the derivatives of an output on a box, a part of another one; None: there are none in floats."""
        found, options = self.partials.get((k, box)), self._options(box)
        if found is not None or options is None or self.zonotopes is None:
            return found
        if is_settled(options):
            found = gradient_bounds(self.program, options, *self.entries[k])
        else:
            try:
                rounded = self.zonotopes.gradient_bounds(options, *self.entries[k])
            except OverflowError:
                return None
            found = [(Fraction(lo), Fraction(hi)) for lo, hi in rounded]
        whole = None if parent is None else self.partials.get((k, parent))
        if whole is not None:
            found = [(max(a, c), min(b, d)) for (a, b), (c, d) in zip(found, whole, strict=True)]
        self.partials[k, box] = found
        return found

    def _weights(self, k: int, box: Box) -> list[Fraction]:
        """How steep an output may be along each side of a box."""
        partials = self._partials(k, box)
        return [Fraction(1)] * len(box) if partials is None else [max(abs(lo), abs(hi)) for lo, hi in partials]

    def _steepest(self, partials: Sequence[Interval]) -> Fraction:
        return self.measure([max(abs(lo), abs(hi)) for lo, hi in partials])


def _are_mostly_open(options: Options) -> bool:
    rows = [kept for row in options.values() for kept in row]
    return sum(len(kept) > 1 for kept in rows) > OPEN * len(rows)
