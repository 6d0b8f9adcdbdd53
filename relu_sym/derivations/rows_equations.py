"""Rows: linear differential equations with constant coefficients."""

from __future__ import annotations

from sympy import Add, Eq, Function, Limit, Symbol, Tuple, exp

from ..functions import Dirac, HeavisideStep
from ..steps import Convolution, D, Rule, SolutionOf
from .rows_reading import SCHWARTZ, a, b, c, f, g, p, q, x
from .rows_signals import ZEMANIAN

r, h = Symbol("lambda"), Function("h")
EQUATIONS = "as distributions"
BOYCE = "W. E. Boyce, R. C. DiPrima, Elementary Differential Equations (2009)"

ROWS = (
    Rule(
        "solution as a sum",
        "The solutions are one particular solution, the sum of the responses to each part of the forcing, and the "
        "solutions of the homogeneous equation; the conditions determine the weights of these.",
        SolutionOf(f(x), Eq(f(x).diff(x) + a * f(x), p(x) + q(x))),
        Add(c * exp(-a * x), g(x)),
        ("the equation is linear with constant coefficients",),
        EQUATIONS,
        f"{SCHWARTZ}, chapter III, section 2; {ZEMANIAN}, chapter 6",
    ),
    Rule(
        "characteristic polynomial",
        "A factor (lambda - r)^m of the characteristic polynomial has the solutions t^k*exp(r*t), k < m.",
        r**2 - (a + b) * r + a * b,
        (r - a) * (r - b),
        ("two conjugate roots stand together, as (lambda - u)^2 + v^2",),
        "everywhere",
        f"{BOYCE}, section 4.2",
    ),
    Rule(
        "homogeneous solution",
        "What solves the equation with 0 on the right, put in.",
        Add(D(exp(a * x), x), -a * exp(a * x)),
        0 * x,
        (),
        EQUATIONS,
        f"{BOYCE}, section 4.2",
    ),
    Rule(
        "Green's function",
        "Green's function answers an impulse at 0, and is 0 on one side of it.",
        Add(D(exp(a * x) * HeavisideStep(x), x), -a * exp(a * x) * HeavisideStep(x)),
        Dirac(x),
        (),
        EQUATIONS,
        f"{SCHWARTZ}, chapter III, section 2",
    ),
    Rule(
        "response to a switch",
        "The response to what is switched on, or off, at a point is Green's function of that side convolved with it.",
        Convolution(exp(a * x) * HeavisideStep(x), HeavisideStep(x - b), x),
        (exp(a * (x - b)) - 1) / a * HeavisideStep(x - b),
        ("both are 0 before the switch",),
        EQUATIONS,
        f"{SCHWARTZ}, chapter III, section 2",
    ),
    Rule(
        "response to a forcing",
        "What the left side makes of the response is the forcing.",
        Add(D(f(x), x), a * f(x)),
        g(x),
        (),
        EQUATIONS,
        f"{BOYCE}, section 3.5",
    ),
    Rule(
        "integrating factor",
        "With P' = p the left side of f' + p*f = r is exp(-P) times the derivative of exp(P)*f: that is integrated.",
        SolutionOf(f(x), Eq(f(x).diff(x) + p(x) * f(x), q(x))),
        exp(-h(x)) * (c + g(x)),
        ("h' = p and g' = exp(h)*q", "p is a function without poles"),
        EQUATIONS,
        f"{BOYCE}, section 2.1",
    ),
    Rule(
        "time of its own",
        "A solution of f' = g(t)*h(f) runs through a solution of y' = h(y), in the time whose rate is g.",
        SolutionOf(f(x), Eq(f(x).diff(x), p(x) * q(f(x)))),
        g(h(x)),
        ("h' = p and g' = q(g)",),
        "everywhere",
        f"{BOYCE}, section 2.2",
    ),
    Rule(
        "antiderivative",
        "The derivative of an antiderivative is what was integrated; it is continuous where that has no impulse.",
        D(g(x), x),
        q(x),
        (),
        EQUATIONS,
        SCHWARTZ,
    ),
    Rule(
        "solution without switches",
        "The equation has no kinks left: it is solved as it stands, and checked by putting in.",
        SolutionOf(f(x), Eq(f(x).diff(x), q(f(x))), Eq(f(0), c)),
        g(x),
        (),
        "everywhere",
        f"{BOYCE}, section 2.2",
    ),
    Rule(
        "solution of a system",
        "The solutions are one response to the forcing and the solutions of the homogeneous system; the conditions "
        "determine the weights of these.",
        SolutionOf(Tuple(f(x), g(x)), Eq(f(x).diff(x), a * f(x) + b * g(x)), Eq(g(x).diff(x), c * f(x) + q(x))),
        Tuple(p(x), h(x)),
        ("the system is linear with a constant matrix",),
        EQUATIONS,
        f"{BOYCE}, chapter 7",
    ),
    Rule(
        "jump condition",
        "At a switch the highest derivative that meets the forcing jumps; all below it are continuous.",
        Limit(f(x), x, a, "+") - Limit(f(x), x, a, "-"),
        c,
        ("an impulse of weight c*a_n makes f^(n-1) jump by c, a step f^(n)",),
        "as numbers",
        f"{SCHWARTZ}, chapter III, section 2",
    ),
    Rule(
        "value of the solution",
        "The solution meets the condition.",
        Limit(f(x), x, a, "+"),
        b,
        ("where nothing jumps the limit is the value",),
        "as numbers",
        f"{BOYCE}, section 3.2",
    ),
)
