"""What ``rs.filippov`` gives: the set of velocities at a point, and what a motion does there."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, Piecewise, Tuple, latex, nan, sympify, true
from sympy.core.symbol import Str

from ...errors import UnsupportedError


class FilippovSet(Basic):
    """The closed convex hull of the limiting values of F at a point, and what a motion x' = F(x) does there.

    ``.set``: an Interval, a FiniteSet or a Polytope.  ``.kind``: "continuous" (one limiting value), "crossing" (the
    values on both sides of the switching surface lead the same way across), "sliding" (both lead to it), "repelling"
    (both lead away: the motion is not unique), "tangent" (one of them runs along the surface, so that first order does
    not tell; on the line 0 on one side counts as sliding or repelling), "intersection" (several surfaces meet).
    ``.sides``: the values on the negative and on the positive side; ``.normal``: from the one to the other;
    ``.sliding``: the convex combination of both that is tangent to the surface, None without one.  ``.exact`` is False
    for an enclosure, ``.reason`` says why.
    """

    def __new__(
        cls,
        found: Any,
        kind: Any,
        sides: Any = (),
        normal: Any = (),
        sliding: Any = (),
        exact: Any = true,
        reason: Any = "",
    ) -> FilippovSet:
        words = [w if isinstance(w, Str) else Str(w) for w in (kind, reason)]
        made = Basic.__new__(
            cls, found, words[0], Tuple(*sides), Tuple(*normal), Tuple(*sliding), sympify(exact), words[1]
        )
        return made

    @property
    def set(self) -> Any:
        """The velocities that a motion may have at the point."""
        return self.args[0]

    @property
    def kind(self) -> str:
        """What a motion does at the point."""
        return self.args[1].name

    @property
    def sides(self) -> tuple:
        """The limiting values on the negative and on the positive side of the one switching surface."""
        return tuple(self.args[2])

    @property
    def normal(self) -> Any:
        """A normal of the surface, to the positive side; None where there is no one surface."""
        return self.args[3] if self.args[3].args else None

    @property
    def sliding(self) -> Any:
        """The velocity along the surface: a number on the line, a Tuple in space, None where there is none."""
        held = self.args[4].args
        return held[0] if held else None

    @property
    def exact(self) -> bool:
        """Whether the set is the true one, not an enclosure."""
        return bool(self.args[5])

    @property
    def reason(self) -> str:
        """By what it is exact, or why it is not."""
        return self.args[6].name

    @property
    def cases(self) -> tuple:
        """(condition, FilippovSet) pairs: one."""
        return ((true, self),)

    def __contains__(self, v: Any) -> bool:
        return v in self.set

    def _sympystr(self, printer: Any) -> str:
        along = "" if self.sliding is None else f", sliding={printer._print(self.sliding)}"
        return f"FilippovSet({printer._print(self.set)}, {self.kind!r}{along})"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        along = "" if self.sliding is None else rf",\; \dot{{x}} = {printer._print(self.sliding)}"
        return rf"{printer._print(self.set)}\quad\left(\text{{{self.kind}}}{along}\right)"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"


class FilippovCases(Basic):
    """A Filippov set that differs from case to case of the parameters; ``.cases`` are (condition, FilippovSet) pairs.

    ``.set`` and ``.sliding`` hold for all of them; ``.kind`` is one word where it is the same in all.
    """

    def __new__(cls, found: Any, *pairs: Any) -> Any:
        kept = []
        for condition, case in pairs:
            condition = sympify(condition)
            if condition == true and not kept:
                return case
            if condition != False:  # noqa: E712
                kept.append(Tuple(condition, case))
        return Basic.__new__(cls, found, *kept) if kept else nan

    @property
    def cases(self) -> tuple:
        """(condition, FilippovSet) pairs."""
        return tuple(tuple(pair) for pair in self.args[1:])

    @property
    def set(self) -> Any:
        """The velocities, case by case."""
        return self.args[0]

    @property
    def kind(self) -> str:
        """The kind in all cases; refused where it differs."""
        kinds = {case.kind for _, case in self.cases}
        if len(kinds) > 1:
            told = ", ".join(f"{case.kind} for {{{k}}}" for k, (_, case) in enumerate(self.cases))
            raise UnsupportedError(
                f"the kind depends on the parameters ({told}): look at .cases, or give numbers",
                *(c for c, _ in self.cases),
            )
        return kinds.pop()

    @property
    def sliding(self) -> Expr | Tuple | None:
        """The sliding velocity, without value (nan) in the cases that have none."""
        rows = [(case.sliding, c) for c, case in self.cases if case.sliding is not None]
        if not rows:
            return None
        if isinstance(rows[0][0], Tuple):
            return Tuple(*(Piecewise(*((v[k], c) for v, c in rows)) for k in range(len(rows[0][0]))))
        return Piecewise(*rows)

    @property
    def exact(self) -> bool:
        """Whether the sets of all cases are the true ones."""
        return all(case.exact for _, case in self.cases)

    @property
    def reason(self) -> str:
        """The reasons of the cases."""
        return "; ".join(dict.fromkeys(case.reason for _, case in self.cases))

    def _sympystr(self, printer: Any) -> str:
        pairs = (f"({printer._print(c)}, {printer._print(case)})" for c, case in self.cases)
        return f"FilippovCases({', '.join(pairs)})"

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        rows = (rf"{printer._print(case)} & \text{{for}}\: {printer._print(c)}" for c, case in self.cases)
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {latex(self)}$"
