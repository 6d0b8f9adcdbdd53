# %% [markdown]
# # Kinks without end: a rectifier
#
# A full-wave rectifier turns sin(t) into |sin(t)|, which has a kink at every multiple of pi.  SymPy sees one period of
# it at best.  relu_sym holds one period and its shift, so the answers below are about all of them.

# %%
from sympy import Abs, Function, Rational, Symbol, cos, exp, floor, frac, oo, pi, sign, sin

import relu_sym as rs

t = Symbol("t", real=True)
b = Symbol("b", positive=True)
wave = Abs(sin(t))
rs.normal_form(wave, t)

# %% [markdown]
# ## Three derivatives
# Off the kinks they agree.  At the kinks the classical derivative does not exist, Clarke's set is [-1, 1], and the
# second distributional derivative has an impulse of weight 2: the width of that set.

# %%
rs.diff(wave, t, mode="classical")

# %%
rs.exceptional_set(wave, t)

# %%
n = Symbol("n", integer=True)
rs.subdifferential(wave, t).at(n * pi)

# %%
rs.diff(wave, t, 2)

# %% [markdown]
# ## Mean, energy, and a million periods
# The integral over many periods is that of one, so many times; with a symbolic end it counts the periods by floor and
# stays continuous.

# %%
rs.integrate(wave, (t, 0, 10**6 * pi))

# %%
rs.integrate(wave, (t, 0, b))

# %%
charge = rs.integrate(wave, t)
[rs.limit(charge, t, k * pi, side) for k in (1, 2, 3) for side in ("-", "+")]

# %% [markdown]
# The Fourier coefficients of the wave are -4/(pi*(4*k**2 - 1)):

# %%
[rs.integrate(wave * cos(2 * k * t), (t, -pi, pi)) / pi for k in (1, 2, 3)]

# %% [markdown]
# ## Damped: a sum over the periods in closed form

# %%
rs.integrate(exp(-t) * wave, (t, 0, oo))

# %%
rs.integrate(floor(t) / t**3, (t, 1, oo))

# %% [markdown]
# ## Sampling
# A train of impulses is the derivative of floor.  Paired with a test function it samples it at the whole numbers; a
# product with a function that jumps at one of them has no meaning, and is refused.

# %%
train = rs.diff(floor(t), t)
rs.normal_form(train, t)

# %%
rs.pair(train, Function("phi"), t)

# %%
rs.simplify(train * cos(pi * t))

# %%
try:
    rs.simplify(train * rs.Heaviside(t))
except rs.UndefinedProductError as refusal:
    print(refusal)

# %% [markdown]
# ## Identities
# Equality is decided for all periods at once.

# %%
rs.equal(floor(t) + floor(t + Rational(1, 2)), floor(2 * t))

# %%
rs.equal(Abs(sin(2 * t)), 2 * Abs(sin(t)) * Abs(cos(t))), rs.equal(frac(t), t - floor(t)), rs.equal(wave, sign(sin(t)))

# %% [markdown]
# ## The picture

# %%
figure = rs.plot_derivatives(wave, t, (-7, 7))
