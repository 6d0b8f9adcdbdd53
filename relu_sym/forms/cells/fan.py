"""In the plane: positively homogeneous piecewise linear functions, by the rays on which they bend.

A form holds rays in order of their angle and a gradient for each sector between neighbours.  A sum merges the rays and
adds up the changes of the gradient, so the work is that of sorting what bends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cmp_to_key, partial
from itertools import pairwise
from math import atan2, pi
from typing import NamedTuple

from sympy import Expr

from ..exact import Scalar, expanded, scalar
from ..facts import Facts
from .cone import Cone
from .tape import Kink, Largest, Op, Smooth, Sum, Tape
from .vectors import Vector, primitive, sign

Ray = Vector


class Fan(NamedTuple):
    """``parts[i]`` is the gradient from ``rays[i]`` to the next ray anticlockwise, the last one round to the first;
    without rays there is one part."""

    rays: tuple[Ray, ...]
    parts: tuple[Vector, ...]


class Sectors:
    """The sectors between all rays on which a switch of a tape in two variables changes its sign."""

    def __init__(self, tape: Tape) -> None:
        self.tape, self.facts = tape, tape.facts
        self.cuts: dict[Ray, None] = {}
        self.irrational: list[Ray] = []
        forms: list[Fan] = []
        for op in tape.ops:
            forms.append(self._form(op, forms))
        self.rays = _in_order(self.cuts, self.facts)
        self.gradients = [self._on_all(forms[k]) for k in tape.roots]

    def _form(self, op: Op, forms: Sequence[Fan]) -> Fan:
        if isinstance(op, Smooth):
            return Fan((), (op.gradient,))
        if isinstance(op, Sum):
            return total(op.gradient, [(c, forms[k]) for c, k in op.terms], self.facts)
        if isinstance(op, Kink):
            return self._kinked(forms[op.over], op.low, op.high, self.cuts)
        return self._largest(op, forms)

    def _kinked(self, u: Fan, low: Scalar, high: Scalar, cuts: dict[Ray, None]) -> Fan:
        """F(u), slope ``low`` where u < 0 and ``high`` where u > 0; ``cuts`` gathers the rays between its signs."""
        facts = self.facts
        sectors = _convex(u, facts)
        if sectors is None:
            (g,) = u.parts
            if not any(sign(a, facts) for a in g):
                return u
            up = self._ray((-g[1], g[0]))
            down = self._ray((g[1], -g[0]))
            sectors = [(up, down, g), (down, up, g)]
        rays, parts, signs = [], [], []
        for r, s, g in sectors:
            for ray, side in _parted(r, s, g, facts):
                rays.append(ray if ray is r and type(r[0]) is int else self._ray(ray))
                parts.append(tuple([(high if side > 0 else low) * a for a in g]) if side else g)
                signs.append(side)
        for k, ray in enumerate(rays):
            if signs[k - 1] != signs[k]:
                cuts.setdefault(ray)
        return _merged(rays, parts, facts)

    def _ray(self, r: Ray) -> Ray:
        """The ray as it is written everywhere: as whole numbers, or as it was first met."""
        found = primitive(r)
        if all(type(a) is int for a in found):
            return found
        for known in self.irrational:
            if sign(cross(known, r), self.facts) == 0 and sign(known[0] * r[0] + known[1] * r[1], self.facts) > 0:
                return known
        found = tuple(scalar(expanded(a)) if isinstance(a, Expr) else a for a in found)
        self.irrational.append(found)
        return found

    def _largest(self, op: Largest, forms: Sequence[Fan]) -> Fan:
        """max(u, v) = v + ReLU(u - v), in pairs; only what is left in the end are switches."""
        low, high = (0, 1) if op.side > 0 else (1, 0)
        left = [total((0, 0), [(c, forms[k])], self.facts) if c != 1 else forms[k] for c, k in op.parts]
        while len(left) > 1:
            paired = []
            for u, v in zip(left[::2], left[1::2], strict=False):
                gap = total((0, 0), [(1, u), (-1, v)], self.facts)
                ahead = self._kinked(gap, low, high, {})
                paired.append(total((0, 0), [(1, v), (1, ahead)], self.facts))
            left = paired + ([left[-1]] if len(left) % 2 else [])
        self.cuts.update(dict.fromkeys(left[0].rays))
        return left[0]

    def _on_all(self, form: Fan) -> list[Vector]:
        """The gradient in every sector; one where there are no rays."""
        if not self.rays or not form.rays:
            return [form.parts[-1]] * max(1, len(self.rays))
        found, k = [], -1
        places = {r: i for i, r in enumerate(form.rays)}
        for r in self.rays:
            k = places.get(r, k)
            found.append(form.parts[k])
        return found


def sectors(tape: Tape) -> Iterator[tuple[Callable[[], Cone], tuple[Vector, ...]]]:
    """Every sector anticlockwise, as what makes its cone, and the gradients of the roots in it."""
    found = Sectors(tape)
    rows = list(zip(*found.gradients, strict=True))
    if not found.rays:
        yield partial(between, tape.facts), rows[0]
    for k, r in enumerate(found.rays):
        yield partial(between, tape.facts, r, found.rays[(k + 1) % len(found.rays)]), rows[k]


def between(facts: Facts, *ends: Ray) -> Cone:
    """The cone from a ray to the next one, no wider than a half plane; without rays the plane."""
    if not ends:
        return Cone.whole(2, facts)
    r, s = ends
    if sign(cross(r, s), facts) == 0:
        return Cone((r,), ((-r[1], r[0]),), (0,), 1, facts)
    return Cone((), (r, s), (1, 2), 2, facts)


def cross(u: Ray, v: Ray) -> Scalar:
    """The oriented area of two vectors."""
    return u[0] * v[1] - u[1] * v[0]


def _convex(u: Fan, facts: Facts) -> list[tuple[Ray, Ray, Vector]] | None:
    """The sectors, from ray to ray, those wider than a half plane in two; None: the whole plane."""
    if not u.rays:
        return None
    found = []
    for k, (r, g) in enumerate(zip(u.rays, u.parts, strict=True)):
        s = u.rays[(k + 1) % len(u.rays)]
        turn = sign(cross(r, s), facts)
        if turn < 0 or (turn == 0 and sign(r[0] * s[0] + r[1] * s[1], facts) > 0):
            back = tuple(-a for a in r)
            found += [(r, back, g), (back, s, g)]
        else:
            found.append((r, s, g))
    return found


def _parted(r: Ray, s: Ray, g: Vector, facts: Facts) -> list[tuple[Ray, int]]:
    """Where each sign of g.d begins in the convex sector from r to s."""
    a, b = g[0] * r[0] + g[1] * r[1], g[0] * s[0] + g[1] * s[1]
    first, last = sign(a, facts), sign(b, facts)
    if first == 0 == last:
        return [(r, sign(g[1] * r[0] - g[0] * r[1], facts))]
    if first * last >= 0:
        return [(r, first or last)]
    if sign(cross(r, s), facts) == 0:
        between = (g[1], -g[0]) if sign(-g[0] * r[0] - g[1] * r[1], facts) > 0 else (-g[1], g[0])
    else:
        p, q = (b, -a) if first < 0 else (-b, a)
        between = (p * r[0] + q * s[0], p * r[1] + q * s[1])
    return [(r, first), (between, last)]


def total(gradient: Vector, terms: Iterable[tuple[Scalar, Fan]], facts: Facts) -> Fan:
    """gradient + sum of c*form."""
    x, y = gradient
    change: dict[Ray, list] = {}
    for c, form in terms:
        parts = form.parts
        last = parts[-1]
        x, y = x + c * last[0], y + c * last[1]
        for r, g in zip(form.rays, parts, strict=False):
            here = change.get(r)
            if here is None:
                change[r] = [c * (g[0] - last[0]), c * (g[1] - last[1])]
            else:
                here[0] += c * (g[0] - last[0])
                here[1] += c * (g[1] - last[1])
            last = g
    rays = [r for r in _in_order(change, facts) if any(sign(a, facts) for a in change[r])]
    parts = []
    for r in rays:
        dx, dy = change[r]
        x, y = x + dx, y + dy
        parts.append((x, y))
    return Fan(tuple(rays), tuple(parts) or ((x, y),))


def _merged(rays: list[Ray], parts: list[Vector], facts: Facts) -> Fan:
    """Without the rays on which the gradient stays, from the least angle on."""
    kept = [k for k in range(len(rays)) if parts[k] != parts[k - 1]]
    if not kept:
        return Fan((), (parts[0],))
    at = next((i for i, k in enumerate(kept) if by_angle(rays[kept[i - 1]], rays[k], facts) > 0), 0)
    kept = kept[at:] + kept[:at]
    return Fan(tuple([rays[k] for k in kept]), tuple([parts[k] for k in kept]))


def _lower(r: Ray, facts: Facts) -> bool:
    """Whether the angle is in [pi, 2 pi)."""
    s = sign(r[1], facts)
    return s < 0 or (s == 0 and sign(r[0], facts) < 0)


def by_angle(u: Ray, v: Ray, facts: Facts) -> int:
    """The order of two rays by their angles in [0, 2 pi)."""
    below, beneath = _lower(u, facts), _lower(v, facts)
    return below - beneath if below != beneath else -sign(cross(u, v), facts)


def _in_order(rays: Iterable[Ray], facts: Facts) -> list[Ray]:
    """By angle: as floats see it where that proves right, exactly else."""
    found = list(rays)
    if all(type(r[0]) is int and type(r[1]) is int for r in found):
        try:
            found.sort(key=_float_angle)
        except OverflowError:
            pass
        else:
            if all(by_angle(u, v, facts) < 0 for u, v in pairwise(found)):
                return found
    return sorted(found, key=cmp_to_key(lambda u, v: by_angle(u, v, facts)))


def _float_angle(r: Ray) -> float:
    a = atan2(r[1], r[0])
    return a if a >= 0 else a + 2 * pi
