# %% [markdown]
# # A rectified Gaussian, and the gamma of an option
#
# A kink is a mass of the second derivative.  Under an expectation that mass meets a density: the mean of `relu(X)`
# bends over its kink as smoothly as the law of X is, and the curvature of an option's price, its gamma, is the
# density of the underlying at the strike.  Along a path of Brownian motion the same mass is a local time.  All of it
# exactly.

# %%
import random

from sympy import Abs, Rational, exp, lambdify, simplify, symbols

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

plt = matplotlib_pyplot()
x, m, rho = symbols("x m rho", real=True)
s, t, r, y, S0, K = symbols("s t r y S0 K", positive=True)

# %% [markdown]
# ## The rectified Gaussian
# X is normal with mean m and deviation s.  The law of relu(X) is a mixed one: an atom at 0, as heavy as X is likely
# to be negative, and the right half of the bell.  Its mean:

# %%
bell = rs.Law.normal(m, s)
(mean := rs.expectation(rs.ReLU(x), bell, x))

# %% [markdown]
# Its derivative in m is the probability that X is positive, its second derivative the density of X at the kink: the
# expectations of the first and the second derivative of relu, a step and an impulse.

# %%
for order, slope in ((1, mean.diff(m)), (2, mean.diff(m, 2))):
    print(order, simplify(slope - rs.expectation(rs.diff(rs.ReLU(x), x, order), bell, x)))

# %% [markdown]
# The smaller the deviation, the closer the mean comes to relu itself.

# %%
means = [-3 + k / 20 for k in range(121)]
figure, axes = plt.subplots(1, 2, figsize=(9, 3.2), constrained_layout=True)
for deviation, shade in ((Rational(1, 4), "C0"), (1, "C1"), (2, "C2")):
    for ax, curve in zip(axes, (mean, mean.diff(m, 2)), strict=True):
        told = lambdify(m, curve.subs(s, deviation), "math")
        ax.plot(means, [told(float(v)) for v in means], shade, label=f"s = {deviation}")
axes[0].plot(means, [max(v, 0) for v in means], "k:", label="relu(m)")
axes[0].set_title("E relu(X)")
axes[1].set_title("its second derivative in m")
for ax in axes:
    ax.set_xlabel("m")
    ax.legend()

# %% [markdown]
# Moments, and a check by 20000 draws of the law with m = 1/2 and s = 1:

# %%
draw = random.Random(1)
drawn = [max(draw.gauss(0.5, 1), 0) for _ in range(20_000)]
exact = [rs.expectation(rs.ReLU(x) ** n, rs.Law.normal(Rational(1, 2), 1), x) for n in (1, 2, 3)]
[(n, round(float(e), 3), round(sum(v**n for v in drawn) / len(drawn), 2)) for n, e in enumerate(exact, 1)]

# %% [markdown]
# ## A layer of a wide net
# Two inputs with correlation rho meet the same random weights.  What relu makes of the correlation is an expectation
# under a bivariate normal law, the arc-cosine kernel of order 1.

# %%
layer = rs.mean_field(rs.ReLU(x), x)
layer.weight_variance, layer.correlation(rho)

# %%
grid = [-1 + k / 50 for k in range(101)]
told = lambdify(rho, layer.correlation(rho), "math")
figure, ax = plt.subplots(figsize=(4, 3.6), constrained_layout=True)
ax.plot(grid, [told(c) for c in grid], label="after one layer")
ax.plot(grid, [told(told(c)) for c in grid], label="after two")
ax.plot(grid, grid, "k:")
ax.set_xlabel("correlation of the inputs")
_ = ax.legend()

# %% [markdown]
# ## A call, its delta and its gamma
# The underlying is a geometric Brownian motion, the payoff has a kink at the strike K.  The price is the formula of
# Black and Scholes.

# %%
(underlying := rs.Diffusion.geometric(r, s, y, t, S0))

# %%
(price := exp(-r * t) * rs.expectation(rs.ReLU(y - K), underlying.law(), y))

# %%
market = {K: 100, r: Rational(1, 20), s: Rational(1, 5)}
spots = list(range(60, 141))
figure, axes = plt.subplots(1, 3, figsize=(11, 3.2), constrained_layout=True)
curves = {"price": price, "delta": price.diff(S0), "gamma": price.diff(S0, 2)}
for ax, (name, curve) in zip(axes, curves.items(), strict=True):
    for years in (Rational(1, 20), Rational(1, 4), 1):
        told = lambdify(S0, curve.subs(market).subs(t, years), "math")
        ax.plot(spots, [told(float(v)) for v in spots], label=f"t = {years}")
    ax.set_title(name)
    ax.set_xlabel("underlying today")
axes[0].plot(spots, [max(v - 100, 0) for v in spots], "k:")
_ = axes[0].legend()

# %% [markdown]
# Breeden and Litzenberger: the second derivative of the price in the strike is, up to interest, the density of the
# underlying at the end.

# %%
at = {S0: 100, K: 110, r: Rational(1, 20), s: Rational(1, 5), t: 1}
[e.subs(at).evalf(10) for e in (exp(r * t) * price.diff(K, 2), underlying.law().pdf(K))]

# %% [markdown]
# ## Along a path
# For |W| the formula of Ito holds with one term more: the local time at the kink (Tanaka).

# %%
W = rs.Diffusion.brownian(x, t)
rs.ito(Abs(x), W, symmetric=True)

# %% [markdown]
# A path of 4000 steps: what |W| has more than the integral of sign(W) grows only while W is at 0.

# %%
walk = random.Random(11)
steps = 4000
path, local, total = [0.0], [0.0], 0.0
for _ in range(steps):
    step = walk.gauss(0, steps**-0.5)
    total += step if path[-1] > 0 else -step if path[-1] < 0 else 0.0
    path.append(path[-1] + step)
    local.append(abs(path[-1]) - total)
times = [k / steps for k in range(steps + 1)]
figure, ax = plt.subplots(figsize=(8, 3), constrained_layout=True)
ax.plot(times, path, lw=0.6, label="W")
ax.plot(times, local, label="local time at 0")
ax.axhline(0, color="k", lw=0.5)
_ = ax.legend()

# %% [markdown]
# In the mean, by the occupation formula; it is E|W|.

# %%
W.expected_local_time(0), rs.expectation(Abs(x), W.law(), x)
