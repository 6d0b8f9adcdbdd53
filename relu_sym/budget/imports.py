"""``imported``: a package of others, brought in to its end whatever the time of the answer."""

from __future__ import annotations

import sys
from importlib import import_module
from time import monotonic
from types import ModuleType

from .watchdog import FAR, HERE, NEVER


def imported(name: str) -> ModuleType:
    """The package; while it is brought in the time of the answer stands still.

    An import that is broken off halfway leaves a package that cannot be imported again, PyTorch and JAX among them.

    >>> from relu_sym.budget.imports import imported
    >>> imported("math").pi < 4
    True
    """
    if name in sys.modules:
        return sys.modules[name]
    clock = HERE.clock
    limit, began = clock.limit, monotonic()
    clock.limit = FAR if limit != NEVER else NEVER
    try:
        return import_module(name)
    finally:
        clock.limit = limit if limit in (NEVER, FAR) else limit + monotonic() - began
