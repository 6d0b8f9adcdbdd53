"""Steps of extrema and verdicts in several variables: block by block, or a point with its certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from sympy import (
    Basic,
    Expr,
    Limit,
    Piecewise,
    ProductSet,
    S,
    Set,
    Subs,
    Symbol,
    Tuple,
    false,
    oo,
    true,
)
from sympy.logic.boolalg import Boolean

from ..convex.chords import above_a_chord, value_on
from ..convex.domains import declared, domain_of_values
from ..convex.extrema_in_several import best_in_several, separable
from ..convex.optimum import Optimum, falling_ray
from ..convex.several import Several
from ..convex.solutions import solution_set
from ..convex.verdicts import is_convex
from ..convex.verdicts_in_several import by_rules, on_a_set, with_signs
from ..errors import UnsupportedError
from ..forms.exact import expression
from ..forms.facts import Facts
from ..steps import Overall, Step, SubdifferentialAt, Together
from ..symbols import as_expression, exact, inexact, named_variables
from .catalogue import step
from .cell_by_cell import best_on_cells, in_each_case
from .chain import Chain, mapped
from .conjugates_used import fresh
from .convex_parts import convex_parts
from .derivation import Derivation
from .extrema import SIDES
from .optima import told_places
from .other_verbs import by_cases

OnOne = Callable[..., Derivation]
OF_VALUES = ("minimum", "argmin", "maximum", "argmax", "function_range")
VALUE = {"argmin": "minimum", "argmax": "maximum"}
CHORDS = 4000
"""Pairs of points that are tried before it is said that none was found."""


def of_extremum(verb: Callable, on_line: OnOne, f: Any, x: Any, domain: Any, assume: Any) -> Derivation:
    """The derivation of ``rs.minimum``, ``rs.argmin``, ``rs.maximum``, ``rs.argmax`` in several variables."""
    result = verb(f, x, domain, assume)
    asked = Asked(verb.__name__, f, x, domain, assume)
    rows = separable(asked.e, asked.named, domain)
    c = Chain(asked.whole(asked.kind))
    if rows is not None:
        asked.by_variable(c, rows, on_line, "product" if asked.kind in VALUE else "sum", told_places(result))
        return asked.told(c, result)
    return asked.told(_of_cells(asked, told_places(result)), result)


def _of_cells(asked: Asked, result: Basic) -> tuple[Step, ...]:
    """In every case of the parameters the best of all cells, and why it is."""
    side, whole = SIDES[asked.kind], asked.whole(asked.kind)
    _, best = best_in_several(asked.source, asked.named, asked.domain, side, asked.assume)
    chains = []
    for condition, facts, least in in_each_case(asked.question, lambda facts: best(facts)[0]):
        value, inside = asked.extreme(facts, least, side)
        told = "no bound" if value in (oo, -oo) and inside else "least on a face"
        c = Chain(whole)
        if asked.kind in VALUE:
            places = asked.places(facts, least, side) if condition != true else result
            c.to("where it is least", places, [step(told, asked.whole(VALUE[asked.kind]), value, steps=inside)])
        else:
            c.to(told, value, inside)
        chains.append((condition, whole, c.now, tuple(c.steps)))
    return by_cases(chains, whole, result)


def of_curving(verb: Callable, on_line: OnOne, f: Any, x: Any, domain: Any, assume: Any) -> Derivation:
    """The derivation of ``rs.is_convex`` and ``rs.is_concave`` in several variables."""
    result = verb(f, x, domain=domain, assume=assume)
    if result is None:
        raise UnsupportedError("rs.{0} leaves it open for {1}: there are no steps", verb.__name__, f)
    asked = Asked(verb.__name__, f, x, domain, assume)
    c = Chain(asked.whole(asked.kind))
    if asked.kind == "is_concave":
        asked = asked.turned()
        c.to("concave turned", asked.whole("is_convex"), relation="⟺")
    rows = separable(asked.e, asked.named, domain) if result else None
    if rows is not None:
        asked.by_variable(c, rows, on_line, "all", true)
    elif result:
        c.to(
            "convex by rules",
            true,
            list(convex_parts(asked.question, asked.e, asked.condition, asked.assume)),
            conditions=asked.why(),
            relation="⟺",
        )
    else:
        c.to("above a chord", false, list(asked.chord()), relation="⟺")
    return asked.told(c, result, verb.__name__, as_expression(f))


def box(domain: Set, named: Sequence[Symbol], left: Callable[..., Any] = declared) -> Set:
    """The product of what the declarations of the variables leave of all of the space or a box."""
    sets = domain.args if isinstance(domain, ProductSet) else [S.Reals] * len(named)
    found = [left(s, v) for s, v in zip(sets, named, strict=True)]
    return domain if all(a == b for a, b in zip(sets, found, strict=True)) else ProductSet(*found)


class Asked:
    """A question about a function of several variables on a domain, in the caller's symbols."""

    def __init__(self, kind: str, f: Any, x: Any, domain: Any, assume: Any) -> None:
        self.kind, self.source, self.domain, self.assume = kind, as_expression(f), domain, assume
        self.named = named_variables(x)
        question = Several(f, x, domain, assume)
        self.question = question.of_values() if kind in OF_VALUES else question
        self.e = exact(self.source)[0]
        is_told = domain is S.Reals or isinstance(domain, ProductSet)
        left = domain_of_values if kind in OF_VALUES else declared
        self.told_domain: Basic = (
            box(domain, self.named, left) if is_told else self.question.out(self.question.condition)
        )

    def turned(self) -> Asked:
        """The same of -f."""
        return Asked("is_convex", -self.source, self.named, self.domain, self.assume)

    def whole(self, kind: str) -> Overall:
        """What is asked."""
        return Overall(kind, self.e, Tuple(*self.named), exact(self.told_domain)[0])

    def told(
        self, c: Chain | tuple[Step, ...], result: Any, verb: str | None = None, given_f: Expr | None = None
    ) -> Derivation:
        lines = c if isinstance(c, tuple) else tuple(c.steps)
        steps = tuple(mapped(s, inexact) for s in lines) if self.question.floats else lines
        options = (("variables", Tuple(*self.named)), ("domain", self.told_domain))
        f = self.source if given_f is None else given_f
        return Derivation(verb or self.kind, "", "rules", f, None, 0, steps, result, (), options)

    # ------------------------------------------------------------------ blocks
    def by_variable(self, c: Chain, rows: list, on_line: OnOne, how: str, after: Basic) -> None:
        """Variable by variable, each by its own steps."""
        relation, sides = "⟺" if how == "all" else "=", []
        for v, e, own in rows:
            options = {"domain": own} if how == "all" else {}
            told = on_line(e, v, *(() if options else (own,)), assume=self.assume, **options)
            sides.append(
                step("one block", told.steps[0].before, told.steps[-1].after, steps=told.steps, relation=relation)
            )
        c.to("block by block", Together(how, *(s.before for s in sides)), relation=relation)
        c.to("blocks put in", after, sides, relation=relation)

    # ------------------------------------------------------------------ extrema
    def extreme(self, facts: Facts, least: Optimum, side: int) -> tuple[Expr, list[Step]]:
        """The extreme value in a case of the parameters; a point that has it and a certificate."""
        with self.question.errors():
            value = self.question.out(-side * expression(least.value).expand())
            if least.value == -oo:
                return value, list(self._falling(facts, side))
            return value, list(self._certified(facts, least, side, value))

    def places(self, facts: Facts, least: Optimum, side: int) -> Basic:
        """The points that have it."""
        closed = self.question.regions(facts, -side)[1]
        return told_places(self.question.out(solution_set(least, self.question, -side, closed, facts)))

    def _certified(self, facts: Facts, least: Optimum, side: int, value: Expr) -> Iterator[Step]:
        if not least.where:
            return
        p = Tuple(*(expression(a) for a in least.where[0].inside()))
        variables = Tuple(*self.named)
        yield step("point put in", Subs(self.e, variables, p), value)
        f = -side * self.e if side > 0 else self.e
        inside = exact(self.condition)[0]
        if is_convex(f, *self.named, domain=inside if inside != true else S.Reals, assume=self.assume):
            shown = Piecewise((f, inside), (oo, True)) if inside != true else f
            zero = Tuple(*[S.Zero] * len(p))
            yield step("subgradient at the point", zero, SubdifferentialAt(shown, variables, p, "convex"), relation="∈")
        else:
            yield from best_on_cells(VALUE.get(self.kind, self.kind), self.question, facts, side)

    @property
    def condition(self) -> Boolean:
        """The domain, in the caller's symbols."""
        return self.question.out(self.question.condition)

    def _falling(self, facts: Facts, side: int) -> Iterator[Step]:
        """A ray on which the values have no bound."""
        regions, _ = self.question.regions(facts, -side)
        ray = falling_ray(regions, self.question.variables)
        if ray is None:
            return
        start, way = ([expression(a) for a in v] for v in ray)
        t = fresh("trs", self.e, *self.named, real=True)
        along = self.e.subs({v: a + t * b for v, a, b in zip(self.named, start, way, strict=True)}, simultaneous=True)
        if isinstance(along, Piecewise):
            along = on_a_set(along)[0]
        yield step("falls along a ray", Limit(along, t, oo, "-"), side * oo)

    # ------------------------------------------------------------------ verdicts
    def why(self) -> tuple[str, ...]:
        """The rules that prove it, as far as they have names."""
        found = by_rules(self.question)
        if found is not None and found.holds:
            return found.why
        signed = with_signs(self.source, self.named, self.domain)
        return () if signed is None else Asked(self.kind, *signed, self.assume).why()

    @cached_property
    def at(self) -> Callable[[tuple], Expr]:
        """The value at a point, oo outside of the domain; behind the gate, where a declared sign is a condition."""
        return value_on(self.question.expr, self.question.condition, self.question.variables)

    def chord(self) -> Iterator[Step]:
        """Two points and the one between them, whose value is too large."""
        at = self.at
        found = above_a_chord(at, len(self.named), CHORDS)
        if found is None:
            raise UnsupportedError("no three points were found that show that {0} is not convex", self.e)
        a, b = found
        middle = tuple((s + t) / 2 for s, t in zip(a, b, strict=True))
        variables, f = Tuple(*self.named), self.e
        if at(middle) is oo and self.condition != true:  # the point in the middle is outside of the domain
            f = Piecewise((f, self.condition), (oo, True))
        put = [step("point put in", Subs(f, variables, Tuple(*p)), self.question.out(at(p))) for p in (a, b, middle)]
        yield from put[:2]
        yield step("middle above", put[2].after, (put[0].after + put[1].after) / 2, steps=put[2:], relation=">")


def symbols_of(symbols: tuple) -> tuple[Symbol, ...]:
    """The variables of a verdict, listed or one after the other."""
    return named_variables(symbols[0] if len(symbols) == 1 else symbols)
