"""The derivation of a tower: one block on both sides of the point, the chain rule n times, the hull; the program."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Basic,
    Dummy,
    Eq,
    Expr,
    Gt,
    Integer,
    Lt,
    Matrix,
    Mul,
    Product,
    Subs,
    Symbol,
    Tuple,
    ceiling,
    floor,
)

from ..steps import D, Step
from ..steps.sets import Subdifferential
from .tower_line import Beside, Blocks, Line

BOLTE = "J. Bolte and E. Pauwels, Mathematical Programming 188 (2021) 19-51"
SCHOLTES = "S. Scholtes, Introduction to Piecewise Differentiable Equations (2012), section 3.1 (chain rule)"
G = Symbol("g")
"""The block, whose powers are compositions."""


def line_steps(of: Blocks) -> tuple[Step, ...]:
    """The steps in one variable, case by case of the parameters."""
    (condition, line), *more = of.cases
    if not more and condition == True:  # noqa: E712
        return tuple(_line(of, line))
    what = Subdifferential(G**of.n, of.x)
    return tuple(Step("case", what, one.hull, where=c, why="", steps=tuple(_line(of, one))) for c, one in of.cases)


def _line(of: Blocks, line: Line) -> Iterator[Step]:
    told = of.framework or f"relu'(0) = {of.s}"
    if line.is_fixed:
        yield from _fixed(of, line, told)
    else:
        yield from _moving(of, line, told)
    why = "the hull of the two slopes"
    yield Step("hull", Subdifferential(G**of.n, of.x), line.hull, where=Eq(of.x, of.p), why=why, reference=SCHOLTES)
    if line.is_fixed:
        (here,) = line.blocks
        yield _program(of, here, told)
        factors: Basic = Product(here.returned, (Dummy("k", integer=True, positive=True), 1, of.n))
    else:
        yield from (_program(of, b, told) for b in dict.fromkeys(line.blocks))
        factors = Mul(*(b.returned for b in line.blocks), evaluate=False)
    yield Step("product of the blocks", factors, line.value, why="the chain rule of the program", reference=BOLTE)


def _program(of: Blocks, b: Beside, told: str) -> Step:
    return Step("program", D(of.g, of.x), b.returned, where=Eq(of.x, b.point), why=f"the chain rule, {told}",
                relation="↦")  # fmt: skip


def _sides(of: Blocks, b: Beside) -> tuple[Step, Step]:
    slope = D(of.g, of.x)
    return (
        Step("one-sided slope", slope, b.left, where=Lt(of.x, b.point), why="the limit from the left", relation="→"),
        Step("one-sided slope", slope, b.right, where=Gt(of.x, b.point), why="the limit from the right", relation="→"),
    )


def _fixed(of: Blocks, line: Line, told: str) -> Iterator[Step]:
    """Every block is asked at the same point."""
    (here,) = line.blocks
    why = "every block is asked at the same point"
    yield Step("fixed point", Subs(of.g, of.x, of.p), here.point, where=Eq(of.x, of.p), why=why)
    yield from _sides(of, here)
    k = Dummy("k", integer=True, positive=True)
    for side, own, other, found in (
        ("left", here.left, here.right, line.left),
        ("right", here.right, here.left, line.right),
    ):
        why, factors = _factors(own, other, of.n, k, found)
        yield Step(f"chain rule on the {side}", factors, found, why=why, reference=SCHOLTES)


def _factors(own: Expr, other: Expr, n: Expr, k: Symbol, found: Expr) -> tuple[str, Basic]:
    """Why the slopes of the blocks are these, and their product; told by the closed form that came out."""
    if found == own**n or own == other:
        return "every block keeps the side, or both have one slope", Product(own, (k, 1, n))
    if found == own * other ** (n - 1):
        return "the first block changes the side, the others keep it", own * Product(other, (k, 2, n))
    both = Product(own, (k, 1, ceiling(n / 2))) * Product(other, (k, 1, floor(n / 2)))
    return "every block changes the side", both


def _moving(of: Blocks, line: Line, told: str) -> Iterator[Step]:
    """The points of the blocks, then the slopes that each side meets."""
    after = [b.point for b in line.blocks[1:]]
    for b, p in zip(line.blocks, [*after, None], strict=True):
        if p is None:
            yield from _sides(of, b)
        else:
            yield Step("next point", Subs(of.g, of.x, b.point), p, where=Eq(of.x, b.point),
                       why="the next block is asked there", steps=_sides(of, b))  # fmt: skip
    for side, met, found in (("left", line.met_left, line.left), ("right", line.met_right, line.right)):
        why = "a negative slope throws to the other side"
        yield Step(f"chain rule on the {side}", Mul(*met, evaluate=False), found, why=why, reference=SCHOLTES)


# ---------------------------------------------------------------------- several variables
def stack_steps(
    x: tuple[Symbol, ...], n: int, at: list[tuple[Expr, ...]], jacobians: list[Matrix], returned: Basic, clarke: Basic,
    told: str, why: str,
) -> tuple[Step, ...]:  # fmt: skip
    """The Jacobians that the program returns block by block, their product, and the set."""
    named = [Symbol(f"J_{k + 1}", commutative=False) for k in range(n)]
    steps = [
        Step("program", name, j.as_immutable(), where=Tuple(*p), why=told, relation=":=")
        for name, j, p in zip(named, jacobians, at, strict=True)
    ]
    factors = Mul(*reversed(named), evaluate=False) if n > 1 else Integer(1) * named[0]
    steps.append(Step("product of the blocks", factors, returned, why="the chain rule of the program", reference=BOLTE))
    steps.append(Step("hull", Subdifferential(G**n, Tuple(*x)), clarke, why=why, reference=SCHOLTES))
    return tuple(steps)
