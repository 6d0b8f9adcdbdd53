"""Steps of perspectives, envelopes and Fenchel's dual in several variables: conjugates put to use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sympy import Expr, ImmutableDenseMatrix, Limit, Matrix, S, Symbol, Tuple, nan, oo, sympify, true

from ..convex.compositions import inner_product
from ..convex.conjugate import convex_conjugate
from ..convex.extrema import maximum, minimum
from ..convex.operations import fenchel_dual, perspective
from ..convex.operations_in_several import argument_of, as_matrix
from ..convex.several import Several
from ..convex.verdicts import is_convex
from ..forms.exact import ZERO, expression
from ..forms.line.assumed import given
from ..steps import Closure, ExtremeOver, Overall, Step
from ..symbols import as_expression, as_variable, exact, inexact, named_variables
from .catalogue import step
from .chain import Chain, mapped
from .conjugates_used import fresh
from .derivation import Derivation
from .optima import told_places
from .optima_in_several import Ask, OnOne, on_line, others, steps_in_several

OnLines = Mapping[Callable, OnOne]


def conjugate_step(ask: Ask, f: Expr, variables: Sequence[Symbol], places: Sequence[Symbol]) -> Step:
    """The conjugate of a function that is used here, by its own steps."""
    if len(variables) == 1:
        return on_line(ask, f, variables[0], places[0])
    answer = convex_conjugate(f, tuple(variables), tuple(places), assume=ask.assume)
    lines = steps_in_several(ask, f, variables, places, answer)
    return step("conjugate", lines[0].before, lines[-1].after, steps=lines)


def convexity_step(convex: OnOne, f: Any, named: Sequence[Symbol], assume: Any) -> Step:
    """Convex, by its own steps."""
    told = convex(f, *named, assume=assume)
    return step("convexity", told.steps[0].before, true, steps=told.steps, relation="⟺")


def _told(lines: Sequence[Step], *given: Any) -> tuple[Step, ...]:
    """With floats where some came in."""
    return tuple(mapped(s, inexact) for s in lines) if any(exact(e)[1] for e in given) else tuple(lines)


# ------------------------------------------------------------------ perspectives
def of_perspective(f: Any, x: Any, t: Any, assume: Any, convex: OnOne) -> Derivation:
    """The derivation of ``rs.perspective`` in several variables."""
    result, named, scale = perspective(f, x, t, assume), named_variables(x), as_variable(t)
    e = exact(as_expression(f))[0]
    inside = [convexity_step(convex, e, named, assume)]
    if not scale.is_positive:
        s = fresh("srp", e, *named, scale, positive=True)
        start = _of_domain(e, named, assume)
        there = e.subs({v: p + v / s for v, p in zip(named, start, strict=True)}, simultaneous=True)
        inside.append(step("recession by a limit", Limit(s * there, s, 0, "+"), exact(result.args[1][0])[0]))
    c = Chain(Closure(e, Tuple(*named), scale))
    c.to("perspective closed", exact(result)[0], inside)
    options = (("variables", Tuple(*named)), ("t", scale))
    told = _told(c.steps, as_expression(f))
    return Derivation("perspective", "", "rules", as_expression(f), None, 0, told, result, (), options)


def _of_domain(e: Expr, named: Sequence[Symbol], assume: Any) -> tuple[Expr, ...]:
    """A point at which f is finite: 0 if it is one."""
    zero = (S.Zero,) * len(named)
    if e.subs(dict(zip(named, zero, strict=True))).is_finite:
        return zero
    question = Several(e, named, assume=assume)
    cells = question.regions(given(question.assume))[0]
    inside = next(c.polyhedron.inside() for c in cells if c.law not in (nan, oo, -oo))
    return tuple(expression(ZERO + a) for a in inside)


# ------------------------------------------------------------------ envelopes
def of_envelope(verb: Callable, f: Any, x: Any, assume: Any, convex: OnOne, lines: OnLines) -> Derivation:
    """The derivation of ``rs.biconjugate`` and ``rs.convex_envelope`` in several variables."""
    result, named = verb(f, x, assume), named_variables(x)
    e = exact(as_expression(f))[0]
    ts, ys = others(named, "tsr", (e, *named)), others(named, "ypq", (e, *named))
    inner = e.xreplace(dict(zip(named, ts, strict=True)))
    paired = inner_product(ts, ys) - inner
    linear = inner_product(named, ys)
    c = Chain(ExtremeOver("sup", linear - ExtremeOver("sup", paired, Tuple(*ts)), Tuple(*ys)))
    if exact(result)[0] == e and is_convex(e, *named, assume=assume):
        c.to("closed and convex", e, [convexity_step(convex, e, named, assume)])
        told = tuple(c.steps)
    else:
        ask = Ask(convex_conjugate, lines, None, assume)
        used = conjugate_step(ask, inner, ts, ys)
        if result == -oo:
            c.to("conjugate put in", result, [used])
            told = tuple(c.steps)
        else:
            c.to("conjugate put in", ExtremeOver("sup", linear - used.after, Tuple(*ys)), [used])
            told = (*c.steps, *steps_in_several(ask, used.after, ys, named, exact(result)[0]))
    options = (("variables", Tuple(*named)),)
    told = _told(told, as_expression(f))
    return Derivation(verb.__name__, "", "rules", as_expression(f), None, 0, told, result, (), options)


# ------------------------------------------------------------------ Fenchel's dual
def of_dual(f: Any, g: Any, A: Any, x: Any, y: Any, extreme: Mapping[Callable, OnOne], lines: OnLines) -> Derivation:
    """The derivation of ``rs.fenchel_dual`` in several variables: both problems, the conjugates, the gap."""
    found = fenchel_dual(f, g, A, x, y)
    xs, ys = named_variables(x), named_variables(y)
    e, other = exact(as_expression(f))[0], exact(as_expression(g))[0]
    a = ImmutableDenseMatrix(as_matrix(A, len(ys), len(xs)))
    inner = argument_of(other, xs, ys)
    image = list(exact(a)[0] * Matrix(xs))
    primal = e + other.subs(dict(zip(inner, image, strict=True)), simultaneous=True)
    ask = Ask(convex_conjugate, lines, None, ())
    told = [
        conjugate_step(ask, h, own, others(own, "pqv", (e, other, *xs, *ys))) for h, own in ((e, xs), (other, inner))
    ]
    first = extreme[minimum](primal, xs).steps
    asked = [("argmin", primal, xs, found.x)]
    objective = exact(found.objective)[0]
    if objective is not S.NegativeInfinity:
        dual = extreme[maximum](objective, ys).steps
        told.append(step("dual problem", dual[0].before, dual[-1].after, steps=dual))
        asked.append(("argmax", objective, ys, found.y))
    for kind, h, own, where in asked:
        told.append(step("attained at", Overall(kind, h, Tuple(*own)), exact(told_places(where))[0]))
    rule, relation = ("strong duality", "=") if found.gap == 0 else ("weak duality", "≥")
    line = step(rule, first[-1].after, exact(sympify(found.dual))[0], steps=told, relation=relation)
    used = [as_expression(f), as_expression(g), a]
    options = (("variables", Tuple(*xs)), ("g", used[1]), ("A", a), ("y", Tuple(*ys)))
    return Derivation("fenchel_dual", "", "rules", used[0], None, 0, _told((*first, line), *used), found, (), options)
