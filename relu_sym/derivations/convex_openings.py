"""How a derivation of convex analysis can begin: the supremum, infimum or question that its verb asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Add, Basic, Matrix, Mul, ProductSet, S, Tuple, oo

from ..convex.domains import domain_of_values
from ..steps import Attained, AttainedOver, Closure, Extreme, ExtremeOver, Overall, PenaltyOf
from ..steps.overall import KINDS
from ..symbols import Gate
from .sameness import entered, same, shown_as, shows

OPTIMA = {
    "convex_conjugate": "y",
    "support": "y",
    "prox": "u",
    "moreau_envelope": "u",
    "penalty_of": "answer",
    "perspective": "t",
    "biconjugate": "variable",
    "convex_envelope": "variable",
    "infimal_convolution": "variable",
}
"""Verbs whose answer is a function of another variable, or of a bound one, and its part of the question."""


def opens_convex(line: Basic, d: Any, question: dict) -> bool:
    """Whether an honest derivation of such a verb can begin with this line."""
    f, x = d.given, d.variable
    if d.verb == "infimal_convolution" and "variables" in question:
        return isinstance(line, ExtremeOver) and same(line, _convolution(f, question, line.args[2]))
    if d.verb in ("biconjugate", "convex_envelope") and "variables" in question:
        return isinstance(line, ExtremeOver) and same(line, _biconjugate(f, question["variables"], line))
    if "variables" in question:
        return same(line, opening_in_several(d.verb, f, question))
    if d.verb in KINDS:
        rest = [question["domain"], *([question["modulus"]] if question.get("modulus") is not None else [])]
        asked = Overall(d.verb, S.Zero, x, *rest)
        return isinstance(line, Overall) and asked == line.of(S.Zero) and shows(line.args[1], d)
    if d.verb == "fenchel_dual":
        primal = f + question["g"].subs(x, question["A"] * x)
        asked = Overall("minimum", S.Zero, x)
        return isinstance(line, Overall) and line.of(S.Zero) == asked and shown_as(line.args[1], primal, x)
    return any(same(line, e) for e in openings(d, question))


def opening_in_several(verb: str, f: Any, question: dict) -> Basic:
    """What is asked of a function of several variables."""
    x = question["variables"]
    if verb in KINDS:
        return Overall(verb, f, x, question["domain"])
    if verb == "fenchel_dual":
        return _primal(f, question)
    if verb == "perspective":
        return Closure(f, x, question["t"])
    if verb in ("convex_conjugate", "support"):
        return ExtremeOver("sup", Add(*map(Mul, x, question["y"])) - f, x)
    moved = Add(*((a - b) ** 2 for a, b in zip(x, question["u"], strict=True))) / (2 * question["lam"])
    return AttainedOver("min", f + moved, x) if verb == "prox" else ExtremeOver("inf", f + moved, x)


def _convolution(f: Any, question: dict, bound: Tuple) -> Basic:
    """inf of f(t) + g(x - t) with the bound variables that a line uses."""
    x = question["variables"]
    pairs = list(zip(x, bound, strict=True))
    moved = question["g"].xreplace({v: v - t for v, t in pairs})
    return ExtremeOver("inf", f.xreplace(dict(pairs)) + moved, bound)


def _biconjugate(f: Any, x: Tuple, line: ExtremeOver) -> Basic | None:
    """sup of x.y - (sup of t.y - f(t)) with the bound variables that a line uses."""
    y = line.args[2]
    inner = [h.args[2] for h in line.args[1].atoms(ExtremeOver)]
    if len(inner) != 1 or not len(inner[0]) == len(y) == len(x) or not set(y).isdisjoint((*x, *inner[0])):
        return None
    there = f.xreplace(dict(zip(x, inner[0], strict=True)))
    paired = Add(*map(Mul, inner[0], y)) - there
    return ExtremeOver("sup", Add(*map(Mul, x, y)) - ExtremeOver("sup", paired, inner[0]), y)


def _primal(f: Any, question: dict) -> Basic:
    """The least value of f(x) + g(A*x)."""
    x, y, g = question["variables"], question["y"], question["g"]
    inner = x if g.free_symbols & set(x) else y
    image = list(question["A"] * Matrix(list(x)))
    whole = f + g.subs(dict(zip(inner, image, strict=True)), simultaneous=True)
    sets = [domain_of_values(S.Reals, v) for v in x]
    return Overall("minimum", whole, x, S.Reals if all(s == S.Reals for s in sets) else ProductSet(*sets))


def openings(d: Any, question: dict) -> Iterator[Basic]:
    """The supremum or infimum that is asked for, of what was given or of that as the verb enters it."""
    x = d.variable
    for f in (d.given, entered(d)):
        if d.verb in ("convex_conjugate", "support"):
            yield Extreme("sup", question["y"] * x - f, x, -oo, oo)
            continue
        if d.verb in ("penalty_of", "perspective"):
            yield PenaltyOf(f, x, question["answer"]) if d.verb == "penalty_of" else Closure(f, x, question["t"])
            continue
        if d.verb in ("biconjugate", "convex_envelope", "infimal_convolution"):
            yield from _with_bound(d.steps[0].before, f, x, question)
            continue
        q = f + (x - question["u"]) ** 2 / (2 * question["lam"])
        yield Attained("min", q, x) if d.verb == "prox" else Extreme("inf", q, x, -oo, oo)


def _with_bound(line: Basic, f: Basic, x: Any, question: dict) -> Iterator[Basic]:
    """The same with the bound variables that a line uses."""
    bound = sorted((h.args[2] for h in line.atoms(Extreme)), key=lambda s: s == line.args[2])
    if question["verb"] == "infimal_convolution" and len(bound) == 1:
        t, gate = bound[0], Gate(question["g"], x)
        for g in (question["g"], gate.out(gate.expr)):
            yield Extreme("inf", f.xreplace({x: t}) + g.xreplace({x: x - t}), t, -oo, oo)
    elif len(bound) == 2:
        t, y = bound
        yield Extreme("sup", x * y - Extreme("sup", y * t - f.xreplace({x: t}), t, -oo, oo), y, -oo, oo)
