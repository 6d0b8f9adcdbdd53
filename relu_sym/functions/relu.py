"""ReLU, the positive part: the one kink everything else is built from."""

from __future__ import annotations

from typing import Any

from sympy.assumptions.ask import Q, ask
from sympy.calculus.accumulationbounds import AccumBounds
from sympy.core.add import Add
from sympy.core.function import ArgumentIndexError, DefinedFunction
from sympy.core.singleton import S
from sympy.functions.elementary.complexes import Abs, sign
from sympy.functions.elementary.miscellaneous import Max, Min
from sympy.functions.elementary.piecewise import Piecewise
from sympy.functions.special.delta_functions import Heaviside

from .argument import RealArgument, Signs, evaluated, image_of_bounds, in_simplify, real_signs
from .cases import all_digits
from .dirac import Dirac, affine_argument
from .heaviside import HeavisideStep
from .integral import HeadIntegral
from .one_sided import germ, side, step_beside, stop_endless_series
from .printing import Printed


class ReLU(Printed, RealArgument, DefinedFunction):
    r"""ReLU(x) = Max(x, 0), the positive part of a real x.

    At 0 the value is 0 and the classical derivative does not exist.  ``diff`` gives the distributional one,
    ``Heaviside(x)``, whose 1/2 at 0 is the mean of the slopes 0 and 1, a convention and not a derivative.

    Examples
    ========

    >>> from sympy import Abs, Max, Symbol
    >>> from relu_sym.functions import ReLU
    >>> x = Symbol('x', real=True)
    >>> ReLU(-3), ReLU(ReLU(x)), ReLU(x**2)
    (0, ReLU(x), x**2)
    >>> ReLU(x).diff(x), ReLU(x).diff(x, 2), ReLU(x).diff(x, 3)
    (Heaviside(x), Dirac(x), Dirac(x, 1))
    >>> ReLU(x).rewrite(Max), ReLU(x).rewrite(Abs)
    (Max(0, x), x/2 + Abs(x)/2)
    >>> ReLU(x).limit(x, 5)
    5

    See Also
    ========

    relu_sym.functions.heaviside.HeavisideStep, relu_sym.functions.dirac.Dirac

    References
    ==========

    .. [1] R. T. Rockafellar, R. J.-B. Wets, Variational Analysis, Springer 1998, Example 2.16 (max functions)
    """

    _code_target = "Max"
    _printed_name = "ReLU"

    is_extended_nonnegative = True
    is_commutative = True

    @classmethod
    def eval(cls, arg: Any) -> Any:
        if arg is S.NaN:
            return S.NaN
        if isinstance(arg, AccumBounds):
            return image_of_bounds(cls, arg)
        low, high = real_signs(cls, arg)
        if low >= 0:
            return arg
        if high <= 0:
            return S.Zero
        return None

    @classmethod
    def switch(cls, u: Any) -> tuple[Any, Any, Any]:
        """The value for u < 0, at u = 0 and for u > 0."""
        return S.Zero, S.Zero, u

    # assumptions: what the sign of the argument decides was decided in eval

    def _value_signs(self) -> Signs:
        return 0, 1

    def _eval_is_finite(self) -> bool | None:
        return self.args[0].is_finite or None

    def _eval_is_integer(self) -> bool | None:
        return self.args[0].is_integer or None

    def _eval_is_rational(self) -> bool | None:
        return self.args[0].is_rational or None

    def _eval_is_algebraic(self) -> bool | None:
        return self.args[0].is_algebraic or None

    def _eval_refine(self, assumptions: Any) -> Any:
        u = self.args[0]
        if ask(Q.extended_nonnegative(u), assumptions) or ask(Q.nonnegative(u), assumptions):
            return u
        if ask(Q.extended_nonpositive(u), assumptions) or ask(Q.nonpositive(u), assumptions):
            return S.Zero
        return self

    # the derivative in each mode

    def fdiff(self, argindex: int = 1) -> Any:
        """Distributional: ReLU' = Heaviside."""
        if argindex != 1:
            raise ArgumentIndexError(self, argindex)
        return HeavisideStep(self.args[0])

    def _classical_derivative(self) -> tuple[Any, Any, Any]:
        """The slope in u for u < 0, at u = 0 (None: it does not exist) and for u > 0."""
        return S.Zero, None, S.One

    def _one_sided_slopes(self) -> tuple[Any, Any]:
        """The limits of the difference quotient at u = 0 from the left and from the right."""
        return S.Zero, S.One

    def _eval_derivative_n_times(self, s: Any, n: Any) -> Any:
        slope = self.args[0].diff(s)
        if n.is_Integer and n >= 2 and not slope.has(s):
            return slope**n * Dirac(self.args[0], n - 2)
        return super()._eval_derivative_n_times(s, n)

    # rewrites: all of them hold everywhere, the one to SingularityFunction too

    def _eval_rewrite_as_Max(self, u: Any, **_: Any) -> Any:
        return Max(0, u)

    def _eval_rewrite_as_Min(self, u: Any, **_: Any) -> Any:
        return -Min(0, -u)

    def _eval_rewrite_as_Abs(self, u: Any, **_: Any) -> Any:
        return (u + Abs(u)) / 2

    def _eval_rewrite_as_sign(self, u: Any, **_: Any) -> Any:
        return u * (1 + sign(u)) / 2

    def _eval_rewrite_as_Heaviside(self, u: Any, **_: Any) -> Any:
        return u * Heaviside(u)

    def _eval_rewrite_as_HeavisideStep(self, u: Any, **_: Any) -> Any:
        return u * HeavisideStep(u)

    def _eval_rewrite_as_Piecewise(self, u: Any, **_: Any) -> Any:
        return Piecewise((0, u < 0), (u, True))

    def _eval_rewrite_as_SingularityFunction(self, u: Any, **_: Any) -> Any:
        from sympy.functions.special.singularity_functions import SingularityFunction

        line = affine_argument(u)
        if line is None:
            return None
        x, slope, root = line
        ramp = abs(slope) * SingularityFunction(x, root, 1)
        return ramp if slope > 0 else u + ramp

    def _as_integrand(self, variables: Any) -> Any:
        """What SymPy integrates rightly: the cases, where it can tell them."""
        u = self.args[0]
        return Piecewise((0, u < 0), (u, True)) if u.is_polynomial(*variables) else None

    def _eval_Integral(self, *symbols: Any, **assumptions: Any) -> Any:
        return HeadIntegral(self, *symbols, **assumptions)

    def _eval_expand_power_exp(self, **hints: Any) -> Any:
        return self._eval_rewrite_as_Max(*self.args) if in_simplify(hints) else self

    # limits and series: the branch that holds beside the point

    def _eval_as_leading_term(self, x: Any, logx: Any = None, cdir: Any = 0) -> Any:
        u = self.args[0]
        branch = step_beside(u, x, logx, cdir, S.Zero, HeavisideStep)
        if branch.is_Number:
            return u.as_leading_term(x, logx=logx, cdir=cdir) if branch else S.Zero
        lead, coefficient = germ(u, x, logx, cdir)
        return lead / coefficient * ReLU(coefficient)

    def _eval_nseries(self, x: Any, n: int, logx: Any, cdir: Any = 0) -> Any:
        stop_endless_series(self, n)
        branch = step_beside(self.args[0], x, logx, cdir, S.Zero, HeavisideStep)
        if not branch:
            return S.Zero
        series = self.args[0]._eval_nseries(x, n, logx, side(x, cdir)).expand()
        powers: dict[Any, Any] = {}  # a factor of a product has to be a sum of them: of any other, one term is taken
        for t in Add.make_args(series):
            coefficient, power = t.as_independent(x, as_Add=False)
            powers[power] = powers.get(power, S.Zero) + coefficient
        return Add(*[branch * c * power for power, c in powers.items()])

    # numbers

    def _eval_evalf(self, prec: int) -> Any:
        value = evaluated(self.args[0], prec)
        return None if value is None else ReLU(value)

    # printing

    def _latex(self, printer: Any, exp: Any = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        return rf"\operatorname{{ReLU}}{power}\left({printer._print(self.args[0])}\right)"

    def _numpycode(self, printer: Any) -> str:
        return self._formatted(printer, "{f}({0}, 0)", f=printer._module + ".maximum")

    def _jaxcode(self, printer: Any) -> str:
        return self._formatted(printer, "{f}({0})", f="jax.nn.relu")

    def _torchcode(self, printer: Any) -> str:
        return self._formatted(printer, "{f}({0})", f="torch.relu")

    def _python_form(self, printer: Any) -> str:
        return self._formatted(printer, "max({0}, 0)")  # in this order nan stays nan

    def _numexprcode(self, printer: Any) -> str:
        return self._user_call(printer) or printer._print(self.rewrite(Piecewise))

    # in every language nan stays nan: fmax and most max functions would make it 0

    def _ccode(self, printer: Any, **_: Any) -> str:
        if printer.standard == "C89":
            return self._user_call(printer) or printer._print(self.rewrite(Piecewise))
        return self._formatted(printer, "fdim({0}, 0)")

    def _cxxcode(self, printer: Any, **_: Any) -> str:
        return self._formatted(printer, "std::max<double>({0}, 0)")  # in this order

    def _fcode(self, printer: Any, **_: Any) -> str:
        return self._formatted(printer, "merge(0d0, dble({0}), ({0}) < 0)")

    def _octave(self, printer: Any, **_: Any) -> str:
        return self._formatted(printer, "feval(@(u) max(0, u)./(u == u), {0})")

    def _julia(self, printer: Any) -> str:
        return self._formatted(printer, "max.(0, {0})")

    def _rust_code(self, printer: Any, **_: Any) -> str:
        exact = ReLU(all_digits(self.args[0]), evaluate=False)
        return exact._formatted(printer, "{{ let u: f64 = {0}; if u < 0.0 {{ 0.0 }} else {{ u }} }}")

    def _glsl(self, printer: Any) -> str:
        return self._formatted(printer, "max(0.0, {0})")

    def _rcode(self, printer: Any) -> str:
        return self._formatted(printer, "pmax(0, {0})")

    def _mcode(self, printer: Any) -> str:
        return self._formatted(printer, "Max[0, {0}]")

    def _maple(self, printer: Any) -> str:
        return self._formatted(printer, "max(0, {0})")
