"""Every activation keeps SymPy's contract, is read from text, and goes to another process."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import sympy
from sympy import (
    I,
    Integer,
    Matrix,
    Rational,
    Symbol,
    fcode,
    latex,
    mathml,
    nan,
    pretty,
    srepr,
    symbols,
)

import relu_sym as rs
import relu_sym.functions.activations as activations
from relu_sym.functions.activations import ACTIVATIONS

ROOT = Path(__file__).resolve().parents[3]
x, y, a = symbols("x y a", real=True)
plain = Symbol("z")


def one_of(cls, u=x):
    """An example with the fewest arguments, and one with all of them."""
    if cls.many:
        return cls(u, y)
    return cls(u, *(Integer(k) for k in range(cls.least - 1)))


def full(cls):
    return cls(x, y, a) if cls.many else cls(x, *[Rational(k, 3) for k in (1, 5)[: cls.most - 1]])


EXAMPLES = [*map(one_of, ACTIVATIONS), *map(full, ACTIVATIONS)]
EXAMPLES = list(dict.fromkeys([*EXAMPLES, *(one_of(c, plain) for c in ACTIVATIONS), rs.LeakyReLU(x, a)]))


@pytest.mark.parametrize("cls", ACTIVATIONS)
def test_law_source_and_example_stand_in_the_docstring(cls):
    first = cls.__doc__.splitlines()[0]
    assert first.startswith(f"{cls.__name__}(") and " = " in first
    assert ">>>" in cls.__doc__ and "References" in cls.__doc__
    assert getattr(rs, cls.__name__) is cls


@pytest.mark.parametrize("e", EXAMPLES, ids=str)
def test_args_rebuild_hash_copy(e):
    assert e.func(*e.args) == e and hash(e.func(*e.args)) == hash(e)
    assert copy.deepcopy(e) == e and e.is_commutative
    assert e.subs(x, x) == e and e.xreplace({x: y + 1}).func is e.func
    assert (2 * e + 1).replace(e.func, lambda *args: Integer(7)).has(e.func) is False


@pytest.mark.parametrize("e", EXAMPLES, ids=str)
def test_texts_lead_back(e):
    namespace = {**vars(sympy), **{name: getattr(activations, name) for name in activations.__all__}}
    assert eval(srepr(3 * e + x), namespace) == 3 * e + x
    if not e.has(plain):
        assert rs.parse(str(2 * e - 1), symbols={"x": x, "y": y, "a": a}) == 2 * e - 1


@pytest.mark.parametrize("e", EXAMPLES, ids=str)
def test_formulas(e):
    name = type(e).__name__
    for shown in (e, e**2, -3 * e, 1 / e):
        assert name in latex(shown) and name.rstrip("16") in pretty(shown) and name in str(shown)
        assert name in mathml(shown) and name in mathml(shown, printer="presentation")


@pytest.mark.parametrize("cls", ACTIVATIONS)
def test_words_of_the_language(cls):
    e = one_of(cls)
    inside = ", ".join(map(str, e.args))
    known = {"x": x, "y": y}
    assert rs.parse(f"{cls.word}({inside})", symbols=known) == e
    assert rs.parse(f"{cls.__name__}({inside})", symbols=known) == e
    assert rs.parse(f"{cls.__name__.upper()}({inside})", symbols=known) == e
    with pytest.raises(rs.ParseError, match=f"{cls.word}\\(x"):
        rs.parse(f"{cls.word} + 1")


def test_other_words():
    assert rs.parse("swish(x) + huber_loss(x, 2) + clamp(x, 0, 1)", symbols={"x": x}) == (
        rs.SiLU(x) + rs.Huber(x, 2) + rs.Clip(x, 0, 1)
    )
    for text in ("softplus(10^30)", "elu(10^30)", "logsumexp(10^30, 1)", "elu(-10^30, 2)"):
        with pytest.raises(rs.ParseError, match="exponential is a number of more than"):
            rs.parse(text)


def test_the_command():
    told = subprocess.run(
        [sys.executable, "-m", "relu_sym", "leaky_relu(x, 0.01)"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert told.returncode == 0 and "LeakyReLU(x, 0.01)" in told.stdout and "[0.01, 1]" in told.stdout


def test_defaults_are_left_out():
    assert rs.LeakyReLU(x, Rational(1, 100)) == rs.LeakyReLU(x) != rs.LeakyReLU(x, 2)
    assert rs.Hardtanh(x, -1, 1) == rs.Hardtanh(x, -1) == rs.Hardtanh(x)
    assert rs.Hardtanh(x, -1, 2).args == (x, -1, 2) and rs.Hardtanh(x, -2).filled == (x, -2, 1)
    assert rs.Hardtanh(x, -1, 2).subs(x, 5) == 2 and rs.Hardtanh(x, -2).subs(x, -5) == -2


REFUSED = [
    (lambda: rs.LeakyReLU("x"), "rs.parse"),
    (lambda: rs.ELU(I), "real arguments only"),
    (lambda: rs.ELU(x, I), "real arguments only"),
    (lambda: rs.GELU(Matrix([x])), "not defined for a"),
    (lambda: rs.GELU(Symbol("A", commutative=False)), "noncommutative"),
    (lambda: rs.Softshrink(x, -1), "Softshrink has the parameter -1, which must be at least 0"),
    (lambda: rs.Softshrink(x, Symbol("n", negative=True)), "parameter n, which must be at least 0"),
    (lambda: rs.Squareplus(x, -1), "must be at least 0"),
    (lambda: rs.Huber(x, 0), "Huber has the parameter 0, which must be positive"),
    (lambda: rs.SmoothL1(x, -1), "must be positive"),
    (lambda: rs.CELU(x, 0), "must be other than 0"),
    (lambda: rs.Softplus(x, 0), "must be other than 0"),
    (lambda: rs.Maxout(), "at least one argument"),
    (lambda: rs.LogSumExp(), "at least one argument"),
]


@pytest.mark.parametrize("call, words", REFUSED, ids=[w for _, w in REFUSED])
def test_refusals(call, words):
    with pytest.raises(rs.UnsupportedError, match=words):
        call()


def test_wrong_numbers_of_arguments():
    for call in (
        lambda: rs.Clip(x),
        lambda: rs.GELU(x, 1),
        lambda: rs.Threshold(x, 1),
        lambda: rs.Hardtanh(x, 1, 2, 3),
    ):
        with pytest.raises(TypeError, match="argument"):
            call()


def test_numbers_are_put_in():
    assert rs.LeakyReLU(-3, Rational(1, 3)) == -1 and rs.ReLU6(9) == 6 and rs.Threshold(1, 1, 5) == 5
    assert rs.GELU(nan) is nan and rs.Softplus(0) == sympy.log(2) and rs.Hardswish(sympy.pi) == sympy.pi
    assert rs.SELU(-1).evalf() == pytest.approx(-1.1113307378125625)


def test_assumptions_are_those_of_the_law():
    p = Symbol("p", positive=True)
    assert rs.SquaredReLU(x).is_nonnegative and rs.Softplus(x).is_real and rs.Huber(x, p).is_finite
    assert rs.ReLU(rs.Hinge(x)) == rs.Hinge(x) and abs(rs.EpsilonInsensitive(x)) == rs.EpsilonInsensitive(x)
    assert rs.LeakyReLU(x).is_nonnegative is None and rs.GELU(plain).is_real is None


CODE = """
import pickle, sys
print(pickle.loads(sys.stdin.buffer.read()))
"""


def test_they_go_to_another_process():
    sent = [*EXAMPLES, rs.diff(rs.ELU(x, 2), x, mode="set-valued")]
    for protocol in (2, 5):
        assert pickle.loads(pickle.dumps(sent[:-1], protocol)) == sent[:-1]
    told = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, input=pickle.dumps(sent), capture_output=True)
    assert told.stdout.decode().strip() == str(sent), told.stderr.decode()


def test_the_face_stays_lazy():
    code = "import sys, relu_sym; import relu_sym.functions; print([m for m in sys.modules if 'activations' in m])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert told.stdout.strip() == "[]", told.stderr


def test_a_registered_class_may_be_told_in_activations():
    cls = type("twice_leaky", (sympy.Function,), {"nargs": 1})
    rs.register(cls, lambda u: rs.LeakyReLU(u, Rational(1, 4)) + rs.Hinge(1 - u))
    assert rs.subdifferential(cls(x), x).at(0) == sympy.Interval(Rational(1, 4), 2)
    assert fcode(rs.LeakyReLU(x, 0), source_format="free").strip()
