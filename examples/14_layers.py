# %% [markdown]
# # Layers: interface conditions and a decision boundary
#
# A field that jumps across a surface has a divergence and a curl with a layer on it.  What is left over on the surface
# when a law holds in the sense of distributions is the interface condition of the law.

# %%
from sympy import oo, symbols

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

plt = matplotlib_pyplot()
x, y, z, t = symbols("x y z t", real=True)
H = rs.Heaviside

# %% [markdown]
# ## A charged plane
# An electric field (a, b, 0) for x < 0 and (c, d, 0) for x > 0.  Its divergence is the charge on the plane, c - a for
# a unit of area; its curl must vanish in statics, so that the tangential part does not jump: d = b.

# %%
a, b, c, d = symbols("a b c d", real=True)
field = [a + (c - a) * H(x), b + (d - b) * H(x), 0]
rs.divergence(field, (x, y, z))

# %%
rs.curl(field, (x, y, z)).T

# %% [markdown]
# ## A charged sphere
# A field that is 0 inside the unit sphere and (x, y, z) outside.  Its divergence is 3 outside, and a layer on the
# sphere; the integral of the layer is the charge there, the jump 1 of the normal component times the area 4 pi.

# %%
r2 = x**2 + y**2 + z**2
outside = H(r2 - 1)
charge = rs.divergence([x * outside, y * outside, z * outside], (x, y, z)) - 3 * outside
charge

# %%
rs.integrate(charge, (x, -oo, oo), (y, -oo, oo), (z, -oo, oo))

# %% [markdown]
# ## A shock
# u = 1 behind the line x = v t and u = 0 ahead of it.  In the plane of x and t the law u_t + (u^2/2)_x = 0 is a
# divergence; it leaves a layer on the line, which vanishes for v = 1/2 alone: the condition of Rankine and Hugoniot.

# %%
v = symbols("v", real=True)
u = H(v * t - x)
law = rs.divergence([u / 2, u], (x, t))  # u^2 = u almost everywhere
law

# %%
rs.pair(law, "gaussian", (x, t)).factor()

# %% [markdown]
# ## Where a network changes its mind
# A net of two layers; its decision boundary in a box, segment by segment, with its exact length, and the angles by
# which it turns at the kinks.

# %%
relu = rs.ReLU
first = [relu(x + y), relu(x - y), relu(-x + 1)]
net = first[0] - 2 * first[1] + relu(first[2] - first[0] + 1) - 2
line = rs.decision_boundary(net, (x, y), ((-3, 3), (-3, 3)))
line.length, line.turning_angles

# %%
figure, ax = plt.subplots(figsize=(4, 4), constrained_layout=True)
for chain in line.chains:
    ax.plot([float(p[0]) for p in chain], [float(p[1]) for p in chain], "o-")
_ = ax.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xlabel="x", ylabel="y", title="net = 0")

# %% [markdown]
# Where a function and its gradient vanish together there is no layer, and that is said.

# %%
try:
    rs.layer(x * y)
except rs.UndefinedProductError as refusal:
    print(refusal)
