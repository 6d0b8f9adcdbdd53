"""What a law is checked for: real parameters, probabilities that add up to 1, a density that is not negative."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Dummy, Expr, S, Symbol, oo, sympify
from sympy.stats.rv import RandomSymbol

from ..calculus.integration.integrate import integrate
from ..errors import UnsupportedError
from ..forms.line.jumps import parts
from ..forms.line.parts import Domain
from ..symbols import Gate, T, as_expression, as_variable, exact
from ..vocabularies.read import read_any
from ..vocabularies.write import suited


def real(value: Any) -> Expr:
    """An exact real number or expression."""
    e = exact(as_expression(value))[0]
    if (not e.is_finite and (e.is_infinite or e.is_number)) or e.is_real is False:
        raise UnsupportedError("{0!r} is no real parameter of a law", value)
    if e.has(T) or e.atoms(RandomSymbol):
        raise UnsupportedError("{0!r} as a parameter of a law is random itself: not worked out", value)
    return e


def real_or_infinite(value: Any) -> Expr:
    return value if value in (oo, -oo) else real(value)


def positive(value: Any, what: str, else_: str = "") -> Expr:
    e = real(value)
    if e.is_positive is not True:
        raise UnsupportedError(
            "{0} {1} of a law must be positive, decidably: declare its symbols positive" + (else_ and f" ({else_})"),
            what,
            value,
        )
    return e


def split(gate: Gate, lo: Expr, hi: Expr) -> tuple[Expr, dict[Expr, Expr]]:
    """The regular part of a density, and its atoms."""
    form = read_any(gate.expr, Domain())
    merged: dict[Expr, Expr] = {}
    regular = []
    for p in parts(form):
        if p.principal or p.repeats or any(i.order for i in p.impulses):
            raise UnsupportedError("{0} is the density of no law: it holds more than pieces and impulses", gate.expr)
        for i in p.impulses:
            a = sympify(i.point)
            if not ((a >= lo) == True and (a <= hi) == True):  # noqa: E712
                raise UnsupportedError("the impulse at {0} lies outside of the interval [{1}, {2}], or may", a, lo, hi)
            merged[a] = merged.get(a, S.Zero) + sympify(i.weight)
        regular.append(suited(p.replace(impulses=()), T, gate.expr))
    return sum(regular, start=S.Zero) if merged else gate.expr, merged


def check_weights(merged: dict[Expr, Expr], rest: Expr, quoted: Any) -> None:
    for a, w in merged.items():
        if w.is_nonnegative is not True:
            raise UnsupportedError("the probability {0} of {1} must not be negative, decidably", w, a)
    total = (sum(merged.values(), start=S.Zero) + rest).expand()
    if total != 1 and total.equals(1) is not True:
        raise UnsupportedError("the probabilities of {0} add up to {1}, not to 1", quoted, total)


def check_density(regular: Expr, merged: dict[Expr, Expr], lo: Expr, hi: Expr, gate: Gate) -> None:
    """A density is not negative where the integral of its absolute value is its own integral."""
    x = Dummy("x", real=True)
    here = regular.xreplace({T: x})
    mass, size = (integrate(e, (x, lo, hi)) for e in (here, Abs(here)))
    if mass != size and (mass - size).equals(0) is not True:
        raise UnsupportedError(
            "{0} is the density of no law: it is negative somewhere, or that is not decided", gate.source
        )
    check_weights(merged, mass, gate.source)


def check_variable(x: Symbol, law: Any, f: Expr) -> None:
    """Refuse a variable that is declared to be what the values of the law are not: f was simplified by it."""
    low, high = law.support() if law.core != 0 else (S.Zero, S.Zero)
    for name in (n for n in DECLARED if x.assumptions0.get(n)):
        points = all(getattr(a, "is_" + name) for a, _ in law.atoms_and_weights)
        if law.core == 0:
            inside = True
        elif name in ("positive", "nonnegative"):
            inside = low.is_nonnegative
        elif name in ("negative", "nonpositive"):
            inside = high.is_nonpositive
        else:
            inside = name == "nonzero"
        if not (points and inside):
            raise UnsupportedError(
                "the variable of {0} is declared {1}, and the values of {2} are not, or that is not decided: declare "
                "it real only",
                f,
                name,
                law,
            )
    if law.core != 0:
        as_variable(x)


DECLARED = """positive negative nonnegative nonpositive nonzero integer even odd prime composite rational irrational
zero algebraic transcendental imaginary""".split()
