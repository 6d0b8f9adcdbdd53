"""The verbs of convex analysis in several variables: block by block of a separable sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sympy import Dummy, Expr, Symbol, nan, oo, sympify, zoo

from ..errors import UnsupportedError
from ..forms.exact import scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.guarded import every_case
from ..symbols import as_variable, exact, named_variables, renamed_all
from .blockwise import Block, OnLine
from .separable import blocks, matched, summed
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
        symbols = [as_variable(names[v]) for v in own]
        for y in symbols:
            if y not in named and y in question.source.free_symbols:
                raise UnsupportedError("{0} is a parameter of {1}: give the answer another variable", y, f)
        places = [Dummy(y.name, real=True) for y in symbols]
        with question.errors():
            found = Block(question, lines).conjugate(places)
        values.append(question.out(found).xreplace(dict(zip(places, symbols, strict=True))))
    return summed(values, f)


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


def proximal(f: Any, variables: Any, u: Any, lam: Any, assume: Any, lines: OnLine) -> tuple:
    """The components of the proximal map; of a block of one variable what the verb on the line gives."""
    named = named_variables(variables)
    found: dict[Symbol, Any] = {}
    for own, e, places in _rows(f, variables, u):
        if len(own) == 1:
            found[own[0]] = lines.proximal(e, own[0], places[0], lam, assume=assume)
        else:
            x = _of_block(e, own, places, lam, assume, lambda b, u, scale: b.proximal(u, scale), lines)
            found.update(zip(own, x, strict=True))
    return tuple(found[v] for v in named)


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
