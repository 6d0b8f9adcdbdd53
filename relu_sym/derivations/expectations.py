"""Steps of ``rs.expectation``, of ``rs.bivariate_expectation`` and of the layers of wide nets made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Add, Dummy, Expr, Integral, Mul, S, Symbol, Tuple, acos, cos, exp, oo, pi

from ..steps import D, Expected, LawOf, Step
from ..stochastic.laws import Law
from ..stochastic.moments import Moment
from ..stochastic.pairs import Paired, Wedge
from ..stochastic.sensitivity import Sensed
from ..symbols import T, exact, inexact, unfolded
from .catalogue import step
from .chain import Chain, mapped
from .integrals import integral_steps

STANDARD = LawOf("normal", 0, 1)


def law_of(law: Law, x: Symbol) -> LawOf:
    """The law as it is written in a line, of the variable x."""
    given = exact(law.parameters)[0]
    if law.name == "density":
        p, y, low, high = given
        return LawOf("density", p.xreplace({y: x}), x, low, high)
    return LawOf(law.name, *given)


def drawn(found: Moment) -> Symbol:
    """The variable that is drawn; of a random symbol of ``sympy.stats`` a symbol of its name."""
    x = found.x
    return x if type(x) in (Symbol, Dummy) else Symbol(x.name, real=True)


def expectation_of(found: Moment) -> Expected:
    """The first line."""
    x = drawn(found)
    return Expected(exact(found.f.xreplace({found.x: x}))[0], x, law_of(found.law, x))


def moment_steps(found: Moment) -> tuple[Step, ...]:
    """E f(X) = an integral and a sum over the atoms = their values; exact."""
    start, law, y = expectation_of(found), found.law, found.y
    c = Chain(start)
    inner = unfolded(start.args[0]).xreplace({start.args[1]: y})
    if law.image != T:
        c.to("standard normal variable", Expected(inner.xreplace({y: law.image.xreplace({T: y})}), y, STANDARD))
    at_atoms = [w * v for _, w, v in found.atoms]
    chains = [integral_steps(one) for one in found.integrals]
    befores = [
        told[0].before if told else Integral(one.gate.out(one.gate.expr), (y, one.lo, one.hi))
        for told, one in zip(chains, found.integrals, strict=True)
    ]
    values = [one.result for one in found.integrals]
    c.to("expectation as an integral", Add(*befores, *at_atoms))
    if len(chains) == 1 and not at_atoms:
        c.steps += chains[0]
        c.now = values[0]
    else:
        sides = zip(befores, values, chains, strict=True)
        told = [step("value of the integral", b, v, steps=inside) for b, v, inside in sides]
        c.to("sum of the integrals", Add(*values, *at_atoms), told)
    return tuple(c.steps)


def sensed_steps(found: Sensed) -> tuple[Step, ...]:
    """d^n/dp^n E f(X) = E of the derivative in p = its value; exact."""
    p, n, y = found.parameter, found.n, found.moment.y
    law = law_of(found.law, found.x)
    c = Chain(D(Expected(found.f, found.x, law), p, n))
    inside = moment_steps(found.moment)
    if found.law.image != T:
        law = STANDARD
        c.to("standard normal variable", D(Expected(found.inner, y, law), p, n))
    c.to("derivative under the expectation", Expected(D(found.inner, p, n), y, law))
    c.to("derivative in the parameter", inside[0].before)
    return (*c.steps, *inside)


def outwards(steps: tuple[Step, ...], floats: bool) -> tuple[Step, ...]:
    """The steps, with floats where the caller gave floats."""
    return tuple(mapped(s, inexact) for s in steps) if floats else steps


def within(whole: Callable[[Expr], Expr], start: Expr, value: Expr, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps of a formula that holds an expectation: this one worked out, then put in."""
    c = Chain(whole(start))
    c.to("expectation put in", whole(value), [step("value of the expectation", start, value, steps=steps)])
    return tuple(c.steps)


# ------------------------------------------------------------------ normal pairs
def pair_of(found: Paired) -> Expected:
    """The first line."""
    return Expected(found.f, Tuple(found.u, found.v), LawOf("pair", found.p, found.q, found.rho))


def pair_steps(found: Paired, end: Expr) -> tuple[Step, ...]:
    """E f(u, v) = radial times angular integrals, quadrant by quadrant = their values; exact."""
    used = {s.name for s in (found.f.free_symbols | Tuple(found.p, found.q, found.rho).free_symbols)}
    r = Symbol(next(n for n in ("r", "s", "radius") if n not in used), positive=True)
    phi = Symbol(next(n for n in ("phi", "psi", "angle") if n not in used), real=True)
    radial = {w.i + w.j: Integral(r ** (w.i + w.j + 1) * exp(-(r**2) / 2), (r, 0, oo)) for w in found.wedges}
    angular = [_angular(w, phi, found.rho) for w in found.wedges]

    def line(first: Callable[[Wedge], Any], second: Any) -> Expr:
        return Add(*[Mul(w.weight, first(w), e) / (2 * pi) for w, e in zip(found.wedges, second, strict=True)])

    c = Chain(pair_of(found))
    c.to("polar coordinates", line(lambda w: radial[w.i + w.j], angular))
    values = {w.i + w.j: w.radial for w in found.wedges}
    told = [step("value of the integral", radial[n], values[n]) for n in sorted(values)]
    c.to("radial integrals", line(lambda w: w.radial, angular), told)
    each = dict(zip(angular, [w.angular for w in found.wedges], strict=True))
    told = [step("value of the integral", e, v) for e, v in each.items() if e != v]
    c.to("angular integrals", end, told)
    return tuple(c.steps)


def _angular(w: Wedge, phi: Symbol, rho: Expr) -> Expr:
    wave = cos(phi) ** w.i * cos(phi - acos(rho)) ** w.j
    return Integral(wave, (phi, w.low.angle, w.high.angle)) if wave != 1 else w.high.angle - w.low.angle + S.Zero
