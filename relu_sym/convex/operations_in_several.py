"""Indicators, support functions, infimal convolutions and Fenchel's dual in several variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Add, Eq, Expr, I, ImmutableDenseMatrix, Matrix, Piecewise, S, Symbol, Tuple, nan, oo, zoo
from sympy.matrices import MatrixBase

from ..calculus.convexity.quadratic import coefficients
from ..errors import ReluSymError, UnsupportedError
from ..forms.line.assumed import given
from ..symbols import Lists, as_expression, as_variable, exact, named_variables
from .compositions import isotropic
from .polyhedral import epigraph
from .regions import is_surely_continuous
from .separable import blocks
from .several import Several, closed_halves, condition_of
from .verdicts_in_several import on_a_set


class Verbs(NamedTuple):
    """The verbs on the line and in several variables that these are made of."""

    conjugate: Callable[..., Any]
    envelope: Callable[..., Any]
    is_convex: Callable[..., bool | None]
    minimum: Callable[..., Expr]
    convolution: Callable[..., Expr]


def indicator_of(points: Any, x: Any) -> Expr:
    """0 on a box, a condition, a polytope or points, +oo outside."""
    named = named_variables(x)
    condition = condition_of(points, named, {v: v for v in named})
    return Piecewise((S.Zero, condition), (oo, True))


def perspective_in_several(f: Any, x: Any, t: Any, assume: Any, convex: Callable[..., bool | None]) -> Expr:
    """t*f(x/t) for t > 0; of a piecewise linear f its recession function at t = 0."""
    named, e, t = named_variables(x), as_expression(f), as_variable(t)
    if t in named or t in e.free_symbols:
        raise UnsupportedError("{0} is a symbol of {1}: give the scale another", t, e)
    if convex(e, *named, assume=assume) is not True:
        raise UnsupportedError("{0} is not proved to be convex (rs.is_convex)", e)
    inside = t * e.subs({v: v / t for v in named}, simultaneous=True)
    if t.is_positive:
        return inside
    question = Several(e, named, assume=assume)
    with question.errors():
        try:
            facts = given(question.assume)
            made = epigraph(question.regions(facts)[0], question.variables, facts)
        except UnsupportedError as refused:
            advice = ": at t = 0 only piecewise linear functions are worked out; declare t positive"
            raise UnsupportedError(refused.message + advice, *refused.quoted) from None
        assert made is not None  # a convex function has an affine one below it
        at_zero = question.out(made.recession(question.variables))
    return Piecewise((inside, t > 0), (at_zero, Eq(t, 0)), (oo, True))


# ------------------------------------------------------------------ infimal convolution
def convolved(f: Any, g: Any, x: Any, assume: Any, verbs: Verbs) -> Expr:
    """inf over t of f(t) + g(x - t), block by block of both."""
    named = named_variables(x)
    f, g = as_expression(f), as_expression(g)
    values = []
    for own, first, second in _both(f, g, named):
        if len(own) == 1:
            values.append(verbs.convolution(first, second, own[0], assume=assume))
            continue
        for e in (first, second):
            if verbs.is_convex(e, *own, assume=assume) is not True:
                raise UnsupportedError("{0} is not proved to be convex (rs.is_convex)", e)
        values.append(_convolved(first, second, own, assume, verbs))
    return S.NegativeInfinity if S.NegativeInfinity in values else Add(*values)


def _both(f: Expr, g: Expr, named: Sequence[Symbol]) -> list[tuple[tuple[Symbol, ...], Expr, Expr]]:
    """Blocks of variables that both respect, and the part of each function."""
    parts: list[tuple[set[Symbol], list[Expr], list[Expr]]] = []
    for k, rows in enumerate((blocks(f, named), blocks(g, named))):
        for own, e in rows:
            joined = (set(own), [e] if k == 0 else [], [e] if k else [])
            for other in [p for p in parts if p[0] & joined[0]]:
                parts.remove(other)
                joined = (joined[0] | other[0], other[1] + joined[1], other[2] + joined[2])
            parts.append(joined)
    return [(tuple(v for v in named if v in own), Add(*a), Add(*b)) for own, a, b in parts]


def _convolved(f: Expr, g: Expr, own: tuple[Symbol, ...], assume: Any, verbs: Verbs) -> Expr:
    for e, other in ((f, g), (g, f)):
        m = coefficients(exact(e)[0], own)
        square = None if m is None else isotropic(m)
        if square is not None:
            a, centre, constant = square
            places = tuple(Symbol(f"{v.name}_", real=True) for v in own)
            found = verbs.envelope(other, own, places, 1 / (2 * a), assume=assume)
            moved = {u: v - c for u, v, c in zip(places, own, centre, strict=True)}
            return found.xreplace(moved) + constant
    if not all(_is_polyhedral(e, own, assume) for e in (f, g)):
        raise UnsupportedError(
            "the infimal convolution of {0} and {1} in {2} together has no rule: there are rules for sums over the "
            "variables, closed piecewise linear functions, and one of both a multiple of |x|**2",
            f,
            g,
            Tuple(*own),
        )
    places = tuple(Symbol(f"{v.name}_", real=True) for v in own)
    total = Add(*(verbs.conjugate(e, own, places, assume=assume) for e in (f, g)))
    if verbs.minimum(total, places, assume=assume) is oo:
        return S.NegativeInfinity  # no slope belongs to both
    return verbs.conjugate(total, places, own, assume=assume)


def _is_polyhedral(e: Expr, own: tuple[Symbol, ...], assume: Any) -> bool:
    """Whether it is closed and linear in pieces."""
    question = Several(e, own, assume=assume)
    g, condition = on_a_set(question.expr)
    if not is_surely_continuous(g, question.variables) or closed_halves(condition, question.variables) is None:
        return False
    try:
        facts = given(question.assume)
        return epigraph(question.regions(facts)[0], question.variables, facts) is not None
    except ReluSymError:
        return False


# ------------------------------------------------------------------ Fenchel's dual
class Problem(NamedTuple):
    """inf over x of f(x) + g(A*x), with both objectives."""

    x: tuple[Symbol, ...]
    y: tuple[Symbol, ...]
    primal: Expr
    dual: Expr
    """f*(-A^T*y) + g*(y), which the dual problem makes small."""


def problem(f: Any, g: Any, A: Any, x: Any, y: Any, verbs: Verbs) -> Problem:
    """Both problems; g is a function of y, as many as A has rows, or of x where A is square."""
    xs, ys = named_variables(x), named_variables(y)
    f, g = as_expression(f), as_expression(g)
    a = as_matrix(A, len(ys), len(xs))
    inner = argument_of(g, xs, ys)
    for e, own in ((f, xs), (g, inner)):
        Several(e, own)
        if verbs.is_convex(e, *own) is not True:
            raise UnsupportedError("{0} is not proved to be convex in {1} (rs.is_convex)", e, Tuple(*own))
    image = list(a * Matrix(xs))
    primal = f + g.subs(dict(zip(inner, image, strict=True)), simultaneous=True)
    pulled = [-e for e in a.T * Matrix(ys)]
    places = tuple(Symbol(f"{v.name}_", real=True) for v in xs)
    own = verbs.conjugate(f, xs, places).subs(dict(zip(places, pulled, strict=True)), simultaneous=True)
    duals = tuple(Symbol(f"{v.name}_", real=True) for v in inner)
    other = verbs.conjugate(g, inner, duals).xreplace(dict(zip(duals, ys, strict=True)))
    return Problem(xs, ys, primal, own + other)


def argument_of(g: Expr, xs: tuple[Symbol, ...], ys: tuple[Symbol, ...]) -> tuple[Symbol, ...]:
    """The variables of which g is a function."""
    in_x, in_y = not g.free_symbols.isdisjoint(xs), not g.free_symbols.isdisjoint(ys)
    if in_x and in_y:
        raise UnsupportedError("g = {0} holds variables of both problems: write it in {1}", g, Tuple(*ys))
    if in_x and len(xs) != len(ys):
        raise UnsupportedError(
            "A*x has {0} components and x has {1}: write g = {2} in {3}", len(ys), len(xs), g, Tuple(*ys)
        )
    return xs if in_x else ys


def as_matrix(A: Any, rows: int, columns: int) -> Matrix:
    """A as a matrix; a number is a multiple of the identity."""
    A = A.tolist() if hasattr(A, "tolist") and not isinstance(A, MatrixBase) else A
    if isinstance(A, (Lists, MatrixBase)):
        try:
            found = ImmutableDenseMatrix(A)
        except (TypeError, ValueError):
            raise UnsupportedError("A = {0} is no matrix: give a list of rows", str(A)) from None
        if found.has(nan, oo, -oo, zoo, I):
            raise UnsupportedError("A = {0} is no matrix of real numbers", str(A))
        if found.shape != (rows, columns):
            raise UnsupportedError(
                "A has the shape {0}: for {1} variables x and {2} variables y it is ({2}, {1})",
                found.shape,
                columns,
                rows,
            )
        return found
    if rows != columns:
        raise UnsupportedError("A = {0}: give a matrix with {1} rows and {2} columns", A, rows, columns)
    return as_expression(A) * ImmutableDenseMatrix.eye(rows)
