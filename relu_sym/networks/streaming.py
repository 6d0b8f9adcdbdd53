"""Many questions of one network on any executor: a bounded number under way, answers in order, lost ones asked again.

What travels is plain data: a program, integers, texts.  An executor is whatever has ``submit`` and gives futures with
``result``: those of ``concurrent.futures``, ``distributed.Client.get_executor()``, ...
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, TypeVar

from ..errors import UnsupportedError

T = TypeVar("T")
BATCH = 16
"""Questions that are one task."""
UNDER_WAY = 32
"""Tasks that are handed out and not yet taken back: what bounds the memory here."""
ATTEMPTS = 3
"""How often a task whose worker is lost is handed out; then it is done here."""
LOST = (BrokenProcessPool, CancelledError)
FOREIGN = {"KilledWorker", "WorkerCrashedError"}
"""What Dask and Ray call a worker that died, by name: neither is imported."""


def streamed(
    task: Callable[[Any, tuple], tuple],
    shared: Any,
    questions: Iterable[Any],
    executor: Any = None,
    progress: Callable[[int], None] | None = None,
    batch: int = BATCH,
) -> Iterator[Any]:
    """The answers in the order of the questions; ``task(shared, questions)`` answers a batch, without side effects.

    The questions are read as they are needed; ``progress`` is told how many are answered.
    """
    if executor is not None and not hasattr(executor, "submit"):
        raise UnsupportedError("{0!r} is no executor: give one of concurrent.futures, or what has submit", executor)
    if progress is not None and not callable(progress):
        raise UnsupportedError("progress={0!r}: give a function of the number of answers", progress)
    done = 0
    for answers in _batches(task, shared, _cut(questions, batch), executor):
        yield from answers
        done += len(answers)
        if progress is not None:
            progress(done)


def stream(given: Any, name: str) -> Iterator[Any]:
    """What is asked about, one after the other."""
    if isinstance(given, (str, bytes)) or not hasattr(given, "__iter__"):
        raise UnsupportedError("{0}={1!r}: give an iterable of {0}", name, given)
    return iter(given)


def _cut(questions: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    source = iter(questions)
    while rows := tuple(islice(source, size)):
        yield rows


def _batches(
    task: Callable[[Any, tuple], tuple], shared: Any, batches: Iterator[tuple], executor: Any
) -> Iterator[tuple]:
    if executor is None:
        for rows in batches:
            yield task(shared, rows)
        return
    waiting: deque[tuple[Any, tuple]] = deque()
    try:
        while True:
            for rows in islice(batches, UNDER_WAY - len(waiting)):
                waiting.append((_submitted(executor, task, shared, rows), rows))
            if not waiting:
                return
            future, rows = waiting.popleft()
            yield _taken(future, executor, task, shared, rows)
    finally:
        for future, _ in waiting:
            if future is not None:
                future.cancel()


def _submitted(executor: Any, task: Callable, shared: Any, rows: tuple) -> Any:
    """A future; None where the executor takes nothing more, since its workers are lost."""
    try:
        return executor.submit(task, shared, rows)
    except (RuntimeError, *LOST):
        return None


def _taken(future: Any, executor: Any, task: Callable, shared: Any, rows: tuple) -> tuple:
    """The answers of a task; where its worker was lost it is handed out again, at last done here."""
    for _ in range(ATTEMPTS):
        if future is None:
            break
        try:
            return future.result()
        except Exception as error:
            if not _is_loss(error):
                raise
        future = _submitted(executor, task, shared, rows)
    return task(shared, rows)


def _is_loss(error: BaseException) -> bool:
    """Whether a worker died, by whatever name its executor has for that."""
    return isinstance(error, LOST) or any(
        c.__name__ in ("KilledWorker", "WorkerCrashedError") for c in type(error).__mro__
    )
