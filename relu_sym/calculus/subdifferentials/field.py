"""``rs.SetValuedField``: the set-valued derivative of a function of several variables, as a function of the point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sympy import Basic, Expr, ImmutableDenseMatrix, Integer, Tuple
from sympy.core.symbol import Str
from sympy.printing.latex import LatexPrinter

from ...budget import verb
from ...errors import BudgetError, ReluSymError, UnsupportedError
from ...forms.cells.arrangement import Wall
from ...forms.cells.enumeration import MAX_CELLS
from ...forms.exact import expression
from ...forms.line.assumed import given
from ...modes import Kind, as_kind
from ...steps.layout import latex, mathml, picture
from ...symbols import as_expression, flat, inexact, named_variables
from ...vocabularies.everywhere import Curved, Everywhere, Region
from ...vocabularies.listed import is_straight, switches
from . import several
from .field_display import layout, reason, table
from .relations import relation


class FieldCell(NamedTuple):
    """A full-dimensional cell: the inequalities that bound it, none implied by the others; the gradient in it (a
    tuple, of a map the Jacobian matrix; None where f has no value); the sign of every switch that decides in it; a
    point inside."""

    conditions: tuple
    gradient: Any
    signs: dict[Expr, int]
    point: tuple


def domain_of(variables: Sequence[Expr]) -> list[Wall]:
    """The half-spaces of variables that are declared nonnegative or nonpositive."""
    return [
        (tuple(int(i == k) for i in range(len(variables) + 1)), 1 if v.is_nonnegative else -1)
        for k, v in enumerate(variables)
        if v.is_nonnegative or v.is_nonpositive
    ]


class SetValuedField(Basic):
    """The map from points of R^n to sets that ``rs.subdifferential(f, (x, y, ...))`` is; of a list of components the
    generalized Jacobian, jointly.

    ``.at(point)`` is ``rs.subdifferential(f, variables, at=point)``.  ``.switches``: what stands under Abs and ReLU,
    the differences under Max and Min, the conditions of a Piecewise, each once up to sign and positive factor.
    ``.cells()``: where all switches are products of affine forms, every full-dimensional cell, one after the other in
    a stable order (below a switch before above it), with ``.conditions``, ``.gradient``, ``.signs``, ``.point``.  A
    switch inside another cuts only those cells in which it is one, poles and ends of the domain cut too.
    ``.exact`` and ``.reason`` speak of all points.  A variable that is declared nonnegative has this half-line.

    Errors: ``UnsupportedError`` from ``.cells()`` at a curved switch, or where the sign of a parameter decides;
    ``BudgetError`` past ``max_cells`` cells.

    >>> from sympy import Max, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> field = rs.subdifferential(Max(x, y), (x, y))
    >>> field.at((1, 1)), field.switches
    (Polytope((0, 1), (1, 0)), (x - y,))
    >>> [(cell.conditions, cell.gradient, cell.point) for cell in field.cells()]
    [((x < y,), (0, 1), (-1, 0)), ((x > y,), (1, 0), (1, 0))]
    >>> field
    x < y      {(0, 1)}
    x > y      {(1, 0)}
    elsewhere  the hull of the gradients of the cells that touch the point: .at(point)

    References: S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), section 4.3; G. M. Ziegler,
    Lectures on Polytopes (1995), section 7.1.
    """

    def __new__(
        cls, f: Any, variables: Any, kind: Any = "clarke", assume: Any = (), max_cells: Any = MAX_CELLS
    ) -> SetValuedField:
        chosen = as_kind(str(kind))
        q = several.question(f, variables, {}, assume)
        several.check_kind(q, chosen)
        if chosen is Kind.CONVEX:
            raise UnsupportedError("kind='convex' is of the whole space, not of cells: ask at a point, as in at={0}",
                                   (0,) * len(q.variables))  # fmt: skip
        named = Tuple(*named_variables(variables))
        e = Tuple(*map(as_expression, flat(f))) if q.shape else as_expression(f)
        made = Basic.__new__(cls, e, named, Str(chosen.value), Tuple(*q.assume), Integer(max_cells))
        made._question = q
        return made

    @cached_property
    def _question(self) -> several.Question:
        return several.question(self.source, self.variables, {}, self.args[3])

    # ------------------------------------------------------------------ what it is made of
    @property
    def source(self) -> Any:
        """The function, or the components."""
        return self.args[0]

    @property
    def variables(self) -> tuple:
        """The variables, in the order of the coordinates."""
        return tuple(self.args[1])

    @property
    def kind(self) -> Kind:
        """Which set it is."""
        return Kind(self.args[2].name)

    @property
    def free_symbols(self) -> set:
        """The parameters; the variables are bound."""
        return set().union(*(a.free_symbols for a in self.args)) - set(self.variables)

    @property
    def bound_symbols(self) -> list:
        """The variables."""
        return list(self.variables)

    def _eval_subs(self, old: Basic, new: Basic) -> Any:
        if not old.free_symbols.isdisjoint(self.variables):
            return self
        if not new.free_symbols.isdisjoint(self.variables):
            raise UnsupportedError("{0} in place of {1} would be one of the variables {2}", new, old, self.variables)
        return None

    # ------------------------------------------------------------------ questions
    @verb("source")
    def at(self, point: Any, max_cells: int | None = None, progress: several.Progress | None = None) -> Any:
        """The set at a point: numbers or symbols, in a tuple, or in a dictionary that may leave variables out."""
        q = several.question(self.source, self.variables, point, self.args[3])
        return several.set_at(q, self.kind, self._most(max_cells), progress)

    def __call__(self, point: Any) -> Any:
        return self.at(point)

    @property
    @verb("source")
    def switches(self) -> tuple:
        """What decides which formula f is, each once up to sign and positive factor, parts of f in it as they are."""
        return tuple(map(self._told, self._switches(self._reader())))

    @verb("source")
    def cells(self, max_cells: int | None = None, progress: several.Progress | None = None) -> Iterator[FieldCell]:
        """All cells, lazily: each is worked out when it is asked for, within a time of its own."""
        reader = self._reader()
        regions = reader.regions()
        own = self._switches(reader)
        return self._one_by_one(reader, regions, own, self._next(regions), self._most(max_cells), progress)

    def _one_by_one(
        self, reader: Everywhere, regions: Any, own: list[Expr], first: Region | None, most: int, progress: Any
    ) -> Iterator[FieldCell]:
        region, count = first, 0
        while region is not None:
            if count == most:
                raise BudgetError("{0} has more than {1} cells, which are given: raise max_cells", self.source, most)
            found = self._cell(reader, region, own)
            count += 1
            if progress is not None:
                progress(count)
            yield found
            region = self._next(regions)

    @verb("source")
    def _next(self, regions: Iterator[Region]) -> Region | None:
        try:
            return next(regions, None)
        except Curved as error:
            raise UnsupportedError(error.message, *error.quoted).requoted(self._question.out) from None
        except ReluSymError as error:
            raise error.requoted(self._question.out) from None

    @verb("source")
    def _cell(self, reader: Everywhere, region: Region, own: list[Expr]) -> FieldCell:
        conditions = tuple(self._told(relation(reader.forms, *wall)) for wall in region.chamber.walls())
        decided = reader.signs_of(region)
        signs = {self._told(w): decided[w] for w in own if w in decided}
        return FieldCell(
            conditions, self._gradient(reader, region), signs, tuple(map(expression, region.chamber.inside()))
        )

    def _gradient(self, reader: Everywhere, region: Region) -> Any:
        if region.laws is None:
            return None
        rows = [[self._told(expression(a)) for a in reader.gradient(law)] for law in region.laws]
        return ImmutableDenseMatrix(rows) if self._question.shape else tuple(rows[0])

    @property
    @verb("source")
    def exact(self) -> bool:
        """Whether it is proved that every set is the true one."""
        return self._proof[0]

    @property
    @verb("source")
    def reason(self) -> str:
        """What makes every set exact, or what is not proved."""
        return self._proof[1]

    @cached_property
    def _proof(self) -> tuple[bool, str]:
        reader = self._reader()
        curved: Expr | None = None
        if not is_straight(reader):
            try:
                for count, _ in enumerate(reader.regions()):
                    if count > self._most(None):
                        raise BudgetError("{0} has more than {1} cells: raise max_cells", self.source, count)
                curved = next(iter(reader.forms.bent), None)
            except Curved as error:
                curved = error.quoted[0]
            except ReluSymError as error:
                raise error.requoted(self._question.out) from None
        return reason(self, None if curved is None else self._told(curved))

    # ------------------------------------------------------------------ behind them
    def _reader(self) -> Everywhere:
        q = self._question
        facts = given(q.assume)
        return Everywhere([facts.applied(e) for e in q.components], q.variables, facts, domain_of(self.variables))

    def _switches(self, reader: Everywhere) -> list[Expr]:
        try:
            return list(dict.fromkeys(reader.canonical(w)[0] for _, w in switches(reader)))
        except ReluSymError as error:
            raise error.requoted(self._question.out) from None

    def _most(self, max_cells: int | None) -> int:
        return int(self.args[4]) if max_cells is None else max_cells

    def _told(self, e: Any) -> Any:
        e = self._question.out(e)
        return inexact(e) if self._question.floats else e

    # ------------------------------------------------------------------ shown
    @verb("source")
    def _sympystr(self, printer: Any) -> str:
        return table(self)

    @verb("source")
    def _latex(self, printer: Any, exp: Any = None) -> str:
        shown = latex(printer, layout(self))
        return rf"\left({shown}\right)^{{{exp}}}" if exp else shown

    @verb("source")
    def _pretty(self, printer: Any) -> Any:
        return picture(printer, layout(self))

    @verb("source")
    def _mathml_presentation(self, printer: Any) -> Any:
        return mathml(printer, layout(self))

    @verb("source")
    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(LatexPrinter(), layout(self, named=True))}$"
