"""What the watchdog throws never leaves a block or a verb, kills no thread and prints no traceback."""

from __future__ import annotations

import gc
import importlib
import os
import random
import sys
import threading
import time
import traceback
import weakref
from contextlib import contextmanager

import pytest

import relu_sym as rs
from relu_sym.budget import deadline, verb


class Dropped:
    """Ends its life with Python code, in a cycle or not."""

    def __init__(self, cycle: bool) -> None:
        self.me = self if cycle else None

    def __del__(self) -> None:
        self.me = list(range(20))


@contextmanager
def held(seen: list):
    seen.append(1)
    try:
        yield
    finally:
        for _ in range(10):
            pass
        seen.pop()


def steps():
    try:
        yield 1
        yield 2
    finally:
        sum(k for k in range(5))


def work(seconds: float, seen: list) -> None:
    """Busy until then, with finalizers, weak references, generators left half way, and ends of ``with``."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        a, b = Dropped(False), Dropped(True)
        ref = weakref.ref(a, lambda _: list(range(10)))
        del a, b
        with held(seen):
            next(steps())
        del ref


@verb
def busy(seconds: float, seen: list) -> str:
    work(seconds, seen)
    return "done"


def bare(seconds: float, limit: float, seen: list) -> None:
    with deadline("busy for {0}", seconds, seconds=limit):
        work(seconds, seen)


def nested(seconds: float, limit: float, seen: list) -> None:
    with deadline("outer", seconds=limit * 1.01):
        bare(seconds, limit, seen)
        bare(seconds, limit, seen)


def asked(seconds: float, limit: float, seen: list) -> None:
    assert busy(seconds, seen, budget=rs.budget(seconds=limit)) == "done"


def race(blocks: int, limit: float, failures: list, counts: dict, seed: int) -> None:
    """Blocks that end close to their limit; then a moment in which nothing may arrive."""
    draw = random.Random(seed)
    try:
        for k in range(blocks):
            seen: list = []
            try:
                (bare, nested, asked)[k % 3](limit * draw.uniform(0.7, 1.6), limit, seen)
                counts["in time"] += 1
            except rs.BudgetError:
                counts["stopped"] += 1
            if seen:
                failures.append("the end of a with was skipped")
            for _ in range(50):
                pass
    except BaseException as escaped:  # whatever it is, it is what must not happen
        failures.append("".join(traceback.format_exception(escaped)))


def raced(threads: int, blocks: int, limit: float) -> dict:
    """Counts of all threads; fails on anything that escaped or was printed."""
    failures: list = []
    counts = [{"in time": 0, "stopped": 0} for _ in range(threads)]
    printed, interval = sys.unraisablehook, sys.getswitchinterval()
    sys.unraisablehook = lambda told: failures.append(f"printed: {told.exc_value!r} in {told.object!r}")
    sys.setswitchinterval(1e-5)
    try:
        runs = [
            threading.Thread(target=race, args=(blocks, limit, failures, counts[k], k), daemon=True)
            for k in range(threads)
        ]
        for r in runs:
            r.start()
        for r in runs:
            r.join()
        gc.collect()
    finally:
        sys.unraisablehook = printed
        sys.setswitchinterval(interval)
    assert not failures, failures[:5]
    total = {name: sum(c[name] for c in counts) for name in counts[0]}
    assert sum(total.values()) == threads * blocks
    return total


@contextmanager
def slow_to_begin(seen: list):
    seen.append(1)
    time.sleep(1.5)
    sum(k for k in range(1000))
    try:
        yield
    finally:
        seen.pop()


def test_the_beginning_of_a_with_is_spared_as_long_as_it_waits():
    """On a busy machine a thread may stand there for seconds without a turn."""
    seen: list = []
    with pytest.raises(rs.BudgetError), deadline("waits", seconds=0.1), slow_to_begin(seen):
        work(5, seen)
    assert not seen


def test_an_import_is_never_broken_off(tmp_path, monkeypatch):
    """Not in a function that the module calls either: numpy would not load a second time in this process."""
    body = "import time\ndef slow():\n    end = time.perf_counter() + 0.6\n"
    body += "    while time.perf_counter() < end: pass\nslow()\nwhole = True\n"
    (tmp_path / "slow_to_import.py").write_text(body)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(rs.BudgetError), deadline("imports", seconds=0.1):
        importlib.import_module("slow_to_import")
        work(5, [])
    assert sys.modules.pop("slow_to_import").whole


def test_a_generator_that_never_ends_is_stopped():
    def numbers():
        while True:
            yield from (k for k in range(10))

    before = time.thread_time()
    with pytest.raises(rs.BudgetError), deadline("counts", seconds=0.1):
        sum(numbers())
    assert time.thread_time() - before < 3


def test_nothing_escapes_blocks_near_their_limit():
    total = raced(threads=3, blocks=150, limit=0.004)
    assert total["stopped"] > 20


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("HYPOTHESIS_PROFILE") != "thorough", reason="minutes: HYPOTHESIS_PROFILE=thorough")
def test_nothing_escapes_fifty_thousand_blocks():
    total = raced(threads=5, blocks=10_000, limit=0.004)
    assert total["stopped"] > 1000


if __name__ == "__main__":
    print(raced(threads=5, blocks=int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, limit=0.004))
