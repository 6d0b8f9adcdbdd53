"""Dirac, the unit impulse, and its derivatives."""

from __future__ import annotations

from typing import Any

from sympy.core.function import ArgumentIndexError
from sympy.core.singleton import S
from sympy.functions.elementary.complexes import Abs
from sympy.functions.special.delta_functions import DiracDelta

from ..errors import UnsupportedError
from .argument import RealArgument, evaluated, in_simplify, real_signs, seen_nonzero
from .integral import HeadIntegral
from .one_sided import step_beside, stop_endless_series
from .printing import Printed, element, raised, refuse_value

_DELTA = "\N{GREEK SMALL LETTER DELTA}"


class Dirac(Printed, RealArgument, DiracDelta):
    r"""<Dirac(x, k), phi> = (-1)**k * phi^(k)(0): the unit impulse (k = 0) and its k-th derivative.

    It is 0 off its support and has no value on it: ``Dirac(0)`` stays as it is, and numeric evaluation there
    is refused.  It subclasses SymPy's DiracDelta, because SymPy integrates any other function that is 0 off
    the origin to 0.

    Examples
    ========

    >>> from sympy import Symbol, cos, integrate, oo, pi
    >>> from relu_sym.functions import Dirac
    >>> x = Symbol('x', real=True)
    >>> Dirac(pi), Dirac(-x), Dirac(-x, 1)
    (0, Dirac(x), -Dirac(x, 1))
    >>> Dirac(x - 4).subs(x, 4)
    Dirac(0)
    >>> Dirac(x).diff(x, 2)
    Dirac(x, 2)
    >>> integrate(cos(x)*Dirac(x - 1), (x, -oo, oo))
    cos(1)

    See Also
    ========

    relu_sym.functions.heaviside.HeavisideStep

    References
    ==========

    .. [1] R. P. Kanwal, Generalized Functions, Birkhauser, 3rd ed. 2004, chapter 2
    """

    _printed_name = "Dirac"

    @classmethod
    def eval(cls, arg: Any, k: Any = S.Zero) -> Any:
        if not getattr(k, "is_Integer", False) or k.is_negative:
            raise UnsupportedError(
                "the order of {0}({1}, {2}) must be a nonnegative integer, not {2}", cls.__name__, arg, k
            )
        if arg is S.NaN:
            return S.NaN
        low, high = real_signs(cls, arg)
        if low > 0 or high < 0 or (not arg.is_Add and arg.is_nonzero) or _misses_zero(arg):
            return S.Zero
        if arg.is_Mul and arg.args[0] is S.NegativeOne:
            return -cls(-arg, k) if k.is_odd else cls(-arg, k)
        return cls(arg, evaluate=False) if k.is_zero else None

    @classmethod
    def switch(cls, u: Any, k: Any = S.Zero) -> tuple[Any, Any, Any]:
        """The value for u < 0, at u = 0 (None: there is none) and for u > 0."""
        return S.Zero, None, S.Zero

    @property
    def order(self) -> Any:
        """How many times the unit impulse is differentiated."""
        return self.args[1] if len(self.args) > 1 else S.Zero

    # the derivative in each mode

    def fdiff(self, argindex: int = 1) -> Any:
        """Distributional: the next derivative of the impulse."""
        if argindex != 1:
            raise ArgumentIndexError(self, argindex)
        return Dirac(self.args[0], self.order + 1)

    def _classical_derivative(self) -> tuple[Any, Any, Any]:
        """The slope in u for u < 0, at u = 0 (None: it does not exist) and for u > 0."""
        return S.Zero, None, S.Zero

    def _one_sided_slopes(self) -> tuple[Any, Any]:
        """There is no value at u = 0, hence no difference quotient."""
        return None, None

    def _eval_derivative_n_times(self, s: Any, n: Any) -> Any:
        slope = self.args[0].diff(s)
        if n.is_Integer and n >= 1 and not slope.has(s):
            return slope**n * Dirac(self.args[0], self.order + n)
        return super()._eval_derivative_n_times(s, n)

    # rewrites

    def _eval_rewrite_as_Piecewise(self, *args: Any, **_: Any) -> Any:
        """None: SymPy would treat the result as a function and integrate it to 0."""
        return None

    def _eval_rewrite_as_DiracDelta(self, u: Any, k: Any = S.Zero, **_: Any) -> Any:
        return DiracDelta(u, k)

    def _eval_rewrite_as_SingularityFunction(self, u: Any, k: Any = S.Zero, **_: Any) -> Any:
        from sympy.functions.special.singularity_functions import SingularityFunction

        line = affine_argument(u)
        if line is None:
            return None
        x, slope, root = line
        return SingularityFunction(x, root, -1 - k) / (abs(slope) * slope**k)

    def _eval_expand_diracdelta(self, wrt: Any = None, **hints: Any) -> Any:
        """Impulses at the roots; a derivative of one by its scaling, which SymPy's integrals leave out."""
        free = self.free_symbols if wrt is None else {wrt}
        slope = self.args[0].diff(next(iter(free))) if len(free) == 1 and self.order != 0 else S.Zero
        if slope == 0 or slope.free_symbols & free:
            return super()._eval_expand_diracdelta(wrt=wrt, **hints)
        at_root = (self.args[0] / slope).expand()
        return Dirac(at_root, self.order) / (Abs(slope) * slope**self.order)

    def _as_integrand(self, variables: Any) -> Any:
        """SymPy's impulse, one for each root of the argument; None where SymPy does not find them."""
        found = DiracDelta(*self.args)
        if len(variables) == 1 and self.order == 0:
            found = found.expand(diracdelta=True, wrt=variables[0])
        simple = all(d.args[0].diff(variables[0]).is_nonzero for d in found.atoms(DiracDelta))
        return found if simple and not found.has(Abs) else None

    def _eval_Integral(self, *symbols: Any, **assumptions: Any) -> Any:
        return HeadIntegral(self, *symbols, **assumptions)

    def _eval_expand_power_exp(self, **hints: Any) -> Any:
        return DiracDelta(*self.args) if in_simplify(hints) else self

    # limits and series: 0 beside the support

    def _eval_as_leading_term(self, x: Any, logx: Any = None, cdir: Any = 0) -> Any:
        step_beside(self.args[0], x, logx, cdir, S.NaN, _zero_beside)
        return S.Zero

    def _eval_nseries(self, x: Any, n: int, logx: Any, cdir: Any = 0) -> Any:
        stop_endless_series(self, n)
        return self._eval_as_leading_term(x, logx, cdir)

    # numbers

    def _eval_evalf(self, prec: int) -> Any:
        u = evaluated(self.args[0], prec)
        return Dirac(u, self.order) if u is not None and seen_nonzero(u) else None

    # printing

    def _latex(self, printer: Any, exp: Any = None) -> str:
        mark = rf"^{{\left( {printer._print(self.order)} \right)}}" if self.order != 0 else ""
        return raised(rf"\delta{mark}\left({printer._print(self.args[0])}\right)", exp)

    def _pretty(self, printer: Any) -> Any:
        return printer._print_DiracDelta(self)

    def _mathml_symbol(self, printer: Any) -> Any:
        if self.order == 0:
            return element(printer, "mi", _DELTA)
        power = printer.dom.createElement("msup")
        power.appendChild(element(printer, "mi", _DELTA))
        power.appendChild(printer._paren_comma_separated(self.order))
        return power

    def _shown_args(self) -> tuple[Any, ...]:
        return self.args[:1]

    def _python_form(self, printer: Any) -> str:
        return self._formatted(printer, "{f}({0})", f="relu_sym.functions.numeric.dirac_off_support")

    _numpycode = _jaxcode = _torchcode = _python_form

    _ccode = _cxxcode = _fcode = _julia = _rust_code = _javascript = _rcode = _glsl = refuse_value
    _numexprcode = _tensorflowcode = refuse_value

    def _octave(self, printer: Any) -> str:
        return self._formatted(printer, "dirac({1}, {0})" if self.order != 0 else "dirac({0})")

    def _mcode(self, printer: Any) -> str:
        head = f"Derivative[{self.order}][DiracDelta]" if self.order != 0 else "DiracDelta"
        return self._formatted(printer, head + "[{0}]")

    def _maple(self, printer: Any) -> str:
        return self._formatted(printer, "Dirac({1}, {0})" if self.order != 0 else "Dirac({0})")


def _zero_beside(coefficient: Any, beyond: Any) -> Any:
    if beyond is S.NaN:
        raise NotImplementedError(f"whether {coefficient} is 0 is not known")
    return beyond


def _misses_zero(u: Any) -> bool:
    """Whether u = m*n + c, n a whole number, is 0 at no whole number: a term of a train beside its impulse."""
    if not u.is_Add or len(u.free_symbols) != 1:
        return False
    (n,) = u.free_symbols
    slope = u.diff(n) if n.is_integer else n
    if not slope.is_number or slope == 0:
        return False
    root = (-u.subs(n, 0) / slope).evalf(30)
    return bool(root.is_Float and abs(root - round(root)) > abs(root) * 1e-10 + 1e-10)


def affine_argument(u: Any) -> tuple[Any, Any, Any] | None:
    """(x, m, a) with u = m*(x - a) in its one symbol and m of known sign, else None."""
    if len(u.free_symbols) != 1:
        return None
    (x,) = u.free_symbols
    slope = u.diff(x)
    if slope.free_symbols or not (slope.is_positive or slope.is_negative):
        return None
    return x, slope, -u.subs(x, 0) / slope
