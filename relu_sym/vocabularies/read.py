"""The reader: the only walker.  Arguments first, so every vocabulary is handed forms, never expressions.

``f -> read -> normal form``: smooth parts stay whole, kinked heads compose their outer form with the form of their
argument, impulses sift.  Memoised on the expression and what is taken for granted about the parameters.
"""

from __future__ import annotations

from sympy import Add, Expr, I, Mul

from ..budget import remembered
from ..errors import UnsupportedError
from ..forms.exact import ONE, Scalar, scalar
from ..forms.exponents import signed
from ..forms.line.coefficients import coefficients_of
from ..forms.line.jumps import Form, added, multiplied, partition
from ..forms.line.linear import of_line
from ..forms.line.partition import LINE, Domain, LineForm, is_polynomial, smooth
from ..forms.line.piece import piece
from ..forms.smoothness import is_smooth
from ..symbols import leaves
from . import (  # noqa: F401  (for what they enter in HEADS)
    abs_sign,
    cases,
    dirac,
    elementary,
    finite_part,
    floor,
    heaviside,
    max_min,
    powers,
    principal_value,
    real_part,
    relu,
    singularity,
    special,
    trains,
)
from . import smooth as smooth_heads  # noqa: F401
from .heads import head_of, outer_form


def read(f: Expr, domain: Domain = LINE) -> LineForm:
    """The normal form of an expression in T, as one partition."""
    return partition(read_any(f, domain))


def read_any(f: Expr, domain: Domain = LINE) -> Form:
    """The normal form: a partition, or a sum of them where the order of symbolic breakpoints is not known."""
    if I in leaves(f) and not is_smooth(f):
        raise UnsupportedError("{0} has complex values: kinks and jumps are of real functions; take re and im apart", f)
    return _read(signed(f, domain.facts), domain)


@remembered(4096)
def _read(e: Expr, domain: Domain) -> Form:
    if is_smooth(e):
        return smooth(piece(e), domain)
    if e.is_Add:
        return _sum(e, domain)
    if e.is_Mul:
        return _product(e, domain)
    form = _along_line(e, domain)
    return head_of(e).form(e, _Reading(domain)) if form is None else form


class _Reading:
    """The reader as vocabularies see it."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain

    def one(self, e: Expr, domain: Domain | None = None) -> LineForm:
        return partition(_read(e, domain or self.domain))

    def form(self, e: Expr) -> Form:
        return _read(e, self.domain)

    def again(self, e: Expr) -> Form:
        return read_any(e, self.domain)


def _sum(e: Expr, domain: Domain) -> Form:
    smooth_part, weights, forms = [], [], []
    for a in e.args:
        w, rest = _weighted(a)
        form = _along_line(rest, domain)
        if form is None and is_smooth(a):
            smooth_part.append(a)
            continue
        weights.append(w)
        forms.append(form or _read(rest, domain))
    if smooth_part:
        weights.append(ONE)
        forms.append(smooth(piece(Add(*smooth_part)), domain))
    return added(forms, weights)


def _along_line(e: Expr, domain: Domain) -> LineForm | None:
    """The form of a head that is polynomial between its levels at m T + b, m and b rational; else None."""
    if len(e.args) == 0 or domain[:2] != LINE[:2]:
        return None
    outer = outer_form(e)
    line = None if outer is None else coefficients_of(e.args[0])
    if outer is None or line is None or len(line) != 2 or not line[1]:
        return None
    return of_line(outer, line, domain) if is_polynomial(outer) else None


def _weighted(e: Expr) -> tuple[Scalar, Expr]:
    """A term as a rational factor and the rest."""
    if e.is_Mul and e.args[0].is_Rational:
        rest = e.args[1:]
        return scalar(e.args[0]), rest[0] if len(rest) == 1 else Mul._from_args(rest)
    return ONE, e


def _product(e: Expr, domain: Domain) -> Form:
    smooth_part = Mul(*[a for a in e.args if is_smooth(a)])
    forms = [_read(a, domain) for a in e.args if not is_smooth(a)]
    forms.sort(key=lambda f: not (isinstance(f, LineForm) and f.is_function))
    return multiplied([smooth(piece(smooth_part), domain), *forms] if smooth_part != 1 else forms)
