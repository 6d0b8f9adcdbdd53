"""A function of several variables as a sum of smooth formulas times signs of switches, almost everywhere.

``f = sum c_m(x) s_m``, s_m a product of signs of distinct irreducible polynomials (or of differences v - q(others)):
sign(x*y) is sign(x)*sign(y), a kink of a kink is a sum over the signs inside.  Values where a switch vanishes, a null
set, are not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from sympy import (
    Add,
    And,
    Derivative,
    Dummy,
    Expr,
    Lambda,
    Max,
    Min,
    Mul,
    Not,
    Or,
    Piecewise,
    Poly,
    Pow,
    Product,
    S,
    Subs,
    Sum,
    Symbol,
    factor_list,
    sign,
)
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.core.relational import Eq, Ge, Gt, Le, Lt, Ne
from sympy.polys.polyerrors import BasePolynomialError

from ...forms.exact import expression
from ...forms.smoothness import ENTIRE, SMOOTH, is_natural
from ...symbols import T
from ...vocabularies.heads import outer_form
from ..hypersurfaces import NotSwitched, check_apart, check_regular, sign_without_zero, solved_for, vanishes_on

BINDING = (ExprWithLimits, Derivative, Subs, Lambda)
MAX_TERMS = 50
"""Terms of a finite sum that are written out."""
MAX_SIGNS = 6
"""Signs that one part may depend on: a part of m signs has 2^m formulas."""


def is_jointly_smooth(e: Expr, variables: Sequence[Symbol]) -> bool:
    """Whether e is built from heads smooth on their whole real range, radicands and denominators positive; undefined
    functions stand for smooth ones."""
    if e.free_symbols.isdisjoint(variables) or e.is_Symbol:
        return True
    if isinstance(e, Subs):
        return isinstance(e.expr, Derivative) and all(is_jointly_smooth(a, variables) for a in (e.expr, *e.point))
    if isinstance(e, Derivative):
        return isinstance(e.expr, AppliedUndef) and is_jointly_smooth(e.expr, variables)
    if e.is_Add or e.is_Mul or isinstance(e, AppliedUndef) or type(e) in SMOOTH:
        return all(is_jointly_smooth(a, variables) for a in e.args)
    if isinstance(e, Pow):
        if not e.exp.free_symbols.isdisjoint(variables):
            return bool(e.base.is_positive) and all(is_jointly_smooth(a, variables) for a in e.args)
        return bool(is_natural(e.exp) or e.base.is_positive) and is_jointly_smooth(e.base, variables)
    if type(e) in ENTIRE:
        order, u = e.args
        return bool(order.is_integer) and order.free_symbols.isdisjoint(variables) and is_jointly_smooth(u, variables)
    return False


def _unbound(e: Expr) -> Expr:
    """A finite sum or product written out; what else binds a variable is not read: its switches would escape."""
    if not isinstance(e, (Sum, Product)) or len(e.limits) > 1 or len(e.limits[0]) < 3:
        raise NotSwitched("{0} binds a variable", e)
    n, lo, hi = e.limits[0]
    if not (lo.is_Integer and hi.is_Integer and hi - lo < MAX_TERMS):
        raise NotSwitched("{0} has not a few terms", e)
    terms = [e.function.subs(n, k) for k in range(int(lo), int(hi) + 1)]
    return Add(*terms) if isinstance(e, Sum) else Mul(*terms)


class Switches:
    """The switches of a function of the variables, each with the symbol that stands for its sign."""

    def __init__(self, variables: Sequence[Symbol]) -> None:
        self.variables = tuple(variables)
        self.signs: dict[Expr, Dummy] = {}
        self.switches: dict[Dummy, Expr] = {}
        self._read: dict[Expr, Expr] = {}

    # ------------------------------------------------------------------ reading
    def of(self, e: Expr) -> Expr:
        """The function in the signs."""
        found = self._read.get(e)
        if found is None:
            found = self._read[e] = self._of(e)
        return found

    def _of(self, e: Expr) -> Expr:
        if is_jointly_smooth(e, self.variables):
            return e
        if e.is_Add:
            return self.reduced(Add(*map(self.of, e.args)))
        if e.is_Mul:
            return self.reduced(Mul(*map(self.of, e.args)))
        if isinstance(e, Pow) and e.exp.is_Integer and e.exp > 0:
            return self.reduced(self.of(e.base) ** e.exp)
        if isinstance(e, Piecewise):
            return self._cases(e)
        if isinstance(e, (Max, Min)):
            way = 1 if isinstance(e, Max) else -1
            out, *rest = map(self.of, e.args)
            for a in rest:
                out = self.cell_by_cell([out, a], lambda u, v: u + (v - u) * (1 + way * self.sign(v - u)) / 2)
            return out
        if isinstance(e, BINDING):
            return self.of(_unbound(e))
        return self.cell_by_cell(list(map(self.of, e.args)), lambda *laws: self._head(e, laws))

    def _head(self, e: Expr, laws: tuple[Expr, ...]) -> Expr:
        """A head of smooth formulas: its pieces between its breakpoints."""
        here = e.func(*laws)
        if is_jointly_smooth(here, self.variables):
            return here
        form = outer_form(here)
        if form is None or not form.is_function or form.repeats or any(p.undefined for p in form.pieces):
            raise NotSwitched("{0} is not read as smooth formulas between switches", here)
        u = here.args[0]
        pieces = [p.expr().xreplace({T: u}) for p in form.pieces]
        bad = [p for p in pieces if not is_jointly_smooth(p, self.variables)]
        if bad:
            raise NotSwitched("{0} is not seen to be smooth", bad[0])
        out = pieces[0]
        for b, below, above in zip(form.breaks, pieces, pieces[1:], strict=False):
            out += (above - below) * (1 + self.sign(u - expression(b.point))) / 2
        return out

    def _cases(self, e: Piecewise) -> Expr:
        out, left = S.Zero, S.One
        for value, condition in e.args:
            here = self.where(condition)
            out += left * here * self.of(value)
            left = self.reduced(left * (1 - here))
        if left != 0:
            raise NotSwitched("{0} has no value somewhere", e)
        return self.reduced(out)

    def where(self, condition: Any) -> Expr:
        """1 where the condition holds, 0 elsewhere."""
        if condition in (True, False):
            return S.One if condition else S.Zero
        if isinstance(condition, And):
            return self.reduced(Mul(*map(self.where, condition.args)))
        if isinstance(condition, Or):
            return self.reduced(1 - Mul(*[1 - self.where(c) for c in condition.args]))
        if isinstance(condition, Not):
            return 1 - self.where(condition.args[0])
        if isinstance(condition, (Lt, Le, Gt, Ge, Eq, Ne)):
            return self.cell_by_cell(
                [self.of(condition.lhs), self.of(condition.rhs)], lambda u, v: self._relation(condition, u - v)
            )
        raise NotSwitched("the condition {0} is not between real expressions", condition)

    def _relation(self, condition: Any, law: Expr) -> Expr:
        if law.expand() == 0:
            return S.One if isinstance(condition, (Le, Ge, Eq)) else S.Zero
        if isinstance(condition, (Eq, Ne)):
            self.sign(law)  # a null set, or refused
            return S.One if isinstance(condition, Ne) else S.Zero
        return (1 + (1 if isinstance(condition, (Gt, Ge)) else -1) * self.sign(law)) / 2

    # ------------------------------------------------------------------ signs
    def sign(self, law: Expr) -> Expr:
        """The sign of a smooth formula, as a product of signs of switches; 0 only if it vanishes identically."""
        law = law.expand()
        if law.free_symbols.isdisjoint(self.variables):
            found = sign(law)
            if found not in (1, -1, 0):
                raise NotSwitched("the sign of {0} is not known", law)
            return found
        if law.is_positive or law.is_negative:
            return S.One if law.is_positive else S.NegativeOne
        if not law.is_polynomial(*self.variables):
            return self._sign_of_switch(law)
        try:
            constant, factors = factor_list(law, *self.variables)[:2]
        except BasePolynomialError:
            raise NotSwitched("the factors of {0} are not found", law) from None
        found = sign(constant)
        if found not in (1, -1):
            raise NotSwitched("the sign of {0} is not known", constant)
        out = found
        for f, power in factors:
            if power % 2:
                turned = out == -1 and Poly(f, *self.variables).total_degree() > 1
                out = self._sign_of_switch(-f) if turned else out * self._sign_of_switch(f)
        return out

    def _sign_of_switch(self, w: Expr) -> Expr:
        if w.free_symbols.isdisjoint(self.variables):
            return self.sign(w)
        if w.is_positive or w.is_negative:
            return S.One if w.is_positive else S.NegativeOne
        known = sign_without_zero(w)
        if known:
            return S(known)
        for turned, s in ((w, 1), ((-w).expand(), -1)):
            if turned in self.signs:
                return s * self.signs[turned]
        s = self._orientation(w)
        w = (s * w).expand()
        check_regular(w, self.variables)
        for other in self.signs:
            check_apart(w, other, self.variables)
        name = self.signs[w] = Dummy("s", real=True)
        self.switches[name] = w
        return s * name

    def _orientation(self, w: Expr) -> int:
        """A linear switch grows with its first variable; others stay as they were met."""
        slopes = [w.diff(v) for v in self.variables]
        first = next((s for s in slopes if s != 0), S.One)
        return -1 if all(s.is_number for s in slopes) and first.is_negative else 1

    # ------------------------------------------------------------------ polynomials in the signs
    def signs_in(self, e: Expr) -> list[Dummy]:
        """The signs on which a part depends, in the order in which they were met."""
        return [s for s in self.switches if s in e.free_symbols]

    def reduced(self, e: Expr) -> Expr:
        """s^2 = 1."""
        own = self.signs_in(e)
        if not own:
            return e
        return Add(*[c * Mul(*[s ** (k % 2) for s, k in zip(own, m, strict=True)]) for m, c in _terms(e, own)])

    def cell_by_cell(self, parts: Sequence[Expr], law: Callable[..., Expr]) -> Expr:
        """What ``law`` makes of the smooth formulas that the parts are under every combination of their signs."""
        own = list(dict.fromkeys(s for e in parts for s in self.signs_in(e)))
        if len(own) > MAX_SIGNS:
            raise NotSwitched("{0} signs decide together, more than {1}", len(own), MAX_SIGNS)
        out = S.Zero
        for values in product((1, -1), repeat=len(own)):
            put = dict(zip(own, map(S, values), strict=True))
            found = law(*[e.xreplace(put) for e in parts])
            out += Mul(*[(1 + v * s) / 2 for s, v in zip(own, values, strict=True)]) * found
        return self.reduced(out)

    def on(self, w: Expr, e: Expr) -> Expr:
        """The function on w = 0, as short as is seen; its signs restricted to that hypersurface."""
        solved = solved_for(w, self.variables)
        if solved is None:
            own = self.signs_in(e)
            terms = _terms(e, own) if own else [((), e)]
            return Add(
                *[
                    c * Mul(*[s**k for s, k in zip(own, m, strict=True)])
                    for m, c in terms
                    if not vanishes_on(w, c, self.variables)
                ]
            )
        v, there = solved

        def restricted(s: Dummy) -> Expr:
            law = self.switches[s].xreplace({v: there}).expand()
            return S.Zero if law == 0 else self.sign(law)

        put = {s: restricted(s) for s in self.signs_in(e)}
        here = e.subs(v, there) if e.has(Derivative) else e.xreplace({v: there})
        return self.reduced(here.xreplace(put).expand())


def _terms(e: Expr, signs: Sequence[Dummy]) -> Iterator[tuple[tuple[int, ...], Expr]]:
    return iter(Poly(e, *signs, domain="EX").terms())
