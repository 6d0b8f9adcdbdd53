"""Smooth maxima: softplus, squareplus, log-sum-exp."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sympy.codegen.cfunctions import log1p
from sympy.core.add import Add
from sympy.core.numbers import Integer
from sympy.core.singleton import S
from sympy.functions.elementary.complexes import Abs
from sympy.functions.elementary.exponential import exp, log
from sympy.functions.elementary.miscellaneous import Max, sqrt

from ..argument import Signs
from ..printing import bracketed
from ..relu import ReLU
from .activation import Activation

FOUR = Integer(4)


class Softplus(Activation):
    r"""Softplus(x, beta=1) = log(1 + exp(beta*x))/beta.

    Smooth; for beta -> oo it tends to ReLU(x).  The default is PyTorch's, whose threshold of 20, beyond which it
    computes x, is no part of the function.  ``UnsupportedError`` for beta = 0.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.Softplus(x), x)
    exp(x)/(exp(x) + 1)

    References
    ==========

    .. [1] C. Dugas and others, Incorporating second-order functional knowledge for better option pricing, 2001
    """

    word = "softplus"
    calls = {
        "torch": ("torch.nn.functional.softplus", "{0}, {1}, 40"),  # past 40 both are one number in double precision
        "jax": ("jax.nn.softplus", "{0}"),
        "tensorflow": ("tensorflow.math.softplus", "{0}"),
        "numpy": ("logaddexp", "{0}, 0"),
    }

    @classmethod
    def check(cls, *parameters: tuple[Any, Signs]) -> None:
        for beta, signs in parameters:
            if signs == (0, 0):
                cls.refuse(beta, "other than 0")

    @staticmethod
    def law(u: Any, beta: Any = S.One) -> Any:
        return log(1 + exp(beta * u)) / beta

    def _code_form(self, log1p: Any = lambda v: log(1 + v)) -> Any:
        """Without an exponential that overflows."""
        u, beta = self.filled
        return (ReLU(beta * u) + log1p(exp(-Abs(beta * u)))) / beta

    def _precise(self, printer: Any, **_: Any) -> str:
        """Where the language has log(1 + v) for small v."""
        return self._user_call(printer) or bracketed(self._code_form(log1p), printer)

    _python_form = _cxxcode = _precise

    def _ccode(self, printer: Any, **_: Any) -> str:
        return self._by_rewriting(printer) if printer.standard == "C89" else self._precise(printer)

    def _row(self, printer: Any, library: str, prefix: str = "") -> str:
        u, beta = self.filled
        if beta == 1 or library == "torch" or library not in self.calls:
            return super()._row(printer, library, prefix)
        return self._user_call(printer) or bracketed(Softplus(beta * u, evaluate=False) / beta, printer)


class Squareplus(Activation):
    r"""Squareplus(x, b=4) = (x + sqrt(x**2 + b))/2, b >= 0.

    Smooth for b > 0; for b = 0 it is ReLU(x).  The default is JAX's.  ``UnsupportedError`` for a negative b.

    Examples
    ========

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.diff(rs.Squareplus(x), x), rs.subdifferential(rs.Squareplus(x, 0), x).at(0)
    (x/(2*sqrt(x**2 + 4)) + 1/2, Interval(0, 1))

    References
    ==========

    .. [1] J. T. Barron, Squareplus: a softplus-like algebraic rectifier, 2021
    """

    word = "squareplus"
    ends = (S.Zero, S.Infinity)
    calls = {"jax": ("jax.nn.squareplus", "{0}, {1}")}

    @classmethod
    def check(cls, *parameters: tuple[Any, Signs]) -> None:
        for b, (_, most) in parameters:
            if most < 0:
                cls.refuse(b, "at least 0")

    @staticmethod
    def law(u: Any, b: Any = FOUR) -> Any:
        return (u + sqrt(u**2 + b)) / 2


class LogSumExp(Activation):
    r"""LogSumExp(x, y, ...) = log(exp(x) + exp(y) + ...), the soft maximum.

    Smooth; its gradient is the softmax.

    Examples
    ========

    >>> from sympy import symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.diff(rs.LogSumExp(x, y), x)
    exp(x)/(exp(x) + exp(y))

    References
    ==========

    .. [1] S. Boyd, L. Vandenberghe, Convex optimization, 2004, section 3.1.5
    """

    word = "logsumexp"
    calls = {
        "torch": ("torch.logaddexp", ""),
        "jax": ("jax.numpy.logaddexp", ""),
        "numpy": ("logaddexp", ""),
    }

    @staticmethod
    def law(*us: Any) -> Any:
        if all(u is S.NegativeInfinity for u in us):
            return S.NegativeInfinity
        return us[0] if len(us) == 1 else log(Add(*map(exp, us)))

    def _code_form(self) -> Any:
        """Without an exponential that overflows."""
        top = Max(*self.args)
        return top + log(Add(*[exp(u - top) for u in self.args]))

    def _row(self, printer: Any, library: str, prefix: str = "") -> str:
        if library not in self.calls:
            return self._by_rewriting(printer)
        name = printer._module_format(prefix + self.calls[library][0])
        operands = self._tensors(printer) if library == "torch" else map(printer._print, self.args)
        nested = reduce(lambda a, b: f"{name}({a}, {b})", operands)
        return self._user_call(printer) or nested
