"""``rs.conventions``: the tables of what frameworks return at kinks, as a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..budget import verb
from ..rendering.sheets import Cell, Code, Grid, Sheet, Sheeted
from .conventions import TABLES, Convention, Table, table
from .conventions.measured import FRAMEWORKS, Measured, how, measured, probes

FILES = {"casadi": "casadi-sx"}
PLAIN = ("reverse", "float64")
SHOWN = ("relu", "abs", "maximum", "minimum", "clip", "max", "sqrt", "where")
"""What the comparison of all frameworks shows."""


class Conventions(Sheeted):
    """The conventions of one framework, or of all: ``.tables``; ``.measured()`` are the rows behind them."""

    def __init__(self, tables: tuple[Table, ...]) -> None:
        self.tables = tables

    def measured(self) -> Iterator[Measured]:
        """What was measured: program, version, mode, dtype, value."""
        for t in self.tables:
            yield from measured(_file(t))

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
                "beside": [dict(zip(BESIDE_HEADS, row, strict=True)) for row in _beside(t)],
            }
            for t in self.tables
        }


def _data(t: Table, row: Convention) -> dict[str, Any]:
    found = {"operation": row.operation, "at": row.at, "rule": row.rule, "words": row.words}
    found |= {"versions": list(row.versions or t.versions), "measured by": list(row.shown)}
    more = {"forward": row.forward, "at nan": row.at_nan, "meets": row.meets, "forward meets": row.forward_meets}
    more |= {"compiled": row.compiled, "dtypes": row.dtypes, "composed": row.composed, "held": row.held}
    return found | {k: v for k, v in more.items() if v}


def _one(t: Table) -> Sheet:
    rows = []
    for row in t.conventions:
        notes = [f"{what}: {text}" for what, text in (("compiled", row.compiled), ("dtypes", row.dtypes)) if text]
        notes += [f"at nan: {row.at_nan}"] if row.at_nan else []
        said = "; ".join([row.words, *notes])
        rows.append((Code(row.operation), row.at, said, ", ".join(row.versions) or "all", ", ".join(row.shown[:3])))
    by: tuple[Cell, ...] = tuple(
        f"{version}: {text if text.startswith('measured') else f'measured {text}'}"
        for version, text in t.measured.items()
    )
    about = (t.about,) if t.about else ()
    grids = [Grid(("operation", "at", "slope", "versions", "measured by"), tuple(rows))] if rows else []
    beside = tuple((name, Code(said), slope, versions) for name, said, slope, versions in _beside(t))
    others: tuple[Cell | Grid, ...] = (BESIDE, Grid(BESIDE_HEADS, beside)) if beside else ()
    return Sheet(f"Conventions of {t.framework}", (*by, *about, *grids, *others))


BESIDE = (
    "Measured as well, with no rule of its own: losses, pooling, medians and the like. The slope in reverse mode and "
    "float64; another mode or dtype where it differs from that."
)


BESIDE_HEADS = ("measured by", "program", "slope", "versions")


def _beside(t: Table) -> list[tuple[str, str, str, str]]:
    """The measured programs that the language of programs has no words for; all of them where there are no rules."""
    rows = [m for m in measured(_file(t)) if not t.conventions or probes()[m.program].text is None]
    plain = {(m.program, m.version): m.value for m in rows if (m.mode, m.dtype) == PLAIN}
    found: dict[tuple[str, str, str], list[str]] = {}
    for m in rows:
        is_plain = (m.mode, m.dtype) == PLAIN
        if is_plain or not _alike(m.value, plain.get((m.program, m.version))):
            said = _slopes(m.value) + ("" if is_plain else f" ({m.mode}, {m.dtype})")
            found.setdefault((m.program, probes()[m.program].said, said), []).append(m.version)
    return [(*row, ", ".join(versions)) for row, versions in found.items()]


def _file(t: Table) -> str:
    return FILES.get(t.framework, t.framework)


def _slopes(value: Any) -> str:
    return ", ".join(map(_slopes, value)) if isinstance(value, list) else f"{value:.9g}" if _is_number(value) else value


def _alike(a: Any, b: Any) -> bool:
    """Whether two measured values are one, up to the rounding of single precision."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_alike, a, b))
    return abs(a - b) <= 1e-5 * max(1, abs(b)) if _is_number(a) and _is_number(b) else a == b


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


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
    Losses, pooling and what else was measured without a rule stand below, program by program; of optax, flax,
    scikit-learn and tensorflow-function there are such rows only.  ``.measured()`` gives every measured row.
    ``python -m relu_sym.frameworks.measure torch`` runs the table against an installed framework.

    >>> import relu_sym as rs
    >>> clip = [row for row in rs.conventions("torch").tables[0].conventions if row.operation == "clip"]
    >>> [(row.versions, row.rule) for row in clip]
    [(('2.14.1',), 'outer'), (('2.13.0',), 'inner')]
    """
    if framework in FRAMEWORKS and framework not in TABLES and framework not in FILES.values():
        return Conventions((Table(framework, how(framework), ()),))
    return Conventions(tuple(TABLES.values()) if framework is None else (table(framework),))
