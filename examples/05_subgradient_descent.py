# %% [markdown]
# # Subgradient descent at a kink
#
# A convex function with kinks has no gradient at a kink, but it has *subgradients*: the slopes v of all lines that
# touch the graph at a and stay below it,
#
# $$f(y) \ge f(a) + v\,(y - a) \quad \text{for all } y.$$
#
# Subgradient descent is `x - t*v` with any such v. Here all steps are done with exact fractions, so that each claim
# can be checked, not only plotted.

# %%
from itertools import pairwise

from sympy import Abs, EmptySet, FiniteSet, Interval, Max, Rational, Symbol, oo

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

x = Symbol("x", real=True)
f = Abs(x - 1) + 2 * Max(x, 0)
print(rs.normal_form(f, x))

# %% [markdown]
# ## The subdifferential
#
# For a convex function the convex subdifferential and Clarke's are the same. It is a single slope inside a piece, and
# an interval at a kink.

# %%
subgradients = rs.subdifferential(f, x, kind="convex")
clarke = rs.subdifferential(f, x)
assert subgradients.exact
for point in (-2, 0, Rational(1, 2), 1, 3):
    assert subgradients.at(point) == clarke.at(point)
assert subgradients.at(0) == Interval(-1, 1)
assert subgradients.at(1) == Interval(1, 3)
print(subgradients)

# %% [markdown]
# The definition can be checked directly. With the line subtracted, the rest must be at least 0 everywhere. It is
# piecewise linear, so it is enough to look at its values at the breakpoints and at its two outer slopes.


# %%
def is_nonnegative(g):
    """Whether the continuous piecewise linear g, with at least one breakpoint, is nowhere negative."""
    form = rs.normal_form(g, x)
    first, last = form.pieces[0].diff(x), form.pieces[-1].diff(x)
    return bool(first <= 0 and last >= 0 and min(form.values) >= 0)


def line(a, v):
    return f.subs(x, a) + v * (x - a)


for v in (-1, Rational(-1, 3), 0, Rational(1, 2), 1):
    assert is_nonnegative(f - line(0, v))
for v in (Rational(-11, 10), Rational(11, 10)):
    assert not is_nonnegative(f - line(0, v))

# %% [markdown]
# ## The stopping test: 0 in the set
#
# Put v = 0 into the definition: 0 is a subgradient at a exactly when a is a minimiser. In one variable the candidates
# are the breakpoints and the flat pieces, so the minimum can be read off.

# %%
minimisers = [a for a in subgradients.breakpoints if 0 in subgradients.at(a)]
slopes = [piece.diff(x) for piece in rs.normal_form(f, x).pieces]
assert minimisers == [0]
assert slopes == [-1, 1, 3]  # none is flat
f_star = f.subs(x, 0)
assert f_star == 1 and is_nonnegative(f - f_star)

# %% [markdown]
# The test has to be asked of the *set*. One element of it says little: with the common choices sign(0) = 0 and
# relu'(0) = 0, "the gradient" at the minimiser is `-1 + 2*0 = -1`. That is a subgradient, but it is not 0. And near
# the minimiser subgradients do not become small: they are -1 on one side and 1 on the other.

# %%
assert -1 in subgradients.at(0)
assert subgradients.at(-Rational(1, 10**9)) == FiniteSet(-1)
assert subgradients.at(Rational(1, 10**9)) == FiniteSet(1)

# %% [markdown]
# ## Any element serves
#
# Let v be a subgradient at a, and m a minimiser. The definition with y = m reads `v*(a - m) >= f(a) - f(m)`. So
#
# $$(a - t v - m)^2 = (a - m)^2 - 2 t\, v (a - m) + t^2 v^2 \le (a - m)^2 - 2 t\,(f(a) - f(m)) + t^2 v^2 .$$
#
# Whichever element was taken, the **distance** to the minimiser falls if `0 < t < 2*(f(a) - f(m))/v**2`. Nothing is
# said about the value of f.

# %%
a = 1  # a kink that is no minimiser
for v in (1, Rational(3, 2), 2, 3):
    assert v in subgradients.at(a)
    for fraction in (Rational(1, 10), Rational(1, 2), Rational(9, 10)):
        t = fraction * 2 * (f.subs(x, a) - f_star) / v**2
        assert abs(a - t * v) < abs(a)

# %% [markdown]
# ## It need not be a descent direction
#
# At the minimiser itself the set is [-1, 1]. A step along -1 or 1 goes up; only the element 0 stays. At another kink
# on the line, 0 is not in the interval, all its elements have one sign, and small steps go down.
#
# In two variables this is no longer so. Take F(y, z) = |y| + 2|z| at (1, 0). The variables are separate, so the set
# is the product of {1} and [-2, 2], and (1, 2) is a subgradient. Along -(1, 2) the function is |1 - t| + 2|-2 t|, and
# its one-sided slope at t = 0 is 3: F goes **up**, however small the step.

# %%
t = Symbol("t", real=True)
y, z = Symbol("y", real=True), Symbol("z", real=True)
assert rs.subdifferential(Abs(y), y, kind="convex").at(1) == FiniteSet(1)
assert rs.subdifferential(2 * Abs(z), z, kind="convex").at(0) == Interval(-2, 2)
F = Abs(y) + 2 * Abs(z)
along = F.subs({y: 1 - t, z: -2 * t})
form = rs.normal_form(along, t)
assert form.breakpoints == (0, 1)
assert form.pieces[1].diff(t) == 3
print(form)

# %% [markdown]
# The distance to the minimiser (0, 0) falls all the same, as it must.

# %%
distance_squared = (1 - t) ** 2 + (2 * t) ** 2
assert distance_squared.subs(t, 0) == 1
assert distance_squared.diff(t).subs(t, 0) == -2

# %% [markdown]
# ## Constant steps hover
#
# A run: at each point ask for the set, take one element by a rule, step.


# %%
def least(s):
    return s.inf


def middle(s):
    return (s.inf + s.sup) / 2


def greatest(s):
    return s.sup


def descend(start, steps, choose=greatest):
    points = [start]
    for t in steps:
        points.append(points[-1] - t * choose(subgradients.at(points[-1])))
    return points


start = Rational(4)
constant = descend(start, [Rational(3, 10)] * 60)
print(constant[:10])

# %% [markdown]
# After five steps the points jump between 1/10 and -1/5 for ever. The subgradients have size 1 up to the kink, so the
# step has length 3/10 and cannot land closer. The best value stays 1/10 above the minimum.

# %%
assert set(constant[5:]) == {Rational(1, 10), Rational(-1, 5)}
assert all(p + q == Rational(-1, 10) for p, q in pairwise(constant[5:]))
assert min(f.subs(x, p) for p in constant) - f_star == Rational(1, 10)

# %% [markdown]
# From another start the run lands on the minimiser by luck. What happens then depends on the element that is taken
# there: 0 stays, 1 leaves again. This is why the test is "0 in the set", and not "v = 0".

# %%
assert 0 in descend(3, [Rational(3, 10)] * 6)
stays = descend(3, [Rational(3, 10)] * 20, middle)
leaves = descend(3, [Rational(3, 10)] * 20, greatest)
assert stays[-1] == stays[-2] == 0
assert set(leaves[-2:]) == {0, Rational(-3, 10)}

# %% [markdown]
# ## Diminishing steps converge
#
# Sum the inequality above over the steps. With R the distance of the start to the minimiser and G a bound of all |v|,
#
# $$\min_{i \le k} f(x_i) - f(m) \;\le\; \frac{R^2 + G^2 \sum_{i \le k} t_i^2}{2 \sum_{i \le k} t_i}.$$
#
# If the sum of the steps is infinite and the sum of their squares is finite, the right side tends to 0. Take `t_k =
# 1/(k + 1)`. The first step goes from 4 to the kink at 1, where the three rules of choice part. The bound is checked
# at every step for each of them, in exact fractions.

# %%
R, G = abs(start - 0), max(abs(v) for v in slopes)
assert G == 3


def gaps_and_bounds(points, steps):
    """Best gap so far, and the bound, after each step."""
    gaps, bounds, best, total, squares = [], [], oo, 0, 0
    for point, t in zip(points, steps, strict=False):
        best = min(best, f.subs(x, point) - f_star)
        total, squares = total + t, squares + t**2
        gaps.append(best)
        bounds.append((R**2 + G**2 * squares) / (2 * total))
    return gaps, bounds


count = 120
diminishing = [Rational(1, k + 1) for k in range(count)]
for choose in (least, middle, greatest):
    points = descend(start, diminishing, choose)
    gaps, bounds = gaps_and_bounds(points, diminishing)
    assert points[1] == 1
    assert all(gap <= bound for gap, bound in zip(gaps, bounds, strict=True))
    assert abs(points[-1]) < Rational(1, 50)
    print(f"{choose.__name__:8} last point {float(points[-1]):7.4f}   best gap {float(gaps[-1]):.1e}", end="   ")
    print(f"bound {float(bounds[-1]):.2f}")

# %% [markdown]
# The rule "middle" meets the minimiser exactly and stays, since it takes 0 there. The other two jump about it, by
# smaller and smaller steps; the best gap is smaller than the steps by luck, when a point falls close to 0. The bound
# is for the worst function, and loose for this one. For constant steps t the same bound tends to `G**2*t/2`, not to
# 0: it allows the hovering seen above.

# %%
same = [Rational(3, 10)] * count
gaps, bounds = gaps_and_bounds(descend(start, same), same)
assert all(gap <= bound for gap, bound in zip(gaps, bounds, strict=True))
assert bounds[-1] > G**2 * Rational(3, 10) / 2 > gaps[-1]

# %% [markdown]
# ## Steps whose sum is finite may stop short
#
# Halve the step each time, from 1/10. All steps together are below 2/10, each moves by at most G times its step, so
# the run moves by less than 6/10 and never gets from 4 to 0.

# %%
halving = [Rational(1, 10) / 2**k for k in range(count)]
short = descend(start, halving)
assert sum(halving) < Rational(2, 10)
assert min(short) > start - Rational(6, 10) > 0

# %% [markdown]
# ## Not convex: 0 in Clarke's set is necessary only
#
# -|x| has a maximum at 0. Clarke's set there contains 0; the convex set and Frechet's are empty, and say that it is
# no minimum.

# %%
assert rs.subdifferential(-Abs(x), x).at(0) == Interval(-1, 1)
assert rs.subdifferential(-Abs(x), x, kind="convex").at(0) is EmptySet
assert rs.subdifferential(-Abs(x), x, kind="frechet").at(0) is EmptySet

# %% [markdown]
# ## Pictures
#
# Left: f, drawn piece by piece, and four of its touching lines at the minimiser. Right: the set-valued derivative; it
# crosses 0 in the vertical segment at the minimiser.


# %%
def draw_function_and_set():
    import numpy as np

    plt = matplotlib_pyplot()
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
    form = rs.normal_form(f, x)
    ends = [-1.5, *(float(b) for b in form.breakpoints), 2]
    for piece, (lo, hi) in zip(form.pieces, pairwise(ends), strict=True):
        u = np.array([lo, hi])
        left.plot(u, [float(piece.subs(x, w)) for w in u], color="black", linewidth=2)
        slope = float(piece.diff(x))
        right.plot(u, [slope, slope], color="black", linewidth=2)
    for v in (-1, -0.5, 0.5, 1):
        u = np.array([-1.2, 1.2])
        left.plot(u, 1 + v * u, color="tab:blue", linewidth=0.8)
    for b in form.breakpoints:
        s = subgradients.at(b)
        right.plot([float(b)] * 2, [float(s.inf), float(s.sup)], color="tab:red", linewidth=2, marker="o", markersize=4)
    right.axhline(0, color="0.7", linewidth=0.8, zorder=0)
    left.plot(0, 1, "o", color="tab:blue")
    left.set_title("f and touching lines at 0")
    right.set_title("subdifferential of f")
    for axes in (left, right):
        axes.set_xlabel("x")
    fig.tight_layout()


draw_function_and_set()

# %% [markdown]
# The best gap so far, for three step rules. The constant step stops falling, the halving step stops moving, the step
# 1/(k + 1) goes on.


# %%
def draw_gaps():
    plt = matplotlib_pyplot()

    fig, axes = plt.subplots(figsize=(6.5, 3.6))
    rules = [("t = 3/10", same, "tab:orange"), ("t = 1/(k + 1)", diminishing, "tab:blue")]
    rules.append(("t = 1/(10*2**k)", halving, "tab:green"))
    for name, steps, colour in rules:
        gaps, bounds = gaps_and_bounds(descend(start, steps), steps)
        axes.plot([float(gap) for gap in gaps], color=colour, label=name)
        if steps is diminishing:
            axes.plot([float(bound) for bound in bounds], color=colour, linestyle=":", label="its bound")
    axes.set_yscale("log")
    axes.set_xlabel("step k")
    axes.set_ylabel("best f so far, minus minimum")
    axes.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    fig.tight_layout()


draw_gaps()

# %% [markdown]
# References: N. Z. Shor, *Minimization Methods for Non-Differentiable Functions* (1985); B. T. Polyak, *Introduction
# to Optimization* (1987), chapter 5; R. T. Rockafellar, *Convex Analysis* (1970), section 23.
