"""What frameworks return as the gradient of a network at points, beside its subdifferential: one row a point.

At the kink of an operation that the table of a framework has, its measured rule is used; of others nothing is assumed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from sympy import Rational

from ..errors import ReluSymError
from ..forms.cells.hull import is_in_hull
from ..forms.exact import RATIONAL
from ..frameworks.conventions import table, versions_for
from .arithmetic import Ratios
from .evaluation import values
from .gradients import first_choices, jacobian
from .local import Tie, jacobians, ties
from .program import Largest, Program, Rectify
from .rationals import over_one_denominator

HALF = Fraction(1, 2)
SIDES = {"left": Fraction(0), "right": Fraction(1), "mean": HALF}
SHARES: dict[str, dict[str, Fraction]] = {
    "relu": {**SIDES, "zero": Fraction(0), "one": Fraction(1)},
    "leaky_relu": SIDES,
    "prelu": SIDES,
    "abs": {**SIDES, "zero": HALF},
    "maximum": {"even split": HALF},
    "minimum": {"even split": HALF},
}
"""By operation and the name of its rule, how much of the slope on the right it takes, or of each of two operands."""
RIGHT, INSIDE, ARTEFACT = "derivative", "inside the set", "artefact"
NOT_KNOWN, REFUSED = "not known", "refused"


class PointAudit(NamedTuple):
    """One point: its number in the stream, how many switches are at a kink, per output whether the function is
    differentiable, and by framework per output a verdict and the gradient.

    Verdicts: "derivative", "inside the set", "artefact" (outside of Clarke's set), "not known" (no rule is
    measured for the operation that has its kink there, the model stops gradients, or a comparison chooses at one point
    what has another slope), "refused" (with ``note``, why).
    """

    index: int
    ties: int
    differentiable: tuple[bool, ...]
    verdicts: dict[str, tuple[str, ...]]
    gradients: dict[str, tuple[tuple[Rational, ...], ...]]
    note: str = ""


class NetworkAudit:
    """The rows as they come; ``counts`` has by framework how often each verdict was met so far."""

    def __init__(self, rows: Iterator[PointAudit]) -> None:
        self._rows = rows
        self.counts: dict[str, Counter[str]] = {}
        self.points = 0

    def __iter__(self) -> NetworkAudit:
        return self

    def __next__(self) -> PointAudit:
        row = next(self._rows)
        self.points += 1
        for framework, verdicts in row.verdicts.items():
            self.counts.setdefault(framework, Counter()).update(verdicts)
        return row

    def __str__(self) -> str:
        told = [f"{self.points} point{'s' * (self.points != 1)} audited"]
        for framework, counts in self.counts.items():
            told.append(f"{framework}: " + ", ".join(f"{n} {verdict}" for verdict, n in sorted(counts.items())))
        return "\n".join(told)


Rules = tuple[tuple[str, tuple[tuple[str, Fraction], ...]], ...]
"""(framework, ((operation, share), ...)): plain data."""


def conventions(frameworks: Sequence[str]) -> Rules:
    """What each framework takes at kinks, by its newest measured version."""
    found = []
    for name in frameworks:
        rows = table(name)
        version = versions_for(rows, None)[0]
        rules = {operation: row.rule for operation in SHARES if (row := rows.find(operation, version))}
        shares = ((operation, SHARES[operation].get(rule)) for operation, rule in rules.items())
        found.append((rows.framework, tuple((operation, s) for operation, s in shares if s is not None)))
    return tuple(found)


def audited(shared: tuple[Program, Rules, int], points: tuple) -> tuple:
    """The task: plain rows for points that are (number, numerators, denominator)."""
    program, rules, max_cells = shared
    found = []
    for index, numerators, under in points:
        try:
            found.append((index, *_row(program, Ratios(list(numerators), under), rules, max_cells)))
        except ReluSymError as error:
            found.append((index, 0, (), {}, {}, str(error)))
    return tuple(found)


def _row(program: Program, point: Ratios, rules: Rules, max_cells: int) -> tuple:
    here = values(program, point)
    tied = ties(program, here)
    made = first_choices(program, here)
    if program.cut:
        sure = tuple(len(set(column)) == 1 for column in zip(*_cells(program, point, max_cells), strict=True))
        unknown = dict.fromkeys((f for f, _ in rules), (NOT_KNOWN,) * len(sure))
        return (
            len(tied),
            sure,
            unknown,
            {},
            f"{program.cut} keeps gradients from passing: they are not those of the network",
        )
    if not tied:
        gradients = _plain(jacobian(program, made))
        sure = (True,) * len(gradients)
        verdicts = dict.fromkeys((f for f, _ in rules), (RIGHT,) * len(gradients))
        return 0, sure, verdicts, dict.fromkeys((f for f, _ in rules), gradients), ""
    cells = _cells(program, point, max_cells)
    columns = [list(dict.fromkeys(column)) for column in zip(*cells, strict=True)]
    sure = tuple(len(c) == 1 for c in columns)
    verdicts, gradients, note = {}, {}, ""
    for framework, shares in rules:
        choices: dict[int, list[Any]] = {k: list(row) for k, row in made.items()}
        for t in tied:
            choices[t.node][t.entry] = _taken(program, t, dict(shares))
        strange = next((t for t in tied if choices[t.node][t.entry] is None), None)
        if strange is not None:
            verdicts[framework] = (NOT_KNOWN,) * len(columns)
            note = note or f"{program.name(strange.node)} is at a kink for which no rule of {framework} is measured"
            continue
        gradients[framework] = _plain(jacobian(program, choices))
        verdicts[framework] = tuple(map(_verdict, gradients[framework], columns))
    return len(tied), sure, verdicts, gradients, note


def _cells(program: Program, point: Ratios, max_cells: int) -> list[tuple]:
    return [_plain(m) for m in jacobians(program, point, max_cells)]


def _taken(program: Program, tie: Tie, shares: Mapping[str, Fraction]) -> Any:
    """The choice of a framework at a tie; None where it is not known."""
    node = program.nodes[tie.node]
    share = shares.get(node.head) if isinstance(node, (Rectify, Largest)) else None
    if share is None or isinstance(node, Rectify):
        return share
    first, second = tie.options
    return (first, share), (second, 1 - share)


def _verdict(gradient: tuple, cells: Sequence[tuple]) -> str:
    if gradient in cells:
        return RIGHT if len(cells) == 1 else INSIDE
    points = [tuple(RATIONAL(*c) for c in g) for g in cells]
    return INSIDE if is_in_hull(tuple(RATIONAL(*c) for c in gradient), points) else ARTEFACT


def _plain(matrix: Sequence[Ratios]) -> tuple:
    """The rows as pairs of whole numbers in lowest terms."""
    rows = []
    for r in matrix:
        numerators, more = over_one_denominator([Fraction(n) for n in r.numerators])
        rows.append(tuple(Fraction(n, r.under * more).as_integer_ratio() for n in numerators))
    return tuple(rows)


def told(row: tuple) -> PointAudit:
    """A plain row as it is given out."""
    index, tied, sure, verdicts, gradients, note = row
    shown = {f: tuple(tuple(Rational(*c) for c in g) for g in rows) for f, rows in gradients.items()}
    if note and not verdicts and not sure:
        verdicts = {"": (REFUSED,)}
    return PointAudit(index, tied, sure, verdicts, shown, note)
