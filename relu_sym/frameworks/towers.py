"""``rs.tower``: a block applied n times, the set of its slopes at a fixed kink and what a framework returns there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sympy import Dummy, Expr, Matrix, Pow, Symbol, sympify
from sympy.printing.latex import LatexPrinter

from ..budget import verb
from ..calculus.subdifferentials.asking import check_twins
from ..calculus.subdifferentials.subdifferential import subdifferential
from ..errors import UnsupportedError
from ..forms.line.assumed import given
from ..steps import Step
from ..symbols import as_assumptions, exact, inexact
from .program_slopes import chained, product
from .proof import Proof
from .tower_arguments import as_block, as_coordinates, as_count, as_slope
from .tower_line import Blocks, number, power
from .tower_steps import line_steps, stack_steps


@dataclass(frozen=True)
class Tower:
    """``n`` blocks in a row, at a point: ``clarke`` (the exact set of slopes, or of Jacobians), ``value`` (what a
    program returns whose relu has the slope ``s`` at 0, or what ``framework`` returns), and how they follow
    (``derivation()``).

    In one variable ``left`` and ``right`` are the slopes of the tower on the two sides.
    """

    block: tuple[Expr, ...]
    variables: tuple[Symbol, ...]
    n: Expr
    point: tuple[Expr, ...]
    s: Expr | None
    clarke: Any
    value: Any
    left: Expr | None
    right: Expr | None
    steps: tuple[Step, ...]
    framework: str | None = None
    texts: tuple[str, ...] = ()
    """The program of every component, where a framework answers."""
    assume: tuple = ()
    programs: tuple[Expr, ...] = ()
    """Else the components as they are spelled: SymPy makes relu(relu(h)) relu(h)."""

    def derivation(self) -> Proof:
        """The steps to both answers; ``.verify()`` checks them by numbers."""
        from .tower_checks import Towering  # with all of verification

        title = f"{self.n} times {self.block[0] if len(self.block) == 1 else list(self.block)}"
        return Proof(title, self.steps, self.clarke, Towering(self))

    def value_at(self, s: Any) -> Any:
        """The value for a number s, such as 0: relu'(0) in torch, jax and tensorflow."""
        if self.s is None or not self.s.is_Symbol:
            own = self.framework if self.s is None else f"a program with relu'(0) = {self.s}"
            raise UnsupportedError("the value {0} is that of {1}: there is no s to put in", self.value, own)
        put = {self.s: exact(sympify(s))[0]}
        if isinstance(self.value, Expr):  # powers of numbers are found with care: they may be too long
            found = self.value.replace(Pow, lambda b, e: power(b.subs(put), e))
            return found.subs(put)
        return self.value.subs(put)

    @property
    def told(self) -> str:
        """Whose value it is."""
        return f"program with relu'(0) = {self.s}" if self.framework is None else f"program in {self.framework}"

    def __str__(self) -> str:
        return f"Clarke: {self.clarke}\n{self.told}: {self.value}"

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return rf"\partial_C = {printer._print(self.clarke)}, \quad \text{{program: }} {printer._print(self.value)}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self._latex(LatexPrinter())}$"


@verb
def tower(
    block: Any, n: Any, x: Any = None, at: Any = 0, s: Any = None, framework: str | None = None, assume: Any = ()
) -> Tower:
    """n blocks in a row at a point: Clarke's set of the function, and what a program returns with relu'(0) = s.

    ``block``: a text, a callable such as ``lambda h: h + rs.relu(h)``, or an expression, in one variable (a text and a
    callable of ``rs.relu`` and ``rs.ops`` are programs as they are spelled; an expression is what SymPy made of it,
    relu(h) of relu(relu(h))); n a symbol or a whole number.  For a symbol n the point must be a fixed point of the
    block (0 for residual blocks without bias): with one-sided slopes a on the left and b on the right of it, n blocks
    have the slopes that the chain rule for one-sided derivatives gives, a**n and b**n if both are at least 0, and the
    set is the hull of both.  The program multiplies n equal numbers.  For a number n any point will do.  Parameters of
    open sign give cases, as Piecewise; ``assume=(a > -1,)`` leaves some out.

    Several variables: a list of expressions, ``x`` a list of as many symbols (Dense blocks: ``h + W*relu(V*h + b)``
    written out), n a number and any point: Clarke's set of Jacobians of the composition, exactly, and the product of
    the Jacobians that the program returns block by block.

    ``s=None`` is the symbol s; ``.value_at(0)`` is what torch, jax and tensorflow return, if all kinks are those of
    relu.  ``framework="torch"`` (or another of ``rs.conventions()``) takes the measured convention of every operation
    instead: the block is then a *program*, as in ``rs.autodiff``.  ``.derivation()`` has the steps.

    Errors: ``UnsupportedError`` (n a symbol and the point not fixed; a kink of another head than ReLU at the point and
    no framework), ``BudgetError`` (numbers too long to write down).

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> h, n = Symbol('h', real=True), Symbol('n', integer=True, positive=True)
    >>> t = rs.tower(h + rs.ReLU(h), n)
    >>> t.clarke, t.value
    (Interval(1, 2**n), (s + 1)**n)
    >>> t.value_at(0)
    1
    >>> [rs.tower("h + abs(h)", n, framework=f).value for f in ("torch", "jax")]         # abs'(0) is 0, and 1
    [1, 2**n]

    Reference: J. Bolte and E. Pauwels, Conservative set valued fields, automatic differentiation, stochastic gradient
    methods and deep learning, Mathematical Programming 188 (2021) 19-51.
    """
    assumed = as_assumptions(assume, None)
    known = sorted({v for r in assumed for v in r.free_symbols}, key=str)
    components, variables, texts, programs = as_block(block, x, framework, known)
    for e in components:
        check_twins(e, known)
    count = as_count(n, variables)
    point = tuple(as_coordinates(at, variables))
    slope = as_slope(s, components, variables, framework)
    floats = any(exact(e)[1] for e in (*components, *point))
    components, point, programs = (tuple(exact(e)[0] for e in part) for part in (components, point, programs))
    whole, own = count, {}
    if count.is_Symbol and not (count.is_integer and count.is_positive):
        whole = Dummy(str(count), integer=True, positive=True)
        own = {count: whole}
    made = Tower(
        tuple(e.xreplace(own) for e in components), variables, whole, point, slope, None, None, None, None, (),
        framework, texts, tuple(r.xreplace(own) for r in assumed), tuple(e.xreplace(own) for e in programs),
    )  # fmt: skip
    found = _named(_line(made) if len(variables) == 1 else _stack(made), {v: k for k, v in own.items()})
    return replace(found, **{k: inexact(getattr(found, k)) for k in ANSWERS}) if floats else found


ANSWERS = ("clarke", "value", "left", "right")


def _named(made: Tower, own: dict) -> Tower:
    """The tower with the caller's own symbol for the number of blocks."""
    if not own:
        return made
    fields = {k: getattr(made, k).xreplace(own) for k in ("n", *ANSWERS) if getattr(made, k) is not None}
    parts = {k: tuple(e.xreplace(own) for e in getattr(made, k)) for k in ("block", "assume", "programs")}
    return replace(made, **parts, steps=tuple(_renamed(t, own) for t in made.steps), **fields)


def _renamed(t: Step, own: dict) -> Step:
    where = None if t.where is None else t.where.xreplace(own)
    inner = tuple(_renamed(u, own) for u in t.steps)
    return replace(t, before=t.before.xreplace(own), after=t.after.xreplace(own), where=where, steps=inner)


def _line(t: Tower) -> Tower:
    """One variable."""
    text = t.texts[0] if t.texts else None
    held = t.programs[0] if t.programs else None
    of = Blocks(t.block[0], t.variables[0], t.n, t.point[0], t.s, held, text, t.framework, t.assume)
    parts = {k: of.joined(part) for k, part in zip(ANSWERS, ("hull", "value", "left", "right"), strict=True)}
    return replace(t, steps=line_steps(of), **parts)


def _stack(t: Tower) -> Tower:
    """Several variables, a number of blocks."""
    g, x, n = t.block, t.variables, t.n
    if not n.is_Integer:
        raise UnsupportedError("in several variables n = {0} must be a number", n)
    start = dict(zip(x, t.point, strict=True))
    if t.framework is None:
        assert t.s is not None
        jacobians, values = chained(t.programs, x, start, t.s, int(n), given(t.assume))
    else:
        jacobians, values = _jacobians(t, int(n))
    whole: tuple[Any, ...] = x
    for _ in range(int(n)):
        inner = dict(zip(x, whole, strict=True))
        whole = tuple(e.xreplace(inner) for e in g)
    clarke = subdifferential(list(whole), x, at=start, assume=t.assume)
    returned = product(jacobians, len(x)).as_immutable()
    told = f"relu'(0) = {t.s}" if t.framework is None else f"the conventions of {t.framework}"
    steps = stack_steps(x, int(n), values[: int(n)], jacobians, returned, clarke, told, getattr(clarke, "reason", ""))
    return replace(t, clarke=clarke, value=returned, steps=steps)


def _jacobians(t: Tower, n: int) -> tuple[list[Matrix], list[tuple[Expr, ...]]]:
    """What the framework returns block by block, and the values between them."""
    found, points = [], [t.point]
    for _ in range(n):
        here = dict(zip(t.variables, points[-1], strict=True))
        rows = [number(text, here, str(t.framework)) for text in t.texts]
        found.append(Matrix([[row[v] for v in t.variables] for row in rows]))
        points.append(tuple(e.subs(here) for e in t.block))
    return found, points
