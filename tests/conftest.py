"""What all tests share: one reproducible hypothesis profile, and what happens where a tool is absent."""

from __future__ import annotations

import importlib.util
import os
import shutil
import zlib

import pytest
from hypothesis import HealthCheck, settings

from tests import heavy, patience

os.environ.setdefault("RELU_SYM_FOREIGN", "raise")  # a defect shows its cause, not the refusal that users see

settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    parent=settings.get_profile("repeatable"),
    derandomize=False,
    max_examples=2000,
    print_blob=True,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure(config):
    """A fixture of this file would miss the doctests of the library, the README and the guide."""
    config.pluginmanager.register(patience, "patience")
    config.pluginmanager.register(heavy, "heavy")


def pytest_collection_modifyitems(config, items):
    """``RELU_SYM_SHARE=1/3``: every third test, the same ones in every process; 2/3 and 3/3 are the others."""
    share = os.environ.get("RELU_SYM_SHARE")
    if not share:
        return
    k, n = map(int, share.split("/"))
    left = [item for item in items if zlib.crc32(item.nodeid.encode()) % n != k - 1]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if zlib.crc32(item.nodeid.encode()) % n == k - 1]


def _found(tool: str) -> str | None:
    """Where a program or a Python module is."""
    program = shutil.which(tool)
    if program or not tool.isidentifier():
        return program
    module = importlib.util.find_spec(tool)
    return (module.origin or tool) if module else None


@pytest.fixture
def need_tool():
    """``need_tool("pdflatex")``: its path; without it the test is skipped, but fails in CI, where it must run."""

    def need(tool: str) -> str:
        path = _found(tool)
        if path is None and os.environ.get("CI"):
            pytest.fail(f"{tool} is not installed, and in CI a test may not be skipped for that")
        if path is None:
            pytest.skip(f"{tool} is not installed")
        return path

    return need
