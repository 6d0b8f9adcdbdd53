"""Transforms by numbers: Laplace integrals by quadrature, an inverse through the forward one, Fourier by Gaussians."""

from __future__ import annotations

from typing import Any

from mpmath import mp, mpc, mpf, workdps
from sympy import (
    Abs,
    Add,
    Basic,
    DiracDelta,
    Expr,
    Float,
    I,
    Integral,
    Mul,
    Poly,
    Rational,
    Sum,
    Symbol,
    exp,
    factorial,
    lambdify,
    pi,
)

from ...calculus.complexes import split
from ...errors import ReluSymError
from ...functions import FinitePart, PrincipalValue
from ...functions.roots import decimal
from ...steps import Cases, Transform
from ...steps.nouns import Family
from . import floats
from .areas import own_marks
from .breaks import breaking_points
from .repeats import terms
from .signals import impulses, integral, plain
from .values import NAN, pointwise, real, value

PLACES = (Rational(23, 10), Rational(71, 10), Rational(117, 5))
"""Numbers for s; where an integral diverges there is no number."""
CENTRES = (Rational(3, 10), Rational(-11, 10))
"""Of the Gaussians exp(-pi*(k - c)**2) that Fourier transforms are paired with."""
WIDE = 7
"""Beyond this distance a Gaussian counts nothing."""
PERIODS = 40
"""Units of s*t after which exp(-s*t) counts nothing, where kinks repeat."""


def compared(before: Basic, after: Basic, verb: str, v: Symbol, w: Symbol) -> bool | None:
    """Two lines of a transform from the variable v to w."""
    if verb == "laplace_transform":
        pairs = [tuple(_at(e, w, s) for e in (before, after)) for s in PLACES]
    elif verb == "inverse_laplace_transform":
        pairs = [tuple(_laplace(e, w, s) for e in (before, after)) for s in PLACES]
    else:
        with workdps(15):
            tests = [exp(-pi * (w - c) ** 2) for c in CENTRES]
            pairs = [tuple(paired(e, w, phi) for e in (before, after)) for phi in tests]
    known = [(p, q) for p, q in pairs if not (mp.isnan(p) or mp.isnan(q))]
    if any(abs(p - q) > mpf(10) ** -7 * (1 + abs(p) + abs(q)) for p, q in known):
        return False
    return True if known else None


def _linear(e: Basic, rule: Any) -> Any:
    """A sum of numbers times what ``rule`` gives for the rest."""
    return mp.fsum(rule(t) for t in Add.make_args(e))


# ---------------------------------------------------------------------- Laplace
def _at(e: Basic, s: Symbol, there: Expr) -> Any:
    """A line of a forward transform, with a number for s."""
    e = e.replace(lambda h: isinstance(h, Transform), lambda h: _float(_laplace(h.args[0], h.args[1], there)))
    e = e.replace(lambda h: isinstance(h, Integral), lambda h: _float(_stretch(h.xreplace({s: there}))))
    return value(e.xreplace({s: there}), {})


def _float(v: Any) -> Expr:
    return Float(v, 30)


def _stretch(e: Integral) -> Any:
    t, lo, hi = e.limits[0]
    return _integral(e.function, t, value(lo, {}), value(hi, {}))


def _laplace(e: Basic, t: Symbol, s: Expr) -> Any:
    """The Laplace integral of an expression in t; of an inverse transform its own function of s."""
    if e.has(Transform):
        return _linear(e, lambda term: _of_noun(term, s) if term.has(Transform) else _laplace(term, t, s))
    e = e.replace(lambda h: isinstance(h, Sum) and h.has(DiracDelta), lambda h: _written_out(h, t))
    found = impulses(e, t)
    if found is None:
        return NAN
    number = value(s, {})
    total = mp.fsum(c * number**k * mp.exp(-a * number) for (a, k), c in found.items() if a >= 0)
    return total + _integral(plain_or_repeating(e) * exp(-s * t), t, mpf(0), mp.inf)


def _written_out(train: Sum, t: Symbol) -> Basic:
    """The impulses of a train that count."""
    found = terms(train, t, mpf(0), mpf(PERIODS), {})
    return train if found is None else Add(*found)


def _of_noun(term: Basic, s: Expr) -> Any:
    (noun,) = (h for h in Mul.make_args(term) if isinstance(h, Transform))
    return value((term / noun) * noun.args[0].xreplace({noun.args[1]: s}), {})


def plain_or_repeating(e: Basic) -> Basic:
    """Branches as a Piecewise, unless they repeat."""
    return pointwise(e) if e.has(Family) else plain(e)


def _integral(f: Basic, t: Symbol, lo: Any, hi: Any) -> Any:
    """A Laplace integral; where kinks repeat up to where exp(-s*t) counts nothing."""
    f = plain_or_repeating(f)
    marks = [real(p.evalf(40)) for p in breaking_points(f, t)]
    repeated = own_marks(f, t, lo, lo + PERIODS) if mp.isinf(hi) else own_marks(f, t, lo, hi)
    if mp.isinf(hi) and len(repeated) > len(marks):
        hi = lo + PERIODS
        marks = repeated
    found = [*marks, *repeated]
    return integral(lambda u: value(f, {t: u}), floats.function(f, t, {}), found, lo, hi)


# ---------------------------------------------------------------------- Fourier
def paired(e: Basic, w: Symbol, phi: Expr) -> Any:
    """The pairing of a distribution in w with a Schwartz function: of a transform by moving it to that function."""
    terms = Add.make_args(e)
    functions = Add(*[t for t in terms if not t.has(*HEADS)])  # together: their poles may cancel
    rest = Add(*[t for t in terms if t.has(*HEADS)])
    total = _pair(functions, None, w, phi) if functions != 0 else mpc(0)
    for term in Add.make_args(rest.expand() if not rest.has(Transform, Cases) else rest):
        heads = [h for h in Mul.make_args(term) if isinstance(h, HEADS)]
        if len(heads) > 1:
            return NAN
        total += _pair(term, heads[0] if heads else None, w, phi)
    return total


HEADS = (Transform, DiracDelta, PrincipalValue, FinitePart, Sum)


def _pair(term: Basic, head: Basic | None, w: Symbol, phi: Expr) -> Any:
    rest = term if head is None else term / head
    if head is None:
        return mpc(NAN) if term.has(*HEADS) else _quadrature(term * phi, w)
    if rest.has(*HEADS):
        return mpc(NAN)
    if isinstance(head, Transform):
        f, v, _, kind = head.args
        turned = _of_gaussian(phi, w, v, -1 if kind.name.startswith("inverse") else 1)
        return _number(rest) * paired(f, v, turned)
    if isinstance(head, Sum):
        n, lo, hi = head.limits[0]
        low, high = (int(min(max(end, -PERIODS), PERIODS)) for end in (lo, hi))
        own = (head.function.xreplace({n: k}) for k in map(Rational, range(low, high + 1)))
        return mp.fsum(paired(rest * t, w, phi) for t in own)
    if isinstance(head, DiracDelta):
        return _impulse(head, rest * phi, w)
    return _finite_part(head, rest * phi, w)


def _of_gaussian(phi: Expr, w: Symbol, v: Symbol, sign: int) -> Expr:
    """The transform of exp(-pi*(w - c)**2)."""
    c = Poly(-phi.args[0] / pi, w).coeff_monomial(w) / -2
    return exp(-pi * v**2 - sign * 2 * pi * I * c * v)


def _impulse(head: Basic, f: Expr, w: Symbol) -> Any:
    slope = head.args[0].diff(w)
    if w in slope.free_symbols:
        return mpc(NAN)
    k = int(head.args[1]) if len(head.args) > 1 else 0
    a = (-head.args[0].subs(w, 0) / slope).expand()
    return _number(((-1) ** k * f.diff((w, k)) / (Abs(slope) * slope**k)).xreplace({w: a}))


def _finite_part(head: Basic, f: Expr, w: Symbol) -> Any:
    """f/(w - a)**m by the m - 1st derivative over w - a, both sides together; FP f/abs(w - a) less its value at a."""
    q = 1 / head.args[0]
    distances = q.atoms(Abs)
    if distances:
        (d,) = distances
        slope, scale = d.args[0].diff(w), (q / d).cancel()
        if scale.has(w):
            return mpc(NAN)
        a, m, f = (-d.args[0].subs(w, 0) / slope), 0, f / (scale * Abs(slope))
    else:
        below = Poly(q.expand(), w)
        m = below.degree()
        a = -below.coeff_monomial(w ** (m - 1)) / (m * below.LC())
        if (below.as_expr() - below.LC() * (w - a) ** m).expand() != 0:
            return mpc(NAN)
        f = f.diff((w, m - 1)) / (factorial(m - 1) * below.LC())
    g, at = _function(f, w), _number(a).real
    ends = [mpf(0), mpf("0.5"), mpf(1), mpf(2), mpf(4), mpf(WIDE) + abs(at)]
    with workdps(30):
        if m:
            return mp.quad(lambda u: (g(at + u) - g(at - u)) / u, ends)
        here = g(at)
        near = mp.quad(lambda u: (g(at + u) + g(at - u) - 2 * here) / u, ends[:3])
        return near + mp.quad(lambda u: (g(at + u) + g(at - u)) / u, ends[2:])


def _quadrature(f: Basic, w: Symbol) -> Any:
    f = plain_or_repeating(f)
    marks = [real(p.evalf(30)) for p in breaking_points(f, w)]
    marks += own_marks(f, w, mpf(-WIDE), mpf(WIDE))
    inner = sorted({m for m in [*marks, *map(mpf, range(-6, 7))] if abs(m) < WIDE})
    found = _in_floats(f, w, [mpf(-WIDE), *inner, mpf(WIDE)])
    if found is not None:
        return found
    g = _function(f, w)
    for method in ("gauss-legendre", "tanh-sinh"):
        total, error = mp.quad(g, [mpf(-WIDE), *inner, mpf(WIDE)], error=True, maxdegree=6, method=method)
        if error < mpf(10) ** -8 * (1 + abs(total)):
            return total
    return mpc(NAN)


def _in_floats(f: Basic, w: Symbol, marks: list) -> Any:
    """The real and the imaginary part by floats; None where these do not do."""
    try:
        sides = [floats.function(part, w, {}) for part in split(f)]  # type: ignore[arg-type]
    except ReluSymError:
        return None
    found = [None if g is None else floats.integral(g, marks) for g in sides]
    return None if None in found else mpc(*found)


def _function(f: Basic, w: Symbol) -> Any:
    if f.has(Cases):
        return lambda u: value(f, {w: u})
    return lambdify(w, decimal(pointwise(f), 40), modules="mpmath")


def _number(e: Basic) -> Any:
    return mp.mpmathify(complex(e.evalf(20))) if e.is_number else mpc(NAN)
