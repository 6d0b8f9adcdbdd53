"""``rs.tower``: a block applied n times, the set of its slopes at a fixed kink and what a framework returns there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sympy import (
    Basic,
    Dummy,
    Eq,
    Expr,
    FiniteSet,
    Gt,
    Integer,
    Interval,
    Lt,
    Matrix,
    Max,
    Min,
    Mul,
    Pow,
    Product,
    Set,
    Symbol,
    Tuple,
    ceiling,
    floor,
    sympify,
)
from sympy.printing.latex import LatexPrinter

from ..budget import verb
from ..calculus.subdifferentials.directional import directional_derivative
from ..calculus.subdifferentials.subdifferential import subdifferential
from ..errors import UnsupportedError
from ..forms.exact import scalar, sign_of
from ..steps import D, Step
from ..steps.sets import Subdifferential
from ..symbols import named_variables
from .program_slopes import chained, product, program, slopes, value
from .proof import Proof

BOLTE = "J. Bolte and E. Pauwels, Mathematical Programming 188 (2021) 19-51"
SCHOLTES = "S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), section 3.1 (chain rule)"


@dataclass(frozen=True)
class Tower:
    """``n`` blocks in a row, at a point: ``clarke`` (the exact set of slopes, or of Jacobians), ``value`` (what a
    program returns whose relu has the slope ``s`` at 0), and how they follow (``derivation()``).

    In one variable ``left`` and ``right`` are the slopes of the tower on the two sides.
    """

    block: tuple[Expr, ...]
    variables: tuple[Symbol, ...]
    n: Expr
    point: tuple[Expr, ...]
    s: Expr
    clarke: Any
    value: Any
    left: Expr | None
    right: Expr | None
    steps: tuple[Step, ...]

    def derivation(self) -> Proof:
        """The steps to both answers."""
        title = f"{self.n} times {self.block[0] if len(self.block) == 1 else list(self.block)}"
        return Proof(title, self.steps, self.clarke)

    def value_at(self, s: Any) -> Any:
        """The value for a number s, such as 0: relu'(0) in torch, jax and tensorflow."""
        return self.value.subs(self.s, sympify(s))

    def __str__(self) -> str:
        return f"Clarke: {self.clarke}\nprogram with relu'(0) = {self.s}: {self.value}"

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return rf"\partial_C = {printer._print(self.clarke)}, \quad \text{{program: }} {printer._print(self.value)}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self._latex(LatexPrinter())}$"


@verb
def tower(block: Any, n: Any, x: Any = None, at: Any = 0, s: Any = None) -> Tower:
    """n blocks in a row at a point: Clarke's set of the function, and what a program returns with relu'(0) = s.

    ``block``: an expression, its text, or a callable such as ``lambda h: h + rs.ReLU(h)``, in one variable; n a
    symbol or a whole number.  The point must then be a fixed point of the block (0 for residual blocks without
    bias): with one-sided slopes a on the left and b on the right of it, n blocks have the slopes that the chain rule
    for one-sided derivatives gives, a**n and b**n if both are at least 0, and the set is the hull of both.  The
    program multiplies n equal numbers.

    Several variables: a list of expressions, ``x`` a list of as many symbols (Dense blocks: ``h + W*relu(V*h + b)``
    written out), n a number and any point: Clarke's set of Jacobians of the composition, exactly, and the product of
    the Jacobians that the program returns block by block.

    ``s=None`` is the symbol s; ``.value_at(0)`` is what torch, jax and tensorflow return.

    Errors: ``UnsupportedError`` (the point is no fixed point  of other heads than ReLU at the
    point: their slopes are another convention).

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> h, n = Symbol('h', real=True), Symbol('n', integer=True, positive=True)
    >>> t = rs.tower(h + rs.ReLU(h), n)
    >>> t.clarke, t.value
    (Interval(1, 2**n), (s + 1)**n)
    >>> t.value_at(0)
    1

    Reference: J. Bolte and E. Pauwels, Conservative set valued fields, automatic differentiation, stochastic gradient
    methods and deep learning, Mathematical Programming 188 (2021) 19-51.
    """
    components, variables = _block(block, x)
    slope = Symbol("s", real=True) if s is None else sympify(s)
    count = _count(n)
    point = tuple(sympify(v) for v in (_coordinates(at, variables)))
    if len(variables) == 1 and count.is_Symbol and not (count.is_integer and count.is_positive):
        whole = Dummy(str(count), integer=True, positive=True)
        return _named(_line(components[0], variables[0], whole, point[0], slope), whole, count)
    if len(variables) == 1:
        return _line(components[0], variables[0], count, point[0], slope)
    return _stack(components, variables, count, point, slope)


def _block(block: Any, x: Any) -> tuple[tuple[Expr, ...], tuple[Symbol, ...]]:
    """Components and variables."""
    if x is None:
        given = (Symbol("h", real=True),) if callable(block) and not isinstance(block, Expr) else ()
        components = program(block, given)
        free = sorted(set().union(*(e.free_symbols for e in components)), key=str)
        if len(free) != 1 or len(components) != 1:
            raise UnsupportedError("{0}: name the variables of the block", list(components))
        return components, named_variables(free)
    variables = named_variables(x)
    components = program(block, variables)
    if len(components) != len(variables):
        raise UnsupportedError(
            "a block that is applied again has as many components as variables: {0} and {1}",
            len(components),
            len(variables),
        )
    return components, variables


def _count(n: Any) -> Expr:
    """The number of blocks."""
    found = sympify(n)
    if found.is_integer is False or found.is_positive is False or not isinstance(found, Expr):
        raise UnsupportedError("n = {0} is no number of blocks: give 1, 2, ... or a symbol", n)
    return found


def _coordinates(at: Any, variables: tuple[Symbol, ...]) -> tuple[Any, ...]:
    if isinstance(at, dict):
        return tuple(at[v] for v in variables)
    if isinstance(at, (list, tuple, Matrix)):
        if len(at) != len(variables):
            raise UnsupportedError("at={0}: give a value for each of {1}", at, variables)
        return tuple(at)
    return (at,) * len(variables)


def _named(made: Tower, inner: Symbol, outer: Expr) -> Tower:
    """The tower with the caller's own symbol for the number of blocks."""
    own = {inner: outer}
    fields = {k: getattr(made, k).xreplace(own) for k in ("n", "clarke", "value", "left", "right")}
    steps = tuple(replace(t, before=t.before.xreplace(own), after=t.after.xreplace(own)) for t in made.steps)
    return replace(made, steps=steps, **fields)


# ---------------------------------------------------------------------- one variable, any n
def _line(g: Expr, x: Symbol, n: Expr, p: Expr, s: Expr) -> Tower:
    """Any number of blocks at a fixed point."""
    if sign_of(scalar(value(g, {x: p}) - p)) != 0:
        raise UnsupportedError(
            "{0} is {2} at {1}, no fixed point: the next block is asked elsewhere; take a fixed point", g, Eq(x, p),
            value(g, {x: p}),
        )  # fmt: skip
    a, b = -directional_derivative(g, (x,), {x: p}, (-1,)), directional_derivative(g, (x,), {x: p}, (1,))
    left, right = _powers(a, b, n)
    clarke = _hull(a, b, left, right)
    one = slopes(g, {x: p}, s).get(x, Integer(0))
    returned = Pow(one, n)
    name = Symbol("g")
    steps = (
        Step("fixed point", g.subs(x, p), p, where=Eq(x, p), why="every block is asked at the same point"),
        Step("one-sided slope", D(g, x), a, where=Lt(x, p), why="the limit from the left", relation="→"),
        Step("one-sided slope", D(g, x), b, where=Gt(x, p), why="the limit from the right", relation="→"),
        *_side(a, b, n, left, "left"),
        *_side(b, a, n, right, "right"),
        Step(
            "hull",
            Subdifferential(name**n, x),
            clarke,
            where=Eq(x, p),
            why="the hull of the two slopes",
            reference=SCHOLTES,
        ),
        Step("program", D(g, x), one, where=Eq(x, p), why=f"the chain rule with relu'(0) = {s}", relation="↦"),
        Step(
            "product of the blocks",
            Product(one, (Dummy("k", integer=True, positive=True), 1, n)),
            returned,
            why="n equal factors",
            reference=BOLTE,
        ),
    )
    return Tower((g,), (x,), n, (p,), s, clarke, returned, left, right, steps)


def _side(own: Expr, other: Expr, n: Expr, found: Expr, side: str) -> tuple[Step, ...]:
    """The chain rule on one side."""
    k = Dummy("k", integer=True, positive=True)
    if sign_of(scalar(own)) >= 0:
        why, factors = "every block keeps the side", Product(own, (k, 1, n))
    elif sign_of(scalar(other)) >= 0:
        why, factors = "the first block changes the side, the others keep it", own * Product(other, (k, 2, n))
    else:
        why, factors = (
            "every block changes the side",
            Product(own, (k, 1, ceiling(n / 2))) * Product(other, (k, 1, floor(n / 2))),
        )
    return (Step(f"chain rule on the {side}", factors, found, why=why, reference=SCHOLTES),)


def _powers(a: Expr, b: Expr, n: Expr) -> tuple[Expr, Expr]:
    """The slopes of n blocks on both sides of a fixed point: h < 0 goes to a*h, which is right of it if a < 0."""
    kept = [sign_of(scalar(v)) >= 0 for v in (a, b)]
    if all(kept):
        return a**n, b**n
    if kept[0]:
        return a**n, b * a ** (n - 1)
    if kept[1]:
        return a * b ** (n - 1), b**n
    many, few = ceiling(n / 2), floor(n / 2)
    return a**many * b**few, b**many * a**few


def _hull(a: Expr, b: Expr, left: Expr, right: Expr) -> Set:
    """The hull of the slopes of n blocks, ordered where the slopes a, b of one block say how."""
    if left == right:
        return FiniteSet(left)
    kept = [sign_of(scalar(v)) >= 0 for v in (a, b)]
    if any(kept):
        grows = sign_of(scalar(b - a)) > 0  # both at least 0, or the negative one stands for the lower end
        return Interval(left, right) if grows else Interval(right, left)
    return Interval(Min(left, right), Max(left, right))


# ---------------------------------------------------------------------- several variables, a number of blocks
def _stack(g: tuple[Expr, ...], x: tuple[Symbol, ...], n: Expr, p: tuple[Expr, ...], s: Expr) -> Tower:
    """A number of blocks at a point."""
    if not n.is_Integer:
        raise UnsupportedError("in several variables n = {0} must be a number", n)
    jacobians, values = chained(g, x, dict(zip(x, p, strict=True)), s, int(n))
    whole: tuple[Any, ...] = x
    for _ in range(int(n)):
        inner = dict(zip(x, whole, strict=True))
        whole = tuple(e.xreplace(inner) for e in g)
    clarke = subdifferential(list(whole), x, at=dict(zip(x, p, strict=True)))
    returned = product(jacobians, len(x))
    steps = [
        Step("program", _block_jacobian(k), _frozen(j), where=Tuple(*v), why=f"relu'(0) = {s}", relation=":=")
        for k, (j, v) in enumerate(zip(jacobians, values, strict=False))
    ]
    steps.append(
        Step(
            "product of the blocks", Mul(*(_block_jacobian(k) for k in reversed(range(int(n)))), evaluate=False),
            _frozen(returned), why="the chain rule of the program", reference=BOLTE,
        )
    )  # fmt: skip
    steps.append(
        Step(
            "hull",
            Subdifferential(Symbol("g") ** n, Tuple(*x)),
            clarke,
            why=getattr(clarke, "reason", ""),
            reference=SCHOLTES,
        )
    )
    return Tower(g, x, n, p, s, clarke, _frozen(returned), None, None, tuple(steps))


def _block_jacobian(k: int) -> Symbol:
    """A name for the Jacobian of block k; these do not commute."""
    return Symbol(f"J_{k + 1}", commutative=False)


def _frozen(m: Matrix) -> Basic:
    return m.as_immutable()
