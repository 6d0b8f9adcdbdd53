"""Programs run by the real frameworks, where they are installed: how tables are measured and checked."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ...errors import UnsupportedError, how_to_install

KNOWN = ("torch", "jax", "tensorflow")


def executor(framework: str) -> Any:
    """The executor of an installed framework: ``.version``, ``.gradient(tree, at, wrt, forward, dtype)``."""
    if framework not in KNOWN:
        raise UnsupportedError("there is no executor of {0!r}: choose one of {1}", framework, ", ".join(KNOWN))
    try:
        installed = import_module(framework)
    except ImportError as error:
        raise UnsupportedError(
            "{0} is not installed ({1}): {2}", framework, str(error), how_to_install(framework)
        ) from None
    return import_module(f"{__name__}.run_{framework}").Executor(installed)
