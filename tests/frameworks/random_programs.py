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


ONE = """relu({}) relu6({}) abs({}) selu({}) hardsigmoid({}) hardswish({}) sqrt({}) exp({}) sin({}) cos({}) asin({})
atan({}) tanh({}) sinh({}) log({}) log1p({}) square({}) sigmoid({}) logsigmoid({}) silu({}) softplus({}) reciprocal({})
erf({}) floor({}) ceil({}) round({}) trunc({}) frac({}) sign({}) leaky_relu({},0.25) leaky_relu({},-0.5)
prelu({},0.25) elu({},2) celu({},2) hardtanh({},-1,1) softshrink({},0.5) hardshrink({},1) clip({},0,1) clip({},-1,2)
clip({},min=0) clip({},max=1) clip({},0,0) ({})**2 ({})**3 ({})**0.5 ({})**1.5 ({})**0 ({})**(-1) 2**({}) 1/({})
({})*(({})>0) stop_gradient({}) -({})""".split()
TWO = """maximum({},{}) minimum({},{}) fmax({},{}) fmin({},{}) ({})+({}) ({})-({}) ({})*({}) ({})/({}) prelu({},{})
hypot({},{}) atan2({},{}) logaddexp({},{}) mod({},{}) fmod({},{}) ({})**({}) clip({},{},2) clip({},min={})
clip({},max={}) maximum(maximum({},x),{}) minimum(y,maximum({},{}))""".split()
THREE = """where(({})>0,{},{}) where(({})==0,{},{}) where(({})<=1,{},{}) clip({},{},{}) max([{},{},{}]) min([{},{},{}])
amax([{},{},{}]) amin([{},{},{}]) max([{},{},{}],axis=0) min([{},{},{}],axis=0) sort([{},{},{}])[0] sort([{},{},{}])[1]
sort([{},{},{}])[2] sum(topk([{},{},{}],2)) topk([{},{},{}],3)[2] median([{},{},{}]) norm([{},{},{}])
norm([{},{},{}],1) norm([{},{},{}],oo) prod([{},{},{}]) sum([{},{},{}]) mean([{},{},{}]) sum(relu([{},{},{}]))
sum(maximum([{},{},{}],0)) sum([{},{},{}]*[x,y,1]) std([{},{},{}],1) std([{},{},{}],0) var([{},{},{}],1)
softmax([{},{},{}])[0] log_softmax([{},{},{}])[1] logsumexp([{},{},{}]) cross_entropy([{},{},{}],2)
mse_loss([{},{},{}],[x,y,1]) l1_loss([{},{},{}],[x,y,1]) smooth_l1_loss([{},{},{}],[x,y,1])
huber_loss([{},{},{}],[x,y,1],0.5) dot([{},{},{}],[x,y,1]) sum(cumsum([{},{},{}])*[1,x,y])
binary_cross_entropy_with_logits([{},{},{}],[x,y,1]) sum(threshold([{},{},{}],0,0))""".split()
SHARES = ((ONE, 1, 0.35), (TWO, 2, 0.6), (THREE, 3, 1.0))


def wild(seed, depth=1):
    """A text with any operation in it, and points at which its switches tie; the same for the same seed."""
    g = random.Random(seed)

    def tree(d):
        if d == 0 or g.random() < 0.1:
            return g.choice(["x", "x", "y", "x", "y", g.choice((*LEAVES, "-1", "-0.0", "0.0"))])
        u = g.random()
        forms, count, _ = next(s for s in SHARES if u < s[2])
        form = g.choice(forms)
        if form.count("{}") > count:  # one operand twice
            return form.replace("{}", tree(d - 1))
        return form.format(*(tree(d - 1) for _ in range(count)))

    text = tree(depth)
    return text, [{n: g.choice((0.0, 0.0, 1.0, -1.0, 2.0, 0.5, -0.0, 3.0)) for n in "xy"} for _ in range(8)]
