"""What the inverse of a slope may be: by rules, and by SymPy's solver where it has a chance."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Add,
    Dummy,
    Expr,
    LambertW,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    acos,
    acosh,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    decompose,
    erf,
    erfinv,
    exp,
    factor_list,
    igcd,
    ilcm,
    log,
    pi,
    sin,
    sinh,
    solve,
    sqrt,
    tan,
    tanh,
    together,
)
from sympy import Poly as SymPoly
from sympy.core.function import Function

from ..budget import deadline
from ..errors import OutOfTime

INVERSES = {exp: log, log: exp, atan: tan, tan: atan, sinh: asinh, asinh: sinh, tanh: atanh, atanh: tanh, erf: erfinv}


def by_rules(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """What x may be where e = y: by one outer function, a power, one exponential, one root."""
    e = _with_tangents(e)
    yield from _by_outer(e, y, x)
    yield from _by_polynomial(e, y, x)
    yield from _by_exponential(e, y, x)
    yield from _by_root(e, y, x)
    yield from _by_lambert(e, y, x)
    yield from _by_angle(e, y, x)
    yield from _by_cube_root(e, y, x)
    yield from _by_cubic_in_root(e, y, x)


def _with_tangents(e: Expr) -> Expr:
    """tanh and tan for sinh/cosh and sin/cos, as the slopes of log(cosh(x)) and log(cos(x)) are told."""
    told = e.replace(sinh, lambda u: tanh(u) * cosh(u)).replace(sin, lambda u: tan(u) * cos(u))
    return e if told.has(cosh, cos) else told


def by_sympy(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """By SymPy's solver, where it has a chance."""
    if _is_past_radicals(e, y, x) or _is_past_lambert(e, x):
        return
    try:
        with deadline("the inverse of {0}", e):
            yield from solve(e - y, x)
    except (OutOfTime, NotImplementedError, ValueError, TypeError, ZeroDivisionError):
        return


def _by_outer(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """a + b*h(u(x)) = y, h with a known inverse."""
    rest, varying = e.as_independent(x, as_Add=True)
    factor, h = varying.as_independent(x, as_Add=False)
    if h == x:
        yield (y - rest) / factor
        return
    y = (y - rest) / factor
    if isinstance(h, Pow) and not h.exp.has(x):
        for root in (y ** (1 / h.exp), -(y ** (1 / h.exp)), (-y) ** (1 / h.exp), -((-y) ** (1 / h.exp))):
            yield from _candidates_without_solve(h.base, root, x)
    elif h.func in INVERSES:
        yield from _candidates_without_solve(h.args[0], INVERSES[h.func](y), x)


def _candidates_without_solve(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    yield from _by_outer(e, y, x)
    yield from _by_polynomial(e, y, x)


def _by_polynomial(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """A fraction whose numerator is linear or quadratic in x."""
    p = polynomial_in(together(e - y).as_numer_denom()[0], x)
    if p is None or p.degree() not in (1, 2):
        return
    if p.degree() == 1:
        a, b = p.all_coeffs()
        yield -b / a
        return
    a, b, c = p.all_coeffs()
    if b == 0:
        root = _square_root(-c) / _square_root(a)
        yield from (root, -root)
        return
    root = _square_root((b**2 - 4 * a * c).expand())
    yield from ((-b + root) / (2 * a), (-b - root) / (2 * a))
    if a.free_symbols and c.is_nonzero:  # where a is 0 the zero that stays has a value so only; none of them is 0
        yield from (2 * c / (-b - root), 2 * c / (-b + root))


def _square_root(e: Expr) -> Expr:
    """sqrt(e) with the squares in front: of one sign or the other, both are tried."""
    number, factors, *_ = factor_list(e)
    outside = Mul(*(h ** (k // 2) for h, k in factors))
    return outside * sqrt(number * Mul(*(h for h, k in factors if k % 2)))


def _by_exponential(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """What is rational in exp(k*x) and its powers: linear or quadratic in one of them."""
    rates = [h.args[0] / x for h in e.atoms(exp) if x in h.free_symbols]
    ratios = [r / rates[0] for r in rates]
    if not rates or x in rates[0].free_symbols or not all(q.is_Rational for q in ratios):
        return
    first = -rates[0] if rates[0].could_extract_minus_sign() else rates[0]
    k, w = first * igcd(0, *(q.p for q in ratios)) / ilcm(1, *(q.q for q in ratios)), Dummy("w", positive=True)
    inner = e.xreplace({exp(r * x): w ** (r / k) for r in rates})
    if x not in inner.free_symbols:
        squares = _in_squares(together(inner - y).as_numer_denom()[0], w)
        if squares is not None:
            yield from (log(v) / (2 * k) for v in _by_polynomial(squares, S.Zero, w))
            return
        yield from (log(v) / k for v in _by_polynomial(inner, y, w))


def _in_squares(e: Expr, w: Symbol) -> Expr | None:
    """An even polynomial in w as one in w for its square; None for all else."""
    p = polynomial_in(e.expand(), w)
    if p is None or p.degree() < 2 or any(n % 2 for (n,) in p.monoms()):
        return None
    return Add(*(c * w ** (n // 2) for (n,), c in p.terms()))


def _by_root(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """a + b*sqrt(q) = y squared: (y - a)^2 = b^2*q."""
    roots = {h.base for h in e.atoms(Pow) if h.exp.is_Rational and h.exp.q == 2 and x in h.free_symbols}
    if len(roots) != 1:
        return
    (q,), w = roots, Dummy("w", positive=True)
    squared = _without_root(together(with_root_named(e, q, w) - y).as_numer_denom()[0], q, w)
    if squared is not None:
        yield from _by_polynomial(squared, S.Zero, x)


def with_root_named(e: Expr, q: Expr, w: Symbol) -> Expr:
    """With w for sqrt(q)."""
    return e.replace(
        lambda h: isinstance(h, Pow) and h.base == q and (2 * h.exp).is_Integer, lambda h: w ** (2 * h.exp)
    )


def _without_root(e: Expr, q: Expr, w: Symbol) -> Expr | None:
    """A^2 - B^2*q for A + B*w."""
    p = polynomial_in(e, w)
    if p is None or p.degree() != 1:
        return None
    b, a = p.all_coeffs()
    return (a**2 - b**2 * q).expand()


def _by_lambert(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """a*exp(k*x) + b*x + c = y, or a*log(x) + b*x + c = y."""
    heads = [h for h in e.atoms(exp, log) if x in h.free_symbols]
    if len(heads) != 1:
        return
    (h,), w = heads, Dummy("w")
    p = e.expand().xreplace({h: w})
    a, b = p.diff(w), p.diff(x)
    c = (p - a * w - b * x).expand()
    if {w, x} & (a.free_symbols | b.free_symbols | c.free_symbols) or b == 0:
        return
    k = h.args[0] / x
    if isinstance(h, exp) and x not in k.free_symbols:
        yield (y - c) / b - LambertW(a * k / b * exp(k * (y - c) / b)) / k
    elif k == 1:
        yield a / b * LambertW(b / a * exp((y - c) / a))


def _by_angle(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """A cubic by Viete: sinh of a third where it rises everywhere; of any other cos where it takes a value three
    times, cosh beyond."""
    p = polynomial_in(e, x)
    if p is None or p.degree() != 3:
        return
    a, b, c, d = p.all_coeffs()
    shift, slope = b / (3 * a), (b**2 - 3 * a * c) / (9 * a**2)
    half = ((d - y) / a - c * shift / a + 2 * shift**3).expand() / 2  # t**3 - 3*slope*t + 2*half = 0 for t = x + shift
    if slope.is_negative:
        yield -2 * sqrt(-slope) * sinh(asinh((half / (-slope) ** Rational(3, 2)).expand()) / 3) - shift
    if not slope.is_positive:
        return
    for s in (1, -1):
        level = (s * -half / slope ** Rational(3, 2)).expand()
        yield from (s * 2 * sqrt(slope) * cos(acos(level) / 3 + turn) - shift for turn in (0, 2 * pi / 3, -2 * pi / 3))
        yield s * 2 * sqrt(slope) * cosh(acosh(level) / 3) - shift


def _by_cube_root(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """A fraction whose numerator is a cubic in x, where that has one zero: by one real cube root, not by two that are
    complex and divide by 0 where the second coefficient is 0."""
    p = polynomial_in(together(e - y).as_numer_denom()[0], x)
    if p is None or p.degree() != 3 or e.is_polynomial(x):
        return
    a, b, c, d = p.all_coeffs()
    shift = b / (3 * a)
    third = ((b**2 - 3 * a * c) / (9 * a**2)).expand()  # t**3 - 3*third*t + 2*half = 0 for t = x + shift
    half = ((d / a - c * shift / a + 2 * shift**3) / 2).expand()
    root = sqrt((half**2 - third**3).expand())
    for s in (1, -1):
        cube = (-s * half + root) ** Rational(1, 3)
        yield s * (cube + third / cube) - shift


def _by_cubic_in_root(e: Expr, y: Expr, x: Symbol) -> Iterator[Expr]:
    """By the largest zero of a cubic in w = sqrt(k*x + m) without w**2: an angle where it has three zeros."""
    roots = {h.base for h in e.atoms(Pow) if h.exp.is_Rational and h.exp.q == 2 and x in h.free_symbols}
    if len(roots) != 1:
        return
    (q,), w = roots, Dummy("w", positive=True)
    k = q.coeff(x)
    m = (q - k * x).expand()
    if x in m.free_symbols or x in k.free_symbols or k == 0:
        return
    inner = with_root_named(e, q, w).subs(x, (w**2 - m) / k)
    p = polynomial_in(together(inner - y).as_numer_denom()[0].expand(), w)
    if p is None or p.degree() != 3 or p.coeff_monomial(w**2) != 0:
        return
    a, _, c, d = p.all_coeffs()
    third, half = (-c / (3 * a)).expand(), -d / (2 * a)  # w**3 - 3*third*w - 2*half = 0
    yield ((2 * sqrt(third) * cos(acos(half / third ** Rational(3, 2)) / 3)) ** 2 - m) / k
    cube = (half + sqrt((half**2 - third**3).expand())) ** Rational(1, 3)
    yield ((cube + third / cube) ** 2 - m) / k


def _is_past_radicals(e: Expr, y: Expr, x: Symbol) -> bool:
    """Whether x is a root of a polynomial of degree four or more that does not come down to smaller ones."""
    w, roots = Dummy("w", positive=True), {h.base for h in e.atoms(Pow) if not h.exp.is_Integer and x in h.free_symbols}
    if e.atoms(Function) or len(roots) > 1 or any(x in h.exp.free_symbols for h in e.atoms(Pow)):
        return False
    p = together((with_root_named(e, next(iter(roots)), w) if roots else e) - y).as_numer_denom()[0].expand()
    if w in p.free_symbols:
        squared = _without_root(p, next(iter(roots)), w)
        if squared is None:
            return False
        p = squared
    inside = polynomial_in(p, x)
    return inside is not None and any(SymPoly(part, x).degree() > 3 for part in decompose(inside.as_expr(), x))


def _is_past_lambert(e: Expr, x: Symbol) -> bool:
    """Whether x stands beside functions of it in more ways than one product of x and an exponential."""
    heads = {h for h in e.atoms(Function) if x in h.free_symbols}
    names = {h: Dummy("w") for h in heads}
    p = together(e.xreplace(names)).as_numer_denom()[0].expand()
    if not heads or x not in p.free_symbols or any(h.has(*(heads - {h})) for h in heads):
        return False
    if len(heads) > 1 or not isinstance(next(iter(heads)), (exp, log)):
        return True
    (w,) = names.values()
    mixed = [t for t in Add.make_args(p) if x in t.free_symbols]
    return any(w in t.free_symbols for t in mixed) and any(w not in t.free_symbols for t in mixed)


def polynomial_in(e: Expr, x: Symbol) -> SymPoly | None:
    """e as a polynomial in x with coefficients free of it."""
    p = e.as_poly(x)
    return None if p is None or any(x in c.free_symbols for c in p.all_coeffs()) else p
