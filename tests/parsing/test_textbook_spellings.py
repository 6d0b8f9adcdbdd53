"""Spellings of the textbook: ``|x|``, ``u(t)``, ``H(x)``; and every head's law is the head."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpf
from sympy import Abs, Function, Max, Or, Piecewise, Rational, Symbol, nan

import relu_sym as rs
from relu_sym.parsing.heads import ALIASES, HEADS, SHORT, spellings

x, y, t = map(Symbol, "xyt")


@pytest.mark.parametrize(
    ("text", "expr"),
    [
        ("|x|", Abs(x)),
        ("||x| - 1|", Abs(Abs(x) - 1)),
        ("|x + |y||", Abs(x + Abs(y))),
        ("|x|*|y| - |x - y|", Abs(x) * Abs(y) - Abs(x - y)),
        ("-|x|^2", -(Abs(x) ** 2)),
        ("2*|x|", 2 * Abs(x)),
        ("|max(x, |y|)|", Abs(Max(x, Abs(y)))),
        ("|(x)|", Abs(x)),
        ("piecewise((1, |x| < 1 | x > 3), (0, True))", Piecewise((1, Or(Abs(x) < 1, x > 3)), (0, True))),
        ("|x + piecewise((1, x < 0 | x > 1), (2, True))|", Abs(x + Piecewise((1, Or(x < 0, x > 1)), (2, True)))),
        ("u(t)", rs.Heaviside(t)),
        ("u(t - 1) - u(t - 2)", rs.Heaviside(t - 1) - rs.Heaviside(t - 2)),
        ("H(x, 0)", rs.Heaviside(x, 0)),
        ("u + H(x)", Symbol("u") + rs.Heaviside(x)),
        ("h*x", Symbol("h") * x),
    ],
)
def test_read(text, expr):
    assert rs.parse(text) == expr


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("|x", 0, "this '|' is never closed"),
        ("(|x|", 0, "this '(' is never closed"),
        ("|(x|)", 4, "a value is expected"),
        ("2|x|", 4, "written 2*|x|"),
        ("|x||y|", 6, "written 2*|x|"),
        ("|x|y", 3, "an operator is missing"),
        ("|x < 1|", 1, "a condition stands where a number is expected"),
        ("u(u)", 0, "u is a symbol here, and u(...) a step"),
        ("H + x*H(x)", 6, "H is a symbol here"),
        ("h(x)", 0, "unknown function 'h'"),
        ("U(t)", 0, "unknown function 'U'"),
    ],
)
def test_refused(text, position, said):
    with pytest.raises(rs.ParseError, match=re.escape(said)) as caught:
        rs.parse(text)
    assert caught.value.position == position


def test_what_the_caller_calls_u_is_meant():
    u = Function("u")
    assert rs.parse("u(t)", {"u": u}) == u(t)
    with pytest.raises(rs.ParseError, match="u is a symbol here"):
        rs.parse("u(t)", [Symbol("u", real=True)])


def inside_more(e):
    barred = st.builds(
        "{}|{}|{}".format, st.sampled_from(["", "-", "2*", "y + "]), e, st.sampled_from(["", " - 1", "^2"])
    )
    return barred | st.builds("max({}, {})".format, e, e)


@given(st.recursive(st.sampled_from(["x", "2", "y"]), inside_more, max_leaves=6))
def test_bars_are_abs(text):
    """Read as the same text with abs(...) for every pair of bars."""
    assert rs.parse(text) == rs.parse(spelled_out(text))


def spelled_out(text):
    """Bars of the generated texts to ``abs``: a bar behind nothing, an operator, a bracket or an opening bar opens."""
    out, last = "", ""
    for c in text:
        if c == "|":
            opens = last in ("", "+", "-", "*", "(", ",", "open")
            out, last = out + ("abs(" if opens else ")"), "open" if opens else "value"
        else:
            out, last = out + c, last if c == " " else c
    return out


def as_law(head):
    """The law of a head as an expression, or None for one in words."""
    try:
        return rs.parse(re.split(r"[;,] (?=for |the |[a-z]+ is)", head.law)[0])
    except rs.ParseError:
        return None


PARAMETERS = {"low": -1, "high": 0.75, "slope": 0.25, "level": 0.5, "value": -2, "alpha": 1.5, "delta": 0.75}
PARAMETERS |= {"beta": 2, "epsilon": 0.25, "tau": 0.125, "b": 3}
LAWS = {name: head for name, head in HEADS.items() if as_law(head) is not None}


def test_most_laws_are_expressions():
    assert len(LAWS) >= 45
    assert all(head.law for head in HEADS.values())


@pytest.mark.parametrize("name", LAWS)
def test_the_law_is_the_head(name):
    head = LAWS[name]
    law, spelled = as_law(head), rs.parse(re.sub(r"\[(.*?)\]", r"\1", head.signature))
    compared = 0
    for k in range(-7, 8):
        point = {Symbol(s): Rational(v) for s, v in zip(("x", "y"), (k / 4, 1.5), strict=True)}
        point |= {Symbol(s): Rational(v) for s, v in PARAMETERS.items()}
        one, other = (e.subs(point).evalf(30) for e in (law, spelled))
        if one is nan or not one.is_real or not other.is_real:
            continue
        assert abs(mpf(one) - mpf(other)) < mpf(10) ** -12
        compared += 1
    assert compared >= 3


def test_other_names_belong_to_heads():
    assert set(ALIASES.values()) | set(SHORT.values()) <= set(HEADS)
    assert "u(x)" in spellings(HEADS["step"]) and spellings(HEADS["abs"]) == ["|x|"]
