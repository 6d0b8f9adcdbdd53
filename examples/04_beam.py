# %% [markdown]
# # Beams: loads, shear and moment as distributions
#
# A load on a beam mixes functions and impulses: a distributed load is a step function, a point load is a Dirac
# impulse, and a point moment is the derivative of one. If shear force V and bending moment M are taken on the whole
# line, as 0 outside the beam, two equations hold everywhere, supports included:
#
# $$V' = w, \qquad M' = V,$$
#
# as distributions. Here w is the load per length, **upwards positive**, with the reactions of the supports in it; and
# a moment is counted positive if it makes M jump up. The deflection v, upwards positive, follows from E I v'' = M.

# %%
from itertools import pairwise

from sympy import Abs, Min, Piecewise, Rational, SingularityFunction, Symbol, integrate, linsolve, solve, symbols
from sympy.physics.continuum_mechanics.beam import Beam

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

x = Symbol("x", real=True)
E, I = symbols("E I", positive=True)
ReLU, Heaviside, Dirac = rs.ReLU, rs.Heaviside, rs.Dirac

# %% [markdown]
# Two functions are equal as distributions if their difference has zero pieces and no impulses:


# %%
def same_distribution(f, g):
    form = rs.normal_form(f - g, x)
    return all(piece == 0 for piece in form.pieces) and not form.impulses


# %% [markdown]
# ## 1. A simply supported beam
#
# Length 10, supports at 0 and 10 with reactions A and B; a point load 6 at x = 2, a load of 2 per length from 4 to 7,
# both downwards, and a point moment 5 at x = 8.

# %%
A, B = symbols("A B")
w = (
    A * Dirac(x)
    - 6 * Dirac(x - 2)
    - 2 * (Heaviside(x - 4) - Heaviside(x - 7))
    + 5 * Dirac(x - 8, 1)
    + B * Dirac(x - 10)
)

# %% [markdown]
# Antiderivatives of such terms are known: from Dirac' to Dirac, to Heaviside, to ReLU, to `ReLU**2/2`, and so on,
# each of them 0 on the left. So M can be written down, and the two equations are *checked* by differentiation.

# %%
M = A * ReLU(x) - 6 * ReLU(x - 2) - (ReLU(x - 4) ** 2 - ReLU(x - 7) ** 2) + 5 * Heaviside(x - 8) + B * ReLU(x - 10)
V = A * Heaviside(x) - 6 * Heaviside(x - 2) - 2 * (ReLU(x - 4) - ReLU(x - 7)) + 5 * Dirac(x - 8) + B * Heaviside(x - 10)
assert same_distribution(rs.diff(M, x), V)
assert same_distribution(rs.diff(V, x), w)
assert same_distribution(rs.diff(M, x, 2), w)
print(rs.diff(M, x, 2))

# %% [markdown]
# Right of the beam V and M vanish. M is a first-degree polynomial there, so its two coefficients give two equations:
# the balance of forces and of moments.

# %%
beyond = rs.normal_form(M, x).pieces[-1]
equations = [beyond.subs(x, 0), beyond.diff(x)]
((a, b),) = linsolve(equations, A, B)
assert (a, b) == (7, 5)
w, V, M = (e.subs({A: a, B: b}) for e in (w, V, M))
print(rs.normal_form(M, x))

# %% [markdown]
# ### What the points say
#
# M has kinks at the point loads and a jump at the point moment. The classical derivative is the shear diagram as
# drawn on paper; it has no value at those points.

# %%
assert rs.exceptional_set(M, x) == {0, 2, 8, 10}
print(rs.normal_form(rs.diff(M, x, mode="classical"), x))

# %% [markdown]
# At a point load the shear force is not one number but two, left and right of the load. Clarke's set of M at that
# point is the interval between them, and its width is the load.

# %%
shear_at_load = rs.subdifferential(M, x).at(2)
assert (shear_at_load.inf, shear_at_load.sup) == (1, 7)
assert shear_at_load.measure == 6
print(shear_at_load)

# %% [markdown]
# At the point moment M jumps; no set of slopes exists there, and the question is refused. The distributional
# derivative has the impulse `5*Dirac(x - 8)` in V, which a diagram does not show.

# %%
try:
    rs.subdifferential(M, x).at(8)
except rs.NotLipschitzError as error:
    print(error)
else:
    raise AssertionError("a set of slopes at a jump")
(impulse,) = rs.normal_form(V, x).impulses
assert (impulse.point, impulse.order, impulse.weight) == (8, 0, 5)

# %% [markdown]
# ### The largest moment
#
# Candidates are the ends of the pieces, from both sides, and the points inside a piece with slope 0.


# %%
def extremes(f, lo, hi):
    """(value, point) of the least and greatest one-sided value of f on [lo, hi], where f has jumps at most."""
    form = rs.normal_form(f, x)
    ends = [lo, *(p for p in form.breakpoints if lo < p < hi), hi]
    candidates = []
    for p, q in pairwise(ends):
        middle = (p + q) / 2
        piece = form.pieces[sum(1 for b in form.breakpoints if b < middle)]
        inside = [r for r in solve(piece.diff(x), x) if p < r < q] if piece.has(x) else []
        candidates += [(piece.subs(x, r), r) for r in (p, *inside, q)]
    return min(candidates), max(candidates)


least, greatest = extremes(M, 0, 10)
assert greatest == (Rational(65, 4), Rational(9, 2))
assert least[0] == 0
print("largest moment", *greatest)

# %% [markdown]
# ### Deflection
#
# For the antiderivative of a form that vanishes on the left, go from breakpoint to breakpoint: each adds the change
# of the piece, integrated from there on; an impulse of order n becomes one of order n - 1, and order 0 a step.


# %%
def antiderivative(f):
    """F with F' = f and F = 0 on the left; f vanishes on the left."""
    form = rs.normal_form(f, x)
    assert form.pieces[0] == 0
    F = 0
    for p, (before, after) in zip(form.breakpoints, pairwise(form.pieces), strict=True):
        G = integrate(after - before, x)
        F += (G - G.subs(x, p)) * Heaviside(x - p)
    for p, order, weight in form.impulses:
        F += weight * (Heaviside(x - p) if order == 0 else Dirac(x - p, order - 1))
    return F


assert same_distribution(antiderivative(w), V)
assert same_distribution(antiderivative(V), M)

# %% [markdown]
# Twice more, and the two constants from v(0) = v(10) = 0:

# %%
C, D = symbols("C D")
bent = antiderivative(antiderivative(M))


def at(f, p):
    """The value of f at p, its one-sided limits being equal."""
    return f.subs(x, p)


((c, d),) = linsolve([at(bent, 0) + D, at(bent, 10) + 10 * C + D], C, D)
v = (bent + c * x + d) / (E * I)
assert same_distribution(rs.diff(E * I * v, x, 2), M)
assert rs.exceptional_set(v, x).is_empty  # v has a slope everywhere, at the point moment too
assert at(v, 0) == at(v, 10) == 0
print("v(5) =", at(v, 5).simplify())

# %% [markdown]
# ## 2. The same beam in SymPy's `Beam`
#
# `Beam` counts loads downwards, so its load is -w and its deflection is -v. Its results are singularity functions,
# which relu_sym reads like any other vocabulary.

# %%
beam = Beam(10, E, I, variable=x)
R0, R10 = symbols("R0 R10")
beam.apply_load(R0, 0, -1)
beam.apply_load(6, 2, -1)
beam.apply_load(2, 4, 0, end=7)
beam.apply_load(-5, 8, -2)
beam.apply_load(R10, 10, -1)
beam.bc_deflection = [(0, 0), (10, 0)]
beam.solve_for_reaction_loads(R0, R10)
assert beam.reaction_loads == {R0: -a, R10: -b}

assert same_distribution(-beam.load, w)
assert same_distribution(beam.shear_force(), V)
assert same_distribution(beam.bending_moment(), M)
assert all(
    (E * I * (p + q)).expand() == 0
    for p, q in zip(rs.normal_form(beam.deflection(), x).pieces[1:-1], rs.normal_form(v, x).pieces[1:-1], strict=True)
)
print(beam.bending_moment())

# %% [markdown]
# The same numbers everywhere on the beam. (Outside the beam, a deflection means nothing.)
#
# ## 3. Pictures
#
# Each piece is drawn on its own: there is no line across a jump. Open circles are one-sided limits at a jump, arrows
# are impulses with their weights; the arrow for the moment in w stands for `5*Dirac'`.


# %%
def draw(ax, f, lo, hi, title):
    """f on [lo, hi], piece by piece; impulses as arrows."""
    import numpy as np

    form = rs.normal_form(f, x)
    ends = [lo, *form.breakpoints, hi]
    tops = [0.0]
    for (p, q), piece in zip(pairwise(ends), form.pieces, strict=True):
        if p < q:
            s = np.linspace(float(p), float(q), 40)
            r = [float(piece.subs(x, u)) for u in s]
            ax.plot(s, r, color="tab:blue")
            tops += r
    for p, (before, after) in zip(form.breakpoints, pairwise(form.pieces), strict=True):
        if before.subs(x, p) != after.subs(x, p):
            limits = [float(before.subs(x, p)), float(after.subs(x, p))]
            ax.plot([float(p)] * 2, limits, "o", color="tab:blue", markerfacecolor="white", markersize=5)
    unit = max(abs(r) for r in tops) or 1.0
    for p, order, weight in form.impulses:
        tip = float(weight) if order == 0 else float(unit if weight > 0 else -unit)
        style = {"arrowstyle": "-|>", "color": "tab:red", "linestyle": "--" if order else "-"}
        ax.annotate("", xy=(float(p), tip), xytext=(float(p), 0), arrowprops=style)
        ax.plot([float(p)], [tip], alpha=0)  # arrows do not count for the limits of the axes
        label = f"{weight}" + "'" * order
        ax.annotate(label, (float(p), tip), (4, 2 if tip > 0 else -8), textcoords="offset points", color="tab:red")
    ax.axhline(0, color="0.7", linewidth=0.8, zorder=0)
    ax.margins(0.04, 0.15)
    ax.set_title(title)


def draw_all(w, V, M, v, length, name):
    plt = matplotlib_pyplot()

    fig, axes = plt.subplots(2, 2, figsize=(9.5, 5.2), sharex=True)
    draw(axes[0, 0], w, -1, length + 1, f"{name}: load w")
    draw(axes[0, 1], V, -1, length + 1, "shear force V")
    draw(axes[1, 0], M, -1, length + 1, "bending moment M")
    draw(axes[1, 1], E * I * v, 0, length, "deflection, E I v")
    fig.tight_layout()


draw_all(w, V, M, v, 10, "supported")

# %% [markdown]
# ## 4. A cantilever
#
# Length 4, clamped at 0: the wall gives a force A and a moment C. A load of 2 per length from 1 to 3 and a point load
# 3 at the free end. At the clamped end, value and slope of v are 0, so no further constants are needed: v is the
# antiderivative.

# %%
w2 = A * Dirac(x) + C * Dirac(x, 1) - 2 * (Heaviside(x - 1) - Heaviside(x - 3)) - 3 * Dirac(x - 4)
V2 = antiderivative(w2)
M2 = antiderivative(V2)
assert same_distribution(rs.diff(M2, x, 2), w2)

beyond = rs.normal_form(M2, x).pieces[-1]
((a2, c2),) = linsolve([beyond.subs(x, 0), beyond.diff(x)], A, C)
assert (a2, c2) == (7, -20)
w2, V2, M2 = (e.subs({A: a2, C: c2}) for e in (w2, V2, M2))
v2 = antiderivative(antiderivative(M2)) / (E * I)
assert same_distribution(rs.diff(E * I * v2, x, 2), M2)
assert extremes(M2, 0, 4)[0] == (-20, 0)
print(rs.normal_form(M2, x))
print("tip:", at(v2, 4))

# %%
cantilever = Beam(4, E, I, variable=x)
R, S = symbols("R S")
cantilever.apply_load(R, 0, -1)
cantilever.apply_load(S, 0, -2)
cantilever.apply_load(2, 1, 0, end=3)
cantilever.apply_load(3, 4, -1)
cantilever.bc_deflection = [(0, 0)]
cantilever.bc_slope = [(0, 0)]
cantilever.solve_for_reaction_loads(R, S)
assert cantilever.reaction_loads == {R: -7, S: 20}
assert same_distribution(cantilever.bending_moment(), M2)
assert (cantilever.deflection().subs(x, 4) + at(v2, 4)).simplify() == 0

draw_all(w2, V2, M2, v2, 4, "cantilever")

# %% [markdown]
# ## 5. Where the two differ
#
# `Beam` does much that is not here: hinges, influence lines, columns, cross-sections, drawings. What follows is about
# one thing only, the calculus of the load and of what follows from it.
#
# **Values at points.** `Beam` gives the value that a singularity function has there, the one from the right, and an
# infinity at the point moment. That is one answer; the other side is not mentioned.

# %%
assert beam.shear_force().subs(x, 2) == 1
assert beam.shear_force().subs(x, 8).is_infinite
assert rs.subdifferential(M, x).at(2) == shear_at_load  # from 1 to 7: both sides

# %% [markdown]
# **Sign and side of the largest moment.** A beam with nothing but a point moment 6 at x = 3, turned the other way: M
# goes up to 9/5, jumps to -21/5 and returns to 0. `Beam` says `(3, 21/5)`, a size without sign or side.

# %%
alone = Beam(10, E, I, variable=x)
alone.apply_load(R0, 0, -1)
alone.apply_load(R10, 10, -1)
alone.apply_load(6, 3, -2)
alone.bc_deflection = [(0, 0), (10, 0)]
alone.solve_for_reaction_loads(R0, R10)
M3 = alone.bending_moment()
assert alone.max_bmoment() == (3, Rational(21, 5))
assert extremes(M3, 0, 10) == ((-Rational(21, 5), 3), (Rational(9, 5), 3))
assert rs.normal_form(Abs(M3), x).pieces[1:3] == (3 * x / 5, 6 - 3 * x / 5)
print(rs.normal_form(M3, x))

# %% [markdown]
# **Any shape of load.** `apply_load` takes multiples of powers of x - a. A tent from 0 to 10 has to be cut into ramps
# first; `rs.rewrite` does that, and its terms can be handed to `Beam`.

# %%
tent = Piecewise((0, x < 0), (Min(x, 10 - x), x < 10), (0, True))
ramps = rs.rewrite(tent, SingularityFunction)
print(ramps)
under_tent = Beam(10, E, I, variable=x)
for term in ramps.as_ordered_terms():
    factor, ramp = term.as_coeff_Mul()
    _, start, order = ramp.args
    under_tent.apply_load(factor, start, order)
assert same_distribution(under_tent.load, tent)

# %% [markdown]
# **Unknown positions.** A load P at c on a beam of length l, both known to be positive only: c may lie beyond the
# end. SymPy 1.14 then returns 0 for both reactions, without a word. relu_sym needs no order for the derivative, and
# tells the normal form case by case.

# %%
P, c, l = symbols("P c l", positive=True)
unordered = Beam(l, E, I, variable=x)
for value, place in ((R0, 0), (R10, l), (P, c)):
    unordered.apply_load(value, place, -1)
unordered.bc_deflection = [(0, 0), (l, 0)]
unordered.solve_for_reaction_loads(R0, R10)
print("Beam:    ", unordered.reaction_loads)

moment = A * ReLU(x) + B * ReLU(x - l) - P * ReLU(x - c)
assert rs.diff(moment, x, 2) == A * Dirac(x) + B * Dirac(x - l) - P * Dirac(x - c)
for case, form in rs.normal_form(moment, x).cases:
    print("relu_sym:", case, "kinks at", *form.breakpoints)

# %% [markdown]
# With l = c + e, where e > 0 is the rest of the beam, the order is known, and both find the lever rule.

# %%
e = Symbol("e", positive=True)
moment = moment.subs(l, c + e)
beyond = rs.normal_form(moment, x).pieces[-1].expand()
((left, right),) = linsolve([beyond.coeff(x, 0), beyond.coeff(x, 1)], A, B)
assert (left - P * e / (c + e)).simplify() == 0
assert (right - P * c / (c + e)).simplify() == 0

ordered = Beam(c + e, E, I, variable=x)
for value, place in ((R0, 0), (R10, c + e), (P, c)):
    ordered.apply_load(value, place, -1)
ordered.bc_deflection = [(0, 0), (c + e, 0)]
ordered.solve_for_reaction_loads(R0, R10)
assert (ordered.reaction_loads[R0] + left).simplify() == 0
assert (ordered.reaction_loads[R10] + right).simplify() == 0
print(left, right)
