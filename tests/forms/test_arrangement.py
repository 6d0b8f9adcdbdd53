"""Affine arrangements: numbers of cells by the formula, the sign patterns that points show, walls."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from sympy import QQ, Matrix, Rational, sqrt

from relu_sym.forms.cells.arrangement import Chamber, oriented
from relu_sym.forms.cells.facets import facets, merged


def cut(n, forms, domain=()):
    """All cells of an arrangement, one form after the other."""
    found = [Chamber.whole(n, domain=domain)]
    for form in forms:
        found = [part for c in found for part in ((c,) if c.side(form) else c.parts(form))]
    return found


def value(form, p):
    return sum(a * b for a, b in zip(form[:-1], p, strict=True)) + form[-1]


def generic(rng, n, m):
    """Forms any n + 1 of which (with the one at infinity, any n slopes) are independent."""
    while True:
        forms = [oriented(tuple(rng.randint(-20, 20) for _ in range(n + 1)))[0] for _ in range(m)]
        if all(Matrix([f[:-1] for f in some]).rank() == n for some in combinations(forms, n)) and all(
            Matrix(some).rank() == n + 1 for some in combinations(forms, n + 1)
        ):
            return forms


@pytest.mark.parametrize(("n", "m"), [(1, 5), (2, 5), (2, 8), (3, 5), (3, 6), (4, 5)])
def test_generic_arrangements_have_as_many_cells_as_the_formula_says(n, m):
    forms = generic(random.Random(10 * n + m), n, m)
    assert len(cut(n, forms)) == sum(comb(m, k) for k in range(n + 1))


@pytest.mark.parametrize("seed", range(12))
def test_random_points_show_no_other_cells(seed):
    rng = random.Random(seed)
    n = 1 + seed % 4
    forms = list(
        dict.fromkeys(
            f for f in (oriented(tuple(rng.randint(-2, 2) for _ in range(n + 1)))[0] for _ in range(6)) if any(f[:-1])
        )
    )
    found = cut(n, forms)
    patterns = {tuple(c.side(f) for f in forms) for c in found}
    assert len(patterns) == len(found) and 0 not in {s for p in patterns for s in p}
    for c in found:
        p = c.inside()
        assert all(value(f, p) * c.side(f) > 0 for f in forms)
    for _ in range(300):
        p = [Fraction(rng.randint(-60, 60), rng.randint(1, 13)) for _ in range(n)]
        seen = tuple((v > 0) - (v < 0) for v in (value(f, p) for f in forms))
        assert 0 in seen or seen in patterns


@pytest.mark.parametrize("seed", range(8))
def test_walls_are_what_bounds_a_cell(seed):
    rng = random.Random(seed)
    n = 1 + seed % 3
    forms = generic(rng, n, 5)
    for c in cut(n, forms):
        walls = c.walls()
        assert c.lies_in(walls) and Chamber.whole(n).cut_by(walls) is not None
        again = Chamber.whole(n).cut_by(walls)
        assert all(again.side(f) == c.side(f) for f in forms), "the walls imply all other signs"
        for k, (form, _) in enumerate(walls):
            others = Chamber.whole(n).cut_by(walls[:k] + walls[k + 1 :])
            assert others.side(form) == 0, "each of them is needed"


def test_parallel_forms_and_irrational_ones():
    left, right = (QQ(1), QQ(0), -sqrt(2)), (1, 0, -2)
    found = cut(2, [left, right, (0, 1, 0)])
    assert len(found) == 6
    assert [float(c.inside()[0]) for c in found[:2]] == [pytest.approx(2**0.5 - 1)] * 2
    assert cut(1, [(1, 0), (1, -1)], domain=[((1, 0), 1)])[0].walls() == [((1, -1), -1)]


def test_a_box_touches_what_it_meets_on_its_boundary():
    box = Chamber.whole(2).cut_by([((1, 0, 0), 1), ((1, 0, -1), -1), ((0, 1, 0), 1), ((0, 1, -1), -1)])
    assert box.touches((1, 1, 0)) and box.touches((1, 1, -2)) and not box.touches((1, 1, 1))
    assert box.inside() == (Rational(1, 2), Rational(1, 2))
    wedge = Chamber.whole(2).cut_by([((1, 0, 0), 1), ((0, 1, 0), 1)])
    assert not wedge.touches((0, 1, 1)) and wedge.touches((1, 0, 0))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_facets_and_their_unions(n):
    forms = generic(random.Random(n), n, 4)
    found = cut(n, forms)
    pieces = {}
    for facet in facets(found, (), found[0].facts):
        differ = [f for f in forms if found[facet.below].side(f) != found[facet.above].side(f)]
        assert differ == [facet.form]
        pieces.setdefault(facet.form, []).append(facet.piece)
    for own in pieces.values():
        assert len(own) == sum(comb(3, k) for k in range(n)), "the others cut each hyperplane"
        assert merged(own, Chamber.whole(n - 1)) == [[]]
        if len(own) > 1:
            assert merged(own[1:], Chamber.whole(n - 1)) != [[]]
