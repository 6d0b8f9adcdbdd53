"""First-order linear systems M*x' + B*x = q with constant matrices, by (s*I - A)**-1 = adj(s*I - A)/det(s*I - A)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sympy import Add, Expr, Matrix, S, Symbol, eye, zeros

from ...errors import UnsupportedError
from ...forms.exact import ZERO, Facts
from ..complexes import is_complex
from .conditions import Condition, is_zero
from .constant import Contact, contacts, determined, particular, starting, whole
from .forcing import Start
from .linear_equation import Linear
from .particular import Analytic, Curve
from .responses import Operator


class SystemSolution(NamedTuple):
    """The evidence of one case: x' = matrix*x + forcing; the parts and the basis of every component."""

    matrix: Matrix
    forcing: tuple[Expr, ...]
    operator: Operator
    parts: tuple[tuple, ...]
    basis: tuple[tuple, ...]
    constants: tuple[Expr, ...]
    contacts: tuple[tuple[Contact, ...], ...]
    results: tuple[Expr, ...]


def matrices(equations: Sequence[Linear], facts: Facts) -> tuple[Matrix, list[Expr]]:
    """(A, r) of x' = A*x + r."""
    n = len(equations)
    lead, rest = (
        Matrix(n, n, lambda i, j, k=k: facts.applied(equations[i].coefficients.get((j, k), S.Zero))) for k in (1, 0)
    )
    if is_zero(lead.det(), facts):
        raise UnsupportedError("the equations cannot be solved for the derivatives: {0} is singular", lead)
    inverse = lead.inv()
    q = Matrix([facts.applied(e.forcing) for e in equations])
    return (-inverse * rest).applyfunc(lambda e: e.cancel()), list(inverse * q)


def resolvent(a: Matrix) -> tuple[list[Expr], list[Matrix]]:
    """(c_0, ..., c_n), (N_0, ..., N_(n-1)) with det(s*I - A) = sum of c_k*s**k, adj(s*I - A) = sum of N_k*s**k.

    D. K. Faddeev and V. N. Faddeeva, Computational Methods of Linear Algebra (1963), section 47.
    """
    n = a.rows
    c, adjugate, m = [S.One], [], zeros(n, n)
    for k in range(1, n + 1):
        m = (a * m + c[-1] * eye(n)).applyfunc(lambda e: e.expand())
        adjugate.append(m)
        c.append((-(a * m).trace() / k).expand())
    return c[::-1], adjugate[::-1]


def system(
    equations: Sequence[Linear],
    conditions: Sequence[Condition],
    constants: Sequence[Symbol],
    unknowns: Sequence[Symbol],
    facts: Facts,
) -> SystemSolution:
    """All in T."""
    a, forcing = matrices(equations, facts)
    n = a.rows
    conditions = [c._replace(point=facts.applied(c.point), value=facts.applied(c.value)) for c in conditions]
    real = not any(map(is_complex, [*a, *forcing, *(c.value for c in conditions)]))
    c, adjugate = resolvent(a)
    operator = Operator(c, facts)
    start = starting(conditions)
    transfers = [[operator.transfer([m[i, j] for m in adjugate]) for j in range(n)] for i in range(n)]
    met = [[j for j in range(n) if any(m[i, j] != 0 for m in adjugate)] for i in range(n)]
    found = [[p for j in met[i] for p in particular(transfers[i][j], forcing[j], start, real)] for i in range(n)]
    basis = [[_column(transfers[i][j], start, real, int(i != j)) for j in range(n)] for i in range(n)]
    values = determined(conditions, found, basis, constants, unknowns, facts)
    weights = tuple(values.get(name, name) for name in constants)
    known = {u: values[u] for u in unknowns if u in values}
    told = [[w * b.expr() for w, b in zip(weights, row, strict=True)] for row in basis]
    results = [Add(*[p.expr() for p in parts], *own).xreplace(known) for parts, own in zip(found, told, strict=True)]
    return SystemSolution(
        a,
        tuple(forcing),
        operator,
        tuple(map(tuple, found)),
        tuple(map(tuple, basis)),
        weights,
        tuple(map(contacts, found)),
        tuple(results),
    )


def _column(transfer: Operator, start: Start | None, real: bool, contact: int) -> Analytic:
    """An entry of exp(A*(t - start)), which is that of the unit matrix at the start."""
    return Analytic(Curve(whole(transfer.green(), real), contact, 1), start.point if start else ZERO)
