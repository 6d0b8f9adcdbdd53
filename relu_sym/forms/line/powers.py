"""Powers with parameters in the exponent: their derivative in one power, and the order of their zeros."""

from __future__ import annotations

from sympy import Dummy, Expr, Pow

from ...symbols import T
from ..defining import put_in
from ..exact import Scalar, expression
from ..smoothness import depends, is_smooth_near


def raised(e: Expr) -> list[Pow]:
    """The powers b**u in e, b of T and u of parameters alone."""
    found = [h for h in e.atoms(Pow) if h.exp.free_symbols and depends(h.base) and not depends(h.exp)]
    return sorted(found, key=str)


def differentiated(e: Expr) -> Expr:
    """e', of b**u in one power u*b**(u - 1)*b': SymPy's u*b**u/b hides the order of the zero."""
    powers = raised(e)
    if not powers:
        return e.diff(T)
    names = {h: Dummy(positive=True) for h in powers}
    bare, back = e.xreplace(names), {d: h for h, d in names.items()}
    out = bare.diff(T)
    for h, d in names.items():
        out += bare.diff(d) * h.exp * h.base ** (h.exp - 1) * h.base.diff(T)
    return out.xreplace(back).powsimp()


def vanishing(e: Expr, point: Scalar) -> list[Expr] | None:
    """The exponents of such powers whose base is 0 at the point; None where e is no polynomial in them."""
    powers = [h for h in raised(e) if h.base.is_polynomial(T) and put_in(h.base, expression(point)).expand() == 0]
    names = {h: Dummy() for h in powers}
    bare = e.xreplace(names)
    if not powers or not bare.is_polynomial(*names.values()):
        return [] if not powers else None
    smooth = all(is_smooth_near(c, point) for c in bare.as_poly(*names.values()).coeffs())
    return [h.exp for h in powers] if smooth else None
