"""``rs.subdifferential``: the generalized derivative of a function of one real variable, in five kinds."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, FiniteSet, Float, I, S, Set, Symbol, oo, sympify, true
from sympy.printing.latex import LatexPrinter

from ...budget import verb
from ...errors import BudgetError, ReluSymError, Undecided, UnsupportedError
from ...forms.exact import Scalar, expression, scalar
from ...forms.facts import Facts
from ...forms.line import guarded
from ...forms.line.assumed import given
from ...forms.line.partition import LineForm
from ...forms.line.periodic import Periodic
from ...forms.line.piece import Piece
from ...modes import Kind, as_kind
from ...steps import Subdifferential
from ...symbols import Gate, Lists, T, exact, inexact
from ..interval import as_point
from ..slopes import corner
from . import minorant, several
from .display import REASONS, kink_points, shown_row
from .field import SetValuedField
from .function import function_form
from .kinds import KINDS
from .rows import rows_of
from .shown import shown_map


class SetValuedMap:
    """A map from points to sets: ``.at(point)`` is a SymPy set, ``.breakpoints`` are the points worth asking about.

    ``.exact`` is False where a set is only an enclosure of the true one, and ``.reason`` says why, or which
    theorem makes it exact.
    """

    def __init__(self, form: LineForm | None, gate: Gate, kind: Kind) -> None:
        """``form``: None where it differs with the order of the parameters; then ``.at`` answers case by case."""
        self._known, self._gate, self.kind = form, gate, kind
        self.variable: Symbol = gate.x

    @property
    def _form(self) -> LineForm:
        """The one form; ``Undecided`` where the order of the parameters decides."""
        with self._gate.errors():
            return self._known if self._known is not None else self._under(given(self._gate.assume))

    @verb("_gate.source")
    def cases(self) -> list[tuple[Basic, SetValuedMap | None]]:
        """(condition on the parameters, the map there), None where f has no value; ``Undecided`` if none tells all."""
        try:
            self._under(given(self._gate.assume))
        except Undecided as undecided:
            if type(self) is not SetValuedMap:
                raise  # what other maps are of is not the derivative of a function in these cases
            found = guarded.cases(self._under, undecided, self._gate.assume)
            return [(c, None if form is None else self._where(c)) for c, form in found]
        return [(true, self)]

    def _where(self, condition: Basic) -> SetValuedMap:
        """The map where a condition on the parameters holds."""
        gate = Gate(self._gate.source, self.variable, (*self._gate.assume, condition))
        gate.floats = self._gate.floats
        return SetValuedMap(function_form(gate, given(gate.assume)), gate, self.kind)

    def _under(self, facts: Facts) -> LineForm:
        """The form in one case of the parameters."""
        if self._known is not None and facts == self._known.domain.facts:
            return self._known
        return function_form(self._gate, facts)

    @property
    @verb("_gate.source")
    def source(self) -> Expr:
        """The function whose derivative this is."""
        return self._gate.out(self._gate.expr)

    @property
    @verb("_gate.source")
    def breakpoints(self) -> tuple[Expr, ...]:
        """The breakpoints of f; those that repeat are a + n*period, n a whole number."""
        own = [expression(b.point) for b in self._form.breaks]
        repeated = [e for p in self._form.pieces if p.periodic for e in kink_points(p.shortest())]
        return tuple(map(self._gate.out, own + repeated))

    @property
    @verb("_gate.source")
    def exact(self) -> bool:
        """Whether every set is the true one: always, since what is not found is refused at its point."""
        return True

    @property
    @verb("_gate.source")
    def reason(self) -> str:
        """The theorem by which the sets are exact."""
        return REASONS[self.kind]

    @verb("_gate.source")
    def at(self, point: Any) -> Set:
        """The set at a point of the line; with parameters its ends may be Piecewise over them.

        Where parameters decide whether it is an interval, several points or empty, it is a ``PiecewiseSet``.
        """
        with self._gate.errors():
            a = self._kink_shown_as(point) or as_point(point, self._gate)

            def run(facts: Facts) -> Set:
                form, here = self._under(facts), scalar(facts.applied(expression(a)))
                k, on = form.locate(here)
                return self._at_break(form, k) if on else self._inside(form, k, here)

            return self._gate.out(guarded.sets_by_cases(run, self._gate.assume))

    def _kink_shown_as(self, point: Any) -> Scalar | None:
        """The breakpoint that is shown as this float, where floats came in: its digits are rounded, it is not."""
        if not self._gate.floats or not isinstance(point, (float, Float)) or self._known is None:
            return None
        shown_as = exact(sympify(point))[0]
        points = [b.point for b in self._known.breaks]
        return next((p for p in points if exact(inexact(expression(p)))[0] == shown_as), None)

    def _inside(self, form: LineForm, k: int, a: Scalar) -> Set:
        p = form.pieces[k]
        if p.periodic:
            return self._in_period(form, p, a)
        if self.kind is Kind.CONVEX and minorant.is_infinite(p):
            return S.EmptySet
        if p.diff().undefined:
            raise UnsupportedError("the function has no finite value at {0} = {1}", T, expression(a))
        slope = expression(p.diff().at(a))
        if self.kind is Kind.CONVEX:
            return minorant.slopes(form, a, p.at(a), slope, slope)
        return FiniteSet(slope)

    def _in_period(self, form: LineForm, p: Periodic, a: Scalar) -> Set:
        """The set at a point of a family: looked up in the period that holds it."""
        if self.kind is Kind.CONVEX:
            minorant.refuse_repeating(form)
        p = p.shortest()
        window = p.placed(p.located(a)[0])
        k, on = window.locate(a)
        return self._at_break(window, k) if on else self._inside(window, k, a)

    def _at_break(self, form: LineForm, k: int) -> Set:
        if self.kind is Kind.CONVEX and form.breaks[k].value in (None, oo):
            return S.EmptySet
        c = corner(form, k)
        if c.value is None:
            raise UnsupportedError("the function has no value at {0} = {1}", T, expression(c.point))
        return KINDS[self.kind](form, c)

    def _slope(self, p: Piece) -> Piece:
        """The one slope inside a piece."""
        return p.diff()

    def _tells_slopes(self, form: LineForm) -> bool:
        """Whether the set inside a piece is always that of its slope: of affine minorants where f is convex."""
        return self.kind is not Kind.CONVEX or minorant.is_convex(form)

    def _on_piece(self, p: Piece) -> Set | None:
        """The set of the one slope inside a piece; none where f has no finite value, for which it has no minorant."""
        if not p.periodic and self._slope(p).undefined:
            return S.EmptySet if self.kind is Kind.CONVEX else None
        return FiniteSet(self._gate.out(self._slope(p).expr()))

    def derivative_form(self) -> LineForm:
        """The slopes inside the pieces as a form, no value claimed at the breakpoints."""
        breaks = [b._replace(value=None) for b in self._form.breaks]
        return LineForm(map(self._slope, self._form.pieces), breaks, (), self._form.domain)

    def __call__(self, point: Any) -> Set:
        return self.at(point)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SetValuedMap) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    def _name(self) -> Basic:
        """What the map is, in a notebook."""
        return Subdifferential(self.source, self.variable, self.kind.value)

    def _content(self) -> tuple:
        return self._known if self._known is not None else self._gate.expr, self.kind, self.variable

    @verb("_gate.source")
    def __str__(self) -> str:
        try:
            rows = [(where, shown_row(found)) for where, found in self.rows()]
        except (Undecided, BudgetError):
            return f"a set at every point of the line, {self.variable}, told by .at(point): its cases are not listed"
        width = max(len(where) for where, _ in rows)
        return "\n".join(f"{where:<{width}}  {what}" for where, what in rows)

    __repr__ = __str__

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return shown_map(self, printer, exp)

    @verb("_gate.source")
    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {shown_map(self, LatexPrinter(), named=True)}$"

    @verb("_gate.source")
    def rows(self) -> list[tuple[str, Set | ReluSymError | None]]:
        """Where and what: the set on every interval and at every breakpoint, None without a value, or the refusal."""
        return rows_of(self)


@verb
def subdifferential(
    f: Any,
    x: Any,
    kind: str = "clarke",
    at: Any = None,
    assume: Any = (),
    max_cells: int = several.MAX_CELLS,
    progress: several.Progress | None = None,
) -> Any:
    """The set-valued derivative: of one variable a map whose ``.at(point)`` is a SymPy set, of several the set at a
    point, a ``Polytope``, or without a point the ``SetValuedField`` of all of them.

    At a breakpoint a, with one-sided limits of the slope s-, s+ and one-sided derivatives f'-, f'+:
    ``clarke`` [min(s-, s+), max(s-, s+)]; ``bouligand`` {s-, s+}; ``frechet`` [f'-, f'+], empty if f'- > f'+;
    ``limiting`` Frechet's set there and the limits of Frechet's sets nearby; ``convex`` all v with
    f(y) >= f(a) + v*(y - a) for all y, where +oo and no real value hold nothing back, so that the set of an indicator
    is the normal cone.  Elsewhere the set is {f'(a)} (convex: or empty).  ``clarke`` and
    ``bouligand`` need f locally Lipschitz, else ``NotLipschitzError``.  Where kinks repeat, ``.breakpoints`` are
    a + n*T with a whole number n, and ``.at`` takes a number or such a point of a symbol n that is an integer.

    >>> from sympy import Abs, Symbol, pi, sin
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.subdifferential(rs.ReLU(x), x).at(0)
    Interval(0, 1)
    >>> rs.subdifferential(rs.ReLU(x) - rs.ReLU(-x), x).at(0)
    {1}
    >>> rs.subdifferential(-Abs(x), x, kind="limiting").at(0)
    {-1, 1}
    >>> rs.subdifferential(Abs(sin(x)), x).at(Symbol('n', integer=True)*pi)
    Interval(-1, 1)

    In several variables ``at`` is a dictionary or a tuple of exact numbers or symbols (then the answer has cases), f an
    expression, or a list of components: the generalized Jacobian, jointly.  Clarke's set is the hull of the gradients
    of all cells that touch the point, as switches combine; where curved switches leave open which combinations occur,
    ``.exact`` is False: an enclosure.  Where norms vanish it may be an ``Ellipsoid``, ``ArcHull`` or ``CapHull``.
    ``limiting`` is a ``PolytopeUnion`` or one ``Polytope``, where all switches at the point are linear in common
    coordinates, f is regular, or they are polynomials in two variables.  ``convex``: where f is proved convex, is
    piecewise linear on the whole space, or is seen to have none.  Else both are refused.  More than ``max_cells`` cells
    raise ``BudgetError``; ``progress`` is called with the number of cells done.  Without ``at`` it is a
    ``SetValuedField``: ``.at(point)``, ``.switches``, and ``.cells()``, one after the other.

    >>> y = Symbol('y', real=True)
    >>> from sympy import Max
    >>> s = rs.subdifferential(Max(x, y) - Abs(x*y), (x, y), at={x: 0, y: 0})
    >>> s, s.reason
    (Polytope((0, 1), (1, 0)), 'hull over 6 essentially active cells (Scholtes, proposition 4.3.1)')
    >>> rs.subdifferential(Abs(x) - Abs(y), (x, y), at=(0, 0), kind="limiting")
    PolytopeUnion(Polytope((-1, -1), (1, -1)), Polytope((-1, 1), (1, 1)))
    >>> rs.subdifferential([rs.ReLU(x), rs.ReLU(x)], (x,), at=(0,)).vertices
    (Matrix([
    [0],
    [0]]), Matrix([
    [1],
    [1]]))

    References: F. H. Clarke, Optimization and Nonsmooth Analysis (1983); R. T. Rockafellar and R. J.-B. Wets,
    Variational Analysis (1998), chapter 8; S. Scholtes, Introduction to Piecewise Differentiable Equations (2012).
    """
    chosen = as_kind(kind)
    if isinstance(x, Lists) or (isinstance(f, Lists) and at is not None):
        if at is None:
            return SetValuedField(f, x, chosen, assume, max_cells)
        return several.set_at(several.question(f, x, at, assume), chosen, max_cells, progress)
    if at is not None:
        point = at.get(x, x) if isinstance(at, dict) else at
        return subdifferential(f, x, kind, assume=assume).at(point)
    gate = Gate(f, x, assume)
    with gate.errors():
        if gate.expr.has(I):
            raise UnsupportedError("{0} has complex values: a subdifferential is of a real function", gate.expr)
        try:
            form = function_form(gate, given(gate.assume))
        except Undecided:
            form = None
        return SetValuedMap(form, gate, chosen)
