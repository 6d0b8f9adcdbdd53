# %% [markdown]
# # Which derivative did my framework give me?
#
# Automatic differentiation works through a *program*, one operation after another, and each operation has a convention
# at its kink. The number that comes out may be the derivative of the function, an element of its set of slopes, or
# neither. This notebook asks what PyTorch, JAX and TensorFlow return, and none of them has to be installed: their
# conventions were measured, and ship with relu_sym as data.

# %%
from sympy import Rational, Symbol

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
