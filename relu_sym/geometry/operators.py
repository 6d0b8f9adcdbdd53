"""``rs.divergence``, ``rs.curl``, ``rs.laplacian``: in the sense of distributions in all variables."""

from __future__ import annotations

from typing import Any

from sympy import ImmutableDenseMatrix

from ..budget import verb
from ..errors import UnsupportedError
from ..symbols import Lists
from .field import Field, Term


@verb
def divergence(F: Any, variables: Any) -> Any:
    """The divergence of a field as a distribution: {div F} + [F] . grad g Dirac(g) for a jump [F] across g = 0.

    F is a list of as many components as there are variables.  [F] is the value where g > 0 less that where g < 0; a
    layer in F gives the double layer.  A component may be singular at points, in powers and logarithms of the distance:
    by excision of a ball its flux there is an impulse.  Values on surfaces carry no meaning.  Errors:
    ``UnsupportedError`` (a surface whose gradient is not proved to be other than 0, a finite part, not decided).

    >>> from sympy import sqrt, symbols
    >>> import relu_sym as rs
    >>> x, y = symbols('x y', real=True)
    >>> H = rs.Heaviside(1 - x**2 - y**2)
    >>> rs.divergence([x*H, y*H], (x, y))
    -2*Dirac(-x**2 - y**2 + 1) + 2*Heaviside(-x**2 - y**2 + 1)
    >>> rs.divergence([x/(x**2 + y**2), y/(x**2 + y**2)], (x, y))
    2*pi*Dirac(x)*Dirac(y)

    Reference: L. Hormander, The Analysis of Linear Partial Differential Operators I (1990), theorem 3.1.9; L. Schwartz,
    Theorie des distributions (1966), chapter II.
    """
    field = _field(F, variables)
    terms = [Term(1, f, (v,)) for f, v in zip(field.components, field.variables, strict=True)]
    return field.total(terms)


@verb
def curl(F: Any, variables: Any) -> Any:
    """The curl of a field as a distribution: {curl F} + grad g x [F] Dirac(g) for a jump [F] across g = 0.

    In three variables a column of three entries, in two the number dF_2/dx - dF_1/dy.  Conventions and errors are
    those of ``rs.divergence``.

    >>> from sympy import symbols
    >>> import relu_sym as rs
    >>> x, y, z = symbols('x y z', real=True)
    >>> rs.curl([0, rs.Heaviside(x), 0], (x, y, z)).T
    Matrix([[0, 0, Dirac(x)]])
    >>> rs.curl([-y/(x**2 + y**2), x/(x**2 + y**2)], (x, y))
    2*pi*Dirac(x)*Dirac(y)

    Reference: L. Schwartz, Theorie des distributions (1966), chapter II.
    """
    field = _field(F, variables)
    f, v = field.components, field.variables

    def entry(i: int, j: int) -> Any:
        return field.total([Term(1, f[j], (v[i],)), Term(-1, f[i], (v[j],))])

    if len(v) == 2:
        return entry(0, 1)
    if len(v) != 3:
        raise UnsupportedError(
            "{0} are {1} variables: a field has a curl in two or three", tuple(field.names.values()), len(v)
        )
    return ImmutableDenseMatrix([entry(1, 2), entry(2, 0), entry(0, 1)])


@verb
def laplacian(f: Any, variables: Any) -> Any:
    """The Laplacian of a function as a distribution: {f_xx + f_yy + ...} + [df/dn] layer + a double layer of [f].

    f may jump or have kinks across regular surfaces, and be singular at points, in powers and logarithms of the
    distance; of a list of functions the column of theirs.  Conventions and errors are those of ``rs.divergence``.

    >>> from sympy import log, sqrt, symbols
    >>> import relu_sym as rs
    >>> x, y, z = symbols('x y z', real=True)
    >>> r = sqrt(x**2 + y**2 + z**2)
    >>> rs.laplacian(log(x**2 + y**2)/2, (x, y)), rs.laplacian(1/r, (x, y, z))
    (2*pi*Dirac(x)*Dirac(y), -4*pi*Dirac(x)*Dirac(y)*Dirac(z))
    >>> rs.laplacian(r, (x, y, z))
    2/sqrt(x**2 + y**2 + z**2)
    >>> rs.laplacian(rs.ReLU(x + y), (x, y)), rs.laplacian(rs.Heaviside(x), (x, y))
    (2*Dirac(x + y), Dirac(x, 1))

    Reference: L. Schwartz, Theorie des distributions (1966), chapter II.
    """
    field = Field(f, variables)
    found = [field.total([Term(1, e, (v, v)) for v in field.variables]) for e in field.components]
    return ImmutableDenseMatrix(found) if isinstance(f, Lists) else found[0]


def _field(F: Any, variables: Any) -> Field:
    if not isinstance(F, Lists):
        raise UnsupportedError("{0} is one function: give a list of components, one for each variable", F)
    field = Field(F, variables)
    if len(field.components) != len(field.variables):
        raise UnsupportedError(
            "{0} has {1} components for {2} variables", F, len(field.components), len(field.variables)
        )
    return field
