"""z' = A z + c in the plane: with m half the trace of A and d = m**2 - det A,

exp(A t) = exp(m t)*(I*cosh(r t) + (A - m I)*sinh(r t)/r), r = sqrt(d); for d < 0 by cos and sin, for d = 0 by 1 and t.

Reference: M. W. Hirsch, S. Smale, Differential Equations, Dynamical Systems, and Linear Algebra (1974), chapter 5.
"""

from __future__ import annotations

from sympy import Dummy, Expr, ImmutableDenseMatrix, Matrix, S, cos, exp, eye, integrate, sin, sqrt

from ...forms.exact import Facts, scalar, sign_of
from ...symbols import T

Law = tuple[Expr, Expr]


def affine_parts(law: Law, variables: tuple) -> tuple[Matrix, Matrix] | None:
    """(A, c) of A z + c; None for what is not affine."""
    rows = [[e.diff(v) for v in variables] for e in law]
    if any(e.has(*variables) for row in rows for e in row):
        return None
    at_zero = dict.fromkeys(variables, S.Zero)
    return ImmutableDenseMatrix(rows), ImmutableDenseMatrix([e.xreplace(at_zero) for e in law])


def affine_flow(a: Matrix, c: Matrix, start: Law, facts: Facts) -> Law:
    """Where z is at the time T, from where it is at 0."""
    m = a.trace() / 2
    d = (m**2 - a.det()).expand()
    kind = sign_of(scalar(d), facts)
    through = exp(m * T) * _turned(a - m * eye(2), sqrt(d if kind > 0 else -d), kind)
    z = Matrix(start)
    if sign_of(scalar(a.det()), facts):
        rest = -a.inv() * c
        moved = through * (z - rest) + rest
    else:
        u = Dummy("u")
        pushed = (through * c).applyfunc(lambda e: integrate(e.xreplace({T: u}).expand(), (u, 0, T)))
        moved = through * z + pushed
    return tuple(e.expand() for e in moved)  # pyright: ignore[reportReturnType]


def _turned(b: Matrix, r: Expr, kind: int) -> Matrix:
    """exp(B T) of a matrix without trace."""
    if kind == 0:
        return eye(2) + b * T
    if kind < 0:
        return eye(2) * cos(r * T) + b * (sin(r * T) / r)
    up, down = exp(r * T), exp(-r * T)
    return eye(2) * ((up + down) / 2) + b * ((up - down) / (2 * r))
