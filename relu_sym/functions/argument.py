"""The gate in front of every function of this room: one real scalar argument, and its sign where it is cheap.

SymPy's own assumption queries on a sum cost milliseconds, and nested ReLUs ask at every level.  So ``signs``
reads sums and products term by term and asks SymPy only about atoms, powers and functions; what it misses is
an answer that stays unevaluated, never a wrong one.
"""

from __future__ import annotations

from typing import Any

from mpmath.libmp.libmpf import prec_to_dps
from sympy.core.basic import Basic
from sympy.core.expr import Expr
from sympy.core.function import Lambda
from sympy.core.sympify import SympifyError, sympify
from sympy.functions.elementary.exponential import exp

from ..errors import UnsupportedError

Signs = tuple[int, int]
"""The least and the greatest sign an expression can have: (1, 1) positive, (0, 1) nonnegative, (-1, 1) unknown."""

UNKNOWN: Signs = (-1, 1)


class RealArgument:
    """What is not a real scalar is refused by name instead of being turned into a symbol or a look-alike."""

    __slots__ = ()

    def __new__(cls, *args: Any, **options: Any):
        for arg in args:
            if isinstance(arg, Basic):
                continue
            if hasattr(type(arg), "write_activation"):  # a placeholder of a program writes down what it is given to
                return type(arg).write_activation(cls, args)
            if isinstance(arg, str):
                raise UnsupportedError(
                    "{0} takes an expression, not the text {1!r}: read text with rs.parse", cls.__name__, arg
                )
        try:
            found = [a if isinstance(a, Basic) else sympify(a) for a in args]
        except SympifyError as error:
            raise UnsupportedError("{0} takes an expression, not {1!r}", cls.__name__, error.expr) from None
        return super().__new__(cls, *found, **options)

    def _eval_subs(self, old: Any, new: Any) -> Any:
        """A change of the variable, p -> p + a or x -> exp(x): SymPy changes back later, where that sign is not known.

        So what is known of the sign decides nothing here, and the function stays as it stands, renamed too.
        """
        found = super()._eval_subs(old, new)  # type: ignore[misc]
        if found is not None or not (old.is_Symbol and (_is_change(old, new) or self._is_renamed(old, new))):
            return found
        args = [a._subs(old, new) for a in self.args]  # type: ignore[attr-defined]
        made = self.func(*args)  # type: ignore[attr-defined]
        return made if made.func is self.func else self.func(*args, evaluate=False)  # type: ignore[attr-defined]

    def _is_renamed(self, old: Any, new: Any) -> bool:
        """Whether this is a function of a changed variable, or one whose sign decided nothing, of another symbol."""
        return new.is_Symbol and (
            exp(old) in self.atoms(exp) or self.func(*self.args).func is not self.func  # type: ignore[attr-defined]
        )

    def _value_signs(self) -> Signs:
        """The signs the function itself can take, for a sum that holds it: no question to SymPy."""
        return UNKNOWN


def _is_change(old: Any, new: Any) -> bool:
    """Whether a symbol becomes a function of itself that has a sign where it has none, or not for the same reason."""
    return old in new.free_symbols and (isinstance(new, exp) or (new.is_Add and has_a_sign(old)))


def has_a_sign(x: Any) -> bool:
    """Whether a symbol is declared to be on one side of 0, or off it."""
    return bool(x.is_extended_nonnegative or x.is_extended_nonpositive or x.is_nonzero)


def real_signs(cls: type, arg: Any) -> Signs:
    """The signs ``arg`` can have; refused unless it is a commutative scalar that may be real."""
    if not isinstance(arg, Expr) or isinstance(arg, Lambda) or getattr(arg, "is_Matrix", False):
        raise UnsupportedError(
            "{0}({1}) is not defined for a {2}: apply it to the entries, as in M.applyfunc({0})",
            cls.__name__,
            arg,
            type(arg).__name__,
        )
    if arg.is_commutative is False:
        raise UnsupportedError("{0}({1}) is not defined for a noncommutative argument", cls.__name__, arg)
    found = _signs(arg)
    if found is None or (found[0] != found[1] and arg.is_number):
        return _asked(cls, arg)
    return found


def _asked(cls: type, arg: Any) -> Signs:
    """SymPy's full answer, for numbers and for what holds an imaginary part."""
    if arg.is_extended_real is False and arg.is_comparable is not True:
        raise UnsupportedError("{0}({1}) is defined for real arguments only, and {1} is not real", cls.__name__, arg)
    return query_signs(arg) or UNKNOWN


def query_signs(arg: Any) -> Signs | None:
    """The signs by SymPy's assumptions, None if the argument is provably not real."""
    if arg.is_extended_positive:
        return 1, 1
    if arg.is_extended_negative:
        return -1, -1
    if arg.is_zero:
        return 0, 0
    if arg.is_extended_nonnegative:
        return 0, 1
    if arg.is_extended_nonpositive:
        return -1, 0
    return None if arg.is_extended_real is False else UNKNOWN


def _signs(arg: Any) -> Signs | None:
    """The signs of ``arg`` read from its terms and factors; None where one of them is provably not real."""
    if not (arg.is_Add or arg.is_Mul):
        return arg._value_signs() if isinstance(arg, RealArgument) else query_signs(arg)
    parts = []
    for part in arg.args:
        found = _signs(part)
        if found is None:
            return None
        parts.append(found)
    return _sum(parts) if arg.is_Add else _product(parts)


def _sum(parts: list[Signs]) -> Signs:
    low, high = min(p[0] for p in parts), max(p[1] for p in parts)
    if low >= 0:
        low = max(p[0] for p in parts)
    if high <= 0:
        high = min(p[1] for p in parts)
    return low, high


def _product(parts: list[Signs]) -> Signs:
    low, high = parts[0]
    for a, b in parts[1:]:
        corners = (low * a, low * b, high * a, high * b)
        low, high = min(corners), max(corners)
    return low, high


def image_of_bounds(cls: Any, bounds: Any, *rest: Any) -> Any:
    """The image of SymPy's AccumBounds (an oscillating limit) under an increasing function, if its ends are numbers."""
    low, high = cls(bounds.min, *rest), cls(bounds.max, *rest)
    return type(bounds)(low, high) if low.is_comparable and high.is_comparable and low <= high else None


def evaluated(u: Any, prec: int) -> Any:
    """The argument in binary precision ``prec``; None where evaluation changes nothing."""
    value = u.evalf(prec_to_dps(prec)) if u.is_number else u._eval_evalf(prec)
    return None if value == u else value


def seen_nonzero(value: Any) -> bool:
    """Whether a number has a digit to show: a difference that cancels comes out as 0 or as a Float of precision 1."""
    return not value.is_number or (value.is_Float and value._prec > 1 and value != 0)


def in_simplify(hints: dict[str, Any]) -> bool:
    """Whether an expansion by exponents alone is asked for, the last spelling that ``sympy.simplify`` tries.

    It takes a spelling only where it is shorter; in SymPy's own words ReLU(x) - Max(0, x) is, everything else is not.
    """
    return not any(hints.get(name, True) for name in ("mul", "log", "multinomial", "power_base", "basic"))
