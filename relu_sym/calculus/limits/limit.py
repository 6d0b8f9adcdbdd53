"""``rs.limit`` and ``rs.series``: one side at a time, on the smooth branch that counts there."""

from __future__ import annotations

from typing import Any, NamedTuple

from mpmath import mp
from sympy import (
    Abs,
    AccumBounds,
    Add,
    Expr,
    Heaviside,
    I,
    Integer,
    Order,
    Pow,
    factorial,
    log,
    nan,
    oo,
    sign,
    sympify,
    zoo,
)
from sympy import series as sympy_series
from sympy.core.sympify import SympifyError

from ...budget import MAX_ORDER, deadline, verb
from ...errors import BudgetError, Divergent, ReluSymError, Undecided, UnsupportedError, WithoutValue
from ...forms.defining import has_roots, put_in
from ...forms.exact import Facts, Scalar, equal, expression, is_finite, scalar, sign_of
from ...forms.line.assumed import given
from ...forms.line.guarded import by_cases
from ...forms.smoothness import is_smooth_near
from ...functions import HeavisideStep, ReLU
from ...symbols import Gate, T, exact
from ...vocabularies.germ import Germ
from .. import quadrature
from ..answer_vocabulary import spoken
from ..singular import Signed
from . import squeezing

DIRECTIONS = ("+", "-", "+-")
NEAR = 50
"""Digits of the numbers that a limit is compared with."""


class Approach(NamedTuple):
    """Evidence of one one-sided limit: the side, the smooth branch there, and its limit."""

    side: int
    branch: Expr
    value: Expr


class LimitEvidence(NamedTuple):
    """Evidence of a limit: the point, and the approaches in every case of the parameters."""

    gate: Gate
    point: Expr
    cases: tuple[tuple[Facts, Expr, tuple[Approach, ...], Expr], ...]
    result: Expr


@verb
def limit(f: Any, x: Any, x0: Any, dir: str = "+", assume: Any = ()) -> Expr:
    """The limit of f as x tends to x0 from the right (``"+"``), from the left (``"-"``), or both (``"+-"``).

    Each kinked head is replaced by the branch that counts on that side; the value at x0 plays no part, and no other
    point is looked at.  At an infinity there is one side.  A limit that depends on the sign of a parameter is a
    Piecewise over it.  What oscillates gives ``AccumBounds(low, high)``: the least and the
    greatest value that it comes close to again and again, exactly (SymPy's own bounds enclose them only:
    ``limit(sin(x)*cos(x), x, oo)`` is ``AccumBounds(-1, 1)``); where these are not found it is refused.

    Errors: ``UnsupportedError`` (a ``ValueError`` too): the one-sided limits differ (both are in the message), or
    the branch cannot be decided.

    >>> from sympy import Symbol, oo, sin, floor
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.limit(rs.Heaviside(sin(x)), x, 0, '-'), rs.limit(rs.ReLU(sin(x))/x, x, 0)
    (0, 1)
    >>> rs.limit(floor(x), x, 2, '+-')
    Traceback (most recent call last):
    ...
    relu_sym.errors.Divergent: floor(x) has no limit at x = 2: from the left 1, from the right 2

    Reference: W. Rudin, Principles of Mathematical Analysis (1976), definition 4.25.
    """
    return limited(f, x, x0, dir, assume).result


def limited(f: Any, x: Any, x0: Any, dir: str = "+", assume: Any = ()) -> LimitEvidence:
    """The limit and its evidence."""
    gate, point, sides = _asked(f, x, x0, dir, assume)
    cases: list = []
    with gate.errors():

        def run(facts: Facts) -> Expr:
            source, at = facts.applied(gate.expr), facts.applied(point)
            found = tuple(_approach(source, at, s, facts) for s in sides)
            value = found[0].value
            if len(found) == 2 and not equal(scalar(value), scalar(found[1].value), facts):
                left, right = found
                raise Divergent(
                    "{0} has no limit at {1} = {2}: from the left {3}, from the right {4}",
                    source, T, at, left.value, right.value,
                )  # fmt: skip
            cases.append((facts, source, found, value))
            return value

        result = by_cases(run, gate.assume)
        if len(cases) > 1:
            result = spoken(result, gate.expr)
        return LimitEvidence(gate, point, tuple(cases), gate.out(result))


def _asked(f: Any, x: Any, x0: Any, dir: str, assume: Any = ()) -> tuple[Gate, Expr, tuple[int, ...]]:
    if dir not in DIRECTIONS:
        raise UnsupportedError("unknown direction {0!r}: choose one of '+', '-', '+-'", dir)
    gate = Gate(f, x, assume)
    try:
        point = exact(sympify(x0, strict=True))[0]
    except (SympifyError, AttributeError):
        raise UnsupportedError("{0!r} is not a point of the line", x0) from None
    if not isinstance(point, Expr) or point.has(nan, zoo, I) or point.is_extended_real is False:
        raise UnsupportedError("{0} is not a point of the real line", point)
    if gate.x in point.free_symbols:
        raise UnsupportedError("{0} is not a point of the real line", point)
    if (gate.lo != -oo and (point.is_extended_negative or (point.is_zero and dir != "+"))) or (
        gate.hi != oo and (point.is_extended_positive or (point.is_zero and dir != "-"))
    ):
        raise UnsupportedError("{0} is not approached from where the variable {1} is declared to be", point, gate.x)
    if point in (oo, -oo):
        return gate, point, (-1 if point is oo else 1,)
    return gate, point, {"+": (1,), "-": (-1,), "+-": (-1, 1)}[dir]


def _approach(e: Expr, point: Expr, side: int, facts: Facts) -> Approach:
    """The limit from one side; where SymPy does not find it, the signs of the parameters are asked for."""
    _ask_what_decides(e, point, facts)
    signed = Signed([*(fact for fact, _ in facts.signs)], facts)
    where = Germ(scalar(signed.of(point)), side, signed.facts)
    names = sorted((e.free_symbols | point.free_symbols) - {T}, key=str)
    if not e.has(I) and any(h.is_extended_real is False for h in signed.of(e).atoms(log, Pow)):
        raise WithoutValue("{0} is not real", e)
    try:
        branch = where.of(signed.of(e))
        value = expression(where.limit(branch))
        if branch is not nan and value is not nan and _plausible(branch, value, where.point, side, signed.facts):
            return Approach(side, signed.out(branch), signed.out(value))
    except Undecided as undecided:
        raise Undecided(signed.out(undecided.expr)) from None
    except ReluSymError as error:
        try:
            source = signed.of(e)
            value = squeezing.limit(source, where, infinite=True)
            if is_finite(value) or _plausible(source, value, where.point, side, signed.facts):
                return Approach(side, e, signed.out(value))
        except ReluSymError:
            pass
        _ask_for_a_sign(names, facts)
        raise error.requoted(signed.out) from None
    _ask_for_a_sign(names, facts)
    raise UnsupportedError("SymPy's limit of {0} at {1} is contradicted by numbers", signed.out(branch), point)


def _ask_what_decides(e: Expr, point: Expr, facts: Facts) -> None:
    """Split on the parameters where the generic limit need not hold: kinks of parameters, denominators that vanish in
    the limit, bases of powers, and at an infinite point the sign of every parameter."""
    free = e.free_symbols
    for h in sorted(e.atoms(Abs, ReLU, HeavisideStep, Heaviside, sign), key=str):
        if T not in h.free_symbols <= free and e.has(T) and not isinstance(e, type(h)):
            _ask(h.args[0], facts)
    for p in sorted(e.atoms(Pow), key=str):
        negative = p.exp.is_negative or T in p.exp.free_symbols
        if not negative or not p.base.free_symbols - {T} or not p.free_symbols <= free:
            continue
        base = p.base if T not in p.base.free_symbols else p.base.subs(T, point) if is_finite(point) else None
        if base is not None and is_finite(base) and base.free_symbols and not base.is_nonzero:
            _ask(base, facts)
    if point in (oo, -oo):
        for s in sorted(e.free_symbols - {T}, key=str):
            if s.is_extended_real and not e.is_polynomial(s):
                _ask(s, facts)


def _ask(e: Expr, facts: Facts) -> None:
    """Undecided unless the sign is known."""
    if T not in e.free_symbols and not e.is_number:
        sign_of(e, facts)


def _ask_for_a_sign(names: list, facts: Facts) -> None:
    """Split on the sign of a parameter, if there is one whose sign is open."""
    for s in names:
        if s.is_extended_real and not (s.is_positive or s.is_negative) and facts.known(s) is None:
            raise Undecided(s)


def _plausible(branch: Expr, value: Expr, point: Scalar, side: int, facts: Facts) -> bool:
    """Numbers near the point come closer to the limit, or are close; unbounded ones grow.  Silent numbers agree."""
    point = expression(point)
    if branch == value or isinstance(value, AccumBounds) or point.free_symbols or has_roots(point):
        return True  # at a root without closed form the limit is not SymPy's, and numbers beside it lose their digits
    for seed in quadrature.seeds(branch, facts)[:2]:
        gaps = []
        for k in (4, 8):
            t = side * -(10 ** (k // 2)) if point in (oo, -oo) else point.evalf(NEAR) + side * Integer(10) ** -k
            with mp.workdps(NEAR):  # 1 - cos(T) has lost 16 digits at 1e-8
                v = quadrature.at(branch, t, seed)
            target = quadrature.at(value, 0, seed) if is_finite(value) else None
            if v is None or (target is None and is_finite(value)):
                break
            gaps.append(abs(v - target) if target is not None else -abs(v) if v * (1 if value is oo else -1) > 0 else 1)
        if len(gaps) == 2 and gaps[1] > 1e-6 and gaps[1] >= gaps[0] and gaps[1] > -10:
            return False
    return True


@verb
def series(f: Any, x: Any, x0: Any = 0, n: int = 6, dir: str = "+", assume: Any = ()) -> Expr:
    """The series of f at x0 up to order n, on the side ``dir``: that of the smooth branch which counts there.

    As SymPy's ``series`` for smooth input; the ``O`` term is kept.  ``"+-"`` needs the same branch on both sides.

    >>> from sympy import Abs, Symbol, sin
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.series(Abs(sin(x)), x, 0, 5, '-')
    -x + x**3/6 + O(x**5)

    Errors: ``UnsupportedError`` where the branch is not decided or has no series.
    """
    gate, point, sides = _asked(f, x, x0, dir, assume)
    if isinstance(n, bool) or not isinstance(n, int) or n < 0:
        raise UnsupportedError("the order of a series is a number 0, 1, 2, ..., not {0!r}", n)
    if n > MAX_ORDER:
        raise BudgetError("a series of order {0}, more than {1}", n, MAX_ORDER)
    with gate.errors():
        branches = [Germ(scalar(point), s, given(gate.assume)).of(gate.expr) for s in sides]
        if len(branches) == 2 and (branches[0] - branches[1]).expand() != 0:
            raise UnsupportedError(
                "{0} has two branches at {1} = {2}: {3} from the left, {4} from the right; name a side",
                gate.expr, T, point, *branches,
            )  # fmt: skip
        if has_roots(point):
            return gate.out(_taylor(branches[0], point, n))
        try:
            with deadline("the series of {0}", branches[0]):
                found = sympy_series(branches[0], T, point, n, "-" if sides[0] < 0 else "+")
        except (NotImplementedError, *quadrature.FAILURES):
            found = None
        if not isinstance(found, Expr) or (found.has(Order) and found.getO() is None):
            raise UnsupportedError("SymPy finds no series of {0} at {1}", branches[0], point)
        return gate.out(found)


def _taylor(branch: Expr, point: Expr, n: int) -> Expr:
    """The series at a zero without closed form, where SymPy would take what is 0 for another number."""
    if not is_smooth_near(branch, point):
        raise UnsupportedError("{0} has a singularity at {1}, and no series there is worked out", branch, point)
    terms: list[Expr] = []
    for k in range(n):
        terms.append(put_in(branch, point) / factorial(k) * (T - point) ** k)
        branch = branch.diff(T)
    return Add(*terms) if branch == 0 else Add(*terms) + Order((T - point) ** n, (T, point))
