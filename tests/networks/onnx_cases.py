"""Models of one node or a few, for the comparison with the reference evaluator and onnxruntime."""

from __future__ import annotations

from random import Random

from onnx_models import model, node, tensor

CHANCE = Random(20)


def some(*shape, dtype="float64"):
    """A constant of random multiples of 1/16."""
    count = 1
    for n in shape:
        count *= n
    return [CHANCE.randint(-32, 32) / 16 for _ in range(count)], shape, dtype


def ints(*values):
    """A list of whole numbers."""
    return list(values), (len(values),), "int64"


def num(value, dtype="float64"):
    """A number without axes."""
    return [value], (), dtype


# (opset, operator, inputs: a shape or a constant, attributes)
X = (2, 3)
IMAGE = (1, 2, 5, 5)
CASES = [
    (13, "Gemm", [(2, 3), some(3, 4), some(4)], {}),
    (13, "Gemm", [(3, 2), some(4, 3), some(2, 1)], {"alpha": 0.1, "beta": 0.3, "transA": 1, "transB": 2}),
    (7, "Gemm", [(2, 3), some(3, 4), some(1, 4)], {"transA": 0}),
    (11, "Gemm", [(2, 3), some(3, 4)], {"alpha": 2.0}),
    (11, "Gemm", [some(2, 3), (3, 4), num(2.0)], {"beta": -1.0}),
    (13, "Gemm", [some(2, 3), some(3, 4), (2, 4)], {"beta": 0.0}),
    (13, "MatMul", [(2, 3), some(3, 2)], {}),
    (13, "MatMul", [some(4, 2, 3), (3, 2)], {}),
    (9, "MatMul", [(2, 1, 2, 3), some(4, 3, 2)], {}),
    (13, "MatMul", [(3,), some(3, 2)], {}),
    (13, "MatMul", [some(2, 3), (3,)], {}),
    (13, "MatMul", [(3,), some(3)], {}),
    (13, "Add", [X, some(3)], {}),
    (14, "Add", [(2, 1), (1, 3)], {}),
    (7, "Sub", [some(4, 2, 3), X], {}),
    (13, "Mul", [X, some(2, 1)], {}),
    (14, "Div", [X, ([3.0, 0.5, 7.0], (3,), "float64")], {}),
    (13, "Neg", [X], {}),
    (13, "Abs", [X], {}),
    (14, "Relu", [X], {}),
    (7, "Relu", [()], {}),
    (16, "LeakyRelu", [X], {"alpha": 0.1}),
    (16, "LeakyRelu", [X], {}),
    (7, "LeakyRelu", [X], {"alpha": -1.5}),
    (16, "PRelu", [X, some(3)], {}),
    (9, "PRelu", [(1, 3, 2), some(3, 1)], {}),
    (13, "Max", [X, some(3), (2, 1)], {}),
    (13, "Max", [X], {}),
    (13, "Max", [X, num(0.25)], {}),
    (8, "Min", [X, some(2, 3), some(3)], {}),
    (13, "Min", [X, X], {}),
    (13, "Sum", [X, some(3), (2, 1)], {}),
    (8, "Sum", [X], {}),
    (13, "Mean", [X, some(3), (2, 1)], {}),
    (7, "Clip", [X], {"min": -0.3, "max": 0.7}),
    (10, "Clip", [X], {"max": 0.7}),
    (13, "Clip", [X, num(-0.3), num(0.7)], {}),
    (12, "Clip", [X, "-", num(0.7)], {}),
    (13, "Clip", [X, num(0.5), num(-0.5)], {}),
    (13, "Clip", [X, num(-float("inf")), num(0.5)], {}),
    (13, "Flatten", [(2, 3, 4)], {"axis": 0}),
    (13, "Flatten", [(2, 3, 4)], {"axis": -1}),
    (9, "Flatten", [(2, 3, 4)], {}),
    (14, "Reshape", [(2, 3, 4), ints(0, -1)], {}),
    (13, "Reshape", [(2, 3, 4), ints(4, 0, 2)], {}),
    (11, "Squeeze", [(1, 2, 1)], {"axes": [-1]}),
    (13, "Squeeze", [(1, 2, 1), ints(0)], {}),
    (13, "Squeeze", [(1, 2, 1)], {}),
    (11, "Unsqueeze", [(2, 3)], {"axes": [0, 2]}),
    (13, "Unsqueeze", [(2, 3), ints(-1, 1)], {}),
    (13, "Transpose", [(2, 3, 4)], {"perm": [2, 0, 1]}),
    (13, "Transpose", [(2, 3, 4)], {}),
    (13, "Concat", [X, some(1, 3), X], {"axis": -2}),
    (7, "Concat", [X, some(2, 2)], {"axis": 1}),
    (9, "Slice", [(5, 4)], {"starts": [1, -3], "ends": [100, -1]}),
    (9, "Slice", [(5, 4)], {"starts": [1], "ends": [3], "axes": [1]}),
    (13, "Slice", [(5, 4), ints(4, -1), ints(-100, -100), ints(0, 1), ints(-2, -1)], {}),
    (13, "Slice", [(5, 4), ints(4), ints(-1), ints(0), ints(-1)], {}),
    (10, "Slice", [(5, 4), ints(-4, 1), ints(4, 9)], {}),
    (11, "Gather", [(4, 3), ([0, -1, 2, 2], (2, 2), "int64")], {"axis": 0}),
    (13, "Gather", [(4, 3), ([1], (), "int64")], {"axis": 1}),
    (13, "Identity", [X], {}),
    (13, "Dropout", [X, num(0.5), ([0], (), "bool")], {"seed": 3}),
    (13, "Dropout", [X], {}),
    (10, "Dropout", [X], {"ratio": 0.3}),
    (13, "ReduceSum", [(2, 3, 4), ints(0, -1)], {"keepdims": 0}),
    (13, "ReduceSum", [(2, 3, 4)], {}),
    (13, "ReduceSum", [(2, 3, 4)], {"noop_with_empty_axes": 1}),
    (11, "ReduceSum", [(2, 3, 4)], {"axes": [1]}),
    (18, "ReduceMean", [(2, 3, 4), ints(1)], {}),
    (13, "ReduceMean", [(2, 3, 4)], {"axes": [0, 2], "keepdims": 0}),
    (18, "ReduceMax", [(2, 3, 4), ints(2)], {"keepdims": 0}),
    (13, "ReduceMin", [(2, 3, 4)], {"axes": [-1]}),
    (13, "Shape", [(2, 3, 4)], {}),
    (13, "Expand", [(3, 1), ints(2, 1, 4)], {}),
    (13, "Pad", [(2, 3), ints(0, 1, 2, 0), num(0.7)], {}),
    (18, "Pad", [(2, 3), ints(1, 2), "-", ints(1)], {}),
    (11, "Pad", [(2, 3), ints(1, 0, 0, 2)], {"mode": "constant"}),
    (9, "BatchNormalization", [(2, 3, 2), some(3), some(3), some(3), ([0.5, 1.5, 2.0], (3,), "float64")], {}),
    (
        15,
        "BatchNormalization",
        [(2, 3), some(3), some(3), some(3), ([0.5, 1.5, 2.0], (3,), "float64")],
        {"epsilon": 0.1},
    ),
    (11, "Conv", [IMAGE, some(3, 2, 3, 3), some(3)], {}),
    (11, "Conv", [IMAGE, some(4, 1, 2, 3)], {"group": 2, "pads": [1, 0, 2, 1], "strides": [2, 1], "dilations": [1, 2]}),
    (11, "Conv", [(2, 2, 6), some(3, 2, 3)], {"auto_pad": "SAME_UPPER", "strides": [2]}),
    (11, "Conv", [(1, 2, 6), some(3, 2, 3)], {"auto_pad": "SAME_LOWER", "strides": [2], "kernel_shape": [3]}),
    (11, "Conv", [(1, 2, 6), some(3, 2, 2)], {"auto_pad": "VALID"}),
    (22, "Conv", [(1, 1, 3, 3, 3), some(2, 1, 2, 2, 2)], {}),
    (12, "MaxPool", [IMAGE], {"kernel_shape": [2, 2]}),
    (12, "MaxPool", [IMAGE], {"kernel_shape": [3, 2], "strides": [2, 2], "pads": [1, 0, 1, 1], "ceil_mode": 1}),
    (12, "MaxPool", [IMAGE], {"kernel_shape": [2, 2], "dilations": [2, 2]}),
    (8, "MaxPool", [IMAGE], {"kernel_shape": [2, 2], "strides": [2, 2]}),
    (12, "MaxPool", [(1, 1, 7)], {"kernel_shape": [3], "strides": [2], "ceil_mode": 1}),
    (22, "MaxPool", [(1, 1, 6)], {"kernel_shape": [2], "strides": [3], "ceil_mode": 1}),
    (11, "Conv", [(1, 1, 6), some(1, 1, 1)], {"auto_pad": "SAME_UPPER", "strides": [3]}),
    (12, "MaxPool", [(1, 1, 6)], {"kernel_shape": [3], "auto_pad": "SAME_UPPER"}),
    (13, "AveragePool", [(1, 1, 5)], {"kernel_shape": [2], "auto_pad": "SAME_LOWER", "strides": [4]}),
    (7, "AveragePool", [IMAGE], {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}),
    (11, "AveragePool", [IMAGE], {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "count_include_pad": 1}),
    (11, "AveragePool", [IMAGE], {"kernel_shape": [2, 2], "strides": [2, 2], "ceil_mode": 1}),
    (19, "AveragePool", [IMAGE], {"kernel_shape": [2, 2], "strides": [2, 2], "ceil_mode": 1, "count_include_pad": 1}),
    (
        22,
        "AveragePool",
        [IMAGE],
        {"kernel_shape": [2, 2], "dilations": [2, 2], "pads": [1, 1, 0, 0], "count_include_pad": 1},
    ),
    (13, "GlobalAveragePool", [IMAGE], {}),
    (13, "GlobalMaxPool", [IMAGE], {}),
    (7, "HardSigmoid", [X], {"alpha": 0.3, "beta": 0.4}),
    (13, "HardSigmoid", [X], {}),
    (14, "HardSwish", [X], {}),
    (13, "Sigmoid", [X], {}),
    (13, "Tanh", [X], {}),
    (13, "Exp", [X], {}),
    (13, "Erf", [X], {}),
    (13, "Softplus", [X], {}),
    (18, "Mish", [X], {}),
    (20, "Gelu", [X], {}),
    (20, "Gelu", [X], {"approximate": "tanh"}),
    (13, "Elu", [X], {"alpha": 0.3}),
    (13, "Selu", [X], {}),
    (13, "Selu", [X], {"alpha": 1.5, "gamma": 1.25}),
    (28, "Celu", [X], {"alpha": 0.7}),
    (10, "ThresholdedRelu", [X], {"alpha": 0.0}),
    (10, "Shrink", [X], {"lambd": 0.75, "bias": 0.75}),
]


def build(case):
    """(bytes, number of inputs) of a case."""
    opset, kind, operands, attributes = case
    inputs, stored, names = {}, [], []
    for k, operand in enumerate(operands):
        if operand == "-":
            names.append("-")
        elif len(operand) == 3 and isinstance(operand[0], list):
            values, shape, dtype = operand
            stored.append(tensor(f"c{k}", values, shape, dtype))
            names.append(f"c{k}")
        else:
            inputs[f"x{k}"] = operand
            names.append(f"x{k}")
    return model([node(kind, " ".join(names), "y", **attributes)], inputs, "y", stored, opset)


SPLITS = [
    (11, {}, "a b", {"split": [1, 3], "axis": 1}),
    (11, {}, "a b", {"axis": -1}),
    (13, {"s": [1, 0, 3]}, "a b c", {"axis": 1}),
    (13, {}, "a b", {"axis": 1}),
    (18, {}, "a b c", {"axis": 1, "num_outputs": 3}),
    (18, {"s": [3, 1]}, "a b", {"axis": 1}),
]


def build_split(case):
    """A Split of (2, 4) into several outputs."""
    opset, sizes, outputs, attributes = case
    stored = [tensor(k, v, None, "int64") for k, v in sizes.items()]
    return model([node("Split", " ".join(["x", *sizes]), outputs, **attributes)], {"x": (2, 4)}, outputs, stored, opset)
