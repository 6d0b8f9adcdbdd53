"""What comes before the mathematics: help and version at once, the lists, completion, standard input."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import relu_sym as rs
from relu_sym.cli import main
from relu_sym.cli.options import KINDS, MODES, TARGETS, arguments
from relu_sym.modes import Kind, Mode
from relu_sym.parsing.heads import HEADS

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import resource, sys
from relu_sym.cli import main
status = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(status, used.ru_utime + used.ru_stime, *(m for m in ("sympy", "mpmath", "numpy", "inspect") if m in sys.modules))
"""


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_help_and_version_come_at_once_and_without_sympy(flag):
    pytest.importorskip("resource")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    spent = []
    for _ in range(5):
        done = subprocess.run([sys.executable, "-c", PROBE, flag], env=env, capture_output=True, text=True, check=True)
        status, seconds, *imported = done.stdout.splitlines()[-1].split()
        assert (status, imported) == ("0", [])
        spent.append(float(seconds))
    assert min(spent) < 0.15


@pytest.mark.parametrize("argv", [["--help"], ["--functions"], ["--rules"]])
def test_lists_fit_the_terminal(argv, capsys, monkeypatch):
    for width in (80, 100):
        monkeypatch.setenv("COLUMNS", str(width))
        assert main(argv) == 0
        assert max(map(len, capsys.readouterr().out.splitlines())) <= width


def test_functions_lists_every_head_with_its_law(capsys):
    assert main(["--functions"]) == 0
    out = capsys.readouterr().out
    for head in HEADS.values():
        assert head.signature in out
        assert " ".join(head.law.split()) in " ".join(out.split())
    for spelled in ("|x|", "u(x)", "H(x)", "heaviside", "maximum"):
        assert spelled in out


def test_choices_are_those_of_the_library():
    assert set(MODES) == {m.value for m in Mode} and set(KINDS) == {k.value for k in Kind}
    import sympy

    assert all(name == "native" or hasattr(rs, name) or hasattr(sympy, name) for name in TARGETS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion(shell, capsys):
    pytest.importorskip("shtab")
    assert main(["--completion", shell]) == 0
    out = capsys.readouterr().out
    for word in ("assume", "kind", "bouligand", "set-valued"):
        assert word in out


def test_completion_without_its_package(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["--completion", "bash"]) == 2
    assert 'pip install "relu-sym[completion]"' in " ".join(capsys.readouterr().err.split())


def piped(text, *argv):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    call = [sys.executable, "-m", "relu_sym", *argv]
    done = subprocess.run(call, input=text, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120)
    return done.returncode, done.stdout, done.stderr


def test_an_expression_from_standard_input():
    status, out, err = piped("|x|\n", "--mode", "distributional", "--format", "json")
    assert status == 0 and '"sign(x)"' in out and err == ""
    assert piped("abs(x) +\n 2*x", "-")[0] == 0
    status, out, _ = piped("not this", "relu(x)", "--mode", "classical")
    assert status == 0 and "ReLU" in out


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_standard_input(text):
    status, out, err = piped(text)
    assert (status, out) == (2, "") and "standard input is empty" in err


def test_every_flag_has_a_help():
    assert all(action.help for action in arguments()._actions)
