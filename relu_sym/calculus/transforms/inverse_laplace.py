"""``rs.inverse_laplace_transform``: rational functions, delayed by exponentials, by their poles."""

from __future__ import annotations

from typing import Any

from sympy import Add, Dummy, Expr, Heaviside, I, Mul, Pow, Rational, S, Symbol, exp, gamma, oo
from sympy import inverse_laplace_transform as sympy_inverse

from ...budget import deadline, verb
from ...errors import ReluSymError, UnsupportedError
from ...forms.exact import ONE, Facts, Scalar, expression, scalar, sign_of
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import added
from ...forms.line.partition import Break, Domain, LineForm
from ...forms.line.piece import NOTHING, piece
from ...functions import HeavisideStep
from ...symbols import Gate, T, as_expression, as_variable, exact
from ...vocabularies.write import suited
from .. import quadrature
from .laplace import agrees, as_target
from .rational import rows_of
from .rows import Rows, joined
from .signal import Signal, forms

CAUSAL = HeavisideStep(T)
"""In whose words an answer is told: by steps."""


@verb
def inverse_laplace_transform(F: Any, s: Any, t: Any, plane: Any = None, assume: Any = ()) -> Expr:
    """f(t), 0 for t < 0, whose Laplace transform (from 0-) is F(s) to the right of all its poles.

    Rational functions of s, parameters among their poles too, times exp(-a*s) for delays a >= 0: polynomials in s are
    impulses and their derivatives.  Other F as SymPy has it, checked by quadrature.  ``plane`` is accepted as in SymPy
    and not needed: f is causal.

    Errors: ``UnsupportedError`` where the poles have no closed form, or exp(a*s), a > 0, would begin before 0.

    >>> from sympy import Symbol, exp
    >>> import relu_sym as rs
    >>> t, s = Symbol('t', real=True), Symbol('s')
    >>> rs.inverse_laplace_transform(exp(-2*s)/s, s, t)
    Heaviside(t - 2)
    >>> rs.inverse_laplace_transform(s/(s + 1), s, t)
    -exp(-t)*Heaviside(t) + Dirac(t)

    Reference: A. H. Zemanian, Distribution Theory and Transform Analysis (1965), chapter 8.
    """
    t = as_variable(t)
    e, floats = exact(as_expression(F))
    s = as_target(s, t, t)
    if t in e.free_symbols:
        raise UnsupportedError("the variable {0} is one of {1} already", t, e)
    gate = Gate(S.Zero, t, assume)
    gate.floats = floats
    v = Dummy("s")
    e = e.xreplace({s: v})

    def run(facts: Facts) -> Expr:
        return inverse(facts.applied(e), v, Domain(-oo, oo, facts))

    with gate.errors():
        try:
            return gate.out(by_cases(run, gate.assume))
        except ReluSymError as error:
            raise error.requoted(lambda q: q.xreplace({v: s}) if isinstance(q, Expr) else q) from None


def inverse(e: Expr, v: Symbol, domain: Domain) -> Expr:
    """The inverse transform as an expression in T."""
    rows: list[Rows] = []
    others: list[Expr] = []
    for term in Add.make_args(separated(e, v)):
        delay, rest = delayed(term, v)
        if sign_of(delay, domain.facts) < 0:
            raise UnsupportedError("{0} begins before 0: it is the transform of no causal function", term)
        if rest.is_rational_function(v):
            rows.append(_delayed(rows_of(rest, v, domain.facts), delay))
        else:
            others.append(_other(rest, v, delay, domain))
    re, im = forms(Signal({}, {}, joined(*rows)), domain)
    return Add(suited(re, T, CAUSAL), I * suited(im, T, CAUSAL), *others)


def separated(e: Expr, v: Symbol) -> Expr:
    """The sum with every exponential of v in a factor of its own, in front of rational functions."""
    e = e.expand(power_base=False, log=False, multinomial=False, basic=False)
    return e.expand(power_base=False, log=False) if any(h.args[0].has(v) for h in e.atoms(exp)) else e


def delayed(term: Expr, v: Symbol) -> tuple[Scalar, Expr]:
    """(a, rest) with term = exp(-a*v)*rest."""
    delay, rest = S.Zero, []
    for h in Mul.make_args(term):
        slope = h.args[0].diff(v) if isinstance(h, exp) else v
        if slope.has(v):
            rest.append(h)
        else:
            delay -= slope
            rest.append(exp((h.args[0] - slope * v).expand()))
    return scalar(delay), Mul(*rest)


def _delayed(rows: Rows, delay: Scalar) -> Rows:
    return {kind: {p + delay: c for p, c in there.items()} for kind, there in rows.items()}


def _other(e: Expr, v: Symbol, delay: Scalar, domain: Domain) -> Expr:
    """What is no rational function: a power, or SymPy's answer if quadrature confirms it."""
    constant, power = e.as_independent(v, as_Add=False)
    f = None
    if isinstance(power, Pow) and power.base == v and not power.exp.has(v) and sign_of(power.exp, domain.facts) < 0:
        f = constant * T ** (-power.exp - 1) / gamma(-power.exp)
    f = _by_sympy(e, v) if f is None else f
    if f is None:
        raise UnsupportedError("no inverse Laplace transform is found for {0}", e)
    a = expression(delay)
    after = piece(f.xreplace({T: T - a}))
    at = after.limit(delay, 1)
    form = LineForm((NOTHING, after), [Break(delay, at / 2 if at.is_finite else None)], domain=domain)
    return suited(added([form], [ONE]), T, CAUSAL)


def _by_sympy(e: Expr, v: Symbol) -> Expr | None:
    try:
        with deadline("the inverse Laplace transform of {0}", e):
            found = sympy_inverse(e, v, T)
    except (ReluSymError, NotImplementedError, *quadrature.FAILURES):
        return None
    f = found.replace(Heaviside, lambda u, *_: S.One if u == T else Heaviside(u))
    points = ((S(3), 0), (Rational(9, 2), 0), (S(3), Rational(5, 2)))
    if f.free_symbols - e.free_symbols - {T} or not all(agrees(e, f, v, r, w) for r, w in points):
        return None
    return f
