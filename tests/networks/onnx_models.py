"""Small ONNX models as bytes, written field by field; no package is needed."""

from __future__ import annotations

import struct
from math import prod

from relu_sym.networks.onnx_tensor import CODES, RAW
from relu_sym.networks.onnx_wire import encoded


def tensor(name, values, shape=None, dtype="float64"):
    """A tensor message; numbers as Python has them."""
    values = list(values) if isinstance(values, (list, tuple)) else [values]
    shape = [len(values)] if shape is None else list(shape)
    raw = struct.pack(f"<{len(values)}{RAW[dtype]}", *values)
    return {"dims": shape, "data_type": CODES[dtype], "name": name, "raw_data": raw}


def attribute(name, value):
    """An attribute of the type that the value has."""
    if isinstance(value, dict):
        return {"name": name, "t": value, "type": 4}
    if isinstance(value, list):
        kind = "floats" if value and isinstance(value[0], float) else "ints"
        return {"name": name, kind: value, "type": 6 if kind == "floats" else 7}
    if isinstance(value, str):
        return {"name": name, "s": value.encode(), "type": 3}
    key = "f" if isinstance(value, float) else "i"
    return {"name": name, key: value, "type": 1 if key == "f" else 2}


def node(kind, inputs, outputs, domain="", **attributes):
    """A node; inputs and outputs are names parted by blanks ("-" for one left out)."""
    names = [["" if n == "-" else n for n in text.split()] for text in (inputs, outputs)]
    found = {"input": names[0], "output": names[1], "op_type": kind, "name": f"the {kind}", "domain": domain}
    return {**found, "attribute": [attribute(k, v) for k, v in attributes.items()]}


def value(name, shape, dtype="float64"):
    """An input or an output; a text in the shape is an open axis."""
    dims = [{"dim_param": n} if isinstance(n, str) else {"dim_value": n} for n in shape]
    return {"name": name, "type": {"tensor_type": {"elem_type": CODES[dtype], "shape": {"dim": dims}}}}


def model(nodes, inputs, outputs, stored=(), opset=20, dtype="float64", **more):
    """The bytes; inputs are {name: shape}, outputs names."""
    graph = {
        "node": list(nodes),
        "name": "g",
        "initializer": list(stored),
        "input": [value(n, s, dtype) for n, s in inputs.items()],
        "output": [value(n, (), dtype) for n in outputs.split()],
    }
    for end in graph["output"]:
        del end["type"]["tensor_type"]["shape"]
    return encoded({"ir_version": 8, "opset_import": [{"domain": "", "version": opset}], "graph": graph, **more})


def points(program, seed, scale=32):
    """Exact points as lists of numbers of a few binary digits."""
    from fractions import Fraction
    from random import Random

    chance = Random(seed)
    return [Fraction(chance.randint(-3 * scale, 3 * scale), scale) for _ in range(program.dimension)]


def shaped(numbers, shapes):
    """The numbers cut into flat lists of these shapes."""
    found, at = [], 0
    for shape in shapes:
        found.append(numbers[at : at + prod(shape)])
        at += prod(shape)
    return found
