"""The contract of a head: what every walker asks of it, answered in the file of its vocabulary.

A walker goes down an expression and holds no head's name: it finds the head in ``HEADS`` by its class and asks for its
form on the line (``form``), for what it is beside a point (``branch``), or for its derivative almost everywhere
(``slope``).  A head is added by one file that enters it here; ``rs.register`` fills in the same form.  A class that is
not entered is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from sympy import Expr, Function, nan

from ..errors import UnsupportedError
from ..forms.exact import ZERO, Facts, Scalar, expression, is_real_constant, scalar
from ..forms.line.compose import compose
from ..forms.line.jumps import Form
from ..forms.line.partition import Break, Domain, LineForm
from ..forms.line.piece import Piece, Poly, Smooth, Undefined, piece
from ..symbols import T


class NotSeenLipschitz(Exception):
    """The hypothesis of the weak chain rule is not seen to hold: something may jump or grow without bound."""


class Reader(Protocol):
    """Who asks for forms: arguments first, so that a vocabulary is handed forms."""

    domain: Domain

    def one(self, e: Expr, domain: Domain | None = None) -> LineForm:
        """The form of an argument as one partition, perhaps on another domain."""
        ...

    def form(self, e: Expr) -> Form:
        """The form of a part: a partition, or a sum of them."""
        ...

    def again(self, e: Expr) -> Form:
        """The form of another spelling of the whole, powers in it by the signs of their exponents."""
        ...


class Side(Protocol):
    """Who asks beside a point: every switch has a sign there."""

    point: Scalar
    facts: Facts

    def of(self, e: Expr) -> Expr:
        """The smooth formula that an argument is there."""
        ...

    def sign(self, w: Expr) -> int:
        """The sign of a smooth formula there; 0 only if it vanishes identically."""
        ...

    def limit(self, e: Expr) -> Scalar:
        """The limit of a smooth formula."""
        ...

    def form(self, e: Expr) -> LineForm:
        """The form of a head that has no smooth formula there unless its form says so."""
        ...

    def without(self, e: Expr, what: str = "value") -> UnsupportedError:
        """The refusal of a head that has no value there."""
        ...


class Slopes(Protocol):
    """Who asks for derivatives almost everywhere."""

    keeps_means: bool

    def slope(self, e: Expr) -> Expr:
        """The derivative of a part."""
        ...

    def inner(self, u: Expr) -> Expr:
        """The derivative of an argument of a kinked head."""
        ...

    def form(self, e: Expr) -> LineForm:
        """The form of a function of one argument."""
        ...

    def composed(self, outer: LineForm, source: Expr, u: Expr) -> Expr:
        """F'(u) u' for F continuous with finite one-sided slopes, which its form proves."""
        ...


class Head:
    """What every walker asks; a walker that gets no answer refuses."""

    for_subclasses: ClassVar[bool] = False
    """Whether subclasses mean the same."""
    has_law: ClassVar[bool] = True
    """Whether its derivative is a law of its own, to be told in a derivation."""

    def outer(self, e: Any) -> LineForm | None:
        """The form of a head of one argument as a function of that argument, T."""
        return None

    def form(self, e: Any, reader: Reader) -> Form:
        """The normal form on the line."""
        raise unknown(e)

    def branch(self, e: Any, side: Side) -> Expr:
        """The smooth formula beside a point."""
        raise unknown(e)

    def switches(self, e: Any, side: Side) -> list[Expr] | None:
        """All switches by which it selects one of its arguments, where they are listed more quickly than asked for;
        None: ask."""
        return None

    def is_continuous(self, e: Any) -> bool:
        """Whether it is a continuous function of its arguments wherever it has values; False where that is open."""
        return False

    def is_total(self, e: Any) -> bool:
        """Whether it has a real value for all real arguments; False where that is open."""
        return False

    def slope(self, e: Any, walk: Slopes) -> Expr:
        """The derivative almost everywhere, of a locally Lipschitz function only."""
        raise NotSeenLipschitz


HEADS: dict[type, Head] = {}


def head_of(e: Expr) -> Head:
    """Who answers for an expression."""
    found = HEADS.get(type(e))
    if found is None:
        above = (HEADS[c] for c in type(e).__mro__ if c in HEADS and HEADS[c].for_subclasses)
        found = next(above, None)
    if found is None:
        raise unknown(e)
    return found


def is_continuous(e: Expr) -> bool:
    """Whether the head of an expression cannot jump."""
    return e.is_Add or e.is_Mul or head_of(e).is_continuous(e)


def is_total(e: Expr) -> bool:
    """Whether the head of an expression has real values everywhere."""
    return e.is_Add or e.is_Mul or head_of(e).is_total(e)


def outer_form(e: Expr) -> LineForm | None:
    """The form of a head of one argument on T; None for all others."""
    head = HEADS.get(type(e))
    return None if head is None else head.outer(e)


class OneArgument(Head):
    """A head by its form on T: on which levels of its argument it breaks, and what it is in between.

    ``natural``: whether it may be written of an argument without real values, to be simplified there.
    """

    def __init__(self, outer: Callable[[Any], LineForm], natural: bool = True) -> None:
        self._outer, self.natural = outer, natural

    def outer(self, e: Any) -> LineForm:
        return self._outer(e)

    def form(self, e: Any, reader: Reader) -> LineForm:
        u = reader.one(e.args[0])
        for p in u.pieces:
            if isinstance(p, Poly) or p.undefined or p.natural is None:
                continue
            if not is_real_constant(p.natural):
                raise UnsupportedError("{0} has the non-real argument {1}", e, p.natural)
        extra = e.args[1:]
        name = getattr(e, "_printed_name", "") or type(e).__name__
        return compose(self.outer(e), u, name, (lambda v: e.func(v, *extra)) if self.natural else None)

    def branch(self, e: Any, side: Side) -> Expr:
        return branch_of(self.outer(e), side.of(e.args[0]), e, side)

    def is_continuous(self, e: Any) -> bool:
        form = self.outer(e)
        return all(_joins(form, k) for k in range(len(form.breaks)))

    def is_total(self, e: Any) -> bool:
        form = self.outer(e)
        return not any(p.undefined for p in form.pieces) and all(b.value is not None for b in form.breaks)

    def slope(self, e: Any, walk: Slopes) -> Expr:
        """F(u)' = F'(u) u'."""
        if len(e.args) != 1:
            raise NotSeenLipschitz
        return walk.composed(self.outer(e), e.func(T), e.args[0])


class Repeating(Head):
    """A head with kinks without end, by its definition on T: its words know what to do with any argument."""

    def __init__(self, definition: Expr) -> None:
        self.definition = definition

    def form(self, e: Any, reader: Reader) -> Form:
        return reader.form(self._spelled(e))

    def branch(self, e: Any, side: Side) -> Expr:
        return side.of(self._spelled(e))

    def slope(self, e: Any, walk: Slopes) -> Expr:
        raise NotSeenLipschitz

    def _spelled(self, e: Any) -> Expr:
        return self.definition.xreplace({T: e.args[0]})


def branch_of(form: LineForm, u: Expr, e: Expr, side: Side) -> Expr:
    """The piece of an outer form that the formula ``u`` runs through beside the point."""
    for k, b in enumerate(form.breaks):
        s = side.sign(u - expression(b.point))
        if s == 0:
            return nan if b.value is None else expression(b.value)
        if s < 0:
            return _put(form.pieces[k], u, e, side)
    return _put(form.pieces[-1], u, e, side)


def _joins(form: LineForm, k: int) -> bool:
    """Whether the pieces beside a breakpoint meet, in its value if there is one; an end of the domain has one only."""
    value = form.breaks[k].value
    limits = [v for p, v in zip(form.sides(k), form.limits(k), strict=True) if not p.undefined]
    return len({*limits, *([] if value is None else [value])}) <= 1


def _put(p: Piece, u: Expr, e: Expr, side: Side) -> Expr:
    if p.undefined:
        raise side.without(e, "real value")
    return p.expr().xreplace({T: u})


def levels(head: Expr, at: tuple, inside: tuple[bool, ...], values: tuple) -> LineForm:
    """The form of ``head`` (an expression in T) that breaks at the given levels; ``inside``: where it has values."""
    pieces = [Smooth(head) if here else Undefined(head) for here in inside]
    breaks = [Break(scalar(a), None if v is None else scalar(v)) for a, v in zip(at, values, strict=True)]
    return LineForm(pieces, breaks)


def switch(below: Expr, at: Scalar | None, above: Expr) -> LineForm:
    """The form with one breakpoint 0."""
    return LineForm((piece(below), piece(above)), (Break(ZERO, at),))


def unknown(e: Expr) -> UnsupportedError:
    """The refusal of a head; only a class of the user's own can be declared."""
    advice = "rewrite it"
    if isinstance(e, Function) and not (type(e).__module__ or "").startswith("sympy."):
        advice += ", or declare it with rs.register"
    return UnsupportedError("{0}: relu_sym does not know where {1} is smooth; " + advice, e, type(e).__name__)
