"""Boundary problems of beams, E*I*w'''' = q, beside SymPy's Beam."""

import pytest
from sympy import Function, Heaviside, Limit, S, SingularityFunction, Symbol, symbols
from sympy.physics.continuum_mechanics.beam import Beam

import relu_sym as rs

x = Symbol("x", real=True)
w = Function("w")
W = w(x)
E, I, L = symbols("E I L", positive=True)
P, q, M, R = symbols("P q M R", real=True)
D, H = rs.Dirac, rs.Heaviside
NUMBERS = {L: S(3), E: S(2), I: S(5), P: S(7), q: S(2), M: S(4)}


def d(k, at):
    return W.diff(x, k).subs(x, at)


SUPPORTED = {w(0): 0, w(L): 0, d(2, 0): 0, d(2, L): 0}
CLAMPED = {w(0): 0, d(1, 0): 0}


def bending(load, ics, **more):
    return rs.dsolve(E * I * W.diff(x, 4) - load, W, ics=ics, **more).rhs


def number(e, at):
    e = e.replace(SingularityFunction, lambda u, p, k: (u - p) ** k * Heaviside(u - p))
    return rs.to_sympy(e).subs(NUMBERS).subs({x: at, Symbol("x"): at})


def simply_supported(load, at, order):
    b, (r1, r2) = Beam(L, E, I), symbols("r1 r2")
    b.apply_load(r1, 0, -1)
    b.apply_load(r2, L, -1)
    b.apply_load(load, at, order, **({"end": L} if order == 0 else {}))
    b.bc_deflection = [(0, 0), (L, 0)]
    b.solve_for_reaction_loads(r1, r2)
    return b.deflection()


@pytest.mark.parametrize(
    "load, beam",
    [(P * D(x - L / 3), (P, L / 3, -1)), (q * H(x - L / 2), (q, L / 2, 0)), (M * D(x - L / 3, 1), (M, L / 3, -2))],
)
def test_simply_supported_as_beam_has_it(load, beam):
    """Its loads and moments are impulses and their derivatives."""
    ours, theirs = bending(load, SUPPORTED), simply_supported(*beam)
    for at in (S(1) / 2, S(1), S(2), S(5) / 2):
        assert (number(ours, at) - number(theirs, at)).expand() == 0


def test_cantilever_with_a_load_at_its_end():
    free = {Limit(W.diff(x, 2), x, L, "+"): 0, Limit(W.diff(x, 3), x, L, "+"): 0}
    found = bending(P * D(x - L), CLAMPED | free)
    assert (number(found, 2) - number(P * x**2 * (3 * L - x) / (6 * E * I), 2)).expand() == 0


def test_a_load_at_the_end_needs_a_side():
    with pytest.raises(rs.UnsupportedError, match="two limits"):
        bending(P * D(x - L), CLAMPED | {d(2, L): 0, d(3, L): 0})


def test_reaction_of_an_inner_support():
    """A uniform load on two equal spans: the middle support carries 5/8 of it."""
    ics = SUPPORTED | {w(L / 2): 0}
    found = bending(q + R * D(x - L / 2), ics, unknowns=R)
    assert not found.has(R)
    reaction = bending(q - 5 * q * L / 8 * D(x - L / 2), SUPPORTED)
    assert all((number(found, at) - number(reaction, at)).expand() == 0 for at in (S(1) / 2, S(1), S(2), S(5) / 2))
    with pytest.raises(rs.UnsupportedError, match="unknowns="):
        bending(q + R * D(x - L / 2), ics)


def test_a_load_anywhere():
    a = Symbol("a", positive=True)
    found = bending(P * D(x - a), SUPPORTED, assume=(a < L,))
    assert rs.checkodesol(E * I * W.diff(x, 4) - P * D(x - a), found, W) == (True, 0)
    assert number(found.subs(a, 1), 1) == S(4) * 7 / (3 * 3 * 10)
