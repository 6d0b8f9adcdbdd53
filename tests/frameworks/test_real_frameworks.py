"""The frameworks themselves, where they are installed: the measured programs, and random ones by the thousand."""

import math
import os
import warnings
from collections import Counter
from importlib.util import find_spec

import pytest
from random_programs import program

import relu_sym as rs
from relu_sym.frameworks.conventions import table
from relu_sym.frameworks.executors import executor
from relu_sym.frameworks.measure import agree, differences, main
from relu_sym.frameworks.programs.program import Program
from relu_sym.frameworks.programs.spelling import told

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
