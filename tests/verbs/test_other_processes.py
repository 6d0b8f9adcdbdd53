"""Objects sent to other processes: equal, printed alike and working there; errors too; every ground type of SymPy."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest
from sympy import QQ, Abs, Function, Piecewise, Rational, Symbol, cos, exp, floor, log, sin, sqrt

import relu_sym as rs
from relu_sym.errors import DiffersByPeriod, Undecided
from relu_sym.symbols import N, T

x = Symbol("x", real=True)
a = Symbol("a", real=True)
EXPRESSIONS = {
    "irrational": Abs(x - sqrt(2)),
    "rational": Piecewise((x**2 / 3, x < Rational(1, 3)), (x / 3, True)),
    "algebraic": Abs(x**3 - x - 1),
    "transcendental": Abs(x - cos(x)),
    "repeating": Abs(sin(x)) + floor(x),
    "symbolic": rs.ReLU(x - a),
    "smooth": exp(-Abs(x - Rational(2, 7))),
    "impulses": x * rs.Dirac(x - Rational(1, 3), 2) / 7 + rs.Heaviside(x, 1),
}
VERBS = {
    "form": lambda f: rs.normal_form(f, x),
    "map": lambda f: rs.subdifferential(f, x),
    "derivative": lambda f: rs.diff(f, x),
    "derivation": lambda f: rs.derivation(f, x),
    "classical": lambda f: rs.diff(f, x, mode="classical"),
}


def made(name: str, verb: str):
    """The answer, or the error that is the answer."""
    try:
        return VERBS[verb](EXPRESSIONS[name])
    except rs.ReluSymError as err:
        return err


def same(a, b) -> bool:
    return (type(a) is type(b) and str(a) == str(b)) if isinstance(a, Exception) else bool(a == b and str(a) == str(b))


def refused(message: str):
    raise rs.UnsupportedError(message, lambda: 0)


CASES = [(name, verb) for name in EXPRESSIONS for verb in VERBS if (name, verb) != ("symbolic", "form")]


@pytest.fixture(scope="module")
def pool():
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        yield executor


def test_the_variables_of_forms_are_the_same_everywhere(pool):
    assert pool.submit(eval, "__import__('relu_sym.symbols').symbols.T").result() == T
    assert pool.submit(hash_of_nothing, N).result() == N
    assert T.dummy_index < 10**6 and N.dummy_index < 10**6, "they sort before the Dummies that SymPy counts out"


def hash_of_nothing(e):
    return e


@pytest.mark.parametrize("name, verb", CASES)
def test_answers_of_a_spawned_process(pool, name, verb):
    there, here = pool.submit(made, name, verb).result(), made(name, verb)
    assert same(there, here) and same(here, there)
    if verb == "map" and not isinstance(here, Exception) and name != "symbolic":
        assert there.at(5) == here.at(5)
    if verb == "form" and not isinstance(here, Exception):
        assert there.to_expr() == here.to_expr()


@pytest.mark.parametrize("name, verb", CASES)
def test_copies(name, verb):
    e = made(name, verb)
    for protocol in range(2, 6):
        assert same(pickle.loads(pickle.dumps(e, protocol)), e)
    assert same(copy.copy(e), e) and same(copy.deepcopy(e), e)


@pytest.mark.parametrize("name", [n for n in EXPRESSIONS if n != "symbolic"])
def test_pickles_hold_no_numbers_of_the_ground_types(name):
    number = type(QQ(1, 2))
    for verb in ("form", "map"):
        e = made(name, verb)
        if not isinstance(e, Exception):
            seen = pickle.dumps(e)
            assert number.__name__.encode() not in seen and b"gmpy2" not in seen and b"flint" not in seen


def test_lambdified_functions(pool):
    f = rs.lambdify(x, [Abs(x) - 1, floor(x)], "math")
    there = pool.submit(called, f, -2.5).result()
    assert there == f(-2.5) == [1.5, -3.0]
    assert pickle.loads(pickle.dumps(rs.lambdify(x, log((x - 1) ** 2))))(3.0) == pytest.approx(log(4).evalf())


def called(f, at):
    return f(at)


ERRORS = [
    *(kind("no {0} of {1!r}", x, "text") for kind in rs.ReluSymError.__subclasses__() if kind is not rs.ParseError),
    rs.ParseError("{0} at", "text", position=3),
    Undecided(x - a),
    DiffersByPeriod(x, (1, 2), ((QQ(1, 2), QQ(3)),)),
    rs.UnsupportedError("not {0} nor {1!r}", lambda: 0, Function("f")(x) + Abs(x)),
    rs.UnsupportedError("a class {0}", type("Local", (Function,), {})(x)),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
def test_errors_travel_with_their_words(pool, error):
    for back in (pickle.loads(pickle.dumps(error)), copy.copy(error), pool.submit(called, copy_of, error).result()):
        assert type(back) is type(error) and str(back) == str(error)
    if isinstance(error, rs.ParseError):
        assert back.position == 3


def copy_of(e):
    return e


def test_an_error_leaves_the_pool_usable(pool):
    with pytest.raises(rs.UnsupportedError, match="no answer"):
        pool.submit(refused, "no answer").result()
    assert pool.submit(called, copy_of, 1).result() == 1


SCRIPT = """
import pickle, sys
import relu_sym as rs
from sympy import Abs, QQ, Rational, Symbol, sqrt
x = Symbol("x", real=True)
f = Abs(x - Rational(1, 3)) + x**2 / 7
made = [rs.normal_form(f, x), rs.subdifferential(f, x), rs.derivation(f, x), rs.lambdify(x, f, "math")]
if sys.argv[1] == "write":
    sys.stdout.buffer.write(pickle.dumps(made))
else:
    read = pickle.loads(sys.stdin.buffer.read())
    assert read[:3] == made[:3] and list(map(str, read[:3])) == list(map(str, made[:3]))
    assert read[1].at(5) == made[1].at(5) and read[0].to_expr() == made[0].to_expr() and read[3](2.0) == made[3](2.0)
    print(type(QQ(1)).__module__)
"""


def test_one_ground_type_to_another():
    """Between those that are installed; python-flint and gmpy2 are optional."""
    types = ["python"]
    for kind, package in (("gmpy", "gmpy2"), ("flint", "flint")):
        try:
            __import__(package)
            types.append(kind)
        except ImportError:
            pass

    def run(what: str, kind: str, data: bytes = b"") -> bytes:
        env = {**os.environ, "SYMPY_GROUND_TYPES": kind, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        done = subprocess.run([sys.executable, "-c", SCRIPT, what], input=data, capture_output=True, env=env)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    for first in types:
        data = run("write", first)
        assert all(run("read", other, data) for other in types)
