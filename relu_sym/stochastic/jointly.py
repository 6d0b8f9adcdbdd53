"""Expectations in several random symbols of ``sympy.stats``: independent ones, and components of a normal vector.

Terms are added, factors that share no symbol are multiplied, symbols of finitely many values are summed over; of
normal ones what depends on one linear combination is an expectation in one variable, and what is a polynomial on the
quadrants of a centred pair one by angles; else the integrals are iterated (Fubini), where a bound is integrable.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Expr,
    Indexed,
    Matrix,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    exp,
    expand_mul,
    nan,
    oo,
    sqrt,
    zoo,
)
from sympy.core.traversal import bottom_up
from sympy.stats.joint_rv import JointRandomSymbol
from sympy.stats.joint_rv_types import MultivariateNormalDistribution
from sympy.stats.rv import RandomSymbol

from ..errors import ReluSymError, UnsupportedError
from ..functions import ReLU
from ..symbols import exact, inexact
from .laws import Law
from .moments import BOUNDED, SPREADING, check_names, expected
from .pairs import is_polynomial, paired


class Drawn(NamedTuple):
    """The laws of the variables, and of the normal ones means and covariances."""

    laws: dict[Dummy, Law | None]
    means: dict[Dummy, Expr]
    covariances: dict[tuple[Dummy, Dummy], Expr]

    def own(self, e: Basic) -> set:
        """The variables in an expression."""
        return e.free_symbols & set(self.laws)

    def tied(self, x: Dummy, y: Dummy) -> bool:
        """Whether two variables may depend on each other."""
        return self.covariances.get((x, y), S.Zero) != 0


def joint_expectation(f: Expr, assume: Any = ()) -> Expr:
    """E f in all its random symbols."""
    told, floats = exact(f)
    drawn, names = _drawn(told)
    back = {x: name for name, x in names.items()}
    try:
        value = _mean(told.xreplace(names), drawn, assume)
    except ReluSymError as error:
        raise error.requoted(lambda q: q.xreplace(back) if isinstance(q, Basic) else q) from None
    if value.has(nan, zoo):
        raise UnsupportedError("the expectation of {0} does not exist", f)
    floats = floats or any(law is not None and law.floats for law in drawn.laws.values())
    return inexact(value) if floats else value


def _drawn(f: Expr) -> tuple[Drawn, dict[Basic, Dummy]]:
    """The variables, in the place of random symbols and of components of normal vectors."""
    laws: dict[Dummy, Law | None] = {}
    means: dict[Dummy, Expr] = {}
    covariances: dict[tuple[Dummy, Dummy], Expr] = {}
    names: dict[Basic, Dummy] = {}
    check_names(f)
    for Z in sorted(f.atoms(RandomSymbol), key=str):
        if isinstance(Z, JointRandomSymbol):
            _of_vector(Z, f, names, laws, means, covariances)
            continue
        law = Law.of(Z)
        signed = law.core == 0 or law.support()[0].is_nonnegative is not True
        x = names[Z] = Dummy(Z.name, real=True) if signed else Dummy(Z.name, nonnegative=True)
        laws[x] = exact_law(law)
        if law.name == "normal":
            means[x], s = laws[x].parameters
            covariances[x, x] = s**2
    return Drawn(laws, means, covariances), names


def exact_law(law: Law) -> Law:
    """The law with the decimals of its floats."""
    return law.xreplace({v: exact(v)[0] for v in law.parameters.atoms() if v.is_Float}) if law.floats else law


def _of_vector(Z: Any, f: Expr, names: dict, laws: dict, means: dict, covariances: dict) -> None:
    given = Z.pspace.distribution
    parts = sorted((e for e in f.atoms(Indexed) if e.args[0] == Z), key=str)
    if not isinstance(given, MultivariateNormalDistribution) or f.xreplace(dict.fromkeys(parts, S.One)).has(Z):
        raise UnsupportedError(
            "the joint law of {0} is not worked out: independent random symbols, and components Z[0], Z[1], ... of a "
            "normal vector, are",
            Z,
        )
    m, sigma = (Matrix(e).applyfunc(lambda v: exact(v)[0]) for e in given.args)
    chosen = [(names.setdefault(e, Dummy(f"{Z.name}{e.args[1]}", real=True)), int(e.args[1])) for e in parts]
    for x, i in chosen:
        s = sqrt(sigma[i, i])
        laws[x] = Law.normal(m[i], s)
        means[x] = m[i]
        for y, j in chosen:
            covariances[x, y] = sigma[i, j]


# ------------------------------------------------------------------ terms, factors, groups
def _mean(e: Expr, drawn: Drawn, assume: Any) -> Expr:
    """E e, term by term; each has to have a finite expectation unless there is one."""
    terms = Add.make_args(expand_mul(e.replace(_is_of_two, _by_difference)))
    values = [_term(t, drawn, assume) for t in terms]
    if len(terms) > 1 and any(v.has(oo, -oo) for v in values):
        raise UnsupportedError("a term of {0} has an infinite expectation: whether that of the sum exists is open", e)
    return Add(*values)


def _is_of_two(e: Basic) -> bool:
    return isinstance(e, (Max, Min)) and len(e.args) == 2


def _by_difference(e: Expr) -> Expr:
    """max(a, b) = b + max(a - b, 0): the kink is where the difference is 0."""
    a, b = e.args
    return b + ReLU(a - b) if isinstance(e, Max) else b - ReLU(b - a)


def _term(t: Expr, drawn: Drawn, assume: Any) -> Expr:
    """The product over groups of factors that share no variable."""
    groups: list[tuple[set, Expr]] = []
    outside = S.One
    for factor in Mul.make_args(t):
        own = drawn.own(factor)
        if not own:
            outside *= factor
            continue
        linked = [g for g in groups if any(x == y or drawn.tied(x, y) for x in own for y in g[0])]
        groups = [g for g in groups if g not in linked]
        groups.append((own.union(*(g[0] for g in linked)), Mul(factor, *(g[1] for g in linked))))
    values = [_group(e, sorted(own, key=lambda x: x.name), drawn, assume) for own, e in groups]
    if len(values) > 1 and any(v.has(oo, -oo) for v in values):
        raise UnsupportedError("a factor of {0} has an infinite expectation: that of the product is open", t)
    return Mul(outside, *values)


def _group(e: Expr, own: list[Dummy], drawn: Drawn, assume: Any) -> Expr:
    """Variables that hang together."""
    discrete = next((x for x in own if drawn.laws[x].core == 0), None)
    if discrete is not None:
        found = [w * e.xreplace({discrete: a}) for a, w in drawn.laws[discrete].atoms_and_weights]
        return _mean(Add(*found), drawn, assume) if len(own) > 1 else _single(e, discrete, drawn, assume)
    if len(own) == 1:
        return _single(e, own[0], drawn, assume)
    if all(x in drawn.means for x in own):
        along = _along_one(e, own, drawn)
        if along is not None:
            u, inner, law = along
            return expected(inner, law, u, assume).result
        angles = _by_angles(e, own, drawn)
        if angles is not None:
            return angles
    if any(drawn.tied(x, y) for x in own for y in own if x != y):
        raise UnsupportedError(
            "the expectation of {0}, of components that depend on each other, is worked out where it is a function of "
            "one linear combination, or, its means taken away, a polynomial on each quadrant of a pair",
            e,
        )
    return _iterated(e, own, drawn, assume)


def _single(e: Expr, x: Dummy, drawn: Drawn, assume: Any) -> Expr:
    return expected(e, drawn.laws[x], x, assume).result


def _along_one(e: Expr, own: list[Dummy], drawn: Drawn) -> tuple[Dummy, Expr, Law] | None:
    """(u, e by u, the law of u) where e depends on one linear combination u."""
    for a in _parts(e):
        if drawn.own(a) != set(own) or not a.is_polynomial(*own) or any(a.diff(x).has(*own) for x in own):
            continue
        rates = {x: a.diff(x) for x in own}
        pivot = next((x for x in own if rates[x].is_nonzero), None)
        if pivot is None:
            continue
        u = Dummy("u", real=True)
        solved = (u - a.xreplace({pivot: S.Zero})) / rates[pivot]
        inner = bottom_up(e.xreplace({pivot: solved}), lambda t: t.expand() if t.is_Add or t.is_Mul else t)
        if drawn.own(inner):
            continue
        variance = Add(*(rates[x] * rates[y] * drawn.covariances.get((x, y), S.Zero) for x in own for y in own))
        mean = a.xreplace({x: drawn.means[x] for x in own})
        deviation = sqrt(variance.expand())
        if deviation == 0:
            return u, inner, Law.discrete({mean: 1})
        return u, inner, Law.normal(mean, deviation)
    return None


def _parts(e: Expr) -> list[Expr]:
    """e and what stands in it, largest first."""
    found = [a for a in e.atoms(Add) | {e} if isinstance(a, Expr)]
    return sorted(found, key=lambda a: (-a.count_ops(), str(a)))


def _by_angles(e: Expr, own: list[Dummy], drawn: Drawn) -> Expr | None:
    """For a pair, its means taken away; None where e is then no polynomial on each quadrant."""
    if len(own) != 2:
        return None
    u, v = own
    p, q = (sqrt(drawn.covariances[x, x]) for x in own)
    centred = e.xreplace({x: x + drawn.means[x] for x in own})
    if not is_polynomial(centred, u, v):
        return None
    return paired(centred, (u, v), drawn.covariances.get((u, v), S.Zero) / (p * q), (p, q)).result


# ------------------------------------------------------------------ Fubini
def _iterated(e: Expr, own: list[Dummy], drawn: Drawn, assume: Any) -> Expr:
    """One integral after the other, where e is not negative or a bound of it is integrable."""
    if e.is_nonnegative is not True:
        bound = _bound(e, drawn)
        if bound is None or not _finite(_mean(bound.expand(power_exp=True), drawn, assume)):
            raise UnsupportedError("whether the expectation of {0} exists is not decided: no bound of it is found", e)
    for x in own:
        e = expected(e, drawn.laws[x], x, assume).result
        if e.has(oo, -oo) and drawn.own(e):
            raise UnsupportedError("the expectation of {0} is not finite in one variable alone", e)
    return e


def _finite(value: Expr) -> bool:
    return value.is_finite is not False and not value.has(oo, -oo, nan, zoo)


def _bound(e: Expr, drawn: Drawn) -> Expr | None:
    """Sums of products of functions of one variable each, nowhere less than |e|."""
    if len(drawn.own(e)) < 2:
        return Abs(e)
    inner = [_bound(a, drawn) for a in e.args] if isinstance(e, (Add, *SPREADING, Mul, exp, Pow)) else []
    if isinstance(e, BOUNDED):
        return S(2)
    if isinstance(e, Piecewise):
        inner = [_bound(v, drawn) for v, _ in e.args]
    if not inner or None in inner:
        return None
    if isinstance(e, (Add, Piecewise, *SPREADING)):
        return Add(*inner)
    if isinstance(e, Mul):
        return Mul(*inner)
    if isinstance(e, exp):
        return exp(inner[0])
    return inner[0] ** e.exp if e.exp.is_integer and e.exp.is_nonnegative else None
