"""``rs.audit``: what frameworks return for a program, beside what the derivative of its function is, and a repair."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sympy import Expr, S, Symbol, sign, sqrt

from ..budget import verb
from ..calculus.rewriting.normal_form import normal_form
from ..calculus.subdifferentials.subdifferential import subdifferential
from ..errors import BudgetError, ReluSymError, UnsupportedError
from ..forms.exact import in_order, scalar
from ..parsing.operations import Name, Node, Number, Operation
from .arithmetic import Exact, Rounded
from .audited import Answer, Audit, Place, Repair
from .autodiff import differentiated
from .conventions import RULES, Table, table, versions_for
from .conventions.convention import ANY
from .programs.function import Function, switching
from .programs.program import Point, Program, as_point, as_program, names_in
from .programs.rebuilt import substituted
from .programs.run import Outcome, Run
from .programs.spelling import told
from .repair import candidates
from .truth import NO_GRADIENT, NOT_A_NUMBER, RIGHT, Truth, truth

FRAMEWORKS = ("torch", "jax", "tensorflow")
BESIDE = (0.013, -0.011, 0.37, -0.41, 1.3, -1.7)
"""How far from a point a repair is compared with the program."""
MOST = 40
"""Points that are audited without ``at``."""


@verb
def audit(
    program: Any, at: Any = None, frameworks: Any = FRAMEWORKS, forward: bool = False, compiled: bool = False
) -> Audit:
    """Whether the derivative that each framework returns is right: a report of verdicts, reasons and repairs.

    ``program`` and ``at`` are as in ``rs.autodiff``; without ``at`` every kink of a program of one variable is audited,
    those of its operations too.  For each point: the classical derivative, Clarke's and Bouligand's set of the
    *function*, exactly; for each framework (its newest measured version) the number it returns for the *program* and
    a verdict: **derivative**, **inside the set**, **extreme point of the set**, **artefact** (outside of it), **no set
    there** (a jump, an infinite slope), **not decided** (the set is not known), **not a number**, **no gradient**; the
    conventions that made it; and for what is no right number a *repaired* program of the same function that returns one
    there, itself audited, or "no repair found".  What a table does not have is a refusal in its row.  ``forward`` and
    ``compiled``: as in ``rs.autodiff``.

    The report prints, and has ``.places``, ``.to_text()``, ``.to_latex()``, ``.to_markdown()``, ``.to_html()``,
    ``.to_json()``; on the command line ``relu-sym EXPR --audit --at x=0``.

    >>> import relu_sym as rs
    >>> found = rs.audit("relu(x) - relu(-x)", 0, frameworks=("torch", "casadi"))
    >>> [(a.framework, a.slopes, a.verdict, str(a.repair)) for a in found.places[0].answers]
    [('torch', (0,), 'artefact', 'x'), ('casadi', (1,), 'derivative', '')]

    Reference: J. Bolte and E. Pauwels, Conservative set valued fields, automatic differentiation, stochastic gradient
    methods and deep learning (2021), Mathematical Programming 188.
    """
    asked = as_program(program)
    tables = [table(f) for f in named(frameworks)]
    if at is not None:
        point = as_point(at, asked)
        asked, point = spread(asked, point)
        f = function_of(asked)
        return Audit(asked, f, (place(asked, f, point, tables, forward, compiled),), (), forward, compiled)
    if not asked.names:
        raise UnsupportedError("{0} has no variable: there is nothing to differentiate by", str(asked))
    if len(asked.names) != 1:
        raise UnsupportedError(
            "{0} has the variables {1}: name the point, as in at={{{2}: 0, ...}}; without it the kinks of a program of "
            "one variable are audited",
            str(asked),
            ", ".join(asked.names),
            asked.names[0],
        )
    (name,) = asked.names
    points, notes = kinks(asked, asked.symbol(name))
    f = function_of(asked)
    places = tuple(place(asked, f, as_point({name: p}, asked), tables, forward, compiled) for p in points)
    return Audit(asked, f, places, notes, forward, compiled)


def named(frameworks: Any) -> tuple[Any, ...]:
    """The frameworks asked for."""
    found = (
        (frameworks,) if isinstance(frameworks, str) else tuple(frameworks) if isinstance(frameworks, Iterable) else ()
    )
    if not found:
        raise UnsupportedError("frameworks={0!r}: give a name or several, as in ('torch', 'jax')", frameworks)
    return found


def spread(program: Program, point: Point) -> tuple[Program, Point]:
    """Vectors as lists of numbers with names of their own."""
    if not point.lengths:
        return program, point
    between = "_"
    while any(n.replace("[", between).rstrip("]") in point.numbers for vector in point.vectors for n in vector):
        between += "_"  # x_0 is a name of the program's own

    def own(name: str) -> str:
        return name.replace("[", between).rstrip("]")

    meaning: dict[str, Node] = {}
    for name, vector in zip(point.lengths, point.vectors, strict=True):
        meaning[name] = Operation("list", tuple(Name(own(n)) for n in vector))
    numbers = {own(n): v for n, v in point.numbers.items()}
    made = as_program(Program(substituted(program.tree, meaning), tuple(numbers)))
    vectors = tuple(tuple(map(own, vector)) for vector in point.vectors)
    return made, replace(as_point(numbers, made), vectors=vectors)


def function_of(program: Program) -> Expr:
    """The function that the program computes."""
    return Function(program.tree, {n: program.symbol(n) for n in program.names}).expr


def kinks(program: Program, x: Symbol) -> tuple[list[Expr], tuple[str, ...]]:
    """The points at which an operation of the program has a kink, in order; what was not found is told."""
    found: dict[Expr, None] = {}
    notes = []
    for g in switching(Function(program.tree, {x.name: x})):
        try:
            points = zeros(g, x)
        except ReluSymError as error:
            notes.append(f"the zeros of {g} were not found: {error}")
            continue
        repeated = [p for p in points if p.free_symbols]
        notes += [REPEATED.format(x, repeated[0])] if repeated else []
        found.update((p.xreplace(dict.fromkeys(p.free_symbols, S.Zero)), None) for p in points)
    ordered = in_order(found, scalar) if all(p.is_Rational for p in found) else sorted(found, key=lambda p: p.evalf(30))
    if len(ordered) > MOST:
        notes.append(f"{len(ordered)} points, of which the first {MOST} are audited: name others with at=")
    return ordered[:MOST], tuple(dict.fromkeys(notes))


REPEATED = "{0} = {1} for every whole number n: the point with n = 0 is audited, name others with at="


def zeros(g: Expr, x: Symbol) -> dict[Expr, None]:
    """Where g vanishes, crossing 0 or touching it."""
    found = dict.fromkeys(subdifferential(abs(g), x).breakpoints)
    try:
        return (
            found
            | dict.fromkeys(normal_form(sign(g), x).breakpoints)
            | dict.fromkeys(subdifferential(sqrt(abs(g)), x).breakpoints)
        )
    except ReluSymError:
        return found


def check(program: Program, point: Point) -> None:
    """Refuse a point that is no place for sets: not finite, or one where a number is too long to be written down."""
    exact = Exact()
    for name, value in point.numbers.items():
        if not exact.is_finite(exact.number(value)):
            raise UnsupportedError(
                "{0} = {1}: exact sets are at finite points; rs.autodiff says what a framework returns there",
                name,
                value,
            )
    try:
        Run(Function.operations(program.tree), exact, ANY, "", False).evaluated(point.numbers, set())
    except BudgetError as error:
        raise BudgetError(
            "{0} has no exact set at {1}: {2}; rs.autodiff with dtype='float64' says what a framework returns",
            program, point, str(error).partition(":")[0],
        ) from None  # fmt: skip
    except ReluSymError:
        return  # the exact answers say it


def place(program: Program, f: Expr, point: Point, tables: Sequence[Table], forward: bool, compiled: bool) -> Place:
    """Everything at one point."""
    check(program, point)
    names = list(point.numbers)
    symbols = tuple(program.symbol(n) for n in names)
    exact = Exact()
    numbers = tuple(exact.out(exact.number(v)) for v in point.numbers.values())
    right = truth(f, symbols, numbers)
    answers = tuple(answer(program, f, point, right, t, forward, compiled) for t in tables)
    return Place(dict(zip(symbols, numbers, strict=True)), right, answers)


def answer(program: Program, f: Expr, point: Point, right: Truth, t: Table, forward: bool, compiled: bool) -> Answer:
    """What one framework returns, what to call it, and what returns a right number instead."""
    try:
        version = versions_for(t, None, compiled)[0]
    except ReluSymError as error:
        return Answer(t.framework, t.versions[0], None, "refused", (), None, (str(error),))
    names = list(point.numbers)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            found = differentiated(program, point, t, version, names, forward, None, compiled)
        except ReluSymError as error:
            return Answer(t.framework, version, None, "refused", (), None, (str(error),))
    verdict = right.verdict(found.slopes)
    notes = tuple(str(w.message) for w in heard)
    repair = None if verdict in RIGHT else repaired(program, f, point, right, t, version, forward, compiled)
    return Answer(t.framework, version, found.slopes, verdict, blamed(found, verdict, t), repair, notes)


def blamed(found: Outcome, verdict: str, t: Table) -> tuple[str, ...]:
    """The operations that made it so, each with its convention."""
    if verdict == NOT_A_NUMBER and found.trouble:
        spelled = dict.fromkeys(told(op.node) for op in found.trouble if op.node is not None)
        return tuple(f"{text}: inf or nan meets 0 here" for text in spelled)
    said: dict[str, None] = {}
    for op, row in found.switches:
        if verdict == NO_GRADIENT and row.rule != "none":
            continue
        said[f"{told(op.node) if op.node is not None else op.head}: {RULES[row.rule]}"] = None
    return tuple(said)


def agree(program: Program, made: Program, point: Point) -> bool:
    """Whether two programs have the same values beside a point, where both have one."""
    rounded = Rounded("float64")
    for shift in BESIDE:
        there = {n: rounded.number(v) + shift * (k + 1) ** 0.5 for k, (n, v) in enumerate(point.numbers.items())}
        values = []
        for each in (program, made):
            run = Run(Function.operations(each.tree), rounded, ANY, "", False)
            try:
                run.evaluated(there, set())
            except ReluSymError:
                break
            values.append(rounded.number(run.values[id(run.output)]))
        if (
            len(values) == 2
            and all(map(rounded.is_finite, values))
            and abs(values[-1] - values[0]) > 1e-6 * (1 + abs(values[0]))
        ):
            return False
    return True


def repaired(
    program: Program, f: Expr, point: Point, right: Truth, t: Table, version: str, forward: bool, compiled: bool
) -> Repair:
    """The first spelling of the function for which this framework returns a right number here."""
    if right.clarke is None and right.classical is None:
        return Repair(None, "", "")
    names = list(point.numbers)
    for how, tree in candidates(program.tree, f, tuple(program.symbol(n) for n in names)):
        for name in set(names) - set(names_in(tree)):
            tree = Operation("add", (tree, Operation("mul", (Number("0"), Name(name)))))
        made = Program(tree, program.names, symbols=program.symbols)
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            try:
                outcome = differentiated(made, point, t, version, names, forward, None, compiled)
            except ReluSymError:
                continue
        verdict = right.verdict(outcome.slopes)
        if verdict in RIGHT and not heard and agree(program, made, point):
            return Repair(str(made), how, verdict)
    return Repair(None, "", "")
