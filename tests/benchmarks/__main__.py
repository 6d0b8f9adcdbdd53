"""The command line: measure, check, and print one table.

``python -m tests.benchmarks [row ...] [--json] [--quick]``: a row is any part of its name.  Exit status 1 where an
answer is wrong.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from typing import Any

import sympy
from sympy.external.gmpy import GROUND_TYPES

import relu_sym as rs

from . import rows_calculus, rows_forms
from .measure import best, capped, exponent
from .row import Row

ROWS: list[Row] = [*rows_forms.ROWS, *rows_calculus.ROWS]


def measured(row: Row, sizes: tuple[int, ...], seconds: float, cap: float, versus: bool) -> list[dict[str, Any]]:
    """One record a size; SymPy is no longer asked once it has passed the cap."""
    records, late = [], False
    for n in sizes:
        spent, source, answer = best(row.given, n, row.ours, seconds)
        record: dict[str, Any] = {"row": row.name.strip(), "n": n, "ours": spent, "right": bool(row.check(n, source, answer))}
        for name, run in (("sympy", row.sympy), ("numpy", row.numpy)):
            if run is not None and versus:
                theirs = None if late else capped(row.given, n, run, cap)
                late = theirs is None
                record[name] = theirs if theirs is not None else f"> {cap:g} s"
        records.append(record)
    slope = exponent([row.work(n) for n in sizes[-3:]], [r["ours"] for r in records[-3:]])
    records[-1] |= {"exponent": slope, "aim": str(row.aim), "met": _met(row, records[-1])}
    return records


def _met(row: Row, last: dict[str, Any]) -> bool | None:
    """Whether the aim is met at the largest size; None where it cannot be told."""
    if row.aim.seconds is not None:
        return last["ours"] <= row.aim.seconds
    theirs = last.get("sympy")
    if row.aim.times is None or theirs is None:
        return None
    if isinstance(theirs, str):
        return True if float(theirs[2:-2]) >= row.aim.times * last["ours"] else None
    return theirs >= row.aim.times * last["ours"]


def import_record(rounds: int) -> dict[str, Any]:
    """The import of relu_sym over that of sympy."""
    runs = rows_calculus.imported(rounds)
    first, second = min(a for a, _ in runs), min(b for _, b in runs)
    return {"row": "import", "n": 1, "ours": second, "sympy": first, "right": True, "aim": "0.1 of sympy's", "met": second < 0.1 * first}


def shown(v: Any) -> str:
    """Seconds as milliseconds."""
    return "" if v is None else v if isinstance(v, str) else f"{1000 * v:.3g} ms" if v < 1 else f"{v:.2f} s"


def line(r: dict[str, Any]) -> str:
    """One line of the table."""
    theirs = r.get("sympy")
    ratio = f"{theirs / r['ours']:.3g} x" if isinstance(theirs, float) else ""
    slope = f"{r['exponent']:.2f}" if r.get("exponent") is not None else ""
    met = {True: "met", False: "open", None: ""}[r.get("met")]
    right = "" if r["right"] else "WRONG"
    return f"{r['row']:<34}{r['n']:>6}{shown(r['ours']):>11}{shown(theirs):>11}{ratio:>9}{slope:>9}{r.get('aim', ''):>16}{met:>6} {right}".rstrip()


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
        print(f"relu_sym {rs.__version__}, SymPy {sympy.__version__}, ground types {GROUND_TYPES}, Python {platform.python_version()}")
        print(f"{'row':<34}{'n':>6}{'relu_sym':>11}{'SymPy':>11}{'ratio':>9}{'exponent':>9}{'aim':>16}{'':>6}")
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
