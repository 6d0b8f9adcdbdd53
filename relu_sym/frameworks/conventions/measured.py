"""The measured rows behind the tables: a program at a point in a framework, and the number that came out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ...errors import UnsupportedError


class Measured(NamedTuple):
    """One fact: ``value`` is a number, a list of them, or a word ("nan", "inf", "None", "error: ...")."""

    program: str
    version: str
    mode: str
    dtype: str
    value: Any


PYTHON_NUMBER = "Python number"
"""What the note of a probe ends with where an operand is one, beside an array."""


class Probe(NamedTuple):
    """A measured program: its text in the language of programs (None where that has no word for it), the point, ..."""

    name: str
    text: str | None
    at: dict[str, Any]
    wrt: tuple[str, ...]
    said: str
    exact: dict[str, Any] | None
    note: str

    def needs_a_number(self, value: Any) -> bool:
        """Whether the framework raised because of a Python number, where a program of ours has an array."""
        return PYTHON_NUMBER in self.note and str(value).startswith("error")


def _read(name: str) -> Any:
    return json.loads(files(__package__).joinpath("measured", f"{name}.json").read_text(encoding="utf-8"))


@cache
def probes() -> dict[str, Probe]:
    """Every program that was measured anywhere, by its name."""
    rows = _read("programs")
    return {
        name: Probe(
            name,
            row.get("text", row["program"]),
            row["at"],
            tuple(row["wrt"]),
            row["program"],
            row.get("exact"),
            row.get("note", ""),
        )
        for name, row in rows.items()
    }


FRAMEWORKS = (
    *("torch", "jax", "keras", "tensorflow", "tensorflow-function", "paddle", "autograd", "mindspore", "casadi"),
    *("casadi-sx", "casadi-mx", "pytensor", "tinygrad", "mlx", "drjit", "warp", "chainer", "cvxpy", "optax", "flax"),
    "scikit-learn",
)
"""Everything that was measured; a table of conventions stands beside most of it."""


@cache
def _table(framework: str) -> dict[str, Any]:
    if framework not in FRAMEWORKS:
        raise UnsupportedError("nothing was measured of {0!r}: there are rows of {1}", framework, ", ".join(FRAMEWORKS))
    return _read(framework)


def how(framework: str) -> dict[str, str]:
    """By version, how the rows were measured."""
    return dict(_table(framework)["versions"])


def measured(framework: str) -> Iterator[Measured]:
    """The rows of a framework; a line of the file holds all versions, modes and dtypes that agree."""
    for program, value, versions, modes, dtypes in _table(framework)["rows"]:
        for version in versions.split():
            for mode in modes.split():
                for dtype in dtypes.split():
                    yield Measured(program, version, mode, dtype, value)
