"""Values and one-sided limits of a smooth formula: by substitution where it is regular, else by SymPy's limit."""

from __future__ import annotations

from sympy import (
    AccumBounds,
    Add,
    Derivative,
    Dummy,
    Expr,
    Limit,
    Mul,
    Order,
    Pow,
    S,
    Subs,
    limit,
    log,
    oo,
    powsimp,
    sympify,
)

from ...budget import deadline
from ...errors import Undecided, UnsupportedError
from ...symbols import T
from ..defining import has_roots, put_in, reduced
from ..exact import RATIONAL, Scalar, expression, is_finite, scalar
from ..smoothness import is_natural, is_smooth
from .branch_points import beside_branch_points
from .leading import exponential_limit, limit_at, logarithms_limit, sigmoid_limit
from .lengths import check_length
from .oscillation import cluster_set, meets_zeros


def regular_value(e: Expr, point: Scalar) -> Scalar | None:
    """The value by substitution where it is finite: elementary functions are continuous where they have a value."""
    a = sympify(expression(point))
    check_length(e, a)
    if isinstance(point, RATIONAL) and is_smooth(e) and not e.has(Derivative, Subs):
        value = e.xreplace({T: a})
        return scalar(value) if is_finite(value) else None
    try:
        singular = [p for p in e.atoms(Pow) if T in p.free_symbols and not (p.exp.is_nonnegative or is_natural(p.exp))]
        singular = [p for p in singular if _vanishes(p.base, a)]
    except (ValueError, TypeError, ZeroDivisionError):
        return None
    for p in singular:
        if p.exp.is_integer and p.exp.is_negative is None and is_finite(p.base.subs(T, a)):
            raise Undecided(_open_sign(p.exp))
    if singular:
        return None
    try:
        value = put_in(e, a)
    except (ValueError, TypeError, ZeroDivisionError):
        return None
    return scalar(value) if is_finite(value) else None


def _open_sign(exponent: Expr) -> Expr:
    """What decides whether 0 has a value to a whole power: n + c by the least n that may be, then by the others."""
    for v in sorted(exponent.free_symbols, key=str):
        if v.is_integer and v.is_nonnegative and exponent.diff(v).is_number:
            return v - 1 if v.is_positive else v
    return exponent


def _ask_for_an_exponent(e: Expr, point: Expr) -> None:
    """Undecided where the sign of a real exponent is open over what vanishes at the point."""
    for p in sorted(e.atoms(Pow), key=str):
        if T in p.base.free_symbols and _is_open(p.exp) and _vanishes(p.base, point):
            raise Undecided(p.exp)


def _is_open(exponent: Expr) -> bool:
    known = exponent.is_positive or exponent.is_negative or not exponent.is_extended_real
    return not (known or T in exponent.free_symbols or isinstance(exponent, Dummy))


def _vanishes(base: Expr, a: Expr) -> bool:
    """Whether a denominator may be 0 at the point: then 0*f(1/0) must not pass for 0."""
    value = put_in(base, a)
    return not is_finite(value) or value.is_zero is True


def along_base(e: Expr, point: Expr) -> Expr | None:
    """e by the one base u that its powers with open real exponents have, where u = c*T + d is 0 at the point.

    A real power has values for u > 0 only, so that u tends to 0 from above; T*(c*T)**(q - 1) is then u**q/c.
    """
    powers = [p for p in e.atoms(Pow) if T in p.base.free_symbols and p.exp.free_symbols and not p.exp.is_integer]
    bases = {p.base for p in powers}
    if len(bases) != 1 or any(T in p.exp.free_symbols for p in powers):
        return None
    (base,) = bases
    slope = base.diff(T)
    if T in slope.free_symbols or base == T or base.subs(T, point).expand() != 0:
        return None
    u = Dummy("u", positive=True)
    inside = e.xreplace({base: u}).xreplace({T: point + u / slope}).expand()
    return powsimp(inside).xreplace({u: T})


def _of_one_power(e: Expr) -> Scalar | None:
    """The limit of T**u P(log(T)) at 0 from the right, u a real exponent with parameters; None for anything else."""
    factors: dict[int, Expr] = {}
    exponents = set()
    for term in Add.make_args(e.expand()):
        c, rest = term.as_independent(T, as_Add=False)
        u, logs = _exponents(rest)
        if u is None or not u.free_symbols or T in u.free_symbols or not u.is_extended_real or u.is_integer:
            return None
        factors[logs] = factors.get(logs, S.Zero) + c
        exponents.add(u)
    if len(exponents) != 1:
        return None
    (u,) = exponents
    total = {logs: c for logs, c in factors.items() if not c.expand().is_zero}
    if u.is_positive or not total:
        return scalar(S.Zero)
    if not u.is_negative:
        raise Undecided(u)
    highest = max(total)
    c = total[highest] * (-1) ** highest
    return scalar(oo * c) if c.is_positive or c.is_negative else None


def _exponents(e: Expr) -> tuple[Expr | None, int]:
    """(u, m) for T**u log(T)**m."""
    powers = [f.as_base_exp() for f in Mul.make_args(e)]
    logs = [m for base, m in powers if base == log(T)]
    if any(base is not T and base != log(T) for base, _ in powers) or not all(m.is_Integer and m > 0 for m in logs):
        return None, 0
    return Add(*[u for base, u in powers if base is T]), int(sum(logs))


def one_sided(e: Expr, point: Expr, side: int) -> Scalar:
    """SymPy's one-sided limit, bounded in time; refused where it finds none."""
    if isinstance(e, log):
        inner = one_sided(e.args[0], point, side)
        if is_finite(inner) or inner is oo:
            return -oo if inner == 0 else scalar(log(expression(inner)))
    value = regular_value(e, scalar(point)) if is_finite(point) else None
    if value is not None:
        return value
    if has_roots(e) or has_roots(point):
        if is_finite(point):
            return limit_at(e, point, side)
        e = reduced(e)
    for law in (exponential_limit, sigmoid_limit, logarithms_limit):
        found = law(e, point, side)
        if found is not None:
            return found
    if any(p.exp.is_integer and p.exp.free_symbols for p in e.atoms(Pow)):
        joined = powsimp(e)
        if joined != e:
            return one_sided(joined, point, side)
    along = along_base(e, point)
    if along is not None and along != e:
        return one_sided(along, S.Zero, 1)
    if point == 0 and side > 0:
        value = _of_one_power(e)
        if value is not None:
            return value
    beside = beside_branch_points(e, point, side) if is_finite(point) else None
    try:
        with deadline("the limit of {0} at {1}", e, point):
            value = limit(*beside, 0) if beside is not None else limit(e, T, point, "+" if side > 0 else "-")
    except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        value = S.NaN
    if value.has(AccumBounds) or value is S.NaN:
        cluster = cluster_set(e, lambda u: one_sided(u, point, side))
        if cluster is not None:
            return cluster
    if value is S.NaN:
        _ask_for_an_exponent(e, point)
    elif meets_zeros(e, lambda u: one_sided(u, point, side)):
        raise UnsupportedError(
            "{0} divides by, or takes a root or an open power of, what comes back to 0 for ever beside {1}", e, point
        )
    foreign = value.free_symbols - (e.free_symbols | point.free_symbols) or T in value.free_symbols
    if value.has(Limit, Order, AccumBounds) or value is S.NaN or foreign:
        raise UnsupportedError("SymPy finds no limit of {0} at {1}", e, point)
    return scalar(value)
