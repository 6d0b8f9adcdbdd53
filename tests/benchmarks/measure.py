"""Timing in CPU seconds: every round on a fresh input with all caches empty; SymPy in a process of its own, capped."""

from __future__ import annotations

import gc
import math
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sympy.core.cache import clear_cache

import relu_sym as rs
from relu_sym.budget import forget


def forget_all() -> None:
    """Empty SymPy's caches and ours."""
    clear_cache()
    forget()


def once(given: Callable[[int], Any], n: int, run: Callable[[Any], Any]) -> tuple[float, Any, Any]:
    """(seconds, input, answer) of one cold round."""
    source = given(n)
    forget_all()
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        answer = run(source)
        return time.process_time() - start, source, answer
    finally:
        gc.enable()


def best(given: Callable[[int], Any], n: int, run: Callable[[Any], Any], seconds: float, rounds: int = 7):
    """The quickest of several cold rounds that together take about ``seconds``; input and answer of the first."""
    first, source, answer = once(given, n, run)
    least, spent, done = first, first, 1
    while spent < seconds and done < rounds:
        spell = once(given, n, run)[0]
        least, spent, done = min(least, spell), spent + spell, done + 1
    return least, source, answer


AGAIN = 0.5
"""Seconds for which the rounds of another tool go on."""


def capped(given: Callable[[int], Any], n: int, run: Callable[[Any], Any], cap: float) -> float | str:
    """Seconds of the quickest of some cold rounds in a forked process; "> cap s" if one takes longer, or "failed"."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(theirs, given, n, run), daemon=True)
    process.start()
    theirs.close()
    try:
        # the input is built in there too, which is not what is measured
        found = ours.recv() if ours.poll(cap + 5) else math.inf
    except EOFError:
        return "failed"
    finally:
        process.kill()
        process.join()
    return found if found <= cap else f"> {cap:g} s"


def _report(pipe: Any, given: Callable[[int], Any], n: int, run: Callable[[Any], Any]) -> None:
    pipe.send(best(given, n, run, AGAIN)[0])


def exponent(work: Sequence[float], seconds: Sequence[float]) -> float | None:
    """The slope of log(seconds) over log(work), by least squares; None for a single size."""
    if len(work) < 2:
        return None
    xs, ys = [math.log(w) for w in work], [math.log(s) for s in seconds]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((u - mx) * (v - my) for u, v in zip(xs, ys, strict=True)) / sum((u - mx) ** 2 for u in xs)


IMPORT = """
from time import process_time as now
a = now(); import sympy
b = now(); import relu_sym; relu_sym.ReLU
c = now(); print(b - a, c - b)
"""


def imported(rounds: int) -> list[tuple[float, float]]:
    """(seconds of sympy, seconds of relu_sym on top) in fresh interpreters, compiled before the first that counts."""
    root = Path(rs.__file__).parent.parent
    out = []
    with tempfile.TemporaryDirectory() as compiled:
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = compiled
        for _ in range(rounds + 1):
            call = [sys.executable, "-c", IMPORT]
            run = subprocess.run(call, cwd=root, env=env, capture_output=True, text=True, check=True)
            first, second = run.stdout.split()
            out.append((float(first), float(second)))
    return out[1:]
