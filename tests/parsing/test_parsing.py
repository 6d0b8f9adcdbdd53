"""The parser: what it reads, what it refuses and where it points, and that no text can make it hang."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    And,
    Eq,
    Float,
    Function,
    Integer,
    Max,
    Min,
    Mod,
    Mul,
    Ne,
    Or,
    Piecewise,
    Pow,
    Rational,
    SingularityFunction,
    Symbol,
    acos,
    ceiling,
    cos,
    erf,
    exp,
    floor,
    frac,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    tan,
    tanh,
)

from relu_sym.errors import BudgetError, ParseError, ReluSymError, UnsupportedError
from relu_sym.functions import Dirac, HeavisideStep, ReLU
from relu_sym.functions.activations import Clip, Hardtanh, LeakyReLU, ReLU6, Softplus
from relu_sym.parsing import Name, Number, Operation, parse, parse_tree, walk
from relu_sym.parsing.extrema import extremum

x, y, z = map(Symbol, "xyz")
r = Symbol("x", real=True)


@pytest.mark.parametrize(
    ("text", "expr"),
    [
        ("relu(x) - relu(-x)", ReLU(x) - ReLU(-x)),
        ("ReLU(x) + Max(x, 0) + Abs(x)", ReLU(x) + Max(x, 0) + Abs(x)),
        ("max(x, 0, y) + min(x, y)", Max(x, 0, y) + Min(x, y)),
        ("clip(x, 0, 1) + clamp(x, 2, 3)", Clip(x, 0, 1) + Clip(x, 2, 3)),
        ("hardtanh(x)", Hardtanh(x)),
        ("relu6(x)", ReLU6(x)),
        ("leaky_relu(x) + LeakyReLU(y, 1/100)", LeakyReLU(x) + LeakyReLU(y)),
        ("leaky_relu(x, 1/4)", LeakyReLU(x, Rational(1, 4))),
        ("sign(x) + sgn(y)", sign(x) + sign(y)),
        ("step(x) + heaviside(x, 1) + Heaviside(x, 0)", HeavisideStep(x) + HeavisideStep(x, 1) + HeavisideStep(x, 0)),
        ("delta(x) + dirac(x, 1) + DiracDelta(x - 1, 2)", Dirac(x) + Dirac(x, 1) + Dirac(x - 1, 2)),
        (
            "singularity(x, 1, 2) + SingularityFunction(x, 0, -1)",
            SingularityFunction(x, 1, 2) + SingularityFunction(x, 0, -1),
        ),
        (
            "floor(x) + ceiling(x) + ceil(y) + frac(x) + mod(x, 3)",
            floor(x) + ceiling(x) + ceiling(y) + frac(x) + Mod(x, 3),
        ),
        ("sqrt(x^2) + cbrt(-8)", sqrt(x**2) - 2),
        ("cbrt(x)", sign(x) * Abs(x) ** Rational(1, 3)),
        ("ln(x) + log(y) + exp(x) + E^y", log(x) + log(y) + exp(x) + exp(y)),
        ("sin(x)*cos(x)/tan(x) + erf(x) + tanh(pi)", sin(x) * cos(x) / tan(x) + erf(x) + tanh(pi)),
        ("sigmoid(x) + softplus(x)", 1 / (1 + exp(-x)) + Softplus(x)),
        ("arccos(x)", acos(x)),
        ("-oo", -oo),
        ("inf", oo),
        ("0^0", Integer(1)),
    ],
)
def test_functions(text, expr):
    assert parse(text) == expr


@pytest.mark.parametrize(
    ("text", "expr"),
    [
        ("1 + 2*3", 7),
        ("(1 + 2)*3", 9),
        ("2^3^2", 512),
        ("2**3**2", 512),
        ("-2^2", -4),
        ("(-2)^2", 4),
        ("2^-1", Rational(1, 2)),
        ("7 - 2 - 1", 4),
        ("8/2/2", 2),
        ("8/2*2", 8),
        ("--x", x),
        ("+x", x),
        ("2*-x", -2 * x),
        ("-x^2", -(x**2)),
        ("x^-y^2", x ** -(y**2)),
        ("2x", 2 * x),
        ("2x^2", 2 * x**2),
        ("2(x + 1)", 2 * (x + 1)),
        ("3 relu(x)", 3 * ReLU(x)),
        ("-2x", -2 * x),
        ("1 - 2x", 1 - 2 * x),
        ("x*2y", 2 * x * y),
        ("2pi", 2 * pi),
        ("x_1 + Ab", Symbol("x_1") + Symbol("Ab")),
        (" x\n+\ty ", x + y),
    ],
)
def test_precedence(text, expr):
    assert parse(text) == expr


@pytest.mark.parametrize(
    ("text", "expr"),
    [
        ("piecewise((0, x < 0), (x, True))", Piecewise((0, x < 0), (x, True))),
        ("Piecewise((0, x <= 0), (1, x >= 2))", Piecewise((0, x <= 0), (1, x >= 2))),
        ("piecewise(0, x < 0, 1, x == 0, 2)", Piecewise((0, x < 0), (1, Eq(x, 0)), (2, True))),
        ("piecewise(0, x < 0, 1, x > 1)", Piecewise((0, x < 0), (1, x > 1))),
        ("piecewise(1, x != 0)", Piecewise((1, Ne(x, 0)))),
        ("piecewise(1, 0 < x < y, 2)", Piecewise((1, And(x > 0, x < y)), (2, True))),
        ("piecewise(1, x < 0 or x > 1 and y > 0, 2)", Piecewise((1, Or(x < 0, And(x > 1, y > 0))), (2, True))),
        ("piecewise(1, (x < 0) | ~(x < 1) & (y > 0), 2)", Piecewise((1, Or(x < 0, And(x >= 1, y > 0))), (2, True))),
        ("piecewise(1, not x < 0 and y > 0, 2)", Piecewise((1, And(x >= 0, y > 0)), (2, True))),
        ("piecewise(1, Or(Eq(x, 0), Gt(x, y)), 2)", Piecewise((1, Or(Eq(x, 0), x > y)), (2, True))),
    ],
)
def test_piecewise(text, expr):
    assert parse(text) == expr


@pytest.mark.parametrize("text", ["0.1", "2.", ".5", "1e-3", "1.25E2", "0.1234567890123456789012345", "1e100"])
def test_decimals_keep_the_digits_that_were_written(text):
    value = parse(text)
    assert isinstance(value, Float)
    assert Rational(str(value)) == Rational(text.rstrip("."))


def test_symbols_of_the_caller():
    assert parse("relu(x) + y", {"x": r}) == ReLU(r) + y
    assert parse("relu(x) + y", [r]) == ReLU(r) + y == parse("relu(x) + y", r)
    assert parse("x*E + I + e", {"E": y, "I": z, "e": r}) == x * y + z + r
    f = Function("f")
    assert parse("f(abs(x)) + g(x, 1)", {"f": f, "g": Function("g")}) == f(Abs(x)) + Function("g")(x, 1)
    assert parse("f(x)", [f]) == f(x)
    with pytest.raises(ParseError, match="f is a function"):
        parse("f + 1", [f])
    with pytest.raises(UnsupportedError, match="not x: 3"):
        parse("x", {"x": 3})
    with pytest.raises(UnsupportedError, match="one name"):
        parse("x", [x, r])


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("", 0, "the text is empty"),
        ("   ", 0, "the text is empty"),
        ("x +", 3, "ends where a value"),
        ("x + * y", 4, "not '*'"),
        ("(x", 0, "never closed"),
        ("relu(x", 4, "never closed"),
        ("x)", 1, "closes nothing"),
        ("x, y", 1, "comma"),
        ("()", 1, "not '\\)'"),
        ("x y", 2, "operator is missing between 'x' and 'y'"),
        ("x 2", 2, "operator is missing"),
        ("2 3", 2, "operator is missing"),
        ("(x)(y)", 3, "operator is missing"),
        ("x(y + 1)", 0, r"x\*\(\.\.\.\)"),
        ("1/2x", 3, "two ways"),
        ("2^3x", 3, "two ways"),
        ("2^-3x", 4, "two ways"),
        ("relux(x)", 0, "did you mean relu"),
        ("Piecwise(x)", 0, "did you mean piecewise"),
        ("wxyz(x)", 0, "known are abs, "),
        ("relu", 0, r"write relu\(x\)"),
        ("x + clip(x)", 4, "takes 2 or 3 arguments, not 1"),
        ("max()", 0, "at least 1 argument, not 0"),
        ("step(x, 1, 2)", 0, "takes 1 or 2 arguments, not 3"),
        ("x < 1", 0, "this is a condition"),
        ("x + (x < 1)", 4, "a number is expected"),
        ("relu(x < 1)", 5, "a number is expected"),
        ("not x", 4, "condition"),
        ("piecewise(1, 2, 3)", 13, "condition"),
        ("piecewise((1, 2))", 14, "condition"),
        ("piecewise(0, (1, x < 0))", 13, "pairs"),
        ("piecewise((0, x < 0), 1)", 22, "pairs"),
        ("(x, x < 1)", 0, "only in piecewise"),
        ("relu((x, x < 1))", 5, "only in piecewise"),
        ("piecewise((1, 2 < 1))", 0, "none of these conditions"),
        ("1/0", 2, "division by zero"),
        ("x/(1 - 1)", 2, "division by zero"),
        ("0^-1", 0, "division by zero"),
        ("mod(x, 0)", 7, "division by zero"),
        ("oo - oo", 0, "no value"),
        ("0*oo", 0, "no value"),
        ("log(0)", 0, "no value"),
        ("tan(pi/2)", 0, "no value"),
        ("nan", 0, "nan is no value"),
        ("x + NaN", 4, "nan is no value"),
        ("zoo", 0, "zoo"),
        ("I*x", 0, "imaginary"),
        ("e^x", 0, "Euler"),
        ("None", 0, "Python"),
        ("sqrt(-1)", 0, "not a real"),
        ("(-8)^(1/3)", 0, r"cbrt\(x\)"),
        ("asin(2)", 0, "not a real"),
        ("singularity(x, 1, -9)", 0, "no value: "),
        ("x = 3", 2, "=="),
        ("5!", 1, "factorial"),
        ("x % 2", 2, "mod"),
        ("[x]", 0, "round brackets"),
        ("0x10", 1, "decimal"),
        ("1_000", 1, "starts with a letter"),
    ],
)
def test_refusals_point_at_the_character(text, position, reason):
    with pytest.raises(ParseError, match=reason) as caught:
        parse(text)
    assert caught.value.position == position
    said, line, caret = str(caught.value).split("\n")
    assert said
    assert line.rstrip() == "    " + text.rstrip() if text.strip() else True
    assert caret == " " * (4 + position) + "^"


def test_the_line_shown_is_the_line_meant():
    with pytest.raises(ParseError) as caught:
        parse("relu(x)\n + max(x,\n 0) + ]")
    assert str(caught.value).split("\n")[1:] == ["     0) + ]", "          ^"]
    with pytest.raises(ParseError) as caught:
        parse("x + " * 200 + "$")
    line, caret = str(caught.value).split("\n")[1:]
    assert line[caret.index("^")] == "$"
    assert len(line) <= 80


def test_a_parse_error_survives_pickling():
    with pytest.raises(ParseError) as caught:
        parse("x + {0}")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.position) == (str(caught.value), 4)


@pytest.mark.parametrize("text", [3, None, b"x", x, ["x"]])
def test_only_text_is_parsed(text):
    with pytest.raises(ParseError, match="parse takes a text"):
        parse(text)


HOSTILE = {
    "import": '__import__("os").getcwd()',
    "attribute": "x.__class__",
    "class": "().__class__.__bases__",
    "lambda": "lambda x: x",
    "word": "lambda",
    "semicolon": "x; y",
    "quotes": "'x'",
    "backtick": "`x`",
    "walrus": "(x := 3)",
    "index": "x[0]",
    "f-string": 'f"{x}"',
    "comment": "x # y",
    "eval": 'eval("1")',
    "tower": "10**10**10",
    "power": "2^99999999",
    "nested powers": "((2^99)^99)^99",
    "symbol power": "(2x)^99999999",
    "float power": "1.5^99999999",
    "long exponent": "x^" + "9" * 50,
    "hidden power": "exp(99999999*log(2x))",
    "hidden base": "2^(99999999*log(3x)/log(2))",
    "product": "9^3000*9^3000",
    "decimal product": "1e1000*" * 500 + "1",
    "exponentials": "floor(exp(exp(exp(10))))",
    "sinh": "sinh(exp(20))",
    "factorial": "factorial(100000)",
    "bang": "99999!",
    "digits": "1" * 2000,
    "exponent": "1e99999",
    "root": "(10^1000 + 7)^(1/7)",
    "brackets": "(" * 10_000,
    "closed brackets": "(" * 4000 + "x" + ")" * 4000,
    "signs": "-" * 9000 + "x",
    "nots": "not " * 2000 + "x < 1",
    "powers": "2^" * 4000 + "x",
    "quotients": "x" + "/2" * 4000,
    "calls": "relu(" * 1500 + "x" + ")" * 1500,
    "max": "max(" * 1400 + "x" + ",0)" * 1400,
    "long": "x" * 20_000,
    "sum": "x-" * 4000 + "x",
    "nul": "x\0",
    "escape": "x\x1b[31m",
    "lone": "\udcff",
    "cyrillic": "х + 1",
    "fullwidth": "ｒelu(x)",
    "fullwidth digit": "２x",
    "minus": "x − 1",
    "superscript": "x²",
    "invisible": "x\u200b+1",
    "bidi": "x\u202e+1",
    "arabic digit": "٣",
    "roots": "floor(" + "*".join(f"(sqrt({i}) + 1)" for i in range(2, 300)) + ")",
    "hidden zero": "max((sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7))^2-17"
    "-2sqrt(6)-2sqrt(10)-2sqrt(14)-2sqrt(15)-2sqrt(21)-2sqrt(35), 0)",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused_at_once(name):
    start = time.perf_counter()
    with pytest.raises(ReluSymError) as caught:
        parse(HOSTILE[name])
    assert time.perf_counter() - start < 1
    assert isinstance(caught.value, ParseError)
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize(
    "text",
    [
        "max(" * 25 + "x" + ", 0) - 1" * 25,
        "max(2*" * 18 + "x" + " - 1, x)" * 18,
        "max(min(2*" * 12 + "x" + " - 1, x), 1 - x)" * 12,
        "max(" + ", ".join(f"x - {i}" for i in range(400)) + ")",
        "max(" + ", ".join(f"max(x, {i}) + x" for i in range(100)) + ")",
        "abs(" * 10 + "x" + " - 1) - x" * 10,
        "relu(" * 28 + "x*y" + ") - x" * 28,
        "sqrt(" * 28 + "x" + " + 1)" * 28,
        "mod(" + " + ".join(f"mod(x, {i})" for i in range(1, 300)) + ", x)",
        " + ".join(f"relu(x - {i})" for i in range(500)),
    ],
)
def test_large_but_honest_texts_are_read(text):
    start = time.perf_counter()
    for symbols in (None, [r, Symbol("y", positive=True)]):
        parse(text, symbols)
    assert time.perf_counter() - start < 20  # seconds where an exponential would take days


def test_the_last_resort_is_a_budget(monkeypatch):
    monkeypatch.setattr("relu_sym.parsing.bounds.MAX_SECONDS", -1.0)
    with pytest.raises(BudgetError, match="more than -1"):
        parse("x + 1")


def test_the_tree_keeps_the_program_as_spelled():
    tree = parse_tree("relu(-x) + x")
    relu = Operation("relu", (Operation("neg", (Name("x"),)),))
    assert tree == Operation("add", (relu, Name("x")))
    assert isinstance(tree, Operation)
    assert [node.span for node in walk(tree)] == [(6, 7), (5, 7), (0, 8), (11, 12), (0, 12)]
    assert parse_tree("x - x") == Operation("add", (Name("x"), Operation("neg", (Name("x"),))))
    assert parse_tree("max(min(x, 0), 0)") == Operation(
        "max", (Operation("min", (Name("x"), Number("0"))), Number("0"))
    )
    assert parse_tree("(a + b) + c") != parse_tree("a + (b + c)")
    assert parse_tree("2x") == parse_tree("2*x") == parse_tree("((2))*(x)")
    assert hash(parse_tree("0.10")) != hash(parse_tree("0.1"))
    assert pickle.loads(pickle.dumps(tree)) == tree


def test_spans_cut_the_text_where_the_operation_stands():
    text = "1 + clip(2*x, 0, (x + 1)^2)"
    spelled = {text[slice(*node.span)] for node in walk(parse_tree(text))}
    assert {"clip(2*x, 0, (x + 1)^2)", "2*x", "(x + 1)^2", "(x + 1)", "x", "0"} <= spelled


@pytest.mark.parametrize("head", [Max, Min])
def test_extrema_past_the_bound_are_the_same_function(head):
    lines = [i * x - i * i for i in range(-8, 9)]
    assert head(*lines).subs(x, Rational(5, 2)) == extremum(head, tuple(lines)).subs(x, Rational(5, 2))
    assert extremum(head, (head(x, 1), head(x, 3), Integer(2))) == head(x, 1, 2, 3)


# any program, printed and read again

LEAVES = st.sampled_from([Name("x"), Name("y"), Number("1"), Number("2"), Number("7"), Number("0.5")])
BINDS = {"add": 5, "mul": 6, "div": 6, "neg": 7, "pow": 8}


def _operations(inner):
    small = st.sampled_from([Number("2"), Number("3"), Operation("neg", (Number("1"),)), Name("y")])
    number = st.sampled_from([Number("3"), Number("0.25")])
    return st.one_of(
        st.builds(Operation, st.sampled_from(["add", "mul"]), st.lists(inner, min_size=2, max_size=4).map(tuple)),
        st.builds(Operation, st.sampled_from(["neg", "relu", "abs", "sin", "step", "floor"]), st.tuples(inner)),
        st.builds(Operation, st.sampled_from(["max", "min"]), st.tuples(inner, inner)),
        st.builds(Operation, st.just("div"), st.tuples(inner, number)),
        st.builds(Operation, st.just("pow"), st.tuples(inner.filter(_nonzero), small)),
    )


def _nonzero(node):
    return isinstance(node, (Name, Number))


PROGRAMS = st.recursive(LEAVES, _operations, max_leaves=12)


def spell(node, least=0):
    """The text of a program, with no more brackets than it needs; our own printer, for the test only."""
    if not isinstance(node, Operation):
        return node.name if isinstance(node, Name) else node.text
    power = BINDS.get(node.head)
    if power is None:
        return f"{node.head}({', '.join(map(spell, node.operands))})"
    first, *rest = node.operands
    if node.head == "neg":
        text = "-" + spell(first, power)
    elif node.head == "add":
        text = spell(first, power + 1)
        for term in rest:
            minus = isinstance(term, Operation) and term.head == "neg"
            text += " - " + spell(term.operands[0], power + 1) if minus else " + " + spell(term, power + 1)
    elif node.head == "pow":
        text = spell(first, power + 1) + "^" + spell(rest[0], power)
    else:
        text = {"mul": "*", "div": "/"}[node.head].join(spell(o, power + 1) for o in node.operands)
    return text if power >= least else f"({text})"


MEANING = {
    "add": Add,
    "mul": Mul,
    "neg": lambda a: -a,
    "div": lambda a, b: a / b,
    "pow": Pow,
    "max": Max,
    "min": Min,
    "relu": ReLU,
    "abs": Abs,
    "sin": sin,
    "step": HeavisideStep,
    "floor": floor,
}


def meaning(node):
    """The expression of a program by SymPy's own operators."""
    if isinstance(node, Name):
        return Symbol(node.name)
    if isinstance(node, Number):
        return Float(node.text) if "." in node.text else Integer(node.text)
    return MEANING[node.head](*map(meaning, node.operands))


def same(got, want):
    """Equal, or of equal values: SymPy's evaluation depends on the order in which an expression was built."""
    if got == want:
        return True
    difference = got - want
    names = difference.free_symbols
    points = ({s: Rational(a if s.name == "x" else b, 6) for s in names} for a, b in ((2, -5), (-7, 3), (4, 9)))
    return all(difference.subs(p).evalf(chop=1e-9) == 0 for p in points)


@settings(max_examples=max(300, settings().max_examples))
@given(PROGRAMS)
def test_a_program_printed_and_read_is_the_same_program(program):
    text = spell(program)
    assert parse_tree(text) == program
    try:
        got = parse(text)
    except ParseError as refusal:
        assert any(word in str(refusal) for word in ("bits", "division", "not a real", "no value"))
        return
    assert same(got, meaning(program))


@settings(max_examples=max(300, settings().max_examples))
@given(PROGRAMS)
def test_what_sympy_prints_is_read_back(program):
    real = [r, Symbol("y", real=True)]  # Abs(2**y) of a complex y would print as 2**re(y)
    try:
        expr = parse(spell(program), real)
    except ParseError:
        return
    assert same(parse(str(expr), real), expr)  # not ==: Abs(Abs(x)/3) is Abs(Abs(x))/3 to SymPy


@given(st.text(max_size=60) | st.text("xy012.+-*/^(),<>=&|~ reluabsmx", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        parse(text)
    except ReluSymError as refusal:
        assert str(refusal)
