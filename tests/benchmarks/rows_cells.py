"""Rows about sets in several variables: central arrangements beside a tree of linear programs, hulls beside Qhull,
towers and networks, whose time per cell stays."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb
from typing import Any, NamedTuple

from sympy import Abs, Add, Expr, Max, symbols

import relu_sym as rs

from .row import Aim, Rival, Row

X = symbols("x:4", real=True)
Form = tuple[int, ...]


class Central(NamedTuple):
    """Integer forms, no two of them parallel, and a function of them."""

    forms: list[Form]
    expr: Expr


def forms(m: int, n: int) -> list[Form]:
    """Seeded, in no direction twice."""
    rng, size = random.Random(100 * m + n), 9 if m < 60 else 9 * m
    found: dict[tuple[Fraction, ...], Form] = {}
    while len(found) < m:
        v = tuple(rng.randint(-size, size) for _ in range(n))
        first = next((a for a in v if a), None)
        if first is not None:
            found.setdefault(tuple(Fraction(a, first) for a in v), v)
    return list(found.values())


def form(v: Form) -> Expr:
    """The linear form."""
    return Add(*[c * x for c, x in zip(v, X, strict=False)])


def absolute(n: int) -> Any:
    """The sum of m absolute values of forms in n variables, for every m."""

    def given(m: int) -> Central:
        own = forms(m, n)
        return Central(own, Add(*[Abs(form(v), evaluate=False) for v in own]))

    return given


def largest(m: int) -> Central:
    """The largest of m forms in three variables."""
    own = forms(m, 3)
    return Central(own, Max(*map(form, own), evaluate=False))


def at_origin(f: Central) -> rs.Polytope:
    """The set that is measured."""
    n = len(f.forms[0])
    return rs.subdifferential(f.expr, X[:n], at=(0,) * n)


def count(n: int, m: int) -> int:
    """The cells of m hyperplanes through the origin in general position."""
    return 2 * sum(comb(m - 1, k) for k in range(n))


def cells_of(answer: rs.Polytope) -> int:
    """As the certificate has it."""
    return int(answer.reason.split()[2])


def check_zonotope(m: int, f: Central, s: rs.Polytope) -> bool:
    """As many vertices as cells, not more than in general position; symmetric; farthest in some directions."""
    n, rng = len(f.forms[0]), random.Random(m)
    points = {tuple(map(int, v)) for v in s.vertices}
    if not (s.exact and len(points) == len(s.vertices) == cells_of(s) <= count(n, m)):
        return False
    if n == 2 and len(points) != 2 * m:
        return False
    for _ in range(20):
        d = [rng.randint(-999, 999) for _ in range(n)]
        far = sum(abs(sum(a * b for a, b in zip(v, d, strict=True))) for v in f.forms)
        if max(sum(a * b for a, b in zip(p, d, strict=True)) for p in points) != far:
            return False
    return all(tuple(-a for a in p) in points for p in points)


def check_largest(m: int, f: Central, s: rs.Polytope) -> bool:
    """Vertices among the forms, farthest in many directions."""
    rng, points = random.Random(m), {tuple(map(int, v)) for v in s.vertices}
    own = set(f.forms)
    for _ in range(200):
        d = [rng.randint(-99, 99) for _ in range(3)]
        heights = [sum(a * b for a, b in zip(v, d, strict=True)) for v in own]
        if max(sum(a * b for a, b in zip(p, d, strict=True)) for p in points) != max(heights):
            return False
    return s.exact and points <= own


# ---------------------------------------------------------------------- others
def lp_tree(f: Central) -> int:
    """The cells by a depth-first tree: one form more at each level, each side kept if its linear program has a point.

    Every program is posed anew, as a tree of calls of a solver does it.
    """
    import highspy

    n, wide = len(f.forms[0]), highspy.kHighsInf
    model = highspy.Highs()
    model.silent()
    rows: list[list[float]] = []

    def has_point() -> bool:
        model.clearModel()
        for _ in range(n):
            model.addVar(-wide, wide)
        for row in rows:
            model.addRow(1.0, wide, n, range(n), row)
        model.run()
        return model.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def below(k: int) -> int:
        if k == len(f.forms):
            return 1
        found = 0
        for side in (-1, 1):
            rows.append([float(side * a) for a in f.forms[k]])
            if has_point():
                found += below(k + 1)
            rows.pop()
        return found

    return below(0)


def qhull(f: Central) -> int:
    """The vertices of the hull of the forms, in floats."""
    from scipy.spatial import ConvexHull

    return len(ConvexHull([list(map(float, v)) for v in f.forms]).vertices)


# ---------------------------------------------------------------------- towers and networks
class Nested(NamedTuple):
    """A function, and its gradient in a direction in integers."""

    expr: Expr
    slopes: Any


def tower(depth: int) -> Nested:
    """relu(relu(...) - y) and so on."""
    u: Expr = X[0]
    for k in range(depth):
        u = rs.ReLU(u + (k % 3 - 1) * X[1]) - rs.ReLU(u - 2 * X[1])
    return Nested(u, lambda d: _tower_at(depth, d))


def _tower_at(depth: int, d: Form) -> int:
    u = d[0]
    for k in range(depth):
        u = max(u + (k % 3 - 1) * d[1], 0) - max(u - 2 * d[1], 0)
    return u


def two_layers(width: int) -> Nested:
    """A network of two hidden layers without biases, all of whose kinks are at the origin."""
    rng = random.Random(width)
    first = [[rng.randint(-9, 9) for _ in range(2)] for _ in range(width)]
    second = [[rng.randint(-9, 9) for _ in range(width)] for _ in range(width)]
    last = [rng.randint(-9, 9) for _ in range(width)]
    hidden = [rs.ReLU(Add(*[c * x for c, x in zip(row, X, strict=False)])) for row in first]
    deeper = [rs.ReLU(Add(*[c * h for c, h in zip(row, hidden, strict=True)])) for row in second]

    def at(d: Form) -> int:
        h = [max(sum(c * a for c, a in zip(row, d, strict=True)), 0) for row in first]
        g = [max(sum(c * a for c, a in zip(row, h, strict=True)), 0) for row in second]
        return sum(c * a for c, a in zip(last, g, strict=True))

    return Nested(Add(*[c * g for c, g in zip(last, deeper, strict=True)]), at)


def at_plane_origin(f: Nested) -> rs.Polytope:
    """The set that is measured."""
    return rs.subdifferential(f.expr, X[:2], at=(0, 0))


def check_nested(n: int, f: Nested, s: rs.Polytope) -> bool:
    """f'(0; d), which is f(d), lies between the least and the largest slope along d."""
    rng = random.Random(n)
    for _ in range(50):
        d = (rng.randint(-99, 99), rng.randint(-99, 99))
        along = [int(v[0]) * d[0] + int(v[1]) * d[1] for v in s.vertices]
        if not min(along) <= f.slopes(d) <= max(along):
            return False
    return s.exact


HIGHS = Rival("HiGHS", "highspy", lp_tree)
QHULL = Rival("Qhull", "scipy", qhull)


def _row(n: int, sizes: tuple[int, ...], rival: Rival | None = HIGHS) -> Row:
    aim = Aim(rival=60) if rival else Aim()
    return Row(
        f"Clarke set of m |forms| in {n} variables" if rival else f"  {n} variables, alone",
        sizes,
        absolute(n),
        at_origin,
        check_zonotope,
        aim=aim._replace(unit=150e-6),
        work=lambda m: count(n, m),
        rival=rival,
        units=cells_of,
    )


ROWS = [
    _row(2, (6, 25, 50, 100)),
    _row(2, (10, 250, 500, 1000), None),
    _row(3, (5, 6, 12, 24)),
    _row(4, (5, 7, 10, 14)),
    Row(
        "Clarke set of Max of m forms",
        (8, 32, 64, 128),
        largest,
        at_origin,
        check_largest,
        aim=Aim(rival=1 / 200),
        rival=QHULL,
        units=cells_of,
    ),
    Row("  tower of 2d ramps in the plane", (3, 8, 16, 32), tower, at_plane_origin, check_nested, units=cells_of),
    Row(
        "  two layers of w ramps",
        (3, 8, 16, 32),
        two_layers,
        at_plane_origin,
        check_nested,
        work=lambda w: w,
        units=cells_of,
    ),
]
