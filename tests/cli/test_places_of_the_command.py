"""Points and variables on the command line, by name and in order; what is shown of kinks without end."""

import json

import pytest

from relu_sym.cli.command import main


def printed(capsys, *argv):
    status = main(list(argv))
    out, err = capsys.readouterr()
    return status, " ".join(out.split()), " ".join(err.split())


@pytest.mark.parametrize("at", ["x=1/2", "1/2", " x = 1/2 ", "x=0.5"])
def test_a_point_of_the_line_by_name_or_alone(capsys, at):
    status, out, _ = printed(capsys, "|x|", "--at", at, "--mode", "classical")
    assert status == 0 and out.endswith(": 1")


@pytest.mark.parametrize("at", ["x=0, y=0", "y=0,x=0", "0, 0", "0,0"])
def test_a_point_of_the_plane_by_name_or_in_order(capsys, at):
    status, out, _ = printed(capsys, "max(x, y)", "--vars", "x,y", "--at", at)
    assert status == 0 and "at x = 0, y = 0: Polytope((0, 1), (1, 0))" in out


def test_the_order_is_that_of_the_variables(capsys):
    for variables, at in (("x,y", "1, 2"), ("y,x", "2, 1")):
        assert "at" in printed(capsys, "x + 3*|y|", "--vars", variables, "--at", at)[1]
    _, out, _ = printed(capsys, "x*|y|", "--vars", "y,x", "--at", "2, 1")
    assert "at y = 2, x = 1: Polytope((1, 2))" in out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("|x|", "--at", "y=0"), "the variable is x, as in --at 'x=0'"),
        (("|x|", "--at", "x="), "ParseError"),
        (("|x|", "--at", "x==0"), "ParseError"),
        (("|x| + |y|", "--vars", "x,y", "--at", "0"), "give every coordinate, as in --at 'x=0, y=0' or --at '0, 0'"),
        (("|x| + |y|", "--vars", "x,y", "--at", "0, 0, 0"), "give every coordinate"),
        (("max(x, y)", "--audit", "--at", "0,0"), "a program is asked by name, as in --at 'x=0, y=0'"),
    ],
)
def test_what_is_no_point(capsys, argv, words):
    status, out, err = printed(capsys, *argv)
    assert status == 2 and not out and words in err


def test_a_variable_that_does_not_occur_is_noted(capsys):
    _, out, err = printed(capsys, "|x|", "--var", "z")
    assert "z does not occur in the expression; its symbols are x" in err and "note" not in out
    assert printed(capsys, "|x|", "--var", "x")[2] == ""
    assert "it has no symbols" in printed(capsys, "3", "--var", "z")[2]
    assert "y does not occur" in printed(capsys, "|x|", "--vars", "x,y")[2]
    assert printed(capsys, "3")[2] == ""


def test_one_branch_has_no_open_brace_and_n_is_an_integer(capsys):
    _, out, _ = printed(capsys, "floor(x)")
    assert out.count("{") == out.count("}") and "(n is any integer)" in out
    assert "(n is any integer)" not in printed(capsys, "|x|")[1]


def test_sets_by_cases_of_a_parameter(capsys):
    _, out, _ = printed(capsys, "|a*x|", "--var", "x", "--mode", "set-valued")
    assert "x = 0, for a > 0 [-a, a]" in out and "all x, for a = 0 {0}" in out
    main(["|a*x|", "--var", "x", "--mode", "set-valued", "--format", "json"])
    entry = json.loads(capsys.readouterr().out)["set-valued"]
    assert entry["sets"] is None and "for a = 0" in entry["result"] and "cases" in entry["latex"]
    _, out, _ = printed(capsys, "|a*x|", "--var", "x", "--mode", "set-valued", "--format", "latex")
    assert "mapsto" in out and "elsewhere" not in out
