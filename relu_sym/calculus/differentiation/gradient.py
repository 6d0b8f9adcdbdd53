"""``rs.gradient``, ``rs.jacobian``, ``rs.hessian``: all partial derivatives at once, in a mode that is seen."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableDenseMatrix

from ...budget import verb
from ...errors import UnsupportedError
from ...modes import Mode, as_mode
from ...symbols import Lists, flat, named_variables
from ..subdifferentials.subdifferential import subdifferential
from .generalized import generalized
from .partials import column, need_point, question, square


@verb
def gradient(f: Any, variables: Any, mode: str = "distributional", at: Any = None, assume: Any = ()) -> Any:
    """The column of the partial derivatives of one function, in one of three modes.

    ``distributional`` (default): as distributions in all variables together.  Where f is locally Lipschitz each entry
    is that of ``rs.diff``, almost everywhere; a jump J across a hypersurface g = 0 gives J*g_v*Dirac(g), wherever the
    gradient of g is proved not to vanish on it.  ``classical``: the pointwise partial derivatives of ``rs.diff``, each
    without a value where it does not exist; with ``at`` (numbers) their values there, ``nan`` for one that does not
    exist.  ``set-valued``, which needs ``at``: Clarke's set, ``rs.subdifferential(f, variables, at=at)``, jointly (the
    product of the partial sets is larger).

    Shape: a matrix of len(variables) rows and one column; set-valued: a ``Polytope``, ``Ellipsoid``, ``ArcHull`` or
    ``CapHull``.  Where f is absolutely continuous on almost every line, its pointwise derivative is the distribution,
    though it may be unbounded, as long as it is locally integrable; else the refusal names the finite part.  Values of
    an almost everywhere answer at kinks carry no meaning.  Errors: ``UnsupportedError`` (not decided to be a
    distribution in all variables; no point where one is needed), ``NotLipschitzError`` (set-valued at a jump).

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
        need_point(f, at, "gradient")
        return subdifferential(f, named_variables(variables), at=at, assume=assume)
    q = question(f, variables, as_mode(mode), at, assume)
    return q.answer(lambda: column(q))


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
        need_point(F, at, "Jacobian")
        return subdifferential(F, named_variables(variables), at=at, assume=assume)
    parts = flat(F)
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
        need_point(f, at, "Hessian")
        return generalized(f, named_variables(variables), at, assume)
    q = question(f, variables, as_mode(mode), at, assume)
    return q.answer(lambda: square(q))
