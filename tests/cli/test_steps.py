"""``relu-sym EXPR --steps``: derivations from the terminal."""

import json

import pytest
from sympy import Symbol

import relu_sym as rs
from relu_sym.cli import main


@pytest.fixture
def cli(capsys):
    def call(*argv):
        status = main(argv)
        out, err = capsys.readouterr()
        return status, out, err

    return call


def test_all_three_modes_by_default_and_one_for_higher_orders(cli):
    status, out, err = cli("relu(x)", "--steps")
    assert (status, err) == (0, "")
    for rule in ("in mode classical", "in mode distributional", "in mode set-valued", "width of the set"):
        assert rule in out
    status, out, _ = cli("abs(x)", "--steps", "--order", "2", "--format", "json")
    assert rs.Derivation.from_json(out).result == 2 * rs.Dirac(Symbol("x", real=True))


@pytest.mark.parametrize(
    ("format", "start"),
    [("latex", r"\begin{align*}"), ("markdown", "# "), ("html", "<!DOCTYPE html>"), ("json", "{"), ("text", "")],
)
def test_formats(cli, format, start):
    status, out, _ = cli("max(x, 1) + abs(x)", "--steps", "--mode", "classical", "--format", format)
    assert status == 0 and out.startswith(start) and len(out) > 300


def test_a_file_holds_what_the_terminal_would_show(cli, tmp_path):
    path = tmp_path / "page.html"
    _, shown, _ = cli("relu(x)", "--steps", "--format", "html")
    status, out, err = cli("relu(x)", "--steps", "--format", "html", "--out", str(path))
    assert (status, out, err) == (0, "", "")
    assert path.read_text(encoding="utf-8").strip() == shown.strip()
    status, _, err = cli("relu(x)", "--out", str(tmp_path / "no" / "such" / "folder"))
    assert status == 2 and "cannot write" in err


def test_style_verify_and_rewrite(cli):
    status, out, err = cli("step(x)", "--steps", "--mode", "distributional", "--style", "definition", "--verify")
    assert status == 0 and "equal distributions" in out
    assert "steps verified" in err
    status, out, _ = cli("abs(x)", "--steps", "--rewrite", "relu")
    assert status == 0 and "written in the target" in out


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("abs(x)", "--format", "html"), "add --steps"),
        (("abs(x)", "--style", "definition"), "add --steps"),
        (("abs(x)", "--verify"), "add --steps"),
        (("abs(x)", "--steps", "--at", "0"), "--steps with --at: in one variable"),
        (("abs(x)", "--steps", "--rewrite", "native"), "no steps to show"),
    ],
)
def test_options_that_do_not_fit(cli, argv, message):
    status, out, err = cli(*argv)
    assert (status, out) == (2, "") and message in err


def test_a_refusal_is_said_once_and_as_json_an_object(cli):
    status, out, err = cli("floor(x**2)", "--steps")
    assert (status, out) == (1, "") and err.count("UnsupportedError") == 1
    status, out, _ = cli("relu(x", "--format", "json")
    assert status == 2 and json.loads(out)["error"] == "ParseError"


def test_the_rules_are_listed(cli):
    status, out, _ = cli("--rules", "--format", "markdown")
    assert status == 0 and out.count("\n") == len(rs.rules()) + 2
    status, out, _ = cli("--rules")
    assert status == 0 and all(f"{r.name}\n    " in out for r in rs.rules())
