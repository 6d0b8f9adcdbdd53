"""A user's own activation joins relu_sym by one declaration of its definition.

Run: python examples/register_activation.py
"""

from sympy import Function, Piecewise, Symbol, exp

import relu_sym as rs


class Elu(Function):
    """elu(u) = 2*(exp(u) - 1) left of 0, u right of it: a concave kink, slopes 2 and 1."""

    nargs = 1


rs.register(Elu, lambda u: Piecewise((2 * (exp(u) - 1), u < 0), (u, True)))

if __name__ == "__main__":
    x = Symbol("x", real=True)
    f = Elu(x) + rs.ReLU(-x)
    print("classical:     ", rs.diff(f, x, mode="classical"))
    print("distributional:", rs.diff(f, x, 2))
    print("at 0:          ", rs.subdifferential(f, x).at(0))
    print("rewritten:     ", rs.rewrite(Elu(x), Piecewise))
