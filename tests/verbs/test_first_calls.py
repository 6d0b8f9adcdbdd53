"""What someone who knows the README alone calls first: it works, or the message says what to write."""

import re
import sys
from pathlib import Path

import pytest
from sympy import (
    Abs,
    And,
    Eq,
    FiniteSet,
    Interval,
    Max,
    Ne,
    Or,
    Piecewise,
    Rational,
    S,
    Symbol,
    exp,
    lambdify,
    latex,
    oo,
    sign,
    sin,
    sqrt,
    srepr,
    symbols,
)

import relu_sym as rs
from relu_sym import errors

x, y, t, a, b = symbols("x y t a b", real=True)
w, h, p = Symbol("w", real=True), Symbol("h"), Symbol("p", positive=True)
z = Symbol("z", complex=True)


# ---------------------------------------------------------------------- the scale of a smoothing
@pytest.mark.parametrize("scale", [w, w + 1, w**2, Symbol("s", nonnegative=True)], ids=str)
def test_a_scale_that_may_be_negative_is_refused(scale):
    with pytest.raises(rs.UnsupportedError, match="must be positive, decidably: declare its symbols positive"):
        rs.smooth(Abs(x), scale, x=x)


def test_a_scale_by_assumption_and_one_of_which_nothing_is_declared_say_so():
    assumed, plain, declared = rs.smooth(Abs(x), w, assume=w > 0), rs.smooth(Abs(x), h), rs.smooth(Abs(x), p)
    assert str(assumed).endswith(", for w > 0)") and str(plain).endswith(", for h > 0)")
    assert "> 0" not in str(declared)
    assert assumed.expr.subs(w, p) == plain.expr.subs(h, p) == declared.expr


# ---------------------------------------------------------------------- which symbol has the law
@pytest.mark.parametrize("f", [rs.Heaviside(x - a), rs.ReLU(x - a), Abs(x - a) * x, exp(a) * rs.ReLU(x)], ids=str)
def test_the_parameter_of_a_sensitivity_is_not_the_variable(f):
    law = rs.Law.normal(0, 1)
    assert rs.sensitivity(f, law, a) == rs.sensitivity(f, law, a, x=x)


def test_a_sensitivity_says_what_its_arguments_are():
    law, f = rs.Law.normal(0, 1), rs.Heaviside(x - a)
    with pytest.raises(rs.UnsupportedError, match=r"x is given as the order .* third argument, a, is the parameter"):
        rs.sensitivity(f, law, a, x)
    with pytest.raises(rs.UnsupportedError, match=r"which of b, x has the law .* as x="):
        rs.sensitivity(f + b, law, a)
    with pytest.raises(rs.UnsupportedError, match=r"which of a, x has the law .* as x="):
        rs.expectation(f, law)
    assert rs.expectation(rs.ReLU(x - a), law, x=x) == rs.expectation(rs.ReLU(x - a), law, x)


# ---------------------------------------------------------------------- rs.derivation(rs.diff, ...)
@pytest.mark.parametrize("mode", ["classical", "distributional", "set-valued", "all"])
@pytest.mark.parametrize("style", ["rules", "definition"])
def test_a_derivation_of_diff_is_that_of_the_derivative(mode, style):
    one = rs.derivation(rs.diff, Abs(x), x, mode=mode, style=style)
    other = rs.derivation(Abs(x), x, mode=mode, style=style)
    assert one.to_text() == other.to_text() and str(one.result) == str(other.result)


def test_a_derivation_of_diff_is_called_as_diff():
    for call in ((x, 2), ((x, 2),), (x, x)):
        assert rs.derivation(rs.diff, Abs(x), *call).result == rs.diff(Abs(x), *call) == 2 * rs.Dirac(x)
    assert rs.derivation(rs.diff, Abs(x)).result == sign(x)
    assert rs.derivation(rs.diff, sin(x), x, detail="full").result == rs.diff(sin(x))
    for call, words in (
        ((), "missing a required argument: 'f'"),
        ((Abs(x * a), x, a), "ask for x first, and then of its result for a"),
    ):
        with pytest.raises(rs.UnsupportedError, match=words):
            rs.derivation(rs.diff, *call)
    with pytest.raises(rs.UnsupportedError, match="did you mean 'mode'"):
        rs.derivation(rs.diff, Abs(x), x, moed="classical")


# ---------------------------------------------------------------------- a shock of nothing
def test_a_density_that_is_a_symbol_is_no_density():
    u = Symbol("u")
    for flux in (u**2 / 2, u * (1 - u), x * u):
        with pytest.raises(rs.UnsupportedError, match=r"the density u is a symbol.*as in u = a \+"):
            rs.rankine_hugoniot(u, flux, x, t)
    assert rs.rankine_hugoniot(S.One, S.Half, x, t).shocks == ()
    jump = 1 + rs.Heaviside(x - t)
    assert len(rs.rankine_hugoniot(jump, jump**2 / 2, x, t).shocks) == 1


# ---------------------------------------------------------------------- packages that are missing
@pytest.mark.parametrize("args", [x, (x, a), [x, (a,)]], ids=str)
@pytest.mark.parametrize("modules", ["numpy", "torch", "jax", ["numpy", "math"], "scipy", "tensorflow"], ids=str)
def test_a_missing_package_is_named_in_every_number_of_variables(args, modules, monkeypatch):
    there = {"math", "mpmath", "sympy", "cmath"}
    monkeypatch.setattr("relu_sym.calculus.numeric.lambdify.find_spec", lambda name: sys if name in there else None)
    first = modules if isinstance(modules, str) else modules[0]
    with pytest.raises(rs.UnsupportedError, match=f"needs the package {first}, which is not installed: pip install"):
        rs.lambdify(args, Abs(x), modules)


def test_without_numpy_sympy_chooses_by_itself(monkeypatch):
    monkeypatch.setattr("relu_sym.calculus.numeric.lambdify.find_spec", lambda name: None if name == "numpy" else sys)
    f = Piecewise((x, x > a), (0, True))
    assert rs.lambdify((x, a), f, "math")(3, 1) == lambdify((x, a), f, "math")(3, 1) == 3
    assert rs.lambdify((x, a), f, None)(3, 1) == 3


# ---------------------------------------------------------------------- sets by cases
def test_a_set_by_cases_has_no_set_where_no_case_has():
    found = rs.subdifferential((a - x) * sign(x), x).at(0)
    assert found.subs(a, 0) == Interval(-1, 1)
    for put_in in (lambda s: s.subs(a, 1), lambda s: s.subs({a: -2}), lambda s: s.xreplace({a: S.One})):
        with pytest.raises(rs.WithoutValue, match="there is no set"):
            put_in(found)
    assert found.subs(a, b).subs(b, 0) == Interval(-1, 1)


@pytest.mark.parametrize("f", [Abs(a * x), Abs(a * x + b), Max(x, a * x), a * Abs(x - b) + Abs(x), x * rs.ReLU(a * x)])
@pytest.mark.parametrize("pick", [{a: 2, b: 1}, {a: -1, b: 1}, {a: 0, b: 0}, {a: Rational(1, 2), b: -3}], ids=str)
def test_the_table_of_a_map_with_parameters_is_that_of_the_numbers(f, pick):
    """The case that holds, numbers put in, is the table of the function with the numbers."""
    shown = rs.subdifferential(f, x)
    (case,) = [m for c, m in shown.cases() if c.subs(pick) == True]  # noqa: E712
    numbers = rs.subdifferential(f.subs(pick), x)
    places = {S.Zero, S.One, -S.One, *numbers.breakpoints, *(e.subs(pick) for e in case.breakpoints)}
    for place in places:
        assert case.at(place).subs(pick) == numbers.at(place) == shown.at(place).subs(pick), place


def test_a_table_with_parameters_is_told():
    m = rs.subdifferential(Abs(a * x), x)
    lines = str(m).splitlines()
    assert len(lines) == 7 and "all x, for a = 0  {0}" in lines and "x = 0, for a > 0  [-a, a]" in lines
    assert latex(m).count(r"\\") == 6 and r"a = 0" in latex(m) and "cases" in m._repr_latex_()
    gap = rs.subdifferential(Abs(x) / a + Abs(a * x), x)
    assert "for a = 0         no value" in str(gap).splitlines() and r"\text{no value} & a = 0" in latex(gap)
    many = rs.subdifferential(sum(Abs(x - Symbol(f"c_{k}", real=True)) for k in range(6)), x)
    assert "told by .at(point)" in str(many) and latex(many).endswith(r"x\in \mathbb{R}")


# ---------------------------------------------------------------------- variables that are not real
@pytest.mark.parametrize(
    "call",
    [
        lambda v: rs.diff(Abs(v), v),
        lambda v: rs.diff(v**2, v),
        lambda v: rs.integrate(Abs(v), v),
        lambda v: rs.subdifferential(Abs(v), v),
        lambda v: rs.exceptional_set(Abs(v), v),
        lambda v: rs.derivation(Abs(v), v),
        lambda v: rs.limit(Abs(v), v, 0),
        lambda v: rs.gradient(Abs(v) + x, (v, x)),
    ],
    ids=range(8),
)
def test_a_variable_that_is_declared_complex_is_refused(call):
    for v in (z, Symbol("z", algebraic=True)):
        with pytest.raises(rs.UnsupportedError, match="declared complex"):
            call(v)
    call(Symbol("z"))


def test_what_needs_no_variable_leaves_complex_symbols_alone():
    assert rs.simplify(Abs(z)) == Abs(z) and rs.simplify(Abs(z) + x + Abs(x) - Abs(x)) == Abs(z) + x
    assert rs.equal(Abs(z), Abs(z)) is True and rs.equal(Abs(z), Max(x, 0)) is not True
    assert rs.diff(z * Abs(x), x) == z * sign(x)
    assert rs.inverse_laplace_transform(1 / (z + 1), z, t) == exp(-t) * rs.Heaviside(t)
    assert rs.derivation(rs.inverse_laplace_transform, 1 / (z + 1), z, t).result == exp(-t) * rs.Heaviside(t)


# ---------------------------------------------------------------------- errors
def kinds(of):
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_error_of_the_module_is_public():
    own = {n for n, e in vars(errors).items() if isinstance(e, type) and issubclass(e, (rs.ReluSymError, Warning))}
    assert {n for n in own if vars(errors)[n].__module__ == errors.__name__} == set(rs.ERRORS)


def test_every_error_is_in_the_table_of_the_guide():
    page = (Path(__file__).resolve().parents[2] / "examples" / "guide" / "errors.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(\w+)`", page, re.MULTILINE)
    assert {n for n in rs.ERRORS if not n.endswith("Warning")} - {"ReluSymError"} == set(table)
    with pytest.raises(FileNotFoundError):
        rs.Network.from_onnx("no.onnx")


def test_errors_of_the_rooms_do_not_leave_them():
    """Their classes have paths that no one can import by name of the package."""
    calls = [
        lambda: rs.prox(exp(x) + x**4, x, y),
        lambda: rs.convex_conjugate(exp(x) + x**4, x, y),
        lambda: rs.fourier_transform(Abs(sin(x**2)) + exp(-Abs(x)) / (1 + x**4 + Abs(x)), x, y),
        lambda: rs.convolve(rs.Heaviside(x) / (1 + x**4 + exp(x)), rs.ReLU(sin(x)), x),
        lambda: rs.divergence([Abs(sin(x * y)) / Abs(x - y), sqrt(Abs(x))], (x, y)),
    ]
    seen = 0
    for call in calls:
        try:
            call()
        except rs.ReluSymError as refusal:
            seen += 1
            assert type(refusal).__module__ == errors.__name__, type(refusal)
    assert seen >= 3


def test_an_error_of_a_room_goes_out_as_its_kind():
    for kind in kinds(rs.ReluSymError):
        if kind.__module__ == errors.__name__ or not kind.__module__.startswith("relu_sym."):
            continue
        made = errors.published(kind("{0} is refused", x))
        assert type(made).__name__ in rs.ERRORS and isinstance(made, rs.UnsupportedError)
        assert str(made) == "x is refused"
    same = errors.Undecided(x)
    assert errors.published(same) is same


# ---------------------------------------------------------------------- domains
@pytest.mark.parametrize(
    ("condition", "domain"),
    [
        (x >= 1, Interval(1, oo)),
        (x > 1, Interval.open(1, oo)),
        (x < -1, Interval.open(-oo, -1)),
        (And(x >= 1, x <= 3), Interval(1, 3)),
        (Or(x <= -2, x >= 1), Interval(-oo, -2) + Interval(1, oo)),
        (Abs(x - 1) <= 2, Interval(-1, 3)),
        (Eq(x, 2), FiniteSet(2)),
        (Ne(x, 0), Interval.open(-oo, 0) + Interval.open(0, oo)),
        (x > a, Interval.open(a, oo)),
    ],
    ids=str,
)
@pytest.mark.parametrize("verb", [rs.minimum, rs.maximum, rs.argmin, rs.argmax, rs.function_range])
def test_a_condition_is_a_domain(verb, condition, domain):
    f = Abs(x - 2) + x / 2
    assert verb(f, x, condition) == verb(f, x, domain)


def test_a_condition_on_something_else_is_none():
    for condition in (a > 0, S.true):
        with pytest.raises(rs.UnsupportedError, match="is no condition on x"):
            rs.argmin(Abs(x), x, condition)
    assert rs.derivation(rs.argmin, Abs(x), x, x >= 1).verify()
    assert rs.derivation(rs.function_range, Abs(x), x, x >= 1).result == Interval(1, oo)


def test_monotone_in_both_orders():
    for verb, f in ((rs.is_increasing, x**3 + Abs(x)), (rs.is_decreasing, rs.ReLU(-x))):
        assert verb(f, x) is verb(f, S.Reals, x) is verb(f) is (verb is rs.is_decreasing)
        assert verb(f, x, Interval(1, 2)) is verb(f, Interval(1, 2), x) is True
        assert rs.derivation(verb, f, x, Interval(1, 2)).result == S.true


def test_a_box_is_a_product_of_intervals():
    f = rs.ReLU(x) - y
    pairs = rs.decision_boundary(f, (x, y), ((-1, 1), (-2, 1)))
    assert rs.decision_boundary(f, (x, y), Interval(-1, 1) * Interval(-2, 1)) == pairs
    for box in (Interval(0, 1), Interval(0, 1) * FiniteSet(1, 2), 3):
        with pytest.raises(rs.UnsupportedError, match=r"or Interval\(x0, x1\)\*Interval\(y0, y1\)"):
            rs.decision_boundary(f, (x, y), box)


# ---------------------------------------------------------------------- names and limits
@pytest.mark.parametrize(
    ("name", "near"), [("Clarke", "'Clarke to classical'"), ("Hull", "'hull'"), ("jump rules", "'jump rule'")]
)
def test_an_unknown_rule_has_near_ones(name, near):
    with pytest.raises(rs.UnsupportedError) as refusal:
        rs.explain(name)
    assert near in str(refusal.value) and "rs.rules() lists them all" in str(refusal.value)
    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize("name", ["nonsense", "", "(", 3, None])
def test_what_is_near_no_rule_is_told_shortly(name):
    with pytest.raises(rs.UnsupportedError, match=r"no rule is called .*rs.rules\(\) lists them all"):
        rs.explain(name)


@pytest.mark.parametrize("ends", [(0, 1), (0, oo), (a, 1), (-a, a)], ids=str)
def test_limits_without_parentheses_are_named(ends):
    with pytest.raises(rs.UnsupportedError, match=r"as in \(x, "):
        rs.integrate(Abs(x), x, *ends)
    assert rs.integrate(x * a + b, x, (a, 0, 1), (b, 0, 1)) == x**2 / 4 + x / 2


def test_the_two_steps_are_told_apart():
    from sympy import Heaviside

    assert str(Heaviside(x)) == str(rs.Heaviside(x)) and srepr(Heaviside(x)) != srepr(rs.Heaviside(x))
    assert rs.from_sympy(Heaviside(x) - rs.Heaviside(x)) == 0


def test_another_map_is_not_split_as_a_derivative_is():
    """A proximal map is none; its table is its own, and without one it is asked at points."""
    count = Piecewise((0, Eq(x, 0)), (1, True))
    assert str(rs.prox(count, x, y)).splitlines()[1] == "y = -sqrt(2)            {0, -sqrt(2)}"
    assert latex(rs.prox(count, x, y)).count(r"\\") == 4
    weighted = rs.prox(Piecewise((0, Eq(x, 0)), (a**2, True)), x, y)
    assert "told by .at(point)" in str(weighted) and weighted.at(0).subs(a, 1) == FiniteSet(0)
    with pytest.raises(errors.Undecided):
        weighted.cases()
