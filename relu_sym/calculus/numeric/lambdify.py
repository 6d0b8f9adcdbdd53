"""``rs.lambdify``: an expression as a function of numbers, arrays or tensors."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from inspect import ismodule
from typing import Any

import sympy
from sympy import Basic, DiracDelta, Expr, I, Piecewise, Symbol, Tuple
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean
from sympy.utilities.lambdify import MODULES

from ...budget import verb
from ...budget.imports import imported
from ...errors import BudgetError, ReluSymError, UnsupportedError, how_to_install
from ...forms.line.partition import Domain, LineForm
from ...forms.line.piece import Smooth
from ...functions import PrincipalValue
from ...symbols import Gate
from ...vocabularies.read import read
from ..subdifferentials.subdifferential import SetValuedMap
from .arrays import ArrayFunction
from .containers import ContainerFunction, is_container, leaves_of
from .plan import Plan, planned
from .printable import by_floor, with_nan
from .scalars import ExactFunction, FloatFunction, PreciseFunction
from .set_valued import ends_of
from .several import quiet
from .tensors import JaxFunction, TorchFunction

BACKENDS: dict[str, Callable[..., Any]] = {
    "numpy": ArrayFunction,
    "math": FloatFunction,
    "mpmath": PreciseFunction,
    "sympy": ExactFunction,
    "torch": TorchFunction,
    "jax": JaxFunction,
}


class NumericFunction:
    """What ``rs.lambdify`` returns for one variable: call it with points."""

    def __init__(self, evaluators: tuple[Callable[[Any], Any], ...], gate: Gate, *told: Any) -> None:
        self._evaluators, self._gate, self._told = evaluators, gate, told

    def __call__(self, x: Any) -> Any:
        try:
            out = tuple(evaluate(x) for evaluate in self._evaluators)
        except ReluSymError as err:
            raise err.requoted(self._gate.out) from None
        return out if len(out) > 1 else out[0]

    def __reduce__(self) -> tuple:
        """Pickled as the question, answered anew where it is loaded."""
        expr, x, modules = self._told
        return lambdify, (x, expr, modules)

    def __repr__(self) -> str:
        return "<{} as a function of {} ({})>".format(*self._told)


@verb
def lambdify(args: Any, expr: Any, modules: Any = "numpy", **options: Any) -> Callable[..., Any]:
    """x -> f(x) in numbers: one search among the breakpoints, one gather of coefficients, Horner's rule.

    Called as SymPy's, ``lambdify(args, expr, modules, **options)``: ``args`` a symbol or a nested sequence of them,
    ``expr`` an expression, or lists, tuples, matrices and arrays of them in any depth, which come back in that form
    (an entry for each; of a matrix one array, its axes before those of the points).  One variable goes through the
    normal form; ``modules`` is ``"numpy"`` (arrays, the default), ``"math"`` (one float; a matrix is a list of rows),
    ``"mpmath"`` (the working precision of each call), ``"sympy"`` (exact), ``"torch"`` or ``"jax"``.  Several
    variables, conditions, other modules (a name, a module, a dictionary, a list of these) and SymPy's options
    (``cse=``, ``printer=``, ``dummify=``, ...) go to ``sympy.lambdify``, for which our classes print; a function that
    no normal form holds is evaluated as it is written.

    Digits: pieces are evaluated as they are written, or around a point where they keep their digits: the relative
    error is a few times that of rounding x itself.  Exponentials do not overflow in softplus, log-sum-exp and logistic
    functions: log(1 + exp(1000)) is 1000.  The function can be pickled: it is compiled anew where it loads.

    Breakpoints are rounded to the nearest number of the input's precision (1/3, sqrt(2), 5*pi; those that round to
    one number become one), and at that number the function has the value that f has at the breakpoint: at a jump
    the value f says, nan where f has none.  nan gives nan; an infinity gives the limit of f there, or nan.

    A distribution is 0 off its impulses and raises ``UnsupportedError`` on them, a principal value on its poles.
    ``rs.subdifferential(f, x)`` gives a pair (lower, upper): equal off the breakpoints, the ends of the interval at
    them; a map with a set that is no interval is refused.

    Automatic differentiation (torch, jax) gives at a breakpoint the mean of both slopes, nan where one is missing or
    infinite: 1/2 for the ReLU at 0, where ``torch.relu`` has 0 (``rs.export`` takes the element that you declare).
    Functions with infinitely many kinks are, in these two, what the framework makes of floor and sign.

    Shapes: that of the input, lists too; a number or 0-d array gives a NumPy scalar.  Integers and booleans are
    read as doubles (torch, jax: as the default precision); half and single precision stay what they are.

    Errors: ``UnsupportedError`` (a parameter in f, complex points, a package that is missing or unknown),
    ``NotLipschitzError`` (a set-valued map that has no set somewhere).

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> f = rs.lambdify(x, Abs(Abs(x) - 1))
    >>> f([-2, -1, 0, 0.25, float('inf')]).tolist()
    [1.0, 0.0, 1.0, 0.75, inf]
    >>> lower, upper = rs.lambdify(x, rs.subdifferential(rs.ReLU(x), x))([-1, 0, 1])
    >>> lower.tolist(), upper.tolist()
    ([0.0, 0.0, 1.0], [0.0, 1.0, 1.0])
    >>> rs.lambdify(x, rs.diff(Abs(x), x, 2), "math")(0)
    Traceback (most recent call last):
        ...
    relu_sym.errors.UnsupportedError: the impulse at x = 0 has no value there: use rs.pair(T, phi, x) ...

    Reference: N. J. Higham, Accuracy and Stability of Numerical Algorithms (2002), chapter 5 (Horner's rule).
    """
    x = _only_symbol(args)
    name = "numpy" if modules is None else modules
    condition = isinstance(expr, Boolean) and not isinstance(expr, Symbol)
    if x is None or options or not isinstance(name, str) or name not in BACKENDS or condition:
        return _handed_over(args, expr, modules, options)
    check_installed(name)
    imported(name)
    if is_container(expr):
        return ContainerFunction(expr, name, lambda e: lambdify(x, e, name), (lambdify, (x, expr, name)))
    if isinstance(expr, SetValuedMap):
        if expr.variable != x:
            raise UnsupportedError("the map is a function of {0}, not of {1}", expr.variable, x)
        gate = expr._gate
        with gate.errors():
            forms, source = ends_of(expr), None
    else:
        gate = Gate(expr, x)
        if gate.expr.has(I):
            return _handed_over(args, expr, modules, options)
        with gate.errors():
            forms, source = (_form(gate),), gate.expr
    with gate.errors():
        return NumericFunction(tuple(BACKENDS[name](_plan(form, gate, source)) for form in forms), gate, expr, x, name)


def check_installed(package: str) -> None:
    """Refuse a package that is not there, and say how to get it."""
    if find_spec(package) is None:
        raise UnsupportedError(
            "modules={0!r} needs the package {0}, which is not installed: {1}", package, how_to_install(package)
        )


def _only_symbol(args: Any) -> Symbol | None:
    """The one variable, given as a symbol or alone in a sequence."""
    if isinstance(args, (tuple, list, Tuple)) and len(args) == 1:
        args = args[0]
    return args if isinstance(args, Symbol) else None


def _form(gate: Gate) -> LineForm | None:
    """The normal form; None where there is none."""
    _check_numeric(gate)
    try:
        return read(gate.expr, Domain(gate.lo, gate.hi))
    except (UnsupportedError, BudgetError):
        if gate.expr.has(PrincipalValue, DiracDelta):
            raise
        return None


def _check_numeric(gate: Gate) -> None:
    """Refuse what has no numbers: parameters, and functions without a definition (``implemented_function`` has one)."""
    for u in gate.source.atoms(AppliedUndef):
        if not hasattr(u, "_imp_"):
            raise UnsupportedError("{0} has no numeric definition: substitute a function for {1}", u, u.func)
    others = sorted(gate.source.free_symbols - {gate.x}, key=str)
    if others:
        raise UnsupportedError(
            "{0} depends on {1} too: substitute numbers, or pass all variables, rs.lambdify(({2}, {1}), f)",
            gate.source,
            ", ".join(map(str, others)),
            gate.x,
        )


def _plan(form: LineForm | None, gate: Gate, source: Expr | None) -> Plan:
    """The plan of a form that was read from ``source``, or of the expression as one formula."""
    if form is None:
        return planned(LineForm((Smooth(gate.expr),)), gate, None, settles=False)
    return planned(form, gate, source)


def _handed_over(args: Any, expr: Any, modules: Any, options: dict[str, Any]) -> Callable[..., Any]:
    """SymPy's own ``lambdify``, with our printers."""
    for leaf in leaves_of(expr):
        if isinstance(leaf, SetValuedMap):
            raise UnsupportedError(
                "a set-valued map is a function of {0} alone; modules are {1}", leaf.variable, ", ".join(BACKENDS)
            )
        if isinstance(leaf, sympy.Basic) and leaf.has(PrincipalValue):
            raise UnsupportedError("{0} has no code: it has no value at its poles; take one variable", leaf)
    for name in modules if isinstance(modules, (list, tuple)) else [modules]:
        if isinstance(name, str) and name in (*BACKENDS, *MODULES):
            check_installed(name)
    known = ["scipy", "numpy"] if modules == "numpy" and find_spec("scipy") else modules
    try:
        printed = by_floor(with_nan(expr) if modules == "torch" else expr)
        found = sympy.lambdify(args, printed, modules=known, **options)
    except (NameError, ImportError, TypeError, SyntaxError, ValueError) as err:
        if not _are_arguments(args):
            raise UnsupportedError("{0!r} cannot be the arguments: give a Symbol or a sequence of them", args) from err
        for name in modules if isinstance(modules, (list, tuple)) else [modules]:
            if not _is_dictionary(name) and not ismodule(name) and not _is_known(name):
                raise UnsupportedError(
                    "modules={0!r} is no library that code can be made for: choose one of {1}, a module, a "
                    "dictionary of functions, or a list of these",
                    name,
                    ", ".join(map(repr, [*BACKENDS, *(m for m in MODULES if m not in BACKENDS)])),
                ) from err
        raise
    is_numpy = modules == "numpy" or (modules is None and find_spec("numpy") is not None)
    plain = is_numpy and any(isinstance(leaf, Basic) and leaf.has(Piecewise) for leaf in leaves_of(expr))
    return quiet(found) if plain else found


def _are_arguments(args: Any) -> bool:
    """Symbols, functions without a definition, or sequences of them in any depth."""
    if isinstance(args, (list, tuple, set, Tuple)):
        return all(map(_are_arguments, args))
    return isinstance(args, (Symbol, AppliedUndef, sympy.MatrixSymbol, sympy.MatrixBase, sympy.Indexed))


def _is_dictionary(name: Any) -> bool:
    """Whether it is a dictionary from the names of functions."""
    return isinstance(name, dict) and all(isinstance(key, str) for key in name)


def _is_known(name: Any) -> bool:
    """Whether SymPy has a table of functions for a library of that name."""
    return name is None or (isinstance(name, str) and name in MODULES)
