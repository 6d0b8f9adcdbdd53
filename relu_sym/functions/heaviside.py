"""Heaviside, the unit step."""

from __future__ import annotations

from typing import Any

from sympy.assumptions.ask import Q, ask
from sympy.calculus.accumulationbounds import AccumBounds
from sympy.core.expr import Expr
from sympy.core.function import ArgumentIndexError, DefinedFunction
from sympy.core.numbers import Float
from sympy.core.relational import Eq
from sympy.core.singleton import S
from sympy.functions.elementary.complexes import Abs, sign
from sympy.functions.elementary.piecewise import Piecewise
from sympy.functions.special.delta_functions import Heaviside

from ..errors import UnsupportedError
from .argument import (
    UNKNOWN,
    RealArgument,
    Signs,
    evaluated,
    image_of_bounds,
    in_simplify,
    real_signs,
    seen_nonzero,
)
from .cases import NOT_A_NUMBER
from .dirac import Dirac, affine_argument
from .integral import HeadIntegral
from .one_sided import step_beside, stop_endless_series
from .printing import Printed, element, raised

_THETA = "\N{GREEK SMALL LETTER THETA}"


class HeavisideStep(Printed, RealArgument, DefinedFunction):
    r"""Heaviside(x) = 0 for x < 0, 1/2 at 0, 1 for x > 0; Heaviside(x, H0) is H0 at 0.

    At 0 the default is 1/2, as in SymPy; ``H0 = nan`` leaves the value undefined.  ``diff`` gives the
    distributional derivative ``Dirac(x)``, whatever H0 is.  The class has a name of its own because SymPy
    sorts, prints and rewrites by class name; it is exported as ``rs.Heaviside``.

    Examples
    ========

    >>> from sympy import Piecewise, Symbol, nan, sign
    >>> from relu_sym.functions import HeavisideStep as Heaviside
    >>> x = Symbol('x', real=True)
    >>> Heaviside(-2), Heaviside(0), Heaviside(0, 1), Heaviside(0, nan), Heaviside(7)
    (0, 1/2, 1, nan, 1)
    >>> Heaviside(x).diff(x)
    Dirac(x)
    >>> Heaviside(x).rewrite(sign)
    sign(x)/2 + 1/2
    >>> Heaviside(x, 1).rewrite(Piecewise)
    Piecewise((0, x < 0), (1, True))
    >>> Heaviside(x).limit(x, 0, '-'), Heaviside(x).limit(x, 0, '+')
    (0, 1)

    See Also
    ========

    relu_sym.functions.relu.ReLU, relu_sym.functions.dirac.Dirac

    References
    ==========

    .. [1] R. P. Kanwal, Generalized Functions, Birkhauser, 3rd ed. 2004, section 1.1
    """

    _printed_name = "Heaviside"

    is_commutative = True

    def __new__(cls, arg: Any, H0: Any = None, **options: Any):
        default = H0 is None or H0 in (S.Half, 0.5)
        return super().__new__(cls, arg, *(() if default else (H0,)), **options)

    @classmethod
    def eval(cls, arg: Any, H0: Any = None) -> Any:
        if arg is S.NaN:
            return S.NaN
        if isinstance(arg, AccumBounds):
            return image_of_bounds(cls, arg, *(() if H0 is None else (H0,)))
        low, high = real_signs(cls, arg)
        if H0 is not None and not (isinstance(H0, Expr) and H0.is_commutative):
            raise UnsupportedError("the value of {0} at 0 must be a number or nan, not {1}", cls.__name__, H0)
        if low > 0:
            return S.One
        if high < 0:
            return S.Zero
        return (S.Half if H0 is None else H0) if low == high else None

    @classmethod
    def switch(cls, u: Any, H0: Any = S.Half) -> tuple[Any, Any, Any]:
        """The value for u < 0, at u = 0 and for u > 0."""
        return S.Zero, H0, S.One

    @property
    def at_zero(self) -> Any:
        """The value at 0."""
        return self.args[1] if len(self.args) > 1 else S.Half

    # assumptions: the values are 0, 1 and H0

    def _value_signs(self) -> Signs:
        return (0, 1) if self.at_zero.is_extended_nonnegative else UNKNOWN

    def _eval_is_real(self) -> bool | None:
        return self.at_zero.is_real or None

    def _eval_is_finite(self) -> bool | None:
        return self.at_zero.is_finite or None

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.at_zero.is_extended_nonnegative or None

    def _eval_is_integer(self) -> bool | None:
        return self.at_zero.is_integer or None

    def _eval_is_rational(self) -> bool | None:
        return self.at_zero.is_rational or None

    def _eval_is_algebraic(self) -> bool | None:
        return self.at_zero.is_algebraic or None

    def _eval_refine(self, assumptions: Any) -> Any:
        u = self.args[0]
        if ask(Q.positive(u), assumptions) or ask(Q.extended_positive(u), assumptions):
            return S.One
        if ask(Q.negative(u), assumptions) or ask(Q.extended_negative(u), assumptions):
            return S.Zero
        return self.at_zero if ask(Q.zero(u), assumptions) else self

    # the derivative in each mode

    def fdiff(self, argindex: int = 1) -> Any:
        """Distributional: Heaviside' = Dirac; the value at one point does not count."""
        if argindex == 1:
            return Dirac(self.args[0])
        if argindex == 2 and len(self.args) == 2:
            return S.Zero
        raise ArgumentIndexError(self, argindex)

    def _eval_derivative(self, s: Any) -> Any:
        return Dirac(self.args[0]) * self.args[0].diff(s)

    def _classical_derivative(self) -> tuple[Any, Any, Any]:
        """The slope in u for u < 0, at u = 0 (None: it does not exist) and for u > 0."""
        return S.Zero, None, S.Zero

    def _one_sided_slopes(self) -> tuple[Any, Any]:
        """The limits of the difference quotient at u = 0 from the left and from the right."""
        if self.at_zero is S.NaN:
            return None, None
        up = tuple(S.Infinity * step if step != 0 else S.Zero for step in (self.at_zero, 1 - self.at_zero))
        return up[0], up[1]

    def _eval_derivative_n_times(self, s: Any, n: Any) -> Any:
        slope = self.args[0].diff(s)
        if n.is_Integer and n >= 1 and not slope.has(s):
            return slope**n * Dirac(self.args[0], n - 1)
        return super()._eval_derivative_n_times(s, n)

    # rewrites: everywhere, but for SingularityFunction, which is 1 at 0 and so holds almost everywhere

    def _eval_rewrite_as_Heaviside(self, u: Any, H0: Any = S.Half, **_: Any) -> Any:
        return Heaviside(u, H0)

    def _eval_rewrite_as_Piecewise(self, u: Any, H0: Any = S.Half, **_: Any) -> Any:
        if H0.is_zero:
            return Piecewise((0, u <= 0), (1, True))
        if H0 == 1:
            return Piecewise((0, u < 0), (1, True))
        return Piecewise((0, u < 0), (H0, Eq(u, 0)), (1, True))

    def _eval_rewrite_as_sign(self, u: Any, H0: Any = S.Half, **_: Any) -> Any:
        mean = (1 + sign(u)) / 2
        return mean if S.Half == H0 else Piecewise((H0, Eq(u, 0)), (mean, True))

    def _eval_rewrite_as_Abs(self, u: Any, H0: Any = S.Half, **_: Any) -> Any:
        return Piecewise((H0, Eq(u, 0)), ((1 + u / Abs(u)) / 2, True))

    def _eval_rewrite_as_SingularityFunction(self, u: Any, H0: Any = S.Half, **_: Any) -> Any:
        from sympy.functions.special.singularity_functions import SingularityFunction

        line = affine_argument(u)
        if line is None:
            return None
        x, slope, root = line
        step = SingularityFunction(x, root, 0)
        return step if slope > 0 else 1 - step

    def _as_integrand(self, variables: Any) -> Any:
        """What SymPy integrates rightly: the cases, where it can tell them."""
        u = self.args[0]
        return Piecewise((0, u < 0), (1, True)) if u.is_polynomial(*variables) else None

    def _eval_Integral(self, *symbols: Any, **assumptions: Any) -> Any:
        return HeadIntegral(self, *symbols, **assumptions)

    def _eval_expand_power_exp(self, **hints: Any) -> Any:
        return self._eval_rewrite_as_Heaviside(*self.args) if in_simplify(hints) else self

    # limits and series: a constant beside the point

    def _eval_as_leading_term(self, x: Any, logx: Any = None, cdir: Any = 0) -> Any:
        return step_beside(self.args[0], x, logx, cdir, self.at_zero, HeavisideStep)

    def _eval_nseries(self, x: Any, n: int, logx: Any, cdir: Any = 0) -> Any:
        stop_endless_series(self, n)
        return step_beside(self.args[0], x, logx, cdir, self.at_zero, HeavisideStep)

    # numbers

    def _eval_evalf(self, prec: int) -> Any:
        u = evaluated(self.args[0], prec)
        return HeavisideStep(u, *self.args[1:]) if u is not None and seen_nonzero(u) else None

    # printing

    def _sympystr(self, printer: Any) -> str:
        if hasattr(printer, "_module_format"):
            return printer._print_Function(self)
        return f"Heaviside({printer.stringify(self.args, ', ')})"

    def _latex(self, printer: Any, exp: Any = None) -> str:
        mark = rf"_{{0 \mapsto {printer._print(self.at_zero)}}}" if len(self.args) > 1 else ""
        return raised(rf"\theta{mark}\left({printer._print(self.args[0])}\right)", exp)

    def _pretty(self, printer: Any) -> Any:
        return printer._print_Function(self, func_name=_THETA if printer._use_unicode else "Heaviside")

    def _mathml_symbol(self, printer: Any) -> Any:
        return element(printer, "mi", _THETA)

    def _code_form(self) -> Any:
        """Piecewise with floating values: in Fortran and Rust the branches must have one type."""
        u, at_zero = self.args[0], self.at_zero
        value = NOT_A_NUMBER if at_zero is S.NaN else Float(at_zero) if at_zero.is_Rational else at_zero
        return Piecewise((Float(0), u < 0), (value, Eq(u, 0)), (Float(1), u > 0), (u, True))

    def _octave(self, printer: Any, **_: Any) -> str:
        if self.at_zero is S.NaN:
            return self._formatted(printer, "feval(@(u) (u > 0)./(u ~= 0 & u == u), {0})")
        value = printer._print(self.at_zero)
        return self._formatted(printer, f"feval(@(u) ((u > 0) + {value}*(u == 0))./(u == u), {{0}})")

    def _numpycode(self, printer: Any) -> str:
        return self._formatted(
            printer, "{f}({0}, " + printer._print(self.at_zero) + ")", f=printer._module + ".heaviside"
        )

    _jaxcode = _numpycode

    def _torchcode(self, printer: Any) -> str:
        return self._formatted(
            printer,
            "{f}({0}, {like}({0}, " + printer._print(self.at_zero) + "))",
            f="torch.heaviside",
            like="torch.full_like",
        )

    def _python_form(self, printer: Any) -> str:
        at_zero = printer._print(self.at_zero)
        return self._formatted(printer, "(0 if {0} < 0 else 1 if {0} > 0 else " + at_zero + " if {0} == 0 else {0})")

    def _mcode(self, printer: Any) -> str:
        if len(self.args) == 1:
            return self._formatted(printer, "HeavisideTheta[{0}]")
        return self._formatted(printer, "Piecewise[{{{{0, {0} < 0}}, {{{1}, {0} == 0}}}}, 1]")

    def _maple(self, printer: Any) -> str:
        if len(self.args) == 1:
            return self._formatted(printer, "Heaviside({0})")
        return self._formatted(printer, "piecewise({0} < 0, 0, {0} = 0, {1}, 1)")
