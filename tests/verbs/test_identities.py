"""A few of the random identities of ``tests.identities``; its command line runs as many as one likes."""

import pytest

from tests.identities import batch


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_random_identities_hold_or_are_refused_by_name(seed):
    counts, failures = batch(seed, 60)
    assert not failures
    assert counts["held"] >= 60
