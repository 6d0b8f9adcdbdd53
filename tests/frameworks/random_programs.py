"""Random programs at points where their switches tie."""

import random

from relu_sym.parsing.operations import Name, Number, Operation

UNARY = """relu relu6 abs leaky_relu elu selu celu hardtanh hardsigmoid hardswish sqrt exp sin cos tanh log1p square
sigmoid atan softplus floor sign expm1 erf""".split()
BINARY = "maximum minimum add mul div".split()
EXTRA = {"leaky_relu": ("0.25",), "elu": ("2",), "celu": ("2",), "hardtanh": ("-1", "1")}
LEAVES = ("0", "1", "2", "0.5", "3")


def number(text):
    return Operation("neg", (Number(text[1:]),)) if text.startswith("-") else Number(text)


def program(seed, depth=4, names=("x", "y"), unary=UNARY, binary=BINARY):
    """A tree; the same for the same seed."""
    g = random.Random(seed)

    def tree(d):
        if d == 0 or g.random() < 0.12:
            return Name(g.choice(names)) if g.random() < 0.75 else Number(g.choice(LEAVES))
        kind = g.random()
        if kind < 0.45:
            head = g.choice(unary)
            return Operation(head, (tree(d - 1), *map(number, EXTRA.get(head, ()))))
        if kind < 0.8:
            return Operation(g.choice(binary), (tree(d - 1), tree(d - 1)))
        if kind < 0.86:
            return Operation("clip", (tree(d - 1), Number("0"), Number("1")))
        if kind < 0.92:
            condition = Operation(g.choice(("gt", "ge", "eq")), (tree(d - 1), Number("0")))
            return Operation("where", (condition, tree(d - 1), tree(d - 1)))
        if kind < 0.96:
            return Operation("neg", (tree(d - 1),))
        return Operation("pow", (tree(d - 1), Number(g.choice(("2", "3", "0.5", "1.5", "0")))))

    found = tree(depth)
    at = {n: g.choice((0, 0, 0, 1, -1, 2)) for n in names}
    return Operation("add", (found, Operation("mul", (Number("1"), Name("x"))))), at
