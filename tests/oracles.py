"""Independent oracles of the tests: nothing here reads a normal form."""

from __future__ import annotations

from sympy import Add, DiracDelta, Integer, Rational, S, SingularityFunction, Symbol, expand, nan, simplify, sympify

GRID = [Rational(k, 7) + Rational(1, 89) for k in (-61, -40, -25, -17, -11, -8, -5, -2, 0, 3, 6, 9, 13, 19, 27, 40, 61)]
"""Rational points on which no test puts a breakpoint."""
NEAR = Rational(1, 1009)
"""A step smaller than the distance of any two breakpoints of the tests."""


def split(e, x: Symbol):
    """(regular part, {(point, order): weight}) of an expression whose impulses have linear arguments."""
    regular, weights = S.Zero, {}
    e = sympify(e).replace(
        lambda s: isinstance(s, SingularityFunction) and s.args[2].is_negative,
        lambda s: DiracDelta(s.args[0] - s.args[1], -1 - s.args[2]),
    )
    for term in Add.make_args(expand(e)):
        deltas = term.atoms(DiracDelta)
        if not deltas:
            regular += term
            continue
        (delta,) = deltas
        k = delta.args[1] if len(delta.args) > 1 else Integer(0)
        slope = delta.args[0].diff(x)
        assert slope.is_number and slope != 0, f"{delta} has no linear argument"
        weight = term / delta
        assert x not in weight.free_symbols, f"{term} keeps a factor that depends on {x}"
        key = (expand(-delta.args[0].subs(x, 0) / slope), int(k))
        weights[key] = weights.get(key, 0) + weight / (abs(slope) * slope**k)
    return regular, {key: w for key, w in weights.items() if simplify(w) != 0}


def value(e, x: Symbol, p):
    """The value of ``e`` at ``p`` by SymPy's substitution; nan where there is none."""
    v = sympify(e).subs(x, p)
    return nan if v is nan or v.has(nan) else v


def same(a, b) -> bool:
    """Equality of two exact values, nan equal to nan."""
    a, b = sympify(a), sympify(b)
    if a is nan or b is nan:
        return a is b
    return a == b or (not (a.is_Rational and b.is_Rational) and simplify(a - b) == 0)


def assert_function(got, want, x: Symbol, at=(), grid=GRID) -> None:
    """Equal at every grid point, and at both sides of and at each point of ``at``."""
    for p in [*grid, *(q for a in at for q in (a - NEAR, a, a + NEAR))]:
        assert same(value(got, x, p), value(want, x, p)), f"at {x} = {p}: {got}, wanted {want}"


def assert_distribution(got, regular, impulses: dict, x: Symbol, grid=GRID) -> None:
    """The same weight on every impulse, and the same regular part at every grid point."""
    rest, weights = split(got, x)
    wanted = {(sympify(a), k): sympify(w) for (a, k), w in impulses.items()}
    assert set(weights) == set(wanted), f"{got}: impulses {weights}, wanted {wanted}"
    for key, w in wanted.items():
        assert same(weights[key], w), f"{got}: weight at {key}"
    assert_function(rest, regular, x, grid=grid)
