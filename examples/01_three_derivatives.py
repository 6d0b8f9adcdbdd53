# %% [markdown]
# # Three ways to differentiate ReLU
#
# What is the slope of ReLU(x) = max(x, 0) at 0? One hears "0, by convention", "1/2", "any number between 0 and 1", and
# "there is none". Behind these words are three different questions, and each has an answer that can be *proved*:
#
# | mode | the question | at the kink of ReLU |
# | --- | --- | --- |
# | classical | Does the difference quotient have a limit? | no derivative |
# | distributional | Which g makes integration by parts right against every test function? | a step |
# | set-valued | Which slopes occur arbitrarily close by, and which lie between them? | all of [0, 1] |
#
# This notebook shows the three answers with their proofs, the one number that ties them together, and what is needed
# to get from one to another. Every claim is an `assert`.
#
# ## Why a convention will not do
#
# Suppose there were a number s that may be used as the slope of ReLU at 0 in the rules of the calculus. Then
#
# - `relu(x) - relu(-x)` is x, with slope 1. The sum and chain rules give s + s. So s = 1/2.
# - `relu(relu(x))` is `relu(x)`. The chain rule gives s * s = s. So s is 0 or 1.
#
# No number does both. Whoever writes "relu'(0) = 0" makes a choice for a *program*; it is no derivative of the
# *function*, and its results depend on how the function was spelled.

# %%
from sympy import Abs, Interval, Max, Piecewise, Rational, Symbol, exp, integrate, nan, oo, pi, solve, sqrt

import relu_sym as rs

x, s = Symbol("x", real=True), Symbol("s", real=True)
relu = rs.ReLU(x)

assert rs.rewrite(relu - rs.ReLU(-x), Abs, x) == x
assert rs.normal_form(rs.ReLU(relu), x) == rs.normal_form(relu, x)
from_the_sum, from_the_composition = solve(2 * s - 1, s), solve(s * s - s, s)
assert from_the_sum == [Rational(1, 2)] and from_the_composition == [0, 1]
assert not set(from_the_sum) & set(from_the_composition)

# %% [markdown]
# ## The three answers in a picture
#
# An open circle is a one-sided limit that is not attained, a vertical segment a set of slopes. (The dot at 1/2 in the
# distributional panel is the value that this library gives a step at its jump, the mean. *That* is a convention; the
# distribution is the same with any other value there.)

# %%
picture = rs.plot_derivatives(relu, x, (-2, 2))

# %% [markdown]
# ## Classical: the limit of the quotient
#
# The object that `rs.derivation` returns is a proof: a list of steps, each with its rule, its place and the side
# computations after a "because" sign. It shows itself in a notebook. `style="definition"` starts from the difference
# quotient. Left and right of 0 the quotient has a limit; at 0 the one-sided limits are 0 and 1, and there is none. The
# result has no value at 0, and says so: it is `nan` there, and `rs.exceptional_set` holds the point.
#
# `.verify()` checks each step again by another route: here by quotients in high precision.


# %%
def proved(d):
    """The derivation, after each of its steps was checked."""
    report = d.verify()
    assert report and not report.failed and not report.undecided
    print(report)
    return d


classical = rs.diff(relu, x, mode="classical")
assert classical == Piecewise((0, x < 0), (1, x > 0))
assert classical.subs(x, 0) is nan
assert rs.exceptional_set(relu, x) == {0}
proved(rs.derivation(relu, x, mode="classical", style="definition"))

# %% [markdown]
# ## Distributional: what the derivative does under an integral
#
# For a smooth f, integration by parts moves the derivative to a test function: the integral of f' times phi is minus
# the integral of f times phi'. The right side makes sense for ReLU too, and *defines* the derivative. It comes out as
# the integral of the unit step times phi. A single point has no weight in an integral, so nothing has to be said about
# 0. The second derivative is an impulse: it gives back the value of the test function at the kink.
#
# Before the proof, the same with one test function in numbers. (The bell curve is not zero outside an interval, but it
# falls off fast enough.)

# %%
distributional = rs.diff(relu, x)
assert distributional == rs.Heaviside(x)
assert rs.diff(relu, x, 2) == rs.Dirac(x)

bell = exp(-(x**2))
by_parts = -integrate(x * bell.diff(x), (x, 0, oo))
assert by_parts == integrate(bell, (x, 0, oo)) == sqrt(pi) / 2
assert integrate(x * bell.diff(x, 2), (x, 0, oo)) == bell.subs(x, 0) == 1
proved(rs.derivation(relu, x, style="definition"))

# %% [markdown]
# ## Set-valued: all slopes nearby
#
# Clarke's set at a point is the smallest closed interval that holds all limits of slopes f'(y) for y near the point.
# For ReLU these limits are 0 and 1. The proof from the definition ends with a check by another definition: since ReLU
# is convex, the same interval holds exactly the slopes v of the lines v*y that stay below the graph.

# %%
clarke = rs.subdifferential(relu, x)
assert clarke.at(-1) == {0} and clarke.at(0) == Interval(0, 1) and clarke.at(1) == {1}
for v in (0, Rational(1, 3), 1):  # both sides are straight from 0 on: one point at each side decides
    assert all(relu.subs(x, y) >= v * y for y in (-5, 0, 5))
for v in (Rational(-1, 10), Rational(11, 10)):
    assert any(relu.subs(x, y) < v * y for y in (-5, 5))
proved(rs.derivation(relu, x, mode="set-valued", style="definition"))

# %% [markdown]
# ## All three at once, by the rules
#
# `style="rules"` is the short way, as one would do it by hand: write the function in pieces, differentiate each piece,
# and apply the rule of the mode at each breakpoint. `mode="all"` sets the three side by side. The two styles are two
# proofs of the same results.
#
# A derivation is also data: steps can be searched, a rule can be asked for its hypotheses and its source, and the whole
# can be stored and read back.

# %%
for style in ("rules", "definition"):
    three = proved(rs.derivation(relu, x, mode="all", style=style))
    assert three.result["classical"] == classical
    assert three.result["distributional"] == distributional
    assert three.result["set-valued"] == clarke
    assert rs.Derivation.from_json(three.to_json()) == three
corner = next(step for step in three.walk() if step.rule == "corner")
print(rs.explain(corner))
proved(rs.derivation(relu, x, mode="all"))

# %% [markdown]
# ## What ties them together
#
# The last three lines of the derivation above, in words: at a kink of a continuous function
#
# **the jump of f' = the signed width of Clarke's set = the weight of the impulse in f''.**
#
# The sign is + at a convex kink and - at a concave one. Here the three numbers are computed apart from each other: by
# limits of the pieces' slopes, from the set, and from the second distributional derivative.


# %%
def three_numbers(f, a):
    """Jump of f', signed width of Clarke's set, weight of the impulse in f'', at the breakpoint a of f."""
    form = rs.normal_form(f, x)
    k = form.breakpoints.index(a)
    left, right = form.pieces[k].diff(x).limit(x, a, "-"), form.pieces[k + 1].diff(x).limit(x, a, "+")
    slopes = rs.subdifferential(f, x).at(a)
    width = slopes.sup - slopes.inf
    impulses = rs.normal_form(rs.diff(f, x, 2), x).impulses
    weight = sum(w for point, order, w in impulses if point == a and order == 0)
    return right - left, width if right > left else -width, weight


print("f                            a    jump  width  weight")
for f in (relu, Abs(x), Abs(x) - 2 * Max(x - 1, 0), x * rs.ReLU(x - 2), exp(-Abs(x))):
    for a in sorted(rs.exceptional_set(f, x)):
        jump, width, weight = three_numbers(f, a)
        assert jump == width == weight != 0
        print(f"{f!s:28} {a!s:4} {jump!s:>4} {width!s:>6} {weight!s:>7}")

# %% [markdown]
# ## Where kinks pile up
#
# Kinks at the same point may add up, or cancel. So none of the three derivatives can be put together from its parts
# blindly; each is a property of the *function*. For sets the sum rule is an inclusion only: the sets of the two terms
# of `relu(x) - relu(-x)` add up to [0, 2], but the function is x, and its slope is 1.

# %%
nothing_left = relu - rs.ReLU(-x)
terms = [rs.subdifferential(term, x).at(0) for term in (relu, -rs.ReLU(-x))]
assert terms == [Interval(0, 1), Interval(0, 1)]
assert rs.subdifferential(nothing_left, x).at(0) == {1}
assert rs.diff(nothing_left, x) == rs.diff(nothing_left, x, mode="classical") == 1
assert rs.diff(nothing_left, x, 2) == 0
proved(rs.derivation(nothing_left, x, mode="set-valued"))

# %% [markdown]
# Three lines meet in one kink in `Max(x, 2x, 3x)`. The middle one never shows: the slopes are 1 and 3, and so are the
# ends of the set. (The set of the limits alone, without what lies between them, has Bouligand's name.)

# %%
three_lines = Max(x, 2 * x, 3 * x)
assert rs.subdifferential(three_lines, x).at(0) == Interval(1, 3)
assert rs.subdifferential(three_lines, x, kind="bouligand").at(0) == {1, 3}
assert three_numbers(three_lines, 0) == (2, 2, 2)
proved(rs.derivation(three_lines, x))

# %% [markdown]
# ## From one mode to another, and what that takes
#
# Can one derivative be read off another? Yes, by a theorem, and each theorem has a hypothesis on f. `rs.convert`
# applies it and names it; given f, it checks it.

# %%
for source, d in (("classical", classical), ("distributional", distributional), ("set-valued", clarke)):
    assert rs.convert(d, x, source=source, target="distributional") == distributional
    assert rs.convert(d, x, source=source, target="set-valued").at(0) == Interval(0, 1)
proved(rs.derivation(rs.convert, classical, x, source="classical", target="distributional", f=relu))

# %% [markdown]
# The hypothesis is needed. The unit step has slope 0 off its jump, and so has a constant. Without f the answer is that
# of the continuous function with these slopes; with f = the step, the conversion is refused.

# %%
step = rs.Heaviside(x)
flat = rs.diff(step, x, mode="classical")
assert rs.convert(flat, x, source="classical", target="distributional") == 0
assert rs.diff(step, x) == rs.Dirac(x)
try:
    rs.convert(flat, x, source="classical", target="distributional", f=step)
except rs.ConversionError as error:
    print(error)
else:
    raise AssertionError("a jump was lost")

# %% [markdown]
# ## A function with a hole
#
# Change the constant 1 at a single point. An integral does not see it: the distributional derivative is 0. A quotient
# does: there is no classical derivative at 0. And Clarke's set asks for a locally Lipschitz function, so it is refused
# at that point. All three are right; they were asked different things.

# %%
hole = Piecewise((1, x < 0), (0, x <= 0), (1, True))
assert rs.diff(hole, x) == 0
assert rs.diff(hole, x, mode="classical") == flat  # the same as that of the step
assert rs.exceptional_set(hole, x) == {0}
try:
    rs.subdifferential(hole, x).at(0)
except rs.NotLipschitzError as error:
    print(error)
else:
    raise AssertionError("a function with a hole is not Lipschitz")
picture = rs.plot_derivatives(hole, x, (-2, 2))

# %% [markdown]
# ## Now one of your own
#
# Put any continuous function with finitely many kinks into the text, and run the cell again. This one is a tent, with
# two convex kinks and a concave one.

# %%
mine = rs.parse("max(0, 1 - abs(x))", x)
picture = rs.plot_derivatives(mine, x)
for a in sorted(rs.exceptional_set(mine, x)):
    jump, width, weight = three_numbers(mine, a)
    assert jump == width == weight
    print(a, rs.subdifferential(mine, x).at(a), weight)
print(rs.diff(mine, x, 2))
proved(rs.derivation(mine, x, mode="all", style="definition"))

# %% [markdown]
# References: W. Rudin, *Principles of Mathematical Analysis* (1976), chapter 5; L. Schwartz, *Theorie des
# distributions* (1966), chapter II; F. H. Clarke, *Optimization and Nonsmooth Analysis* (1983), section 2.5.
