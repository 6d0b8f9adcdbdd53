"""Wrong arguments of every question are refused by a name that says what is wanted, never by a foreign error."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from sympy import Matrix, Symbol, Tuple, oo, pi

import relu_sym as rs
from relu_sym.networks.heads import HEADS

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


def nested(depth):
    """A point inside many lists."""
    return [1, 2] if not depth else [nested(depth - 1)]


@pytest.mark.parametrize(
    "ask, said",
    [
        (lambda: NET.simplified((1, -1)), "side 1 of the box goes from 1 down to -1"),
        (lambda: rs.Network([[[1]], [[1]]], activation="nope"), "activation='nope': the names are relu, sigmoid"),
        (lambda: NET.along((1, 2, 3), (1, 2)), "the start has 3 coordinates, and 2 are wanted"),
        (lambda: NET(nested(500)), "nested deeper than 64 times"),
        (lambda: NET(np.array([1, 2j])), r"2j\)? is no finite rational number|\(?1\+0j\)? is no"),
        (lambda: NET.regions()[0].value((1,)), "the point has 1 coordinates, and 2 are wanted"),
        (lambda: NET.regions()[0].value((100, 100)), r"the point \(100, 100\) is outside of the polygon"),
    ],
)
def test_what_refusals_say(ask, said):
    with pytest.raises(rs.UnsupportedError, match=said):
        ask()


@pytest.mark.parametrize("name", HEADS)
def test_every_name_of_an_activation_has_values(name):
    (value,) = rs.Network([[[1]], [[1]]], activation=name)((2,))
    assert value.is_positive


def test_a_box_of_one_point_is_a_box():
    assert NET.simplified((1, 1))((1, 1)) == NET((1, 1))


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


def test_numbers_longer_than_python_writes_are_refused_all_the_same():
    net = rs.Network([[[1, -1], [1, 1]], [[1, 1]]], None)
    long = 10**5000
    for ask in (
        lambda: net.regions(box=(long, long)),
        lambda: net.regions(box=(0, 1), plane=((0, 0), (long, 1), (long, 1))),
        lambda: net.along((0, 0), (long, "a")),
        lambda: net.lipschitz(box=(long, 1)),
    ):
        with pytest.raises(rs.UnsupportedError) as caught:
            ask()
        assert str(caught.value) and str(pickle.loads(pickle.dumps(caught.value)))


def test_progress_is_a_function():
    net = rs.Network([[[1, -1], [1, 1]], [[1, 1]]], None)
    with pytest.raises(rs.UnsupportedError, match="progress=3: give a function"):
        list(net.audit([(0, 0)], progress=3))


@pytest.mark.torch
def test_tensors_are_points_weights_and_boxes():
    torch = pytest.importorskip("torch")
    weights = torch.tensor([[0.1, -1.0], [1.0, 1.0]], requires_grad=True)
    net = rs.Network([weights, torch.ones(1, 2, dtype=torch.float64)], [torch.zeros(2), torch.zeros(1)])
    plain = rs.Network([weights.tolist(), [[1, 1]]], None)
    place = torch.tensor([[0.3, 2.0]])
    flat = place.reshape(-1).tolist()
    assert net(place) == net({"x": place[0]}) == net((place[0, 0], place[0, 1])) == plain(flat)
    assert net.along(place, (1, 1)) == plain.along(flat, (1, 1))
    assert net.regions(box=torch.tensor([[0, 1], [0, 2]])) == plain.regions(box=((0, 1), (0, 2)))
    assert [r.verdicts for r in net.audit(place)] == [r.verdicts for r in plain.audit([flat])]
    for wrong in (torch.ones(2), torch.tensor(1.0)):
        with pytest.raises(rs.UnsupportedError, match=r"is no vector of numbers|no list with an entry"):
            rs.Network(wrong)
    with pytest.raises(rs.UnsupportedError, match="3 coordinates, and 2 are wanted"):
        net(torch.zeros(3))
    with pytest.raises(rs.UnsupportedError, match="is no finite rational number"):
        net(torch.tensor([float("nan"), 1]))
