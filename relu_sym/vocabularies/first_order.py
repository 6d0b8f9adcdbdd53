"""The reader to first order: a function at a point as a tape, every head by its slopes beside its value there.

Linear sums, products, heads of one argument by their forms, Max and Min.  What may jump at the point, or has a slope
that is not finite, is not read: then the walk that asks every head, cell by cell, answers.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr

from ..errors import ReluSymError, Undecided
from ..forms.cells.missing import Asked, Missing
from ..forms.cells.tape import Tape
from ..forms.cells.vectors import sign
from ..forms.exact import RATIONAL, Scalar, expression, is_finite, scalar
from ..forms.line.partition import LineForm
from ..forms.line.piece import Piece, Poly
from ..symbols import T
from .heads import OneArgument, head_of
from .max_min import Extreme


class NotRead(Exception):
    """A part has no finite slopes beside its value at the point, as far as this reader knows."""


def tape_of(program: Any) -> Tape | None:
    """The tape of a program; None where a part of it is not read to first order."""
    reader = _Reader(program)
    try:
        reader.tape.roots = [reader.part(program.nodes[k].e) for k in program.roots]
    except (NotRead, Undecided, RecursionError):
        return None
    except ReluSymError:
        return None  # perhaps of a branch that no cell takes
    return reader.tape


class _Reader:
    def __init__(self, program: Any) -> None:
        self.program, self.facts = program, program.facts
        self.tape = Tape(len(program.variables), program.facts)
        n = len(program.variables)
        self.place = {v: i for i, v in enumerate(program.variables)}
        self.at = [whole(scalar(a)) for a in program.point]
        self.zeros: list[Scalar] = [0] * n
        self.known: dict[Expr, int] = {}
        self.varying: dict[Any, bool] = {}
        self.outer: dict[tuple, LineForm] = {}
        self.kinks: dict[tuple[int, int], tuple] = {}

    def part(self, e: Expr) -> int:
        """The part of the tape that is e."""
        found = self.known.get(e)
        if found is None:
            found = self.known[e] = self._read(e)
        return found

    def varies(self, e: Any) -> bool:
        """Whether a variable stands in it; shared parts are looked at once."""
        found = self.varying.get(e)
        if found is None:
            found = self.varying[e] = e in self.place or any(map(self.varies, e.args))
        return found

    def _read(self, e: Expr) -> int:
        if e.is_Add or e.is_Mul or e in self.place:
            return self._sum(e)
        if not self.varies(e):
            return self.tape.smooth(self.program.finite(e, e), self.zeros, True)
        head = head_of(e)
        if isinstance(head, Extreme):
            return self._largest(e, head)
        if isinstance(head, OneArgument) and type(head).branch is OneArgument.branch:
            return self._composed(e, head)
        return self._by_its_branch(e)

    # ------------------------------------------------------------------ sums and products
    def _sum(self, e: Expr) -> int:
        """Linear in the variables and other parts."""
        value: Scalar = 0
        gradient, terms, affine = list(self.zeros), [], True
        for term in e.args if e.is_Add else (e,):
            c, rest = _coefficient(term)
            i = self.place.get(rest)
            if i is not None:
                gradient[i] += c
                value += c * self.at[i]
            elif rest is None:
                value += c
            elif not self.varies(rest):
                value += c * self.program.finite(rest, e)
            else:
                k = self._product(rest) if rest.is_Mul else self.part(rest)
                terms.append((c, k))
                value += c * self.tape.values[k]
        if len(terms) == 1 and terms[0][0] == 1 and value is self.tape.values[terms[0][1]] and not any(gradient):
            return terms[0][1]
        return self.tape.sum(tidy(value), gradient, terms, affine)

    def _product(self, e: Expr) -> int:
        """(u v)' = u v' + v u'."""
        found = self.known.get(e)
        if found is not None:
            return found
        constant = e.func(*[a for a in e.args if not self.varies(a)])
        parts = [self.part(a) for a in e.args if self.varies(a)]
        values = [self.tape.values[k] for k in parts]
        terms = []
        number = self.program.finite(constant, e)
        for i, k in enumerate(parts):
            slope = number
            for j, v in enumerate(values):
                if j != i:
                    slope = slope * v
            slope = tidy(slope)
            if sign(slope, self.facts):
                terms.append((slope, k))
        value = number
        for v in values:
            value = value * v
        found = self.known[e] = self.tape.sum(tidy(value), self.zeros, terms, len(parts) == 1)
        return found

    # ------------------------------------------------------------------ heads
    def _composed(self, e: Expr, head: OneArgument) -> int:
        """F(u) by the pieces of F beside the value of u."""
        key = (type(e), *e.args[1:])
        form = self.outer.get(key)
        if form is None:
            form = self.outer[key] = head.outer(e)
        if form.domain.facts.signs or form.impulses:
            raise NotRead
        over = self.part(e.args[0])
        here = self.tape.values[over]
        for k, b in enumerate(form.breaks):
            side = sign(here - b.point, self.facts)
            if side < 0:
                return self._smooth_in(e, form.pieces[k], over)
            if side == 0:
                return self._kink(form, k, over)
        return self._smooth_in(e, form.pieces[-1], over)

    def _smooth_in(self, e: Expr, p: Piece, over: int) -> int:
        if p.undefined or p.periodic:
            raise NotRead
        here = scalar(self.tape.values[over])
        if isinstance(p, Poly):
            value, slope = p.at(here), p.diff().at(here)
        else:
            q = self.program
            value = q.finite(p.expr().subs(T, expression(here)), e)
            slope = q.finite(p.diff().expr().subs(T, expression(here)), e)
        affine = isinstance(p, Poly) and len(p.c) <= 2
        return self.tape.sum(tidy(value), self.zeros, [(tidy(slope), over)], affine)

    def _kink(self, form: LineForm, k: int, over: int) -> int:
        """At a break that the pieces join in."""
        key = (id(form), k)
        found = self.kinks.get(key)
        if found is None:
            found = self.kinks[key] = self._slopes(form, k)
        value, low, high, affine = found
        return self.tape.kink(value, over, low, high, affine)

    def _slopes(self, form: LineForm, k: int) -> tuple[Scalar, Scalar, Scalar, bool]:
        """The value at a break, the slopes beside it, whether both pieces are affine."""
        b = form.breaks[k]
        left, right = form.sides(k)
        if left.undefined or right.undefined or left.periodic or right.periodic or b.value is None:
            raise NotRead
        if any(sign(v - b.value, self.facts) for v in form.limits(k)):
            raise NotRead
        low, high = left.diff().limit(b.point, -1), right.diff().limit(b.point, 1)
        if not (is_finite(low) and is_finite(high)):
            raise NotRead
        affine = all(isinstance(p, Poly) and len(p.c) <= 2 for p in (left, right))
        return tidy(b.value), tidy(low), tidy(high), affine

    def _largest(self, e: Expr, head: Extreme) -> int:
        parts = [self.part(a) for a in e.args]
        side = 1 if head.largest else -1
        values, best = self.tape.values, parts[:1]
        for k in parts[1:]:
            ahead = sign(values[k] - values[best[0]], self.facts) * side
            best = [k] if ahead > 0 else best if ahead < 0 else [*best, k]
        return self.tape.largest(values[best[0]], best, side)

    def _by_its_branch(self, e: Expr) -> int:
        """The formula that the head is beside the point, none of its switches being 0 there."""
        program, signs = self.program, ()
        k = program.number(e)
        states: dict[int, Any] = {}
        while True:
            try:
                formula = program.outcome(k, signs, states)
                break
            except Asked as asked:
                self._states(states, asked.switch)
                value = program.formula(asked.switch, states).value
                s = sign(value, self.facts)
                if not s:
                    raise NotRead from None
                signs = (*signs, s)
            except Missing as missing:
                for j in missing.nodes:
                    self._state(states, j)
        self._states(states, formula)
        f = program.formula(formula, states)
        terms = [(slope, self.part(program.nodes[j].e)) for j, slope in f.slopes]
        return self.tape.sum(f.value, self.zeros, terms, f.is_linear)

    def _states(self, states: dict[int, Any], formula: Expr) -> None:
        for j in self.program.arguments(formula):
            self._state(states, j)

    def _state(self, states: dict[int, Any], j: int) -> None:
        if j not in states:
            states[j] = _Known(self.tape.values[self.part(self.program.nodes[j].e)])


class _Known:
    """What a head sees of a part that is read: its value."""

    def __init__(self, value: Scalar) -> None:
        self.value = value


def _coefficient(term: Expr) -> tuple[Scalar, Expr | None]:
    """A rational factor and the rest; None: there is no rest."""
    if term.is_Rational:
        return whole(scalar(term)), None
    if term.is_Mul and term.args[0].is_Rational:
        args = term.args
        return whole(scalar(args[0])), args[1] if len(args) == 2 else term.func(*args[1:])
    return 1, term


def whole(s: Scalar) -> Scalar:
    """A whole rational as an integer, which is quick to multiply."""
    return int(s.numerator) if isinstance(s, RATIONAL) and s.denominator == 1 else s


def tidy(s: Any) -> Scalar:
    """The shortest form of a number."""
    if isinstance(s, (int, RATIONAL)):
        return whole(s)
    return whole(scalar(s.expand()))
