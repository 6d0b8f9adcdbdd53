"""Conjugates, proximal maps and envelopes in several variables: a rule for every block of a separable sum.

Beside the rules of ``compositions`` and ``polyhedral``: with g(x) = f(x) - c*|x|^2/2, c > 0,
f*(y) = |y|^2/(2c) - e(y/c), e the envelope of g for lam = 1/c, and prox_f(u) is prox_g(u/(1 + c*lam)) for
lam/(1 + c*lam); with g(x) = f(x) - b.x, f*(y) = g*(y - b) and prox_f(u) = prox_g(u - lam*b).
Reference: A. Beck, First-Order Methods in Optimization (2017), theorems 4.14, 6.13 and 6.15.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from sympy import Add, Expr, Matrix, Piecewise, S, Tuple, eye, oo

from ..calculus.convexity.quadratic import Square, coefficients, is_positive
from ..calculus.convexity.verdict import convexity
from ..errors import UnsupportedError
from ..forms.exact import ZERO, expression, scalar, sign_of
from ..forms.facts import Facts
from ..forms.line.guarded import by_cases, every_case
from .along_forms import AlongForms, Nearest
from .compositions import inner_product, isotropic, penalty_at, radial, ridges, stepped
from .polyhedral import Epigraph, by_face, epigraph, is_convex
from .quadratic_sum import Smooth, smooth_part, solved
from .verdicts_in_several import on_a_set

RADIAL, INDEPENDENT, ORTHOGONAL = "distance from a point", "independent forms", "orthogonal forms"
QUADRATIC, MULTIPLE, SQUARE, GRAPH = "linear equations", "positive multiple", "square split off", "faces of the graph"
SUM, LINEAR = "quadratic and linear in pieces", "linear part split off"
"""The rules for one block."""


class Block(AlongForms):
    """A function of the variables of one block, behind the gate."""

    # ------------------------------------------------------------------ the rules
    def way_to_conjugate(self) -> tuple[str, Any]:
        """The first rule for the conjugate that fits, and what it needs."""
        found = radial(self.e, self.variables)
        if found is not None:
            return RADIAL, found
        parts = ridges(self.e, self.variables)
        return (INDEPENDENT, parts) if parts is not None and parts.are_independent else self._reduced()

    def way_to_nearest(self) -> tuple[str, Any]:
        """The first rule for the proximal map that fits, and what it needs."""
        found = radial(self.e, self.variables)
        if found is not None:
            return RADIAL, found
        parts = ridges(self.e, self.variables)
        if parts is not None and parts.are_orthogonal:
            return ORTHOGONAL, parts
        return (QUADRATIC, None) if coefficients(self.e, self.variables) is not None else self._reduced()

    def _reduced(self) -> tuple[str, Any]:
        factor, rest = self.e.as_independent(*self.variables, as_Add=False)
        if factor.is_positive and factor != 1:
            return MULTIPLE, (factor, rest)
        split = self._without_square()
        if split is not None:
            return SQUARE, split
        tilted = self._without_slope()
        if tilted is not None:
            return LINEAR, tilted
        found = self._quadratic_sum()
        return (GRAPH, None) if found is None else (SUM, found)

    # ------------------------------------------------------------------ the conjugate
    def conjugate(self, y: Sequence[Expr]) -> Expr:
        """f*(y) by the first rule that fits."""
        rule, data = self.way_to_conjugate()
        if rule == RADIAL:
            return self._radial_conjugate(data, y)
        if rule == INDEPENDENT:
            return self._ridge_conjugate(data, y)
        if rule == MULTIPLE:
            factor, rest = data
            return factor * Block(self.question.of(rest), self.lines).conjugate([v / factor for v in y])
        if rule == SQUARE:
            c, rest = data
            below = Block(self.question.of(rest), self.lines).envelope([v / c for v in y], 1 / c)
            return inner_product(y, y) / (2 * c) - below
        if rule == LINEAR:
            b, rest = data
            return Block(self.question.of(rest), self.lines).conjugate([v - c for v, c in zip(y, b, strict=True)])
        if rule == SUM:
            return self._by_faces(
                lambda facts: [(inner_product(x, y) - v, c) for x, v, c in self.faces(facts, y, None)]
            )
        return self._in_cases(lambda facts: self.epigraph(facts, "conjugate", False), lambda f: f.conjugate(y), oo)

    def envelope_below(self) -> Expr:
        """f**: f itself where it is convex, else of a piecewise linear function."""
        if every_case(
            lambda facts: convexity(facts.applied(self.e), self.variables, facts).holds, self.question.assume
        ) == [(S.true, True)]:
            return self.e
        x = self.variables
        return self._in_cases(
            lambda facts: self.epigraph(facts, "convex envelope", False), lambda f: f.envelope(x), -oo
        )

    # ------------------------------------------------------------------ the proximal map
    def proximal(self, u: Sequence[Expr], lam: Expr) -> list[Expr]:
        """The components of the proximal map."""
        return self._nearest(u, lam, True)[0]

    def points(self, u: Sequence[Expr], lam: Expr) -> list[list[Expr]]:
        """All proximal points at one u, where several tie along some form or ray."""
        rule, data = self.way_to_nearest()
        if rule == RADIAL:
            return self._radial_points(data, u, lam)
        if rule == ORTHOGONAL:
            return self._ridge_points(data, u, lam)
        if rule == MULTIPLE:
            factor, rest = data
            return Block(self.question.of(rest), self.lines).points(u, factor * lam)
        if rule == LINEAR:
            b, rest = data
            return Block(self.question.of(rest), self.lines).points(stepped(u, b, lam), lam)
        c, rest = data
        scale = 1 + c * lam
        return Block(self.question.of(rest), self.lines).points([v / scale for v in u], lam / scale)

    def envelope(self, u: Sequence[Expr], lam: Expr) -> Expr:
        """The Moreau envelope."""
        return self._nearest(u, lam, False)[1]

    def _nearest(self, u: Sequence[Expr], lam: Expr, points: bool) -> Nearest:
        """The minimisers of f(x) + |x - u|^2/(2*lam), if these ``points`` are asked for, and the least value."""
        rule, data = self.way_to_nearest()
        if rule == RADIAL:
            return self._radial_proximal(data, u, lam, points)
        if rule == ORTHOGONAL:
            return self._ridge_proximal(data, u, lam, points)
        if rule == QUADRATIC:
            return self._of_quadratic(u, lam)
        if rule == MULTIPLE:
            factor, rest = data
            x, e = Block(self.question.of(rest), self.lines)._nearest(u, factor * lam, points)
            return x, factor * e
        if rule == SQUARE:
            c, rest = data
            scale = 1 + c * lam
            x, e = Block(self.question.of(rest), self.lines)._nearest([v / scale for v in u], lam / scale, points)
            return x, e + c * inner_product(u, u) / (2 * scale)
        if rule == LINEAR:
            b, rest = data
            x, e = Block(self.question.of(rest), self.lines)._nearest(stepped(u, b, lam), lam, points)
            return x, e + inner_product(b, u) - lam * inner_product(b, b) / 2
        return self._of_polyhedral(u, lam, points)

    def _of_quadratic(self, u: Sequence[Expr], lam: Expr) -> Nearest:
        m, n = coefficients(self.e, self.variables), len(u)
        assert m is not None
        facts = Facts()
        second = [[2 * a for a in row[:n]] for row in m[:n]]
        shifted = [[a + (1 / scalar(lam) if i == j else 0) for j, a in enumerate(row)] for i, row in enumerate(second)]
        if not is_positive(second, facts) and not _is_definite(shifted):
            raise UnsupportedError("f + |x - u|**2/(2*lam) is not convex for f = {0} and lam = {1}", self.e, lam)
        whole = eye(n) + lam * Matrix(n, n, lambda i, j: expression(second[i][j]))
        b = Matrix([2 * expression(row[n]) for row in m[:n]])
        x = [e.cancel() for e in whole.LUsolve(Matrix(u) - lam * b)]
        return x, self._value_at(x, u, lam).cancel()

    def faces(self, facts: Facts, u: Sequence[Expr], lam: Expr | None) -> list[tuple[list[Expr], Expr, Expr]]:
        """(x, f(x), condition on u) for every face of the graph; ``lam`` None: where u is a subgradient."""
        found = self._quadratic_sum()
        if found is None:
            made = self.epigraph(facts, "proximal map", True)
            assert made is not None and lam is not None
            return made.proximal(u, facts.applied(lam))
        q, rest = found
        what = "conjugate" if lam is None else "proximal map"
        if lam is not None and lam.free_symbols:
            raise UnsupportedError(
                "lam = {0}: of a quadratic function plus one that is linear in pieces, as of {1}, the proximal map is "
                "worked out for a number lam",
                lam,
                self.e,
            )
        scale = ZERO if lam is None else 1 / scalar(lam)
        stiff = q.stiffer(scale)
        if not is_positive(q.second, facts) or not _is_definite(stiff.second):
            raise UnsupportedError("the quadratic part of {0} is not convex enough for its " + what, self.e)
        made = Block(self.question.of(rest), self.lines).epigraph(facts, what, True)
        assert made is not None
        y = list(u) if lam is None else [v / lam for v in u]
        return [(x, v + q.at(x), c) for x, v, c in solved(made, stiff, y)]

    def _of_polyhedral(self, u: Sequence[Expr], lam: Expr, points: bool) -> Nearest:
        rows: dict[Facts, list] = {}

        def faces(facts: Facts) -> list:
            if facts not in rows:
                rows[facts] = self.faces(facts, u, lam)
            return rows[facts]

        def least(x: Sequence[Expr], value: Expr) -> Expr:
            return value + penalty_at(x, u, lam)

        if points:
            named = range(len(u))
            return [self._by_faces(lambda facts, k=k: [(x[k], c) for x, _, c in faces(facts)]) for k in named], S.Zero
        return [], self._by_faces(lambda facts: [(least(x, v), c) for x, v, c in faces(facts)])

    def _by_faces(self, rows: Callable[[Facts], list]) -> Expr:
        return by_cases(lambda facts: by_face([(v.expand(), c) for v, c in rows(facts)]), self.question.assume)

    # ------------------------------------------------------------------ what f is
    def _parted(self) -> tuple[Square | None, Expr, Expr, Any]:
        """Of f on a set: the polynomial terms as a matrix and as they are, the other terms, the set as a condition."""
        g, condition = on_a_set(self.e)
        terms = Add.make_args(g)
        flat = [t for t in terms if coefficients(t, self.variables) is not None]
        m = coefficients(Add(*flat), self.variables) if flat else None
        if len(flat) == len(terms) and condition == True:  # noqa: E712
            m = None
        return m, Add(*flat), Add(*(t for t in terms if t not in flat)), condition

    def _without_square(self) -> tuple[Expr, Expr] | None:
        """(c, g) with f = c*|x|^2/2 + g, c > 0, g without quadratic terms of its own."""
        m, flat, others, condition = self._parted()
        found = None if m is None else isotropic(m)
        if found is None or not found[0].is_positive:
            return None
        c = 2 * found[0]
        return c, _on((flat - c * inner_product(self.variables, self.variables) / 2).expand() + others, condition)

    def _without_slope(self) -> tuple[Tuple, Expr] | None:
        """(b, g) with f = b.x + g, b other than 0, where g goes by lengths alone."""
        m, flat, others, condition = self._parted()
        if m is None or (others == 0 and condition == True):  # noqa: E712
            return None
        n = len(m) - 1
        b = Tuple(*(2 * expression(row[n]) for row in m[:n]))
        if not any(b) or any(a for row in m[:n] for a in row[:n]):
            return None
        rest = _on((flat - inner_product(b, self.variables)).expand() + others, condition)
        by_length = Block(self.question.of(rest), self.lines).way_to_conjugate()[0] in (RADIAL, MULTIPLE)
        return (b, rest) if by_length else None

    def _quadratic_sum(self) -> tuple[Smooth, Expr] | None:
        """(q, p) with f = q + p, q a quadratic polynomial, p without such terms of its own."""
        m, _, others, condition = self._parted()
        q = None if m is None else smooth_part(m)
        if q is None or not any(a for row in q.second for a in row):
            return None
        return q, _on(others, condition)

    def epigraph(self, facts: Facts, what: str, convex: bool) -> Epigraph | None:
        """The hull of the graph of a piecewise linear function; refused for any other, and where it is not convex."""
        e, variables = self.e, self.variables
        try:
            found, _ = self.question.regions(facts)
            made = epigraph(found, variables, facts)
        except UnsupportedError as error:
            if type(error) is not UnsupportedError:
                raise
            raise UnsupportedError(
                "the " + what + " of {0} in {1} together has no rule: there are rules for separable sums, functions of "
                "independent affine forms (orthogonal ones for proximal maps), functions of the distance from a point, "
                "piecewise linear functions, and these plus a quadratic one",
                e,
                Tuple(*variables),
            ) from None
        if convex and (made is None or not is_convex(made, found, variables)):
            raise UnsupportedError(
                "{0} is not convex: in several variables proximal maps of nonconvex functions are worked out for "
                "sums of functions of orthogonal forms",
                e,
            )
        return made

    def _in_cases(self, make: Callable[[Facts], Any], write: Callable[[Any], Expr], without: Expr) -> Expr:
        def run(facts: Facts) -> Expr:
            found = make(facts)
            return without if found is None else write(found)

        return by_cases(run, self.question.assume)

    def _value_at(self, x: Sequence[Expr], u: Sequence[Expr], lam: Expr) -> Expr:
        put = dict(zip(self.variables, x, strict=True))
        return cast(Expr, self.e.xreplace(put) + penalty_at(x, u, lam))


def _on(g: Expr, condition: Any) -> Expr:
    return g if condition == True else Piecewise((g, condition), (oo, True))  # noqa: E712


def _is_definite(m: list) -> bool:
    """Whether a matrix of scalars is positive definite: by its leading minors."""
    n = len(m)
    whole = Matrix(n, n, lambda i, j: expression(m[i][j]))
    return all(sign_of(scalar(whole[: k + 1, : k + 1].det())) > 0 for k in range(n))
