"""Derivations of fields, layers, interfaces, moving domains and shapes: those that are quick, and the others."""

from sympy import Abs, Function, Max, log, oo, sin, sqrt, symbols

import relu_sym as rs

x, y, z, t, a, b, sigma = symbols("x y z t a b sigma", real=True)
H, delta, relu = rs.Heaviside, rs.Dirac, rs.ReLU
V, W = (x, y), (x, y, z)
r2, r3 = sqrt(x**2 + y**2), sqrt(x**2 + y**2 + z**2)
disk = H(1 - x**2 - y**2)
shock = Function("s")(t)
state = a + (b - a) * H(x - shock)
R = Function("R", positive=True)(t)
TRIANGLE = [(0, 0), (1, 0), (0, 1)]

PLANE = ((x, -oo, oo), (y, -oo, oo))

QUICK = {
    "a jump and a point": (rs.divergence, [x * disk + x / r2**2, y * disk + y / r2**2], V),
    "a double layer": (rs.laplacian, disk, V),
    "a logarithm": (rs.laplacian, log(r2) + relu(x), V),
    "a vector": (rs.curl, [0, y * H(x), 0], W),
    "one by one": (rs.divergence, [Abs(sin(x)), y], V),
    "a kink": (rs.laplacian, Max(x, y), V),
    "a circle": (rs.layer, x**2 + y**2 - 4),
    "a shock": (rs.rankine_hugoniot, state, state**2 / 2, x, t),
    "charges": (rs.interface_conditions, [a * H(x), y], V, "divergence", 1 + sigma * delta(x)),
    "a disk that grows": (rs.transport_theorem, t * x**2, R**2 - x**2 - y**2, V, t),
    "a triangle": (rs.polygon, TRIANGLE, V),
    "on a circle": (rs.integrate, delta(x**2 + y**2 - 1) * x**2, *PLANE),
    "a line": (rs.decision_boundary, relu(x) + relu(y) - 1, V, ((-2, 2), (-2, 2))),
}
HEAVY = {
    "a charge": (rs.laplacian, 1 / r3, W),
    "a distance": (rs.laplacian, r3, W),
    "a wire": (rs.laplacian, log(r2), W),
    "a list": (rs.laplacian, [log(r2), relu(x)], V),
    "a sphere": (rs.laplacian, H(1 - r3**2), W),
    "two charges": (rs.laplacian, 1 / r3 - 1 / sqrt((x - 1) ** 2 + y**2 + z**2), W),
    "a gas": (rs.divergence, [x / r3**3, y / r3**3, z / r3**3], W),
    "floats": (rs.laplacian, 0.5 * Abs(x + y), V),
    "an ellipsoid": (rs.layer, x**2 / 4 + y**2 + z**2 - 1),
    "a graph": (rs.layer, y - x**2, V),
    "currents": (rs.interface_conditions, [0, a * H(x), b * H(x)], W, "curl", [0, -sigma * delta(x), 0]),
    "a plane that moves": (rs.interface_conditions, [a * H(x - b * t), 0, 0, sigma * H(x - b * t)], (*W, t)),
    "a traffic jam": (rs.rankine_hugoniot, H(t / 2 - x), H(t / 2 - x) ** 2 / 2, x, t),
    "a moving disk": (rs.transport_theorem, x**2, 4 - (x - t) ** 2 - y**2, V, t),
    "on a sphere": (rs.integrate, delta(x**2 + y**2 + z**2 - 1) * z**2, *PLANE, (z, -oo, oo)),
    "in a ball": (rs.integrate, H(4 - x**2 - y**2 - z**2) * z**2, *PLANE, (z, -oo, oo)),
    "a derivative of a layer": (rs.integrate, delta(x**2 + y**2 - 1, 1) * x**2, *PLANE),
    "a growing ball": (rs.transport_theorem, 1, R**2 - x**2 - y**2 - z**2, W, t),
    "an arrow": (rs.polygon, [(0, 0), (2, 0), (2, 2), (1, 1), (0, 2)], V),
    "a diamond": (rs.decision_boundary, Abs(x) + Abs(y) - 1, V, ((-2, 2), (-2, 2))),
}
ALL = {**QUICK, **HEAVY}
