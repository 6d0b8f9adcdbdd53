"""What stands on the terminal: 80 columns, no Python, each refusal once, flags in advice."""

from __future__ import annotations

import ast
import io
import re
import sys
from pathlib import Path

import pytest
from sympy import Abs, And, Eq, FiniteSet, Interval, Max, Ne, Or, Piecewise, Symbol, Union, exp, oo, pi, sin

import relu_sym
import relu_sym as rs
from relu_sym.cli import main, progress
from relu_sym.cli.flags import in_flags
from relu_sym.cli.layout import drawn
from relu_sym.cli.plain import plain

x, a, b = (Symbol(name, real=True) for name in "xab")

EXPRESSIONS = [
    ["exp(-x)*sign(x^2 - 1)/(1 + |x|)^3 + |x - 1|^(5/2)*sin(x) + min(max(x, 0), 1)^3/(1 + x^2)"],
    ["relu(a*x - b)", "--var", "x"],
    ["relu(a*x - b)", "--var", "x", "--at", "1", "--assume", "a > 0"],
    [" + ".join(f"{k}*|x - {k}|^3" for k in range(1, 12))],
    [" + ".join(f"{k}*u(x - {k})" for k in range(1, 6)), "--at", "1/3"],
    ["piecewise((sin(x)*exp(-x^2/2)/(1 + x^2), x < 0), (cos(x)*exp(x)*(1 + x)^7*log(1 + x^2)*atan(x), True))*2"],
    ["|sin(x)| + floor(2x)"],
    ["max(x, y)", "--vars", "x,y"],
    ["delta(x)*x^2 + u(x)", "--order", "3"],
    ["|x - exp(1)^pi/7| + |x - sqrt(2 + sqrt(3))|"],
]


def shown(capsys, *argv):
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("argv", EXPRESSIONS, ids=lambda argv: argv[0][:30])
def test_eighty_columns_and_no_python(argv, unicode, capsys, monkeypatch):
    monkeypatch.setattr("relu_sym.cli.command.speaks_unicode", lambda stream: unicode)
    monkeypatch.setenv("COLUMNS", "80")
    status, out, err = shown(capsys, *argv)
    assert (status, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert not re.search(r"\*\*|Piecewise|\bEq\(|\bNe\(|Interval\(|FiniteSet|EmptySet|ImageSet|Union|True|\bAnd\(", out)
    assert unicode or out.isascii()


@pytest.mark.parametrize(
    "argv", [["relu(x) - relu(x - 1)"], ["|x|*(1 + x)^2", "--mode", "distributional", "--order", "2"]]
)
def test_steps_fit_too(argv, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    status, out, _ = shown(capsys, *argv, "--steps")
    assert status == 0 and max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("text", ["log(x) + floor(x^2)", "floor(1/x) + x", "|sin(x)|*floor(x^2)"])
def test_one_refusal_is_told_once(text, capsys):
    status, out, err = shown(capsys, text)
    assert (status, err) == (1, "")
    assert out.count("refused") == 1 and "in every mode" in out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["log(|x|)", "--at", "0", "--mode", "distributional"], "at x = 0: no value: a pole sits there"),
        (["1/x", "--at", "0", "--mode", "classical"], "at x = 0: no value: a pole sits there"),
        (["u(x)", "--at", "0", "--mode", "distributional"], "at x = 0: no value: an impulse sits there"),
        (["|x - 0.3|", "--at", "0.3", "--mode", "classical"], "at x = 0.3: does not exist"),
        (["|x - 0.3|", "--at", "0.3", "--mode", "set-valued"], "x = 0.3 [-1, 1]"),
        (["log(|x|)", "--at", "0", "--mode", "distributional"], "PV"),
    ],
)
def test_values_at_points(argv, said, capsys):
    status, out, err = shown(capsys, *argv)
    assert (status, err) == (0, "") and said in " ".join(out.split())


def test_a_refusal_of_two_modes_is_told_once(capsys):
    status, out, _ = shown(capsys, "|x|", "--order", "3")
    assert status == 0 and out.count("refused") <= 1
    status, out, _ = shown(capsys, "u(x)", "--mode", "set-valued", "--at", "0")
    assert status == 0 and out.count("the function jumps") == 1 and "refused for the reason above" in out
    status, out, _ = shown(capsys, "x + u(x)*delta(x)", "--at", "1")
    assert len(re.findall("refused, UndefinedProductError", out)) <= 1


KEYWORDS = r"\b(?:mode|kind|style|assume|symbols|budget|x)=|rs\.\w+\("
OUT_OF_REACH = (
    r"cdir=|endpoints=|modules=|mode= and style=|mode=, style= and|symbols= takes|budget= takes|rs\.parse\(text"
)
OUT_OF_REACH += r"|code for|no pointwise value|of one variable|name the variables, as in"
OUT_OF_REACH += r"|this is a set|title and author|for many numbers|the steps of rs|those of rs.parse"
OUT_OF_REACH += r"|compiled mode of|does not say which variables|has the law|is the parameter, and the variable"
"""Of verbs and arguments that the command does not have."""


def messages():
    """Every text in the library that may stand in a refusal: the first argument of an error, joined and unfilled."""
    root = Path(relu_sym.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if {"numeric", "plotting"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Error") and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value


def test_advice_is_in_flags():
    found = {m for m in messages() if re.search(KEYWORDS, m) and not re.search(OUT_OF_REACH, m)}
    assert len(found) >= 8
    for message in found:
        said = in_flags(message.replace("{0!r}", "'frechet'").replace("assume={0}", "assume=(a < 1,)"))
        assert not re.search(KEYWORDS, said), said
        assert "--" in said


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("ask for kind='frechet' or 'limiting'", "ask for --kind frechet or --kind limiting"),
        ("(stopped after 8 s; for more time call with budget=rs.budget(seconds=...))", "for more time give --seconds"),
        ("an impulse has no pointwise derivative: use mode='distributional'", "use --mode distributional"),
        ("e can be read as Euler's number: symbols={'e': Symbol('e')}", "e can be read as Euler's number"),
        ("the sign of x=3 is unknown", "the sign of x=3 is unknown"),
    ],
)
def test_flags(said, flag):
    assert flag in in_flags(said)


def test_seconds_and_what_it_says(capsys):
    status, out, err = shown(
        capsys, "floor(x)/(x^4 + x^2 + 1)", "--order", "9", "--mode", "classical", "--seconds", "0.01"
    )
    said = " ".join((out + err).split())
    assert status == 1 and "for more time give --seconds" in said and "rs.budget" not in said


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_what_takes_long_is_said_on_a_terminal_only(monkeypatch):
    monkeypatch.setattr(progress, "QUIET", 0.0)
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        with progress.telling("this"):
            for _ in range(200 if stream.isatty() else 5):
                if stream.getvalue():
                    break
                progress.Timer(0.01, lambda: None).run()
        assert ("working: this" in stream.getvalue()) is stream.isatty()
        assert not stream.getvalue() or stream.getvalue().endswith(" \r")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Piecewise((x**2, x < 0), (1, True)), "{x^2 if x < 0; 1 otherwise}"),
        (Eq(x, 1), "x = 1"),
        (Or(And(x > 0, x < 1), Ne(x, 2)), "x < 1 and x > 0 or x != 2"),
        (And(Or(x < 0, x > 1), a > b), "(x < 0 or x > 1) and a > b"),
        (Union(Interval.open(0, 1), FiniteSet(2)), "(0, 1) U {2}"),
        (Interval(-oo, pi), "(-oo, pi]"),
        (Max(x, 0) * exp(-Abs(x)), "exp(-Abs(x))*max(0, x)"),
        (rs.PiecewiseSet((Interval(-a, a), a > 0), (FiniteSet(0), True)), "{[-a, a] if a > 0; {0} otherwise}"),
    ],
    ids=str,
)
def test_plain(value, text):
    assert plain(value) == text


def test_a_picture_that_fits_is_a_picture():
    assert drawn(Abs(sin(x)), 40, True) == ["│sin(x)│"]
    assert max(map(len, drawn(sum(exp(-k * x) * sin(k * x) for k in range(1, 9)), 44, True))) <= 44
