"""Choices by comparisons: exact where they are continuous, and refused only where they jump; by brute force."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relu_sym as rs
from relu_sym.networks.decided import compared, lifted, refusal, settled, sign
from relu_sym.networks.entries import Form, Step, plus, times
from relu_sym.networks.tape import Tape, Tensor

KINDS = {
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}
NUMBERS = st.integers(-2, 2)
LINES = st.tuples(st.just("line"), NUMBERS, NUMBERS)
VALUES = st.recursive(
    LINES,
    lambda v: st.one_of(
        st.tuples(st.just("relu"), v),
        st.tuples(st.just("max"), v, v),
        st.tuples(st.just("where"), st.sampled_from(sorted(KINDS)), v, v, v, v),
    ),
    max_leaves=6,
)


def brute(value, x):
    """The value at a number, by its words."""
    head, *parts = value
    if head == "line":
        return parts[0] * x + parts[1]
    if head == "relu":
        return max(brute(parts[0], x), Fraction(0))
    if head == "max":
        return max(brute(p, x) for p in parts)
    kind, a, b, high, low = parts
    return brute(high if KINDS[kind](brute(a, x), brute(b, x)) else low, x)


class Jump(Exception):
    """A switch of what jumps."""


def recorded(tape, value, x):
    """The same on a tape."""
    head, *parts = value
    if head == "line":
        return plus(times(parts[0], x), parts[1])
    if head == "where":
        kind, *operands = parts
        a, b, high, low = (recorded(tape, v, x) for v in operands)
        if type(a) is Step or type(b) is Step:
            raise Jump
        test = compared(kind, a, b)
        return settled(tape, [lifted(lambda t, p, q: p if t else q, test, high, low)])[0]
    operands = [recorded(tape, v, x) for v in parts]
    if any(type(e) is Step for e in operands):
        raise Jump
    return tape.relu(operands)[0] if head == "relu" else tape.largest([operands])[0]


def turns(value):
    """All numbers at which it may turn or jump: where two of its lines meet."""
    lines = {(0, 0)}
    waiting = [value]
    while waiting:
        head, *parts = waiting.pop()
        if head == "line":
            lines.add(tuple(parts))
        waiting += [p for p in parts if isinstance(p, tuple)]
    return {Fraction(b - d, c - a) for a, b in lines for c, d in lines if a != c}


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_a_choice_of_one_number_is_exact_and_refused_only_where_it_jumps(value):
    tape = Tape()
    x = tape.input("x", (1,)).entries[0]
    try:
        found = recorded(tape, value, x)
    except Jump:
        return
    small = Fraction(1, 10**6)
    if type(found) is Step:
        gaps = [abs(brute(value, t + s) - brute(value, t)) for t in turns(value) for s in (small, -small)]
        assert max(gaps) > 100 * small
        return
    tape.output("y", Tensor((1,), [found]))
    net = rs.Network.of(tape.program())
    for at in [*turns(value), Fraction(-7, 3), Fraction(0), Fraction(11, 5)]:
        for near in (at, at + small, at - small):
            (got,) = net((near,))
            assert Fraction(int(got.p), int(got.q)) == brute(value, near)


def two():
    """A tape and two coordinates."""
    tape = Tape()
    return tape, *tape.input("x", (2,)).entries


def where(tape, test, a, b):
    return settled(tape, [lifted(lambda t, p, q: p if t else q, test, a, b)])[0]


def test_a_choice_of_two_numbers_by_their_difference():
    tape, x, y = two()
    tape.output("y", Tensor((1,), [where(tape, compared("gt", x, y), plus(x, 1), plus(y, 1))]))
    net = rs.Network.of(tape.program())
    assert (
        net((3, 1)) == (4,) and net((-3, 1)) == (2,) and net.subdifferential((0, 0))[0] == rs.Polytope((0, 1), (1, 0))
    )


def test_what_the_difference_is_beside_another_number():
    tape, x, y = two()
    (bent,) = tape.relu([y])
    made = where(tape, compared("ge", times(2, x), 0), plus(bent, x), plus(bent, times(3, x)))
    tape.output("y", Tensor((1,), [made]))
    assert rs.Network.of(tape.program())((1, 5)) == (6,) and rs.Network.of(tape.program())((-1, 5)) == (2,)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda tape, x, y: where(tape, compared("gt", x, 0), plus(x, 1), x), "it jumps by 1 where it turns"),
        (lambda tape, x, y: where(tape, compared("gt", x, 0), y, x), "do not differ by a function"),
        (lambda tape, x, y: where(tape, compared("gt", x, 0), 1, 0), "it has two values"),
        (lambda tape, x, y: where(tape, compared("eq", x, 0), 1, x), "it jumps by 1 where it turns"),
        (lambda tape, x, y: sign(x), "it has two values"),
    ],
)
def test_a_jump_stays_and_is_told(made, words):
    tape, x, y = two()
    kept = Tensor((1,), [made(tape, x, y)])
    assert kept.jumps and words in str(refusal(tape, kept))


def test_jumps_that_cancel():
    tape, x, _ = two()
    jump = where(tape, compared("gt", x, 0), plus(x, 1), x)
    step = compared("gt", x, 0)
    made = settled(tape, [lifted(plus, jump, lifted(lambda e: times(-1, e), step))])[0]
    assert type(made) is Form
    absolute = settled(tape, [lifted(times, sign(x), x)])[0]
    tape.output("y", Tensor((2,), [made, absolute]))
    net = rs.Network.of(tape.program())
    assert [net((v, 0)) for v in (-2, 0, 3)] == [(-2, 2), (0, 0), (3, 3)]
