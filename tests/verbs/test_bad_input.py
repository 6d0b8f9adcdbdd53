"""Bad input gets a named error that quotes the user's expression and says what to do; never a bare one from inside."""

from __future__ import annotations

import itertools
import re

import pytest
from sympy import (
    Abs,
    DiracDelta,
    Eq,
    FiniteSet,
    Function,
    I,
    Matrix,
    Max,
    Piecewise,
    Rational,
    Symbol,
    cbrt,
    cos,
    exp,
    floor,
    log,
    nan,
    oo,
    sign,
    sin,
    sqrt,
    zoo,
)

import relu_sym as rs

x = Symbol("x", real=True)
u, v = Symbol("u", real=True), Symbol("v", real=True)
plain = Symbol("w")

VERBS = {
    "diff": lambda f, s: rs.diff(f, s),
    "classical": lambda f, s: rs.diff(f, s, mode="classical"),
    "set-valued": lambda f, s: rs.diff(f, s, mode="set-valued"),
    "exceptional_set": rs.exceptional_set,
    "subdifferential": lambda f, x: rs.subdifferential(f, x).breakpoints,
    "normal_form": rs.normal_form,
    "rewrite": lambda f, s: rs.rewrite(f, Piecewise, s),
    "convert": lambda f, s: rs.convert(f, s, target="distributional"),
}
every_verb = pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)


def refused(call, error, *quoted: str) -> str:
    """The message of the named error that ``call`` raises; it holds every string of ``quoted`` and no inner name."""
    with pytest.raises(rs.ReluSymError) as caught:
        call()
    assert isinstance(caught.value, error), f"{type(caught.value).__name__}: {caught.value}"
    message = str(caught.value)
    for text in quoted:
        assert text in message, f"{text!r} is not in {message!r}"
    assert not re.search(r"(?<!\w)_[a-zA-Z]", message), f"an inner symbol shows in {message!r}"
    assert "{0" not in message, f"an unfilled template: {message!r}"
    return message


# ---------------------------------------------------------------- what is no function of one real variable
@every_verb
@pytest.mark.parametrize(
    "f, error, quoted",
    [
        ("Max(x, 0)", rs.UnsupportedError, ("'Max(x, 0)'", "rs.parse")),
        (Matrix([Abs(x), x]), rs.UnsupportedError, ("Abs(x)", "each entry")),
        ([Abs(x), x], rs.UnsupportedError, ("Abs(x)", "each entry")),
        ({x: 1}, rs.UnsupportedError, ("x",)),
        (None, rs.UnsupportedError, ("None",)),
        (object, rs.UnsupportedError, ("object",)),
        (Eq(x, 1), rs.UnsupportedError, ("Eq(x, 1)",)),
        (x > 0, rs.UnsupportedError, ("x > 0",)),
        (nan, rs.UnsupportedError, ("nan",)),
        (zoo, rs.UnsupportedError, ("zoo",)),
        (Abs(x) * Symbol("A", commutative=False), rs.UnsupportedError, ("A", "commut")),
    ],
    ids=lambda o: "" if isinstance(o, (type, tuple)) else re.sub(r"\W+", "-", str(o)),
)
def test_not_a_scalar_expression(verb, f, error, quoted):
    refused(lambda: verb(f, x), error, *quoted)


@every_verb
@pytest.mark.parametrize(
    "variable, quoted",
    [
        (2, "2"),
        (1.5, "1.5"),
        ("x", "'x'"),
        (x + 1, "x + 1"),
        (Abs(x), "Abs(x)"),
        (Function("g")(x), "g(x)"),
        (Symbol("n", integer=True), "n"),
        (Symbol("z", imaginary=True), "z"),
        (Symbol("B", commutative=False), "B"),
    ],
    ids=lambda o: re.sub(r"\W+", "-", str(o)),
)
def test_not_a_variable(verb, variable, quoted):
    message = refused(lambda: verb(Abs(x) + x, variable), rs.UnsupportedError, quoted)
    assert "variable" in message


@every_verb
def test_two_symbols_of_one_name(verb):
    """Abs(x) of a plain x is no constant in a real x: silence would give the answer 0."""
    message = refused(lambda: verb(Max(Symbol("x"), 3), x), rs.UnsupportedError, "Max(3, x)", "'x'")
    assert "same Symbol" in message
    message = refused(lambda: verb(Abs(x) + Symbol("x", positive=True), x), rs.UnsupportedError, "'x'")
    assert "same Symbol" in message


@every_verb
@pytest.mark.parametrize("f", [rs.ReLU(Abs(x) * I), rs.ReLU(I * x + Abs(x)), Max(0, x) + sign(Abs(x) + I * u)])
def test_complex_arguments(verb, f):
    refused(lambda: verb(f, x), rs.UnsupportedError, "x")


def test_real_modulus_of_a_complex_argument():
    """Abs(x + I) is sqrt(x**2 + 1): smooth and real, so no reason to refuse it."""
    f = Abs(x + 3 * I) + Abs(x)
    assert rs.exceptional_set(f, x) == FiniteSet(0)
    assert rs.subdifferential(f, x).at(4) == FiniteSet(Rational(9, 5))


@pytest.mark.parametrize("point", [1, 2])
def test_sets_of_complex_slopes(point):
    """Clarke's set orders its slopes, which complex numbers do not allow."""
    f = Max(0, x) + I * rs.ReLU(x - 1)
    refused(lambda: rs.subdifferential(f, x).at(point), rs.UnsupportedError, "ReLU(x - 1)")


@pytest.mark.parametrize("verb", ["diff", "classical", "exceptional_set"])
def test_complex_values_of_real_arguments(verb):
    """Answered rightly, or refused quoting the expression; "the sign of I is unknown" helps nobody."""
    f = Max(0, x) + I * rs.ReLU(x - 1)
    try:
        got = VERBS[verb](f, x)
    except rs.UnsupportedError as err:
        assert "ReLU(x - 1)" in str(err)
    else:
        if verb == "exceptional_set":
            assert got == FiniteSet(0, 1)
        else:
            assert [got.subs(x, p).expand() for p in (-1, Rational(1, 2), 3)] == [0, 1, 1 + I]


@pytest.mark.parametrize("verb", [v for v in VERBS if v != "rewrite"])
def test_none_is_no_variable(verb):
    refused(lambda: VERBS[verb](Abs(x), None), rs.UnsupportedError, "None")


# ---------------------------------------------------------------- names of modes, kinds, targets
@pytest.mark.parametrize("mode", ["weak", "Classical ", "", None, 3])
def test_unknown_mode(mode):
    message = refused(lambda: rs.diff(Abs(x), x, mode=mode), rs.UnsupportedError, repr(mode))
    assert all(name in message for name in ("classical", "distributional", "set-valued"))


@pytest.mark.parametrize("kind", ["michel-penot", "", None])
def test_unknown_kind(kind):
    message = refused(lambda: rs.subdifferential(Abs(x), x, kind=kind), rs.UnsupportedError, repr(kind))
    assert all(name in message for name in ("clarke", "bouligand", "frechet", "limiting", "convex"))


@pytest.mark.parametrize("end", ["source", "target"])
def test_unknown_mode_of_convert(end):
    refused(lambda: rs.convert(sign(x), x, **{end: "strong"}), rs.UnsupportedError, "'strong'", "set-valued")


@pytest.mark.parametrize("target", ["softplus", cos, None, 7])
def test_unknown_target(target):
    message = refused(lambda: rs.rewrite(Abs(x), target, x), rs.RewriteError)
    assert "ReLU" in message and "Piecewise" in message
    refused(lambda: rs.normal_form(Abs(x), x).to_expr(target or "nothing"), rs.RewriteError, "ReLU")


@pytest.mark.parametrize("n", [-1, Symbol("n", integer=True), 1.5])
def test_order_that_is_none(n):
    refused(lambda: rs.diff(Abs(x), x, n), rs.UnsupportedError, str(n))
    refused(lambda: rs.diff(Abs(x), (x, n), mode="classical"), rs.UnsupportedError, str(n))


def test_second_set_valued_derivative():
    message = refused(lambda: rs.diff(Abs(x), x, 2, mode="set-valued"), rs.UnsupportedError)
    assert "order 1" in message


# ---------------------------------------------------------------- points
@pytest.mark.parametrize("kind", ["clarke", "bouligand", "frechet", "limiting", "convex"])
@pytest.mark.parametrize("point", [oo, -oo, zoo, nan, I, "0", None, 1 + I, Matrix([0])])
def test_point_that_is_none(kind, point):
    refused(lambda: rs.subdifferential(Abs(x), x, kind=kind).at(point), rs.UnsupportedError, str(point).strip("'"))


def test_point_outside_the_domain():
    p = Symbol("p", positive=True)
    refused(lambda: rs.subdifferential(Abs(log(x)), x).at(-1), rs.UnsupportedError, "-1")
    refused(lambda: rs.subdifferential(Abs(p - 1), p).at(-2), rs.UnsupportedError, "-2")
    refused(lambda: rs.subdifferential(Piecewise((x, x < 0), (1 + x, x > 1)), x).at(0), rs.UnsupportedError, "0")


# ---------------------------------------------------------------- the mathematics refuses
@pytest.mark.parametrize(
    "f",
    [
        rs.Heaviside(x - 2) * rs.Dirac(x - 2),
        rs.Dirac(x - 2) ** 2,
        sign(x - 2) * DiracDelta(x - 2),
        Abs(x - 2) * rs.Dirac(x - 2, 1),
    ],
)
def test_undefined_products(f):
    refused(lambda: rs.diff(f, x), rs.UndefinedProductError, "2")


@pytest.mark.parametrize("g", [(x - 1) ** 2, rs.ReLU(x), 2 * x + Abs(x)])
def test_delta_that_means_nothing(g):
    refused(lambda: rs.diff(rs.Dirac(g), x), rs.ReluSymError, "x")


@pytest.mark.parametrize("kind", ["clarke", "bouligand"])
@pytest.mark.parametrize("f", [sign(x - 3), sqrt(Abs(x - 3)), Piecewise((x, x < 3), (5, True)), cbrt(x - 3)])
def test_not_lipschitz(kind, f):
    message = refused(lambda: rs.subdifferential(f, x, kind=kind).at(3), rs.NotLipschitzError, "3")
    assert "Lipschitz" in message


def test_conversion_errors():
    step = rs.Heaviside(x - 1)
    d = rs.diff(step, x, mode="classical")
    message = refused(lambda: rs.convert(d, x, target="distributional", f=step), rs.ConversionError, "x = 1", "rs.diff")
    assert "Heaviside(x - 1)" in message
    refused(lambda: rs.convert(rs.Dirac(x - 1), x, source="distributional"), rs.ConversionError, "x = 1")
    refused(lambda: rs.convert(sign(x), x, target="distributional", f=2 * Abs(x)), rs.ConversionError, "2*Abs(x)")


def test_rewrite_errors():
    refused(lambda: rs.rewrite(rs.Dirac(x - 1), Piecewise, x), rs.RewriteError, "x = 1", "Heaviside")
    refused(lambda: rs.rewrite(rs.Heaviside(x - 1), rs.Dirac, x), rs.RewriteError, "x = 1")


# ---------------------------------------------------------------- what cannot be decided
@pytest.mark.parametrize(
    "f",
    [
        Abs(Function("h")(x)),
        Max(0, x**2 + exp(u) * sin(v) * x + 1) * Abs(x * cos(v) + 1),
        rs.ReLU(u * x + v * sin(x)),
    ],
)
@pytest.mark.parametrize("verb", ["classical", "exceptional_set", "subdifferential", "normal_form"])
def test_undecidable_breakpoints(verb, f):
    refused(lambda: VERBS[verb](f, x), (rs.UnsupportedError, rs.BudgetError))


def test_an_open_order_is_told_by_cases():
    """Nothing says which of u and v is the first breakpoint."""
    f = Max(Abs(x - u), Abs(x - v)) * Abs(x - u)
    message = refused(lambda: VERBS["subdifferential"](f, x), rs.ReluSymError)
    assert "u" in message and "v" in message
    form, points = rs.normal_form(f, x), rs.exceptional_set(f, x)
    for numbers in ({u: 0, v: 2}, {u: 3, v: -1}, {u: 1, v: 1}):
        here = rs.normal_form(f.subs(numbers), x)
        assert points.subs(numbers) == rs.exceptional_set(f.subs(numbers), x)
        for p in (Rational(-5, 3), Rational(1, 2), Rational(7, 3)):
            written = form.to_expr(Piecewise).subs(numbers).subs(x, p)
            assert written == here.to_expr(Piecewise).subs(x, p) == f.subs(numbers).subs(x, p)


@pytest.mark.parametrize("f", [floor(x**2), Max(floor(x), sqrt(2) * sin(x)), Abs(sin(x**2)), Max(floor(x), sin(x))])
@pytest.mark.parametrize("verb", ["classical", "subdifferential", "normal_form"])
def test_infinitely_many_kinks_that_do_not_repeat(verb, f):
    """One period and hope would be a wrong answer."""
    refused(lambda: VERBS[verb](f, x), rs.UnsupportedError)


def test_equation_without_closed_form_is_bounded():
    """No closed form of the roots: all of them, refused or bounded, never a hang and never half of the roots."""
    g = exp(x) - x**3 - sin(x) - 2
    grid = [g.subs(x, Rational(k, 7)).evalf(20) for k in range(-70, 71)]
    changes = [Rational(2 * k + 1, 14) - 10 for k, (a, b) in enumerate(itertools.pairwise(grid)) if a * b < 0]
    found = rs.normal_form(Abs(g), x).breakpoints
    assert len(found) == len(changes)
    assert all(abs(r.evalf(20) - near) < Rational(1, 7) for r, near in zip(found, changes, strict=True))
    refused(lambda: rs.normal_form(Abs(g + x * sin(x)), x), (rs.UnsupportedError, rs.BudgetError), "x")


# ---------------------------------------------------------------- budgets
def test_budget_of_the_order():
    message = refused(lambda: rs.diff(rs.Dirac(x), x, 10**6), rs.BudgetError)
    assert "1000000" in message or "500" in message


@pytest.mark.default_budget
def test_budget_of_symbolic_cases():
    """Six breakpoints without an order are 720 orders."""
    names = [Symbol(f"a{k}", real=True) for k in range(6)]
    f = Max(*[(k + 1) * Abs(x - a) for k, a in enumerate(names)])
    refused(lambda: rs.normal_form(f, x), (rs.BudgetError, rs.UnsupportedError))


@pytest.mark.parametrize("verb", ["diff", "classical", "normal_form", "exceptional_set"])
def test_depth(verb):
    """Fifteen hundred nested heads: an answer or a named error, never a RecursionError."""
    f = x
    for k in range(1500):
        f = rs.ReLU(f + k % 3, evaluate=False) if k % 2 else f - 1
    refused(lambda: VERBS[verb](f, x), (rs.BudgetError, rs.UnsupportedError))


# ---------------------------------------------------------------- errors are errors of Python, too
@pytest.mark.parametrize(
    "error, builtin",
    [
        (rs.UndefinedProductError, ArithmeticError),
        (rs.NotLipschitzError, ValueError),
        (rs.EndpointImpulseError, ValueError),
        (rs.RewriteError, ValueError),
        (rs.ConversionError, ValueError),
        (rs.BudgetError, RuntimeError),
        (rs.ParseError, ValueError),
        (rs.UnsupportedError, NotImplementedError),
    ],
)
def test_each_error_is_a_fitting_builtin(error, builtin):
    assert issubclass(error, rs.ReluSymError) and issubclass(error, builtin)


def test_the_callers_symbols_come_back_in_every_message():
    """A variable of another name, positive even: the message speaks of it."""
    t = Symbol("t", positive=True)
    refused(lambda: rs.rewrite(rs.Dirac(t - 2), Piecewise, t), rs.RewriteError, "t = 2")
    refused(lambda: rs.subdifferential(rs.Heaviside(plain - 2), plain).at(2), rs.NotLipschitzError, "w")
