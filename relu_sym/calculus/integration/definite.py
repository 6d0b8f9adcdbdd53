"""The integral of one smooth piece over an interval: by its antiderivative, else as SymPy has it.

No answer is believed that a quadrature contradicts; what neither confirms nor proves stays an integral or is refused.
"""

from __future__ import annotations

from sympy import Add, DiracDelta, Expr, Integral, Pow, Tuple, integrate, nan, oo, zoo
from sympy.core.function import AppliedUndef

from ...budget import deadline, remembered
from ...errors import Divergent, ReluSymError, Undecided, UnsupportedError
from ...forms.exact import NO_FACTS, RATIONAL, ZERO, Facts, Scalar, expression, is_finite, scalar, sign_of
from ...forms.line.piece import Piece, Poly, piece
from ...forms.periods import period_of, tidy, whole
from ...symbols import T
from .. import quadrature
from ..singular import Signed, decisive, is_singular, parameters
from ..slopes import attempted
from . import tables
from .primitive import U, is_visible, limit, primitive

FEW = 2
"""Choices of numbers for parameters at which an integral between symbolic ends is checked."""
Ends = tuple[Scalar, Scalar]


def definite(p: Piece, lo: Scalar, hi: Scalar, facts: Facts = NO_FACTS, home: Ends | None = None) -> Scalar:
    """The integral of a piece from lo to hi; +-oo where it diverges so; refused where both ends diverge apart.

    ``home``, if given, are the ends of an interval around them on which the piece is smooth.

    At a singular or infinite end the signs of parameters decide: they are taken from the facts, or asked for, first
    of those that decide whether the integral converges; where it diverges without a sign of its own, of all.
    """
    if p.is_zero():
        return ZERO
    if isinstance(p, Poly) and isinstance(lo, RATIONAL) and isinstance(hi, RATIONAL):
        found = primitive(p, lo, hi)
        return found.at(hi) - found.at(lo)
    e = p.expr()
    if e.has(DiracDelta):
        return _of_impulses(e, lo, hi, facts)
    if p.is_constant() and (lo == -oo or hi == oo):
        s = sign_of(scalar(e), facts)
        return oo * s if s else ZERO
    tabled = tables.definite(e, lo, hi, facts)
    if tabled is not None:
        return scalar(tabled)
    lo, hi = _at_home(e, lo, hi)
    singular = [end for end in (lo, hi) if is_singular(e, end)]
    moved = next((end for end in singular if end not in (oo, -oo) and expression(end).free_symbols), None)
    if moved is not None:  # at 0 SymPy's limits know more than at a symbol
        ends = [scalar((v - moved).expand()) for v in map(expression, (lo, hi))]
        around = home and (scalar((expression(v) - moved).expand()) for v in home)
        return definite(piece(_expanded(e.xreplace({T: T + moved}))), *ends, facts, around and tuple(around))
    symbolic = [expression(v) for v in (lo, hi) if v not in (oo, -oo) and expression(v).free_symbols]
    if singular and not parameters(e) and symbolic:
        return _with_signs(e, lo, hi, symbolic, facts, home)
    if not singular or not parameters(e):
        found = _definite(p, lo, hi, facts, home)
        stays = isinstance(found, Expr) and found.has(Integral)
        if stays and any(f.free_symbols <= e.free_symbols for f, _ in facts.signs):
            return _with_signs(e, lo, hi, [], facts, home)  # 1/(x**2 - a) is one formula for a > 0
        return found
    first = decisive(e, singular)
    try:
        return _with_signs(e, lo, hi, first, facts, home)
    except Divergent:
        return _with_signs(e, lo, hi, [*first, *(s for s in parameters(e) if s.is_extended_real)], facts, home)


def _of_impulses(e: Expr, lo: Scalar, hi: Scalar, facts: Facts) -> Scalar:
    """The integral of terms c*delta(b), impulses in the parameters: by those of their coefficients, if finite."""
    total = ZERO
    for term in Add.make_args(e.expand()):
        factor, rest = term.as_independent(T, as_Add=False)
        value = definite(piece(rest), lo, hi, facts)
        if factor.has(DiracDelta) and not is_finite(value):
            raise Divergent("the integral of {0} from {1} to {2} diverges", term, expression(lo), expression(hi))
        total = total + factor * value
    return total


def _at_home(e: Expr, lo: Scalar, hi: Scalar) -> tuple[Scalar, Scalar]:
    """The same interval in the first period of a periodic integrand: SymPy is asked once for all of them."""
    known = e.free_symbols <= {T} and all(v not in (oo, -oo) and expression(v).is_number for v in (lo, hi))
    found = period_of(e) if known else None
    if found is None:
        return lo, hi
    turns = whole(tidy(lo / found[1]))
    return tidy(lo - turns * found[1]), tidy(hi - turns * found[1])


def _expanded(e: Expr) -> Expr:
    """A rational function by powers of T: a zero that cancels in the coefficients is none behind a sum of roots."""
    if not e.is_rational_function(T) or not parameters(e):
        return e
    above, below = e.as_numer_denom()
    return above.expand() / below.expand()


def _with_signs(
    e: Expr, lo: Scalar, hi: Scalar, quantities: list[Expr], facts: Facts, home: Ends | None = None
) -> Scalar:
    """The integral, the signs of these quantities being known."""
    seen = Tuple(e, expression(lo), expression(hi))
    rooted = set().union(*(h.base.free_symbols for h in seen.atoms(Pow) if not h.exp.is_integer))
    told = [f for f, _ in facts.signs if f.free_symbols <= seen.free_symbols]
    told = [f for f in told if f.is_Symbol or not f.free_symbols & rooted]  # sqrt(1 - d) says less than sqrt(a)
    signed = Signed([*quantities, *told], facts)
    inner, low, high = (signed.of(v) for v in (_expanded(e), lo, hi))
    with signed.errors():
        value = _definite(piece(inner), low, high, signed.facts, home and (signed.of(home[0]), signed.of(home[1])))
        _check_at_samples(inner, value, low, high, signed.facts)
    return scalar(signed.out(value))


def _check_at_samples(e: Expr, value: Scalar, lo: Scalar, hi: Scalar, facts: Facts) -> None:
    """Numbers for the parameters must not contradict the value, which SymPy may have found for some of them only.

    At a finite singular end they must confirm it, unless the parameters stand in coefficients only.
    """
    value, ends = expression(value), tuple(map(expression, (lo, hi)))
    moving = any(map(parameters, ends))
    if value.has(Integral) or not (parameters(e) or moving):
        return
    seeds = quadrature.seeds(Tuple(e, *ends), facts)
    verdicts = [_verdict(e, value, lo, hi, seed) for seed in seeds[: FEW if moving else None]]
    infinite = lo in (oo, -oo) or hi in (oo, -oo)
    to_confirm = not (infinite or moving) and is_finite(value) and decisive(e, (lo, hi)) and not e.has(AppliedUndef)
    if False in verdicts or (to_confirm and True not in verdicts):
        raise _open(e, lo, hi)


def _open(e: Expr, lo: Scalar, hi: Scalar) -> UnsupportedError:
    """The refusal of one formula for all values of the parameters."""
    return UnsupportedError(
        "the integral of {0} from {1} to {2} depends on its parameters in a way that is not decided: give "
        "them numbers or assumptions",
        e,
        expression(lo),
        expression(hi),
    )


def _verdict(e: Expr, value: Expr, lo: Scalar, hi: Scalar, seed: int) -> bool | None:
    """Whether a quadrature agrees with the value; None where there is none to be had."""
    moving = any(parameters(expression(v)) for v in (lo, hi))
    ends = [
        quadrature.at(expression(v), 0, seed) if moving and is_finite(v) else expression(v).evalf(20) for v in (lo, hi)
    ]
    area = None if None in ends else quadrature.integral(e, *ends, seed)
    if area is None:
        return None
    if not is_finite(value):
        return False if not moving and quadrature.settles(e, *ends, seed) else None
    number = quadrature.at(value, 0, seed)
    return None if number is None else quadrature.agree(number, area)


def _definite(p: Piece, lo: Scalar, hi: Scalar, facts: Facts, home: Ends | None = None) -> Scalar:
    """The integral, the signs of the parameters being known."""
    found = primitive(p, *(home or (lo, hi)), facts)
    if home and is_visible(found):
        found = primitive(p, lo, hi, facts)
    if is_visible(found):
        return _believed(p, lo, hi)
    try:
        low, high = limit(found, lo, 1, facts), limit(found, hi, -1, facts)
    except Undecided:
        raise
    except UnsupportedError:
        return _believed(p, lo, hi)
    if not (is_finite(low) and is_finite(high)):
        return _diverging(p, low, high, lo, hi)
    value = high - low
    if not isinstance(p, Poly) and not _checked(p.expr(), value, lo, hi):
        return _believed(p, lo, hi)
    return value if isinstance(value, RATIONAL) else scalar(value)


def _believed(p: Piece, lo: Scalar, hi: Scalar) -> Scalar:
    """SymPy's definite integral; one that stays must converge: its ends are regular, or a quadrature settles."""
    found = _by_sympy_definite(p.expr(), expression(lo), expression(hi))
    if not isinstance(found, Integral):
        return found
    ends = [attempted(p, end, side) for end, side in ((lo, 1), (hi, -1))]
    regular = all(end not in (oo, -oo) for end in (lo, hi)) and all(v is not None and is_finite(v) for v in ends)
    if regular or p.expr().has(AppliedUndef) or _settles(p, lo, hi):
        return found
    raise UnsupportedError(
        "SymPy finds no integral of {0} from {1} to {2}, and whether it converges is not decided",
        p.expr(),
        expression(lo),
        expression(hi),
    )


def _settles(p: Piece, lo: Scalar, hi: Scalar) -> bool:
    """Whether a quadrature settles to a finite number."""
    ends = [expression(v) for v in (lo, hi)]
    if any(v.free_symbols for v in ends):
        return False
    return quadrature.settles(p.expr(), *(v.evalf(20) for v in ends), 1)


def _diverging(p: Piece, low: Scalar, high: Scalar, lo: Scalar, hi: Scalar) -> Scalar:
    """oo or -oo, unless the ends diverge against each other or oscillate, or a quadrature settles."""
    if _settles(p, lo, hi):
        if parameters(p.expr()):
            raise _open(p.expr(), lo, hi)
        return _believed(p, lo, hi)
    ends = [(-1) ** (k == 0) * expression(v) for k, v in enumerate((low, high)) if not is_finite(v)]
    if all(v == oo for v in ends) or all(v == -oo for v in ends):
        return ends[0]
    raise Divergent(
        "the integral of {0} from {1} to {2} diverges: its antiderivative tends to {3} and {4} at the ends",
        p.expr(),
        expression(lo),
        expression(hi),
        expression(low),
        expression(high),
    )


def _checked(e: Expr, value: Scalar, lo: Scalar, hi: Scalar) -> bool:
    """A quadrature does not contradict the value; where there is none to be had, the value stands."""
    value = expression(value)
    if any(v.free_symbols for v in (expression(lo), expression(hi))):
        return True
    number = quadrature.at(value, 0, 1)
    area = quadrature.integral(e, *(expression(v).evalf(20) for v in (lo, hi)), 1)
    if number is None:
        return area is None and value.is_extended_real is not False
    return area is None or quadrature.agree(number, area)


@remembered(1024)
def _by_sympy_definite(e: Expr, lo: Expr, hi: Expr) -> Scalar:
    """SymPy's definite integral, believed where a quadrature confirms it; else it stays."""
    stays = Integral(e.xreplace({T: U}), (U, lo, hi))
    try:
        with deadline("the integral of {0}", e):
            found = integrate(e, (T, lo, hi), meijerg=False)
    except (ReluSymError, NotImplementedError, *quadrature.FAILURES):
        return stays
    if not isinstance(found, Expr) or found.has(Integral, nan, zoo, T):
        return stays
    area = None if lo.free_symbols | hi.free_symbols else quadrature.integral(e, lo.evalf(20), hi.evalf(20), 1)
    if found in (oo, -oo):
        return stays if area is not None and quadrature.settles(e, lo.evalf(20), hi.evalf(20), 1) else found
    number = quadrature.at(found, 0, 1)
    confirmed = number is not None and area is not None and quadrature.agree(number, area)
    return scalar(found) if confirmed else stays
