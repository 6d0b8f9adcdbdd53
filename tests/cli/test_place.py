"""Sets at a point in several variables, by the command."""

import json

import pytest

from relu_sym.cli.command import main


def printed(capsys, *argv):
    status = main(list(argv))
    out, err = capsys.readouterr()
    return status, " ".join(out.split()), " ".join(err.split())


def test_the_set_and_why_it_is_exact(capsys):
    status, out, _ = printed(capsys, "max(x, y) - |x*y|", "--vars", "x,y", "--at", "x=0, y=0")
    assert status == 0
    assert "clarke at x = 0, y = 0: Polytope((0, 1), (1, 0)) hull over 6 essentially active cells" in out


def test_an_enclosure_says_so(capsys):
    _, out, _ = printed(capsys, "|y^2 - x| - |y^2 - sin(x)|", "--vars", "x,y", "--at", "y=0, x=0")
    assert "enclosure: Polytope((-2, 0), (2, 0)) enclosure:" in out


def test_a_symbolic_point_has_rows(capsys):
    _, out, _ = printed(capsys, "max(x, y)", "--vars", "x,y", "--at", "x=a, y=1")
    assert "Polytope((0, 1)) for a < 1 Polytope((0, 1), (1, 0)) for a = 1" in out and "PiecewiseSet" not in out


@pytest.mark.parametrize(("kind", "vertices"), [("clarke", [["0", "1"], ["1", "0"]]), ("frechet", None)])
def test_json(capsys, kind, vertices):
    main(["min(x, y)", "--vars", "x,y", "--at", "x=0, y=0", "--kind", kind, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["kind"] == kind and found["vertices"] == vertices and found["exact"] is True


def test_a_refusal_has_its_status(capsys):
    status, out, err = printed(capsys, "relu(x) - u(y)", "--vars", "x,y", "--at", "x=0, y=0")
    assert status == 1 and out == "" and "NotLipschitzError: the function jumps" in err
    status, _, err = printed(capsys, "x**2*y**2 + |x|", "--vars", "x,y", "--at", "x=0, y=0", "--kind", "convex")
    assert status == 1 and "it is not proved convex (x**2*y**2: no rule proves it)" in err


def test_a_union_of_polytopes(capsys):
    call = ["|x| - |y|", "--vars", "x,y", "--at", "x=0, y=0", "--kind", "limiting"]
    main([*call, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["vertices"] is None and found["exact"] is True
    assert found["pieces"] == [[["-1", "-1"], ["1", "-1"]], [["-1", "1"], ["1", "1"]]]
    status, out, _ = printed(capsys, *call)
    assert status == 0 and "PolytopeUnion(Polytope((-1, -1), (1, -1)), Polytope((-1, 1), (1, 1)))" in out


PLACE = ("--vars", "x,y", "--at", "x=0, y=0")


@pytest.mark.parametrize(
    ("format", "said"),
    [
        ("text", "conv{(1, 0)} ⊂ conv{(0, 0), (2, 0)} (sum and chain rules; the sum rule is no equality for"),
        ("latex", r"\operatorname{conv}\left\{\left( 1, \ 0\right)\right\}"),
        ("markdown", "gradients of the cells"),
        ("html", "essentially active"),
        ("json", '"subdifferential"'),
    ],
)
def test_the_steps_of_a_set(capsys, format, said):
    status, out, _ = printed(capsys, "relu(x) - relu(-x)", *PLACE, "--steps", "--format", format)
    assert status == 0 and said in out


def test_the_steps_of_a_set_are_verified(capsys):
    options = ("--steps", "--verify", "--mode", "set-valued", "--kind", "frechet")
    status, out, err = printed(capsys, "max(x, y) - |x*y|", *PLACE, *options)
    assert status == 0 and "directional derivative" in out and err == "10/10 steps verified"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--vars", "x,y", "--at", "x=0"), "--at x=0: the coordinate y is missing, as in y=0"),
        (("--vars", "x,y", "--at", "x=0, yy=0"), "yy is none of the variables x, y: did you mean y?"),
        (("--vars", "x,y", "--at", "x=0, y=1, y=2"), "y is given twice"),
        (("--vars", "x,y", "--at", "0, 0, 0"), "give every coordinate"),
        (("--vars", "x,y", "--steps"), "--steps with --vars: name the point as well, as in --at 'x=0, y=0'"),
        (("--var", "x", "--at", "0", "--steps"), "--steps with --at: in one variable"),
        ((*PLACE, "--steps", "--style", "definition"), "steps by rules only"),
        ((*PLACE, "--mode", "classical"), "there are sets only"),
    ],
)
def test_wrong_usage(capsys, argv, said):
    status, out, err = printed(capsys, "max(x, y)", *argv)
    assert status == 2 and out == "" and said in err
