"""The verbs of convex analysis in several variables: block by block of a separable sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product as cartesian
from typing import Any

from sympy import Dummy, Expr, FiniteSet, S, Set, Symbol, Tuple, nan, oo, sympify, zoo

from ..errors import UnsupportedError
from ..forms.exact import scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.guarded import every_case
from ..symbols import as_variable, exact, named_variables, renamed_all
from .along_forms import OnLine, Tied
from .blockwise import Block
from .separable import blocks, matched, product, summed
from .several import Several

Asking = Callable[[Block, Sequence[Expr], Expr], list[Expr]]


def conjugate(f: Any, variables: Any, answers: Any, assume: Any, lines: OnLine) -> Expr:
    """f*(y), the sum of the conjugates of the blocks."""
    rows, named = blocks(f, variables), named_variables(variables)
    names = dict(zip(named, matched(named, answers, "variable of the conjugate"), strict=True))
    values = []
    for own, e in rows:
        if len(own) == 1:
            assert lines.conjugate is not None
            values.append(lines.conjugate(e, own[0], names[own[0]], assume=assume))
            continue
        question = Several(e, own, assume=assume)
        symbols = [_place(names[v]) for v in own]
        for y in symbols:
            if isinstance(y, Symbol) and y not in named and y in question.source.free_symbols:
                raise UnsupportedError("{0} is a parameter of {1}: give the answer another variable", y, f)
        places = [Dummy("y", real=True) for _ in symbols]
        given = [exact(y) for y in symbols]
        question.floats = question.floats or any(floats for _, floats in given)
        with question.errors():
            found = Block(question, lines).conjugate(places)
        put = dict(zip(places, (y for y, _ in given), strict=True))
        if all(isinstance(y, Symbol) for y in symbols):
            values.append(question.out(found).xreplace(put))
        else:
            values.append(question.out(S(found).subs(put)))
    return summed(values, f)


def _place(y: Any) -> Expr:
    """A variable of the answer, or a number."""
    found = sympify(y)
    if isinstance(found, Expr) and found.is_number and found.is_real:
        return found
    return as_variable(y)


def biconjugate(f: Any, variables: Any, assume: Any, one: Callable[..., Expr]) -> Expr:
    """f**, the sum over the blocks."""
    values = []
    for own, e in blocks(f, variables):
        if len(own) == 1:
            values.append(one(e, own[0], assume=assume))
            continue
        question = Several(e, own, assume=assume)
        with question.errors():
            values.append(question.out(Block(question, OnLine(None, one, one)).envelope_below()))
    return summed(values, f)


def proximal(f: Any, variables: Any, u: Any, lam: Any, assume: Any, lines: OnLine) -> Any:
    """The components of the proximal map; of a block of one variable what the verb on the line gives.

    At a point where several tie all of them: a product of sets, or the points.
    """
    named = named_variables(variables)
    found: dict[Symbol, Any] = {}
    joint: list[tuple[tuple[Symbol, ...], list[list[Expr]]]] = []
    for own, e, places in _rows(f, variables, u):
        if len(own) == 1:
            found[own[0]] = lines.proximal(e, own[0], places[0], lam, assume=assume)
            continue
        try:
            x = _of_block(e, own, places, lam, assume, lambda b, u, scale: b.proximal(u, scale), lines)
            found.update(zip(own, x, strict=True))
        except Tied:
            if any(sympify(p).free_symbols for p in places):
                raise UnsupportedError(
                    "several points tie for some u of {0}: ask at a point, with numbers for u", e
                ) from None
            joint.append((own, _points_of_block(e, own, places, lam, assume, lines)))
    if joint:
        return _all_points(named, found, joint)
    if any(isinstance(v, Set) for v in found.values()):
        sets = [v if isinstance(v, Set) else FiniteSet(v) for v in (found[w] for w in named)]
        single = all(isinstance(s, FiniteSet) and len(s) == 1 for s in sets)
        return tuple(s.args[0] for s in sets) if single else product(sets)
    return tuple(found[v] for v in named)


def _all_points(named: Sequence[Symbol], alone: dict[Symbol, Any], joint: list) -> Any:
    """Every choice of a point of each block; the components where there is one only."""
    choices = [[dict(zip(own, p, strict=True)) for p in points] for own, points in joint]
    for v, found in alone.items():
        if isinstance(found, Set) and not isinstance(found, FiniteSet):
            raise UnsupportedError("the proximal points {0} of {1} are no finite set: ask for them alone", found, v)
        choices.append([{v: t} for t in (found if isinstance(found, FiniteSet) else [found])])
    points = [{k: t for part in chosen for k, t in part.items()} for chosen in cartesian(*choices)]
    if len(points) == 1:
        return tuple(points[0][v] for v in named)
    return FiniteSet(*(Tuple(*(p[v] for v in named)) for p in points))


def _points_of_block(
    e: Expr, own: Sequence[Symbol], places: Sequence[Any], lam: Any, assume: Any, lines: OnLine
) -> list[list[Expr]]:
    question = Several(e, own, assume=assume)
    scale, more = exact(sympify(lam))
    given = [exact(sympify(p)) for p in places]
    question.floats = question.floats or more or any(floats for _, floats in given)
    with question.errors():
        found = Block(question, lines).points([p for p, _ in given], scale)
    return [[question.out(v) for v in p] for p in found]


def envelope(f: Any, variables: Any, u: Any, lam: Any, assume: Any, lines: OnLine) -> Expr:
    """The Moreau envelope, the sum over the blocks."""
    values = []
    for own, e, places in _rows(f, variables, u):
        if len(own) == 1:
            values.append(lines.envelope(e, own[0], places[0], lam, assume=assume))
        else:
            values += _of_block(e, own, places, lam, assume, lambda b, u, scale: [b.envelope(u, scale)], lines)
    return summed(values, f)


def _rows(f: Any, variables: Any, u: Any) -> Iterator[tuple[tuple[Symbol, ...], Expr, list]]:
    named = named_variables(variables)
    places = dict(zip(named, matched(named, u, "u"), strict=True))
    for own, e in blocks(f, variables):
        yield own, e, [places[v] for v in own]


def _of_block(
    e: Expr, own: Sequence[Symbol], places: Sequence[Any], lam: Any, assume: Any, ask: Asking, lines: OnLine
) -> list[Expr]:
    question = Several(e, own, assume=assume)
    scale, inexact_scale = exact(sympify(lam))
    check_scale(scale, own, question.assume)

    def check_sign(facts: Facts) -> None:
        if sign_of(scalar(facts.applied(scale)), facts) <= 0:
            raise UnsupportedError("lam = {0} must be positive", lam)

    every_case(check_sign, question.assume)
    given = [exact(sympify(p)) for p in places]
    question.floats = question.floats or inexact_scale or any(floats for _, floats in given)
    taken = question.source.free_symbols | scale.free_symbols
    for p, _ in given:
        if p.free_symbols & taken and p not in own:
            raise UnsupportedError("{0} holds a symbol of f or lam: give the answer another variable", p)
    names = [Dummy("u", real=True) for _ in places]
    put = {d: p for d, (p, _) in zip(names, given, strict=True)}
    all_symbols = all(isinstance(p, Symbol) for p in put.values())
    with question.errors():
        found = ask(Block(question, lines), names, scale)
    told = [question.out(v) for v in found]
    return [renamed_all(v, put) if all_symbols else v.subs(put) for v in told]


def check_scale(lam: Expr, variables: Sequence[Symbol], assume: Sequence[Any]) -> None:
    """lam > 0 is declared, assumed, or a number; it holds no variable."""
    for v in variables:
        if v in lam.free_symbols:
            raise UnsupportedError("lam = {0} holds the variable {1}", lam, v)
    if not isinstance(lam, Expr) or lam.has(nan, oo, zoo, -oo) or lam.is_extended_real is False:
        raise UnsupportedError("lam = {0} must be positive and finite", lam)
    if not assume and not lam.is_positive and lam.is_extended_positive is not False and lam.free_symbols:
        raise UnsupportedError("lam = {0} must be positive: declare its symbols positive, or assume=({0} > 0,)", lam)
