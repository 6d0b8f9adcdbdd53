"""A plugin: tests and doctests alike wait a minute for an answer, whatever the machine does beside them."""

from __future__ import annotations

import os

import pytest

import relu_sym as rs


@pytest.fixture(autouse=True)
def patience(request):
    """A minute for every answer (four without SymPy's cache): how busy the machine is decides no test.

    ``default_budget`` marks those about time.
    """
    if "default_budget" in request.keywords:
        yield
        return
    with rs.budget(seconds=240 if os.environ.get("SYMPY_USE_CACHE") == "no" else 60):
        yield
