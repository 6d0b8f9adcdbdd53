"""The command asked about a network in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sympy import Rational

import relu_sym as rs
from relu_sym.cli.command import main


@pytest.fixture
def path(tmp_path):
    """A network of two inputs in an ONNX file."""
    where = str(tmp_path / "net.onnx")
    rs.Network([[[1, -1], [1, 1]], [[1, 1]]], [[0, 0], [0]]).to_onnx(where)
    return where


def run(capsys, *argv):
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


def test_at_a_point(path, capsys):
    status, out, _ = run(capsys, "--network", path, "--at", "2, 1/2")
    assert status == 0 and "output 0 = 4\ngradient of output 0: (2, 0)" in out
    status, out, _ = run(capsys, "--network", path, "--at", "1, 1", "--format", "json")
    told = json.loads(out)
    assert told["switches"] == 2 and told["at"]["values"] == ["2"] and told["at"]["sets"] == [[["1", "1"], ["2", "0"]]]
    assert "Scholtes" in told["at"]["reason"]


def test_where_the_set_is_too_large_there_is_an_element(capsys, tmp_path):
    where = str(tmp_path / "net.onnx")
    rows = [[(7 * i * i + 3 * i * j + j) % 11 - 5 for j in range(5)] for i in range(30)]
    net = rs.Network([rows, [[1] * 30]], None)
    net.to_onnx(where)
    with rs.budget(seconds=0.5):
        status, out, _ = run(capsys, "--network", where, "--at", "0, 0, 0, 0, 0")
    assert status == 0 and "output 0 = 0\nno sets: rs.Network.subdifferential has no answer yet" in out
    (row,) = net.lexicographic_derivative([0] * 5)
    assert f"one element of the set of output 0: {row}" in out


def test_along_a_segment(path, capsys, tmp_path):
    status, out, _ = run(capsys, "--network", path, "--from", "-1, 2", "--to", "2, 1")
    assert status == 0 and "t = 3/4       | 5/2" in out.replace("t = 3/4 |", "t = 3/4       |")
    assert "integrated gradients of output 0: (15/4, -3/4)" in out
    _, out, _ = run(capsys, "--network", path, "--from", "-1, 2", "--to", "2, 1", "--format", "json")
    told = json.loads(out)["along"]
    assert told["outputs"][0]["breakpoints"] == ["3/4"] and told["attributions"] == [["15/4", "-3/4"]]
    _, out, _ = run(capsys, "--network", path, "--from", "0, 0", "--to", "1, 1")
    assert "no integrated gradients: from t = 0 to t = 1" in out


def test_long_fractions_are_exact_in_json_and_said_to_be_rounded_in_text(capsys, tmp_path):
    where = str(tmp_path / "net.onnx")
    net = rs.Network([[[1, -1], [1, 1]], [[1, 1]]], [[0, 0], [0]])
    net.to_onnx(where)
    point = f"1/{3**200}", "1"
    status, out, _ = run(capsys, "--network", where, "--at", ", ".join(point))
    assert status == 0 and "output 0 ~ 1.00000000000000\n" in out and "--format json" in out
    _, out, _ = run(capsys, "--network", where, "--at", ", ".join(point), "--format", "json")
    assert Rational(json.loads(out)["at"]["values"][0]) == net(tuple(map(Rational, point)))[0]
    _, out, _ = run(capsys, "--network", where, "--from", "0, 1", "--to", ", ".join(point), "--format", "json")
    told = json.loads(out)["along"]
    assert sum(map(Rational, told["attributions"][0])) == Rational(1, 3**200) and not told["attributions_rounded"]
    large = str(Path(__file__).parent.parent / "networks" / "data" / "ACASXU_experimental_v2a_1_1.onnx")
    ends = "--from", "-1/2, 0, 0, 0, 0", "--to", "1/2, 0, 1/3, 0, 0"
    _, out, _ = run(capsys, "--network", large, *ends, "--format", "json")
    assert json.loads(out)["along"]["attributions_rounded"]


def test_a_picture(path, capsys, tmp_path):
    pytest.importorskip("matplotlib").use("Agg")
    picture = tmp_path / "along.png"
    status, out, _ = run(capsys, "--network", path, "--from", "0, 0", "--to", "1, 0", "--plot", str(picture))
    assert status == 0 and "drawn: " in out and picture.read_bytes()[:4] == b"\x89PNG"
    status, _, err = run(capsys, "--network", path, "--from", "0, 0", "--to", "1, 0", "--plot", str(tmp_path / "x.zzz"))
    assert status == 2 and "--plot" in err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("--network", "gone.onnx"), "gone.onnx"),
        (("--network", "net.txt"), "the files that are read are .onnx and .nnet"),
        (("--network", "net.onnx", "relu(x)"), "takes the place of the expression"),
        (("--network", "net.onnx", "--from", "0, 0"), "a segment has two ends"),
        (("--network", "net.onnx", "--plot", "x.png"), "draws along a segment"),
        (("--network", "net.onnx", "--format", "latex"), "told as text or json"),
        (("--network", "net.onnx", "--steps"), "does not go with"),
        (("relu(x)", "--from", "0"), "--from is for networks"),
    ],
)
def test_wrong_calls(argv, told, capsys):
    status, _, err = run(capsys, *argv)
    assert status == 2 and told in " ".join(err.split())


def test_a_wrong_point(path, capsys):
    status, _, err = run(capsys, "--network", path, "--at", "1, (")
    assert status == 2 and "give numbers" in " ".join(err.split())
    status, _, err = run(capsys, "--network", path, "--at", "1, 2, 3")
    assert status == 1 and "3 coordinates, and 2 are wanted" in " ".join(err.split())
