"""The README: what it says of SymPy and of us is asked of both; it stays short, and its extras exist."""

import re
import tomllib
from pathlib import Path

import pytest
from sympy import (
    Abs,
    AccumBounds,
    DiracDelta,
    Heaviside,
    Max,
    Piecewise,
    Rational,
    S,
    Symbol,
    atan,
    cos,
    diff,
    exp,
    integrate,
    limit,
    log,
    nan,
    oo,
    sign,
    sin,
    sqrt,
)

import relu_sym as rs

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
x, y, z = (Symbol(name, real=True) for name in "xyz")
H, D, P = rs.Heaviside, rs.Dirac, Piecewise((0, x < 0), (1, True))
WIDEST = Max(x + Abs(x), 2 * x, 2 * Max(x, 0))

ROWS = [
    ("diff(Piecewise((0, x < 0), (1, True)), x)", diff(P, x), 0, lambda: rs.diff(P, x)),
    (
        "diff(Heaviside(x)**3, x)",
        diff(Heaviside(x) ** 3, x),
        3 * DiracDelta(x) * Heaviside(x) ** 2,
        lambda: rs.diff(H(x) ** 3, x),
    ),
    (
        "diff(exp(Heaviside(x)), x)",
        diff(exp(Heaviside(x)), x),
        exp(Heaviside(x)) * DiracDelta(x),
        lambda: rs.diff(exp(H(x)), x),
    ),
    ("diff(atan(1/x), x)", diff(atan(1 / x), x).has(DiracDelta), False, lambda: rs.diff(atan(1 / x), x)),
    ("diff(log(Abs(x)), x)", diff(log(Abs(x)), x), sign(x) / Abs(x), lambda: rs.diff(log(Abs(x)), x)),
    (
        "diff(sign(x)*Abs(x), x)",
        diff(sign(x) * Abs(x), x),
        2 * Abs(x) * DiracDelta(x) + sign(x) ** 2,
        lambda: rs.diff(sign(x) * Abs(x), x),
    ),
    (
        "slope of `Max(x + Abs(x), 2*x, 2*Max(x, 0))` at 3",
        diff(WIDEST, x).subs(x, 3),
        3,
        lambda: rs.diff(WIDEST, x).subs(x, 3),
    ),
    (
        "slope of `Max(x, 2*x, 3*x)` at 0",
        diff(Max(x, 2 * x, 3 * x), x).subs(x, 0),
        3,
        lambda: rs.subdifferential(Max(x, 2 * x, 3 * x), x).at(0),
    ),
    (
        "gradient of `sqrt(x**2 + y**2) - Abs(x)` at 0",
        tuple(diff(sqrt(x**2 + y**2) - Abs(x), v).subs({x: 0, y: 0}) for v in (x, y)),
        (0, nan),
        lambda: rs.subdifferential(sqrt(x**2 + y**2) - Abs(x), (x, y), at=(0, 0)),
    ),
    (
        "gradient of `Max(x, y, z)` at 0",
        tuple(diff(Max(x, y, z), v).subs({x: 0, y: 0, z: 0}) for v in (x, y, z)),
        (S.Half, S.Half, S.Half),
        lambda: rs.subdifferential(Max(x, y, z), (x, y, z), at=(0, 0, 0)),
    ),
    (
        "integrate(Abs(x)*DiracDelta(x - 1), (x, -2, 2))",
        integrate(Abs(x) * DiracDelta(x - 1), (x, -2, 2)),
        0,
        lambda: rs.integrate(Abs(x) * D(x - 1), (x, -2, 2)),
    ),
    (
        "integrate(Heaviside(x - 1), (x, -2, 2))",
        round(integrate(Heaviside(x - 1), (x, -2, 2)).evalf().as_real_imag()[0]),
        4,
        lambda: rs.integrate(H(x - 1), (x, -2, 2)),
    ),
    (
        "limit(Heaviside(sin(x)), x, 0, '-')",
        limit(Heaviside(sin(x)), x, 0, "-"),
        Rational(1, 2),
        lambda: rs.limit(H(sin(x)), x, 0, "-"),
    ),
    (
        "limit(sin(x)*cos(x), x, oo)",
        limit(sin(x) * cos(x), x, oo),
        AccumBounds(-1, 1),
        lambda: rs.limit(sin(x) * cos(x), x, oo),
    ),
    (
        "Piecewise((0, x < 0), (1, True)).rewrite(Heaviside)",
        P.rewrite(Heaviside),
        P,
        lambda: rs.rewrite(P, H),
    ),
]


def row_of(call):
    """The three cells of a row of the README."""
    (line,) = (line for line in README.splitlines() if line.startswith("|") and call in line)
    return [cell.strip() for cell in line.strip("|").split(" | ")]


@pytest.mark.parametrize(("call", "found", "claimed", "ours"), ROWS, ids=lambda v: v if isinstance(v, str) else "")
def test_both_sides_of_a_row(call, found, claimed, ours):
    _, theirs, mine = row_of(call)
    assert found == claimed
    shown = re.search(r"`(.*?)`", theirs)
    assert shown is None or claimed is P or shown.group(1) == str(claimed)
    assert f"`{ours()}`" in mine


def test_every_row_is_asked():
    table = README.split("## What SymPy says")[1].split("\n## ")[0]
    assert len(re.findall(r"^\| (?!call|---)", table, re.MULTILINE)) == len(ROWS)


def test_the_masses():
    """What SymPy's formal rules leave at 0, where its Heaviside is 1/2, against the jump."""
    for f, formal, jump in ((H(x) ** 3, Rational(3, 4), 1), (exp(H(x)), exp(Rational(1, 2)), exp(1) - 1)):
        native = rs.to_sympy(f)
        assert diff(native, x).coeff(DiracDelta(x)).subs(Heaviside(x), Rational(1, 2)) == formal
        assert rs.diff(f, x) == jump * D(x)


def test_it_is_short_and_its_files_and_extras_exist():
    assert len(README.splitlines()) <= 232
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = set(re.findall(r'"\.\[(\w+)\]"', README))
    assert named == set(project["optional-dependencies"])
    for path in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / path).exists(), path
    for stem in re.findall(r"`(0\d_\w+|\w+\.py)`", README):
        assert list((ROOT / "examples").glob(f"{stem}*")), stem


def test_verbs_that_it_names_exist():
    for name in set(re.findall(r"\brs\.(\w+)", README)):
        assert hasattr(rs, name), name
