"""``rs.checkodesol``: solutions put in, in the sense of distributions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sympy import Add, CRootOf, Eq, Expr, Float, Poly, S, Symbol, radsimp
from sympy.core.function import AppliedUndef

from ...budget import deadline, verb
from ...errors import ReluSymError, UnsupportedError
from ...forms.conjugates import RootFacts, named
from ...forms.exact import ZERO, Facts, Scalar, expression, scalar, sign_of
from ...forms.line.guarded import by_cases
from ...forms.line.partition import Domain
from ...symbols import Gate
from .. import quadrature
from ..complexes import split
from ..differentiation.diff import diff
from ..rewriting.compare import equal
from ..rewriting.simplify import simplify
from ..rewriting.vanishing import simplified
from ..transforms.exponentials import collected, gap, on_the_line
from ..transforms.rows import Rows, joined, multiplied
from ..transforms.signal import Signal, on_line
from . import kinkless
from .branches import betrayed
from .conditions import is_zero
from .forcing import by_terms
from .linear_equation import Linear, as_functions, as_residual, linear, unknowns_in

Lists = (list, tuple)
ROUNDED = 1e-9
"""Floats below this may be rounding alone."""


@verb
def checkodesol(
    ode: Any, sol: Any, func: Any = None, order: Any = "auto", solve_for_func: bool = True, assume: Any = ()
) -> Any:
    """Whether ``sol`` solves the equation, as distributions: (True, 0), (False, residual), or (None, residual).

    A jump of f counts in f' as an impulse, a kink as a jump; values at single points do not count.  True and False are
    proved for every value of the parameters; None where neither is.  For a list of solutions a list; for a system,
    given as a list of equations, one verdict on all its equations and the list of their residuals, as SymPy has it.
    ``order`` and ``solve_for_func`` are accepted as in SymPy, and not needed.

    >>> from sympy import Abs, Eq, Function, Symbol, sign
    >>> import relu_sym as rs
    >>> t, f = Symbol('t', real=True), Function('f')
    >>> rs.checkodesol(f(t).diff(t) - Abs(t), Eq(f(t), t*Abs(t)/2))
    (True, 0)
    >>> rs.checkodesol(f(t).diff(t) - sign(t), Eq(f(t), t))
    (False, 1 - sign(t))

    Errors: ``UnsupportedError`` where no equation and no solution can be read.
    """
    if isinstance(ode, Lists):
        return _system(ode, sol, func, assume)
    residual = as_residual(ode)
    (f, *more) = as_functions(func, [residual])
    if more:
        raise UnsupportedError("{0} has several unknown functions: give a list of equations", ode)
    if isinstance(sol, (*Lists, set)):
        return type(sol)(_one(residual, s, f, assume) for s in sol)
    return _one(residual, sol, f, assume)


def _one(residual: Expr, sol: Any, f: AppliedUndef, assume: Any) -> tuple[bool | None, Any]:
    if not isinstance(sol, Eq):
        sol = Eq(f, sol, evaluate=False)
    if sol.rhs == f and not sol.lhs.has(f):
        sol = sol.reversed
    t = f.args[0]
    if not kinkless.any_kinks([residual, sol], t):
        verdict, left = kinkless.checked(residual, sol, f)
        if verdict and betrayed(residual, sol, f):
            return None, residual
        if verdict is not None or sol.lhs != f or sol.rhs.has(f):
            return verdict, left
    if sol.lhs != f or sol.rhs.has(f):
        return None, residual
    verdict, left = checked([residual], (f,), [sol.rhs], assume)
    return verdict, left[0]


def _system(odes: Sequence, sol: Any, func: Any, assume: Any) -> tuple[bool | None, Any]:
    residuals = [as_residual(e) for e in odes]
    if not isinstance(sol, Lists) or not all(isinstance(s, Eq) for s in sol):
        raise UnsupportedError("the solution of a system is a list of Eq(f(t), ...), one for each function")
    funcs = as_functions(func or [s.lhs for s in sol], residuals)
    named = {s.lhs: s.rhs for s in sol}
    if set(named) != set(funcs) or any(e.has(*(g.func for g in funcs)) for e in named.values()):
        raise UnsupportedError("the solutions {0} do not say every function {1} in t alone", list(sol), list(funcs))
    return checked(residuals, funcs, [named[g] for g in funcs], assume)


def checked(
    residuals: Sequence[Expr], funcs: Sequence[AppliedUndef], solutions: Sequence[Expr], assume: Any
) -> tuple[bool | None, Any]:
    """One verdict on all equations; the residuals of those that hold are 0."""
    verdicts, left = [], []
    for residual in residuals:
        verdict, rest = _equation(residual, funcs, solutions, assume)
        verdicts.append(verdict)
        left.append(rest)
    total = False if False in verdicts else None if None in verdicts else True
    return total, [0 if v else r for v, r in zip(verdicts, left, strict=True)]


def _equation(
    residual: Expr, funcs: Sequence[AppliedUndef], solutions: Sequence[Expr], assume: Any
) -> tuple[bool | None, Any]:
    t = funcs[0].args[0]
    found = linear(residual, funcs)
    verdict = None
    if found is not None and not any(c.has(t) for c in found.coefficients.values()):
        verdict = _by_rows(found, solutions, t, assume)
    if verdict:
        return True, 0
    if verdict is False and any(e.has(CRootOf) for e in solutions):
        return False, residual.xreplace(dict(zip(funcs, solutions, strict=True)))  # digits of roots take too long
    try:
        left, right = _put_in(residual, found, funcs, solutions)
        if verdict is None:
            verdict = equal(left, right, "distributions", x=t, assume=assume)
    except ReluSymError:
        return verdict, residual
    if verdict:
        return True, 0
    rest = _shown(left - right, t)
    return (None if verdict is False and _is_rounding(rest) else verdict), rest


def _put_in(
    residual: Expr, found: Linear | None, funcs: Sequence[AppliedUndef], solutions: Sequence[Expr]
) -> tuple[Expr, Expr]:
    """Both sides, derivatives taken as distributions."""
    e, symbols = unknowns_in(residual, funcs)
    t = funcs[0].args[0]
    values = {y: diff(solutions[j], t, k) if k else solutions[j] for (j, k), y in symbols.items()}
    if found is None:
        return e.xreplace(values), S.Zero
    by_order = {u: values[y] for u, y in symbols.items()}
    return Add(*[c * by_order[u] for u, c in found.coefficients.items()]), found.forcing


def _is_rounding(e: Expr) -> bool:
    """Whether nothing is left but digits that floats do not have."""
    small = {u: S.Zero for u in e.atoms(Float) if abs(u) < ROUNDED}
    return bool(small) and e.xreplace(small) == 0


def _shown(e: Expr, t: Symbol) -> Expr:
    try:
        with deadline("the residual {0}", e):
            return simplify(e, t)
    except ReluSymError:
        return e


# ---------------------------------------------------------------------- by rows
def _by_rows(found: Linear, solutions: Sequence[Expr], t: Any, assume: Any) -> bool | None:
    """For exponential polynomials between switches: sum of a_k*s**k*F(s) - Q(s), term by term."""
    gates = [Gate(e, t, assume) for e in (*solutions, found.forcing)]
    if any((g.lo, g.hi) != (gates[0].lo, gates[0].hi) or g.lo == 0 or g.hi == 0 for g in gates):
        return None
    coefficients = {u: gates[0].enter(c) for u, c in found.coefficients.items()}
    verdicts: list[bool | None] = []

    roots = named(Add(*[g.expr for g in gates], *coefficients.values()))

    def run(facts: Facts) -> Expr:
        told = [facts.applied(g.expr).xreplace(roots) for g in gates]
        if roots:
            facts = RootFacts(facts, {dummy: meant for meant, dummy in roots.items()})
        domain = Domain(facts=facts)
        signals = [by_terms(e, domain) for e in told]
        if None in signals:
            raise UnsupportedError("no exponential polynomials")
        total = _times(signals[-1], {0: -S.One}, facts)
        for j, f in enumerate(signals[:-1]):
            by_order = {k: facts.applied(c).xreplace(roots) for (i, k), c in coefficients.items() if i == j}
            total = total.plus(_times(f, by_order, facts))
        same = _is_nothing(total, facts)
        verdicts.append(same if same or quadrature.picks([], facts) or not facts.signs else None)
        return S.Zero

    try:
        by_cases(run, gates[0].assume)
    except ReluSymError:
        return None
    return None if None in verdicts or not verdicts else all(verdicts)


def _times(f: Signal, by_order: dict[int, Expr], facts: Facts) -> Signal:
    polynomial: Rows = {(ZERO, -k): {ZERO: scalar(c)} for k, c in by_order.items() if c != 0}
    return Signal(*(multiplied(rows, polynomial, facts) if rows else {} for rows in f))


def _is_nothing(total: Signal, facts: Facts) -> bool:
    """Whether a distribution is 0: on the far left, and at every point what begins there."""
    return _cancel([(rate, c) for rate, c in on_line(total.left)], facts) and all(
        _cancel([on_the_line(rate, k, c, p) for (rate, k), c in own if k > 0], facts)
        and all(_vanishes(c, facts) for (_, k), c in _impulses(own))
        for p, own in _by_points(total, facts)
    )


def _by_points(total: Signal, facts: Facts) -> list[tuple[Scalar, list]]:
    found: list[tuple[Scalar, list]] = []
    for kind, there in joined(*total).items():
        for p, c in there.items():
            own = next((own for q, own in found if q == p or sign_of(p - q, facts) == 0), None)
            if own is None:
                found.append((p, own := []))
            own.append((kind, c))
    return found


def _impulses(own: list) -> list:
    at: dict[int, Scalar] = {}
    for (_, k), c in own:
        if k <= 0:
            at[k] = at.get(k, ZERO) + c
    return [((ZERO, k), c) for k, c in at.items()]


def _cancel(terms: list, facts: Facts) -> bool:
    """Whether exponential polynomials add up to 0: rates that are equal together, then every coefficient."""
    merged: list[tuple[Scalar, list]] = []
    for rate, c in collected(terms).items():
        own = next((own for r, own in merged if gap(r, rate, facts) == 0), None)
        if own is None:
            merged.append((rate, [*c]))
        else:
            own.extend([ZERO] * (len(c) - len(own)))
            own[: len(c)] = [a + b for a, b in zip(own, c, strict=False)]
    return all(_vanishes(u, facts) for _, c in merged for u in c)


def _vanishes(c: Scalar, facts: Facts) -> bool:
    e = expression(c)
    if e.is_Rational:
        return e == 0
    e = e.expand()
    if isinstance(facts, RootFacts):
        known = [facts.known(u) if u.free_symbols else int(u != 0) for u in _parts(e, facts)]
        if None not in known:
            return not any(known)
        e = e.xreplace(facts.roots).expand()
    if not e.free_symbols and abs(e.evalf(25)) > ROUNDED:
        return False
    if e == 0 or radsimp(e).expand() == 0 or simplified(e) == 0:
        return True
    return is_zero(e, facts)


def _parts(e: Expr, facts: RootFacts) -> Iterator[Expr]:
    """The real and the imaginary part of every coefficient of the parameters, which may have any values."""
    parameters = sorted(e.free_symbols - facts.roots.keys(), key=str)
    polynomial = Poly(e, *parameters) if parameters and e.is_polynomial(*parameters) else None
    for c in [e] if polynomial is None else polynomial.coeffs():
        yield from split(c)
