"""Files made to hang or to fill the memory are refused by name before they do; random damage gives named errors."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from onnx_models import model, node, tensor

import relu_sym as rs
from relu_sym.networks import tape
from relu_sym.networks.onnx_model import model_program

DATA = Path(__file__).parent / "data"


def chain(kind, count, *second, **attributes):
    """The operator applied again and again, to what it gave and to itself or a constant."""
    names = ["x", *(f"a{k}" for k in range(count - 1)), "y"]
    return [
        node(kind, " ".join([names[k], *(second or names[k : k + 1])]), names[k + 1], **attributes)
        for k in range(count)
    ]


def test_tensors_that_double_are_refused_before_they_are_made():
    data = model(chain("Concat", 40, axis=1), {"x": (1, 2)}, "y", [], 13)
    with pytest.raises(
        rs.BudgetError, match=r"the node 'the Concat' \(Concat, opset 13\): a tensor of shape .* has more"
    ):
        model_program(data, None)


def test_numbers_that_grow_are_refused(monkeypatch):
    monkeypatch.setattr(tape, "MAX_BITS", 1 << 16)
    data = model(chain("Mul", 60, "c"), {"x": (1, 4)}, "y", [tensor("c", [3.3e38], (), "float32")], 13, "float32")
    with pytest.raises(rs.BudgetError, match=r"the numbers of the network so far have more than 65536 bits"):
        model_program(data, None)
    monkeypatch.setattr(tape, "MAX_BITS", 1 << 24)
    assert rs.Network.of(model_program(data, None))((1, 0, 0, 0))[0] > 10**2000


def test_an_error_does_not_quote_a_whole_file():
    outputs = [f"s{k}" for k in range(5000)]
    unnamed = {**node("Split", "x", " ".join(outputs), axis=1), "name": ""}
    for nodes in ([unnamed, node("Relu", "s0", "y")], [node("R" * 9000, "x", "y")]):
        with pytest.raises(rs.ReluSymError) as caught:
            model_program(model(nodes, {"x": (1, 2)}, "y", [], 13), None)
        assert str(caught.value).index(": ") < 300


@pytest.mark.parametrize("name", sorted(p.name for p in DATA.iterdir() if p.suffix in (".onnx", ".nnet")))
def test_random_damage_is_named(name, tmp_path):
    """Flipped bits, cuts, insertions: a network or a ``ReluSymError``."""
    whole = (DATA / name).read_bytes()
    reader = rs.Network.from_nnet if name.endswith("nnet") else rs.Network.from_onnx
    chance, place = Random(name), tmp_path / name
    for _ in range(6 if len(whole) > 8000 else 40):
        data = bytearray(whole)
        at, kind = chance.randrange(len(data)), chance.randrange(4)
        if kind == 0:
            del data[at:]
        elif kind == 1:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
        else:
            for _ in range(chance.choice((1, 1, 3, 9))):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        place.write_bytes(bytes(data))
        try:
            net = reader(place)
            net([0.5] * net.program.dimension)
        except rs.ReluSymError as error:
            assert "is not worked out" not in str(error)
