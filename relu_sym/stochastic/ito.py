"""``rs.ito``: the Ito-Tanaka-Meyer formula, the second distributional derivative read along a diffusion."""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Add, Basic, Expr, Piecewise, S, Symbol, Tuple, default_sort_key, latex, sympify
from sympy.core.symbol import Str
from sympy.stats.rv import RandomSymbol

from ..budget import verb
from ..calculus.differentiation.derivative import distributional_any
from ..errors import RewriteError, Undecided, UnsupportedError, WithoutValue
from ..forms.exact import Facts, Scalar, equal, expression, is_finite
from ..forms.line.guarded import by_cases
from ..forms.line.jumps import Form, JumpSum, added, multiplied, parts
from ..forms.line.partition import Break, Domain, LineForm
from ..forms.line.piece import piece
from ..functions import HeavisideStep
from ..symbols import Gate, T, check_same_name, exact
from ..vocabularies.heaviside import factored
from ..vocabularies.read import read_any
from ..vocabularies.write import suited, switches_well, written
from .diffusion import Diffusion, differentials
from .smoothness import check_beside_curves, check_continuous, check_steady


class LocalTime(NamedTuple):
    """The term ``weight`` dL of the local time at ``level``."""

    level: Expr
    weight: Expr


class Ito(Basic):
    """df(t, X) = drift dt + diffusion dW + the sum of weight dL over ``.local_times``; the value of ``rs.ito``.

    ``.convention``: "left derivative, right local time" or "mean derivative, symmetric local time".
    ``.slope``: the derivative of f in x that stands before dX, with its value at the kinks.
    """

    def __new__(cls, f: Any, process: Any, drift: Any, diffusion: Any, slope: Any, terms: Any, convention: Any) -> Ito:
        told = convention if isinstance(convention, Str) else Str(convention)
        return Basic.__new__(
            cls, *map(sympify, (f, process, drift, diffusion, slope)), Tuple(*(Tuple(*p) for p in terms)), told
        )

    f = property(lambda self: self.args[0], doc="The function.")
    process = property(lambda self: self.args[1], doc="The diffusion X.")
    drift = property(lambda self: self.args[2], doc="The coefficient of dt.")
    diffusion = property(lambda self: self.args[3], doc="The coefficient of dW.")
    slope = property(lambda self: self.args[4], doc="The derivative of f before dX, with its values at the kinks.")

    @property
    def local_times(self) -> tuple[LocalTime, ...]:
        """The pairs (level, weight), by level where their order is known."""
        return tuple(LocalTime(*pair) for pair in self.args[5])

    @property
    def convention(self) -> str:
        """Which derivative and which local time."""
        return self.args[6].name

    @property
    def is_local_martingale(self) -> bool:
        """Whether the formula has no term but that of dW."""
        return self.drift == 0 and not self.local_times

    def _sympystr(self, printer: Any) -> str:
        drift, diffusion = printer._print(self.drift), printer._print(self.diffusion)
        told = ", ".join(f"({printer._print(a)}, {printer._print(w)})" for a, w in self.local_times)
        return f"Ito(drift={drift}, diffusion={diffusion}, local_times=({told}))"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        X = self.process
        symbol = r"\tilde{L}" if self.convention == MEAN else "L"
        terms = [(self.drift, r"\mathrm{d}" + printer._print(X.t)), (self.diffusion, r"\mathrm{d}W")]
        terms += [(w, rf"\mathrm{{d}}{symbol}^{{{printer._print(a)}}}") for a, w in self.local_times]
        return rf"\mathrm{{d}}\left({printer._print(self.f)}\right) = " + differentials(terms, printer)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"


LEFT, MEAN = "left derivative, right local time", "mean derivative, symmetric local time"


@verb
def ito(f: Any, X: Any, symmetric: bool = False, assume: Any = ()) -> Ito:
    """df(t, X) by the Ito-Tanaka-Meyer formula: f_t dt + f'(X) dX + sigma^2 f''/2 dt + the sum of jump(f')/2 dL.

    f is an expression in the state x of X, and in its time t; kinks in x become local times, weighted by half the jump
    of the slope.  By default f' is the left derivative and L the right local time (the limit of the time spent in
    [a, a + eps), in the clock of <X>, over eps); ``symmetric=True``: the mean of the one-sided derivatives and the
    symmetric local time (in (a - eps, a + eps), over 2 eps).  f must be a difference of convex functions: f with a jump
    has no such formula.  What is not smooth in t for t > 0 is refused.  A kink at b(t), b smooth for t > 0, brings the
    local time on that curve: that of X - b at 0; f_t too is then the limit from the left, or the mean.

    Errors: ``UnsupportedError`` (a jump, a slope that is not locally bounded, kinks without end, an order of kinks that
    is not known or changes with t, a kink that moves beside which f is not smooth).

    >>> from sympy import Abs, Symbol, exp
    >>> import relu_sym as rs
    >>> x, t = Symbol('x', real=True), Symbol('t', positive=True)
    >>> W = rs.Diffusion.brownian(x, t)
    >>> rs.ito(Abs(x), W, symmetric=True)
    Ito(drift=0, diffusion=sign(x), local_times=((0, 1)))
    >>> rs.ito(rs.ReLU(x - 1), W)
    Ito(drift=0, diffusion=Heaviside(x - 1, 0), local_times=((1, 1/2)))
    >>> rs.ito(exp(-t)*x**2, W).drift
    -x**2*exp(-t) + exp(-t)
    >>> rs.ito(rs.ReLU(x - t), W)
    Ito(drift=-Heaviside(-t + x, 0), diffusion=Heaviside(-t + x, 0), local_times=((t, 1/2)))

    References: D. Revuz, M. Yor, Continuous Martingales and Brownian Motion (1999), theorem VI.1.5 and exercise
    VI.1.25; G. Peskir, A change-of-variable formula with local time on curves (2005), for f(t, x).
    """
    return itos(f, X, symmetric, assume).result


class Read(NamedTuple):
    """What the formula is read from, as forms: f, its slope, f_t and the regular part of f'' with their values at the
    kinks, f'' with its impulses; the sums before dt and dW; the local times."""

    form: Form
    slope: Form
    moved: Form
    curvature: Form
    second: Form
    drift: Form
    diffusion: Form
    terms: tuple


class Evidence(NamedTuple):
    """The evidence of ``ito``."""

    gate: Gate
    process: Diffusion
    read: Read
    result: Ito


def itos(f: Any, X: Any, symmetric: bool = False, assume: Any = ()) -> Evidence:
    """``ito`` with its evidence."""
    if not isinstance(X, Diffusion):
        raise UnsupportedError("{0!r} is no rs.Diffusion", X)
    gate = Gate(f, X.x, assume)
    check_same_name(gate.source, X.t)
    if gate.source.atoms(RandomSymbol):
        raise UnsupportedError("{0} holds random symbols: f is a function of {1} and {2}", gate.source, X.x, X.t)
    mu, from_mu = exact(X.mu)
    sigma, from_sigma = exact(X.sigma)
    gate.floats = gate.floats or from_mu or from_sigma
    found: list[Read] = []

    def run(facts: Facts) -> Expr:
        found[:] = [_formula(gate, gate.enter(mu), gate.enter(sigma), X.t, symmetric, facts)]
        return S.Zero

    with gate.errors():
        try:
            by_cases(run, gate.assume, most=0)
        except Undecided as undecided:
            raise UnsupportedError(
                "the Ito formula of {0} differs from case to case of its parameters ({1}): give them numbers, or "
                "assumptions with assume=",
                gate.expr,
                str(undecided.requoted(gate.out)),
            ) from None
        (read,) = found
        told = [gate.out(_told(form, gate.expr, symmetric)) for form in (read.drift, read.diffusion, read.slope)]
    pairs = [(gate.out(a), gate.out(w)) for a, w in read.terms]
    return Evidence(gate, X, read, Ito(gate.source, X, *told, pairs, MEAN if symmetric else LEFT))


def _formula(gate: Gate, mu: Expr, sigma: Expr, t: Symbol, symmetric: bool, facts: Facts) -> Read:
    """Drift, diffusion and slope as forms, and the local times, in one case of the parameters."""
    e, domain = facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts)
    form = read_any(e, domain)
    check_steady(form, e, t)
    first = _derivative(form, e)
    check_continuous(form, first, e)
    second = _derivative(_bare(first), e)
    terms = _local_times(second, e, t)
    slope = _valued(_bare(first), symmetric)
    moved = _each(form, lambda p: p.replace(pieces=[piece(q.expr().diff(t)) for q in p.pieces]))
    check_beside_curves((first, second, moved), e, t)
    curvature, moved = (_valued(_bare(one), symmetric) for one in (second, moved))
    speed, spread, square = (read_any(facts.applied(c), domain) for c in (mu, sigma, sigma**2 / 2))
    drift = added([moved, multiplied([speed, slope]), multiplied([square, curvature])], [S.One] * 3)
    return Read(form, slope, moved, curvature, second, drift, multiplied([spread, slope]), terms)


def _derivative(form: Form, e: Expr) -> Form:
    """The distributional derivative, where there is one."""
    try:
        return distributional_any(form)[0]
    except WithoutValue:
        raise UnsupportedError(
            "{0} or its slope has no finite one-sided limit at a point: it is no difference of convex functions, and "
            "has no Ito formula",
            e,
        ) from None


def _each(form: Form, rule: Any) -> Form:
    """The form with every summand changed."""
    return rule(form) if isinstance(form, LineForm) else JumpSum([rule(p) for p in parts(form)])


def _bare(form: Form) -> Form:
    """Without impulses."""
    return _each(form, lambda p: p.replace(impulses=()))


def _valued(form: Form, symmetric: bool) -> Form:
    """With the limit from the left at every breakpoint, or the mean of both; 0 where they are infinite.

    Where the limits of f'' are infinite the diffusion spends no time.
    """

    def value(p: LineForm, k: int) -> Scalar:
        left, right = p.limits(k)
        if not is_finite(left) or (symmetric and not is_finite(right)):
            return S.Zero
        return (left + right) / 2 if symmetric else left

    def rule(p: LineForm) -> LineForm:
        return p.replace(breaks=tuple(Break(b.point, value(p, k), b.origin) for k, b in enumerate(p.breaks))).merged()

    return _each(form, rule)


def _local_times(second: Form, e: Expr, t: Symbol) -> tuple:
    """The levels and half the jumps of the slope."""
    weights: dict[Expr, Expr] = {}
    for p in parts(second):
        if p.principal or any(i.order for i in p.impulses):
            raise UnsupportedError("the slope of {0} is not locally bounded: it has no Ito formula", e)
        for i in p.impulses:
            a = expression(i.point)
            weights[a] = weights.get(a, S.Zero) + expression(i.weight) / 2
    told = [(a, w) for a, w in weights.items() if w.expand() != 0]
    return tuple(told if len(parts(second)) == 1 else sorted(told, key=lambda pair: default_sort_key(pair[0])))


def _told(form: Form, e: Expr, symmetric: bool) -> Expr:
    """With its values at the kinks: means in the words of f, limits from the left by steps or else by cases."""
    return Add(*(_one_told(p, e, symmetric) for p in parts(form)))


def _one_told(p: LineForm, e: Expr, symmetric: bool) -> Expr:
    if symmetric:
        return suited(p, T, e, values=True)
    if not switches_well(p, e) or e.has(Piecewise):
        return written(p, T, Piecewise)
    if all(_is_left(p, k) for k in range(len(p.breaks))):
        return Add(p.pieces[0].expr(), *(_step(p, k) for k in range(len(p.breaks))))
    try:
        return written(p, T, HeavisideStep)
    except RewriteError:
        return written(p, T, Piecewise)


def _is_left(p: LineForm, k: int) -> bool:
    """Whether the value at a breakpoint is the limit from the left."""
    left, right = p.limits(k)
    return is_finite(left) and is_finite(right) and equal(p.breaks[k].value, left, p.domain.facts)


def _step(p: LineForm, k: int) -> Expr:
    """The jump at a breakpoint, times a step that is 0 there; where nothing jumps any step will do."""
    a, (left, right) = p.breaks[k].point, p.limits(k)
    u = T - expression(a)
    gap = factored(p.pieces[k + 1] - p.pieces[k], a, T)
    return gap * (HeavisideStep(u) if equal(left, right, p.domain.facts) else HeavisideStep(u, 0))
