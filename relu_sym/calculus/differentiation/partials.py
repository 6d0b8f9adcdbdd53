"""The partial derivatives of one function, entry by entry: everywhere, or at a point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import Dummy, Expr, I, ImmutableDenseMatrix, Symbol, Tuple, nan, oo, zoo
from sympy.core.relational import Relational
from sympy.matrices import MatrixBase

from ...errors import OutOfTime, ReluSymError, Undecided, UnsupportedError
from ...modes import Mode
from ...symbols import as_expression, as_variable, exact, inexact, unfolded
from ..subdifferentials import several
from .diff import diff
from .jointly import Distribution

Lists = (list, tuple, Tuple, MatrixBase)


class Partials(NamedTuple):
    """One function on real variables of its own; ``point``: where it is asked for, None for everywhere."""

    f: Expr
    variables: tuple[Dummy, ...]
    mode: Mode
    point: tuple[Expr, ...] | None
    names: dict[Expr, Expr]
    floats: bool
    assume: Any

    def out(self, e: Any) -> Any:
        """In the caller's symbols."""
        return e.xreplace(self.names) if hasattr(e, "xreplace") else e

    def answer(self, entries: Callable[[], list[list[Expr]]]) -> ImmutableDenseMatrix:
        """The matrix in the caller's symbols; refusals too."""
        try:
            rows = entries()
        except OutOfTime:
            raise
        except ReluSymError as error:
            raise error.requoted(self.out) from None
        return ImmutableDenseMatrix([[inexact(self.out(e)) if self.floats else self.out(e) for e in r] for r in rows])


def question(f: Any, variables: Any, mode: Mode, at: Any, assume: Any) -> Partials:
    named = named_variables(variables)
    e, floats = exact(unfolded(as_expression(f)))
    own = {v: Dummy(v.name, real=True) for v in named}
    several.check_twins(e, named)
    point = None
    if at is not None:
        if mode is Mode.DISTRIBUTIONAL:
            raise UnsupportedError(
                "a distribution has no value at a point: leave out at={0}, or ask with mode='classical' or "
                "'set-valued'",
                at,
            )
        point, inexact_point = several.point_of(at, named)
        floats = floats or inexact_point
        bad = next((a for a in point if not a.is_number), None)
        if bad is not None:
            raise UnsupportedError("at={0}: the coordinate {1} is no number; substitute into the answer", at, bad)
    assumed = assume if isinstance(assume, (tuple, list, Tuple)) else (assume,)
    told = tuple(a.xreplace(own) if hasattr(a, "xreplace") else a for a in assumed)
    back: dict[Expr, Expr] = {d: v for v, d in own.items()}
    return Partials(e.xreplace(own), tuple(own.values()), mode, point, back, floats, told)


def named_variables(variables: Any) -> tuple[Symbol, ...]:
    named = tuple(as_variable(v) for v in (variables if isinstance(variables, Lists) else [variables]))
    if not named or len(set(named)) < len(named):
        raise UnsupportedError("{0}: name each variable once, and one at least", variables)
    for v in named:
        if v.is_extended_real is False or v.is_integer:
            raise UnsupportedError("{0} is no real variable", v)
    return named


def need_point(f: Any, at: Any, what: str) -> None:
    if at is None:
        raise UnsupportedError("the set-valued " + what + " of {0} is at a point: name it, as in at=(0, 0)", f)


# ------------------------------------------------------------------ entries
def column(q: Partials) -> list[list[Expr]]:
    if q.mode is Mode.CLASSICAL:
        return [[_classical(q, [k])] for k in range(len(q.variables))]
    by = _distributional(q)
    return [[by(v)] for v in q.variables]


def square(q: Partials) -> list[list[Expr]]:
    n = range(len(q.variables))
    if q.mode is Mode.CLASSICAL:
        return [[_classical(q, [k, m]) for m in n] for k in n]
    by = _distributional(q)
    upper = {(k, m): by(q.variables[k], q.variables[m]) for k in n for m in n if k <= m}
    return [[upper[min(k, m), max(k, m)] for m in n] for k in n]


def _distributional(q: Partials) -> Callable[..., Expr]:
    if len(q.variables) == 1 or q.f.has(I):
        if len(q.variables) > 1:
            raise UnsupportedError("{0} has complex values: differentiate its real and imaginary parts", q.f)
        return lambda *steps: diff(q.f, *steps, assume=q.assume)
    return Distribution.of(q.f, q.variables, q.assume, q.out).diff


def _classical(q: Partials, steps: Sequence[int]) -> Expr:
    """The pointwise derivative; at a point of the function on the lines through it."""
    own = [q.variables[k] for k in steps]
    if q.point is None:
        return _everywhere(q, own)
    fixed = {v: a for v, a in zip(q.variables, q.point, strict=True) if v not in own}
    at = {v: a for v, a in zip(q.variables, q.point, strict=True) if v in own}
    e = q.f.subs(fixed)
    if e.has(nan, zoo) or (e.has(I) and not q.f.has(I)) or _value(e, at) is nan:
        return nan  # f has no real value there
    if len(own) == 2 and own[0] == own[1]:
        return _value(diff(e, own[0], 2, mode="classical", assume=q.assume), at)
    for v in own:
        e = diff(e, v, mode="classical", assume=q.assume).subs(v, at[v])
        if e.has(nan, zoo):
            return nan
    return _value(e, at)


def _everywhere(q: Partials, own: Sequence[Dummy]) -> Expr:
    """The pointwise derivative by one variable, or by one and then the other."""
    if len(set(own)) == 1:
        return diff(q.f, own[0], len(own), mode="classical", assume=q.assume)
    first = diff(q.f, own[0], mode="classical", assume=q.assume)
    for c in first.atoms(Relational):
        if not (c.lhs - c.rhs).is_polynomial(*q.variables):
            raise _by_cases(q, first)
    try:
        return diff(first, own[1], mode="classical", assume=q.assume)
    except Undecided:
        raise _by_cases(q, first) from None


def _by_cases(q: Partials, first: Expr) -> UnsupportedError:
    return UnsupportedError(
        "the derivative of {0} has the cases {1}, and the next one is not taken of them everywhere: name a point, as "
        "in at={2}",
        q.f,
        first,
        tuple(range(len(q.variables))),
    )


def _value(e: Expr, at: dict) -> Expr:
    found = e.subs(at)
    return nan if found.has(nan, zoo, oo, -oo) or found.is_extended_real is False else found
