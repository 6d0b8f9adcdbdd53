"""Quadrature of the tests: nothing here reads a normal form."""

from __future__ import annotations

import mpmath as mp
from sympy import Heaviside, Symbol, lambdify, sympify

import relu_sym as rs

x = Symbol("x", real=True)


def number(f, v=x):
    """A function of an mpmath number; steps in SymPy's own words."""
    plain = sympify(f).replace(rs.Heaviside, Heaviside).replace(rs.ReLU, lambda u: u * Heaviside(u))
    return lambdify(v, plain, modules="mpmath")


def split_at(lo, hi, points):
    """Ends of quadrature: every kink between lo and hi is one."""
    return [mp.mpf(lo), *sorted(mp.mpf(p) for p in points if lo < p < hi), mp.mpf(hi)]


def convolution(f, g, at, lo, hi, kinks, other_kinks):
    """The integral of f(u)*g(at - u) over (lo, hi)."""
    first, second = number(f), number(g)
    ends = split_at(lo, hi, {*kinks, *(at - k for k in other_kinks)})
    return mp.quad(lambda u: first(u) * second(at - u), ends)


def value(e, at, v=x):
    """A number for an answer at a point, which is no kink of it."""
    return mp.mpmathify(complex(sympify(e).subs(v, at).doit().evalf(20)))


def close(a, b, digits=8):
    return abs(mp.mpmathify(a) - mp.mpmathify(b)) <= mp.mpf(10) ** -digits * (1 + abs(b))
