"""What rs.conventions shows: the rules, and every measured program without one; what a new version would print."""

from __future__ import annotations

import json

import pytest

import relu_sym as rs
from relu_sym.frameworks.conventions import TABLES
from relu_sym.frameworks.conventions.measured import FRAMEWORKS, measured, probes
from relu_sym.frameworks.measure import differences
from relu_sym.frameworks.reported import FILES

NAMES = [*TABLES, *(f for f in FRAMEWORKS if f not in TABLES and f not in FILES.values())]


@pytest.mark.parametrize("framework", NAMES)
def test_no_measured_program_is_left_out(framework):
    """It has words, so that a rule answers or refuses it by name, or it is listed with its slope in every version."""
    report = rs.conventions(framework)
    shown = json.loads(report.to_json())[framework]
    listed = {(row["measured by"], v) for row in shown["beside"] for v in row["versions"].split(", ")}
    rules = {row["operation"] for row in shown["conventions"]}
    for m in report.measured():
        assert (m.program, m.version) in listed or (rules and probes()[m.program].text is not None)
    assert {m.version for m in report.measured()} <= set(shown["versions"])
    text = report.to_text(width=600)
    assert all(name in text for name, _ in listed) and all(name in text for name in rules)


def test_slopes_of_losses_are_shown():
    rows = {
        (r["measured by"], r["slope"]): r["versions"]
        for r in json.loads(rs.conventions("torch").to_json())["torch"]["beside"]
    }
    assert rows["hinge@1", "0"] == "2.14.1" and rows["hinge@1", "-1"] == "2.13.0"
    assert rows["bce(p,0)@0", "nan (reverse, float16)"]
    optax = json.loads(rs.conventions("optax").to_json())["optax"]
    assert optax["conventions"] == [] and {"hinge@1", "huber(1)@1"} <= {r["measured by"] for r in optax["beside"]}


@pytest.mark.parametrize("name", ["optx", "", "TORCH 2", 5])
def test_no_table_is_no_answer(name):
    with pytest.raises(rs.UnsupportedError, match="there are tables of torch, jax"):
        rs.conventions(name)


def test_what_has_rows_and_no_rules_is_not_answered():
    with pytest.raises(rs.UnsupportedError, match="there are tables of"):
        rs.autodiff("relu(x)", 0, framework="optax")


class Installed:
    """A framework that answers by the measured rows, but for the programs that are given otherwise."""

    version = "2.10.0+cpu"

    def __init__(self, **otherwise):
        self.otherwise = otherwise

    def gradient(self, tree, at, wrt, forward, dtype):
        del forward, dtype
        if tree.head in self.otherwise:
            return self.otherwise[tree.head]
        known = {m.program: m.value for m in measured("mindspore") if m.mode == "reverse"}
        (name,) = (p for p in known if p.split("@")[0].split("(")[0] == tree.head)
        return known[name]


def test_measure_tells_what_differs_from_the_row_and_from_the_rule():
    assert list(differences("mindspore", Installed())) == []
    told = [str(d) for d in differences("mindspore", Installed(abs=[1.0]))]
    assert "abs@0 (reverse): [1.0], 2.10.0 had 0" in told
    assert "abs@0 (reverse): [1.0], rs.autodiff says [0.0]" in told
    assert {t.split()[0] for t in told} == {"abs@0"}


def test_a_number_that_a_framework_does_not_take_is_no_difference():
    """PyTorch's maximum takes tensors; the programs that are run have them."""
    refused = [m for m in measured("torch") if probes()[m.program].needs_a_number(m.value)]
    assert {m.program for m in refused} == {"maximum(1-x,number 0)@1"}
