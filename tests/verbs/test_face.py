"""The face: it opens without SymPy, lists everything public, and a star import offers the three functions."""

import subprocess
import sys
from pathlib import Path

import pytest

import relu_sym as rs

ROOT = Path(__file__).resolve().parents[2]


def alone(code):
    """What a fresh interpreter prints."""
    call = [sys.executable, "-c", code]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout.strip()


def test_import_is_without_sympy():
    assert alone("import sys, relu_sym; print([m for m in ('sympy', 'mpmath', 'numpy') if m in sys.modules])") == "[]"


def test_a_star_hides_heaviside_alone():
    code = """
before, after = {}, {}
exec("from sympy import *", before)
exec("from sympy import *\\nfrom relu_sym import *", after)
own = {name for name in after if name != "__builtins__" and after[name] is not before.get(name)}
print(sorted(own), sorted(own & set(before)))
"""
    assert alone(code) == "['Dirac', 'Heaviside', 'ReLU'] ['Heaviside']"


def test_everything_public_is_listed_and_there():
    names = [name for name in dir(rs) if not name.startswith("_")]
    assert {"diff", "integrate", "budget", "ReLU", "Heaviside", "ReluSymError", "plot"} <= set(names)
    for name in names:
        assert getattr(rs, name).__doc__, name
    assert set(rs.__all__) <= set(names)
    with pytest.raises(AttributeError, match="no attribute 'differentiate'"):
        rs.differentiate


@pytest.mark.parametrize("first", ["budget", "errors", "functions", "parsing", "derivations.build", "cli.respond"])
def test_a_room_that_is_imported_first_hides_no_public_name(first):
    """``rs.budget`` is the function, though a room has its name; and so in any order of imports."""
    code = f"""
import relu_sym.{first}
import relu_sym as rs
import relu_sym.budget
print(rs.budget(seconds=3), rs.ReLU(2), rs.diff is rs.diff, sum(callable(getattr(rs, n)) for n in rs.__all__))
"""
    assert alone(code) == "budget(seconds=3) 2 True 3"


def test_types_are_those_of_the_table():
    """What a type checker is told is what is found."""
    told = dict(
        line.split(" import ")[1].split(" as ")[::-1]
        for line in (ROOT / "relu_sym" / "__init__.pyi").read_text(encoding="utf-8").splitlines()
        if line.startswith("from .") and line != "from .budget import budget as budget"
    )
    names = {name for name in dir(rs) if not name.startswith("_")} - {"budget"}
    assert set(told) == names
    for name, original in told.items():
        assert getattr(rs, name).__name__ == original or name == "Heaviside"
