"""Integrals over circles, spheres, ellipses, ellipsoids and what is inside, by the coarea formula.

int w Dirac(g) = int over g = 0 of w/|grad g|.  For a definite quadratic g = s(|y|^2 - t), y = L^T (x - c), s = 1 or
-1: F(t) = int w Dirac(|y|^2 - t) dy / det L, and int w Dirac(|y|^2 - t, k) = (-1)^k F^(k)(t).  A monomial y^a in w has
F(t) = t^((n + |a|)/2 - 1) prod Gamma((a_i + 1)/2) / Gamma((n + |a|)/2), all a_i even, else 0.

References: G. B. Folland, How to Integrate a Polynomial over a Sphere, American Mathematical Monthly 108 (2001); L.
Hormander, The Analysis of Linear Partial Differential Operators I (1990), section 6.1; H. Federer, Geometric Measure
Theory (1969), section 3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import (
    Add,
    DiracDelta,
    Dummy,
    Expr,
    Heaviside,
    Matrix,
    Mul,
    Poly,
    S,
    Symbol,
    besseli,
    ceiling,
    cos,
    elliptic_e,
    exp,
    expand_mul,
    floor,
    gamma,
    hessian,
    pi,
    reduced,
    sign,
    sin,
    sinh,
    sqrt,
)
from sympy.core.relational import Relational

from ...functions import Dirac, HeavisideStep
from .regular_zeros import level_sets


class Quadric(NamedTuple):
    """g = s(|y|^2 - t) with x = centre + turn*y, the volume element dx = stretch*dy."""

    s: int
    t: Expr
    centre: Matrix
    turn: Matrix
    stretch: Expr


def quadric(g: Expr, variables: Sequence[Symbol]) -> Quadric | None:
    """A definite quadratic polynomial; None for all others."""
    if not g.is_polynomial(*variables) or Poly(g, *variables).total_degree() != 2:
        return None
    a = hessian(g, list(variables)) / 2
    if a.free_symbols:
        signs = {a[k, k].is_positive for k in range(a.rows)} if a.is_diagonal() else {None}
        s = 1 if signs == {True} else -1 if signs == {False} and all((-d).is_positive for d in a.diagonal()) else 0
    else:
        s = 1 if a.is_positive_definite else -1 if (-a).is_positive_definite else 0
    if not s:
        return None
    origin = dict.fromkeys(variables, S.Zero)
    slope = Matrix([g.diff(v).xreplace(origin) for v in variables])
    centre = (-a.inv() * slope / 2).applyfunc(lambda e: e.together())
    t = -s * g.xreplace(dict(zip(variables, centre, strict=True))).expand()
    turn = (s * a).cholesky(hermitian=False).T.inv()
    return Quadric(s, t, centre, turn, turn.det())


def over_space(e: Expr, variables: Sequence[Symbol]) -> list[tuple[Expr, tuple | None]] | None:
    """The integral of e over all of space, as integrals to be added: (integrand, limits), None for a value.

    None where a term is no weight times one impulse on a sphere or ellipsoid, or times the step inside of it.
    """
    parts: list[tuple[Expr, tuple | None]] = []
    for term in Add.make_args(_split(expand_mul(e), variables)):
        found = _term(term, variables)
        if found is None:
            return None
        parts.append(found)
    return parts


def _split(e: Expr, variables: Sequence[Symbol]) -> Expr:
    """Impulses on level sets of a polynomial as sums over these."""
    put = {}
    for d in e.atoms(DiracDelta):
        g = d.args[0]
        if len(d.args) == 1 and not g.is_polynomial(*variables):
            levels = level_sets(g, variables)
            if levels is not None:
                put[d] = Add(*[Dirac(w) / abs(slope) for w, slope in levels])
    return expand_mul(e.xreplace(put)) if put else e


def _term(term: Expr, variables: Sequence[Symbol]) -> tuple[Expr, tuple | None] | None:
    """The integral of one term."""
    factors = Mul.make_args(term)
    impulses = [a for a in factors if isinstance(a, DiracDelta)]
    steps = [a for a in factors if isinstance(a, (HeavisideStep, Heaviside)) and quadric(a.args[0], variables)]
    carriers = impulses or steps
    if len(carriers) != 1:
        return None
    carrier = carriers[0]
    q = quadric(carrier.args[0], variables)
    weight = Mul(*[a for a in factors if a is not carrier])
    order = 0 if not impulses else int(carrier.args[1]) if len(carrier.args) > 1 else 0
    if q is None or weight.has(DiracDelta) or (steps and not impulses and q.s > 0):
        return None
    if q.t.is_nonpositive and (steps or q.t.is_negative):
        return S.Zero, None
    if not q.t.is_positive:
        return None
    y = [Dummy("y", real=True) for _ in variables]
    place = dict(zip(variables, q.centre + q.turn * Matrix(y), strict=True))
    if weight.is_polynomial(*variables):
        return q.stretch * _moments(Poly(weight.xreplace(place), *y), q, order, bool(impulses)), None
    if order or not impulses:
        return None
    if _jumps_on(weight, carrier.args[0], variables):
        return None
    return _along(reduced_on(weight, carrier.args[0], variables), q, y, place)


def _jumps_on(weight: Expr, g: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether a switch of the weight vanishes on all of g = 0: the product may have no meaning."""
    switches = [h.args[0] for h in weight.atoms(HeavisideStep, Heaviside, sign, floor, ceiling)]
    switches += [c.lhs - c.rhs for c in weight.atoms(Relational)]
    return any(reduced_on(u, g, variables).free_symbols.isdisjoint(variables) for u in switches if u.has(*variables))


def _moments(weight: Poly, q: Quadric, order: int, on_surface: bool) -> Expr:
    """Of a polynomial: term by term."""
    t = Dummy("t", positive=True)
    n, total = len(weight.gens), S.Zero
    for m, c in weight.terms():
        if any(k % 2 for k in m):
            continue
        half = S(n + sum(m)) / 2
        f = c * Mul(*[gamma(S(k + 1) / 2) for k in m]) / gamma(half) * t ** (half - 1)
        total += q.s**order * (-1) ** order * f.diff(t, order) if on_surface else f * t / half
    return total.subs(t, q.t).expand()


def _along(weight: Expr, q: Quadric, y: Sequence[Symbol], place: dict) -> tuple[Expr, tuple | None] | None:
    """Of any weight: along the angle of a circle; on a sphere along one coordinate."""
    here, radius = weight.xreplace(place), sqrt(q.t)
    angle = Dummy("theta", real=True)
    if here.free_symbols.isdisjoint(y):
        whole = _moments(Poly(S.One, *y), q, 0, True)
        return here * whole * q.stretch, None
    level = _of_exponential(here, y, radius)
    if level is None:
        level = _of_root(here, y, q.t)
    if level is not None:
        return q.stretch * level, None
    if len(y) == 2:
        there = here.xreplace({y[0]: radius * cos(angle), y[1]: radius * sin(angle)})
        return q.stretch / 2 * there, (angle, -pi, pi)
    if len(y) == 3:
        slices = _slices(here, q.t, y, angle)
        return None if slices is None else (q.stretch * slices, (angle, -radius, radius))
    return None


def _slices(weight: Expr, t: Expr, y: Sequence[Symbol], u: Symbol) -> Expr | None:
    """Of a polynomial in two coordinates on a sphere, the other one u: its mean over each circle (Archimedes)."""
    for v in y:
        across = [w for w in y if w != v]
        if weight.is_polynomial(*across):
            total = S.Zero
            for m, c in Poly(weight.xreplace({v: u}), *across).terms():
                if not any(k % 2 for k in m):
                    moment = Mul(*[gamma(S(k + 1) / 2) for k in m]) / gamma(S(2 + sum(m)) / 2)
                    total += c * moment * (t - u**2) ** (S(sum(m)) / 2)
            return total
    return None


def _of_exponential(weight: Expr, y: Sequence[Symbol], radius: Expr) -> Expr | None:
    """Of c exp(b . y) on a circle c pi I_0(|b| sqrt(t)), on a sphere 2 pi c sinh(|b| sqrt(t))/|b|; None of others."""
    head, factor = weight.as_independent(*y, as_Add=False)[::-1]
    if len(y) > 3 or not isinstance(head, exp) or not head.args[0].is_polynomial(*y):
        return None
    form = Poly(head.args[0], *y)
    if form.total_degree() > 1:
        return None
    length = sqrt(Add(*[form.coeff_monomial(v) ** 2 for v in y]))
    factor *= exp(form.coeff_monomial(1)) * pi
    return factor * (besseli(0, length * radius) if len(y) == 2 else 2 * sinh(length * radius) / length)


def _of_root(weight: Expr, y: Sequence[Symbol], t: Expr) -> Expr | None:
    """Of c sqrt(k + y.M y) on a circle |y|^2 = t: 2 c sqrt(k + a t) E((a - b) t/(k + a t)), a < b the eigenvalues of
    M; None of others."""
    factor, root = weight.as_independent(*y, as_Add=False)
    if len(y) != 2 or not (root.is_Pow and root.exp == S.Half and root.base.is_polynomial(*y)):
        return None
    form = Poly(root.base, *y)
    if any(sum(m) not in (0, 2) for m in form.monoms()):
        return None
    p, q, cross = (form.coeff_monomial(m) for m in (y[0] ** 2, y[1] ** 2, y[0] * y[1]))
    spread = sqrt((p - q) ** 2 + cross**2)
    least = form.coeff_monomial(1) + (p + q - spread) / 2 * t
    return 2 * factor * sqrt(least) * elliptic_e(-spread * t / least) if least.is_positive else None


def reduced_on(weight: Expr, g: Expr, variables: Sequence[Symbol]) -> Expr:
    """The weight on g = 0: polynomials inside its heads with what is a multiple of g left out."""
    if weight.free_symbols.isdisjoint(variables):
        return weight
    if weight.is_polynomial(*variables):
        return reduced(weight, [g], *variables, order="grevlex")[1]
    return weight.func(*[reduced_on(a, g, variables) for a in weight.args])
