"""What all activations share: a law in words that are known already, from which everything else follows."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from sympy.calculus.accumulationbounds import AccumBounds
from sympy.core import evalf
from sympy.core.containers import Tuple
from sympy.core.function import ArgumentIndexError, DefinedFunction
from sympy.core.singleton import S
from sympy.core.symbol import Dummy
from sympy.functions.elementary.piecewise import Piecewise, piecewise_fold

from ...budget import remembered
from ...errors import UnsupportedError
from ...symbols.laws import Named
from ..argument import RealArgument, Signs, evaluated, real_signs
from ..integral import HeadIntegral
from ..printing import Printed

Row = tuple[str, str]
"""A function of a library and what is written between its brackets: {0} the argument, {1}, ... the parameters."""

OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "negative_slope": ("slope",),
    "alpha": ("slope", "tau"),
    "eps": ("epsilon",),
    **dict.fromkeys(("q", "quantile"), ("tau",)),
    **dict.fromkeys(("lambd", "threshold"), ("level",)),
    **dict.fromkeys(("min", "min_val", "a_min"), ("low",)),
    **dict.fromkeys(("max", "max_val", "a_max"), ("high",)),
}
"""What frameworks call our parameters; where a class has a parameter of that name, it is that one."""


def _by_law(e: Any, prec: int, options: dict) -> Any:
    """Numbers for SymPy's ``evalf``, which asks at every point of a quadrature."""
    return evalf.evalf(_law_of(e), prec, options)


@remembered(256)
def _law_of(e: Any) -> Any:
    return e.unfolded()


class Activation(Printed, Named, RealArgument, DefinedFunction):
    """f(u, p, ...) = law(u, p, ...): one declaration, ``law``, whose signature names the parameters and their defaults.

    Every verb reads the law in its place.  Numbers are put in at once; a parameter that is the default is left out.
    """

    law: ClassVar[Callable[..., Any]]
    """The function, in the words of ReLU, Heaviside, Abs, Max and smooth functions."""
    word: ClassVar[str] = ""
    """Its name in texts."""
    parameters: ClassVar[tuple[str, ...]] = ()
    defaults: ClassVar[tuple[Any, ...]] = ()
    many: ClassVar[bool] = False
    """Whether it takes any number of arguments."""
    least: ClassVar[int] = 1
    most: ClassVar[int | None] = 1
    _nargs: ClassVar[tuple[int, ...] | None] = None
    ends: ClassVar[tuple[Any, ...]] = ()
    """The limits at -oo and oo, where the law does not give them."""
    blanks: ClassVar[dict[str, Any]] = {}
    """What a parameter without a default is, where one behind it is given by its name."""
    unbounded: ClassVar[bool] = False
    """Whether parameters may be infinite."""
    calls: ClassVar[dict[str, Row]] = {}
    """By library the function that has exactly this meaning."""
    plain: ClassVar[dict[str, Row]] = {}
    """The same where all parameters are the defaults."""

    is_commutative = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        evalf.evalf_table[cls] = _by_law
        given = list(inspect.signature(cls.law).parameters.values())
        cls._printed_name = cls.__name__
        cls.many = given[0].kind is inspect.Parameter.VAR_POSITIONAL
        if cls.many:
            cls._nargs, cls.least, cls.most = None, 1, None
            return
        cls.parameters = tuple(p.name for p in given[1:])
        cls.defaults = tuple(p.default for p in given[1:] if p.default is not p.empty)
        cls.least, cls.most = len(given) - len(cls.defaults), len(given)
        cls._nargs = tuple(range(cls.least, cls.most + 1))

    def __new__(cls, *args: Any, evaluate: bool | None = None, **named: Any) -> Any:
        if cls.many and len(args) == 1 and isinstance(args[0], (list, tuple, Tuple)):
            args = tuple(args[0])
        given = cls.placed(args, named) if named else args
        return super().__new__(cls, *given, **({} if evaluate is None else {"evaluate": evaluate}))

    @classmethod
    def parameter(cls, name: str) -> str | None:
        """The parameter that is called so, by us or by a framework."""
        return next((own for own in (name, *OTHER_NAMES.get(name, ())) if own in cls.parameters), None)

    @classmethod
    def placed(cls, args: Sequence[Any], named: Mapping[str, Any]) -> tuple[Any, ...]:
        """All arguments in their places, some of them given by name; ``TypeError`` where one is unknown or missing."""
        found = dict(zip(cls.parameters, args[1:], strict=False))
        for name, value in named.items():
            own = cls.parameter(name)
            if own is None or own in found or not args:
                problem = "no argument" if own is None else "a second argument" if own in found else "no x before"
                raise TypeError(f"{cls.__name__}({', '.join(('x', *cls.parameters))}) has {problem} {name!r}")
            found[own] = value
        filled = cls.blanks | dict(zip(cls.parameters[cls.least - 1 :], cls.defaults, strict=True)) | found
        last = max(map(cls.parameters.index, found))
        missing = [own for own in cls.parameters[:last] if own not in filled]
        if missing:
            raise TypeError(f"{cls.__name__}: the argument {missing[0]!r} is missing")
        return (args[0], *(filled[own] for own in cls.parameters[: last + 1]), *args[len(cls.parameters) + 1 :])

    @classmethod
    def eval(cls, *args: Any) -> Any:
        if S.NaN in args:
            return S.NaN
        if cls.many and not args:
            raise UnsupportedError("{0} takes at least one argument", cls.__name__)
        if any(isinstance(a, AccumBounds) for a in args):
            return cls.law(*args)
        signs = [real_signs(cls, a) for a in args]
        if not cls.many:
            for parameter in () if cls.unbounded else args[1:]:
                if parameter.is_infinite:
                    cls.refuse(parameter, "finite: rs.limit gives the limit")
            cls.check(*zip(args[1:], signs[1:], strict=True))
            if len(args) > cls.least and args[-1] == cls.defaults[len(args) - cls.least - 1]:
                return cls(*args[:-1])
        return cls._number(*args) if all(a.is_number for a in args) else None

    @classmethod
    def check(cls, *parameters: tuple[Any, Signs]) -> None:
        """Refuse parameters for which the function is not defined; each comes with the signs it can have."""

    @classmethod
    def refuse(cls, parameter: Any, needed: str) -> None:
        """The refusal of a parameter."""
        raise UnsupportedError("{0} has the parameter {1}, which must be {2}", cls.__name__, parameter, needed)

    @classmethod
    def _number(cls, *args: Any) -> Any:
        """The value at numbers; at an infinity the limit, where the law gives it or it is declared."""
        value = cls.law(*args)
        if value is not S.NaN:
            return value
        return cls.ends[args[0] is S.Infinity] if args[0].is_infinite and len(args) <= len(cls.ends) else None

    @property
    def filled(self) -> tuple[Any, ...]:
        """The arguments with the defaults of those that are not given."""
        missing = 0 if self.many else len(self.parameters) + 1 - len(self.args)
        return self.args + (self.defaults[-missing:] if missing else ())

    def unfolded(self) -> Any:
        """The law in its place."""
        return type(self).law(*self.filled)

    def _value_signs(self) -> Signs:
        return real_signs(type(self), self.unfolded())

    # assumptions, derivative, rewrites, limits and numbers: those of the law

    def _eval_is_extended_real(self) -> bool | None:
        return True if all(a.is_extended_real for a in self.args) else None

    def _eval_is_finite(self) -> bool | None:
        return self.unfolded().is_finite

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.unfolded().is_extended_nonnegative

    def _eval_is_extended_positive(self) -> bool | None:
        return self.unfolded().is_extended_positive

    def fdiff(self, argindex: int = 1) -> Any:
        """Distributional, as of the law."""
        if not 1 <= argindex <= len(self.args):
            raise ArgumentIndexError(self, argindex)
        letters = [Dummy(real=True) for _ in self.filled]
        slope = type(self).law(*letters).diff(letters[argindex - 1])
        return slope.xreplace(dict(zip(letters, self.filled, strict=True)))

    def _eval_rewrite(self, rule: Any, args: Any, **hints: Any) -> Any:
        if rule is type(self):
            return self.func(*args)
        spelled = self.func(*args).unfolded()
        found = spelled if rule == "tractable" else spelled.rewrite(rule, **hints)
        known = isinstance(rule, type) and found.has(rule)
        return found if known or rule == "tractable" or found != spelled else self.func(*args)

    def _eval_as_leading_term(self, x: Any, logx: Any = None, cdir: Any = 0) -> Any:
        return self.unfolded().as_leading_term(x, logx=logx, cdir=cdir)

    def _eval_nseries(self, x: Any, n: int, logx: Any, cdir: Any = 0) -> Any:
        return self.unfolded()._eval_nseries(x, n, logx, cdir)

    def _as_integrand(self, variables: Any) -> Any:
        """What SymPy integrates rightly: the cases, where it can tell them."""
        cases = piecewise_fold(self.unfolded().rewrite(Piecewise))
        return cases if not cases.has(Piecewise) or all(u.is_polynomial(*variables) for u in self.args) else None

    def _eval_Integral(self, *symbols: Any, **assumptions: Any) -> Any:
        return HeadIntegral(self, *symbols, **assumptions)

    def _eval_evalf(self, prec: int) -> Any:
        found = [evaluated(a, prec) for a in self.args]
        if any(v is None for v in found) and not all(a.is_number for a in self.args):
            return None
        return self.unfolded()._eval_evalf(prec)

    # printing

    def _latex(self, printer: Any, exp: Any = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        inside = ", ".join(map(printer._print, self.args))
        return rf"\operatorname{{{type(self).__name__}}}{power}\left({inside}\right)"

    def _code_form(self) -> Any:
        return self.unfolded()

    _mcode = _maple = Printed._by_rewriting

    def _row(self, printer: Any, library: str, prefix: str = "") -> str:
        """The call of the library's own function, if its parameters are numbers, as the library wants; else the law."""
        row = (len(self.args) == 1 and self.plain.get(library)) or self.calls.get(library)
        if row is None or not (self.many or all(p.is_number for p in self.filled[1:])):
            return self._by_rewriting(printer)
        name, inside = row
        printed = list(map(printer._print, self.filled))
        shown = ", ".join(printed) if self.many else inside.format(*printed)
        return self._user_call(printer) or f"{printer._module_format(prefix + name)}({shown})"

    def _tensors(self, printer: Any) -> list[str]:
        """The arguments for a function of PyTorch's that takes tensors only: numbers of the shape of another one."""
        like = next((printer._print(a) for a in self.args if not a.is_number), None)
        full = printer._module_format("torch.full_like" if like else "torch.tensor")
        shown = [(printer._print(a), a.is_number) for a in self.args]
        return [(f"{full}({like}, {s})" if like else f"{full}({s})") if number else s for s, number in shown]

    def _numpycode(self, printer: Any) -> str:
        return self._row(printer, "numpy", printer._module + ".")

    def _jaxcode(self, printer: Any) -> str:
        return self._row(printer, "jax")

    def _torchcode(self, printer: Any) -> str:
        return self._row(printer, "torch")

    def _tensorflowcode(self, printer: Any) -> str:
        return self._row(printer, "tensorflow")
