"""The count of cells on a terminal: after a while only, by tqdm or rich where there is one, taken back at the end."""

import io
import sys
import types

import pytest

import relu_sym as rs
from relu_sym.cli import bar, main, progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


class FakeTqdm:
    def __init__(self, desc, unit, file, leave):
        self.n, self.file = 0, file
        file.write(f"[{desc}{unit}]")

    def update(self, more):
        self.n += more
        self.file.write(f"[{self.n}]")

    def close(self):
        self.file.write("[closed]")


@pytest.fixture
def quick(monkeypatch):
    for name in ("QUIET", "COUNTED", "EVERY"):
        monkeypatch.setattr(progress, name, 60.0 if name == "QUIET" else 0.0)
    for name in ("tqdm", "rich", "rich.progress", "rich.console"):
        monkeypatch.setitem(sys.modules, name, None)
    return monkeypatch


def shown(monkeypatch, stream, counts=(3, 9)):
    monkeypatch.setattr(sys, "stderr", stream)
    with progress.telling("the set") as count:
        for done in counts:
            count(done)
    return stream.getvalue()


def test_a_plain_line_where_nothing_is_installed(quick):
    said = shown(quick, Terminal())
    assert "working: the set ... 3 cells" in said and "9 cells" in said and said.endswith(" \r")
    assert shown(quick, io.StringIO()) == ""


def test_tqdm_where_it_is_installed(quick):
    quick.setitem(sys.modules, "tqdm", types.SimpleNamespace(tqdm=FakeTqdm))
    assert shown(quick, Terminal()) == "[the set cells][3][9][closed]"


def test_nothing_is_counted_in_the_first_seconds(quick):
    quick.setattr(progress, "COUNTED", 60.0)
    assert shown(quick, Terminal()) == ""


def test_the_command_counts_the_cells_of_a_set(quick, capsys):
    counted = []
    quick.setattr(bar.Line, "show", lambda self, done: counted.append(done))
    quick.setattr(sys, "stderr", Terminal())
    assert main(["|x + y| - |x - y|", "--vars", "x,y", "--at", "x=0, y=0"]) == 0
    assert counted == [1, 2, 3, 4]


def test_progress_is_called_with_the_number_of_cells():
    x, y = rs.parse("x"), rs.parse("y")
    done = []
    rs.subdifferential(rs.ReLU(x) - rs.ReLU(y) + rs.ReLU(x - y), (x, y), at=(0, 0), progress=done.append)
    assert done == [1, 2, 3, 4, 5, 6]
