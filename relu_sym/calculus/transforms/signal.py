"""A form as a signal: a tail to the left, a tail to the right, and what has compact support, each by its transform."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key
from typing import NamedTuple

from sympy import Expr, I

from ...errors import Undecided, UnsupportedError
from ...forms.exact import ONE, RATIONAL, ZERO, Scalar, expression, in_order, scalar
from ...forms.line.algebra import gather
from ...forms.line.coefficients import value_at
from ...forms.line.jumps import Form, JumpSum, added
from ...forms.line.partition import Break, Change, Domain, Impulse, LineForm
from ...forms.line.piece import NOTHING, Piece, piece
from .exponentials import Terms, at_point, collected, on_the_line, read, real_and_imaginary, scaled, tidied
from .rows import Rows, add, empty, joined, settled


class Signal(NamedTuple):
    """The rows of the left tail, of the part of compact support and of the right tail."""

    left: Rows
    compact: Rows
    right: Rows

    @property
    def has_impulses(self) -> bool:
        """Whether there are impulses: only then the convolution with a function may jump."""
        return any(order <= 0 for rows in self for _, order in rows)

    def plus(self, other: Signal) -> Signal:
        """The sum."""
        return Signal(*(joined(a, b) for a, b in zip(self, other, strict=True)))


NONE = Signal({}, {}, {})


class NotExponential(UnsupportedError):
    """A piece that is no exponential polynomial."""


def of_form(form: Form) -> Signal:
    """The signal of a form, whatever the order of the breakpoints of its summands."""
    if isinstance(form, JumpSum):
        total = NONE
        for part in form.parts:
            total = total.plus(of_form(part))
        return total
    if form.principal:
        raise NotExponential("a principal value (at {0}) is no exponential polynomial", expression(form.principal[0]))
    terms = [_terms(p) for p in form.pieces]
    points = [b.point for b in form.breaks] or [ZERO]
    if not form.breaks:
        terms = terms * 2
    left, compact, right = empty(), empty(), empty()
    _put(left, scaled(terms[0], -ONE), points[0])
    _put(right, terms[-1], points[-1])
    for k, a in enumerate(points):
        before = terms[k] if k else {}
        after = terms[k + 1] if k < len(points) - 1 else {}
        _put(compact, collected([*after.items(), *scaled(before, -ONE).items()]), a)
    for i in form.impulses:
        add(compact, (ZERO, -i.order), i.point, i.weight)
    return Signal(settled(left), settled(compact), settled(right))


def _terms(p: Piece) -> Terms:
    found = read(p)
    if found is None and p.undefined:
        raise NotExponential("the function has no value on an interval, which is not 0: say what it is there")
    if found is None:
        raise NotExponential("{0} is no sum of polynomials times exponentials, sines and cosines", p.expr())
    return found


def with_imaginary(re: Signal, im: Signal) -> Signal:
    """re + I*im."""
    return re.plus(Signal(*({k: {p: I * c for p, c in there.items()} for k, there in rows.items()} for rows in im)))


def _put(rows: Rows, terms: Terms, a: Scalar) -> None:
    for rate, c in at_point(terms, a).items():
        for j, u in enumerate(c):
            if u != 0:
                add(rows, (rate, j + 1), a, u)


# ---------------------------------------------------------------------- back
def to_form(signal: Signal, domain: Domain, continuous: bool = False) -> Form:
    """The real part of the signal as a form; at a jump its value is the mean.

    ``continuous``: it is known to have no jumps.  Where the order of the points is open: a sum of forms.
    """
    return forms(signal, domain, continuous)[0]


def forms(signal: Signal, domain: Domain, continuous: bool = False) -> tuple[Form, Form]:
    """The real and the imaginary part."""
    if _is_rational(signal):
        return _switched(signal, domain, continuous), LineForm((NOTHING,), domain=domain)
    jumps = _jumps(signal)
    try:
        points = in_order_of(jumps, LineForm((NOTHING,), domain=domain))
    except Undecided:
        re, im = zip(*[_single(signal, p, domain, continuous) for p in jumps], strict=True)
        return added(re, [ONE] * len(re)), added(im, [ONE] * len(im))
    running = collected((rate, [-u for u in c]) for rate, c in on_line(signal.left))
    pieces = [running]
    for equal_points in points:
        running = collected([*running.items(), *(t for p in equal_points for t in jumps[p])])
        pieces.append(running)
    pieces[-1] = collected(on_line(signal.right))
    heads = [p[0] for p in points]
    re, im = _impulses(signal, domain)
    parts = list(zip(*map(real_and_imaginary, pieces), strict=True))
    return (
        _joined(parts[0], heads, re, domain, continuous),
        _joined(parts[1], heads, im, domain, continuous),
    )


def _single(signal: Signal, p: Scalar, domain: Domain, continuous: bool) -> tuple[Form, Form]:
    """What stands at one point alone."""
    alone = Signal(*({k: {p: there[p]} for k, there in rows.items() if p in there} for rows in signal))
    after = Signal(alone.left, {}, joined(alone.compact, alone.right))
    return forms(after, domain, continuous)


def on_line(rows: Rows) -> list[tuple[Scalar, list[Scalar]]]:
    return [
        on_the_line(rate, order, c, p) for (rate, order), there in rows.items() if order > 0 for p, c in there.items()
    ]


def _jumps(signal: Signal) -> dict[Scalar, list[tuple[Scalar, list[Scalar]]]]:
    """right - left at every point."""
    found: dict[Scalar, list] = {}
    for rows in signal:
        for (rate, order), there in rows.items():
            for p, c in there.items():
                at = found.setdefault(p, [])
                if order > 0:
                    at.append(on_the_line(rate, order, c, p))
    return found


def in_order_of(points: Iterable[Scalar], form: LineForm) -> list[list[Scalar]]:
    """The points in order, equal ones together; ``Undecided`` where the order is open."""
    points = list(points)
    if all(isinstance(p, RATIONAL) for p in points):
        return [[p] for p in in_order(points)]
    points.sort(key=cmp_to_key(form.compare))
    out: list[list[Scalar]] = []
    for p in points:
        if out and form.compare(out[-1][0], p) == 0:
            out[-1].append(p)
        else:
            out.append([p])
    return out


def _impulses(signal: Signal, domain: Domain) -> tuple[list[Impulse], ...]:
    re, im = [], []
    for rows in signal:
        for (_, order), there in rows.items():
            for p, c in there.items() if order <= 0 else ():
                a, b = real_and_imaginary({ZERO: (c,)})
                re.append(Impulse(p, -order, scalar(a)))
                im.append(Impulse(p, -order, scalar(b)))
    bare = LineForm((NOTHING,), domain=domain)
    return tuple(gather([bare.replace(impulses=[i for i in part if i.weight != 0])]) for part in (re, im))


def _joined(parts: Iterable[Expr], points: list[Scalar], impulses: list, domain: Domain, continuous: bool) -> Form:
    pieces = [piece(e) for e in parts]
    breaks = []
    for k, p in enumerate(points):
        left, right = pieces[k : k + 2]
        here = left.at(p)
        breaks.append(Break(p, here if continuous else tidied((here + right.at(p)) / scalar(2))))
    form = LineForm(pieces, breaks, impulses, domain)
    return added([form.merged()], [ONE])


# ---------------------------------------------------------------------- polynomials between rational points
def _is_rational(signal: Signal) -> bool:
    return all(
        rate == 0 and all(isinstance(p, RATIONAL) and isinstance(c, RATIONAL) for p, c in there.items())
        for rows in signal
        for (rate, _), there in rows.items()
    )


def _switched(signal: Signal, domain: Domain, continuous: bool) -> LineForm:
    """The jump view: nothing is summed up before it is asked for."""
    changes: dict[Scalar, list[Scalar]] = {}
    for rows in signal:
        for (_, order), there in rows.items():
            if order <= 0:
                continue
            for p, c in there.items():
                jump = changes.setdefault(p, [])
                _raise(jump, on_the_line(ZERO, order, c, p)[1])
    first: list[Scalar] = []
    for _, c in on_line(signal.left):
        _raise(first, [-u for u in c])
    made = []
    for p in in_order(changes):
        jump = tuple(changes[p])
        made.append(Change(p, _without_zeros(jump), ZERO if continuous else value_at(jump, p) / 2))
    return LineForm.switched(_without_zeros(tuple(first)), made, domain, _impulses(signal, domain)[0])


def _raise(total: list[Scalar], c: Iterable[Scalar]) -> None:
    if not total:
        total.extend(c)
        return
    c = list(c)
    total.extend([ZERO] * (len(c) - len(total)))
    for k, u in enumerate(c):
        total[k] += u


def _without_zeros(c: tuple) -> tuple:
    n = len(c)
    while n and not c[n - 1]:
        n -= 1
    return c[:n]
