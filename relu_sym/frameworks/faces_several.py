"""The faces of a function of several variables whose switches are affine: cells, walls, and where walls meet.

The cells that touch a face F are those whose signs are F's where these are not 0, so Clarke's set is one hull of
gradients all along F.  Reference: S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), section 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from sympy import (
    Abs,
    Dummy,
    Expr,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Poly,
    Pow,
    S,
    Symbol,
    Tuple,
    floor,
    log,
    sign,
    sympify,
)
from sympy.matrices import MatrixBase

from ..budget import deadline
from ..errors import BudgetError, UnsupportedError
from ..forms.cells.arrangement import Chamber
from ..forms.cells.polytope import Polytope
from ..forms.cells.vectors import Vector
from ..forms.exact import expression, scalar
from ..forms.ranges import is_positive
from ..forms.smoothness import SMOOTH, is_natural
from ..functions import HeavisideStep, ReLU
from .faces import Face, Switch, Table, asked

MAX_SWITCHES = 8
MAX_FACES = 400
JUMPING = (Piecewise, Heaviside, HeavisideStep, sign, floor)
Signs = tuple[int, ...]
RULES = "at_kink= says which element: 'min-norm', a vector, or a function of a point of the face and the set"


class Flat(NamedTuple):
    """An affine subspace: every variable as an affine form in its parameters (constant last)."""

    rows: tuple[Vector, ...]

    @property
    def size(self) -> int:
        return len(self.rows[0]) - 1

    def of(self, form: Vector) -> Vector:
        """A form on the whole space, on the flat."""
        width = len(self.rows[0])
        found = [sum((a * r[j] for a, r in zip(form, self.rows, strict=False)), start=0) for j in range(width)]
        found[-1] += form[-1]
        return tuple(found)

    def along(self, variables: Sequence[Symbol]) -> dict[Symbol, Expr]:
        """The variables by the parameters."""
        parameters = [*(Dummy(f"p{k}", real=True) for k in range(self.size)), S.One]
        return {
            v: sum((expression(scalar(a)) * p for a, p in zip(r, parameters, strict=True)), S.Zero)
            for v, r in zip(variables, self.rows, strict=True)
        }

    def within(self, form: Vector) -> Flat:
        """The part where a form of the flat, not constant, is 0: one parameter is solved for."""
        j = next(i for i, a in enumerate(form[:-1]) if a)
        solved = tuple(-a / scalar(form[j]) for i, a in enumerate(form) if i != j)

        def without(row: Vector) -> Vector:
            rest = tuple(a for i, a in enumerate(row) if i != j)
            return tuple(a + row[j] * b for a, b in zip(rest, solved, strict=True))

        return Flat(tuple(map(without, self.rows)))


class Place(NamedTuple):
    """A face of the arrangement: the signs of all forms, a point of it, its flat."""

    signs: Signs
    point: tuple[Expr, ...]
    flat: Flat


def places(forms: Sequence[Vector], n: int) -> list[Place]:
    """Every nonempty face of the arrangement of these affine forms."""
    unit = tuple(tuple(scalar(int(i == j)) for j in range(n + 1)) for i in range(n))
    found = list(_walk(forms, (), Flat(unit)))
    return sorted(found, key=lambda p: (-p.flat.size, p.signs))


def _walk(forms: Sequence[Vector], signs: Signs, flat: Flat) -> Iterator[Place]:
    point = _inside(forms, signs, flat)
    if point is None:
        return
    if len(signs) == len(forms):
        yield Place(signs, point, flat)
        return
    here = flat.of(forms[len(signs)])
    if not any(here[:-1]):
        constant = scalar(here[-1])
        yield from _walk(forms, (*signs, (constant > 0) - (constant < 0)), flat)
        return
    for s in (-1, 1):
        yield from _walk(forms, (*signs, s), flat)
    yield from _walk(forms, (*signs, 0), flat.within(here))


def _inside(forms: Sequence[Vector], signs: Signs, flat: Flat) -> tuple[Expr, ...] | None:
    """A point of the flat where the forms so far have their signs; None where there is none."""
    walls = []
    for form, s in zip(forms, signs, strict=False):
        here = flat.of(form)
        if not any(here[:-1]):
            constant = scalar(here[-1])
            if (constant > 0) - (constant < 0) != s:
                return None
        elif s:
            walls.append((here, s))
    parameters: tuple = ()
    if flat.size:
        chamber = Chamber.whole(flat.size).cut_by(walls)
        if chamber is None:
            return None
        parameters = chamber.inside()
    whole = (*parameters, 1)
    return tuple(expression(scalar(sum((a * p for a, p in zip(r, whole, strict=True)), start=0))) for r in flat.rows)


# ---------------------------------------------------------------------- switches and branches of an expression
class Reader:
    """The switches of f as affine forms, found cell by cell: inner ones decide which outer ones there are."""

    def __init__(self, f: Expr, variables: tuple[Symbol, ...]) -> None:
        self.f, self.variables = f, variables
        self.forms: list[Vector] = []
        jumping = [h for h in f.atoms(*JUMPING) if h.free_symbols & set(variables)]
        if jumping:
            raise UnsupportedError("{0}: in several variables write kinks with ReLU, Abs, Max and Min", jumping[0])

    def places(self) -> list[Place]:
        """The faces of the arrangement of all switches; found again until no cell shows a new one."""
        while True:
            found = places(self.forms, len(self.variables))
            before = len(self.forms)
            for place in found:
                if 0 not in place.signs:
                    self.branch(self.f, place)
            if len(self.forms) > MAX_SWITCHES or len(found) > MAX_FACES:
                raise BudgetError("{0} has more than {1} switches", self.f, MAX_SWITCHES)
            if len(self.forms) == before:
                return found

    def branch(self, e: Expr, place: Place) -> Expr:
        """The smooth formula of e in an open cell, as its point says; a switch met for the first time is noted."""
        if not e.free_symbols & set(self.variables):
            return e
        args = [self.branch(a, place) for a in e.args]  # type: ignore[arg-type]
        if isinstance(e, (ReLU, Abs)):
            positive = self.is_positive(args[0], place)
            below = -args[0] if isinstance(e, Abs) else S.Zero
            return args[0] if positive else below
        if isinstance(e, (Max, Min)):
            best = args[0]
            for a in args[1:]:
                if self.is_positive(a - best, place) == isinstance(e, Max):
                    best = a
            return best
        return e.func(*args) if e.args else e

    def is_positive(self, u: Expr, place: Place) -> bool:
        """The side of a switch at the point; its form is noted."""
        row = self.form(u)
        if any(row[:-1]) and not any(_parallel(row, g) for g in self.forms):
            self.forms.append(row)
        value = u.expand().subs(dict(zip(self.variables, place.point, strict=True)))
        return bool(value > 0)

    def form(self, u: Expr) -> Vector:
        """A switch as an affine form."""
        u = u.expand()
        if u.free_symbols - set(self.variables) or not u.is_polynomial(*self.variables):
            raise UnsupportedError("the switch {0} is not affine in {1}", u, self.variables)
        p = Poly(u, *self.variables)
        rows = [p.coeff_monomial(v) for v in self.variables] + [p.coeff_monomial(1)]
        if p.total_degree() > 1 or not all(c.is_Rational for c in rows):
            raise UnsupportedError("the switch {0} is not affine in {1} with rational coefficients", u, self.variables)
        return tuple(map(scalar, rows))


def _parallel(a: Vector, b: Vector) -> bool:
    """Whether two forms have the same zeros."""
    return all(a[i] * b[j] == a[j] * b[i] for i, j in combinations(range(len(a)), 2))


# ---------------------------------------------------------------------- the table
def several_table(f: Expr, variables: tuple[Symbol, ...], rule: Any) -> Table:
    """The faces of a function of several variables."""
    others = f.free_symbols - set(variables)
    if others:
        raise UnsupportedError("{0} has the parameters {1}: substitute numbers", f, ", ".join(sorted(map(str, others))))
    with deadline("the faces of {0}", f):
        reader = Reader(f, variables)
        found = reader.places()
        cells = [(p, reader.branch(f, p)) for p in found if 0 not in p.signs]
        for _, e in cells:
            _check_smooth(e, variables)
        gradients = {p.signs: tuple(e.diff(v).expand() for v in variables) for p, e in cells}
        formulas = {p.signs: e for p, e in cells}
        chooser = Chooser(f, variables, rule)
        faces = [_face(p, formulas, gradients, chooser) for p in found]
    rows = [sum((expression(a) * v for a, v in zip(g, variables, strict=False)), S.Zero) for g in reader.forms]
    switches = tuple(Switch(e, -expression(g[-1])) for e, g in zip(rows, reader.forms, strict=True))
    return Table(variables, switches, tuple(faces), tuple(chooser.elements))


def _check_smooth(e: Expr, variables: tuple[Symbol, ...]) -> None:
    """Refuse a formula that may hide a kink, such as the root of a square."""
    if not _is_smooth(e.xreplace({v: Dummy(v.name, real=True) for v in variables})):
        raise UnsupportedError("{0} is not seen to be smooth between the kinks", e)


def _is_smooth(e: Expr) -> bool:
    """Whether e is built from heads smooth on their range, powers and logarithms of what is positive everywhere."""
    if not e.free_symbols or e.is_Symbol:
        return True
    inner: bool = all(map(_is_smooth, e.args))  # type: ignore[arg-type]
    if e.is_Add or e.is_Mul or type(e) in SMOOTH:
        return inner
    if isinstance(e, Pow):
        return inner and (is_natural(e.exp) or is_positive(e.base))
    return inner and isinstance(e, log) and is_positive(e.args[0])


def _face(place: Place, formulas: dict[Signs, Expr], gradients: dict[Signs, tuple], chooser: Chooser) -> Face:
    signs = tuple(enumerate(place.signs))
    if 0 not in place.signs:
        return Face(signs, place.point, formulas[place.signs], gradients[place.signs])
    touching = [c for c in formulas if all(s in (0, t) for s, t in zip(place.signs, c, strict=True))]
    slopes, other = chooser.element(place, [gradients[c] for c in touching])
    return Face(signs, place.point, formulas[touching[0]], slopes, other)


class Chooser:
    """The declared element on every face with a kink."""

    def __init__(self, f: Expr, variables: tuple[Symbol, ...], rule: Any) -> None:
        self.f, self.variables, self.rule = f, variables, rule
        self.elements: list[tuple[Any, Any]] = []

    def element(self, place: Place, touching: list[tuple]) -> tuple[tuple[Expr, ...], tuple[Expr, ...] | None]:
        """The gradient on a face; two where the least element of their segment is meant."""
        along = place.flat.along(self.variables)
        apart = {tuple(d.subs(along).expand() for d in g): g for g in reversed(touching)}
        distinct, there = list(apart.values()), list(apart)
        if len(distinct) == 1:
            return distinct[0], None
        if self.rule is None:
            raise UnsupportedError("{0} has kinks, at {1} for one: " + RULES, self.f, place.point)
        if all(d.is_number for g in there for d in g):
            return self.constant(place, there), None
        if self.rule == "min-norm" and len(distinct) == 2:
            self.elements.append((place.point, "the least element of a segment"))
            return distinct[0], distinct[1]
        raise UnsupportedError(
            "near {0} the gradients {1} meet and vary along the kink: only 'min-norm' of two is known there",
            place.point,
            distinct,
        )

    def constant(self, place: Place, distinct: list[tuple]) -> tuple[Expr, ...]:
        """The element of a hull that is the same all along the face."""
        hull = Polytope(*distinct)
        if self.rule == "min-norm":
            found = tuple(hull.nearest())
        else:
            given = asked(self.rule, place.point, hull) if callable(self.rule) else self.rule
            if not isinstance(given, (list, tuple, Tuple, MatrixBase)):
                raise UnsupportedError("at_kink={0!r} is no rule in several variables: " + RULES, given)
            found = tuple(sympify(v) for v in given)
            if not all(isinstance(v, Expr) and v.is_number for v in found):
                raise UnsupportedError("at_kink={0!r}: the entries of a vector are numbers", given)
            if len(found) != len(self.variables) or found not in hull:
                raise UnsupportedError(
                    "{0} is no element of Clarke's set at {1}, which is {2}", found, place.point, hull
                )
        self.elements.append((place.point, found))
        return found
