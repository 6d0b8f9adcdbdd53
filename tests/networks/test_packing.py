"""Products of matrices and vectors by long integers are those entry by entry, also where slots are just wide enough."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from relu_sym.networks.arithmetic import image, moved_back
from relu_sym.networks.packing import WIDTHS, Packing, packing
from relu_sym.networks.program import Affine

SIGNED = st.integers(0, 400).flatmap(lambda bits: st.integers(-(1 << bits), 1 << bits))


def naive(matrix, u):
    return [sum(w * v for w, v in zip(row, u, strict=True)) for row in matrix]


def affine(matrix):
    rows = tuple(tuple((j, w) for j, w in enumerate(row) if w) for row in matrix)
    return Affine((0,), rows, (0,) * len(matrix))


@given(st.data())
@settings(deadline=None, max_examples=30)
def test_products_both_ways(data):
    m, n = data.draw(st.integers(1, 14)), data.draw(st.integers(1, 14))
    matrix = data.draw(st.lists(st.lists(SIGNED, min_size=n, max_size=n), min_size=m, max_size=m))
    u = data.draw(st.lists(st.one_of(st.just(0), SIGNED), min_size=n, max_size=n))
    v = data.draw(st.lists(st.one_of(st.just(0), SIGNED), min_size=m, max_size=m))
    node = affine(matrix)
    assert image(node, u) == naive(matrix, u)
    assert moved_back(node, v, n) == naive(list(zip(*matrix, strict=True)), v)


def test_the_longest_sums_fit():
    """Powers of two and their neighbours, all terms of a row of one sign: where a slot is full."""
    for bits in (*range(54, 70), *range(118, 130), *(8 * w - k for w in WIDTHS for k in (70, 66, 5, 4))):
        for weight in (1, 7, 2**31 - 1, 2**31):
            for n in (1, 8, 9, 16):
                matrix = [[weight * (1 if i % 3 else -1)] * n for i in range(9)]
                columns = [[(i, row[j]) for i, row in enumerate(matrix)] for j in range(n)]
                made = Packing(columns, 9, n * weight)
                for entry in (2**bits - 1, 2**bits, 1 - 2**bits, -(2**bits)):
                    found = made.times([entry] * n)
                    assert found is None or found == naive(matrix, [entry] * n)


def test_sparse_and_small_matrices_are_not_packed_and_long_vectors_refused():
    dense = affine([[1] * 8] * 8)
    assert dense.packed is not None and dense.packed.times([1 << 500] * 8) is None
    assert image(dense, [1 << 500] * 8) == [1 << 503] * 8
    assert packing([[(0, 1)]] * 8, [[(j, 1) for j in range(8)]], 1) is None
    assert affine([[int(i == j) for j in range(9)] for i in range(9)]).packed is None
