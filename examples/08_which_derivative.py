# %% [markdown]
# # Which derivative did my framework give me?
#
# Automatic differentiation works through a *program*, one operation after another, and each operation has a convention
# at its kink. The number that comes out may be the derivative of the function, an element of its set of slopes, or
# neither. This notebook asks what PyTorch, JAX and TensorFlow return, and none of them has to be installed: their
# conventions were measured, and ship with relu_sym as data.

# %%
from sympy import FiniteSet, Interval, Rational, Symbol

import relu_sym as rs

x = Symbol("x", real=True)

# %% [markdown]
# ## A program that computes x, and has slope 0
#
# `relu(x) - relu(-x)` is `x`. Each `relu` answers 0 at its kink, and the two answers do not fit together.

# %%
rs.audit("relu(x) - relu(-x)", 0)

# %% [markdown]
# As a program of Python it is traced on a placeholder; the value is exact, and so is the comparison with Clarke's set.

# %%
slope = rs.autodiff(lambda x: rs.relu(x) - rs.relu(-x), 0, framework="torch")
exact = rs.subdifferential(rs.ReLU(x) - rs.ReLU(-x), x).at(0)
print(slope, exact, slope in exact)
assert slope == 0 and slope not in exact

# %% [markdown]
# ## Any multiple of it
#
# `relu(-x) + x - relu(x)` is 0, yet its slope is 1: with a factor a program of the identity can be given any slope.

# %%
for factor in (1, 10, 100):
    print(factor, rs.autodiff(f"x + {factor}*(relu(-x) + x - relu(x))", 0, framework="jax"))
    assert rs.autodiff(f"x + {factor}*(relu(-x) + x - relu(x))", 0, framework="jax") == 1 + factor

# %% [markdown]
# ## The same function, three frameworks, two spellings
#
# Ties are split, or go to one operand: then the order of the operands decides.

# %%
for program in ("maximum(x, 0)", "maximum(0, x)", "relu(x)", "clip(x, 0, 1)", "abs(x)"):
    row = [rs.autodiff(program, 0, framework=f) for f in ("torch", "jax", "tensorflow")]
    print(f"{program:15}", *row)
assert rs.autodiff("maximum(x, 0)", 0, framework="tensorflow") == 1
assert rs.autodiff("maximum(0, x)", 0, framework="tensorflow") == 0

# %% [markdown]
# And it depends on the version: the ends of `clip` in PyTorch moved.

# %%
moved = {v: rs.autodiff("clip(x, 0, 1)", 0, framework="torch", version=v) for v in ("2.13.0", "2.14.1")}
print(moved)
assert moved == {"2.13.0": 1, "2.14.1": 0}

# %% [markdown]
# ## nan from a branch that is not taken
#
# At -1 the root is not asked for, and still its infinite or missing slope is multiplied by 0. The double `where` keeps
# the root away from such arguments; the audit finds it, and audits it.

# %%
rs.audit("where(x > 0, sqrt(x), 0)", -1)

# %%
for answer in rs.audit("where(x > 0, sqrt(x), 0)", -1).places[0].answers:
    print(answer.framework, answer.slopes, answer.verdict, "|", answer.repair)

# %% [markdown]
# ## Every kink of a program
#
# Without a point, every kink of the program's operations is audited, those too that are none of the function.

# %%
rs.audit("relu(x + 1) - 2*relu(x) + relu(x - 1)")

# %% [markdown]
# ## Why it can be wrong, and is right almost everywhere
#
# Each kink chooses by itself. What all choices return together is a *conservative field* (Bolte and Pauwels 2021): it
# holds Clarke's set, and may be larger; off the kinks both are the derivative.

# %%
for at in (-1, 0, 1):
    field = rs.conservative_field("relu(x) - relu(-x)", at)
    print(at, field.field, field.clarke)

# %% [markdown]
# With the mean of both slopes at every kink, one layer of kinks is safe: the mean is an element of Clarke's set. casadi
# has this convention. Two layers defeat it.

# %%
print(rs.autodiff("relu(x) - relu(-x)", 0, framework="casadi"))
print(rs.autodiff("maximum(minimum(x, 0), 0)", 0, framework="casadi"))  # a spelling of 0
assert rs.autodiff("maximum(minimum(x, 0), 0)", 0, framework="casadi") == Rational(1, 4)

# %% [markdown]
# ## Depth: the choice at one point, n times
#
# A residual block `h + relu(h)` has the slopes 1 and 2 at the two sides of 0. In n blocks each side keeps to itself, so
# the set of the whole tower is [1, 2\*\*n]; a program with relu'(0) = s returns (1 + s)\*\*n. Both hold for every n.

# %%
h, n = Symbol("h", real=True), Symbol("n", integer=True, positive=True)
residual = rs.tower(h + rs.ReLU(h), n)
print(residual)
print([residual.value_at(s) for s in (0, Rational(1, 2), 1)])
assert residual.clarke == Interval(1, 2**n)

# %% [markdown]
# Where the kinks of a block cancel, the error grows with the depth. `h + relu(h) - relu(-h)` is `2*h`:

# %%
doubling = rs.tower("h + relu(h) - relu(-h)", n, framework="torch")
print(doubling)
assert doubling.clarke == FiniteSet(2**n) and doubling.value == 1

# %% [markdown]
# How it follows, step by step. Each line is checked again by numbers: the block is run n times beside 0.

# %%
derivation = doubling.derivation()
print(derivation.verify())
derivation

# %% [markdown]
# ## Where a training run stops
#
# `square(x + 1)/2 + relu(x) - relu(-x) - x` is a parabola with its minimum at -1: the last three terms add up to 0.
# Gradient steps of length 1/2 from 1, in exact arithmetic, with the number that PyTorch returns and with the exact
# subgradient: the first step leads both to 0. There the program says 0, and nothing moves any more.

# %%
parabola = "square(x + 1)/2 + relu(x) - relu(-x) - x"
run = rs.descent(parabola, 1, Rational(1, 2), 8, framework="torch")
print(run)
print(run.program)
print(run.exact)
assert run.parting == 1 and set(run.program[1:]) == {0}

# %% [markdown]
# The dashed line marks the step at which the program's number leaves the set.

# %%
fig = rs.plot_descent(run)

# %% [markdown]
# From another start, or with another length of step, 0 is not met exactly, and both runs are one: on random numbers
# that is the rule. Weights that are set to 0 and short number formats meet kinks all the time. The repair that the
# audit finds has none left:

# %%
(answer,) = rs.audit(parabola, 0, frameworks="torch").places[0].answers
print(answer.verdict, "->", answer.repair)
assert rs.descent(str(answer.repair), 1, Rational(1, 2), 8, framework="torch").parting is None

# %% [markdown]
# ## What to take away
#
# - A framework differentiates the program; the set belongs to the function. Two spellings, two numbers.
# - Off the kinks, and so almost everywhere, they agree. At a kink the number may be an element of the set, or not.
# - One layer of kinks with the mean slope at each is safe; relu'(0) = 0 is not, and depth multiplies what is off.
# - `rs.audit` says which it is, by which operation, and how to write the program so that it is right.
#
# J. Bolte, E. Pauwels, *Conservative set valued fields, automatic differentiation, stochastic gradient methods and
# deep learning*, Mathematical Programming 188 (2021). D. Bertoin, J. Bolte, S. Gerchinovitz, E. Pauwels, *Numerical
# influence of ReLU'(0) on backpropagation*, NeurIPS 2021.
