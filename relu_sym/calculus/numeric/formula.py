"""The one place that turns a piece that is no polynomial into a function of numbers or arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import mpmath
from sympy import Expr, Float, Symbol, lambdify, preorder_traversal

from ...errors import UnsupportedError
from ...forms.line.piece import Piece
from ...functions.roots import ROOTS
from ...symbols import T
from .family import Family
from .overflow import tamed
from .printable import by_floor

LARGEST = 2**53
"""Larger whole numbers are not exact in double precision, and arrays refuse those beyond 64 bits."""
ARRAYS = {"numpy": ("numpy", "array"), "torch": ("torch", "tensor"), "jax": ("jax.numpy", "array")}
"""Where each array library makes an array."""
SPECIAL = {"erf": "erf", "erfc": "erfc", "erfinv": "erfinv", "gamma": "gamma", "loggamma": "gammaln"}
"""What SymPy prints for JAX as a function of Python's numbers, by its name in ``jax.scipy.special``."""
FAILURES = (ArithmeticError, ValueError, TypeError, mpmath.libmp.NoConvergence)


def formula(p: Piece, modules: str, bits: int = 53, rounded: Callable[[Any], Any] | None = None) -> Callable[..., Any]:
    """The piece in the language of ``modules``: elementwise on arrays for numpy, torch and jax, else one number.

    A periodic family finds its kinks, rounded to ``bits`` or by ``rounded``; for torch and jax it is the expression
    as it is written, with floor or sign.
    """
    if p.periodic and modules not in ("torch", "jax"):
        family = Family(
            p, partial(compiled, modules=modules, bits=bits), bits if modules == "mpmath" else None, rounded
        )
        return family.over if modules == "numpy" else family.at
    if p.periodic and not p.is_function:
        raise UnsupportedError("infinitely many impulses cannot be computed with {0}: use modules='numpy'", modules)
    return compiled((T,), p.expr(), modules, bits)


def compiled(variables: tuple[Symbol, ...], e: Expr, modules: str, bits: int = 53) -> Callable[..., Any]:
    """An expression as a function.

    What NumPy or ``math`` has no code for (Bessel functions without SciPy, say) is evaluated by mpmath, number by
    number; PyTorch and JAX could not differentiate through that, so there it is refused.
    """
    e = _machine(e if modules == "mpmath" else tamed(e), bits, modules)
    known: Any = ["scipy", "numpy"] if modules == "numpy" and find_spec("scipy") else modules
    if modules == "jax":
        special = import_module("jax.scipy.special")
        known = [{name: getattr(special, own) for name, own in SPECIAL.items()}, "jax"]
    try:
        fast = lambdify(variables, e, modules=known)
    except (NotImplementedError, ValueError) as err:
        raise UnsupportedError("{0} has no code in {1} ({2}): work it out first", e, modules, err) from None
    if modules == "mpmath":
        return fast
    try:
        _try_out(fast, len(variables), modules)
    except (NameError, AttributeError, TypeError, ImportError) as err:
        if modules in ("torch", "jax"):
            raise UnsupportedError("{0} cannot be computed with {1}: {2}", e, modules, err) from None
        slow = _pointwise(variables, e)
        return _vectorised(slow) if modules == "numpy" else slow
    except (ArithmeticError, ValueError):
        pass  # the sample is outside the domain of the formula
    return _checked(fast, cache(lambda: _pointwise(variables, e))) if modules == "math" else fast


def _machine(e: Expr, bits: int, modules: str) -> Expr:
    """Roots and whole numbers too large for a machine integer as decimals; for PyTorch, whose functions are of
    tensors, what is computed of numbers too."""
    digits = int(bits / 3.3) + 7
    e = by_floor(e)
    large = set(e.atoms(*ROOTS))
    if modules == "torch":
        large |= _computed_numbers(e)
    if bits <= 53:
        large |= {r for r in e.atoms() if r.is_Rational and max(abs(r.p), r.q) > LARGEST}
    return e.xreplace({r: Float(r.evalf(digits), digits) for r in large}) if large else e


def _computed_numbers(e: Expr) -> set[Any]:
    """The largest parts that are numbers and no atoms: sqrt(2), exp(-1)."""
    found, walk = set(), preorder_traversal(e)
    for part in walk:
        if part.args and part.is_number:
            found.add(part)
            walk.skip()
    return found


def _try_out(f: Callable[..., Any], count: int, modules: str) -> None:
    """Call the function with something of the kind that it will be called with: a missing name shows then only."""
    if modules not in ARRAYS:
        f(*[0.75] * count)
        return
    library, make = ARRAYS[modules]
    sample = getattr(import_module(library), make)([0.75])
    with import_module("numpy").errstate(all="ignore") if modules == "numpy" else nullcontext():
        f(*[sample] * count)


def _pointwise(variables: tuple[Symbol, ...], e: Expr) -> Callable[..., float]:
    """The formula in mpmath, rounded to a float; refused where mpmath has no code for it either."""
    precise = lambdify(variables, e, modules="mpmath")

    def value(*at: float) -> float:
        with mpmath.workprec(80):
            try:
                return real(precise(*map(mpmath.mpf, at)))
            except FAILURES:
                return math.nan

    try:
        value(*[0.75] * len(variables))
    except (NameError, AttributeError):
        raise UnsupportedError("{0} cannot be computed: it has no numeric definition", e) from None
    return value


def _vectorised(value: Callable[..., float]) -> Callable[..., Any]:
    from numpy import array

    return lambda *columns: array([value(*map(float, at)) for at in zip(*columns, strict=True)])


def _checked(f: Callable[..., Any], precise: Callable[[], Callable[..., float]]) -> Callable[..., float]:
    """nan outside the natural domain, as in arrays, not an exception; past the largest float what ``precise`` says."""

    def value(*at: float) -> float:
        try:
            return real(f(*at))
        except OverflowError:
            return precise()(*at)
        except FAILURES:
            return math.nan

    return value


def real(value: Any) -> float:
    """A number as a float; nan where it is not real."""
    z = mpmath.mpmathify(value)
    if isinstance(z, mpmath.mpc):
        z = z.real if abs(z.imag) <= 1e-15 * abs(z.real) else mpmath.nan
    return float(z)
