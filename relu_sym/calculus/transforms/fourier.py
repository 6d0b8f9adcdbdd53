"""``rs.fourier_transform`` and its inverse, of tempered distributions."""

from __future__ import annotations

from typing import Any, cast

from sympy import Abs, Add, Dummy, EulerGamma, Expr, I, Mul, S, exp, log, oo, pi, sign, sin, sinc, sqrt

from ...budget import verb
from ...errors import UnsupportedError
from ...forms.exact import ZERO, Facts, expression, scalar, sign_of
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import Form, parts
from ...forms.line.partition import Domain
from ...forms.smoothness import depends, is_smooth
from ...functions import Dirac, FinitePart, HeavisideStep, PrincipalValue
from ...symbols import Gate, T, as_variable
from ...vocabularies.read import read_any
from ...vocabularies.write import suited
from ..complexes import is_complex
from ..integration.tables.terms import Kind
from ..integration.tables.terms import read as table_terms
from . import fractions, spectrum
from .exponentials import at_point, by_rates, growth
from .laplace import as_target, real_parts
from .rational import spread
from .rows import add, empty, settled
from .signal import NONE, NotExponential, Signal, forms, of_form, with_imaginary
from .tempered import TURN, frequency, transform, wave

SINGULAR = (PrincipalValue, FinitePart)


@verb
def fourier_transform(f: Any, x: Any, k: Any, noconds: bool = True, assume: Any = ()) -> Any:
    """F(k) = integral of f(x)*exp(-2*pi*I*k*x) over the line, f a tempered distribution (SymPy's convention).

    Pieces that are sums of polynomials times exponentials, sines and cosines, impulses and their derivatives, kinks
    that repeat (a sum of impulses), rational functions, Gaussians, ``log(Abs(x))``, ``PrincipalValue(1/x)`` and
    ``FinitePart(1/x**n)``, times waves.  Poles on the real axis come out as ``PrincipalValue``, ``FinitePart`` and
    ``Dirac``: a plain ``1/k`` never stands for a distribution.  <F, phi> = <f, transform of phi>.
    With ``noconds=False`` the answer is ``(F, True)``, as in SymPy.

    Errors: ``UnsupportedError`` for what is no tempered distribution (a tail that grows like exp(x); a plain 1/x, which
    is not integrable near 0), and where no transform is found.

    >>> from sympy import Symbol, cos, exp, pi
    >>> import relu_sym as rs
    >>> x, k = Symbol('x', real=True), Symbol('k', real=True)
    >>> rs.fourier_transform(exp(-abs(x)), x, k)
    2/(4*pi**2*k**2 + 1)
    >>> rs.fourier_transform(rs.Heaviside(x), x, k)
    Dirac(k)/2 - I*PrincipalValue(1/k)/(2*pi)
    >>> rs.fourier_transform(cos(2*pi*x), x, k)
    Dirac(k - 1)/2 + Dirac(k + 1)/2

    Reference: L. Schwartz, Theorie des distributions (1966), chapter VII; R. P. Kanwal, Generalized Functions (2004),
    chapter 6.
    """
    x, k = as_variable(x), as_target(k, f, x)
    found = _through(Gate(f, x, assume), as_variable(k), 1)
    return found if noconds else (found, True)


@verb
def inverse_fourier_transform(F: Any, k: Any, x: Any, noconds: bool = True, assume: Any = ()) -> Any:
    """f(x) = integral of F(k)*exp(2*pi*I*k*x) over the line: the transform of F(-k), see ``rs.fourier_transform``.

    >>> from sympy import Symbol, pi, sin
    >>> import relu_sym as rs
    >>> x, k = Symbol('x', real=True), Symbol('k', real=True)
    >>> rs.inverse_fourier_transform(rs.PrincipalValue(1/k), k, x)
    I*pi*sign(x)
    >>> rs.inverse_fourier_transform(sin(pi*k)/(pi*k), k, x)
    -Heaviside(x - 1/2) + Heaviside(x + 1/2)

    Errors: those of ``rs.fourier_transform``.
    """
    k, x = as_variable(k), as_target(x, F, k)
    found = _through(Gate(F, k, assume), as_variable(x), -1)
    return found if noconds else (found, True)


def _through(gate: Gate, k: Any, direction: int) -> Expr:
    """The transform of what is behind the gate, in the other variable."""
    if (gate.lo, gate.hi) != (-oo, oo):
        raise UnsupportedError(
            "{0} is declared to have a sign, so that nothing is known on the other side of 0: "
            "use a symbol declared real",
            gate.x,
        )
    out = Gate(S.Zero, k)
    out.floats = gate.floats
    with gate.errors():
        return out.out(by_cases(lambda facts: transformed(facts.applied(gate.expr), facts, direction), gate.assume))


def transformed(e: Expr, facts: Facts, direction: int = 1) -> Expr:
    """The Fourier transform of an expression in T, in T; ``direction`` -1: the inverse one."""
    e = e if direction > 0 else cast(Expr, e.xreplace({T: -T}))
    e = cast(Expr, e.replace(sinc, lambda u: sin(u) / u)) if e.has(sinc) else e
    singular = e.has(*SINGULAR, log) or fractions.has_fractions(e)
    pieces, plain, others = [], [], []
    found = NONE
    for term in spread(e) if singular else Add.make_args(e):
        if term.has(*SINGULAR):
            found = found.plus(_singular(term, facts, pieces, others))
        elif term.has(log):
            others.append(_logarithm(term, facts))
        elif is_smooth(term) and any(q.rate[2] != 0 for q in table_terms(term) or ()):
            others.append(_gaussian(term, facts))
        else:
            (plain if fractions.has_fractions(term) and not term.has(Abs, sign) else pieces).append(term)
    if plain:
        read = fractions.read(Add(*plain), facts)
        fractions.check_poles(read, Add(*plain), facts)
        found = found.plus(_of_fractions(read, facts, pieces))
    own = _of_pieces(Add(*pieces), facts, others)
    if found != NONE:
        waves, own = _smooth_part(own)
        found = found.plus(waves)
    return Add(_told(found, facts), transform(own, facts), *others)


def _of_pieces(e: Expr, facts: Facts, others: list[Expr]) -> Signal:
    """The signal of what the reader reads; the transforms of kinks that repeat go to the others."""
    found = [NONE, NONE]
    for part, w in real_parts(e):
        form = read_any(part, Domain(-oo, oo, facts))
        for p in parts(form):
            if not p.repeats:
                found[w is I] = found[w is I].plus(of_form(p))
            elif len(p.pieces) == 1 and not p.impulses:
                others.append(w * spectrum.transform(p.pieces[0], facts))
            else:
                raise NotExponential("{0}: kinks that repeat on a part of the line are not transformed here", part)
    return with_imaginary(*found)


def _of_fractions(read: list, facts: Facts, pieces: list[Expr]) -> Signal:
    found, powers = fractions.transform(read, facts)
    pieces += [expression(u) * T**j * exp(expression(rate) * T) for rate, c in powers.items() for j, u in enumerate(c)]
    return found


def _singular(term: Expr, facts: Facts, pieces: list[Expr], others: list[Expr]) -> Signal:
    """A smooth factor times one principal value or finite part."""
    heads = [h for h in Mul.make_args(term) if isinstance(h, SINGULAR)]
    factor = Mul(*[h for h in Mul.make_args(term) if not isinstance(h, SINGULAR)])
    if len(heads) != 1 or factor.has(*SINGULAR):
        raise UnsupportedError("{0}: one principal value or finite part times a smooth factor is read", term)
    head = heads[0]
    if head.args[0].has(Abs):
        others.append(_over_distance(factor, head, facts))
        return NONE
    inner = fractions.read(head.args[0], facts)
    fractions.check_poles(inner, head, facts, 1 if isinstance(head, PrincipalValue) else 10**6)
    return _of_fractions(fractions.read(factor * head.args[0], facts), facts, pieces)


# ---------------------------------------------------------------------- logarithms
def _waved(factor: Expr, term: Expr, facts: Facts) -> tuple[Expr, Expr]:
    """(c, k0) with factor = c*exp(2*pi*I*k0*x)."""
    read = fractions.read(factor, facts)
    if len(read) != 1 or read[0][2] != 0 or growth(read[0][0], facts):
        raise UnsupportedError("no Fourier transform is found for {0}", term)
    ((rate, _, _, c),) = read
    return expression(c), frequency(rate)


def _place(u: Expr, term: Expr) -> tuple[Expr, Expr]:
    """(slope, a) with u = slope*(x - a)."""
    slope = u.diff(T)
    if slope == 0 or depends(slope):
        raise UnsupportedError("no Fourier transform is found for {0}", term)
    return slope, (T - u / slope).expand()


def _logarithm(term: Expr, facts: Facts) -> Expr:
    """log|x - a|: -FP(1/|k|)/2 - (gamma + log(2*pi))*delta(k), moved and turned."""
    (head,) = term.atoms(log) if len(term.atoms(log)) == 1 else (S.Zero,)
    if not isinstance(head, log) or not depends(head):
        return S.Zero if head == 0 and term == 0 else _no_log(term, facts)
    if not isinstance(head.args[0], Abs) or (term / head).has(log):
        raise UnsupportedError("no Fourier transform is found for {0}: log(Abs(x - a)) has one", term)
    slope, a = _place(head.args[0].args[0], term)
    c, k0 = _waved(term / head, term, facts)
    turn = wave(scalar(a)).xreplace({T: T - k0})
    constant = log(slope * sign_of(scalar(slope), facts)) - EulerGamma - log(2) - log(pi)
    return c * (-turn * FinitePart(1 / Abs(T - k0)) / 2 + constant * Dirac(T - k0))


def _no_log(term: Expr, facts: Facts) -> Expr:
    """A logarithm of parameters only."""
    if any(depends(h) for h in term.atoms(log)):
        raise UnsupportedError("no Fourier transform is found for {0}", term)
    return transform(_of_pieces(term, facts, []), facts)


def _over_distance(factor: Expr, head: Expr, facts: Facts) -> Expr:
    """FP 1/|x - a|: -2*log|k| - 2*(gamma + log(2*pi)), moved and turned."""
    below = 1 / head.args[0]
    distance = next(iter(below.atoms(Abs)))
    c = (below / distance).cancel()
    if depends(c) or isinstance(head, PrincipalValue):
        raise UnsupportedError("no Fourier transform is found for {0}: FinitePart(1/Abs(x - a)) has one", head)
    slope, a = _place(distance.args[0], head)
    size = slope * sign_of(scalar(slope), facts)
    w, k0 = _waved(factor, factor * head, facts)
    turn = wave(scalar(a)).xreplace({T: T - k0})
    return -2 * w / (c * size) * turn * (log(Abs(T - k0)) + EulerGamma + log(2) + log(pi))


# ---------------------------------------------------------------------- Gaussians
def _gaussian(term: Expr, facts: Facts) -> Expr:
    """x**n*exp(-a*x**2 + b*x): sqrt(pi/a)*exp((b - 2*pi*I*k)**2/(4*a)), differentiated n times by b."""
    out = []
    for kind, poly in (table_terms(term) or {}).items():
        r0, _, r2 = kind.rate
        if is_complex(r2) or kind.errors or sign_of(scalar(r2), facts) >= 0:
            raise UnsupportedError("{0} has no Fourier transform that is found here: it does not fade", kind.expr())
        for b, w in _slopes(kind):
            v = Dummy("b")
            base = w * sqrt(pi / -r2) * exp(r0) * exp(((v - TURN * T) ** 2 / (-4 * r2)).expand())
            out += [
                c * base.diff(v, n).xreplace({v: b}) if n else c * base.xreplace({v: b}) for n, c in enumerate(poly)
            ]
    return Add(*out)


def _slopes(kind: Kind) -> list[tuple[Expr, Expr]]:
    """The linear rates of an exponential with its wave, and their weights."""
    return by_rates(kind._replace(rate=(S.Zero, kind.rate[1], S.Zero)))


# ---------------------------------------------------------------------- words
def _smooth_part(own: Signal) -> tuple[Signal, Signal]:
    """(The transform of the impulses as a signal in k, the rest)."""
    left, right, rest = empty(), empty(), empty()
    for (rate, order), there in own.compact.items():
        for p, c in there.items():
            if order > 0:
                add(rest, (rate, order), p, c)
                continue
            terms = {scalar(-TURN * expression(p)) if p != 0 else ZERO: (*[ZERO] * -order, c * TURN**-order)}
            _put(left, terms, -1)
            _put(right, terms, 1)
    return Signal(settled(left), {}, settled(right)), own._replace(compact=settled(rest))


def _put(rows: Any, terms: Any, side: int) -> None:
    for rate, c in at_point(terms, ZERO).items():
        for j, u in enumerate(c):
            if u != 0:
                add(rows, (rate, j + 1), ZERO, side * u)


def _told(signal: Signal, facts: Facts) -> Expr:
    """The signal in k, by steps where it is one-sided, else by signs and distances."""
    if signal == NONE:
        return S.Zero
    re, im = forms(signal, Domain(-oo, oo, facts))
    return suited(re, T, _words(re)) + I * suited(im, T, _words(im))


def _words(form: Form) -> Expr:
    pieces = [p for part in parts(form) for p in (part.pieces[0], part.pieces[-1])]
    return HeavisideStep(T) if any(p.is_zero() for p in pieces) else Abs(T)
