"""What the README and the guide say that is read and refused is what the tables of operators hold."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from onnx_models import model, node

import relu_sym as rs
from relu_sym.errors import EXTRAS
from relu_sym.networks.onnx_activations import ACTIVATIONS
from relu_sym.networks.onnx_model import NEWEST, OLDEST, model_program
from relu_sym.networks.onnx_operators import OPERATORS
from relu_sym.networks.torch_decompositions import REFUSED
from relu_sym.networks.torch_operators import OPERATORS as OF_TORCH

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "README": (ROOT / "README.md", "## Networks: what is read"),
    "guide": (ROOT / "examples" / "guide" / "network_files.md", "## What is read"),
}


def rows(page):
    """The cells of the table, row by row, without its head."""
    path, heading = PAGES[page]
    table = path.read_text(encoding="utf-8").split(heading)[1].split("\n## ")[0]
    return [[c.strip() for c in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", table, re.MULTILINE)][
        2:
    ]


def words(cell):
    return {w for text in re.findall(r"`([^`]*)`", cell) for w in text.split()}


def is_curved(kind):
    inputs = "x x" if kind == "PRelu" else "x"
    program = model_program(model([node(kind, inputs, "y")], {"x": (1, 2)}, "y"), None)
    return bool(program.curved)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_the_operators_are_those_of_the_table(page):
    (source, linear, _), (_, curved, _), *_ = rows(page)
    assert f"opsets {OLDEST} to {NEWEST}" in source
    smooth = words(curved.split(",")[0].split(":")[0])
    assert words(linear) | smooth == set(OPERATORS) and not words(linear) & smooth


@pytest.mark.parametrize("kind", sorted(set(ACTIVATIONS) - {"PRelu", "Shrink", "ThresholdedRelu"}))
def test_the_curved_ones_are_those_that_are_told(kind):
    for page in PAGES:
        (_, linear, _), (_, curved, _), *_ = rows(page)
        assert kind in words(curved if is_curved(kind) else linear)


def test_operators_that_are_refused_are_refused():
    (_, _, refused), *_ = rows("README")
    assert len(words(refused)) >= 4
    for kind in words(refused):
        with pytest.raises(rs.UnsupportedError, match=f"the operator {kind} is not read"):
            model_program(model([node(kind, "x", "y")], {"x": (1, 2)}, "y"), None)


def test_products_of_inputs_and_other_domains_are_refused():
    for made in (node("Mul", "x x", "y"), node("Div", "x x", "y"), node("Relu", "x", "y", domain="com.example")):
        with pytest.raises(rs.UnsupportedError):
            model_program(model([made], {"x": (1, 2)}, "y"), None)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_modules_of_pytorch_that_are_refused_have_no_operator(page):
    refused = next(row[2] for row in rows(page) if "orch" in row[0])
    named = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", w).lower() for w in words(refused)}
    assert {"layer_norm", "softmax", "hardshrink"} <= named <= set(REFUSED) and not named & set(OF_TORCH)


def test_extras_that_errors_name_are_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for package, extra in EXTRAS.items():
        wanted = "python-flint" if package == "flint" else package
        assert wanted in extras[extra]
