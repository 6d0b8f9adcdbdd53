"""The command line: measure, check, and print one table.

``python -m tests.benchmarks [row ...] [--json] [--quick]``: a row is any part of its name.  Exit status 1 where an
answer is wrong.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Any

import sympy
from sympy.external.gmpy import GROUND_TYPES

import relu_sym as rs

from . import (
    rows_calculus,
    rows_cells,
    rows_convex,
    rows_equations,
    rows_forms,
    rows_frameworks,
    rows_impulses,
    rows_networks,
    rows_transforms,
)
from .measure import best, capped, exponent, imported
from .row import Row

ROWS: list[Row] = [
    *rows_forms.ROWS,
    *rows_calculus.ROWS,
    *rows_impulses.ROWS,
    *rows_cells.ROWS,
    *rows_networks.ROWS,
    *rows_transforms.ROWS,
    *rows_convex.ROWS,
    *rows_equations.ROWS,
    *rows_frameworks.ROWS,
]


def measured(row: Row, sizes: tuple[int, ...], seconds: float, cap: float, versus: bool) -> Iterator[dict[str, Any]]:
    """One record a size; SymPy is no longer asked once it has passed the cap."""
    records: list[dict[str, Any]] = []
    late = False
    for n in sizes:
        spent, source, answer = best(row.given, n, row.ours, seconds)
        record: dict[str, Any] = {"row": row.name.strip(), "n": n, "ours": spent}
        record["right"] = bool(row.check(n, source, answer))
        for name, run in (("sympy", row.sympy), ("numpy", row.numpy)):
            if run is not None and versus:
                record[name] = f"> {cap:g} s" if late else capped(row.theirs or row.given, n, run, cap)
                late = str(record[name]).startswith(">")
        if row.rival is not None and versus:
            record["rival"] = against(row, n, cap)
        if row.units is not None:
            record["unit"] = spent / row.units(answer)
        records.append(record)
        if n == sizes[-1]:
            slope = exponent([row.work(n) for n in sizes[-3:]], [r["ours"] for r in records[-3:]])
            record |= {"exponent": slope, "aim": str(row.aim), "met": _met(row, record)}
        yield record


def against(row: Row, n: int, cap: float) -> Any:
    """Seconds of the rival at one size."""
    rival = row.rival
    if rival is None or find_spec(rival.module) is None:
        return f"{rival.module} absent" if rival else None
    theirs = capped(row.given, n, rival.run, cap)
    return f"{rival.name} {theirs}" if isinstance(theirs, str) else theirs


def _met(row: Row, last: dict[str, Any]) -> bool | None:
    """Whether all that is aimed at is met at the largest size; None where it cannot be told."""
    aim, ours = row.aim, last["ours"]
    found: list[bool | None] = []
    if aim.seconds is not None:
        found.append(ours <= aim.seconds)
    if aim.unit is not None:
        found.append(last["unit"] <= aim.unit)
    if aim.numpy is not None:
        found.append(_is_faster(last.get("numpy"), ours, 1 / aim.numpy))
    if aim.rival is not None:
        found.append(_is_faster(last.get("rival"), ours, aim.rival))
    if aim.times is not None:
        found.append(_is_faster(last.get("sympy"), ours, aim.times))
    return None if not found else False if False in found else None if None in found else True


def _is_faster(theirs: Any, ours: float, times: float) -> bool | None:
    """Whether ours is so many times faster than a time, or than a cap that was passed ("... > 20 s")."""
    if isinstance(theirs, float):
        return theirs >= times * ours
    capped = isinstance(theirs, str) and "> " in theirs and float(theirs.split()[-2]) >= times * ours
    return True if capped else None


def import_record(rounds: int) -> dict[str, Any]:
    """The import of relu_sym over that of sympy."""
    runs = imported(rounds)
    first, second = min(a for a, _ in runs), min(b for _, b in runs)
    met = second < 0.1 * first
    return {"row": "import", "n": 1, "ours": second, "sympy": first, "right": True, "aim": "SymPy/10", "met": met}


def shown(v: Any) -> str:
    """Seconds as milliseconds."""
    return "" if v is None else v if isinstance(v, str) else f"{1000 * v:.3g} ms" if v < 1 else f"{v:.2f} s"


def line(r: dict[str, Any]) -> str:
    """One line of the table."""
    theirs = r.get("sympy", r.get("rival"))
    ratio = f"{theirs / r['ours']:.3g} x" if isinstance(theirs, float) else ""
    slope = f"{r['exponent']:.2f}" if r.get("exponent") is not None else ""
    met = {True: "met", False: "open", None: ""}[r.get("met")]
    right = "" if r["right"] else "WRONG"
    cells = (shown(r["ours"]), shown(theirs), shown(r.get("numpy")), ratio, slope, r.get("aim", ""), met, right)
    each = f"  {1e6 * r['unit']:.0f} us each" if "unit" in r else ""
    return aligned(r["row"], r["n"], cells) + each


def aligned(row: str, n: Any, cells: Iterable[str]) -> str:
    """The cells under their heads."""
    return f"{row:<34}{n:>6}  " + "".join(f" {cell:>12}" for cell in cells).rstrip()


def main(words: list[str]) -> int:
    """Run the rows asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("rows", nargs="*", help="parts of the names of rows; none: all")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--quick", action="store_true", help="without the largest size, one round, a short cap")
    parser.add_argument("--alone", action="store_true", help="without SymPy")
    parser.add_argument("--cap", type=float, default=20.0, help="seconds that SymPy may take for one size")
    asked = parser.parse_args(words)
    seconds, cap = (0.0, min(asked.cap, 2.0)) if asked.quick else (2.0, asked.cap)
    if not asked.json:
        ours, theirs, python = rs.__version__, sympy.__version__, platform.python_version()
        print(f"relu_sym {ours}, SymPy {theirs}, ground types {GROUND_TYPES}, Python {python}; CPU time")
        print(aligned("row", "n", ("relu_sym", "SymPy (rival)", "NumPy", "ratio", "exponent", "aim")))
    wrong = False
    todo = [r for r in ROWS if not asked.rows or any(w in r.name for w in asked.rows)]
    for row in todo:
        if row.needs and not hasattr(rs, row.needs):
            continue
        for record in measured(row, row.sizes[:-1] if asked.quick else row.sizes, seconds, cap, not asked.alone):
            wrong |= not record["right"]
            print(json.dumps(record) if asked.json else line(record), flush=True)
    if not asked.rows or any(w in "import" for w in asked.rows):
        record = import_record(2 if asked.quick else 7)
        print(json.dumps(record) if asked.json else line(record))
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
