"""The partial derivatives of one function, entry by entry: everywhere, or at a point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sympy import And, Dummy, Expr, I, ImmutableDenseMatrix, Or, Piecewise, Pow, Symbol, Tuple, nan, oo, sympify, zoo
from sympy.core.relational import Gt, Lt, Ne

from ...errors import ReluSymError, Undecided, UnsupportedError
from ...modes import Mode
from ...symbols import as_expression, exact, inexact, named_variables, unfolded
from ..subdifferentials import several
from ..subdifferentials.asking import inside_declared
from .diff import diff
from .jointly import Distribution


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
        except ReluSymError as error:
            raise error.requoted(self.out) from None
        return ImmutableDenseMatrix([[inexact(self.out(e)) if self.floats else self.out(e) for e in r] for r in rows])


def question(f: Any, variables: Any, mode: Mode, at: Any, assume: Any) -> Partials:
    named = named_variables(variables)
    e, floats = exact(unfolded(as_expression(f)))
    own = {v: Dummy(v.name, real=True, **_declared_side(v)) for v in named}
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
        inside_declared(named, point)
        bad = next((a for a in point if not a.is_number), None)
        if bad is not None:
            raise UnsupportedError("at={0}: the coordinate {1} is no number; substitute into the answer", at, bad)
    assumed = assume if isinstance(assume, (tuple, list, Tuple)) else (assume,)
    told = tuple(a.xreplace(own) if hasattr(a, "xreplace") else a for a in assumed)
    back: dict[Expr, Expr] = {d: v for v, d in own.items()}
    return Partials(e.xreplace(own), tuple(own.values()), mode, point, back, floats, told)


def _declared_side(v: Symbol) -> dict[str, bool]:
    """Where a variable is declared to be, without the end: there functions have derivatives."""
    return {"positive": True} if v.is_extended_nonnegative else {"negative": True} if v.is_extended_nonpositive else {}


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
        e = _put(diff(e, v, mode="classical", assume=q.assume), {v: at[v]})
        if e.has(nan, zoo):
            return nan
    return _value(e, at)


def _everywhere(q: Partials, own: Sequence[Dummy]) -> Expr:
    """The pointwise derivative by one variable, or by one and then the other."""
    if len(set(own)) == 1:
        return diff(q.f, own[0], len(own), mode="classical", assume=q.assume)
    first = diff(q.f, own[0], mode="classical", assume=q.assume)
    refusal = UnsupportedError(
        "the derivative of {0} has the cases {1}, and the next one is not taken of them everywhere: name a point, as "
        "in at={2}",
        q.f,
        first,
        tuple(range(len(q.variables))),
    )
    try:
        found = diff(first, own[1], mode="classical", assume=q.assume)
    except Undecided:
        raise refusal from None
    if not _have_truth(found, frozenset(), q.variables):
        raise refusal
    return found


def _have_truth(e: Any, nonzero: frozenset, variables: tuple) -> bool:
    """Whether no condition has a denominator that may be 0 where it is asked: x < 1/y behind y > 0 only."""
    if not isinstance(e, Piecewise):
        return all(_have_truth(a, nonzero, variables) for a in e.args)
    for value, condition in e.args:
        below = {p.base for p in condition.atoms(Pow) if p.exp.could_extract_minus_sign() and p.base.has(*variables)}
        if not below <= nonzero:
            return False
        parts = condition.args if isinstance(condition, And) else (condition,)
        apart = {c.lhs for c in parts if isinstance(c, (Lt, Gt, Ne)) and c.rhs == 0}
        if not _have_truth(value, nonzero | apart, variables):
            return False
    return True


def _put(e: Any, at: dict) -> Any:
    """``e.subs(at)``, the conditions that stand in other cases untouched: y < 1/x has no truth at x = 0."""
    if isinstance(e, Piecewise):
        pairs = []
        for value, condition in e.args:
            condition = _put_in_condition(condition, at)
            if condition != False:  # noqa: E712
                if condition is nan:
                    raise UnsupportedError("whether {0} holds at {1} is not decided", e, at)
                pairs.append((_put(value, at), condition))
            if condition == True:  # noqa: E712
                break
        return Piecewise(*pairs) if pairs else nan
    return e.func(*(_put(a, at) for a in e.args)) if e.has(Piecewise) else e.subs(at)


def _put_in_condition(c: Any, at: dict) -> Any:
    """The parts of a condition one by one: where one has no truth, the others may decide."""
    if isinstance(c, (And, Or)):
        parts = [_put_in_condition(a, at) for a in c.args]
        decides = isinstance(c, Or)
        if decides in parts:
            return sympify(decides)
        return nan if nan in parts else c.func(*parts)
    try:
        return c.subs(at)
    except TypeError:  # of zoo
        return nan


def _value(e: Expr, at: dict) -> Expr:
    found = _put(e, at)
    return nan if found.has(nan, zoo, oo, -oo) or found.is_extended_real is False else found
