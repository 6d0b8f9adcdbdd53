"""Wrong arguments of every question are refused by a name that says what is wanted, never by a foreign error."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Matrix, Symbol, Tuple, oo, pi

import relu_sym as rs

NET = rs.Network([[[1, -1], [1, 1]], [[1, 1], [0, 2]]], [[0, 0], [0, -1]])
STRANGE = (
    *(None, "abc", "12", 3, (1,), (1, 2, 3), {}, {"y": (1, 2)}, {1: 2}, float("nan"), (Symbol("x"), 1), (pi, 1)),
    *((1j, 0), [[[1, [2, 3]]]], np.array(["a", "b"]), np.array([1, None], dtype=object), b"ab", object(), (oo, 0), NET),
)


def answered_or_refused(ask):
    """Whatever a caller may mean, foreign exceptions are none of it."""
    try:
        ask()
    except rs.ReluSymError as refused:
        assert "not worked out" not in str(refused), refused


@pytest.mark.parametrize("odd", STRANGE, ids=[f"{k} {type(odd).__name__}" for k, odd in enumerate(STRANGE)])
def test_strange_arguments(odd):
    for name in (
        "__call__",
        "pattern",
        "jacobian",
        "subdifferential",
        "generalized_jacobian",
        "lexicographic_derivative",
    ):
        answered_or_refused(lambda name=name: getattr(NET, name)(odd))
    for name in ("along", "attributions", "sampled_attributions", "attribution_errors"):
        answered_or_refused(lambda name=name: getattr(NET, name)(odd, (1, 2)))
        answered_or_refused(lambda name=name: getattr(NET, name)((1, 2), odd))
    for ask in (
        lambda: NET.regions(odd),
        lambda: NET.regions((0, 1), plane=odd),
        lambda: NET.regions((0, 1), max_regions=odd),
        lambda: NET.lipschitz(odd),
        lambda: NET.lipschitz((0, 1), norm=odd),
        lambda: NET.simplified(odd),
        lambda: list(NET.audit(odd)),
        lambda: list(NET.audit([odd])),
        lambda: list(NET.audit([(0, 0)], frameworks=odd)),
        lambda: list(NET.along_many(odd)),
        lambda: list(NET.along_many([odd])),
        lambda: NET.lexicographic_derivative((0, 0), directions=odd),
        lambda: NET.subdifferential((0, 0), max_cells=odd),
        lambda: NET.to_expr(odd),
        lambda: NET.sampled_attributions((0, 1), (1, 2), samples=odd),
        lambda: NET.sampled_attributions((0, 1), (1, 2), rule=odd),
        lambda: NET.attribution_errors((0, 1), (1, 2), samples=odd),
        lambda: NET.along((0, 0), (1, 2), variable=odd),
        lambda: NET.along((0, 0), (1, 2)).lipschitz(odd),
        lambda: rs.Network(odd),
        lambda: rs.Network([odd]),
        lambda: rs.Network([[odd]]),
        lambda: rs.Network([[[1]]], odd),
        lambda: rs.Network([[[1]]], [odd]),
        lambda: rs.Network([[[1]], [[1]]], None, activation=odd),
        lambda: rs.Network([[[1]], [[1]]], None, skip=odd),
        lambda: rs.Network([[[1]], [[1]]], None, skip={1: odd}),
    ):
        answered_or_refused(ask)


def test_points_of_many_kinds_are_one():
    wanted = NET((1, 2))
    for same in (
        [1, 2],
        (1.0, 2.0),
        range(1, 3),
        iter([1, 2]),
        np.array([1, 2]),
        Matrix([1, 2]),
        Tuple(1, 2),
        [[1], [2]],
    ):
        assert NET(same) == wanted
    with pytest.raises(rs.UnsupportedError, match="max_cells=0: give a whole number, 1 at least"):
        NET.subdifferential((0, 0), max_cells=0)
    assert NET((10**400, 1e-320))[0] > 10**400
