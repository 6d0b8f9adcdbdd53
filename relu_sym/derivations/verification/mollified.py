"""Lines between distributions in the plane or space, by numbers: paired with bumps, impulses and steps made smooth.

A derivative goes over to the bump, with a minus; Dirac(w, k) is the k-th derivative of a smooth kernel of small width
whose moments up to the fifth vanish, Heaviside(w) its integral.  The integral is a mean over a lattice, in polar
coordinates around a singular point, taken twice, the second time finer.  All kinked heads are written in Heaviside.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sympy import (
    Abs,
    Add,
    DiracDelta,
    Dummy,
    Expr,
    Float,
    Function,
    Heaviside,
    Matrix,
    Mul,
    S,
    Symbol,
    Tuple,
    lambdify,
    sign,
)

from ...calculus.rewriting.native import to_sympy
from ...steps import D, Flux, Layered, OperatorOf, SurfaceMeasure
from .lattice import Bump, Region, bumps, mean_slope, points
from .stepwise import WIDTH, kernel, lowered, order_of, unit

ENOUGH, TOLD, ROUGH = 2e-3, 1e-2, 1e-2
"""Of the sum of all terms in size: what sides that agree may differ by, what tells them apart, what is too rough."""
POINTS = {2: 1600, 3: 6000}
FINER = (1, 2.2, 4.4)
"""How many points a lattice has, and how many times that the finer ones."""
NOTHING = 1e-9
RADII = (1e-4, 1e-6)


Verdict = tuple[bool | None, str]


def compared(before: Any, after: Any, variables: list[Symbol]) -> Verdict:
    """Two sides against every bump; numbers as they are."""
    how = "bumps, impulses and steps made smooth"
    before, after = (_spelled(_numbers(e)) for e in (before, after))
    if not (before.free_symbols or after.free_symbols):
        gap, size = (abs(complex(e.evalf(20))) for e in (before - after, before))
        return gap <= 1e-8 * (1 + size), "numbers"
    free = before.free_symbols | after.free_symbols
    variables = [*(v for v in variables if v in free), *(v for v in variables if v not in free)]
    variables = variables[: max(2, len(free & set(variables)))]
    if len(variables) not in POINTS:
        raise NotImplementedError(f"a line that depends on {len(variables)} variables")
    seen = None
    for bump in bumps([before, after], variables):
        ok = _against(before, after, bump, variables)
        if ok is False:
            return False, how
        seen = ok if seen is not True else seen
    return seen, how


def _numbers(e: Expr) -> Expr:
    """Fluxes as numbers."""
    return e.xreplace({h: Float(flux(h)) for h in e.atoms(Flux)})


def _spelled(e: Any) -> Any:
    """In derivatives, impulses and functions; a derivative by what does not occur is 0."""
    e = e.replace(lambda h: isinstance(h, (OperatorOf, Layered)), lambda h: h.carried_out())
    e = e.replace(lambda h: isinstance(h, SurfaceMeasure), lambda h: unit(*h.args))
    return e.replace(lambda h: isinstance(h, D) and h.args[1] not in h.args[0].free_symbols, lambda h: S.Zero)


def flux(h: Flux) -> float:
    """By the mean over two small spheres; what fades from one to the other is 0."""
    f, variables, centre = h.args
    if h.free_symbols - set(variables):
        raise NotImplementedError("the flux out of a tube that is not the same everywhere")
    at = [float(c) for c in centre]
    law = lambdify(list(variables), list(lowered(Tuple(*f), lambda w, k: None)), "math")
    larger, smaller = (_through(law, at, r) for r in RADII)
    return 0.0 if abs(smaller) < abs(larger) / 10 else smaller


def _through(law: Callable[..., list[float]], at: list[float], r: float) -> float:
    """The flux out of a sphere of this radius."""
    n, total, weights = len(at), 0.0, 0.0
    for way, weight in _directions(n):
        here = law(*[c + r * u for c, u in zip(at, way, strict=True)])
        total += weight * sum(a * u for a, u in zip(here, way, strict=True))
        weights += weight
    return total / weights * r ** (n - 1) * (2 * math.pi if n == 2 else 4 * math.pi)


def _directions(n: int) -> Iterator[tuple[tuple[float, ...], float]]:
    """Directions in the plane or in space, with weights."""
    turns = [2 * math.pi * (k + 0.37) / 24 for k in range(24)]
    if n == 2:
        yield from (((math.cos(t), math.sin(t)), 1.0) for t in turns)
        return
    for k in range(400):
        z = -1 + (2 * k + 1) / 400
        ring = math.sqrt(1 - z * z)
        yield from (((ring * math.cos(t), ring * math.sin(t), z), 1.0) for t in turns)


# ---------------------------------------------------------------------- a line against a bump
def _against(before: Expr, after: Expr, bump: Bump, variables: list[Symbol]) -> bool | None:
    """Whether the sides agree; None where the numbers are too rough, or everything is 0 there."""
    phi = bump.law(variables)
    terms = [t for side, s in ((before, 1), (after, -1)) for t in Add.make_args(moved(side, s * phi))]
    gathered = [t for t in Add.make_args(Add(*terms)) if t != 0]
    if not gathered:
        return True
    at_points = [_at_point(t, bump, variables) for t in gathered]
    known = sum(v for v in at_points if v is not None)
    size = sum(abs(v) for v in at_points if v is not None)
    rest = [t for t, v in zip(gathered, at_points, strict=True) if v is None]
    rough, told_apart = None, False
    means = _means(rest, bump.region, variables)
    for finer in FINER:
        fine, scale = means(int(finer * POINTS[len(variables)]))
        gap, scale = abs(known + fine), scale + size
        if rough is None:
            rough = fine
            continue
        error, rough = abs(rough - fine), fine
        if scale < NOTHING:
            return None
        if gap > 5 * error + TOLD * scale:
            if told_apart:
                return False
            told_apart = True
        elif error <= ROUGH * scale and gap <= 3 * error + ENOUGH * scale:
            return True
    return None


def moved(e: Expr, phi: Expr) -> Expr:
    """What is integrated in <e, phi>: derivatives over to phi."""
    if isinstance(e, D):
        f, v, n, _ = e.args
        return moved(f, (-1) ** int(n) * phi.diff(v, int(n)))
    if e.is_Add:
        return Add(*[moved(a, phi) for a in e.args])
    if not e.has(D):
        return e * phi
    held = [a for a in Mul.make_args(e) if a.has(D)]
    factor = Mul(*[a for a in Mul.make_args(e) if not a.has(D)])
    if len(held) != 1 or held[0] is e or factor.has(DiracDelta, Heaviside, sign, Abs):
        raise NotImplementedError("a product of a derivative that is not carried out")
    return moved(held[0], factor * phi)


def _at_point(term: Expr, bump: Bump, variables: Sequence[Symbol]) -> float | None:
    """The value where as many plain impulses as variables meet; None of any other term."""
    impulses = [a for a in Mul.make_args(term) if isinstance(a, DiracDelta)]
    if len(impulses) != len(variables) or any(map(order_of, impulses)):
        return None
    ways = Matrix([[d.args[0].diff(v) for v in variables] for d in impulses])
    if ways.free_symbols or ways.det() == 0:
        return None
    level = Matrix([d.args[0].xreplace(dict.fromkeys(variables, S.Zero)) for d in impulses])
    point = dict(zip(variables, -ways.inv() * level, strict=True))
    if not bump.holds([float(c) for c in point.values()]):
        return 0.0
    rest = to_sympy(Mul(*[a for a in Mul.make_args(term) if a not in impulses]))
    return float(rest.xreplace(point).evalf(20)) / abs(float(ways.det()))


def _means(terms: Sequence[Expr], region: Region, variables: list[Symbol]) -> Callable[[int], tuple[float, float]]:
    """With so many points: (the integral of the sum, the sum of the sizes of those of the terms)."""
    if not terms:
        return lambda count: (0.0, 0.0)
    law = compiled(terms, variables, region.centre, region.radius)

    def means(count: int) -> tuple[float, float]:
        totals, norm = [0.0] * len(terms), 0.0
        width = WIDTH * region.spacing(count)
        for point, weight in points(region, count):
            try:
                values = law(width, *point)
            except ZeroDivisionError:
                continue
            for k, v in enumerate(values):
                totals[k] += v * weight
            norm += sum(map(abs, values)) * weight
        return sum(totals), max(sum(map(abs, totals)), norm / 20)

    return means


def compiled(
    terms: Sequence[Expr], variables: Sequence[Symbol], middle: Sequence[float], reach: float
) -> Callable[..., list[float]]:
    """The terms at a width of the impulses and a point."""
    named: dict[str, Callable] = {"sign": lambda t: (t > 0) - (t < 0)}
    width = Dummy("width")

    def smooth(w: Expr, k: int) -> Expr | None:
        slope = mean_slope(w, tuple(variables), tuple(middle), reach)
        if slope == 0:
            return None
        name = f"kernel{k + 1}"
        named[name] = kernel(k)
        return Function(name)(w / (slope * width)) / (slope * width) ** (k + 1)

    laws = list(lowered(Tuple(*terms), smooth))
    return lambdify([width, *variables], laws, modules=[named, "math"], cse=True)
