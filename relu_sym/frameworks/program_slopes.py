"""The derivative that a program returns whose relu has slope s at 0: the chain rule, operation by operation.

Off its kinks every operation has its derivative; a relu whose argument is 0 at the point has the slope s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from sympy import Add, Expr, Integer, Matrix, Mul, Piecewise, Pow, S, Symbol, Tuple, sympify, zeros
from sympy.core.relational import Relational

from ..calculus.subdifferentials.subdifferential import subdifferential
from ..errors import ReluSymError, UnsupportedError
from ..forms.exact import is_finite, scalar, sign_of
from ..forms.facts import NO_FACTS, Facts
from ..forms.smoothness import SMOOTH
from ..functions import ReLU
from ..parsing import parse

RULED = frozenset({Add, Mul, Pow, *SMOOTH})
"""Heads with a derivative wherever that is finite."""
Slopes = dict[Symbol, Expr]


class Held(Expr):
    """An operation of a program, not evaluated: its name, marks for operands, the function of these, the operands."""

    is_commutative = True
    is_real = True

    @property
    def free_symbols(self) -> set:
        """Those of the operands, and of the function but for its marks."""
        _, marks, real, *inner = self.args
        return (real.free_symbols - set(marks)).union(*(e.free_symbols for e in inner))

    def meant(self) -> Expr:
        """Its function of its operands."""
        _, marks, real, *inner = self.args
        return real.xreplace(dict(zip(marks, inner, strict=True)))


def meant(e: Expr) -> Expr:
    """The function that a program computes."""
    return e.replace(lambda t: isinstance(t, Held), lambda t: t.meant()) if e.has(Held) else e


def program(block: Any, variables: Sequence[Symbol], known: Iterable[Symbol] = ()) -> tuple[Expr, ...]:
    """The components of a block: an expression, a text, a callable of symbols, or a list; ``known``: its parameters."""
    if callable(block) and not isinstance(block, (Expr, type)):
        block = block(*variables)
    names = {v.name: v for v in (*known, *variables)}
    listed = block if isinstance(block, (list, tuple, Matrix)) else [block]
    found = tuple(parse(e, symbols=names) if isinstance(e, str) else sympify(e) for e in listed)
    if not all(isinstance(e, Expr) for e in found):
        raise UnsupportedError("{0}: a program is an expression, a text or a callable", block)
    return found


class ChainRule:
    """Values and slopes of the parts of a program at a point, with relu'(0) = s, in one case of the parameters."""

    def __init__(self, at: Mapping[Symbol, Expr], s: Expr, facts: Facts = NO_FACTS) -> None:
        self.at, self.s, self.facts = at, s, facts
        self.memo: dict[Expr, Slopes] = {}

    def value(self, e: Expr) -> Expr:
        """The value of a part."""
        found = self.facts.applied(meant(e).subs(self.at))
        if not is_finite(scalar(found)):
            raise UnsupportedError("{0} has no value at the point", e)
        return found

    def sign(self, e: Expr) -> int:
        """The sign of a value."""
        return sign_of(scalar(self.facts.applied(e)), self.facts)

    def slopes(self, e: Expr) -> Slopes:
        """The partial derivatives of a part by the variables; those that are missing are 0."""
        if e not in self.memo:
            self.memo[e] = self._found(e)
        return self.memo[e]

    def _found(self, e: Expr) -> Slopes:
        if e in self.at:
            return {e: S.One}  # type: ignore[dict-item]
        if not e.free_symbols & self.at.keys():
            return {}
        if isinstance(e, Held):
            return self._held(e)
        if isinstance(e, ReLU):
            return self._relu(e.args[0])
        if isinstance(e, Piecewise):
            return self.slopes(self._taken(e))
        moving = [k for k, a in enumerate(e.args) if a.free_symbols & self.at.keys()]
        marks = {k: Symbol(f"a{k}", real=True) for k in moving}
        formal = e.func(*(marks.get(k, a) for k, a in enumerate(e.args)))
        there = {marks[k]: self.value(e.args[k]) for k in moving}
        own = self._partial if type(e) in RULED else self._only_gradient
        total: Slopes = {}
        for k, slope in zip(moving, own(formal, there, e), strict=True):
            total = _added(total, _scaled(self.slopes(e.args[k]), slope))
        return total

    def _relu(self, u: Expr) -> Slopes:
        """relu(u), by the convention where u is 0."""
        side = self.sign(self.value(u))
        return _scaled(self.slopes(u), self.s if side == 0 else Integer(int(side > 0)))

    def _held(self, e: Held) -> Slopes:
        """An operation that is not evaluated."""
        name, marks, real, *inner = e.args
        if name.name == "relu":
            return self._relu(inner[0])
        there = {u: self.value(v) for u, v in zip(marks, inner, strict=True)}
        total: Slopes = {}
        for v, slope in zip(inner, self._only_gradient(real, there, e.meant()), strict=True):
            total = _added(total, _scaled(self.slopes(v), slope))
        return total

    def _partial(self, formal: Expr, there: Mapping[Symbol, Expr], e: Expr) -> list[Expr]:
        """The derivatives of a head with a rule."""
        found = [self.facts.applied(formal.diff(v).subs(there)) for v in there]
        if not all(is_finite(scalar(slope)) for slope in found):
            raise UnsupportedError("{0} has no finite slope at the point", e)
        return found

    def _taken(self, e: Piecewise) -> Expr:
        """The branch of a Piecewise that holds around the point."""
        for v, condition in e.args:
            for r in condition.atoms(Relational):
                if r.free_symbols & self.at.keys() and self.sign(meant(r.lhs - r.rhs).subs(self.at)) == 0:
                    raise self._no_convention(e)
            if meant(condition).subs(self.at) == True:  # noqa: E712
                return v
        raise self._no_convention(e)

    def _only_gradient(self, formal: Expr, there: Mapping[Symbol, Expr], e: Expr) -> Sequence[Expr]:
        """The gradient of a head that may have kinks, away from them."""
        try:
            found = subdifferential(formal, tuple(there), at=dict(there))
        except ReluSymError:
            raise self._no_convention(e) from None
        vertices = getattr(found, "vertices", ())
        if len(vertices) != 1 or not found.exact:
            raise self._no_convention(e)
        return vertices[0]

    def _no_convention(self, e: Expr) -> UnsupportedError:
        return UnsupportedError(
            "{0} has a kink or jump at {1} = {2}, of which a convention for relu says nothing: write the program with "
            "ReLU, or name a framework, as in framework='torch'",
            meant(e),
            *(next(iter(self.at.items())) if len(self.at) == 1 else (Tuple(*self.at), Tuple(*self.at.values()))),
        )


def _scaled(part: Slopes, by: Expr) -> Slopes:
    return {v: by * d for v, d in part.items()}


def _added(a: Slopes, b: Slopes) -> Slopes:
    return {v: a.get(v, S.Zero) + b.get(v, S.Zero) for v in a.keys() | b.keys()}


def slopes(e: Expr, at: Mapping[Symbol, Expr], s: Expr) -> Slopes:
    """The partial derivatives of a program by its variables, by the chain rule with relu'(0) = s."""
    return ChainRule(at, s).slopes(sympify(e))


def chained(
    components: Sequence[Expr],
    variables: Sequence[Symbol],
    at: Mapping[Symbol, Expr],
    s: Expr,
    n: int,
    facts: Facts = NO_FACTS,
) -> tuple[list[Matrix], list[tuple[Expr, ...]]]:
    """The Jacobian of every one of n blocks in a row, and the values between them, the point first."""
    found, values = [], [tuple(at[v] for v in variables)]
    for _ in range(n):
        rule = ChainRule(dict(zip(variables, values[-1], strict=True)), s, facts)
        rows = [rule.slopes(e) for e in components]
        found.append(Matrix([[row.get(v, S.Zero) for v in variables] for row in rows]))
        values.append(tuple(rule.value(e) for e in components))
    return found, values


def product(jacobians: Sequence[Matrix], size: int) -> Matrix:
    """The last times ... times the first."""
    unit = zeros(size, size) + Matrix.eye(size)
    return reduce(lambda whole, j: (j * whole).expand(), jacobians, unit)
