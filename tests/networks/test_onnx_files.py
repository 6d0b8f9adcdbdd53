"""Broken, truncated and hostile ONNX files get a named error, at once; nothing outside their folder is opened."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from onnx_models import attribute, model, node, tensor

import relu_sym as rs
from relu_sym.networks.onnx_model import model_program
from relu_sym.networks.onnx_wire import decoded, encoded

RELU = node("Relu", "x", "y")
SMALL = model(
    [node("MatMul", "x w", "h"), node("Add", "h b", "k"), node("Relu", "k", "y")],
    {"x": ("N", 2)},
    "y",
    [tensor("w", [1.0, 2.0, 3.0, 4.0], (2, 2)), tensor("b", [0.5, -0.5])],
)


def refused(data, *, match, error=rs.ReluSymError, folder=None):
    with pytest.raises(error, match=match):
        model_program(data, folder)


def test_a_file_cut_off_anywhere_is_refused():
    for end in range(len(SMALL)):
        refused(SMALL[:end], match="cut off|no ONNX|number|nothing makes|no output|says no version|name|needs|bytes")


def test_changed_bytes_give_a_network_or_a_named_error():
    chance, read = Random(4), 0
    for _ in range(1500):
        data = bytearray(SMALL)
        for _ in range(chance.choice((1, 1, 2, 4))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            model_program(bytes(data), None)
            read += 1
        except rs.ReluSymError:
            pass
    assert 0 < read < 1500


def test_what_is_written_is_what_is_read():
    assert encoded(decoded(SMALL)) == SMALL


def graph(nodes=(RELU,), inputs=None, outputs="y", stored=(), **options):
    return model(nodes, {"x": (2,)} if inputs is None else inputs, outputs, stored, **options)


BROKEN = [
    (b"", "no ONNX model"),
    (b"\x80" * 40, "does not end"),
    (b"PK\x03\x04 a zip file", "not an ONNX file"),
    (b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "the file is cut off"),
    (graph(opset=6), "opset 6: opsets 7 to 28 are read"),
    (graph(opset=29), "opset 29"),
    (graph(opset=-1), "opset -1"),
    (graph([node("Relu", "z", "y")]), "needs 'z', which nothing makes"),
    (graph(outputs="q"), "the graph needs 'q', which nothing makes"),
    (graph(outputs=""), "the graph has no output"),
    (graph(outputs="y y"), "the output 'y' twice"),
    (graph([RELU, node("Abs", "x", "y")]), "the name 'y' is given twice"),
    (graph([node("Relu", "x", "x")]), "the name 'x' is given twice"),
    (graph(stored=[tensor("c", [1.0]), tensor("c", [1.0])]), "the name 'c' is given twice"),
    (graph([node("Add", "x z", "y"), node("Relu", "y", "z")]), "cycle"),
    (graph([node("Add", "x y", "y")]), "cycle"),
    (graph([node("Relu", "x", "y", domain="com.example")]), "domain 'com.example'"),
    (graph([node("Relu", "x x", "y")]), "has 2 inputs"),
    (graph([node("Gelu", "x", "y")], opset=19), "no such operator before opset 20"),
    (graph([node("Relu", "", "y")]), "has 0 inputs"),
    (graph([node("Add", "x -", "y")]), "lacks its input 2"),
    (graph(inputs={"x": (2**40, 2**40)}), "more than"),
    (graph(inputs={"x": (2,) * 60}), "is no shape"),
    (graph([node("Add", "x c", "y")], stored=[{**tensor("c", [1.0]), "dims": [2**62, 2**62]}]), "more than"),
    (graph([node("Add", "x c", "y")], stored=[{**tensor("c", [1.0]), "dims": [-1]}]), "has the shape"),
    (graph([node("Add", "x c", "y")], stored=[{**tensor("c", [1.0]), "dims": [3]}]), "do not have 8 bytes"),
    (graph([node("Add", "x c", "y")], stored=[{**tensor("c", [1.0]), "data_type": 8}]), "data type 8"),
    (graph([node("Add", "x c", "y")], stored=[{**tensor("c", [1.0]), "float_data": [1.0]}]), "holds its entries as"),
    (graph([node("Add", "x c", "y")], stored=[tensor("c", [1.0, 2.0, 3.0])]), "do not broadcast"),
    (graph([node("Mul", "x c", "y")], stored=[tensor("c", [float("nan")])]), "nan is no number"),
    (graph([node("Max", "x c", "y")], stored=[tensor("c", [float("inf")])]), "maximum with inf"),
    (graph([node("Div", "x c", "y")], stored=[tensor("c", [0.0])]), "division by 0"),
    (graph([node("Reshape", "x c", "y")], stored=[tensor("c", [-1, -1], [2], "int64")]), "Reshape of"),
    (graph([node("Expand", "x c", "y")], stored=[tensor("c", [2**62, 2], [2], "int64")]), "more than"),
    (graph([node("ConstantOfShape", "c", "y")], stored=[tensor("c", [2**31] * 3, [3], "int64")]), "more than"),
    (graph([node("Concat", "x x", "y", axis=2**62)]), "there is no axis"),
    (
        graph([node("MaxPool", "x", "y", kernel_shape=[2**62], pads=[2**62, 0])], {"x": (1, 1, 4)}),
        "more than|padding only",
    ),
    (graph(functions=[{"name": "Relu", "domain": ""}]), "its own Relu"),
    (graph([node("Expand", "c s", "y")], stored=[tensor("c", [], (2**62, 0)), tensor("s", [1], [1], "int64")]), "more"),
    (graph([{**RELU, "attribute": [{"name": "then", "type": 5}]}]), "of a type that is not read"),
    (graph([{**RELU, "attribute": [attribute("a", 1), attribute("a", 1)]}]), "stands there twice"),
]


@pytest.mark.parametrize(("data", "match"), BROKEN, ids=[f"{k}: {m}" for k, (_, m) in enumerate(BROKEN)])
def test_a_broken_file_is_refused(data, match):
    refused(data, match=match)


def test_a_field_twice_and_an_input_without_shape():
    found = decoded(graph())
    refused(encoded(found) + encoded({"graph": found["graph"]}), match="stands there twice", error=rs.ParseError)
    del found["graph"]["input"][0]["type"]["tensor_type"]["shape"]
    refused(encoded(found), match="has no shape in the file: give shapes=", error=rs.UnsupportedError)
    found["graph"]["input"][0]["type"] = {}
    refused(encoded(found), match="is no tensor", error=rs.UnsupportedError)


def test_a_long_chain_is_no_deep_recursion():
    nodes = [node("Neg", f"t{k}", f"t{k + 1}") for k in range(1500)]
    program = model_program(model(nodes[::-1], {"t0": (1,)}, "t1500"), None)
    assert rs.Network.of(program)([3]) == (3,)


# ---------------------------------------------------------------------- external data
def external(location, **more):
    entries = [{"key": "location", "value": location}, *({"key": k, "value": v} for k, v in more.items())]
    stored = {"dims": [2], "data_type": 11, "name": "c", "data_location": 1, "external_data": entries}
    return graph([node("Add", "x c", "y")], stored=[stored])


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "home"
    (home / "sub").mkdir(parents=True)
    content = bytes(8) + bytes.fromhex("000000000000e03f 000000000000f03f")  # 0.5 and 1.0 from byte 8 on
    for place in (home / "data.bin", home / "sub" / "data.bin", tmp_path / "secret.bin"):
        place.write_bytes(content)
    (home / "link.bin").symlink_to(tmp_path / "secret.bin")
    (home / "out").symlink_to(tmp_path)
    return home


@pytest.mark.parametrize("location", ["data.bin", "sub/data.bin", "./data.bin"])
def test_external_data_inside_the_folder(folder, location):
    (folder / "net.onnx").write_bytes(external(location, offset="8", length="16"))
    assert rs.Network.from_onnx(folder / "net.onnx")((0, 0)) == (rs.parse("1/2"), 1)


ESCAPES = ["../secret.bin", "link.bin", "out/secret.bin", "sub/../../secret.bin", "", ".", "sub", "none.bin", "..\\x"]
ESCAPES += ["/etc/passwd", "C:\\x", "data.bin\0", "file:data.bin"]


@pytest.mark.parametrize("location", ESCAPES)
def test_external_data_elsewhere_are_not_opened(folder, location):
    refused(external(location, offset="8"), match="no regular file inside the folder", folder=folder)
    refused(external(location), match="stands in no folder")


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"offset": "16"}, "ends before"),
        ({"offset": "-8"}, "is no place"),
        ({"offset": "9" * 30}, "is no place"),
        ({"length": "8"}, "needs 16 bytes"),
    ],
    ids=str,
)
def test_external_data_that_do_not_fit(folder, more, match):
    refused(external("data.bin", **more), match=match, error=rs.ParseError, folder=folder)


def test_external_data_beside_inner_ones(folder):
    found = decoded(external("data.bin"))
    found["graph"]["initializer"][0]["raw_data"] = bytes(16)
    refused(encoded(found), match="contradicts itself", error=rs.ParseError, folder=folder)


def test_what_is_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        rs.Network.from_onnx(tmp_path / "none.onnx")
    with pytest.raises(rs.ParseError, match="is no file"):
        rs.Network.from_onnx(tmp_path)


def test_wrong_arguments(tmp_path):
    for reader in (rs.Network.from_onnx, rs.Network.from_nnet):
        with pytest.raises(rs.UnsupportedError, match="3 is no path of a file"):
            reader(3)
    path = tmp_path / "n.onnx"
    path.write_bytes(SMALL)
    for shape in ("ab", (1, "n"), (0, 2), 3):
        with pytest.raises(rs.UnsupportedError, match="a shape is a tuple of whole numbers"):
            rs.Network.from_onnx(path, shapes={"x": shape})
    for shapes in (3, ["x"], "x", {3: (1, 2)}):
        with pytest.raises(rs.UnsupportedError, match=r"give a mapping from the names|has no input 3"):
            rs.Network.from_onnx(path, shapes=shapes)
    large = Path(__file__).parent / "data" / "ACASXU_experimental_v2a_1_1.onnx"
    with pytest.raises(rs.BudgetError):
        rs.Network.from_onnx(large, budget=rs.budget(seconds=1e-3))


@pytest.mark.parametrize("read", [rs.Network.from_onnx, rs.Network.from_nnet], ids=["onnx", "nnet"])
def test_what_a_file_holds_is_no_path_and_is_not_told_again(read):
    with pytest.raises(rs.UnsupportedError, match="is no path of a file") as refused:
        read(b"\x08\x04 onnx" * 10**5)
    assert len(str(refused.value)) < 200
