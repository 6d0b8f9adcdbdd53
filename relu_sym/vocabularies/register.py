"""``rs.register``: a user's own Function class joins readers, modes, rewrites and printers by its definition."""

from __future__ import annotations

from collections.abc import Callable

from sympy import DiracDelta, Expr, Function, Piecewise

from ..budget import forget, verb
from ..errors import ReluSymError, UnsupportedError
from ..forms.line.partition import LineForm
from ..symbols import T, as_expression, unfolded
from . import read as reading
from .heads import HEADS, OneArgument, Repeating
from .write import written

BUILT_IN = frozenset(HEADS)
"""Heads whose meaning is not the user's to change."""


@verb
def register(cls: type, definition: Callable[[Expr], Expr]) -> type:
    """Declare ``cls(u)`` to be ``definition(u)``, written in any vocabulary that relu_sym reads.

    From then on every verb reads the class.  Where ``cls`` does not define them itself it gets a numeric value,
    a Piecewise rewrite and, through that, code for all printers.  Returns the class.

    >>> from sympy import Function, Piecewise, Symbol
    >>> import relu_sym as rs
    >>> class leaky(Function):
    ...     nargs = 1
    >>> _ = rs.register(leaky, lambda u: Piecewise((u/10, u < 0), (u, True)))
    >>> x = Symbol('x', real=True)
    >>> rs.subdifferential(leaky(x), x).at(0)
    Interval(1/10, 1)
    """
    if not (isinstance(cls, type) and issubclass(cls, Function)):
        raise UnsupportedError("{0!r} is not a subclass of sympy.Function", cls)
    if cls in BUILT_IN or issubclass(cls, DiracDelta) or (cls.__module__ or "sympy.").startswith("sympy."):
        raise UnsupportedError("{0} has its meaning already; register a class of your own", cls.__name__)
    body = _body(cls, definition)
    if cls in {type(a) for a in body.atoms(Function)}:
        raise UnsupportedError("the definition of {0} uses {0} itself", cls.__name__)
    form = reading.read(body)
    if not form.is_function:
        raise UnsupportedError("the definition of {0} has an impulse: register functions only", cls.__name__)
    HEADS[cls] = Repeating(body) if form.repeats else OneArgument(lambda e: form)
    forget()
    _give_hooks(cls, definition, form)
    return cls


def _body(cls: type, definition: Callable[[Expr], Expr]) -> Expr:
    """The definition on T; whatever the user's own code raises becomes a named error."""
    try:
        body = unfolded(as_expression(definition(T)))
    except ReluSymError:
        raise
    except Exception as err:
        raise UnsupportedError("the definition of {0} fails: {1}", cls.__name__, err) from err
    own = sorted(body.free_symbols - {T}, key=str)
    if own:
        raise UnsupportedError(
            "the definition of {0} holds the symbol {1} besides its argument, which {0}({1}) would take for the same: "
            "put a number in for it",
            cls.__name__,
            own[0],
        )
    return body


def _give_hooks(cls: type, definition: Callable[[Expr], Expr], form: LineForm) -> None:
    """SymPy's hooks that the class does not define itself."""

    def _eval_rewrite_as_Piecewise(self, u, **kwargs):
        return definition(u) if form.repeats else written(form, T, Piecewise).subs(T, u)

    def _eval_evalf(self, prec):
        u = self.args[0]
        return definition(u)._eval_evalf(prec) if u.is_number else None

    def code(self, printer, *args):
        return printer._print(self.rewrite(Piecewise))

    hooks = {"_eval_rewrite_as_Piecewise": _eval_rewrite_as_Piecewise, "_eval_evalf": _eval_evalf}
    hooks |= dict.fromkeys(CODE_HOOKS, code)
    for name, hook in hooks.items():
        if name not in vars(cls):
            setattr(cls, name, hook)


CODE_HOOKS = (
    "_numpycode",
    "_scipycode",
    "_pythoncode",
    "_mpmathcode",
    "_torchcode",
    "_jaxcode",
    "_ccode",
    "_cxxcode",
    "_fcode",
    "_julia",
    "_octave",
    "_rust_code",
    "_javascript",
    "_rcode",
    "_lambdacode",
)
