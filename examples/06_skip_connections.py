# %% [markdown]
# # Gradients that accumulate through skip connections
#
# A residual block adds its input to its output: `h + relu(h)`. At `h = 0` the slope is 1 on the left and 2 on the
# right. A program that differentiates has to put one number `s` for the slope of relu at 0, and the block then has
# slope `1 + s`. This notebook asks what happens after n blocks, and compares two things:
#
# - the **set** of slopes of the *function* at 0 (Clarke's subdifferential), computed exactly;
# - the **number** that forward or reverse differentiation of the *program* returns for a fixed choice of `s`.

# %%
from fractions import Fraction

from sympy import FiniteSet, Interval, Rational, Symbol

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

x = Symbol("x", real=True)

# %% [markdown]
# One program, to be run on symbols and on numbers: `relu` is an argument.


# %%
def tower(h, n, relu):
    for _ in range(n):
        h = h + relu(h)
    return h


print(tower(x, 3, rs.ReLU))
print()
print(rs.normal_form(tower(x, 3, rs.ReLU), x))

# %% [markdown]
# ## The set of the function
#
# Left of 0 every block is the identity, right of 0 every block doubles. So n blocks are `x` on the left and `2**n *
# x` on the right. Clarke's set is the hull of the one-sided slopes, `[1, 2**n]`.

# %%
for n in range(1, 9):
    slopes = rs.subdifferential(tower(x, n, rs.ReLU), x)
    assert slopes.at(0) == Interval(1, 2**n)
    assert slopes.exact
    print(n, slopes.at(0))
print(slopes.reason)

# %% [markdown]
# The expression is a tree, in which `h` occurs twice in each block, yet the normal form has one breakpoint and two
# pieces whatever n is.

# %%
assert rs.normal_form(tower(x, 8, rs.ReLU), x).breakpoints == (0,)
assert rs.normal_form(tower(x, 8, rs.ReLU), x).pieces == (x, 256 * x)

# %% [markdown]
# ## The number of a program
#
# Here is all that is needed of automatic differentiation. Forward: a number carries its slope.


# %%
class Dual:
    """A value and its slope, carried forward."""

    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __sub__(self, other):
        return self + (-other)


def slope_of_relu(value, s):
    """The slope off 0 is a fact; at 0 it is the choice s."""
    return s if value == 0 else int(value > 0)


def forward(program, at, s):
    out = program(
        Dual(Fraction(at), Fraction(1)),
        lambda u: Dual(max(u.value, 0), slope_of_relu(u.value, s) * u.slope),
    )
    return out.slope


# %% [markdown]
# Reverse: each number remembers which numbers it came from and with which local slopes; the slopes are then summed
# backwards over all paths.


# %%
class Node:
    """A value, and (parent, local slope) pairs; `tape` lists the nodes in the order of their making."""

    tape = []

    def __init__(self, value, parents=()):
        self.value, self.parents, self.total = value, parents, Fraction(0)
        Node.tape.append(self)

    def __add__(self, other):
        return Node(self.value + other.value, ((self, 1), (other, 1)))

    def __neg__(self):
        return Node(-self.value, ((self, -1),))

    def __sub__(self, other):
        return self + (-other)


def reverse(program, at, s):
    Node.tape = []
    start = Node(Fraction(at))
    out = program(start, lambda u: Node(max(u.value, 0), ((u, slope_of_relu(u.value, s)),)))
    out.total = Fraction(1)
    for node in reversed(Node.tape):
        for parent, slope in node.parents:
            parent.total += slope * node.total
    return start.total


# %% [markdown]
# At 0, n blocks give `(1 + s)**n`, in either direction. All of these lie in `[1, 2**n]`, so none of them is wrong as
# an element of Clarke's set. But they differ by a factor that grows exponentially with the depth: what looks like a
# detail (the slope of relu at one point) decides the size of the gradient.

# %%
choices = [Fraction(0), Fraction(1, 2), Fraction(1)]
for n in range(1, 9):
    values = [forward(lambda h, relu, n=n: tower(h, n, relu), 0, s) for s in choices]
    assert values == [reverse(lambda h, relu, n=n: tower(h, n, relu), 0, s) for s in choices]
    assert values == [(1 + s) ** n for s in choices]
    assert all(Rational(v.numerator, v.denominator) in Interval(1, 2**n) for v in values)
    print(n, *values)

# %% [markdown]
# Off 0 there is nothing to choose, and all agree with the derivative.

# %%
near = Fraction(1, 1000)
for s in choices:
    assert forward(lambda h, relu: tower(h, 8, relu), near, s) == 256
    assert forward(lambda h, relu: tower(h, 8, relu), -near, s) == 1
derivative = rs.diff(tower(x, 8, rs.ReLU), x, mode="classical")
assert derivative.subs(x, Rational(1, 1000)) == 256
assert derivative.subs(x, -Rational(1, 1000)) == 1
print(derivative)

# %% [markdown]
# When is a number inside a network exactly 0? Seldom, if inputs, weights and biases are drawn at random. Often, where
# some of them are set to 0, behind padding, or behind a layer without biases whose units are all off; and by
# rounding, in short number formats.
#
# The value `(1 + s)**n` for 0 < s < 1 is in the hull, but it is not the limit of slopes at nearby points: those are 1
# and `2**n` only. This finer set is Bouligand's.

# %%
assert rs.subdifferential(tower(x, 4, rs.ReLU), x, kind="bouligand").at(0) == FiniteSet(1, 16)

# %% [markdown]
# ## A value outside the set
#
# `relu(x) - relu(-x)` is x. Its slope is 1 everywhere, and its set at 0 is `{1}`: the two kinks cancel. Rules applied
# term by term do not see that. A fixed choice gives `s - (-s) = 2*s`: 0 for s = 0.


# %%
def identity(h, relu):
    return relu(h) - relu(-h)


slopes = rs.subdifferential(identity(x, rs.ReLU), x)
assert slopes.at(0) == FiniteSet(1)
assert rs.diff(identity(x, rs.ReLU), x) == 1
assert [forward(identity, 0, s) for s in choices] == [0, 1, 2]
assert [reverse(identity, 0, s) for s in choices] == [0, 1, 2]
print("set", slopes.at(0), "  program", *(forward(identity, 0, s) for s in choices))

# %% [markdown]
# Is s = 1/2 then the right choice? Not for every program. `relu(-relu(-x))` is the zero function, so its slope is 0,
# and a fixed choice gives `s*s`. The first program needs s = 1/2, this one s = 0: **no single number is right for all
# programs.**


# %%
def zero(h, relu):
    return relu(-relu(-h))


assert zero(x, rs.ReLU) == 0
assert [forward(zero, 0, s) for s in choices] == [0, Fraction(1, 4), 1]
assert [reverse(zero, 0, s) for s in choices] == [0, Fraction(1, 4), 1]

# %% [markdown]
# In a tower the error grows too. A block `h + (relu(h) - relu(-h))` doubles, on both sides of 0, so n blocks have
# slope `2**n` exactly. The program gives `(1 + 2*s)**n`: 1, `2**n` or `3**n`.


# %%
def doubling(h, n, relu):
    for _ in range(n):
        h = h + identity(h, relu)
    return h


for n in range(1, 6):
    assert rs.subdifferential(doubling(x, n, rs.ReLU), x).at(0) == FiniteSet(2**n)
    assert [forward(lambda h, relu, n=n: doubling(h, n, relu), 0, s) for s in choices] == [1, 2**n, 3**n]

# %% [markdown]
# ## Picture
#
# Left: the set of n blocks `h + relu(h)` at 0 (bars, with both ends) and the values of the three choices, all inside.
# Right: the doubling blocks, whose set is one point; two of the three choices are outside. The scale is logarithmic.


# %%
def draw():
    plt = matplotlib_pyplot()

    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), sharex=True)
    depths = range(1, 9)
    marks = list(zip(choices, "v D ^".split(), "tab:blue tab:orange tab:green".split(), strict=True))
    for n in depths:
        left.plot([n, n], [1, 2**n], color="0.75", linewidth=7, solid_capstyle="butt", zorder=1)
        right.plot([n - 0.3, n + 0.3], [2**n, 2**n], color="0.75", linewidth=7, solid_capstyle="butt", zorder=1)
    for s, marker, colour in marks:
        style = {"marker": marker, "color": colour, "linestyle": "none", "zorder": 2, "label": f"s = {s}"}
        left.plot(depths, [float((1 + s) ** n) for n in depths], **style)
        right.plot(depths, [float((1 + 2 * s) ** n) for n in depths], **style)
    left.set_title("h + relu(h)")
    right.set_title("h + (relu(h) - relu(-h))")
    for axes in (left, right):
        axes.set_yscale("log", base=2)
        axes.set_xlabel("number of blocks n")
        axes.legend(frameon=False)
    left.set_ylabel("slope at 0")
    fig.tight_layout()


draw()

# %% [markdown]
# ## What to take away
#
# - The set of the function does not depend on how it is written; the number of the program does.
# - For `h + relu(h)` every choice in [0, 1] is an element of the set, and the choice matters by up to a factor
#   `2**n`.
# - For programs whose kinks cancel, the number can lie outside the set.
#
# The convention matters in practice mainly with short number formats, where exact zeros are common: D. Bertoin, J.
# Bolte, S. Gerchinovitz, E. Pauwels, *Numerical influence of ReLU'(0) on backpropagation*, NeurIPS 2021. What such
# programs compute in general: J. Bolte, E. Pauwels, *Conservative set valued fields, automatic differentiation,
# stochastic gradient methods and deep learning*, Mathematical Programming 188 (2021).
