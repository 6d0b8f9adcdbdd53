"""The frameworks themselves, where they are installed: the measured programs, and random ones by the thousand."""

import math
import os
import warnings
from collections import Counter
from importlib.util import find_spec

import pytest
from random_programs import program, wild

import relu_sym as rs
from relu_sym.frameworks.conventions import table
from relu_sym.frameworks.executors import executor
from relu_sym.frameworks.measure import agree, differences, main
from relu_sym.frameworks.programs.program import Program
from relu_sym.frameworks.programs.spelling import told
from relu_sym.parsing.programs import parse_program

MARKED = [pytest.param(name, marks=getattr(pytest.mark, name)) for name in ("torch", "jax")]
MARKED += ["tensorflow"] * (find_spec("tensorflow") is not None)
PROGRAMS = {"torch": 2500, "jax": 150, "tensorflow": 500}
"""jax compiles every operation of every shape anew: a gradient takes it a tenth of a second."""

TYPED = {("torch", "maximum(1-x,number 0)@1")}
"""What was measured on a Python number, which this framework does not take there."""


def machine(framework):
    pytest.importorskip(framework)
    return executor(framework)


@pytest.mark.parametrize("framework", MARKED)
def test_the_table_is_what_is_installed_says(framework, capsys):
    found = [d for d in differences(framework, machine(framework)) if (framework, d.program) not in TYPED]
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("framework", MARKED)
def test_random_programs(framework):
    runs = machine(framework)
    version = runs.version.split("+")[0]
    if version not in table(framework).versions:
        version = table(framework).versions[0]
    count = Counter()
    for seed in range(int(os.environ.get("RELU_SYM_PROGRAMS", PROGRAMS[framework]))):
        tree, at = program(50_000 + seed)
        for forward in (False, True):
            try:
                real = runs.gradient(tree, at, ("x", "y"), forward)
            except (TypeError, ZeroDivisionError, RuntimeError):  # Python's numbers, where it wants tensors
                count["raised"] += 1
                continue
            real = [0.0 if v is None else v for v in real]
            if any(isinstance(v, complex) for v in real):
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    got = rs.autodiff(
                        Program(tree, ("x", "y")), at, framework, ["x", "y"], version, forward, dtype="float64"
                    )
                except rs.UnsupportedError:
                    count["refused"] += 1
                    continue
            slopes = [0.0 if v is None else float(v) for v in got.values()]
            assert agree(slopes, real, 1e-7), (told(tree), at, forward, slopes, real)
            count["right"] += 1
    assert count["refused"] < count["right"] / 8, count


def at_points(runs, tree, points, forward):
    """The gradients at several points: in one for jax, whose time goes into every operation of every shape."""
    if runs.__class__.__module__.endswith("run_jax"):
        return runs.gradients(tree, points, ("x", "y"), forward)
    return [runs.gradient(tree, at, ("x", "y"), forward) for at in points]


WILD = {"torch": 100, "jax": 6, "tensorflow": 60}
MANY = {"torch": 1500, "jax": 120, "tensorflow": 400}
"""Programs, each at eight points in both modes; RELU_SYM_PROGRAMS= for another number."""


def wrong_ones(framework, count, first=0):
    """Random programs of every operation, and what differs on them."""
    runs, answered = machine(framework), Counter()
    version = runs.version.split("+")[0]
    version = version if version in table(framework).versions else table(framework).versions[0]
    for seed in range(first, first + count):
        text, points = wild(seed, 1 + seed % 2)
        tree = parse_program(text)
        for forward in (False, True):
            try:
                reals = at_points(runs, tree, points, forward)
            except Exception:  # what the framework itself refuses: Python's numbers, missing operations
                answered["raised"] += 1
                continue
            for at, real in zip(points, reals, strict=True):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    try:
                        asked = Program(tree, ("x", "y"))
                        got = rs.autodiff(asked, at, framework, ["x", "y"], version, forward, dtype="float64")
                    except rs.UnsupportedError:
                        answered["refused"] += 1
                        continue
                ours = [0.0 if v is None else float(v) for v in got.values()]
                answered["right"] += 1
                real = [0.0 if v is None else v for v in real]
                if not agree(ours, real, 1e-6):
                    yield text, at, forward, ours, real
    assert answered["refused"] < answered["right"] / 3, answered


@pytest.mark.parametrize("framework", MARKED)
def test_random_programs_of_every_operation(framework):
    count = int(os.environ.get("RELU_SYM_PROGRAMS", WILD[framework]))
    assert not list(wrong_ones(framework, count))


@pytest.mark.slow
@pytest.mark.parametrize("framework", MARKED)
def test_thousands_of_random_programs_of_every_operation(framework):
    assert not list(wrong_ones(framework, MANY[framework], 10_000))


@pytest.mark.parametrize("framework", MARKED)
def test_an_audit_is_of_the_real_numbers(framework):
    runs = machine(framework)
    for text in ("relu(x) - relu(-x)", "abs(abs(x) - 1)", "sqrt(x*x)", "where(x > 0, sqrt(x), 0)"):
        for place in rs.audit(text, frameworks=framework).places:
            ((_, at),) = place.point.items()
            (real,) = runs.gradient(rs.audit(text).program.tree, {"x": float(at)}, ("x",))
            (said,) = place.answers[0].slopes
            assert float(said) == real or (math.isnan(real) and math.isnan(float(said)))


def test_the_command_says_what_is_not_installed(capsys):
    assert main(["casadi"]) == 2 and main([]) == 2
    assert "there is no executor of 'casadi'" in capsys.readouterr().err
