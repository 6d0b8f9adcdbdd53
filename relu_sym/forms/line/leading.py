"""The leading term beside a zero without closed form: c s^p log(s)^q, s > 0 the distance, by our own signs.

SymPy's limit would take r - cos(r) for a number other than 0, and be wrong.
"""

from __future__ import annotations

from math import factorial
from typing import NamedTuple

from sympy import Add, Dummy, Expr, Integer, Mul, Poly, Pow, S, exp, ilcm, log, oo, sift, together
from sympy.functions.elementary.hyperbolic import HyperbolicFunction

from ...errors import UnsupportedError
from ...symbols import T
from ..defining import put_in
from ..exact import ZERO, Scalar, expression, is_finite, scalar, sign_of
from ..smoothness import SMOOTH, is_smooth_near

MAX_ORDER = 6
"""Order up to which a zero is followed."""
GROWS = Dummy("E", positive=True)
"""An exponential that grows without bound."""


class Leading(NamedTuple):
    """c s^power log(s)^logs."""

    power: Expr
    logs: Expr
    c: Expr

    def limit(self) -> Scalar:
        """What it tends to as s tends to 0."""
        if self.power > 0 or (not self.power and self.logs < 0):
            return ZERO
        if not (self.power or self.logs):
            return scalar(self.c)
        return oo if sign_of(scalar(self.c)) * (-1) ** self.logs > 0 else -oo


def limit_at(e: Expr, point: Expr, side: int) -> Scalar:
    """The one-sided limit at a point that is named as a zero, or of a formula that names one."""
    if isinstance(e, exp):
        inner = limit_at(e.args[0], point, side)
        return scalar(exp(inner)) if is_finite(inner) else oo if inner == oo else ZERO
    joined = together(e)
    return _leading(joined, point, side).limit() if joined != 0 else ZERO


def exponential_limit(e: Expr, point: Expr, side: int) -> Scalar | None:
    """The limit of R exp(G), both rational and G with a pole there (maybe at infinity): the exponential decides.

    None for anything else; a sum has one exponential, or all of it tends to 0. SymPy's limit is right here and takes
    minutes where its cache is off.
    """
    if e.free_symbols != {T} or not e.has(exp):
        return None
    if not is_finite(point):
        e, point, side = e.subs(T, 1 / T), S.Zero, 1 if point == oo else -1
    factors: dict[Expr, Expr] = {}
    for term in Add.make_args(e):
        powers, others = sift(Mul.make_args(term), lambda f: isinstance(f, exp), binary=True)
        exponent = together(Add(*[f.args[0] for f in powers]))
        factors[exponent] = factors.get(exponent, S.Zero) + Mul(*others)
    found = [_outgrown(together(factor), exponent, point, side) for exponent, factor in factors.items()]
    return found[0] if len(found) == 1 else ZERO if all(v == 0 for v in found) else None


def in_exponentials(e: Expr) -> Expr:
    """With tanh and its kin of T, in which SymPy's limits and zeros take seconds, as ratios of exponentials."""
    kin = {h for h in e.atoms(HyperbolicFunction) if T in h.free_symbols}
    return e.xreplace({h: h.rewrite(exp) for h in kin}) if kin else e


def sigmoid_limit(e: Expr, point: Expr, side: int) -> Scalar | None:
    """The limit at infinity of P(E)/Q(E), E = exp(g T): the ratio of the leading terms in the E that grows.

    The coefficients and g may hold parameters whose signs are declared. None for anything else.
    """
    ratio = None if is_finite(point) else _ratio(in_exponentials(e), point)
    return None if ratio is None else _of_ratio(ratio.above, ratio.below)


def logarithms_limit(e: Expr, point: Expr, side: int) -> Scalar | None:
    """The limit at infinity of a polynomial in T and logarithms of P(E)/Q(E), E = exp(g T), as log(cosh(T)) - T.

    log(P/Q) is linear in T but for what falls as an exponential.  None for anything else.
    """
    logs = set() if is_finite(point) else {h for h in e.atoms(log) if T in h.free_symbols}
    if not logs:
        return None
    linear: dict[Expr, Expr] = {}
    for h in logs:
        ratio = _ratio(in_exponentials(h.args[0]), point)
        if ratio is None or ratio.above.is_zero:
            return None
        c = (ratio.above.LC() / ratio.below.LC()).expand()
        if not c.is_positive:
            return None
        linear[h] = log(c) + (ratio.above.degree() - ratio.below.degree()) * ratio.rate * T
    names = {h: Dummy("w") for h in logs}
    p = e.xreplace(names)
    if not p.is_polynomial(T, *names.values()):
        return None
    told = Poly(p.xreplace({w: linear[h] for h, w in names.items()}).expand(), T)
    if told.degree() <= 0:
        return scalar(told.as_expr())
    c = told.LC() * (-1 if point == -oo and told.degree() % 2 else 1)
    return oo if c.is_positive else -oo if c.is_negative else None


class Ratio(NamedTuple):
    """P(E)/Q(E) by E = exp(rate T), which grows without bound."""

    above: Poly
    below: Poly
    rate: Expr


def _ratio(e: Expr, point: Expr) -> Ratio | None:
    """A rational function of exponentials; None for anything else."""
    if not e.has(exp):
        return None
    found = [(u, *u.args[0].expand().as_independent(T, as_Add=True)) for u in e.atoms(exp) if T in u.free_symbols]
    rates = [linear.diff(T) for _, _, linear in found]
    if not found or any(T in r.free_symbols for r in rates):
        return None
    up = rates[0] if point is S.Infinity else -rates[0]
    towards = 1 if up.is_positive else -1 if up.is_negative else 0
    ratios = [r / rates[0] for r in rates]
    if not towards or not all(q.is_Rational for q in ratios):
        return None
    whole = towards * ilcm(1, *[q.q for q in ratios])
    inside = e.xreplace({u: exp(c) * GROWS ** (q * whole) for (u, c, _), q in zip(found, ratios, strict=True)})
    if T in inside.free_symbols or not inside.is_rational_function(GROWS):
        return None
    above, below = (Poly(p, GROWS) for p in together(inside).as_numer_denom())
    return Ratio(above, below, rates[0] / whole)


def _of_ratio(above: Poly, below: Poly) -> Scalar | None:
    """Of two polynomials in what grows without bound."""
    a, b = (p.LC().expand() for p in (above, below))
    if above.is_zero:
        return ZERO
    if b.is_zero is not False:
        return None
    grows = above.degree() - below.degree()
    if grows <= 0:
        return ZERO if grows else scalar(a / b)
    ratio = a / b
    return oo if ratio.is_positive else -oo if ratio.is_negative else None


def _outgrown(factor: Expr, exponent: Expr, point: Expr, side: int) -> Scalar | None:
    if factor == 0 or not (exponent.is_rational_function(T) and factor.is_rational_function(T)):
        return None
    try:
        grows = _leading(exponent, point, side)
        if grows.power >= 0:
            return None
        return ZERO if grows.limit() == -oo else _leading(factor, point, side)._replace(power=S.NegativeOne).limit()
    except UnsupportedError:
        return None


def _leading(e: Expr, a: Expr, side: int) -> Leading:
    if is_smooth_near(e, a):
        return _of_smooth(e, a, side)
    if e.is_Mul:
        parts = [_leading(f, a, side) for f in e.args]
        c = parts[0].c
        for p in parts[1:]:
            c *= p.c
        return Leading(Add(*[p.power for p in parts]), Add(*[p.logs for p in parts]), c)
    if isinstance(e, Pow) and e.exp.is_Rational:
        base = _leading(e.base, a, side)
        if e.exp.is_Integer or (not base.logs and sign_of(scalar(base.c)) > 0):
            return Leading(base.power * e.exp, base.logs * e.exp, base.c**e.exp)
    if isinstance(e, log):
        inner = _leading(e.args[0], a, side)
        if not inner.logs and sign_of(scalar(inner.c)) > 0:
            if inner.power:
                return Leading(S.Zero, S.One, inner.power)
            if sign_of(scalar(inner.c - 1)):
                return Leading(S.Zero, S.Zero, log(inner.c))
    if e.is_Add:
        return _of_sum(e, a, side)
    if type(e) in SMOOTH:
        return _of_smooth_head(e, a, side)
    raise UnsupportedError("no limit of {0} at {1} is worked out", e, a)


def _of_smooth(e: Expr, a: Expr, side: int) -> Leading:
    """e^(n)(a) s^n / n!, the first that is not 0."""
    f = e
    for n in range(MAX_ORDER):
        value = put_in(f, a)
        if is_finite(value) and sign_of(scalar(value)):
            return Leading(Integer(n), S.Zero, expression(value) * side**n / factorial(n))
        f = f.diff(T)
    raise UnsupportedError("no limit of {0} at {1} is worked out", e, a)


def _of_sum(e: Expr, a: Expr, side: int) -> Leading:
    """The terms that outgrow the others, if they do not cancel."""
    smooth = [u for u in e.args if is_smooth_near(u, a)]
    parts = [_leading(u, a, side) for u in e.args if u not in smooth]
    if smooth and (rest := Add(*smooth)) != 0:
        parts.append(_leading(rest, a, side))
    power, logs = min((p.power, -p.logs) for p in parts)
    c = put_in(Add(*[p.c for p in parts if (p.power, -p.logs) == (power, logs)]), a)
    if sign_of(scalar(c)):
        return Leading(power, -logs, c)
    raise UnsupportedError("no limit of {0} at {1} is worked out", e, a)


def _of_smooth_head(e: Expr, a: Expr, side: int) -> Leading:
    """h(v): its value, at infinity too, where that is not 0, else h'(0) v."""
    inner = _leading(e.args[0], a, side)
    there = inner.limit()
    value = put_in(e.func(expression(there)), a)
    if is_finite(value) and sign_of(scalar(value)):
        return Leading(S.Zero, S.Zero, value)
    if is_finite(there):
        slope = e.func(T).diff(T).subs(T, 0)
        if there == 0 and sign_of(scalar(slope)):
            return inner._replace(c=inner.c * slope)
    raise UnsupportedError("no limit of {0} at {1} is worked out", e, a)
