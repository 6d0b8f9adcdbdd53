"""A plugin: the tests of ``heavy.txt``, those that took more than a second of processor time, belong to the slow half.

``RELU_SYM_HEAVY=times.txt pytest -m "slow or not slow"`` writes that time and the name of every test into a file, from
which the list is made anew.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

HEAVY = frozenset(Path(__file__).with_name("heavy.txt").read_text(encoding="utf-8").splitlines())


@pytest.hookimpl(tryfirst=True)  # before pytest looks at the marks
def pytest_collection_modifyitems(items):
    for item in items:
        if item.nodeid in HEAVY:
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    begun = time.process_time()
    yield
    if "RELU_SYM_HEAVY" in os.environ:
        with open(os.environ["RELU_SYM_HEAVY"], "a", encoding="utf-8") as file:
            file.write(f"{time.process_time() - begun:.3f}\t{item.nodeid}\n")
