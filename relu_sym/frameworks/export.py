"""``rs.export``: a function of PyTorch or JAX whose derivative at every kink is an element that the caller declared."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..budget import verb
from ..budget.imports import imported
from ..errors import UnsupportedError, how_to_install
from ..symbols import Lists, as_expression, exact, named_variables
from .faces import Table, line_table
from .faces_several import several_table
from .generated import programs


@verb
def export(f: Any, vars: Any, framework: str = "torch", at_kink: Any = None) -> Callable[..., Any]:
    """f as a function of tensors whose derivative at each kink is a declared element of Clarke's set.

    ``vars``: a symbol or a list of them; the function takes a tensor for each, of any shape (they broadcast) and any
    floating dtype, and works entry by entry.  ``framework``: ``"torch"`` (a ``torch.autograd.Function``: double
    backward, ``torch.func``, ``torch.compile``) or ``"jax"`` (a ``jax.custom_jvp``: ``jit``, ``vmap``, ``grad`` of
    ``grad``).  ``at_kink`` in one variable:

    - ``"left"``, ``"right"``, ``"mean"``: of the one-sided slopes; ``"min-norm"``: the element nearest to 0;
    - a number, for all kinks; ``{point: any of these, "else": ...}``; a function of the point and the set.

    In several variables: ``"min-norm"``, a vector, or a function of a point of the face and the set there; the
    switches (what stands in ReLU, Abs; the differences in Max, Min) must be affine.  Each element is checked to be in
    the exact set; they are ``.elements`` of what is returned, by point.  Without ``at_kink`` a function with a kink is
    refused.

    Off the kinks all derivatives are those of the smooth pieces; at a kink the second is 0 (where the slope has no
    jump but the second derivative has one, their mean).  Branches that are not taken are evaluated at a harmless
    point, so they make no nan (safe double ``where``).  A kink at a number that is no float is at the nearest one of
    the dtype.  Where f has no value it is nan; at an end of its domain
    the derivative is.

    Errors: ``UnsupportedError`` (no ``at_kink``, no element, a parameter, a missing package), ``NotLipschitzError``
    (a jump, an infinite slope: no set), ``BudgetError`` (more than 8 switches in several variables).

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> rs.export(rs.ReLU(x), x, "torch")
    Traceback (most recent call last):
    ...
    relu_sym.errors.UnsupportedError: ReLU(x) has a kink at x = 0, with the slopes Interval(0, 1): at_kink= says ...
    >>> f = rs.export(rs.ReLU(x), x, "torch", at_kink="mean")   # doctest: +SKIP

    Reference: J. Bolte and E. Pauwels, A mathematical model for automatic differentiation in machine learning (2020).
    """
    if framework not in MAKERS:
        raise UnsupportedError("unknown framework {0!r}: choose 'torch' or 'jax'", framework)
    installed = find_spec(framework) is not None
    if installed:
        imported(framework)
    table = table_of(f, vars, at_kink)
    if not installed:
        raise UnsupportedError(
            "framework={0!r} needs the package {0}, which is not installed: {1}", framework, how_to_install(framework)
        )
    made = MAKERS[framework](table)
    made.__name__, made.__doc__ = "exported", f"{f}, with {at_kink} at its kinks."
    made.elements = dict(table.elements)
    return made


def table_of(f: Any, variables: Any, at_kink: Any) -> Table:
    """The faces of f with the declared elements."""
    named = named_variables(variables)
    if len(named) == 1:
        return line_table(as_expression(f), named[0], at_kink)
    if isinstance(f, Lists):
        raise UnsupportedError("{0}: export one component at a time", f)
    return several_table(exact(as_expression(f))[0], named, at_kink)


def as_torch(table: Table) -> Callable[..., Any]:
    """A function on tensors, by a ``torch.autograd.Function``."""
    torch = import_module("torch")
    value, slopes_of = programs(table, torch, "torch")

    def hung(slope: Any, xs: tuple) -> Any:
        """The slope, hung on the points: where it is constant a second backward finds 0 and raises nothing."""
        for x in xs:
            slope = torch.where(torch.ones_like(x, dtype=torch.bool), slope, x)
        return slope

    class Reverse(torch.autograd.Function):
        """The value forward, the declared derivative backward."""

        generate_vmap_rule = True

        @staticmethod
        def forward(*xs: Any) -> Any:
            return value(*xs)

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx: Any, above: Any) -> Any:
            found = tuple([above * hung(s, ctx.saved_tensors) for s in slopes_of(*ctx.saved_tensors)])
            return found if len(found) > 1 else found[0]

    class Exported(Reverse):
        """Forward mode too, which ``torch.compile`` does not trace."""

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            ctx.save_for_backward(*inputs)
            ctx.save_for_forward(*inputs)

        @staticmethod
        def jvp(ctx: Any, *along: Any) -> Any:
            slopes = slopes_of(*ctx.saved_tensors)
            return sum(s * t for s, t in zip(slopes, along, strict=True) if t is not None)

    def exported(*xs: Any) -> Any:
        of = Reverse if torch.compiler.is_compiling() else Exported
        return of.apply(*_torch_points(torch, xs, len(table.variables)))

    return exported


def _torch_points(torch: Any, xs: tuple, count: int) -> tuple:
    """Tensors of one floating dtype and one shape."""
    _check_count(xs, count)
    ts = [torch.as_tensor(x) for x in xs]
    if any(t.is_complex() for t in ts):
        raise UnsupportedError("complex points: kinks live on the real line; pass the real part")
    dtype = reduce(torch.promote_types, (t.dtype for t in ts))
    dtype = dtype if dtype.is_floating_point else torch.get_default_dtype()
    return tuple(torch.broadcast_tensors(*[t.to(dtype) for t in ts]))


def as_jax(table: Table) -> Callable[..., Any]:
    """A function on arrays, by ``jax.custom_jvp``."""
    jax, jnp = import_module("jax"), import_module("jax.numpy")
    value, slopes_of = programs(table, jnp, "jax")

    @jax.custom_jvp
    def of(*xs: Any) -> Any:
        return value(*xs)

    @of.defjvp
    def _(points: Any, along: Any) -> Any:
        slopes = slopes_of(*points)
        return of(*points), sum(s * t for s, t in zip(slopes, along, strict=True))

    def exported(*xs: Any) -> Any:
        _check_count(xs, len(table.variables))
        arrays = [jnp.asarray(x) for x in xs]
        if any(map(jnp.iscomplexobj, arrays)):
            raise UnsupportedError("complex points: kinks live on the real line; pass the real part")
        dtype = jnp.result_type(*arrays)
        dtype = dtype if jnp.issubdtype(dtype, jnp.floating) else jnp.result_type(float)
        return of(*jnp.broadcast_arrays(*(a.astype(dtype) for a in arrays)))

    return exported


def _check_count(xs: tuple, count: int) -> None:
    if len(xs) != count:
        raise UnsupportedError("the function takes {0} tensors, not {1}", count, len(xs))


MAKERS: dict[str, Callable[[Table], Any]] = {"torch": as_torch, "jax": as_jax}
