"""Products of a switch and what it switches: u sign(u) = Abs(u), Abs(u) sign(u) = u, ReLU(u) Heaviside(u) = ReLU(u).

They hold at every point, where u = 0 too.
"""

from __future__ import annotations

from sympy import Abs, Expr, Mul, S, cancel, sign

from ..functions import HeavisideStep, ReLU


def absorbed(e: Expr) -> Expr:
    """e with these products carried out."""
    return e.replace(lambda m: m.is_Mul, carried_out) if e.has(sign) or e.has(ReLU) else e


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
        if base == Abs(u):
            return carried_out(others * u * base ** (n - 1))
        c = S.One if base == u else S.NegativeOne if base == -u else cancel(base / u) if base.is_Add else base / u
        if c.is_number:
            return carried_out(others * c * Abs(u) * base ** (n - 1))
    return None


def _without_step(m: Mul, s: Expr) -> Expr | None:
    """A positive power of ReLU(u) is 0 where the step is."""
    for a in m.args:
        base, n = a.as_base_exp()
        if base == ReLU(s.args[0]) and isinstance(base, ReLU) and n.is_positive:
            return carried_out(Mul(*[b for b in m.args if b is not s]))
    return None
