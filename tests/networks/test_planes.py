"""Polygons of planes against the general polyhedra, which are found by another way: rays of cones, every sign exact."""

from __future__ import annotations

import pickle
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_networks import random_program
from sympy import Rational

import relu_sym as rs
from relu_sym.networks.builder import Builder
from relu_sym.networks.chambers import chambers, cone_of, coordinates
from relu_sym.networks.plane_forms import Image, Joint, Sum
from relu_sym.networks.polygon import Points
from relu_sym.networks.regions import columns_of, polygons
from relu_sym.networks.slots import FINE, Frame, height
from relu_sym.networks.weights import Columns, Weights


def number(f):
    return Rational(f.numerator, f.denominator)


def by_cones(program, box, plane):
    """The polygons as sets of vertices, with the forms of the outputs."""
    columns = columns_of(program, plane)
    found = set()
    for chamber in chambers(program, coordinates(program, columns), cone_of(box), 10**5):
        vertices = frozenset((Rational(x, w), Rational(y, w)) for w, x, y in chamber.cone.rays)
        forms = [
            tuple(Rational(c.numerators[i], c.under) for c in output)
            for output in chamber.outputs
            for i in range(len(output[0].numerators))
        ]
        found.add((vertices, tuple(forms)))
    return found


def same(program, box, plane=None):
    regions = polygons(program, box, columns_of(program, plane), 10**5)
    rows = [
        (frozenset(r.vertices), tuple((c, *g) for c, g in zip(r.constants, r.gradients, strict=True))) for r in regions
    ]
    assert len(set(rows)) == len(rows) and set(rows) == by_cones(program, box, plane)
    assert [r.vertices for r in regions] == sorted(r.vertices for r in regions)
    for r in regions:
        assert r.vertices[0] == min(r.vertices)
    return regions


BOXES = {
    "around 0": ((-1, 2), (-2, 1)),
    "thin": ((Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**9)), (-7, 10**4)),
    "tiny and far": ((10**6, 10**6 + Fraction(1, 10**12)), (Fraction(-1, 7), Fraction(-1, 7) + Fraction(1, 10**15))),
    "huge": ((-(10**40), 10**41), (0, 10**30)),
}


@given(st.integers(0, 10**6), st.booleans(), st.sampled_from(sorted(BOXES)))
@settings(deadline=None, max_examples=30)
def test_polygons_are_the_polyhedra(seed, coarse, name):
    program = random_program(seed, coarse=coarse)
    box = [tuple(map(Fraction, side)) for side in BOXES[name]]
    same(program, box)


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=10)
def test_planes_through_more_inputs(seed):
    r = random.Random(seed)
    plane = [[Fraction(r.randint(-3, 3), r.choice((1, 2, 7))) for _ in range(4)] for _ in range(3)]
    plane[1][0], plane[2][0], plane[2][1] = Fraction(1), Fraction(0), Fraction(1)
    same(random_program(seed, inputs=4, coarse=seed % 2 == 0), [(Fraction(-1), Fraction(2))] * 2, plane)


def sparse(width=12):
    """Chains with few weights, two uses of one switch, entries that no one reads."""
    b = Builder()
    x = b.input("x", (2,))
    rows = [[(0, Fraction(k % 3 - 1)), (1, Fraction(k % 5 - 2, 3))] for k in range(width)]
    h = b.relu(b.affine([x], rows, [Fraction(k - 6, 4) for k in range(width)]))
    near = [[(k, Fraction(1)), ((k + 1) % width, Fraction(-2, 3))] for k in range(width - 1)]
    g = b.relu(b.affine([h], near, [Fraction(-1, 5)] * (width - 1)))
    both = b.affine([x, h, g], [[(2, Fraction(1)), (width, Fraction(1, 7))], [(1, Fraction(1, 9)), (5, Fraction(-1))]])
    top = b.relu(b.relu(both))
    b.output("y", b.combination((1, top), (Fraction(1, 3), x)))
    b.output("z", h)
    return b.program()


def test_sparse_maps_and_several_uses_of_one_node():
    assert len(same(sparse(), [(Fraction(-2), Fraction(2))] * 2)) > 20


def lines_through(point, count, width=5):
    """Kinks that all meet in one point, twice each, and layers without effect."""
    b = Builder()
    x = b.input("x", (2,))
    rows = [[(0, Fraction(k % 4 - 2)), (1, Fraction(k % 3 - 1) + Fraction(k, 7))] for k in range(count)] * 2
    offsets = [-sum(w * point[j] for j, w in row) for row in rows]
    h = b.relu(b.affine([x], rows, offsets))
    zero = b.relu(b.affine([h], [[]] * width, [0] * width))
    mix = [[(k, Fraction(k % 3 - 1)) for k in range(2 * count)], [(2 * count + 1, Fraction(3))]]
    b.output("y", b.relu(b.affine([h, zero], mix, [0, 0])))
    return b.program()


@pytest.mark.parametrize("at", [(0, 0), (1, 1), (Fraction(1, 3), -1), (Fraction(1, 10**30), 0)])
def test_many_kinks_in_one_point(at):
    same(lines_through([Fraction(c) for c in at], 6), [(Fraction(-1), Fraction(1))] * 2)


def test_points_that_rounding_does_not_tell_apart_are_sorted_exactly():
    step = Fraction(1, 1 << (FINE + 40))
    b = Builder()
    x = b.input("x", (2,))
    b.output("y", b.relu(b.affine([x], [[(0, Fraction(1))]] * 3, [0, -step, -3 * step])))
    regions = same(b.program(), [(Fraction(-1), Fraction(1))] * 2)
    assert [r.area for r in regions] == [2, number(2 * step), number(4 * step), number(2 - 6 * step)]


def test_a_region_is_plain_data():
    region = rs.Network.of(random_program(5, coarse=False)).regions(box=(-3, 3))[1]
    again = pickle.loads(pickle.dumps(region))
    assert again == region and hash(again) == hash(region) and repr(again) == repr(region)
    vertices, gradients, constants = region
    assert (vertices, gradients, constants) == (again.vertices, again.gradients, again.constants)
    assert region != (vertices, gradients, constants)


LONG = st.sampled_from((0, 1, -1, 3, 10**3, -(10**9), 10**60))


@given(st.integers(0, 10**9), st.integers(1, 70), st.integers(1, 12), LONG)
@settings(deadline=None, max_examples=80)
def test_signs_at_a_vertex_are_those_of_the_exact_sums(seed, size, width, largest):
    """Also of rows that are 0 there, or next to it beyond what roundings tell, and of weights too long for a slot."""
    r = random.Random(seed)
    joint = Joint(600)
    weights = [[largest * r.randint(-99, 99) + r.randint(-2, 2) for _ in range(width)] for _ in range(size)]
    w = r.choice((1, 3, 10**30))
    place = (w, r.randint(-9 * w, 9 * w), r.randint(-9 * w, 9 * w), 0, 0)
    forms = [tuple(r.choice((0, 1, 10**3, 10**60)) * r.randint(-9, 9) for _ in range(3)) for _ in range(width)]
    forms[0] = (w, 0, 0)
    heights = [height(f, place) for f in forms]
    offset = [r.randint(-9, 9) for _ in range(size)]
    for row, c in zip(weights, offset, strict=True):
        if r.random() < 0.5:  # nearly or exactly 0: the first weight is free
            rest = sum(v * h for v, h in zip(row[1:], heights[1:], strict=True)) + c * w
            row[0] = -rest // heights[0] + r.choice((0, 0, 1))
    rows = [tuple((j, v) for j, v in enumerate(row) if v) for row in weights]
    matrix = Weights(rows, offset, width)
    some = sorted(r.sample(range(width), r.randint(0, width)))
    more = [j for j in range(width) if j not in some]
    joints = [joint.joined(f) for f in forms]
    columns = Columns(matrix, some) if matrix.is_dense else None
    common = Sum(matrix, columns, 1, offset, some, [joints[j] for j in some])
    image = Image(common, tuple((j, joints[j], forms[j]) for j in more))
    positive, rest = image.signs(place, joint)
    for j, row in enumerate(weights):
        value = sum(v * h for v, h in zip(row, heights, strict=True)) + offset[j] * w
        assert (bool(positive >> (8 * j + 7) & 1), bool(rest >> (8 * j + 7) & 1)) == (value > 0, value >= 0)


@pytest.mark.parametrize("last", [-1, 0, 1])
def test_roundings_of_weights_that_all_go_one_way(last):
    """60 weights, each rounded down by nearly 1/2, and one that cancels them but for a last unit."""
    unit, joint = 1 << 40, Joint(200)
    row = [unit * (1 << 16) + unit // 2 - 1] * 60
    row.append(last - sum(row))
    matrix = Weights([tuple(enumerate(row))], [0], 61)
    form = ((1 << 100) - 1, 0, 0)
    common = Sum(matrix, Columns(matrix, range(61)), 1, [0], range(61), [joint.joined(form)] * 61)
    assert Image(common).signs((1, 0, 0, 0, 0), joint) == (128 * (last > 0), 128 * (last >= 0))


def test_a_vertex_is_found_once_from_both_sides_of_an_edge():
    frame = Frame([(Fraction(-1), Fraction(1))] * 2)
    points = Points(frame)
    p = points.meeting((0, 3, -1), (1, 0, -7))
    assert points.meeting((-5, 0, 35), (0, -9, 3)) is p
    fine = 1 << (FINE + 9)
    near = points.meeting((0, 3, -1), (fine + 1, 0, -7 * fine))
    assert near is not p and near.place[3:] == p.place[3:]  # too near for roundings, and not taken for it


def sizes_of_a_seed(seed):
    r = random.Random(seed)
    layers, before = [], 2
    for after in (r.randint(3, 9), r.randint(20, 30), r.randint(3, 9), 2):
        wide = r.choice((1, 2**20, 2**-30))
        layers.append(
            (
                [[r.gauss(0, 1) * wide for _ in range(before)] for _ in range(after)],
                [r.gauss(0, 1) for _ in range(after)],
            )
        )
        before = after
    return rs.Network([w for w, _ in layers], [b for _, b in layers])


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=4)
def test_long_weights_of_different_sizes(seed):
    same(sizes_of_a_seed(seed).program, [(Fraction(-1), Fraction(1))] * 2)
