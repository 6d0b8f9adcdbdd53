"""Steps of conjugates, proximal maps and envelopes in several variables: block by block, each by its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sympy import Add, Basic, Dummy, Expr, S, Subs, Symbol, Tuple, collect, oo, sympify, true

from ..convex.along_forms import OnLine
from ..convex.blockwise import GRAPH, INDEPENDENT, LINEAR, MULTIPLE, ORTHOGONAL, QUADRATIC, RADIAL, SQUARE, SUM, Block
from ..convex.compositions import Radial, Ridges, inner_product, penalty_at
from ..convex.conjugate import convex_conjugate
from ..convex.operations import infimal_convolution
from ..convex.proximal import moreau_envelope, prox
from ..convex.separable import blocks
from ..convex.several import Several
from ..errors import BudgetError, OutOfTime, ReluSymError, UnsupportedError
from ..forms.cells.vectors import sign
from ..forms.exact import ZERO, expression
from ..forms.facts import Facts
from ..forms.line.guarded import every_case
from ..steps import AttainedOver, ExtremeOver, GradientAt, Step, SubdifferentialAt
from ..symbols import Lists, T, as_expression, exact, inexact, named_variables
from .catalogue import step
from .cell_by_cell import MOST
from .chain import Chain, mapped
from .conjugates_used import fresh
from .derivation import Derivation
from .optima import told_components

LINES = OnLine(convex_conjugate, prox, moreau_envelope)
OnOne = Callable[..., Derivation]


class Ask(NamedTuple):
    """What is asked of a function: the verb, its scale, assumptions; the derivations of the verbs on the line."""

    verb: Callable[..., Any]
    on_line: Mapping[Callable, OnOne]
    lam: Expr | None
    assume: tuple

    @property
    def extra(self) -> tuple[Expr, ...]:
        """The arguments after the variable of the answer."""
        return () if self.lam is None else (self.lam,)

    def at(self, lam: Expr) -> Ask:
        """The same with another scale."""
        return self._replace(lam=lam)

    def whole(self, e: Expr, own: Sequence[Symbol], places: Sequence[Expr]) -> Basic:
        """The supremum or infimum, or the points that have it, not worked out."""
        if self.lam is None:
            return ExtremeOver("sup", inner_product(own, places) - e, Tuple(*own))
        q = e + penalty_at(own, places, self.lam)
        return AttainedOver("min", q, Tuple(*own)) if self.verb is prox else ExtremeOver("inf", q, Tuple(*own))

    def answer(self, e: Expr, own: Sequence[Symbol], places: Sequence[Expr]) -> Basic:
        """The verb's answer; places that are no symbols are put in at the end."""
        named = all(isinstance(u, Symbol) for u in places)
        names = places if named else [Dummy(v.name, real=True) for v in own]
        found = self.verb(e, tuple(own), tuple(names), *self.extra, assume=self.assume)
        put = {} if named else dict(zip(names, places, strict=True))
        return told_components(found).xreplace(put) if self.verb is prox else found.xreplace(put)


def steps_in_several(
    ask: Ask, f: Any, variables: Sequence[Symbol], places: Sequence[Symbol], result: Any
) -> tuple[Step, ...]:
    """The lines from what is asked to the answer of the verb."""
    e, floats = exact(as_expression(f))
    scale, more = (None, False) if ask.lam is None else exact(sympify(ask.lam))
    ask = ask._replace(lam=scale)
    after = told_components(result) if isinstance(result, tuple) else result
    rows = blocks(e, variables)
    own = dict(zip(variables, places, strict=True))
    c = Chain(ask.whole(e, variables, places))
    if len(rows) == 1:
        rule, inside = _by_rule(ask, e, variables, places)
        c.to(rule, after, inside)
    else:
        lines = [_block(ask, part, own_variables, [own[v] for v in own_variables]) for own_variables, part in rows]
        c.to("block by block", _together(ask, [s.before for s in lines]))
        c.to("blocks put in", after, lines)
    return tuple(mapped(s, inexact) for s in c.steps) if floats or more else tuple(c.steps)


def _together(ask: Ask, parts: Sequence[Basic]) -> Basic:
    return Tuple(*parts) if ask.verb is prox else Add(*parts)


def _block(ask: Ask, e: Expr, own: Sequence[Symbol], places: Sequence[Expr]) -> Step:
    if len(own) == 1:
        return on_line(ask, e, own[0], places[0])
    rule, inside = _by_rule(ask, e, own, places)
    return step(rule, ask.whole(e, own, places), ask.answer(e, own, places), steps=inside)


def on_line(ask: Ask, e: Expr, x: Symbol, place: Expr) -> Step:
    """The question of one variable, by its own steps."""
    told = ask.on_line[ask.verb](e, x, place, *ask.extra, assume=ask.assume)
    return step("one block", told.steps[0].before, told.steps[-1].after, steps=told.steps)


# ------------------------------------------------------------------ one block
def _by_rule(ask: Ask, e: Expr, own: Sequence[Symbol], places: Sequence[Expr]) -> tuple[str, list[Step]]:
    """The rule that the verb takes, and what it asks on the line or of a simpler function."""
    question = Several(e, own, assume=ask.assume)
    with question.errors():
        block = Block(question, LINES)
        rule, data = block.way_to_conjugate() if ask.lam is None else block.way_to_nearest()
        if rule == GRAPH and ask.lam is None:
            return "corners of the graph", _on_corners(block, e, own, places)
        if rule in (GRAPH, SUM):
            return rule, _on_faces(ask, block, e, own, places)
        if rule == QUADRATIC:
            return rule, [_slopes(ask, e, own, places)]
        data = _outside(data, question)
    return rule, list(_simpler(ask, rule, data, own, places))


def _outside(data: Any, question: Several) -> Any:
    """What a rule needs, in the caller's symbols."""
    if isinstance(data, Radial):
        return Radial(question.out(data.h), tuple(map(question.out, data.centre)))
    if isinstance(data, Ridges):
        parts = {tuple(map(question.out, a)): question.out(h) for a, h in data.parts.items()}
        return Ridges(parts, tuple(map(question.out, data.linear)), question.out(data.constant))
    return tuple(map(question.out, data))


def _simpler(ask: Ask, rule: str, data: Any, own: Sequence[Symbol], places: Sequence[Expr]) -> Iterator[Step]:
    if rule == RADIAL:
        yield _along(ask, data.h, ask.lam, own, places)
    elif rule in (INDEPENDENT, ORTHOGONAL):
        for a, h in data.parts.items():
            scale = None if ask.lam is None else ask.lam * Add(*(v**2 for v in a))
            yield _along(ask, h, scale, own, places)
    elif rule == MULTIPLE:
        factor, rest = data
        if ask.lam is None:
            yield _block(ask, rest, own, [y / factor for y in places])
        else:
            yield _block(ask.at(factor * ask.lam), rest, own, places)
    elif rule == LINEAR:
        b, rest = data
        scale = 1 if ask.lam is None else ask.lam
        yield _block(ask, rest, own, [y - scale * c for y, c in zip(places, b, strict=True)])
    elif rule == SQUARE:
        c, rest = data
        if ask.lam is None:
            inner = ask._replace(verb=moreau_envelope, lam=1 / c)
            yield _block(inner, rest, own, [y / c for y in places])
        else:
            scale = 1 + c * ask.lam
            yield _block(ask.at(ask.lam / scale), rest, own, [u / scale for u in places])


def _along(ask: Ask, h: Expr, lam: Expr | None, own: Sequence[Symbol], places: Sequence[Expr]) -> Step:
    """A function of one number, h in T."""
    used = (h, *own, *places, *ask.extra)
    t = fresh("trz", *used, real=True)
    return on_line(ask._replace(lam=lam), h.xreplace({T: t}), t, fresh("spq", t, *used, real=True))


# ------------------------------------------------------------------ optimality
def _slopes(ask: Ask, e: Expr, own: Sequence[Symbol], places: Sequence[Expr]) -> Step:
    points = ask._replace(verb=prox).answer(e, own, places)
    before = Tuple(*((u - x) / ask.lam for u, x in zip(places, points, strict=True)))
    return step("slopes at the point", before, GradientAt(e, Tuple(*own), points))


def _on_faces(ask: Ask, block: Block, e: Expr, own: Sequence[Symbol], places: Sequence[Expr]) -> list[Step]:
    """(u - x)/lam, or y itself, is a subgradient at x, on every face; told where the parameters have one case."""
    lam = ask.lam
    found: list[Any] = []

    def run(facts: Facts) -> None:
        found.append(block.faces(facts, list(places), lam))

    cases = every_case(run, block.question.assume)
    if len(cases) != 1:
        return []
    steps = []
    for x, _, where in found[-1]:
        shown = [block.question.out(v) for v in x]
        slopes = places if lam is None else [(u - v) / lam for u, v in zip(places, shown, strict=True)]
        before = Tuple(*slopes)
        after = SubdifferentialAt(e, Tuple(*own), Tuple(*shown), "convex")
        told = None if where == true else block.question.out(where)
        steps.append(step("subgradient at the point", before, after, where=told, relation="∈"))
    return steps


def _on_corners(block: Block, e: Expr, own: Sequence[Symbol], places: Sequence[Expr]) -> list[Step]:
    """y.x - f(x) at every corner of the closed hull of the graph, and how it grows along its directions."""
    found: list[Any] = []
    cases = every_case(lambda facts: found.append(block.epigraph(facts, "conjugate", False)), block.question.assume)
    if len(cases) != 1 or found[-1] is None:
        return []
    body, named = found[-1].body, Tuple(*own)
    linear = inner_product(own, places)
    steps, corners = [], []
    for *p, height in body.corners:
        point = Tuple(*(block.question.out(expression(ZERO + a)) for a in p))
        put = dict(zip(own, point, strict=True))
        value = block.question.out(expression(ZERO + height))
        if (e.subs(put) - value).expand() == 0:  # else the value is only approached there
            corners.append(point)
            steps.append(step("point put in", Subs(linear - e, named, point), linear.xreplace(put) - value))
    ways = [d for d in body.directions if any(sign(a, found[-1].facts) for a in d[:-1])]
    if corners:
        steps += _along_ways(block, e, own, places, corners, ways)
    return steps if len(steps) <= MOST else []


def _along_ways(
    block: Block, e: Expr, own: Sequence[Symbol], places: Sequence[Expr], corners: list[Tuple], ways: list
) -> Iterator[Step]:
    """y.x - f(x) along a ray from a corner, where f is affine on it."""
    t = fresh("trs", e, *own, *places, positive=True)
    linear = inner_product(own, places)
    for *d, rise in ways:
        d, rise = [block.question.out(expression(ZERO + a)) for a in d], block.question.out(expression(ZERO + rise))
        for p in corners:
            put = {v: a + t * b for v, a, b in zip(own, p, d, strict=True)}
            start = e.subs(dict(zip(own, p, strict=True)))
            along = [e.subs({v: w.subs(t, k) for v, w in put.items()}) for k in (S.Half, 3, 40)]
            if all((v - start - k * rise).expand() == 0 for v, k in zip(along, (S.Half, 3, 40), strict=True)):
                before = Subs(linear - e, Tuple(*own), Tuple(*put.values()))
                after = linear.xreplace(put) - start - t * rise
                yield step("along a ray", before, collect(after.expand(), t))
                break


# ------------------------------------------------------------------ the verbs
def of_optimum(
    verb: Callable, on_line: Mapping[Callable, OnOne], f: Any, x: Any, places: Any, lam: Any, assume: Any
) -> Derivation:
    """The derivation of a conjugate (lam None), a proximal map or an envelope in several variables."""
    named = named_variables(x)
    result = verb(f, x, places, *(() if lam is None else (lam,)), assume=assume)
    symbols = list(map(sympify, places if isinstance(places, Lists) else [places]))
    if not all(isinstance(u, Symbol) for u in symbols):
        raise UnsupportedError("the steps are told for symbols, not at {0}: put it into the result", places)
    if set(symbols) & set(named):
        raise UnsupportedError(
            "the steps hold {0} and the variables of the answer: give these other names", Tuple(*named)
        )
    scale = None if lam is None else sympify(lam)
    ask = Ask(verb, on_line, scale, assume)
    steps = steps_in_several(ask, f, named, symbols, result)
    told = (("y", Tuple(*symbols)),) if lam is None else (("u", Tuple(*symbols)), ("lam", scale))
    options = (("variables", Tuple(*named)), *told)
    return Derivation(verb.__name__, "", "rules", as_expression(f), None, 0, steps, result, (), options)


def others(named: Sequence[Symbol], letters: str, taken: Sequence[Expr]) -> list[Symbol]:
    """As many other variables, numbered."""
    letter = next(c for c in letters if not any(s.name.startswith(f"{c}_") for e in taken for s in e.free_symbols))
    return [Symbol(f"{letter}_{k}", real=True) for k in range(1, len(named) + 1)]


def _of_sum(
    ask: Ask, h: Expr, ys: Sequence[Symbol], named: Sequence[Symbol], before: Basic, result: Expr
) -> tuple[Step, ...]:
    """The conjugate of a sum of conjugates by its own rules; where it has none, what the verb found."""
    try:
        return steps_in_several(ask, h, ys, named, result)
    except (OutOfTime, BudgetError):
        raise
    except ReluSymError:
        return (step("conjugate of the sum", before, result),)


def of_convolution(f: Any, g: Any, x: Any, on_line: Mapping[Callable, OnOne], assume: Any) -> Derivation:
    """The derivation of ``rs.infimal_convolution`` in several variables: the conjugates add."""
    named = named_variables(x)
    result = infimal_convolution(f, g, x, assume)
    (first, a), (second, b) = (exact(as_expression(e)) for e in (f, g))
    taken = (first, second, *named)
    ts, ys = others(named, "tsr", taken), others(named, "ypq", taken)
    there = dict(zip(named, ts, strict=True))
    apart = {v: v - t for v, t in zip(named, ts, strict=True)}
    c = Chain(ExtremeOver("inf", first.xreplace(there) + second.xreplace(apart), Tuple(*ts)))
    ask = Ask(convex_conjugate, on_line, None, assume)
    used = [_block(ask, e.xreplace(there), ts, ys) for e in (first, second)]
    if result == -oo:
        c.to("conjugates add", result, used)
    else:
        inner = inner_product(named, ys) - Add(*(s.after for s in used))
        c.to("conjugates add", ExtremeOver("sup", inner, Tuple(*ys)), used)
        c.steps.extend(_of_sum(ask, Add(*(s.after for s in used)), ys, named, c.now, exact(result)[0]))
    steps = tuple(mapped(s, inexact) for s in c.steps) if a or b else tuple(c.steps)
    options = (("variables", Tuple(*named)), ("g", as_expression(g)))
    return Derivation("infimal_convolution", "", "rules", as_expression(f), None, 0, steps, result, (), options)
