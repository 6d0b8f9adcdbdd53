"""``rs.integrate``: impulses split off first, then the pieces one by one."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Add, Basic, DiracDelta, Dummy, Expr, Integral, S, Symbol, Tuple, nan, oo, sympify
from sympy import integrate as sympy_integrate

from ...budget import deadline, verb
from ...errors import ReluSymError, UndefinedProductError, UnsupportedError
from ...forms.exact import NO_FACTS, Facts
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import Form, parts
from ...forms.line.partition import Domain
from ...forms.smoothness import is_smooth
from ...functions import HeavisideStep
from ...symbols import Gate, T, as_expression, as_variable, exact, infer_variable
from ...vocabularies.read import read_any
from .. import quadrature
from ..answer_vocabulary import spoken, worded
from ..complexes import by_parts, is_complex
from ..interval import as_end, seen
from . import tables
from .antiderivative import Glued, antiderivative
from .area import Area, area
from .checks import LosesAnImpulse, check_domain, check_limits, check_no_impulse
from .folding import even_part
from .primitive import U, ask_denominators
from .sifting import sifted
from .space import (
    are_apart,
    by_coarea,
    has_curved_step,
    has_joint_impulse,
    has_null_zeros,
    solved_first,
    variables_of,
    with_regular_zeros,
)
from .where import where_it_exists

ENDPOINTS = (None, "half", "in", "out")

MISSING = Dummy("nan", positive=True)
"""The value that an inner integral does not have; what depends on it has none either."""


@verb
def integrate(f: Any, *limits: Any, endpoints: str | None = None, assume: Any = ()) -> Expr:
    """The integral of f, impulses included: ``integrate(f, x)``, ``(f, (x, a, b))``, several limits, innermost first.

    Without limits an antiderivative F, F' = f as distributions: continuous except where f has an impulse, in the
    words of the input.  With limits the exact integral over [a, b]; a and b may be infinite or symbols.  A piece that
    SymPy cannot integrate stays an ``Integral`` over that piece.  ``PrincipalValue(f)`` is integrated symmetrically
    across its poles.  An antiderivative over kinks that repeat is written by floor, and stays continuous; over an
    interval as many periods are summed as it holds, in closed form where there is one, an infinity of them too.

    An impulse on an end point raises ``EndpointImpulseError`` unless ``endpoints`` says how it counts: ``"in"`` whole,
    ``"out"`` not at all, ``"half"``.  With symbolic ends its step is ``Heaviside(u, nan)`` unless that is said.

    Errors: ``EndpointImpulseError``, ``UndefinedProductError``, ``UnsupportedError`` (divergent, undefined on an
    interval, or undecidable), ``BudgetError``.

    >>> from sympy import Abs, Symbol, exp, floor, oo, pi, sin
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.integrate(Abs(x)*rs.Dirac(x - 1), (x, -2, 2))
    1
    >>> rs.integrate(rs.Heaviside(x - 1), (x, -2, 2)), rs.integrate(rs.Heaviside(x - 1), x)
    (1, (x - 1)*Heaviside(x - 1))
    >>> rs.integrate(rs.Dirac(x), (x, 0, oo), endpoints="half")
    1/2
    >>> rs.integrate(floor(x), x)
    x*floor(x) - floor(x)**2/2 - floor(x)/2
    >>> rs.integrate(Abs(sin(x)), (x, 0, 1000*pi)), rs.integrate(exp(-x)*floor(x), (x, 0, oo))
    (2000, 1/(-1 + E))

    Reference: R. P. Kanwal, Generalized Functions (2004), chapters 2 and 3.
    """

    check_limits(limits)
    found = as_a_whole(f, limits, assume)
    if found is not None:
        return found
    try:
        found = _in_either_order(f, limits, endpoints, assume)
        refusal = None
    except ReluSymError as refused:
        found, refusal = None, refused
    if found is None:
        found = _on_quadrics(f, limits, assume)
    if found is None:
        found = _term_by_term(f, limits, endpoints, assume)
    if found is None:
        raise refusal
    return found


def as_a_whole(f: Any, limits: tuple, assume: Any = ()) -> Expr | None:
    """The integral over all of space of what stands on or inside curved surfaces; None where it is not taken so."""
    return _on_quadrics(f, limits, assume) if has_joint_impulse(f, limits) or has_curved_step(f, limits) else None


def _on_quadrics(f: Any, limits: tuple, assume: Any) -> Expr | None:
    return by_coarea(f, limits, lambda e, limit: integrated(e, limit, assume=assume).result)


def _term_by_term(f: Any, limits: tuple, endpoints: str | None, assume: Any) -> Expr | None:
    """Several integrals of a sum of impulses, each term by itself; None where one has no finite value."""
    if len(limits) < 2 or not (isinstance(f, Expr) and f.is_Add and f.has(DiracDelta)):
        return None
    try:
        found = [integrate(a, *limits, endpoints=endpoints, assume=assume) for a in f.args]
    except ReluSymError:
        return None
    return Add(*found) if all(v.is_finite for v in found) else None


def _in_either_order(f: Any, limits: tuple, endpoints: str | None, assume: Any) -> Expr:
    """The integrals one by one; where the inner one loses an impulse, the outermost first."""
    try:
        return iterated(f, limits, endpoints, assume)[-1].result
    except ReluSymError as refusal:
        order = limits[::-1] if isinstance(refusal, LosesAnImpulse) else solved_first(f, limits)
        if order is None or not are_apart(limits):
            raise
        try:
            return iterated(f, order, endpoints, assume)[-1].result
        except ReluSymError:
            pass
        raise


class IntegralCase(NamedTuple):
    """One case of the parameters: f there, its form, and how it was glued (indefinite) or measured (definite)."""

    facts: Facts
    source: Expr
    form: Form | None
    glued: tuple[Glued, ...]
    area: Area | None
    result: Expr


class Integration(NamedTuple):
    """The evidence of one integral; ``lo`` and ``hi`` are None for an antiderivative."""

    gate: Gate
    lo: Expr | None
    hi: Expr | None
    cases: tuple[IntegralCase, ...]
    result: Expr


def iterated(f: Any, limits: tuple, endpoints: str | None = None, assume: Any = ()) -> tuple[Integration, ...]:
    """The integrals one after the other, innermost first; without limits one antiderivative."""
    if endpoints not in ENDPOINTS:
        raise UnsupportedError("unknown endpoints {0!r}: choose one of 'half', 'in', 'out'", endpoints)
    e = as_expression(f)
    limits = limits or (_the_variable(e),)
    e = with_regular_zeros(e, limits)
    found = [integrated(e, limits[0], endpoints, assume, variables_of(limits[1:]))]
    for k, limit in enumerate(limits[1:], 1):
        try:
            inner = _inner(found[-1].result, limits[k:])
            found.append(integrated(inner, limit, endpoints, assume, variables_of(limits[k + 1 :])))
        except ReluSymError as error:
            raise error.requoted(_without_value) from None
    return tuple(found)


def _inner(e: Expr, limits: tuple) -> Expr:
    """An inner integral as the integrand of the next ones, where it has no value because an end meets an impulse.

    Where that is a null set of the variables to come it counts nothing; where parameters decide it is ``MISSING``.
    """
    variables = variables_of(limits)

    def is_null(t: Any) -> bool:
        return isinstance(t, HeavisideStep) and nan in t.args and any(has_null_zeros(t.args[0], v) for v in variables)

    return e.replace(is_null, lambda t: HeavisideStep(t.args[0])).xreplace({nan: MISSING})


def _without_value(e: Any) -> Any:
    """``nan`` for a value that is missing."""
    return e.xreplace({MISSING: nan}) if isinstance(e, Basic) else e


def integrated(
    f: Any, limit: Any, endpoints: str | None = None, assume: Any = (), to_come: list[Symbol] | None = None
) -> Integration:
    """One integral and its evidence; ``to_come``: the variables in which its result will be integrated."""
    if isinstance(limit, (tuple, list, Tuple)):
        if len(limit) == 3:
            x, lo, hi = as_variable(limit[0]), *limit[1:]
            if not (isinstance(f, Expr) and is_complex(f)):
                return _definite(f, x, lo, hi, endpoints, assume, to_come or [])
            result = by_parts(lambda part: _definite(part, x, lo, hi, endpoints, assume, to_come or []).result, f)
            return Integration(Gate(f, x, assume), as_end(lo), as_end(hi), (), result)
        if len(limit) != 1:
            raise UnsupportedError("{0!r} is not (variable, from, to)", tuple(limit))
        limit = limit[0]
    if isinstance(f, Expr) and is_complex(f) and not is_smooth(Gate(f, limit).expr):
        gate = Gate(f, limit, assume)
        result = by_parts(lambda part: _indefinite(part, gate.x, assume).result, gate.source)
        return Integration(gate, None, None, (), result)
    return _indefinite(f, as_variable(limit), assume)


def _the_variable(e: Expr) -> Symbol:
    x = infer_variable(e)
    if x is None:
        raise UnsupportedError("{0} has {1} free symbols: name the variable", e, len(e.free_symbols))
    return x


def _indefinite(f: Any, x: Symbol, assume: Any) -> Integration:
    gate = Gate(f, x, assume)
    cases: list[IntegralCase] = []
    with gate.errors():
        e = gate.expr
        if is_smooth(e):
            found = by_cases(lambda facts: _smooth_primitive(facts.applied(e), facts))
            return _integration(gate, None, None, found, [IntegralCase(NO_FACTS, e, None, (), None, found)])

        def run(facts: Facts) -> Expr:
            source = facts.applied(e)
            form = read_any(source, Domain(gate.lo, gate.hi, facts))
            after, glued = antiderivative(form)
            result = worded(after, gate.x, source)
            cases.append(IntegralCase(facts, source, form, glued, None, result))
            return result

        return _integration(gate, None, None, by_cases(run, gate.assume), cases)


def _integration(gate: Gate, lo: Expr | None, hi: Expr | None, result: Expr, cases: list[IntegralCase]) -> Integration:
    """The result in the caller's symbols."""
    return Integration(gate, lo, hi, tuple(cases), told(gate.out(result), gate.x))


def told(e: Expr, x: Symbol) -> Expr:
    """What stays behind the gate: integrals over the caller's variable, ``nan`` for a value that is missing."""
    e = _without_value(e)
    return e.xreplace({U: x if x not in e.free_symbols else Symbol("u", real=True)}) if e.has(Integral) else e


def _smooth_primitive(e: Expr, facts: Facts) -> Expr:
    """By the table, else as SymPy has it without Meijer G; an unevaluated integral where neither does."""
    tabled = tables.antiderivative(e, facts)
    if tabled is not None:
        return tabled
    try:
        with deadline("the antiderivative of {0}", e):
            found = sympy_integrate(e, T, meijerg=False)
    except (ReluSymError, NotImplementedError, *quadrature.FAILURES):
        return Integral(e, T)
    ask_denominators(found, e, facts)
    return found


def _definite(
    f: Any, x: Symbol, a: Any, b: Any, endpoints: str | None, assume: Any, to_come: list[Symbol]
) -> Integration:
    gate = Gate(f, x, assume)
    lo, hi = as_end(a), as_end(b)
    gate.floats = gate.floats or any(exact(sympify(v))[1] for v in (a, b))
    cases: list[IntegralCase] = []
    with gate.errors():
        check_domain(gate, lo, hi)

        def run(facts: Facts) -> Expr:
            source, u, v = (facts.applied(s) for s in (gate.expr, lo, hi))
            read_on = sifted(source)
            form = seen(gate, u, v, lambda low, high: read_any(read_on, Domain(low, high, facts)))
            repeats = (u, v) == (-oo, oo) and any(p.repeats for p in parts(form))
            even = even_part(source, facts) if repeats else None
            if even is None:
                found = area(form, u, v, endpoints)
            else:
                half = area(read_any(even, Domain(-oo, oo, facts)), S.Zero, v, endpoints)
                found = Area((), (), (), half.value, half.stretches or None)
            cases.append(IntegralCase(facts, source, form, (), found, found.value))
            return found.value

        def checked(facts: Facts) -> Expr:
            try:
                return run(facts)
            except UndefinedProductError:
                check_no_impulse(gate, facts, to_come)
                raise

        result = where_it_exists(checked, gate.assume)
        return _integration(gate, lo, hi, spoken(result, gate.expr), cases)
