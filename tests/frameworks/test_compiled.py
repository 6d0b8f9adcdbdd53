"""Compiled mode: as measured under torch.compile, jax.jit and XLA, or a named error."""

import math
import warnings

import pytest

import relu_sym as rs
from relu_sym.frameworks.conventions import TABLES
from relu_sym.frameworks.conventions.measured import measured, probes
from relu_sym.frameworks.measure import agree, flat


@pytest.mark.parametrize("framework", ["torch", "jax", "keras", "tensorflow"])
def test_every_measured_row_is_answered_right_or_refused(framework):
    answered, known = 0, probes()
    for row in measured(framework):
        probe = known[row.program]
        if row.mode != "compiled" or row.dtype != "float64" or probe.text is None or str(row.value).startswith("error"):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = rs.autodiff(
                    probe.text, probe.at, framework, list(probe.wrt), row.version, compiled=True, dtype="float64"
                )
            except rs.ReluSymError:
                continue
        got = [None if v is None else float(v) for slopes in found.values() for v in flat(slopes)]
        expected = [math.nan if v == "nan" else v for v in flat(row.value)]
        assert agree(got, expected, 1e-7), (row.program, row.version, got, row.value)
        answered += 1
    assert answered > 120


def test_it_is_asked_for_by_name():
    assert rs.autodiff("selu(x)", 0, "tensorflow") < rs.autodiff("selu(x)", 0, "tensorflow", compiled=True)
    assert rs.autodiff("clip(x, 0, 1)", 0) == 0
    assert rs.autodiff("clip(x, 0, 1)", 0, compiled=True) == 1  # of torch it is 2.13.0 that was measured compiled


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"framework": "torch", "version": "2.14.1"},
            r"compiled mode of torch 2\.14\.1 has no rules \(it has: 2\.13",
        ),
        ({"framework": "casadi"}, r"compiled mode of casadi 3\.8\.2 has no rules \(it has: none\)"),
        ({"framework": "torch", "forward": True}, "ask for one of forward=True, compiled=True"),
    ],
)
def test_what_is_not_measured_is_refused(options, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        rs.autodiff("relu(x)", 0, compiled=True, **options)


def test_inf_in_tensorflow_is_another_thing_under_xla():
    assert rs.autodiff("where(x > 0, sqrt(x), 0)", 0, "tensorflow") == 0
    with pytest.raises(rs.UnsupportedError, match="inf or nan in compiled mode"):
        rs.autodiff("where(x > 0, sqrt(x), 0)", 0, "tensorflow", compiled=True)


def test_an_audit_of_compiled_mode():
    report = rs.audit("clip(x, 0, 1)", 0, ("torch", "casadi"), compiled=True)
    torch, casadi = report.places[0].answers
    assert (torch.version, torch.slopes, torch.verdict) == ("2.13.0", (1,), "extreme point of the set")
    assert casadi.verdict == "refused" and "compiled mode of casadi" in casadi.notes[0]
    assert "in compiled mode" in report.to_text() and report.data()["mode"] == "compiled"


def test_tables_name_their_own_versions():
    for t in TABLES.values():
        assert set(t.compiled) <= set(t.versions) and set(t.compiled.values()) <= {"all", "finite"}
