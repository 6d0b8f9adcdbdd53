"""``rs.autodiff``: the derivative that a framework returns for a program, in exact arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Symbol

from ..budget import verb
from ..errors import BudgetError, ReluSymError, RespelledWarning, RoundingWarning, UnsupportedError, warn
from .arithmetic import Exact, Rounded
from .conventions import Table, table, versions_for
from .programs.flat import Flattener
from .programs.program import Point, Program, as_point, as_program
from .programs.reductions import LOSSES
from .programs.run import Outcome, Run


@verb
def autodiff(
    program: Any,
    at: Any,
    framework: str = "torch",
    wrt: Any = None,
    version: str | None = None,
    forward: bool = False,
    dtype: str | None = None,
    compiled: bool = False,
) -> Any:
    """The number that the differentiation of ``framework`` returns for this *program*: what it is made of decides.

    ``program``: a text (``"relu(x) - relu(-x)"``; ``maximum(x, y)`` and ``max([x, y, z])``, ``clip(x, 0, 1)`` and
    ``clip(x, lo, hi)`` are different operations), a callable that is traced (``lambda x: rs.relu(x) - rs.relu(-x)``,
    with ``rs.ops``), or an expression, which SymPy may have respelled (a warning says so).  ``at``: a number, or
    numbers by symbol or name; a list makes its name a vector.  A number for one variable (``None`` where the framework
    gives no gradient), a dictionary by symbol for several, those in ``wrt``.

    At kinks, ties, jumps and ends the measured row of ``rs.conventions(framework)`` answers, in reverse or
    ``forward`` mode; where there is none, ``UnsupportedError``, never another framework's.  ``version``: the newest
    measured, a measured one, or one between two that agree.  ``compiled``: as torch.compile, jax.jit and TensorFlow's
    XLA return it, in reverse mode, of the newest version measured so; an error where it is not measured.  inf and nan
    go on as in the framework: 0*inf is nan.

    The arithmetic is exact, floats are the binary numbers they are.  Where float64 would take another side of a
    switch, or overflow, ``RoundingWarning`` tells both values; ``dtype`` ("float64", "float32", "float16",
    "bfloat16") returns the rounded one: JAX's own dtype is float32.  Each operation is rounded by itself, to nearest (a
    framework's exp may be off by a unit in the last place), slopes as the framework computes them, from the rounded
    result too: PyTorch's logsumexp of [1e8, 1e8] in float32 has the slopes 1 and 1, JAX's x/y by y overflows where y**2
    underflows.  JAX takes denormal numbers for 0 on CPUs; where a framework does both, it is an error.

    >>> import relu_sym as rs
    >>> [rs.autodiff("relu(x) - relu(-x)", 0, framework=f) for f in ("torch", "jax")]     # this is x, of slope 1
    [0, 0]
    >>> rs.autodiff("where(x > 0, sqrt(x), 0)", 0), rs.autodiff("maximum(x, y)", {"x": 1, "y": 1})
    (nan, {x: 1/2, y: 1/2})
    >>> rs.autodiff("clip(x, 0, 1)", 0, version="2.13.0"), rs.autodiff("clip(x, 0, 1)", 0, version="2.14.1")
    (1, 0)
    >>> rs.autodiff("logsumexp([x, y])", {"x": 1e8, "y": 1e8}, dtype="float32")
    {x: 1, y: 1}
    """
    asked, rows = as_program(program), table(framework)
    warn_of_spelling(asked)
    point = as_point(at, asked)
    names = chosen(wrt, point)
    versions = versions_for(rows, version, compiled)
    inputs = [n for name in names for n in entries(name, point)]
    found = [differentiated(asked, point, rows, v, inputs, forward, dtype, compiled) for v in versions]
    if any(other.slopes != found[0].slopes for other in found[1:]):
        older, newer = versions[::-1]
        raise UnsupportedError(
            "{0} {1} was not measured, and {2} and {3} differ on {4}", framework, version, older, newer, str(asked)
        )
    return arranged(found[0].slopes, names, point, wrt)


def warn_of_spelling(program: Program) -> None:
    """That an expression is not the program that was written."""
    if program.respelled:
        warn(
            RespelledWarning,
            f"the program is taken to be {program}: SymPy may have respelled it, and what a framework returns depends "
            "on the spelling; pass it as a text or a callable",
        )


def chosen(wrt: Any, point: Point) -> tuple[str, ...]:
    """The names differentiated by: all of the point, unless some are asked for."""
    if wrt is None:
        return tuple(point.keys)
    wanted = wrt if isinstance(wrt, Iterable) and not isinstance(wrt, str) else (wrt,)
    names = tuple(w.name if isinstance(w, Symbol) else str(w) for w in wanted)
    unknown = [n for n in names if n not in point.keys]
    if unknown or not names:
        raise UnsupportedError("wrt={0}: the point has {1}", wrt, ", ".join(point.keys))
    return names


def entries(name: str, point: Point) -> list[str]:
    """The inputs of a name: itself, or the entries of a vector."""
    return [f"{name}[{k}]" for k in range(point.lengths[name])] if name in point.lengths else [name]


def arranged(slopes: tuple, names: tuple[str, ...], point: Point, wrt: Any) -> Any:
    """One number, or numbers by symbol."""
    found, rest = {}, list(slopes)
    for name in names:
        count = len(entries(name, point))
        part, rest = rest[:count], rest[count:]
        whole = list(part) if name in point.lengths and None not in part else None
        found[point.keys[name]] = whole if name in point.lengths else part[0]
    single = len(names) == 1 and (wrt is None or isinstance(wrt, (str, Symbol)))
    return next(iter(found.values())) if single else found


NEED_A_ROW = frozenset({*LOSSES, "cross_entropy", "threshold", "std", "median", "norm1", "norminf"} - {"mse_loss"})
"""Operations that are made of others in one framework and not in the next."""


def flattened(program: Program, point: Point, rows: Table, version: str) -> Any:
    """The operations that the framework runs."""

    def composed(head: str) -> str | None:
        if head in rows.from_zero:
            return "0 + x"
        row = rows.row(head, version) if head in NEED_A_ROW else rows.find(head, version)
        if row is not None and head in NEED_A_ROW and row.rule == "open":
            raise UnsupportedError("{0} in {1} {2} is not answered: {3}", head, rows.framework, version, row.said)
        return row.composed or None if row is not None else None

    return Flattener(point.lengths, composed).program(program.tree)


def differentiated(
    program: Program,
    point: Point,
    rows: Table,
    version: str,
    names: list[str],
    forward: bool,
    dtype: str | None,
    compiled: bool = False,
) -> Outcome:
    """The outcome in the arithmetic asked for; a warning where rounding decides."""
    if forward and compiled:
        raise UnsupportedError("forward mode is not measured compiled: ask for one of forward=True, compiled=True")
    output = flattened(program, point, rows, version)
    exact, failure = Exact(), None
    rounding = Rounded(dtype or "float64", rows.denormal)
    try:
        answer = Run(output, exact, rows, version, forward, compiled).differentiated(point.numbers, names)
    except BudgetError as error:
        if dtype is None:
            raise
        return unchecked(Run(output, rounding, rows, version, forward, compiled), program, point, names, error)
    try:
        other = Run(output, rounding, rows, version, forward, compiled).differentiated(point.numbers, names)
    except ReluSymError as error:
        if dtype is not None:
            raise
        other, failure = None, error
    exactly = settled(answer, exact, point, names)
    if other is None:
        warn(RoundingWarning, f"{program} at {point}: exactly {_listed(exactly)}; in {rounding.name}: {failure}")
        return exactly
    rounded = settled(other, rounding, point, names)
    if answer.decided != other.decided:
        warn(
            RoundingWarning,
            f"{program} at {point}: exactly {_listed(exactly)}, in {rounding.name} {_listed(rounded)}, since rounding "
            "takes another side of a switch or overflows",
        )
    return exactly if dtype is None else rounded


def unchecked(run: Run, program: Program, point: Point, names: list[str], error: BudgetError) -> Outcome:
    """The rounded outcome alone, where the exact one is too long to be written down."""
    found = run.differentiated(point.numbers, names)
    warn(RoundingWarning, f"{program} at {point}: not compared with the exact slopes, since {error}")
    return settled(found, run.d, point, names)


def settled(found: Outcome, d: Any, point: Point, names: list[str]) -> Outcome:
    """The outcome with SymPy's numbers."""
    slopes = point.joined(names, found.slopes, d.zero)
    return found._replace(slopes=tuple(None if s is None else d.out(s) for s in slopes))


def _listed(found: Outcome) -> str:
    return ", ".join(map(str, found.slopes))
