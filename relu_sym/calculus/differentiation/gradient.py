"""``rs.gradient``, ``rs.jacobian``, ``rs.hessian``: all partial derivatives at once, in a mode that is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from sympy import Dummy, Expr, I, ImmutableDenseMatrix, Symbol, Tuple, nan, oo, zoo
from sympy.core.relational import Relational
from sympy.matrices import MatrixBase

from ...budget import verb
from ...errors import NotLipschitzError, OutOfTime, ReluSymError, Undecided, UnsupportedError
from ...modes import Mode, as_mode
from ...symbols import as_expression, as_variable, exact, inexact
from ..subdifferentials import several
from ..subdifferentials.subdifferential import subdifferential
from .diff import diff
from .jointly import Distribution

Lists = (list, tuple, Tuple, MatrixBase)


@verb
def gradient(f: Any, variables: Any, mode: str = "distributional", at: Any = None, assume: Any = ()) -> Any:
    """The column of the partial derivatives of one function, in one of three modes.

    ``distributional`` (default): as distributions in all variables together.  Where f is locally Lipschitz each entry
    is that of ``rs.diff``, almost everywhere; a jump J across a hypersurface g = 0 gives J*g_v*Dirac(g), wherever the
    gradient of g is proved not to vanish on it.  ``classical``: the pointwise partial derivatives of ``rs.diff``, each
    without a value where it does not exist; with ``at`` (numbers) their values there, ``nan`` for one that does not
    exist.  ``set-valued``, which needs ``at``: Clarke's set, ``rs.subdifferential(f, variables, at=at)``, jointly (the
    product of the partial sets is larger).

    Shape: a matrix of len(variables) rows and one column; set-valued: a ``Polytope`` or ``Ellipsoid``.  Values of an
    almost everywhere answer at kinks carry no meaning.  Errors: ``UnsupportedError`` (not decided to be a distribution
    in all variables; no point where one is needed), ``NotLipschitzError`` (set-valued at a jump).

    >>> from sympy import Max, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.gradient(rs.Heaviside(1 - x**2 - y**2), (x, y))
    Matrix([
    [-2*x*Dirac(-x**2 - y**2 + 1)],
    [-2*y*Dirac(-x**2 - y**2 + 1)]])
    >>> rs.gradient(rs.ReLU(x) + y**2, (x, y), mode="classical", at=(0, 3))
    Matrix([
    [nan],
    [  6]])
    >>> rs.gradient(Max(x, y), (x, y), mode="set-valued", at=(0, 0))
    Polytope((0, 1), (1, 0))

    References: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), sections 2.1 and 2.3; L. Hormander, The
    Analysis of Linear Partial Differential Operators I (1990), theorem 3.1.9 and section 6.1.
    """
    if isinstance(f, Lists):
        raise UnsupportedError("{0} has several components: rs.jacobian is their derivative", f)
    if as_mode(mode) is Mode.SET_VALUED:
        _need_point(f, at, "gradient")
        return subdifferential(f, _named(variables), at=at, assume=assume)
    q = _question(f, variables, as_mode(mode), at, assume)
    return q.answer(lambda: _column(q))


@verb
def jacobian(F: Any, variables: Any, mode: str = "distributional", at: Any = None, assume: Any = ()) -> Any:
    """The matrix of the partial derivatives of several components, one row a component; the modes of ``rs.gradient``.

    ``set-valued``, which needs ``at``: Clarke's generalized Jacobian, jointly: ``rs.subdifferential`` of the list, a
    ``Polytope`` of matrices.  Errors: those of ``rs.gradient``.

    >>> from sympy import symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.jacobian([rs.ReLU(x)*y, x - y], (x, y))
    Matrix([
    [y*Heaviside(x), ReLU(x)],
    [             1,      -1]])
    >>> rs.jacobian([rs.ReLU(x), rs.ReLU(x)], (x, y), mode="set-valued", at=(0, 0))
    Polytope([[0, 0], [0, 0]], [[1, 0], [1, 0]])

    Reference: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), section 2.6.
    """
    if not isinstance(F, Lists):
        raise UnsupportedError("{0} is one function: rs.gradient is its derivative; give a list of components", F)
    if as_mode(mode) is Mode.SET_VALUED:
        _need_point(F, at, "Jacobian")
        return subdifferential(F, _named(variables), at=at, assume=assume)
    parts = [e for row in F for e in (row if isinstance(row, Lists) else [row])]
    if not parts:
        raise UnsupportedError("an empty list has no derivative")
    rows = [gradient(e, variables, mode, at, assume) for e in parts]
    return ImmutableDenseMatrix([list(row) for row in rows])


@verb
def hessian(f: Any, variables: Any, mode: str = "distributional", at: Any = None, assume: Any = ()) -> Any:
    """The matrix of the second partial derivatives of one function, in one of three modes.

    ``distributional`` (default): second derivatives of f as a distribution in all variables, symmetric; a jump of the
    gradient across a hypersurface g = 0 is an impulse, c*g_v*g_w*Dirac(g).  ``classical``: entry (v, w) is the
    derivative by w of the pointwise derivative by v, without a value where it does not exist; with ``at`` (numbers)
    the values there, ``nan`` for one that does not exist.  ``set-valued``, which needs ``at``: the generalized Hessian,
    Clarke's Jacobian of the gradient, where f is proved to be C^1 with a locally Lipschitz gradient there.

    Shape: square; set-valued: a ``Polytope`` of matrices.  Errors: ``UnsupportedError`` (not decided to be a
    distribution; the gradient not proved continuous), ``NotLipschitzError`` (set-valued where the gradient jumps).

    >>> from sympy import Max, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> rs.hessian(Max(x, y), (x, y))
    Matrix([
    [ Dirac(x - y), -Dirac(x - y)],
    [-Dirac(x - y),  Dirac(x - y)]])
    >>> rs.hessian(rs.ReLU(x)**2/2 + y**2, (x, y), mode="set-valued", at=(0, 0))
    Polytope([[0, 0], [0, 2]], [[1, 0], [0, 2]])

    References: J.-B. Hiriart-Urruty, J.-J. Strodiot and V. H. Nguyen, Generalized Hessian matrix and second-order
    optimality conditions for problems with C^{1,1} data, Applied Mathematics and Optimization 11 (1984); L. Hormander,
    The Analysis of Linear Partial Differential Operators I (1990), section 6.1.
    """
    if isinstance(f, Lists):
        raise UnsupportedError("{0} has several components: ask for the Hessian of each", f)
    if as_mode(mode) is Mode.SET_VALUED:
        _need_point(f, at, "Hessian")
        return _generalized(f, _named(variables), at, assume)
    q = _question(f, variables, as_mode(mode), at, assume)
    return q.answer(lambda: _square(q))


# ------------------------------------------------------------------ the call
class Partials(NamedTuple):
    """One function on real variables of its own; ``point``: where it is asked for, None for everywhere."""

    f: Expr
    variables: tuple[Dummy, ...]
    mode: Mode
    point: tuple[Expr, ...] | None
    names: dict[Expr, Expr]
    floats: bool
    assume: Any

    def out(self, e: Any) -> Any:
        """In the caller's symbols."""
        return e.xreplace(self.names) if hasattr(e, "xreplace") else e

    def answer(self, entries: Callable[[], list[list[Expr]]]) -> ImmutableDenseMatrix:
        """The matrix in the caller's symbols; refusals too."""
        try:
            rows = entries()
        except OutOfTime:
            raise
        except ReluSymError as error:
            raise error.requoted(self.out) from None
        return ImmutableDenseMatrix([[inexact(self.out(e)) if self.floats else self.out(e) for e in r] for r in rows])


def _question(f: Any, variables: Any, mode: Mode, at: Any, assume: Any) -> Partials:
    named = _named(variables)
    e, floats = exact(as_expression(f))
    own = {v: Dummy(v.name, real=True) for v in named}
    for s in e.free_symbols - set(named):
        if any(s.name == v.name for v in named) and not isinstance(s, Dummy):
            raise UnsupportedError(
                "{0} has another symbol named {1!r} with other assumptions than the variable; use one and the same",
                e,
                s.name,
            )
    point = None
    if at is not None:
        if mode is Mode.DISTRIBUTIONAL:
            raise UnsupportedError(
                "a distribution has no value at a point: leave out at={0}, or ask with mode='classical' or "
                "'set-valued'",
                at,
            )
        point, inexact_point = several.point_of(at, named)
        floats = floats or inexact_point
        bad = next((a for a in point if not a.is_number), None)
        if bad is not None:
            raise UnsupportedError("at={0}: the coordinate {1} is no number; substitute into the answer", at, bad)
    assumed = assume if isinstance(assume, (tuple, list, Tuple)) else (assume,)
    told = tuple(a.xreplace(own) if hasattr(a, "xreplace") else a for a in assumed)
    back: dict[Expr, Expr] = {d: v for v, d in own.items()}
    return Partials(e.xreplace(own), tuple(own.values()), mode, point, back, floats, told)


def _named(variables: Any) -> tuple[Symbol, ...]:
    named = tuple(as_variable(v) for v in (variables if isinstance(variables, Lists) else [variables]))
    if not named or len(set(named)) < len(named):
        raise UnsupportedError("{0}: name each variable once, and one at least", variables)
    for v in named:
        if v.is_extended_real is False or v.is_integer:
            raise UnsupportedError("{0} is no real variable", v)
    return named


def _need_point(f: Any, at: Any, what: str) -> None:
    if at is None:
        raise UnsupportedError("the set-valued " + what + " of {0} is at a point: name it, as in at=(0, 0)", f)


# ------------------------------------------------------------------ entries
def _column(q: Partials) -> list[list[Expr]]:
    if q.mode is Mode.CLASSICAL:
        return [[_classical(q, [k])] for k in range(len(q.variables))]
    by = _distributional(q)
    return [[by(v)] for v in q.variables]


def _square(q: Partials) -> list[list[Expr]]:
    n = range(len(q.variables))
    if q.mode is Mode.CLASSICAL:
        return [[_classical(q, [k, m]) for m in n] for k in n]
    by = _distributional(q)
    upper = {(k, m): by(q.variables[k], q.variables[m]) for k in n for m in n if k <= m}
    return [[upper[min(k, m), max(k, m)] for m in n] for k in n]


def _distributional(q: Partials) -> Callable[..., Expr]:
    if len(q.variables) == 1 or q.f.has(I):
        if len(q.variables) > 1:
            raise UnsupportedError("{0} has complex values: differentiate its real and imaginary parts", q.f)
        return lambda *steps: diff(q.f, *steps, assume=q.assume)
    return Distribution.of(q.f, q.variables, q.assume, q.out).diff


def _classical(q: Partials, steps: Sequence[int]) -> Expr:
    """The pointwise derivative; at a point of the function on the lines through it."""
    own = [q.variables[k] for k in steps]
    if q.point is None:
        return _everywhere(q, own)
    fixed = {v: a for v, a in zip(q.variables, q.point, strict=True) if v not in own}
    at = {v: a for v, a in zip(q.variables, q.point, strict=True) if v in own}
    e = q.f.subs(fixed)
    if e.has(nan, zoo) or e.subs(at).has(nan, zoo):
        return nan  # f has no value there
    if len(own) == 2 and own[0] == own[1]:
        return _value(diff(e, own[0], 2, mode="classical", assume=q.assume), at)
    for v in own:
        e = diff(e, v, mode="classical", assume=q.assume).subs(v, at[v])
        if e.has(nan, zoo):
            return nan
    return _value(e, at)


def _everywhere(q: Partials, own: Sequence[Dummy]) -> Expr:
    """The pointwise derivative by one variable, or by one and then the other."""
    if len(set(own)) == 1:
        return diff(q.f, own[0], len(own), mode="classical", assume=q.assume)
    first = diff(q.f, own[0], mode="classical", assume=q.assume)
    for c in first.atoms(Relational):
        if not (c.lhs - c.rhs).is_polynomial(*q.variables):
            raise _by_cases(q, first)
    try:
        return diff(first, own[1], mode="classical", assume=q.assume)
    except Undecided:
        raise _by_cases(q, first) from None


def _by_cases(q: Partials, first: Expr) -> UnsupportedError:
    return UnsupportedError(
        "the derivative of {0} has the cases {1}, and the next one is not taken of them everywhere: name a point, as "
        "in at={2}",
        q.f,
        first,
        tuple(range(len(q.variables))),
    )


def _value(e: Expr, at: dict) -> Expr:
    found = e.subs(at)
    return nan if found.has(nan, zoo, oo, -oo) else found


# ------------------------------------------------------------------ the generalized Hessian
def _generalized(f: Any, named: tuple[Symbol, ...], at: Any, assume: Any) -> Any:
    """Clarke's Jacobian of the gradient, which is proved continuous: no impulse in it, and no jump beside the point."""
    here = subdifferential(f, named, at=at, assume=assume)
    vertices = getattr(here, "vertices", None)
    if vertices is None or not getattr(here, "exact", True):
        _refuse(f, at)
    if len(vertices) > 1:
        raise NotLipschitzError(
            "the gradient of {0} jumps at {1}: its set there is {2}, and the generalized Hessian is of functions "
            "with a Lipschitz gradient; mode='distributional' has impulses",
            f,
            at,
            here,
        )
    q = _question(f, named, Mode.DISTRIBUTIONAL, None, assume)
    readings: list[list[Expr]] = []
    if len(named) > 1:
        by = Distribution.of(q.f, q.variables, q.assume, q.out)
        if by.layers is not None:
            slopes = [by.layers.diff(v) for v in q.variables]
            if all(s.is_function for s in slopes):
                readings.append([q.out(s.expr(False)) for s in slopes])
    refusal: ReluSymError | None = None
    for entries in (*readings, None):
        try:
            rows = list(gradient(f, named, assume=assume)) if entries is None else entries
            return subdifferential(rows, named, at=at, assume=assume)
        except (OutOfTime, NotLipschitzError):
            raise
        except ReluSymError as error:
            refusal = error
    _refuse(f, at, refusal)


def _refuse(f: Any, at: Any, why: ReluSymError | None = None) -> NoReturn:
    raise UnsupportedError(
        "it is not proved that the gradient of {0} is continuous and Lipschitz near {1}"
        + (": {2}" if why else "")
        + "; mode='classical' with at= gives the second derivatives that exist",
        f,
        at,
        *([str(why)] if why else []),
    )
