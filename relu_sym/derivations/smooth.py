"""The derivative of a smooth formula rule by rule: sums, products, quotients, powers, the chain rule, the table."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Expr, Function, Integer, Integral, Mul, Piecewise, Pow, S, exp, log
from sympy.core.function import AppliedUndef, ArgumentIndexError

from ..steps import D, Step
from .catalogue import step
from .chain import Chain

MOST = 60
"""A formula of more operations than this is differentiated in one line."""


def rule_by_rule(f: Expr, x: Expr, after: Expr, mode: str) -> tuple[Step, ...]:
    """``D f = ... = after`` by the rules of a first course; nothing where there is no more to say than the line itself.

    >>> from sympy.abc import x
    >>> from sympy import sin
    >>> [s.rule for s in rule_by_rule(x**2*sin(x), x, x**2*sin(x).diff(x) + 2*x*sin(x), "classical")]
    ['product rule', 'derivatives of the parts']
    """
    if f.has(Integral, Piecewise) or f.count_ops() > MOST:
        return ()
    found = _proved(f, x, mode)
    if found is None or not found.steps:
        return ()
    found.to("rearranged", after)
    return tuple(found.steps)


def _proved(f: Expr, x: Expr, mode: str) -> Chain | None:
    """The chain from D f to the derivative; None where a head has no rule here."""
    c = Chain(D(f, x, 1, mode))
    made = _expanded(f, x, mode)
    if made is None:
        return None
    rule, line, parts = made
    c.to(rule, line)
    proofs = [_proved(u, x, mode) for u in parts]
    if any(p is None for p in proofs):
        return None
    known = {D(u, x, 1, mode): p.now for u, p in zip(parts, proofs, strict=True) if p is not None}
    if known:
        inner = [s for p in proofs if p is not None for s in _alone(p)]
        c.to("derivatives of the parts", line.xreplace(known), inner)
    return c


def _alone(c: Chain) -> list[Step]:
    """The lines of a part as one: its first line where that says all, else with the others under it."""
    if len(c.steps) == 1:
        return c.steps
    first = c.steps[0]
    return [step(first.rule, first.before, c.now, steps=c.steps)]


def _expanded(f: Expr, x: Expr, mode: str) -> tuple[str, Expr, list[Expr]] | None:
    """The rule for the outermost operation, what it makes of D f, and the parts still to be differentiated."""

    def d(u: Expr) -> Expr:
        return D(u, x, 1, mode)

    if f == x:
        return "power rule", Integer(1), []
    constant, rest = _constant_factor(f, x)
    if isinstance(f, Add) or constant != 1:
        terms = [_constant_factor(t, x) for t in Add.make_args(rest) if depends(t, x)]
        if constant == 1 or not isinstance(rest, Add):
            parts = [u for _, u in terms]
            return "sum rule", Add(*[constant * k * _direct(u, x, d) for k, u in terms]), [u for u in parts if u != x]
        return "sum rule", Mul(constant, d(rest)), [rest]
    if isinstance(f, Mul):
        return _product(f, x, d)
    if isinstance(f, Pow) and not depends(f.exp, x):
        slope = f.exp * Pow(f.base, f.exp - 1)
        return ("power rule", slope, []) if f.base == x else ("chain rule", slope * d(f.base), [f.base])
    if isinstance(f, Pow):
        inner = f.exp if not depends(f.base, x) else None
        if inner is None:
            w = f.exp * log(f.base)
            return "chain rule", f * d(w), [w]
        slope = f * log(f.base)
        return ("table of derivatives", slope, []) if inner == x else ("chain rule", slope * d(inner), [inner])
    return _function(f, x, d)


def depends(e: Expr, x: Expr) -> bool:
    """Whether x is in an expression."""
    return x in e.free_symbols


def _direct(u: Expr, x: Expr, d: Callable[[Expr], Expr]) -> Expr:
    return S.One if u == x else d(u)


def _constant_factor(f: Expr, x: Expr) -> tuple[Expr, Expr]:
    """A product as (its factors without x, the rest)."""
    if not isinstance(f, Mul):
        return S.One, f
    return f.as_independent(x, as_Add=False)


def _product(f: Expr, x: Expr, d: Callable[[Expr], Expr]) -> tuple[str, Expr, list[Expr]]:
    """The quotient rule where there is a denominator and something over it, else the product rule."""
    below = [a for a in f.args if isinstance(a, Pow) and a.exp.is_Number and a.exp.is_negative]
    over, under = Mul(*[a for a in f.args if a not in below]), Mul(*[1 / a for a in below])
    if depends(under, x) and depends(over, x):
        return "quotient rule", (d(over) * under - over * d(under)) / under**2, [over, under]
    u, v = f.args[0], Mul(*f.args[1:])
    return "product rule", d(u) * v + u * d(v), [u, v]


def _function(f: Expr, x: Expr, d: Callable[[Expr], Expr]) -> tuple[str, Expr, list[Expr]] | None:
    """The table at the argument itself, the chain rule at any other."""
    inner = [k for k, a in enumerate(f.args) if depends(a, x)]
    if not isinstance(f, (Function, exp)) or isinstance(f, AppliedUndef) or len(inner) != 1:
        return None
    u = f.args[inner[0]]
    try:
        slope = f.fdiff(inner[0] + 1)
    except ArgumentIndexError:
        return None
    return ("table of derivatives", slope, []) if u == x else ("chain rule", slope * d(u), [u])
