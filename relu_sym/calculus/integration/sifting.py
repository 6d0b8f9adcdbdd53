"""delta(x - r) delta(g(x, y)) = delta(x - r) delta(g(r, y)): impulses that meet only where parameters agree.

It holds between distributions of x and y together, where the gradient of g(r, y) in the parameters does not vanish.
"""

from __future__ import annotations

from sympy import Add, DiracDelta, Expr, Matrix, Mul, Pow, S, Symbol, expand_mul

from ...errors import UndefinedProductError
from ...forms.periods import linear
from ...forms.smoothness import is_smooth
from ...symbols import T


def sifted(e: Expr) -> Expr:
    """``e`` with every product of impulses in T as one of them, the others at its place, where that is defined."""
    for d in e.atoms(DiracDelta):
        if d.args[0] == 0:
            raise UndefinedProductError("{0}: Dirac of a function that vanishes on an interval is not defined", d)
    moving = [d for d in e.atoms(DiracDelta) if T in d.free_symbols]
    if len(moving) < 2 and not any(isinstance(p.base, DiracDelta) for p in e.atoms(Pow)):
        return e
    return Add(*[_term(t) for t in Add.make_args(expand_mul(e))])


def _term(term: Expr) -> Expr:
    impulses = [f for f in Mul.make_args(term) if isinstance(f, DiracDelta) and T in f.free_symbols]
    if len(impulses) < 2:
        return term
    for sifter, place in _sifters(impulses):
        others = [d for d in impulses if d is not sifter]
        put = [d.args[0].xreplace({T: place}).expand() for d in others]
        if all(is_smooth(d.args[0]) for d in others) and _are_independent(put):
            rest = [f for f in Mul.make_args(term) if not any(f is d for d in others)]
            return Mul(*rest, *[d.func(u, *d.args[1:]) for d, u in zip(others, put, strict=True)])
    return term


def _sifters(impulses: list[Expr]) -> list[tuple[Expr, Expr]]:
    """The impulses without derivatives at one place each, and these places; numbers first."""
    found = []
    for d in impulses:
        line = linear(d.args[0])
        if line is not None and line[0].is_number and line[0].is_nonzero and (len(d.args) == 1 or d.args[1] == 0):
            found.append((d, (-line[1] / line[0]).expand()))
    return sorted(found, key=lambda pair: len(pair[1].free_symbols))


def _are_independent(places: list[Expr]) -> bool:
    """Whether the gradients in the parameters are independent wherever the parameters are: constants of full rank."""
    names = sorted(set().union(*(u.free_symbols for u in places)), key=str)
    real = [s for s in names if isinstance(s, Symbol) and not s.is_integer]
    slopes = Matrix([[d if (d := u.diff(s)).is_number else S.Zero for s in real] for u in places])
    whole = len(places) == 1 or all(u.diff(s).is_number for u in places for s in real)
    return bool(real) and whole and slopes.rank() == len(places)
