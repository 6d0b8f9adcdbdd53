"""Rows: layers on curves and surfaces, interface conditions, moving domains, polygons, decision boundaries."""

from __future__ import annotations

from sympy import Add, Function, Integer, Integral, Subs, Symbol, Tuple, acos, oo, pi, sqrt

from ..functions import Dirac, HeavisideStep
from ..steps import D, Layered, Rule, SurfaceMeasure
from .rows_fields import HORMANDER, IN_SPACE, V, w, x, y

FEDERER = "H. Federer, Geometric Measure Theory (1969), section 3.2"
CARMO = "M. P. do Carmo, Differential Geometry of Curves and Surfaces (1976)"
REYNOLDS = "J. E. Marsden, T. J. R. Hughes, Mathematical Foundations of Elasticity (1983), section 2.1"
t, a, b, c, d, s = (Symbol(n, real=True) for n in ("t", "a", "b", "c", "d", "s"))
f, g = Function("f")(x, y, t), Function("g")(x, y, t)
h, k, v = (Function(n)(x, y) for n in ("h", "k", "v"))
OVER = ((x, -oo, oo), (y, -oo, oo))
INSIDE = f * HeavisideStep(g)
VOLUME, SURFACE = f.diff(t) * HeavisideStep(g), f * g.diff(t) * Dirac(g)
MEASURE = SurfaceMeasure(w, V)
SLOPE = w.diff(x) ** 2 + w.diff(y) ** 2
REGULAR = "the gradient of w does not vanish where w does"

ROWS = (
    Rule(
        "density of a layer",
        "Dirac(w) is the length or area measure of w = 0 with one over the length of grad w as its density: "
        "the coarea formula.",
        Dirac(w),
        MEASURE / sqrt(SLOPE),
        (REGULAR,),
        IN_SPACE,
        f"{HORMANDER}, theorem 6.1.5; {FEDERER}",
    ),
    Rule(
        "restricted to the surface",
        "A weight matters on its surface only: multiples of w are left out.",
        (h + k * w) * MEASURE,
        h * MEASURE,
        (),
        IN_SPACE,
        f"{HORMANDER}, section 6.1",
    ),
    Rule(
        "regular part and weights",
        "A function plus weights on regular surfaces is 0 if and only if the function is 0 almost everywhere and each "
        "weight is 0 on its surface: these are the law between the surfaces and the conditions on them.",
        h + k * Dirac(w),
        Layered(h, Tuple(k, w)),
        (REGULAR,),
        IN_SPACE,
        f"{HORMANDER}, section 3.1",
    ),
    Rule(
        "jump of the flux and of the density",
        "On a shock the weight is the slope of w times the jump of the flux less the speed times the jump of the "
        "density: it is 0 where these are equal, the Rankine-Hugoniot condition.",
        Layered(h, Tuple(a * w.diff(x) + b * w.diff(y), w)),
        Layered(h, Tuple(w.diff(x) * (a - (-w.diff(y) / w.diff(x)) * b), w)),
        ("x is the place and y the time, the speed of w = 0 is -w_y/w_x",),
        IN_SPACE,
        "R. J. LeVeque, Finite Volume Methods for Hyperbolic Problems (2002), section 11.8",
    ),
    Rule(
        "under the integral",
        "The rate of an integral is the integral of the derivative by time, as a distribution.",
        D(Integral(INSIDE, *OVER), t),
        Integral(D(INSIDE, t), *OVER),
        ("the integral converges near every moment",),
        "as numbers",
        REYNOLDS,
    ),
    Rule(
        "domain and boundary",
        "The integral of a sum is the sum of the integrals: over the domain, and over its boundary, which moves "
        "outward with the speed g_t over the length of grad g.",
        Integral(VOLUME + SURFACE, *OVER),
        Integral(VOLUME, *OVER) + Integral(SURFACE, *OVER),
        (),
        "as numbers",
        REYNOLDS,
    ),
    Rule(
        "coarea formula",
        "The integral of a weight times Dirac(w) is that of the weight over the length of grad w along w = 0.",
        Integral(h * Dirac(w), *OVER),
        Integral(h * MEASURE / sqrt(SLOPE), *OVER),
        (REGULAR,),
        "as numbers",
        FEDERER,
    ),
    Rule(
        "integrated over space",
        "On spheres and ellipsoids, and inside of them, monomials have moments that are products of gamma functions; "
        "other integrals are taken along an angle, or one variable after the other.",
        Integral(x**2 * Dirac(x**2 + y**2 - a**2), *OVER),
        pi * a**2 / 2,
        ("a > 0",),
        "as numbers",
        "G. B. Folland, How to Integrate a Polynomial over a Sphere, American Mathematical Monthly 108 (2001)",
    ),
    Rule(
        "shoelace formula",
        "The area of a polygon is half the sum of x_i*y_(i+1) - x_(i+1)*y_i around it.",
        Integral(HeavisideStep(h), *OVER),
        Add(a * d / 2, -b * c / 2),
        ("the vertices are counterclockwise, the sides do not meet",),
        "as numbers",
        f"{CARMO}, section 1-7",
    ),
    Rule(
        "length of the sides",
        "The layer of density 1 on the sides has the perimeter as its integral.",
        Integral(SurfaceMeasure(h, V), *OVER),
        sqrt((c - a) ** 2 + (d - b) ** 2),
        (),
        "as numbers",
        FEDERER,
    ),
    Rule(
        "turning angles",
        "The angles by which the direction turns at the vertices of a simple polygon have the sum 2*pi.",
        Add(a, b, c, evaluate=False),
        2 * pi,
        ("the vertices are counterclockwise, the sides do not meet",),
        "as numbers",
        f"{CARMO}, section 4-5",
    ),
    Rule(
        "jump across the sides",
        "The function 1 inside and 0 outside jumps by 1 across each side: its derivative is the sum of the inward "
        "normals times the layers on the sides.",
        D(HeavisideStep(h) * HeavisideStep(v), x),
        h.diff(x) * Dirac(h) * HeavisideStep(v) + v.diff(x) * Dirac(v) * HeavisideStep(h),
        (),
        IN_SPACE,
        f"{HORMANDER}, theorem 3.1.9",
    ),
    Rule(
        "zero of an affine piece",
        "In each cell between the kinks the function is affine, and 0 on a segment of the cell.",
        Subs(h, (x, y), (a + s * (c - a), b + s * (d - b))),
        Integer(0),
        ("0 < s < 1",),
        "on the segment",
        f"{HORMANDER}, section 6.1",
    ),
    Rule(
        "length by the coarea formula",
        "The length of the line is the integral of Dirac(f) times the length of grad f over the box: "
        "that of its segments.",
        Integral(SurfaceMeasure(h, V), (x, a, b), (y, c, d)),
        sqrt((b - a) ** 2 + (d - c) ** 2),
        ("f changes its sign across the line",),
        "as numbers",
        FEDERER,
    ),
    Rule(
        "turning angle",
        "At a kink of the line its curvature is an impulse: the angle from one direction to the next.",
        acos((a * c + b * d) / sqrt((a**2 + b**2) * (c**2 + d**2))),
        s,
        ("positive to the left",),
        "as numbers",
        f"{CARMO}, section 4-5",
    ),
)
