"""The reader: the only walker.  Arguments first, so every vocabulary is handed forms, never expressions.

``f -> read -> normal form``: smooth parts stay whole, kinked heads compose their outer form with the form of their
argument, impulses sift.  Memoised on the expression and what is taken for granted about the parameters.
"""

from __future__ import annotations

from sympy import (
    Abs,
    Add,
    DiracDelta,
    Expr,
    Heaviside,
    I,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    SingularityFunction,
    Subs,
    Sum,
    exp,
    factor,
    im,
    log,
    re,
)
from sympy.core.function import AppliedUndef

from ..budget import MAX_ORDER, remembered
from ..errors import BudgetError, UnsupportedError
from ..forms.exact import ONE, ZERO, Scalar, is_finite, is_real_constant, scalar
from ..forms.exponents import signed
from ..forms.line.algebra import product
from ..forms.line.coefficients import coefficients_of
from ..forms.line.compose import compose
from ..forms.line.jumps import Form, added, multiplied, partition
from ..forms.line.linear import of_line
from ..forms.line.partition import LINE, Domain, LineForm, is_polynomial, smooth
from ..forms.line.piece import Poly, constant, piece
from ..forms.smoothness import SMOOTH, is_smooth
from ..functions import PrincipalValue
from ..symbols import T, leaves
from . import (
    abs_sign,
    dirac,
    floor,
    half_angles,
    heaviside,
    max_min,
    piecewise,
    relu,
    singularity,
    special,
    trains,
    varying_power,
)
from .heads import OUTER, REPEATING, deferred, power, substituted, unknown

JOINED = (abs_sign, relu)
"""Needed for what they add to ``OUTER``."""
OUTER[Heaviside] = heaviside.OUTER[heaviside.HeavisideStep]


def read(f: Expr, domain: Domain = LINE) -> LineForm:
    """The normal form of an expression in T, as one partition."""
    return partition(read_any(f, domain))


def read_any(f: Expr, domain: Domain = LINE) -> Form:
    """The normal form: a partition, or a sum of them where the order of symbolic breakpoints is not known."""
    if I in leaves(f) and not is_smooth(f):
        raise UnsupportedError("{0} has complex values: kinks and jumps are of real functions; take re and im apart", f)
    return _read(signed(f, domain.facts), domain)


@remembered(4096)
def _read(e: Expr, domain: Domain) -> Form:
    if is_smooth(e):
        return smooth(piece(e), domain)
    if e.is_Add:
        return _sum(e, domain)
    if e.is_Mul:
        return _product(e, domain)
    if type(e) in REPEATING:
        return _read(REPEATING[type(e)].xreplace({T: e.args[0]}), domain)
    if type(e) in OUTER:
        return _composed(e, OUTER[type(e)](e), domain)
    if isinstance(e, Pow):
        return _power(e, domain)
    if isinstance(e, (Max, Min)):
        return max_min.read([_one(a, domain) for a in e.args], isinstance(e, Max))
    if isinstance(e, Piecewise):
        return piecewise.read(e, lambda a: _one(a, domain), domain)
    if isinstance(e, DiracDelta):
        return dirac.read(_one(e.args[0], domain), _order(e), domain, e)
    if isinstance(e, PrincipalValue):
        return _principal(e, domain)
    if isinstance(e, SingularityFunction):
        variable, offset, n = e.args
        return singularity.read(_one(variable - offset, domain), n, domain, e)
    if isinstance(e, (re, im)):
        return _real_part(e, domain)
    if isinstance(e, Sum):
        return trains.read(e, domain, _one)
    if isinstance(e, floor.STEPS):
        plain = floor.spelled(e)
        return floor.read(_one(e.args[0], domain), e) if plain is e else read_any(plain, domain)
    return _head(e, domain)


def _one(e: Expr, domain: Domain) -> LineForm:
    return partition(_read(e, domain))


def _order(e: Expr) -> int:
    k = e.args[1] if len(e.args) > 1 else S.Zero
    if not k.is_Integer:
        raise UnsupportedError("the order {0} of {1} must be a number", k, e)
    if int(k) > MAX_ORDER:
        raise BudgetError("an impulse of order {0}, more than {1}", k, MAX_ORDER)
    return int(k)


def _sum(e: Expr, domain: Domain) -> Form:
    smooth_part, weights, forms = [], [], []
    for a in e.args:
        w, rest = _weighted(a)
        form = _along_line(rest, domain)
        if form is None and is_smooth(a):
            smooth_part.append(a)
            continue
        weights.append(w)
        forms.append(form or _read(rest, domain))
    if smooth_part:
        weights.append(ONE)
        forms.append(smooth(piece(Add(*smooth_part)), domain))
    return added(forms, weights)


def _along_line(e: Expr, domain: Domain) -> LineForm | None:
    """The form of a head that is polynomial between its levels at m T + b, m and b rational; else None."""
    if type(e) not in OUTER or domain[:2] != LINE[:2]:
        return None
    line = coefficients_of(e.args[0])
    if line is None or len(line) != 2 or not line[1]:
        return None
    outer = OUTER[type(e)](e)
    return of_line(outer, line, domain) if is_polynomial(outer) else None


def _weighted(e: Expr) -> tuple[Scalar, Expr]:
    """A term as a rational factor and the rest."""
    if e.is_Mul and e.args[0].is_Rational:
        rest = e.args[1:]
        return scalar(e.args[0]), rest[0] if len(rest) == 1 else Mul._from_args(rest)
    return ONE, e


def _product(e: Expr, domain: Domain) -> Form:
    smooth_part = Mul(*[a for a in e.args if is_smooth(a)])
    forms = [_read(a, domain) for a in e.args if not is_smooth(a)]
    forms.sort(key=lambda f: not (isinstance(f, LineForm) and f.is_function))
    return multiplied([smooth(piece(smooth_part), domain), *forms] if smooth_part != 1 else forms)


def _power(e: Pow, domain: Domain) -> Form:
    base, exponent = e.as_base_exp()
    if T in exponent.free_symbols:
        if base.is_positive:
            return compose(LineForm((piece(base**T),)), _one(exponent, domain), "a power")
        if base.is_negative and T not in base.free_symbols:
            return floor.whole_power(base, _one(exponent, domain), e)
        by_exponential = exp(exponent * log(base))
        if T not in base.free_symbols:
            return _one(by_exponential, domain)
        return varying_power.read(_one(base, domain), _one(exponent, domain), lambda: _one(by_exponential, domain))
    halved = half_angles.rooted(base, exponent) if exponent.is_Rational and not exponent.is_Integer else None
    if halved is not None:
        return read_any(halved, domain)
    if exponent.is_Rational and not exponent.is_Integer and base.is_polynomial(T):
        rooted = factor(base) ** exponent
        if rooted.has(Abs):
            return read_any(rooted, domain)
    u = read_any(base, domain)
    if (exponent.is_Integer and 0 < exponent <= 3) or (isinstance(u, LineForm) and not u.is_function):
        n = int(exponent) if exponent.is_Integer and exponent > 0 else 0
        if 0 < n <= 64:
            return product([partition(u)] * n)
    return compose(power(exponent, domain.facts), partition(u), "a power", lambda v: v**exponent)


def _principal(e: Expr, domain: Domain) -> LineForm:
    """The form of the argument, its poles marked."""
    u = _one(e.args[0], domain)
    poles = [b.point for k, b in enumerate(u.breaks) if not all(map(is_finite, u.limits(k)))]
    return u.replace(principal=[*u.principal, *poles])


def _real_part(e: Expr, domain: Domain) -> Form:
    """re(u) and im(u) of a real function: left behind by a variable that was not declared real."""
    u = _one(e.args[0], domain)
    return u if isinstance(e, re) else product([u, smooth(constant(ZERO), domain)])


def _head(e: Expr, domain: Domain) -> Form:
    if isinstance(e, Subs):
        return compose(LineForm((piece(Subs(e.expr, e.variables, (T,))),)), _one(e.point[0], domain), "Subs")
    if type(e) in SMOOTH or (isinstance(e, AppliedUndef) and len(e.args) == 1):
        return compose(substituted(e), _one(e.args[0], domain), type(e).__name__, e.func)
    if (done := deferred(e)) is not None:
        return _one(done(e), domain)
    found = special.read(e, lambda u: _one(u, domain))
    if found is None:
        raise unknown(e)
    return found


def _composed(e: Expr, outer: LineForm, domain: Domain) -> LineForm:
    form = _along_line(e, domain)
    if form is not None:
        return form
    u = _one(e.args[0], domain)
    for p in u.pieces:
        if isinstance(p, Poly) or p.undefined or p.natural is None:
            continue
        if not is_real_constant(p.natural):
            raise UnsupportedError("{0} has the non-real argument {1}", e, p.natural)
    name = "Heaviside" if "Heaviside" in type(e).__name__ else type(e).__name__
    extra = e.args[1:]
    return compose(outer, u, name, (lambda v: e.func(v, *extra)) if not isinstance(e, Abs) else None)
