"""``rs.diff``: the derivative, in a mode that the caller can see."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Expr, Integer, Symbol, Tuple, nan, zoo

from ..budget import MAX_ORDER
from ..errors import BudgetError, UnsupportedError
from ..forms.exact import NO_FACTS, Facts
from ..forms.line.guarded import by_cases
from ..forms.line.jumps import Form
from ..forms.line.partition import Domain
from ..forms.smoothness import SMOOTH, is_smooth
from ..modes import Mode, as_mode
from ..symbols import Gate, T, as_variable
from ..vocabularies import piecewise
from ..vocabularies.germ import MEROMORPHIC
from ..vocabularies.read import read, read_any
from ..vocabularies.write import suited, visible
from .derivative import Evidence, classical, distributional_any
from .subdifferential import SetValuedMap, subdifferential


def diff(f: Any, *variables: Any, mode: str = "distributional", assume: Any = ()) -> Expr | SetValuedMap:
    """d^n f/dx^n in one of three modes.

    ``distributional`` (default): jumps become Dirac terms, f in the sense of distributions; the values of the
    regular part at its jumps are means, by convention.  ``classical``: the pointwise derivative, without a value
    where it does not exist.  ``set-valued``: ``rs.subdifferential(f, x)``, Clarke's set, order 1.

    Calls as SymPy's: ``diff(f, x)``, ``diff(f, x, 2)``, ``diff(f, (x, 2))``, ``diff(f, x, y)``; with one free
    symbol ``diff(f)``.  Smooth input goes to SymPy.  ``assume``: relations between parameters, as in
    ``assume=(a < 1,)``, for what their declarations cannot say.

    Jumps that repeat become ``Sum(Dirac(x - n*T), (n, -oo, oo))``; beside such impulses the regular part has, at its
    own jumps, the values of floor (those from the right), or the mean where sign and Heaviside say it.

    Errors: ``UnsupportedError`` (no such derivative, or not decidable), ``UndefinedProductError`` (f itself is no
    distribution), ``BudgetError``.

    >>> from sympy import Piecewise, Symbol, floor
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.ReLU(x), x), rs.diff(rs.ReLU(x), x, 2)
    (Heaviside(x), Dirac(x))
    >>> rs.diff(rs.ReLU(x), x, mode="classical")
    Piecewise((0, x < 0), (1, x > 0))
    >>> rs.diff(Piecewise((0, x < 0), (1, True)), x)
    Dirac(x)
    >>> rs.diff(x*floor(x), x)
    floor(x) + Sum(n*Dirac(-n + x), (n, -oo, oo))

    References: R. P. Kanwal, Generalized Functions (2004), section 2.6; F. H. Clarke, Optimization and Nonsmooth
    Analysis (1983), section 2.1.
    """
    chosen = as_mode(mode)
    steps = _steps(f, variables)
    if chosen is Mode.SET_VALUED:
        if len(steps) != 1 or steps[0][1] != 1:
            raise UnsupportedError("the set-valued derivative has order 1 in one variable here")
        return subdifferential(f, steps[0][0], assume=assume)
    result = f
    for x, n in (step for step in steps if step[1]):
        result = differentiate(result, x, n, chosen, assume).result
    return result


class Case(NamedTuple):
    """One case of the parameters: f there, the evidence of every order (a tuple of parts each), the derivative.

    ``orders`` is empty where f is smooth and SymPy's own derivative is right.
    """

    facts: Facts
    source: Expr
    orders: tuple[tuple[Evidence, ...], ...]
    result: Expr


class Differentiation(NamedTuple):
    """The evidence of one derivative, on the gate's variable; ``result`` is in the caller's symbols."""

    gate: Gate
    mode: Mode
    order: int
    cases: tuple[Case, ...]
    result: Expr


def differentiate(f: Any, x: Any, n: int, mode: Mode, assume: Any = ()) -> Differentiation:
    """The n-th derivative of f, classical or distributional, and its evidence."""
    gate = Gate(f, x, assume)
    cases: list[Case] = []
    with gate.errors():
        e = gate.expr
        if is_smooth(e) or (mode is Mode.CLASSICAL and _is_meromorphic(e)):
            result = e.diff(T, n)
            return Differentiation(gate, mode, n, (Case(NO_FACTS, e, (), result),), gate.out(result))

        def run(facts: Facts) -> Expr:
            domain, here = Domain(gate.lo, gate.hi, facts), facts.applied(e)
            if here.has(zoo, nan):
                return nan
            orders, result = (_classical if mode is Mode.CLASSICAL else _distributional)(here, n, domain, gate)
            cases.append(Case(facts, here, orders, result))
            return result

        result = gate.out(by_cases(run, gate.assume))
        return Differentiation(gate, mode, n, tuple(cases), result)


Orders = tuple[tuple[Evidence, ...], ...]


def _distributional(e: Expr, n: int, domain: Domain, gate: Gate) -> tuple[Orders, Expr]:
    form: Form = read_any(e, domain)
    orders = []
    for _ in range(n):
        form, seen = distributional_any(form)
        orders.append(seen)
    return tuple(orders), suited(form, gate.x, e)


def _classical(e: Expr, n: int, domain: Domain, gate: Gate) -> tuple[Orders, Expr]:
    form = read(e, domain)
    orders = []
    for _ in range(n):
        form, seen = classical(form)
        orders.append((seen,))
    form = visible(form.merged())
    if any(b.value is None for b in form.breaks):
        return tuple(orders), piecewise.write(form, gate.x)
    return tuple(orders), suited(form, gate.x, e)


def _is_meromorphic(e: Expr) -> bool:
    """Smooth apart from poles, where SymPy's derivative has no value either."""
    if is_smooth(e):
        return True
    if e.is_Add or e.is_Mul:
        return all(map(_is_meromorphic, e.args))
    if e.is_Pow:
        return bool(e.exp.is_integer) and T not in e.exp.free_symbols and _is_meromorphic(e.base)
    if type(e) in MEROMORPHIC:
        return is_smooth(e.args[0])
    return type(e) in SMOOTH and all(map(is_smooth, e.args))


def _steps(f: Any, variables: tuple) -> list[tuple[Symbol, int]]:
    """(variable, order) pairs from SymPy's ways to say them."""
    if not variables:
        free = getattr(f, "free_symbols", set())
        if len(free) != 1:
            raise UnsupportedError("{0} has {1} free symbols: name the variable", f, len(free))
        return [(as_variable(next(iter(free))), 1)]
    steps: list[tuple[Symbol, int]] = []
    for v in variables:
        if isinstance(v, (tuple, list, Tuple)):
            if len(v) != 2:
                raise UnsupportedError("{0!r} is not a pair (variable, order)", v)
            steps.append((as_variable(v[0]), _order(v[1])))
        elif steps and (isinstance(v, (int, Integer))):
            steps[-1] = (steps[-1][0], _order(v))
        else:
            steps.append((as_variable(v), 1))
    return steps


def _order(n: Any) -> int:
    if isinstance(n, bool) or not (isinstance(n, (int, Integer))) or n < 0:
        raise UnsupportedError("the order of a derivative is a number 0, 1, 2, ..., not {0!r}", n)
    if n > MAX_ORDER:
        raise BudgetError("a derivative of order {0}, more than {1}", n, MAX_ORDER)
    return int(n)
