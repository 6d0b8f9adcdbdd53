"""{v : f(y) >= f(a) + v.(y - a) for all y}."""

from __future__ import annotations

from typing import Any

from ...errors import UnsupportedError


def convex(q: Any, facts: Any, ask: Any, max_cells: int) -> Any:
    """The slopes of the affine minorants that touch f at the point."""
    raise UnsupportedError("kind='convex' in several variables is not built")
