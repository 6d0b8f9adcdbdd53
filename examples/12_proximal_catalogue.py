# %% [markdown]
# # A page of a catalogue of proximal operators, derived
#
# Papers on optimisation carry tables of proximal operators, worked out by hand; ties and ends are where they go wrong.
# Here every entry follows from the penalty alone, and is compared with a minimisation by brute force.

# %%
import numpy as np
from sympy import Abs, Eq, Interval, Max, Piecewise, Rational, Symbol, lambdify, log, oo

import relu_sym as rs

x, u = Symbol("x", real=True), Symbol("u", real=True)
lam = Symbol("lam", positive=True)

# %% [markdown]
# ## Twelve penalties

# %%
a = Rational(37, 10)
penalties = {
    "absolute value": Abs(x),
    "square": x**2 / 2,
    "elastic net": Abs(x) + x**2 / 4,
    "pinball": Max(Rational(3, 4) * x, -x / 4),
    "hinge": Max(0, 1 - x),
    "insensitive": Max(Abs(x) - 1, 0),
    "box": rs.indicator(Interval(-1, 2), x),
    "Huber": Piecewise((x**2 / 2, Abs(x) <= 1), (Abs(x) - Rational(1, 2), True)),
    "barrier": Piecewise((-log(x), x > 0), (oo, True)),
    "counting": Piecewise((0, Eq(x, 0)), (1, True)),
    "MCP": Piecewise((Abs(x) - x**2 / 6, Abs(x) <= 3), (Rational(3, 2), True)),
    "SCAD": Piecewise(
        (Abs(x), Abs(x) <= 1),
        ((2 * a * Abs(x) - x**2 - 1) / (2 * (a - 1)), Abs(x) <= a),
        ((a + 1) / 2, True),
    ),
}

# %%
derived = {name: rs.prox(f, x, u) for name, f in penalties.items()}
for name, found in derived.items():
    print(f"{name}:\n{found}\n")

# %% [markdown]
# Of the counting penalty two points tie at u = -sqrt(2) and u = sqrt(2): the answer is a set-valued map.

# %%
derived["counting"].at(2 ** Rational(1, 2))

# %% [markdown]
# ## Each against brute force
# For many u the objective f(x) + (x - u)^2/2 is evaluated on a fine grid of x; the derived point is at least as good
# as every grid point, and lies beside one of the best.

# %%
grid = np.linspace(-8, 8, 64001)
places = np.linspace(-5.03, 5.07, 41)


def point(found, v):
    """The proximal point at v (of a set-valued map: one of them)."""
    at = rs.to_sympy(found).subs(u, v) if not isinstance(found, rs.ProximalMap) else min(found.at(Rational(str(v))))
    return float(at)


def compared(f, found):
    """The largest amount by which the grid is better, and by which the points differ."""
    evaluate = lambdify(x, rs.to_sympy(f), "numpy")
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.nan_to_num(evaluate(grid) + 0 * grid, nan=np.inf, posinf=np.inf)
    worse = apart = 0.0
    for v in places:
        objective = values + (grid - v) ** 2 / 2
        p = point(found, round(v, 6))
        own = float(rs.to_sympy(f).subs(x, Rational(repr(p)))) + (p - v) ** 2 / 2
        worse = max(worse, own - objective.min())
        apart = max(apart, abs(p - grid[objective.argmin()]))
    return worse, apart


for name, f in penalties.items():
    worse, apart = compared(f, derived[name])
    print(f"{name:15}  no grid point is better: {worse < 1e-9}   distance to the best one below 0.001: {apart < 1e-3}")
    assert worse < 1e-9 and apart < 1e-3

# %% [markdown]
# ## How an entry follows
# The kink of the penalty has an interval of subgradients; the graph is turned, and the kink is an interval on which the
# proximal map is constant.

# %%
rs.derivation(rs.prox, Abs(x), x, u, lam)

# %%
rs.derivation(rs.prox, Abs(x), x, u, lam).verify()

# %% [markdown]
# The same of a penalty that is not convex: there all candidates are compared.

# %%
rs.derivation(rs.prox, penalties["counting"], x, u, lam)

# %% [markdown]
# ## In pictures
# The elastic net: with its conjugate; its envelopes; the graph of its slopes, and the same graph turned.

# %%
_ = rs.plot_convex(penalties["elastic net"], x, (-3, 3))

# %% [markdown]
# MCP is not convex, but at this scale the sum with the square is: its proximal map has one value everywhere.  At a
# larger scale there are ties.

# %%
_ = rs.plot_convex(penalties["MCP"], x, (-4, 4))

# %%
rs.prox(penalties["MCP"], x, u, 4)
