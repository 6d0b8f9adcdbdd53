"""The command: what it prints, its statuses, and that nothing a shell can do to it ends in a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import relu_sym as rs
from relu_sym.cli import main, options

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def cli(capsys):
    """Run the command in this process: (status, stdout, stderr)."""

    def run(*argv):
        status = main(argv)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return status, out, err

    return run


def lines_of(out, label):
    """The block beside a label."""
    blocks = {block.split()[0]: block for block in out.strip().split("\n\n")}
    return blocks[label]


def test_the_three_derivatives_stand_side_by_side(cli):
    status, out, err = cli("relu(x)")
    assert (status, err) == (0, "")
    assert [block.split()[0] for block in out.strip().split("\n\n")] == [
        "f(x)",
        "classical",
        "distributional",
        "set-valued",
    ]
    assert "does not exist on {0}" in lines_of(out, "classical")
    assert "[0, 1]" in lines_of(out, "set-valued")
    margins = {line[:16].strip() for line in out.splitlines()}
    assert margins == {"f(x) =", "classical", "distributional", "set-valued", ""}


def test_values_at_a_point(cli):
    status, out, _ = cli("abs(x)", "--at", "0")
    assert status == 0
    assert "at x = 0: does not exist" in lines_of(out, "classical")
    assert "at x = 0: 0" in lines_of(out, "distributional")
    assert "at x = 0: [-1, 1]" in lines_of(out, "set-valued")
    _, out, _ = cli("abs(x)", "--at", "-3/2")
    assert out.count("at x = -3/2: -1") == 2
    assert "at x = -3/2: {-1}" in lines_of(out, "set-valued")


def test_an_impulse_has_no_value(cli):
    _, out, _ = cli("step(x)", "--mode", "distributional", "--at", "0")
    assert "at x = 0: no value: an impulse sits there" in out
    _, out, _ = cli("step(x)", "--mode", "distributional", "--at", "1")
    assert "at x = 1: 0" in out


def test_one_mode_alone_and_its_order(cli):
    status, out, _ = cli("abs(x)", "--mode", "distributional", "--order", "2", "--format", "json")
    assert status == 0
    found = json.loads(out)
    assert found["distributional"]["result"] == "2*Dirac(x)"
    assert found["order"] == 2
    assert "classical" not in found


def test_json_is_one_object(cli):
    status, out, _ = cli("max(x, 0) + a*x", "--var", "x", "--at", "0", "--format", "json")
    assert status == 0
    found = json.loads(out)
    assert found["expression"] == str(rs.parse("max(x, 0) + a*x"))
    assert found["variable"] == "x"
    assert found["classical"]["exceptional_set"]["set"] == "{0}"
    assert found["classical"]["at"] == {"point": "0", "value": None, "reason": "does not exist"}
    assert [entry["point"] for entry in found["set-valued"]["sets"]] == ["0"]
    assert found["set-valued"]["exact"] is True


def test_latex_stands_in_one_environment(cli):
    status, out, _ = cli("relu(x) + floor(2)", "--at", "0", "--format", "latex")
    assert status == 0
    assert out.startswith("\\begin{align*}\n")
    assert out.endswith("\\end{align*}\n")
    assert "\\mathbb" not in out  # amsfonts
    assert all(row.count("&") in (1, 3) or "cases" in row for row in out.splitlines()[1:-1])


REWRITES = [("Heaviside", "x*Heaviside(x)"), ("relu", "ReLU(x)"), ("Max", "Max(0, x)")]


@pytest.mark.parametrize(("target", "printed"), REWRITES)
def test_rewrite(cli, target, printed):
    status, out, _ = cli("relu(x)", "--rewrite", target, "--format", "json")
    assert status == 0
    assert json.loads(out)["result"] == printed
    assert cli("relu(x)", "--rewrite", target)[0] == 0
    assert cli("relu(x)", "--rewrite", target, "--format", "latex")[1].strip()


@pytest.mark.parametrize("target", options.TARGETS)
def test_every_target_is_known(cli, target):
    status, _, err = cli("abs(x)", "--rewrite", target)
    assert status == 0 or (status == 1 and err.startswith("relu-sym: RewriteError: "))


def test_a_refusal_stands_beside_its_mode(cli):
    status, out, _ = cli("delta(x)")
    assert status == 0
    assert "refused, " in lines_of(out, "set-valued")
    assert "refused, " not in lines_of(out, "distributional")
    status, out, _ = cli("delta(x)", "--mode", "set-valued")
    assert status == 1
    assert "refused, " in out


def test_a_defect_in_one_mode_leaves_the_others(cli, monkeypatch):
    whole = rs.diff

    def broken(f, x, n=1, mode="distributional", assume=()):
        if mode == "classical":
            raise TypeError("broken for the test")
        return whole(f, x, n, mode=mode, assume=assume)

    monkeypatch.setattr(rs, "diff", broken)
    status, out, _ = cli("relu(x)")
    assert status == 0
    assert "internal error, please report it, TypeError: broken for the test" in " ".join(out.split())
    assert "[0, 1]" in lines_of(out, "set-valued")


def test_expressions_that_start_with_a_sign(cli):
    assert cli("-relu(x)", "--mode", "classical", "--at", "-1")[0] == 0
    assert cli("-x")[0] == cli("-2*abs(x)", "--at", "-pi")[0] == 0
    assert cli("--", "-x")[0] == 0


def test_a_constant_has_a_derivative(cli):
    status, out, _ = cli("3", "--mode", "distributional", "--format", "json")
    assert (status, json.loads(out)["distributional"]["result"]) == (0, "0")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "give an expression"),
        (["relu(x) +"], "ParseError: the text ends where a value is expected\n    relu(x) +\n             ^"),
        (['__import__("os").getcwd()'], "ParseError: "),
        (["10**10**10"], "ParseError: "),
        (["(" * 10_000], "ParseError: nested deeper"),
        (["x*y"], "the symbols are x, y: say which is the variable, for instance --var y"),
        (["x", "--var", "2"], "--var 2: a variable is a name"),
        (["x", "--var", "x+1"], "a variable is a name"),
        (["x", "--at", "x"], "must not contain the variable x"),
        (["x", "--at", "1/0"], "ParseError: division by zero"),
        (["x", "--mode", "clarke"], "invalid choice: 'clarke'"),
        (["x", "--order", "0"], "'0' is not a whole number from 1 to 50"),
        (["x", "--order", "1e9"], "is not a whole number"),
        (["x", "--order", "9" * 5000], "is not a whole number"),
        (["x", "--rewrite", "tanh"], "'tanh' is none of ReLU, Heaviside"),
        (["x", "--rewrite", "Max", "--at", "0"], "does not go with"),
        (["x", "--format", "xml"], "invalid choice"),
        (["x", "y"], "unrecognized arguments"),
        (["x", "--ord", "2"], "unrecognized arguments"),
    ],
)
def test_wrong_usage_has_status_2(cli, argv, said):
    status, out, err = cli(*argv)
    assert (status, out) == (2, "")
    assert said in err or said in " ".join(err.split())
    assert len(err) < 1200


def test_version_and_help(cli):
    assert cli("--version") == (0, f"relu-sym {rs.__version__}\n", "")
    status, out, _ = cli("--help")
    assert status == 0
    assert "status 0: answered; 1:" in out


# a real process


def shell(line, **environment):
    """The command in a real shell, which may close streams; ``$R`` is the command."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "R": f"{sys.executable} -m relu_sym", **environment}
    done = subprocess.run(["bash", "-c", line], env=env, capture_output=True, timeout=120, check=False)
    assert b"Traceback" not in done.stdout + done.stderr
    assert b"Exception ignored" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_module_and_status():
    status, out, _ = shell('$R "relu(x)" --at 0', PYTHONIOENCODING="utf-8")
    assert status == 0
    assert "⎧" in out.decode("utf-8")
    assert shell('$R "relu("')[0] == 2


def test_a_terminal_without_unicode():
    status, out, _ = shell('$R "relu(x)" --at 0', PYTHONIOENCODING="ascii")
    assert status == 0
    assert out.isascii()
    status, _, err = shell('$R "х + 1"', PYTHONIOENCODING="ascii")
    assert status == 2
    assert b"cyrillic" in err


def test_closed_streams():
    assert shell('$R "relu(x)" <&-')[0] == 0
    assert shell('$R "relu(x)" >&-')[0] == 0
    assert shell('$R "relu(" 2>&-')[0] == 2
    assert shell('$R "relu(" <&- >&- 2>&-')[0] == 2


def test_a_reader_that_went_away():
    assert shell('set -o pipefail; $R "relu(x)" | true')[0] in (0, 141)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a Linux device")
def test_a_full_disk():
    status, _, err = shell('$R "relu(x)" > /dev/full')
    assert status == 1
    assert b"cannot write" in err


def test_bytes_that_are_no_text():
    status, _, err = shell("$R $'x + \\xff'")
    assert status == 2
    assert b"ParseError" in err
