"""Known defects of SymPy that reach users through SymPy's own verbs; strict, so that a fix upstream is noticed."""

import pytest
import sympy
from sympy import (
    DiracDelta,
    Heaviside,
    Integral,
    Interval,
    Max,
    Symbol,
    exp,
    integrate,
    latex,
    limit,
    oo,
    simplify,
    sin,
)

from relu_sym.functions import Dirac, HeavisideStep, ReLU

x, z = Symbol("x", real=True), Symbol("z", real=True)


def defect(reason, raises=AssertionError):
    return pytest.mark.xfail(strict=True, reason=reason, raises=raises)


@defect("an impulse at an end point is dropped, sympy #22532, #27300; rs.integrate asks for endpoints=")
@pytest.mark.parametrize("delta", [Dirac, DiracDelta])
def test_impulse_at_an_end_point_is_not_zero(delta):
    assert integrate(2 * delta(x), (x, 0, 3)) != 0


@defect("a derivative of the impulse is lost, sympy #17383; rs.integrate")
@pytest.mark.parametrize("delta", [Dirac, DiracDelta])
def test_derivative_of_the_impulse_up_to_a_symbol(delta):
    got = integrate(exp(x) * delta(x, 1), (x, -1, z))
    assert got.has(delta, Integral, DiracDelta)


@defect("undefined product of a jump and an impulse is given the value 1/2; rs.integrate refuses")
def test_step_times_impulse_is_refused():
    assert integrate(HeavisideStep(x) * Dirac(x), (x, -oo, oo)) != sympy.Rational(1, 2)


@defect("limit of the native step of a function is its value at 0; ours is right")
@pytest.mark.parametrize("side, want", [("-", 0), ("+", 1)])
def test_limit_of_the_native_step(side, want):
    assert limit(HeavisideStep(sin(x)), x, 0, side) == want
    assert limit(Heaviside(sin(x)), x, 0, side) == want


@defect("Max has no leading term; ReLU has", raises=NotImplementedError)
def test_limit_of_max():
    assert limit(ReLU(sin(x)) / x, x, 0, "-") == 0
    assert limit(Max(0, sin(x)) / x, x, 0, "-") == 0


@defect(
    "a subclass of Heaviside cannot be built: super(cls, cls); hence HeavisideStep is a Function of its own",
    raises=RecursionError,
)
def test_subclass_of_heaviside():
    class Step(Heaviside):
        pass

    assert Step(x)


@defect("limit gives up on any expression that holds nan; rs.limit", raises=AssertionError)
def test_limit_with_the_value_at_zero_undefined():
    assert limit(HeavisideStep(x, sympy.nan), x, 0, "+") == 1


@defect("no rule x*delta(x) = 0; rs.simplify")
def test_simplify_of_x_times_delta():
    assert simplify(x * Dirac(x)) == 0


@defect("impulses in sums stay unevaluated: deltaintegrate asks f.func == DiracDelta; rs.integrate")
def test_bare_impulse():
    assert integrate(exp(-(x**2)) + Dirac(x - 1), (x, -oo, oo)) == 1 + sympy.sqrt(sympy.pi)


@defect("integrate does not know custom functions in sums and products; rs.integrate")
def test_integral_of_relu():
    assert integrate(x + ReLU(x), (x, -1, 1)) == sympy.Rational(1, 2)


@defect("the domain of a custom function: a closed list in calculus/util.py", raises=NotImplementedError)
def test_continuous_domain():
    assert sympy.calculus.util.continuous_domain(ReLU(x), x, sympy.S.Reals) == Interval(-oo, oo)


@defect("rust_code drops the brackets of a sum of real symbols in a product: print it for plain symbols, or expanded")
def test_rust_brackets():
    y = sympy.Symbol("y", real=True)
    assert sympy.rust_code((x + 1) * y) in ("y*(x + 1)", "y*(x + 1.0)")


@defect("SymPy's smtlib printer asks known_functions before the class", raises=TypeError)
def test_smtlib():
    assert "ite" in sympy.smtlib_code(ReLU(x))


@defect("sympify makes an undefined look-alike: pass locals={'ReLU': ReLU} or use rs.parse")
def test_sympify_of_the_name():
    assert latex(sympy.sympify("ReLU(x)")) and sympy.sympify("ReLU(x)", locals={"ReLU": ReLU}).func is ReLU
    assert sympy.sympify("ReLU(x)").func is ReLU


@defect("atan(1/0) beside a point where the argument is undefined is 0")
def test_limit_where_the_function_is_undefined():
    assert limit(sympy.atan(1 / ReLU(x)), x, 0, "-") != 0


@defect("series of a power calls powdenest(force=True), which takes every symbol for positive; rs.limit")
@pytest.mark.parametrize("e", [(sympy.sqrt(1 + ReLU(x)) - 1) / x, (1 / (1 + ReLU(x)) - 1) / x], ids=str)
def test_left_limit_of_a_power_that_cancels(e):
    assert limit(e, x, 0, "-") == 0


@defect("the default series of a function is Taylor's with the value of Heaviside at the point, 1/2; rs.limit")
@pytest.mark.parametrize("side, want", [("-", 0), ("+", sympy.Rational(1, 2))])
def test_limit_of_a_function_without_a_series_of_its_own(side, want):
    assert limit((sympy.atan(1 + ReLU(x)) - sympy.pi / 4) / x, x, 0, side) == want


@defect("simplify, which dsolve calls, turns our ramp into Max where that is shorter, and Max into x; rs.dsolve")
def test_dsolve_after_simplify():
    y, v = sympy.Function("y"), Symbol("v")
    solution = sympy.dsolve(v * y(v).diff(v) - y(v) - v * ReLU(v), y(v))
    assert solution.rhs.subs(v, -1).doit() + solution.rhs.diff(v).subs(v, -1).doit() == 0
