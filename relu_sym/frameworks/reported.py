"""``rs.conventions``: the tables of what frameworks return at kinks, as a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..budget import verb
from ..rendering.sheets import Cell, Code, Grid, Sheet, Sheeted
from .conventions import TABLES, Convention, Table, table
from .conventions.measured import Measured, measured

FILES = {"casadi": "casadi-sx"}
SHOWN = ("relu", "abs", "maximum", "minimum", "clip", "max", "sqrt", "where")
"""What the comparison of all frameworks shows."""


class Conventions(Sheeted):
    """The conventions of one framework, or of all: ``.tables``; ``.measured()`` are the rows behind them."""

    def __init__(self, tables: tuple[Table, ...]) -> None:
        self.tables = tables

    def measured(self) -> Iterator[Measured]:
        """What was measured: program, version, mode, dtype, value."""
        for t in self.tables:
            yield from measured(FILES.get(t.framework, t.framework))

    def sheet(self) -> Sheet:
        """One framework in full, or all of them side by side."""
        return _one(self.tables[0]) if len(self.tables) == 1 else _all(self.tables)

    def data(self) -> Any:
        """By framework: versions with how they were measured, and the rows."""
        return {
            t.framework: {
                "versions": dict(t.measured),
                "about": t.about,
                "conventions": [_data(t, row) for row in t.conventions],
            }
            for t in self.tables
        }


def _data(t: Table, row: Convention) -> dict[str, Any]:
    found = {"operation": row.operation, "at": row.at, "rule": row.rule, "words": row.words}
    found |= {"versions": list(row.versions or t.versions), "measured by": list(row.shown)}
    more = {"forward": row.forward, "at nan": row.at_nan, "meets": row.meets, "compiled": row.compiled}
    return found | {k: v for k, v in (more | {"dtypes": row.dtypes}).items() if v}


def _one(t: Table) -> Sheet:
    rows = []
    for row in t.conventions:
        notes = [f"{what}: {text}" for what, text in (("compiled", row.compiled), ("dtypes", row.dtypes)) if text]
        notes += [f"at nan: {row.at_nan}"] if row.at_nan else []
        said = "; ".join([row.words, *notes])
        rows.append((Code(row.operation), row.at, said, ", ".join(row.versions) or "all", ", ".join(row.shown[:3])))
    how: tuple[Cell, ...] = tuple(f"{version}: measured {text}" for version, text in t.measured.items())
    about = (t.about,) if t.about else ()
    grid = Grid(("operation", "at", "slope", "versions", "measured by"), tuple(rows))
    return Sheet(f"Conventions of {t.framework}", (*how, *about, grid))


def _all(tables: tuple[Table, ...]) -> Sheet:
    rows = []
    for t in tables:
        found = (t.find(operation, t.versions[0]) for operation in SHOWN)
        rows.append((Code(t.framework), t.versions[0], *(row.rule if row is not None else "" for row in found)))
    grid = Grid(("framework", "newest measured", *SHOWN), tuple(rows))
    text = "The slope at the kink, tie, end or jump; blank: not measured, and refused. rs.conventions(name) shows more."
    return Sheet("Conventions of frameworks", (text, grid))


@verb
def conventions(framework: str | None = None) -> Conventions:
    """What frameworks return at kinks, ties, jumps and ends: a report of measured tables, one a framework and version.

    Each row says what the slope of one operation is (a rule: "split evenly among the operands that tie"), in forward
    mode, by dtype and under a compiler where that differs, in which versions, and which measured programs show it.
    The report prints, and has ``.to_text()``, ``.to_latex()``, ``.to_markdown()``, ``.to_html()``, ``.to_json()``;
    ``.measured()`` gives every measured row.  ``python -m relu_sym.frameworks.measure torch`` runs the table against
    an installed framework.

    >>> import relu_sym as rs
    >>> clip = [row for row in rs.conventions("torch").tables[0].conventions if row.operation == "clip"]
    >>> [(row.versions, row.rule) for row in clip]
    [(('2.14.1',), 'outer'), (('2.13.0',), 'inner')]
    """
    return Conventions(tuple(TABLES.values()) if framework is None else (table(framework),))
