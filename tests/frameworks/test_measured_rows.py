"""Every measured row, reverse and forward, against what the rules of its table say: none may differ."""

import math
import warnings
from collections import Counter

import pytest
from sympy import nan

import relu_sym as rs
from relu_sym.frameworks.conventions import TABLES, table, versions_for
from relu_sym.frameworks.conventions.measured import FRAMEWORKS, how, measured, probes
from relu_sym.frameworks.reported import FILES
from relu_sym.parsing.programs import parse_program

ON_PYTHON_NUMBERS = {
    ("torch", "maximum(1-x,number 0)@1"),
    ("paddle", "maximum(1-x,number 0)@1"),
    ("autograd", "where(x==0,0,x)@0"),
    ("autograd", "where(x>0,sqrt(x),0)@0"),
}
"""Rows on Python's own numbers, where the framework raised: in a program every number beside a variable is an array."""

LEAST = {"torch": 0.95, "jax": 0.94, "tensorflow": 0.85, "keras": 0.93, "paddle": 0.8}
"""The share of the rows of programs with a text that are answered, not refused."""


def numbers(value):
    """A measured value as floats and words."""
    listed = value if isinstance(value, list) else [value]
    return [float(v) if v in ("nan", "inf", "-inf") else v for v in listed]


def as_float(v):
    return "None" if v is None else math.nan if v is nan else float(v)


def same(got, want, tolerance):
    if isinstance(got, str) or isinstance(want, str):
        return got == want
    if math.isnan(got) or math.isnan(want):
        return math.isnan(got) and math.isnan(want)
    return got == want or abs(got - want) <= tolerance * max(1, abs(want))


def answered(probe, row, framework):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = rs.autodiff(
            probe.text,
            probe.at,
            framework,
            list(probe.wrt),
            row.version,
            row.mode == "forward",
            None if row.dtype == "float64" else row.dtype,
        )
    return [as_float(v) for slopes in found.values() for v in (slopes if isinstance(slopes, list) else [slopes])]


@pytest.mark.parametrize("framework", TABLES)
def test_no_measured_row_differs(framework):
    count = Counter()
    seen = {}
    for row in measured(FILES.get(framework, framework)):
        probe = probes()[row.program]
        if row.mode == "compiled" or row.dtype not in ("float64", "float32") or probe.text is None:
            continue
        if (framework, row.program) in ON_PYTHON_NUMBERS:
            continue
        refused = isinstance(row.value, str) and row.value.startswith("error")
        try:
            key = (row.program, row.version, row.mode, row.dtype)
            got = seen[key] = seen.get(key) or answered(probe, row, framework)
        except rs.UnsupportedError:
            count["right" if refused else "refused"] += 1
            continue
        tolerance = 1e-3 if framework.startswith("casadi") else 1e-6 if row.dtype == "float32" else 1e-9
        want = numbers(row.value)
        assert len(got) == len(want) and all(same(g, w, tolerance) for g, w in zip(got, want, strict=True)), (row, got)
        count["right"] += 1
    assert count["right"] / count.total() >= LEAST.get(framework, 0.55), count


def test_every_convention_names_measured_programs_and_its_versions():
    for t in TABLES.values():
        known = {row.program for row in measured(FILES.get(t.framework, t.framework))}
        for row in t.conventions:
            assert set(row.shown) <= probes().keys() and set(row.shown) & known, (t.framework, row.operation)
            assert set(row.versions) <= {*t.versions, "3.15.1", "3.0.5", "0.10.2", "0.4.38"}, (t.framework, row)


def test_every_measured_text_is_a_program_and_every_system_says_how():
    for probe in probes().values():
        if probe.text is not None:
            parse_program(probe.text)
    for framework in FRAMEWORKS:
        assert all("measured" in text or "run" in text for text in how(framework).values())
        assert {row.program for row in measured(framework)} <= probes().keys()


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2.13.0", ("2.13.0",)), ("2.13.0+cpu", ("2.13.0",)), ("2.14.0", ("2.14.1", "2.13.0")), (None, ("2.14.1",))],
)
def test_versions(version, expected):
    assert versions_for(table("torch"), version) == expected


@pytest.mark.parametrize("version", ["2.12.0", "3.0.0", "new", ""])
def test_versions_outside_of_what_was_measured_are_refused(version):
    with pytest.raises(rs.UnsupportedError, match=r"measured|give a text"):
        rs.autodiff("relu(x)", 0, version=version)


def test_between_two_versions_only_what_both_say():
    assert rs.autodiff("relu(x)", 0, version="2.14.0") == 0
    with pytest.raises(rs.UnsupportedError, match=r"2\.13\.0 and 2\.14\.1 differ on clip"):
        rs.autodiff("clip(x, 0, 1)", 0, version="2.14.0")
