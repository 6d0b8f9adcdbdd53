"""``rs.diff``: the derivative, in a mode that the caller can see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sympy import Basic, DiracDelta, Expr, Piecewise, Symbol

from ...budget import verb
from ...errors import BudgetError, NoClosedForm, OutOfTime, ReluSymError, Undecided, UnsupportedError
from ...forms.exact import NO_FACTS, Facts, sign_of
from ...forms.line.assumed import given
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import Form, parts
from ...forms.line.partition import Domain
from ...forms.line.powers import raised
from ...forms.smoothness import is_smooth
from ...modes import Mode, as_mode
from ...symbols import Gate, T, renamed
from ...vocabularies.read import read, read_any
from ...vocabularies.write import conditional, suited, switches_well, visible
from ..complexes import by_parts, is_complex
from ..singular import Signed
from ..subdifferentials.subdifferential import SetValuedMap, subdifferential
from .call import gathered, steps_of
from .derivative import Evidence, classical, distributional_any
from .leibniz import ByEnds, by_ends
from .meromorphic import is_meromorphic, with_gaps
from .mixed import jointly
from .weak_chain import Weak, weak_derivative


@verb
def diff(f: Any, *variables: Any, mode: str = "distributional", assume: Any = ()) -> Expr | SetValuedMap:
    """d^n f/dx^n in one of three modes.

    ``distributional`` (default): jumps become Dirac terms, f in the sense of distributions; the values of the
    regular part at its jumps are means, by convention.  ``classical``: the pointwise derivative, without a value
    where it does not exist.  ``set-valued``: ``rs.subdifferential(f, x)``, Clarke's set, order 1.

    Calls as SymPy's: ``diff(f, x)``, ``diff(f, x, 2)``, ``diff(f, (x, 2))``, ``diff(f, x, y)``; with one free
    symbol ``diff(f)``.  Smooth input goes to SymPy.  ``assume``: relations between parameters, as in
    ``assume=(a < 1,)``, for what their declarations cannot say.

    Order 1 of a function that is Lipschitz by construction needs no zero of what stands under Abs, Max, Min and ReLU,
    and no case of a parameter: by the weak chain rule |g|' = sign(g) g'.  Such an answer holds almost everywhere
    (values at kinks inside kinks carry no meaning); undefined functions are taken to be continuously differentiable.
    Order 2 is taken from f.  Derivatives in several variables are of distributions in all of them, in any order.

    A question told by SingularityFunction alone is answered by it: at a jump it has the value from the right.

    Jumps that repeat become ``Sum(Dirac(x - n*T), (n, -oo, oo))``; beside such impulses the regular part has, at its
    own jumps, the values of floor (those from the right), or the mean where sign and Heaviside say it.

    Errors: ``UnsupportedError`` (no such derivative, or not decidable), ``UndefinedProductError`` (f itself is no
    distribution), ``BudgetError``.

    >>> from sympy import Abs, Piecewise, Symbol, cos, floor
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
    >>> a, b = Symbol('a', real=True), Symbol('b', real=True)
    >>> rs.diff(rs.ReLU(a*x + b), x), rs.diff(Abs(x - cos(x)), x)
    (a*Heaviside(a*x + b), (sin(x) + 1)*sign(x - cos(x)))

    References: R. P. Kanwal, Generalized Functions (2004), section 2.6; F. H. Clarke, Optimization and Nonsmooth
    Analysis (1983), section 2.1; D. Gilbarg and N. S. Trudinger, Elliptic Partial Differential Equations (2001),
    lemma 7.6.
    """
    chosen = as_mode(mode)
    steps = steps_of(f, variables)
    if chosen is Mode.SET_VALUED:
        if len(steps) != 1 or steps[0][1] != 1:
            raise UnsupportedError("the set-valued derivative has order 1 in one variable here")
        return subdifferential(f, steps[0][0], assume=assume)
    called = gathered(steps, chosen)
    if chosen is Mode.DISTRIBUTIONAL and len(called) > 1:
        joint = jointly(f, called, lambda e, x: differentiate(e, x, 1, chosen, assume).result)
        if joint is not None:
            return joint
    try:
        return _in_turn(f, called, chosen, assume)
    except UnsupportedError:
        if len(called) < 2 or chosen is Mode.CLASSICAL:
            raise
        try:
            return _in_turn(f, called[::-1], chosen, assume)
        except ReluSymError:
            pass
        raise


def _in_turn(f: Any, steps: list[tuple[Symbol, int]], mode: Mode, assume: Any) -> Expr:
    """One variable after the other.

    What holds almost everywhere in x, for every value of the others, holds almost everywhere in all of them together:
    the derivative of the next variable is that of the same distribution (Fubini).
    """
    for k, (x, n) in enumerate(steps, 1):
        f = differentiate(f, x, n, mode, assume, FEW_CASES if k == len(steps) else 0).result
    return f


class Case(NamedTuple):
    """One case of the parameters: f there, the evidence of every order (a tuple of parts each), the derivative.

    ``orders`` is empty where f is smooth and SymPy's own derivative is right, where the weak chain rule gave it, and
    where it is that of integrals by their ends.
    """

    facts: Facts
    source: Expr
    orders: tuple[tuple[Evidence, ...], ...]
    result: Expr
    weak: Weak | None = None
    ends: ByEnds | None = None


class Differentiation(NamedTuple):
    """The evidence of one derivative, on the gate's variable; ``result`` is in the caller's symbols."""

    gate: Gate
    mode: Mode
    order: int
    cases: tuple[Case, ...]
    result: Expr


FEW_CASES = 8
"""Cases of the parameters that an answer exact at its kinks is worth."""


def differentiate(f: Any, x: Any, n: int, mode: Mode, assume: Any = (), few: int = FEW_CASES) -> Differentiation:
    """The n-th derivative of f, classical or distributional, and its evidence.

    ``few``: how many cases of the parameters are made before the weak chain rule answers.
    """
    gate = Gate(f, x, assume)
    cases: list[Case] = []
    with gate.errors():
        e = gate.expr
        if is_smooth(e) or (mode is Mode.CLASSICAL and is_meromorphic(e)):
            result = e
            for _ in range(n):  # at once SymPy fails on a CRootOf
                result = result.diff(T)
            if mode is Mode.CLASSICAL:
                result = with_gaps(result, e)
            return Differentiation(gate, mode, n, (Case(NO_FACTS, e, (), result),), gate.out(result))

        if is_complex(e):
            result = by_parts(lambda part: differentiate(gate.out(part), gate.x, n, mode, assume).result, e)
            return Differentiation(gate, mode, n, (), result)
        outer = by_ends(e) if mode is Mode.DISTRIBUTIONAL and n else None
        if outer is not None:
            result = diff(gate.out(outer.slope), gate.x, n - 1, assume=assume)
            return Differentiation(gate, mode, n, (Case(NO_FACTS, e, (), gate.enter(result), ends=outer),), result)

        def run(facts: Facts) -> Expr:
            _refuse_other_impulses(e, facts)
            domain, here = Domain(gate.lo, gate.hi, facts), facts.applied(e)
            if mode is Mode.CLASSICAL:
                orders, result = _classical_of_powers(here, n, domain, gate)
            else:
                orders, result = _distributional(here, n, domain, gate)
            cases.append(Case(facts, here, orders, result))
            return result

        if n > 1 or mode is Mode.CLASSICAL:
            result = by_cases(run, assume=gate.assume)
        else:
            result = _or_weakly(run, e, cases, gate.assume, few)
        return Differentiation(gate, mode, n, tuple(cases), gate.out(result))


def _or_weakly(run: Callable[[Facts], Expr], e: Expr, cases: list[Case], assume: tuple[Basic, ...], few: int) -> Expr:
    """The answer of ``run``; the weak chain rule's where zeros are not found, and instead of cases of the parameters.

    A few cases are made where only they say the means at kinks; zeros without closed form only where the weak chain
    rule has no answer.  Which of the answers comes, time does not decide.
    """

    def in_closed_form(facts: Facts) -> Expr:
        return run(facts.in_closed_form())

    try:
        return by_cases(in_closed_form, assume, most=0)
    except OutOfTime:
        raise
    except (UnsupportedError, BudgetError) as refused:
        refusal = refused
    weak, undecided = weak_derivative(e), isinstance(refusal, Undecided)
    if weak is None:
        if undecided or isinstance(refusal, NoClosedForm):
            return by_cases(run, assume)
        raise refusal
    if undecided and few and not weak.keeps_means:
        try:
            return by_cases(in_closed_form, assume, most=few)
        except OutOfTime:
            raise
        except (UnsupportedError, BudgetError):
            pass
    cases[:] = [Case(given(assume), e, (), weak.slope, weak)]
    return weak.slope


def _refuse_other_impulses(e: Expr, facts: Facts) -> None:
    """An impulse in a parameter whose sign is a case of the answer: none of the cases holds it."""
    asked = set().union(*(f.free_symbols for f, _ in facts.signs))
    for d in e.atoms(DiracDelta) if asked else ():
        if T not in d.free_symbols and asked & d.free_symbols:
            raise UnsupportedError(
                "{0} depends on the sign of {1}, in which {2} is an impulse: no case of the sign tells what it does "
                "there; differentiate in the variables of the impulse last",
                e,
                sorted(asked & d.free_symbols, key=str)[0],
                d,
            )


Orders = tuple[tuple[Evidence, ...], ...]


def _distributional(e: Expr, n: int, domain: Domain, gate: Gate) -> tuple[Orders, Expr]:
    form: Form = read_any(e, domain)
    orders = []
    for _ in range(n):
        form, seen = distributional_any(form)
        orders.append(seen)
    written = suited(form, gate.x, e)
    return tuple(orders), _shorter(written, form, e, gate) if n == 1 else written


def _shorter(written: Expr, form: Form, e: Expr, gate: Gate) -> Expr:
    """The answer by its pieces, or by the weak chain rule where a switched sum of them overflows or has poles.

    Both have the means at the kinks, or the pieces stay.
    """
    if all(p.repeats or switches_well(p, e) or not p.breaks for p in parts(form)) or e.has(Piecewise):
        return written
    weak = weak_derivative(e)
    if weak is None or not weak.keeps_means:
        return written
    by_chain = renamed(weak.slope, T, gate.x)
    return min(by_chain, written, key=lambda f: (f.has(Piecewise), f.count_ops(), len(str(f))))


def _classical_of_powers(e: Expr, n: int, domain: Domain, gate: Gate) -> tuple[Orders, Expr]:
    """Where b**u, u of parameters, has an n-th derivative that vanishes with b, the limits are told that u > n."""
    exponents = dict.fromkeys(h.exp - n for h in raised(e) if not h.exp.is_integer)
    smooth = Signed([u for u in exponents if sign_of(u, domain.facts) > 0], domain.facts)
    told = domain._replace(facts=smooth.facts) if smooth.facts.signs else domain
    with smooth.errors():
        orders, result = _classical(smooth.of(e), n, told, gate)
    return orders, smooth.out(result)


def _classical(e: Expr, n: int, domain: Domain, gate: Gate) -> tuple[Orders, Expr]:
    form = read(e, domain)
    orders = []
    for _ in range(n):
        form, seen = classical(form)
        orders.append((seen,))
    form = visible(form.merged())
    if any(b.value is None for b in form.breaks):
        return tuple(orders), conditional(form, gate.x, e)
    return tuple(orders), suited(form, gate.x, e)
