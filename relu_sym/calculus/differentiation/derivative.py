"""The classical and the distributional derivative of a form: one rule inside the pieces, two at the breakpoints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from sympy import AccumBounds, Pow

from ...errors import DiffersByPeriod, UnsupportedError, WithoutValue
from ...forms.exact import RATIONAL, ZERO, Facts, Scalar, expanded, expression, is_finite, is_zero, scalar, sign_of
from ...forms.line.agreement import MAX_SIGNS
from ...forms.line.algebra import gather
from ...forms.line.coefficients import derived, value_at
from ...forms.line.intervals import apart
from ...forms.line.jumps import Form, JumpSum
from ...forms.line.limits import regular_value
from ...forms.line.partition import Break, Change, Impulse, LineForm, is_polynomial
from ...forms.line.periodic import lifted
from ...forms.line.piece import Piece, Smooth, piece
from ...forms.line.powers import vanishing
from ...symbols import N, T
from ..slopes import Corner, attempted, corner, difference


class Jump(NamedTuple):
    """Evidence of the distributional rule at one breakpoint: the one-sided values and the weight of the impulse.

    ``principal``: f is unbounded but integrable there, and f' is the principal value of the pointwise derivative.
    """

    point: Scalar
    left: Scalar | None
    right: Scalar | None
    weight: Scalar
    principal: bool = False


class Evidence(NamedTuple):
    """One differentiation: the form before, the form after, and what happened at each breakpoint.

    ``families`` holds the same for one period of every piece that repeats.
    """

    before: LineForm
    after: LineForm
    corners: tuple[Corner, ...] = ()
    jumps: Sequence[Jump] = ()
    families: tuple[tuple[int, Evidence], ...] = ()


def _inside(form: LineForm, rule: Callable[[LineForm], tuple[LineForm, Evidence]]) -> tuple[list[Piece], tuple]:
    """The derivative of every piece; of a family by the same rule on one period."""
    pieces, families = [], []
    for k, p in enumerate(form.pieces):
        if not p.periodic:
            pieces.append(p.diff())
            continue
        found: list[Evidence] = []

        def on_period(forms: Sequence[LineForm], found: list[Evidence] = found) -> LineForm:
            after, evidence = rule(forms[0])
            found.append(evidence)
            return after

        pieces.append(lifted(on_period, [p], form.ends(k)))
        families.append((k, found[0]))
    return pieces, tuple(families)


def classical(form: LineForm) -> tuple[LineForm, Evidence]:
    """The classical derivative; periods of a family in which the answer differs are written out."""
    for _ in range(MAX_SIGNS):
        try:
            return _classical(form)
        except DiffersByPeriod as differs:
            form = apart(form, differs)
    return _classical(form)


def _classical(form: LineForm) -> tuple[LineForm, Evidence]:
    """f' where it exists: inside the pieces, and at a breakpoint with equal finite one-sided derivatives."""
    if not form.is_function:
        raise UnsupportedError(
            "an impulse at {0} = {1} has no pointwise derivative: use mode='distributional'",
            T,
            expression(form.impulsive_point),
        )
    corners = tuple(corner(form, k) for k in range(len(form.breaks)))
    breaks = [
        Break(c.point, c.right.quotient if c.differentiable else None, b.origin)
        for c, b in zip(corners, form.breaks, strict=True)
    ]
    pieces, families = _inside(form, _classical)
    after = LineForm(pieces, breaks, (), form.domain)
    return after, Evidence(form, after, corners=corners, families=families)


def distributional(form: LineForm) -> tuple[LineForm, Evidence]:
    """f' as a distribution: a finite jump becomes an impulse, an impulse its derivative, values are means."""
    if form.principal:
        raise UnsupportedError(
            "the derivative of a principal value at {0} = {1} is a finite part, which only the Fourier transforms know",
            T,
            expression(form.principal[0]),
        )
    if is_polynomial(form):
        return _of_polynomials(form)
    inside, families = _inside(form, distributional)
    pieces = list(map(_reduced, inside))
    breaks, jumps = [], []
    for k, b in enumerate(form.breaks):
        jump = _jump(form, k)
        if jump is not None:
            jumps.append(jump)
        mean = None
        raised = [u for p in pieces[k : k + 2] if isinstance(p, Smooth) for u in vanishing(p.e, b.point) or ()]
        steep = not all(u.is_integer for u in raised)
        if not (steep or pieces[k].undefined or pieces[k + 1].undefined):
            sides = [
                attempted(p, b.point, s, form.domain.facts) for p, s in zip(pieces[k : k + 2], (-1, 1), strict=True)
            ]
            if all(v is not None and is_finite(v) for v in sides) and not _says_nothing(pieces[k], pieces[k + 1], b):
                mean = (sides[0] + sides[1]) / scalar(2)
        breaks.append(Break(b.point, mean, b.origin))
    impulses = [Impulse(j.point, 0, j.weight) for j in jumps] + [i._replace(order=i.order + 1) for i in form.impulses]
    bare = LineForm(pieces, breaks, [i for i in impulses if not is_zero(i.weight, form.domain.facts)], form.domain)
    after = bare.replace(impulses=gather([bare]), principal=[j.point for j in jumps if j.principal]).merged()
    return after, Evidence(form, after, jumps=tuple(jumps), families=families)


def _of_polynomials(form: LineForm) -> tuple[LineForm, Evidence]:
    """The same for polynomials between rational points, on the changes alone: no limit is asked for, no piece built."""
    changes, impulses = [], [i._replace(order=i.order + 1) for i in form.impulses]
    for a, jump, _, origin in form.changes:
        weight, slope = value_at(jump, a), derived(jump)
        if weight:
            impulses.append(Impulse(a, 0, weight))
        changes.append(Change(a, slope, value_at(slope, a) / 2, origin))
    bare = LineForm.switched(derived(form.first), changes, form.domain, impulses)
    bare.impulses = tuple(gather([bare]))
    return bare, Evidence(form, bare, jumps=_Jumps(form))


class _Jumps(Sequence[Jump]):
    """The jumps of a polynomial form, told when they are first asked for: a derivation does, a derivative does not."""

    def __init__(self, form: LineForm) -> None:
        self._form = form

    @cached_property
    def _told(self) -> list[Jump]:
        sides = [(b.point, *self._form.limits(k)) for k, b in enumerate(self._form.breaks)]
        return [Jump(a, here, there, there - here) for a, here, there in sides]

    def __len__(self) -> int:
        return len(self._form.changes)

    def __getitem__(self, k):  # type: ignore[override]
        return self._told[k]


def _reduced(p: Piece) -> Piece:
    """A rational function in lowest terms: a removable gap is none for a distribution.

    A denominator that names the number of the period stays as it is: multiplied out, (T + N)**4 fills pages.
    """
    if isinstance(p, Smooth) and p.e.is_rational_function(T) and not p.e.is_polynomial(T):
        if any(N in h.base.free_symbols for h in p.e.atoms(Pow) if h.exp.is_negative):
            return p
        return piece(p.e.cancel())
    return p


def _says_nothing(left: Piece, right: Piece, b: Break) -> bool:
    """One formula on both sides with a removable gap at the point: a distribution has no value to add there."""
    return left == right and isinstance(left, Smooth) and regular_value(left.expr(), b.point) is None


def _jump(form: LineForm, k: int) -> Jump | None:
    """The finite jump at breakpoint k; None where the line of definition ends."""
    a = form.breaks[k].point
    left, right = form.sides(k)
    if left.undefined or right.undefined:
        return None
    here, there = form.limits(k)
    if not (is_finite(here) and is_finite(there)):
        return _principal(left, right, a, here, there)
    for p, s in ((left, -1), (right, 1)):
        if _is_steep(p, a, form.domain.facts):
            continue
        slope = attempted(p.diff(), a, s, form.domain.facts)
        if slope is None or _is_unbounded_oscillation(slope):
            raise UnsupportedError(
                "no limit of the slope is found beside {0} = {1}, so it may not be locally integrable: "
                "use mode='classical'",
                T,
                expression(a),
            )
    weight = there - here
    return Jump(a, here, there, scalar(expanded(weight)))


def _is_steep(p: Piece, a: Scalar, facts: Facts) -> bool:
    """Whether a piece is a polynomial in powers (T - a)**u, u > 0 a parameter: its slope is then integrable."""
    exponents = vanishing(p.e, a) if isinstance(p, Smooth) else None
    return bool(exponents) and all(sign_of(u, facts) > 0 for u in exponents or ())


def _is_unbounded_oscillation(slope: Scalar) -> bool:
    """Whether SymPy's limit is a range of values without finite ends."""
    if isinstance(slope, RATIONAL) or not slope.has(AccumBounds):
        return False
    return not isinstance(slope, AccumBounds) or not is_finite(slope.min + slope.max)


def _principal(left: Piece, right: Piece, a: Scalar, here: Scalar, there: Scalar) -> Jump:
    """f' = PV f' + D delta_a, D = lim f(a + eps) - f(a - eps), if f is integrable near a and eps*f(a +- eps) -> 0.

    By parts on |x - a| > eps; the boundary terms tend to D*phi(a).  A bounded (x - a)*f' makes f = O(log|x - a|),
    which gives both hypotheses.
    """
    shift = piece(T - expression(a))
    damped = [_reduced(shift * p.diff()) for p in (left, right)]
    sides = [attempted(p, a, s) for p, s in zip(damped, (-1, 1), strict=True)]
    weight = attempted(piece(difference(left, right, expression(a))), ZERO, 1)
    if weight is None or not is_finite(weight) or not all(v is not None and is_finite(v) for v in sides):
        raise WithoutValue(
            "near {0} = {1} the function has no finite one-sided limits ({2} and {3}), so its derivative is no "
            "distribution that relu_sym can name: use mode='classical'",
            T,
            expression(a),
            here,
            there,
        )
    return Jump(a, here, there, weight, principal=True)


def distributional_any(form: Form) -> tuple[Form, tuple[Evidence, ...]]:
    """The same for a sum of partitions: differentiation is linear."""
    if isinstance(form, LineForm):
        after, evidence = distributional(form)
        return after, (evidence,)
    pairs = [distributional(p) for p in form.parts]
    return JumpSum([p for p, _ in pairs]), tuple(e for _, e in pairs)
