"""Products of a switch and what it switches: u sign(u) = Abs(u), Abs(u) sign(u) = u, ReLU(u) Heaviside(u) = ReLU(u).

With an odd function too, sin(Abs(u)) sign(u) = sin(u); of an even one cos(Abs(u)) = cos(u).  They hold at every point,
where u = 0 too.
"""

from __future__ import annotations

from typing import cast

from sympy import Abs, Expr, Mul, asin, asinh, atan, cos, cosh, erf, sign, sin, sinh, tan, tanh

from ..functions import HeavisideStep, ReLU
from ..symbols import heads

ODD = (sin, tan, sinh, tanh, asin, atan, asinh, erf)
EVEN = (cos, cosh)


def absorbed(e: Expr) -> Expr:
    """e with these products carried out."""
    known = heads(e)
    if Abs in known and not known.isdisjoint(EVEN):
        e = cast(Expr, e.replace(lambda f: isinstance(f, EVEN), _of_either_sign))
    if sign not in known and (ReLU not in known or HeavisideStep not in known):
        return e
    return e.replace(lambda m: m.is_Mul, carried_out)


def _of_either_sign(f: Expr) -> Expr:
    """f(c Abs(u)) = f(c u)."""
    c, u = f.args[0].as_coeff_Mul()
    return f.func(c * u.args[0]) if isinstance(u, Abs) else f


def carried_out(m: Expr) -> Expr:
    """One product; its factors are left as they are."""
    for s in m.args if m.is_Mul else ():
        if isinstance(s, sign):
            found = _without_sign(m, s)
        elif isinstance(s, HeavisideStep) and len(s.args) == 1:
            found = _without_step(m, s)
        else:
            continue
        if found is not None:
            return found
    return m


def _without_sign(m: Mul, s: Expr) -> Expr | None:
    """A power of Abs(u), or of a multiple of u, with one factor taken for the sign of u."""
    u, rest = s.args[0], [a for a in m.args if a is not s]
    for k, a in enumerate(rest):
        base, n = a.as_base_exp()
        if not (n.is_Integer and n > 0):
            continue
        others = Mul(*rest[:k], *rest[k + 1 :])
        if isinstance(base, ODD):
            c, distance = base.args[0].as_coeff_Mul()
            if distance == Abs(u):
                return carried_out(others * base.func(c * u) * base ** (n - 1))
            continue
        if isinstance(base, Abs):
            if base.args[0] == u or base.args[0] == -u:
                return carried_out(others * u * base ** (n - 1))
            continue
        c = _multiple(base, u)
        if c is not None:
            return carried_out(others * c * Abs(u) * base ** (n - 1))
    return None


def _multiple(v: Expr, u: Expr) -> Expr | None:
    """c with v = c*u, a rational number."""
    if v.is_Add != u.is_Add:
        return None
    (m, p), (n, q) = (e.primitive() if e.is_Add else e.as_coeff_Mul() for e in (v, u))
    return m / n if p == q else -m / n if p == -q else None


def _without_step(m: Mul, s: Expr) -> Expr | None:
    """A positive power of ReLU(u) is 0 where the step is."""
    for a in m.args:
        base, n = a.as_base_exp()
        if base == ReLU(s.args[0]) and isinstance(base, ReLU) and n.is_positive:
            return carried_out(Mul(*[b for b in m.args if b is not s]))
    return None
