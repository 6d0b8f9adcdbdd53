"""Rows: convolutions and transforms."""

from __future__ import annotations

from sympy import Add, Function, I, Integral, Sum, Symbol, cos, exp, oo, pi, sin

from ..functions import Dirac, HeavisideStep, PrincipalValue
from ..steps import Branch, Cases, Convolution, D, Rule, Transform
from .rows_reading import KANWAL, SCHWARTZ, a, b, c, f, g, p, q, x

u = Symbol("u", real=True)
h = Function("h")
ENDS = (u, -oo, oo)
t, s = Symbol("t", real=True), Symbol("s", positive=True)
LAPLACE, INVERSE, FOURIER = "laplace_transform", "inverse_laplace_transform", "fourier_transform"
ZEMANIAN = "A. H. Zemanian, Distribution Theory and Transform Analysis (1965)"
ZYGMUND = "A. Zygmund, Trigonometric Series (1959)"
m = Symbol("n", integer=True, positive=True)
TRANSFORMS = "as transforms"
SIGNALS = "between the breakpoints, and as distributions"

ROWS = (
    Rule(
        "convolution part by part",
        "A convolution is linear in each factor: the parts of the factors, each with one breakpoint, are convolved in "
        "pairs, in whatever order the breakpoints are.",
        Convolution(Add(f(x), g(x), evaluate=False), h(x), x),
        Convolution(f(x), h(x), x) + Convolution(g(x), h(x), x),
        ("the convolutions of the parts exist",),
        SIGNALS,
        f"{SCHWARTZ}, chapter VI, section 2",
    ),
    Rule(
        "impulse convolved",
        "Convolution with an impulse moves the other factor to its point, with a derivative of it differentiates.",
        Convolution(c * Dirac(x - a, 1), g(x), x),
        c * D(g(x - a), x),
        (),
        SIGNALS,
        f"{SCHWARTZ}, chapter VI, section 3; {KANWAL}, section 7.2",
    ),
    Rule(
        "impulses convolved",
        "The impulses of both factors are convolved one by one, what is left are two functions.",
        Convolution(f(x) + c * Dirac(x - a), g(x), x),
        Convolution(f(x), g(x), x) + c * g(x - a),
        (),
        SIGNALS,
        f"{SCHWARTZ}, chapter VI, sections 2 and 3",
    ),
    Rule(
        "convolution integral",
        "The convolution of two functions is the integral of the first at u times the second at x - u.",
        Convolution(f(x), g(x), x),
        Integral(f(u) * g(x - u), ENDS),
        ("the integral converges: one of the two tails that meet fades, or ends",),
        SIGNALS,
        f"{SCHWARTZ}, chapter VI, section 1",
    ),
    Rule(
        "cases of overlap",
        "The second factor is turned around and moved by x: which pieces of the two overlap, and from where to where, "
        "changes only where x passes the sum of two breakpoints.",
        Integral(f(u) * g(x - u), ENDS),
        Cases(x, Branch(Integral(p(u) * q(x - u), (u, a, x - b)), a + b, c), Branch(0, c, oo)),
        ("outside the pieces named the product is 0",),
        SIGNALS,
        f"{KANWAL}, section 7.2",
    ),
    Rule(
        "integrals over the overlaps",
        "The integral over each overlap is computed, x held fixed.",
        Cases(x, Branch(Integral(p(u) * q(x - u), (u, a, x - b)), a + b, c)),
        Cases(x, Branch(h(x), a + b, c)),
        (),
        SIGNALS,
        f"{KANWAL}, section 7.2",
    ),
    Rule(
        "integral over an overlap",
        "A product of smooth pieces is integrated over the interval on which they overlap.",
        Integral(p(u) * q(x - u), (u, a, x - b)),
        h(x),
        ("x lies in the interval that is named",),
        SIGNALS,
        f"{KANWAL}, section 7.2",
    ),
    Rule(
        "Fourier series",
        "A function on an interval is the sum of its mean and of the waves that fit into the interval, with their "
        "coefficients.",
        f(x),
        a + Sum(g(m) * cos(2 * m * pi * x / c), (m, 1, oo)) + Sum(h(m) * sin(2 * m * pi * x / c), (m, 1, oo)),
        ("the interval has the length c; at a jump the sum is the mean of both sides",),
        "in the mean, and where the function is smooth",
        f"{ZYGMUND}, chapter II",
        "↦",
    ),
    Rule(
        "coefficient",
        "A coefficient is the mean of the function times its wave, twice that for n > 0.",
        Integral(f(x) * cos(2 * m * pi * x / c), (x, 0, c)) * 2 / c,
        g(m),
        ("n is a whole number; numbers at which the formula has a gap are told apart",),
        "as numbers",
        f"{ZYGMUND}, chapter I",
    ),
    Rule(
        "Laplace integral",
        "A Laplace transform is the integral against exp(-s*t) from 0- on, piece by piece; impulses from 0 on count.",
        Transform(f(t), t, s, LAPLACE),
        Integral(f(t) * exp(-s * t), (t, 0, oo)),
        ("s lies to the right of the abscissa of convergence",),
        TRANSFORMS,
        f"{ZEMANIAN}, sections 3.3 and 8.3",
    ),
    Rule(
        "Laplace transform of a piece",
        "A polynomial times exponentials, sines and cosines between two points is integrated by the table.",
        Integral(t * exp(b * t) * exp(-s * t), (t, 0, oo)),
        1 / (s - b) ** 2,
        ("s lies to the right of the abscissa of convergence",),
        TRANSFORMS,
        f"{ZEMANIAN}, table 8.1",
    ),
    Rule(
        "transform of an impulse",
        "Of an impulse the transform is the wave or exponential at its point, of its derivatives that times powers.",
        Transform(c * Dirac(t - a, 1), t, s, LAPLACE),
        c * s * exp(-a * s),
        ("a >= 0 for the Laplace transform",),
        TRANSFORMS,
        f"{ZEMANIAN}, section 3.5; {KANWAL}, section 6.4",
    ),
    Rule(
        "period by period",
        "The integral over kinks that repeat is a geometric series: that over one period times 1/(1 - exp(-s*T)).",
        Integral(f(t) * exp(-s * t), (t, 0, oo)),
        Integral(f(t) * exp(-s * t), (t, 0, c)) / (1 - exp(-c * s)),
        ("f repeats with the period T; a growth of the periods enters the ratio of the series",),
        TRANSFORMS,
        f"{ZEMANIAN}, section 8.4",
    ),
    Rule(
        "sum of the transforms",
        "The transforms of the parts are added.",
        Transform(Add(f(t), g(t), evaluate=False), t, s, LAPLACE),
        Transform(f(t), t, s, LAPLACE) + Transform(g(t), t, s, LAPLACE),
        (),
        TRANSFORMS,
        f"{ZEMANIAN}, section 3.3; {KANWAL}, section 6.3",
    ),
    Rule(
        "partial fractions",
        "A rational function times delays is the sum of fractions with one pole each, times delays.",
        Transform(1 / ((s - a) * (s - b)), s, t, INVERSE),
        Transform((1 / (s - a) - 1 / (s - b)) / (a - b), s, t, INVERSE),
        ("a differs from b; equal poles give powers of one fraction",),
        TRANSFORMS,
        f"{ZEMANIAN}, section 8.7",
    ),
    Rule(
        "inverse transform of a fraction",
        "A fraction with one pole is the transform of a power times an exponential; a factor exp(-a*s) is a delay.",
        Transform(exp(-a * s) / (s - b), s, t, INVERSE),
        exp(b * (t - a)) * HeavisideStep(t - a),
        ("a >= 0: the function begins at 0 or later",),
        TRANSFORMS,
        f"{ZEMANIAN}, table 8.1",
    ),
    Rule(
        "inverse transform by a series",
        "A factor 1/(1 - exp(-T*s)) is a geometric series of delays: the function repeats with the period T.",
        Transform(1 / (s * (1 - exp(-c * s))), s, t, INVERSE),
        HeavisideStep(t) + HeavisideStep(t - c) + HeavisideStep(t - 2 * c),
        ("T > 0; the further terms begin later still",),
        TRANSFORMS,
        f"{ZEMANIAN}, section 8.4",
    ),
    Rule(
        "transform by table",
        "A row of the table of transforms.",
        Transform(exp(-pi * x**2), x, u, FOURIER),
        exp(-pi * u**2),
        (),
        TRANSFORMS,
        f"{KANWAL}, chapter 6; {ZEMANIAN}, table 8.1",
    ),
    Rule(
        "Fourier transform of a part",
        "A piece between two points is integrated against exp(-2*pi*I*k*x); a tail that fades to nothing likewise.",
        Transform(HeavisideStep(x - a) - HeavisideStep(x - b), x, u, FOURIER),
        Integral(exp(-2 * pi * I * u * x), (x, a, b)),
        ("a < b",),
        TRANSFORMS,
        f"{KANWAL}, section 6.3",
    ),
    Rule(
        "Fourier transform of a tail",
        "A tail that neither grows nor fades is the limit of ones that fade: poles on the line as principal values "
        "and finite parts, and an impulse at each.",
        Transform(HeavisideStep(x), x, u, FOURIER),
        Dirac(u) / 2 + PrincipalValue(1 / u) / (2 * pi * I),
        ("the tail grows at most like a power",),
        TRANSFORMS,
        f"{KANWAL}, section 6.4",
    ),
)
