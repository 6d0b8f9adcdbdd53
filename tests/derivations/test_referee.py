"""The referee measured: nothing right is called wrong, little is left undecided, nothing wrong passes.

The default run is short; ``python tests/derivations/test_referee.py 2000 500`` is the whole measurement.
"""

import random
import sys
import time
from collections import Counter

import pytest
from corruptions import KINDS
from questions import question

import relu_sym as rs


def answers(seed, wanted):
    """So many derivations that have an answer."""
    rng, found = random.Random(seed), 0
    while found < wanted:
        try:
            args, options = question(rng)
            d = rs.derivation(*args, **options)
        except rs.ReluSymError:
            continue
        if not d.steps:
            continue
        found += 1
        yield (args, options), d


def spoiled(seed, wanted):
    """So many derivations made wrong, with the kind of the corruption."""
    rng, found = random.Random(seed), 0
    for _, d in answers(seed, 10 * wanted):
        other = rng.choice(KINDS)(d, rng)
        if other is None or other == d:
            continue
        found += 1
        yield d, other
        if found == wanted:
            return


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_nothing_right_is_called_wrong(seed):
    for asked, d in answers(seed, 4):
        report = d.verify()
        assert not report.failed and not report.broken, (asked, str(report))
        assert all(c.how for c in report.undecided), asked


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1))
def test_nothing_wrong_passes(seed):
    for d, other in spoiled(100 + seed, 6):
        assert not other.verify(), (d.question, str(other))


def measured(rights, wrongs, seed):
    """The counts, and what was not as it should be."""
    seen, start = Counter(), time.monotonic()
    for asked, d in answers(seed, rights):
        report = d.verify()
        word = "failed" if report.failed or report.broken else "not decided" if report.undecided else "verified"
        seen[word] += 1
        seen["steps"] += len(report.checks)
        seen["steps not decided"] += len(report.undecided)
        if word != "verified":
            print(word, asked, str(report)[:700], flush=True)
    print(dict(seen), f"{time.monotonic() - start:.0f} s", flush=True)
    caught = Counter()
    for d, other in spoiled(seed + 1, wrongs):
        passes = bool(other.verify())
        caught["passed" if passes else "caught"] += 1
        if passes:
            print("PASSED", d.question, str(other)[:1500], flush=True)
    print(dict(caught), f"{time.monotonic() - start:.0f} s", flush=True)


if __name__ == "__main__":
    measured(*(int(n) for n in (sys.argv[1:3] or (2000, 500))), seed=int((sys.argv[3:] or [0])[0]))
