# %% [markdown]
# # relu_sym inside other SymPy code
#
# `rs.ReLU`, `rs.Heaviside` and `rs.Dirac` are SymPy functions, so they can be put into code that knows nothing about
# them. This notebook does that three times: a Hessian, a Lagrangian, and a numeric pipeline with `lambdify`. Each
# time it says what comes out right by itself, and what `rs.diff` adds.

# %%
from itertools import pairwise

import numpy as np
from sympy import (
    Abs,
    Derivative,
    DiracDelta,
    EmptySet,
    Eq,
    Function,
    Matrix,
    Max,
    Min,
    Piecewise,
    Rational,
    Symbol,
    cos,
    diff,
    hessian,
    lambdify,
    nan,
    pi,
    pprint,
    sign,
    sin,
)
from sympy.calculus.euler import euler_equations

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

x, y = Symbol("x", real=True), Symbol("y", real=True)

# %% [markdown]
# ## 1. A Hessian
#
# ### Right by itself: one kinked function, added to smooth ones
#
# SymPy's `hessian` calls `.diff`, and the derivatives of our functions, alone and of a smooth argument, are
# distributional. The kink of `ReLU(x - 2*y)` along a line gives an impulse on that line.

# %%
f = rs.ReLU(x - 2 * y) + x**2 * y
second_order = hessian(f, (x, y))
impulse = rs.Dirac(x - 2 * y)
assert second_order == Matrix([[2 * y + impulse, 2 * x - 2 * impulse], [2 * x - 2 * impulse, 4 * impulse]])
pprint(second_order)

# %% [markdown]
# ### Right, but not in a form to use: powers and products
#
# For a smoothed kink such as `ReLU(x)**2/2` SymPy's product rule gives two terms with an impulse or a square in them.

# %%
g = rs.ReLU(x) ** 2 / 2 + y * rs.ReLU(x - y) + y**3
by_sympy = hessian(g, (x, y))
print(by_sympy[0, 0])

# %% [markdown]
# `Dirac(x)*ReLU(x)` is 0, since ReLU is continuous and 0 at 0; and `Heaviside(x)**2` is `Heaviside(x)` except at 0.
# So the entry is correct as a distribution. It has no numeric value at 0, though, and it hides that the second
# derivative is a plain step. `rs.diff` says it:


# %%
def rs_hessian(f, variables):
    n = len(variables)
    return Matrix(n, n, lambda i, j: rs.diff(f, variables[i], variables[j]))


by_rs = rs_hessian(g, (x, y))
assert rs.diff(rs.ReLU(x) ** 2 / 2, x, 2) == rs.Heaviside(x)
pprint(by_rs)

# %% [markdown]
# The two matrices are the same distributions: their difference has zero pieces and no impulses. (Here y is a
# parameter. What may be left are values at single points, which a distribution does not see.)


# %%
def same_distribution(f, g, x):
    form = rs.normal_form(f - g, x)
    return all(piece == 0 for piece in form.pieces) and not form.impulses


assert all(same_distribution(by_sympy[i, j], by_rs[i, j], x) for i in range(2) for j in range(2))

# %% [markdown]
# `rs.diff` works in one variable at a time, the other being a parameter. The two orders of the mixed derivative can
# look different, `Heaviside(x - y)` or `1 - Heaviside(y - x)`; they are equal.

# %%
assert same_distribution(rs.diff(g, x, y), rs.diff(g, y, x), x)

# %% [markdown]
# ### Wrong: where jumps meet
#
# The cube of a step is the same step, apart from its value at 0. Its derivative is Dirac. SymPy's chain rule cannot
# know: it puts `3*Heaviside(x)**2` beside the impulse, as if that factor had a value at the jump (with 1/2 it is a
# mass of 3/4), and the second derivative then contains the square of an impulse, which means nothing.

# %%
step_cubed = rs.Heaviside(x) ** 3
assert diff(step_cubed, x) == 3 * rs.Dirac(x) * rs.Heaviside(x) ** 2
assert diff(step_cubed, x, 2).has(rs.Dirac(x) ** 2)
assert rs.diff(step_cubed, x) == rs.Dirac(x)
assert rs.diff(step_cubed, x, 2) == rs.Dirac(x, 1)
print(hessian(step_cubed, (x,))[0], "   against   ", rs.diff(step_cubed, x, 2))

# %% [markdown]
# Reading such a formal product is refused, with the reason:

# %%
try:
    rs.normal_form(diff(step_cubed, x), x)
except rs.UndefinedProductError as error:
    print(error)
else:
    raise AssertionError("a step times an impulse at its jump was accepted")

# %% [markdown]
# **Rule of thumb.** `.diff`, `hessian`, `jacobian` and so on are right for sums of smooth functions and of smooth
# multiples of ReLU, Heaviside or Dirac of a smooth argument with simple zeros. When these are multiplied with each
# other, raised to powers or nested, use `rs.diff`. It also accepts SymPy's own heads, whose `.diff` can be wrong
# already alone:

# %%
assert rs.diff(Piecewise((0, x < 0), (1, True)), x) == rs.Dirac(x)
assert diff(Piecewise((0, x < 0), (1, True)), x) == 0
assert rs.diff(Min(Max(x, 0), 1), x, 2) == rs.Dirac(x) - rs.Dirac(x - 1)

# %% [markdown]
# ## 2. A Lagrangian with a one-sided spring
#
# A mass m moves freely for q < a; beyond a it presses a spring of stiffness k. The potential is `k*ReLU(q - a)**2/2`.
# SymPy's `euler_equations` takes it as it is.

# %%
t = Symbol("t", real=True)
m, k, a = Symbol("m", positive=True), Symbol("k", positive=True), Symbol("a", real=True)
q = Function("q")(t)

V = k * rs.ReLU(q - a) ** 2 / 2
L = m * q.diff(t) ** 2 / 2 - V
(equation,) = euler_equations(L, q, t)
assert equation == Eq(-k * rs.Heaviside(q - a) * rs.ReLU(q - a) - m * Derivative(q, (t, 2)), 0)
pprint(equation)

# %% [markdown]
# Is the product of a step and a ReLU right here? Yes: ReLU is 0 where the step jumps, and `Heaviside(u)*ReLU(u)` is
# `ReLU(u)` at every u. With a symbol u in place of q(t) this is checked. (The variable of `rs.diff` is a symbol, not
# `q(t)`.)

# %%
u = Symbol("u", real=True)
potential = V.subs(q, u)
force = -rs.rewrite(rs.diff(potential, u), rs.ReLU, u)
assert force == -k * rs.ReLU(u - a)
assert rs.rewrite(rs.Heaviside(u - a) * rs.ReLU(u - a), rs.ReLU, u) == rs.ReLU(u - a)

# %% [markdown]
# The force has a kink at a, and the stiffness jumps there: it has no classical value at a, and Clarke's set of the
# force is `[-k, 0]`. A stability analysis at the contact point has to look at both ends.

# %%
assert rs.diff(potential, u, 2) == k * rs.Heaviside(u - a)
assert rs.exceptional_set(force, u) == {a}
stiffness = rs.subdifferential(force, u).at(a)
print(stiffness)
assert stiffness.inf == -k and stiffness.sup == 0

# %% [markdown]
# ### A motion
#
# Take m = k = 1, a = 0. The mass arrives with velocity 1, presses the spring for half a period, and leaves with
# velocity -1. The motion is put together from pieces, and the equation of motion is checked on the whole line at
# once, as distributions: an impulse of force at t = 0 or t = pi would show.

# %%
motion = Piecewise((t, t < 0), (sin(t), t <= pi), (pi - t, True))
residual = rs.diff(motion, t, 2) + rs.ReLU(motion)
assert same_distribution(residual, 0, t)
assert rs.exceptional_set(motion, t) is EmptySet
assert rs.diff(motion, t) == Piecewise((1, t <= 0), (cos(t), t <= pi), (-1, True))
print(rs.normal_form(motion, t))

# %% [markdown]
# The energy is the same in every piece.

# %%
energy = rs.normal_form(rs.diff(motion, t) ** 2 / 2 + rs.ReLU(motion) ** 2 / 2, t)
assert all((piece - Rational(1, 2)).simplify() == 0 for piece in energy.pieces)

# %% [markdown]
# A rigid wall in place of the spring gives the motion -|t|. Its acceleration is an impulse: the wall changes the
# momentum from 1 to -1 at once. The spring changes it by the same amount: the integral of its force over the contact
# is -2.

# %%
assert rs.diff(-Abs(t), t, 2) == -2 * rs.Dirac(t)
before, contact, after = rs.normal_form(-rs.ReLU(motion), t).pieces
assert before == after == 0
assert contact.integrate((t, 0, pi)) == -2


# %%
def draw_motion():
    plt = matplotlib_pyplot()

    fig, axes = plt.subplots(1, 3, figsize=(9.5, 2.9), sharex=True)
    ends = [-2.0, 0.0, float(pi), 5.0]
    curves = [motion, rs.diff(motion, t), rs.diff(motion, t, 2)]
    for ax, curve, name in zip(axes, curves, ["q", "velocity", "acceleration"], strict=True):
        value = lambdify(t, curve, "numpy")
        for lo, hi in pairwise(ends):
            s = np.linspace(lo, hi, 60)
            ax.plot(s, value(s), color="tab:blue" if lo == 0 else "black")
        ax.set_title(name)
        ax.set_xlabel("t")
    fig.tight_layout()


draw_motion()

# %% [markdown]
# ## 3. A pipeline with `lambdify`
#
# The function, its derivatives in two modes, and numpy. Off the kinks the two derivatives agree. At a kink the
# classical one is `nan`. The distributional one has the mean of the two slopes there, by convention: a step is 1/2 at
# its jump.

# %%
F = Abs(x - 1) + 3 * rs.ReLU(x) - rs.ReLU(x - 2) ** 2
dF = rs.diff(F, x)
classical = rs.diff(F, x, mode="classical")
print(rs.normal_form(F, x))

# %%
points = [Rational(p, 2) for p in range(-4, 9)]
sample = np.array([float(p) for p in points])
value, slope, slope_or_nan = (lambdify(x, e, "numpy") for e in (F, dF, classical))

assert np.array_equal(value(sample), [float(F.subs(x, p)) for p in points])
assert np.array_equal(slope(sample), [float(dF.subs(x, p)) for p in points])
for p, s, c in zip(points, slope(sample), slope_or_nan(sample), strict=True):
    if p in rs.exceptional_set(F, x):
        assert np.isnan(c) and classical.subs(x, p) is nan
    else:
        assert c == s
    print(f"{p!s:>5}  {s:5}  {c:5}")

# %% [markdown]
# The exact set says what the number at a kink stands for: it is the midpoint of Clarke's interval, and for straight
# pieces it is what a central difference gives.

# %%
assert rs.exceptional_set(F, x) == {0, 1}
clarke = rs.subdifferential(F, x)
h = 2.0**-10
for kink in (0, 1):
    s = clarke.at(kink)
    middle = float((s.inf + s.sup) / 2)
    assert slope(float(kink)) == middle
    assert (value(kink + h) - value(kink - h)) / (2 * h) == middle
    print(kink, s, slope(float(kink)))

# %% [markdown]
# At 2 there is no kink: the square is smooth enough. The second derivative jumps there, and has impulses at 0 and 1.
# (It is written with `sign`, because F has an Abs in it.)

# %%
second = rs.diff(F, x, 2)
assert second == 3 * rs.Dirac(x) + 2 * rs.Dirac(x - 1) - sign(x - 2) - 1
assert same_distribution(second, 3 * rs.Dirac(x) + 2 * rs.Dirac(x - 1) - 2 * rs.Heaviside(x - 2), x)
print(second)

# %% [markdown]
# An impulse has no value at its point. The numeric function is right off the impulses, and raises on them, so that no
# mass is lost unseen.

# %%
curvature = lambdify(x, second, "numpy")
assert np.array_equal(curvature(np.array([-1.0, 0.5, 1.5, 3.0])), [0, 0, 0, -2])
try:
    curvature(np.array([-1.0, 0.0, 1.0]))
except rs.UnsupportedError as error:
    print(error)
else:
    raise AssertionError("an impulse was given a value")

# %% [markdown]
# ## Out and back
#
# Code that asks for SymPy's own classes by name gets them from `rs.to_sympy`; `rs.from_sympy` is the way back. Values
# at the jumps are kept.

# %%
lowered = rs.to_sympy(rs.ReLU(x) + rs.Dirac(x - 1))
assert lowered == Max(0, x) + DiracDelta(x - 1)
assert rs.from_sympy(DiracDelta(x - 1)) == rs.Dirac(x - 1)
assert rs.to_sympy(rs.from_sympy(lowered)) == lowered
assert rs.to_sympy(rs.Heaviside(x)).subs(x, 0) == Rational(1, 2)
print(lowered)
