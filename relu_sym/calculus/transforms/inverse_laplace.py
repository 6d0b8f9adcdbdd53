"""``rs.inverse_laplace_transform``: rational functions, delayed by exponentials, by their poles."""

from __future__ import annotations

from typing import Any, cast

from sympy import (
    Add,
    Dummy,
    Expr,
    Heaviside,
    I,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    cosh,
    coth,
    csch,
    exp,
    factorial,
    gamma,
    log,
    nan,
    oo,
    sech,
    sinh,
    tanh,
)
from sympy import inverse_laplace_transform as sympy_inverse

from ...budget import deadline, verb
from ...errors import ReluSymError, UnsupportedError, WithoutValue
from ...forms.exact import ZERO, Facts, Scalar, expression, is_finite, scalar, sign_of
from ...forms.line.guarded import by_cases
from ...forms.line.jumps import Form, partition
from ...forms.line.partition import Break, Domain, LineForm
from ...forms.line.piece import NOTHING, piece
from ...functions import HeavisideStep
from ...symbols import Gate, T, as_expression, as_variable, exact
from ...vocabularies.write import suited
from .. import quadrature
from ..complexes import is_complex
from .families import Family, to_line
from .geometric import single_factors
from .laplace import agrees, as_target
from .rational import rows_of, spread
from .rows import Rows, joined
from .signal import Signal, forms
from .written import laplace

CAUSAL = HeavisideStep(T)
"""In whose words an answer is told: by steps."""
HYPERBOLIC = (sinh, cosh, tanh, coth, sech, csch)


@verb
def inverse_laplace_transform(F: Any, s: Any, t: Any, plane: Any = None, noconds: bool = True, assume: Any = ()) -> Any:
    """f(t), 0 for t < 0, whose Laplace transform (from 0-) is F(s) to the right of all its poles.

    Rational functions of s, parameters among their poles too, times exp(-a*s) for delays a >= 0: polynomials in s are
    impulses and their derivatives.  Other F as SymPy has it, checked by quadrature.  ``plane`` is accepted as in SymPy
    and not needed: f is causal; with ``noconds=False`` the answer is ``(f, True)``.

    Errors: ``UnsupportedError`` where the poles have no closed form, or exp(a*s), a > 0, would begin before 0.

    >>> from sympy import Symbol, exp
    >>> import relu_sym as rs
    >>> t, s = Symbol('t', real=True), Symbol('s')
    >>> rs.inverse_laplace_transform(exp(-2*s)/s, s, t)
    Heaviside(t - 2)
    >>> rs.inverse_laplace_transform(s/(s + 1), s, t)
    Dirac(t) - exp(-t)*Heaviside(t)

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
        return inverse(facts.applied(e), v, Domain(-oo, oo, facts), gate.lo)

    with gate.errors():
        try:
            found = gate.out(by_cases(run, gate.assume))
        except ReluSymError as error:
            raise error.requoted(lambda q: q.xreplace({v: s}) if isinstance(q, Expr) else q) from None
    return found if noconds else (found, True)


def inverse(e: Expr, v: Symbol, domain: Domain, lo: Scalar = -oo) -> Expr:
    """The inverse transform as an expression in T > lo."""
    groups: dict[Expr, list[Rows]] = {}
    others: list[Expr] = []
    smooth = True
    for term in separated(e, v):
        delay, rest = delayed(term, v)
        ratio = Mul(*[h for h in Mul.make_args(rest) if _is_geometric(h, v)])
        rest = rest / ratio
        advance = ZERO if ratio == 1 else _sides(ratio, v, domain)[0][0] * scalar(-ratio.exp)
        if sign_of(delay + advance, domain.facts) < 0:
            raise WithoutValue("{0} begins before 0: it is the transform of no causal function", term)
        if rest.is_rational_function(v):
            groups.setdefault(ratio, []).append(_delayed(rows_of(rest, v, domain.facts), delay + advance))
            smooth = smooth and _is_continuous(rest, v)
        elif ratio == 1:
            others.append(_other(rest, v, delay, domain, lo))
        else:
            raise UnsupportedError("no inverse Laplace transform is found for {0}", term)
    for ratio, rows in groups.items():
        if ratio == 1:
            re, im = (_restricted(f, lo) for f in forms(Signal({}, {}, joined(*rows)), domain, smooth))
            others += [suited(re, T, CAUSAL), I * suited(im, T, CAUSAL)]
        else:
            for weight in (S.One, I) if is_complex(e) else (S.One,):  # a family is told by its real part
                family = geometric(ratio, _weighted(joined(*rows), scalar(1 / weight)), v, domain)
                others.append(weight * suited(_restricted(to_line(family, domain, smooth), lo), T, CAUSAL))
    return Add(*others)


def single_terms(e: Expr, v: Symbol, facts: Facts) -> list[tuple[str, Expr]]:
    """The terms that are told one by one: fractions of one pole and one delay, series of delays, rows of the table."""
    rows: list[Rows] = []
    found: list[tuple[str, Expr]] = []
    for term in separated(e, v):
        delay, rest = delayed(term, v)
        if rest.is_rational_function(v):
            rows.append(_delayed(rows_of(rest, v, facts), delay))
        else:
            series = any(_is_geometric(h, v) for h in Mul.make_args(rest))
            found.append(("inverse transform by a series" if series else "transform by table", term))
    total = joined(*rows)
    by_point: dict[Scalar, Rows] = {}
    for kind, there in total.items():
        for p, c in there.items():
            by_point.setdefault(p, {}).setdefault(kind, {})[p] = c
    fractions = [t for own in by_point.values() for t in Add.make_args(laplace(own, v))]
    rules = ("inverse transform of a fraction", "transform of an impulse")
    return [*((rules[delayed(t, v)[1].is_polynomial(v)], t) for t in fractions), *found]


def _is_continuous(rest: Expr, v: Symbol) -> bool:
    """Whether a rational function falls like 1/s**2: then its inverse transform begins at 0."""
    above, below = rest.as_numer_denom()
    return bool(above.as_poly(v).degree() + 2 <= below.as_poly(v).degree())


def _is_geometric(h: Expr, v: Symbol) -> bool:
    return isinstance(h, Pow) and bool(h.exp.is_negative) and any(u.has(v) for u in h.base.atoms(exp))


def _sides(h: Expr, v: Symbol, domain: Domain) -> list[tuple[Scalar, Expr]]:
    """[(a, u), (b, w)] with 1/h = (u*exp(-a*v) + w*exp(-b*v))**m, a < b."""
    by_delay: dict[Scalar, Expr] = {}
    for d, r in [delayed(t, v) for t in Add.make_args(h.base.expand())] if isinstance(h, Pow) else []:
        by_delay[d] = by_delay.get(d, S.Zero) + r
    terms = list(by_delay.items())
    if len(terms) != 2 or not h.exp.is_Integer or any(r.has(v) for _, r in terms):
        raise UnsupportedError("no inverse Laplace transform is found for {0}: one factor 1 - c*exp(-a*s) is read", h)
    # 1/(u*exp(-a*v)) stands in front of the series, and advances by a
    found = [(-d, r) for d, r in terms]
    return found if sign_of(found[0][0] - found[1][0], domain.facts) > 0 else found[::-1]


def geometric(h: Expr, rows: Rows, v: Symbol, domain: Domain) -> Family:
    """The family with the transform of the rows times 1/(u*(1 - c*exp(-period*v)))**m, where h is the last factor."""
    (a, u), (b, w) = _sides(h, v, domain)
    n, m = Dummy("n"), -int(h.exp)
    rate = scalar(log(-w / u).expand(complex=True))
    weights = Mul(*[n + i for i in range(1, m)], Rational(1, factorial(m - 1)), u**-m).expand().as_poly(n)
    return Family({(rate, k): _scaled(rows, scalar(c)) for (k,), c in weights.terms()}, a - b, ZERO, 0)


def _scaled(rows: Rows, w: Scalar) -> Signal:
    return Signal({}, {}, _weighted(rows, w))


def _weighted(rows: Rows, w: Scalar) -> Rows:
    return {kind: {p: w * c for p, c in there.items()} for kind, there in rows.items()}


def separated(e: Expr, v: Symbol) -> list[Expr]:
    """The terms of the sum, every exponential of v a factor of its own; denominators stay."""
    e = e.rewrite(HYPERBOLIC, exp) if e.has(*HYPERBOLIC) else e
    e = cast(Expr, e.replace(lambda h: _is_geometric(h, v) and h.base.is_Add, lambda h: h.base.factor() ** h.exp))
    terms = spread(e, lambda part: any(h.args[0].has(v) for h in part.atoms(exp)))
    return [part for term in terms for part in _with_one_factor(term, v)]


def _with_one_factor(term: Expr, v: Symbol) -> list[Expr]:
    """A term with several geometric factors as terms with one of two terms each, where that is possible."""
    factors = Mul.make_args(term)
    found = [h for h in factors if _is_geometric(h, v) and not _without_exponentials(h.base, v).has(v)]
    if not found or (len(found) == 1 and len({delayed(t, v)[0] for t in Add.make_args(found[0].base.expand())}) == 2):
        return [term]
    parts = single_factors([1 / h for h in found], v)
    rest = Mul(*[h for h in factors if h not in found])
    return [term] if parts is None else [p for part in parts for p in spread(rest * part)]


def _without_exponentials(e: Expr, v: Symbol) -> Expr:
    return e.replace(lambda h: isinstance(h, exp) and h.has(v), lambda h: S.One)


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


def _restricted(form: Form, lo: Scalar) -> Form:
    return form if lo == -oo else partition(form).within(scalar(lo), oo)


def _delayed(rows: Rows, delay: Scalar) -> Rows:
    return {kind: {p + delay: c for p, c in there.items()} for kind, there in rows.items()}


def _other(e: Expr, v: Symbol, delay: Scalar, domain: Domain, lo: Scalar) -> Expr:
    """What is no rational function: a power, or SymPy's answer if quadrature confirms it."""
    constant, power = e.as_independent(v, as_Add=False)
    f = None
    if isinstance(power, Pow) and power.base == v and not power.exp.has(v) and sign_of(power.exp, domain.facts) < 0:
        f = constant * T ** (-power.exp - 1) / gamma(-power.exp)
    f = _by_sympy(e, v) if f is None else f
    if f is None:
        raise UnsupportedError("no inverse Laplace transform is found for {0}", e)
    after = piece(f.xreplace({T: T - expression(delay)}).expand())
    at = nan if f.free_symbols - {T} else after.limit(delay, 1)
    value = at / scalar(2) if is_finite(at) else None
    form = LineForm((NOTHING, after), [Break(delay, value)], domain=domain)
    return suited(_restricted(form, lo), T, CAUSAL)


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
