"""One watchdog for all threads: it throws ``Expired`` into a thread whose time is over, until the block is left.

Why nothing escapes.  (1) A thread yields the interpreter lock where it looks for asynchronous exceptions, and looks
after it has the lock back: what is thrown arrives in the very frame in which the watchdog saw the thread.  So it
looks first, and throws neither into this package nor into a finalizer, an import or an end of a ``with``; and it throws
within one call that sees the thread still in that frame and never gives the lock away.  (2) A
block is closed by one plain assignment, between which and the work nothing can arrive; only then ``settle`` lets
arrive, where it does no harm, what was thrown before.  (3) ``verb`` catches what a racing block let through.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import compress
from operator import call, is_, methodcaller
from time import monotonic
from types import FrameType
from typing import Any

CO_GENERATOR = 0x20
"""As in ``inspect``, whose import would take a fifth of the time in which the command can say its version."""

NEVER = float("inf")
FAR = 1e18
"""A limit that is none, of an answer under way."""
AGAIN = 0.05
"""Seconds until the next throw, where SymPy swallowed one."""
SOON = 0.002
"""Seconds until the next look at a thread that may not be interrupted now."""
NAP = 1.0
"""Seconds for which nobody who takes longer has to wake the watchdog: short calls cost no switch of threads."""
HOME = os.path.dirname(__file__)
AROUND_WORK = ("asked", "_unhurried")
"""Functions of this package inside which the work goes on."""
IMPORTING = sys.modules.get("_frozen_importlib")
"""Knows which thread imports which module."""
SPARED = ("__del__", "__enter__", "__exit__", "<module>")
SPARED_FILES = tuple(os.sep + name for name in ("weakref.py", "_weakrefset.py", "contextlib.py", "threading.py"))
"""Finalizers, ends of ``with``, imports: what must come to its end."""
OVERDUE = 0.8
"""Seconds of work after which a generator is no longer spared; of work, since on a busy machine a thread waits longer
inside the beginning of a ``with``."""
THROW = ctypes.pythonapi.PyThreadState_SetAsyncExc


class Expired(BaseException):
    """Thrown into the working thread; a BaseException, so that no ``except Exception`` swallows it."""


EXPIRED = ctypes.py_object(Expired)


def _work_clock() -> int | None:
    """The clock that counts the work of this thread; None where the system has none."""
    asked = getattr(time, "pthread_getcpuclockid", None)
    return None if asked is None else asked(threading.get_ident())


def _worked(clock: int | None) -> float:
    """Seconds that a thread has worked so far; without such a clock, those that passed."""
    if clock is not None:
        with suppress(OSError):  # its thread has ended
            return time.clock_gettime(clock)
    return monotonic()


class Clock:
    """The time of one thread: ``limit`` is when it ends, NEVER outside an answer."""

    def __init__(self) -> None:
        self.begin_in_this_thread()
        self.limit = NEVER
        self.began = 0.0
        self.thrown = False
        self.lapsed = False
        """Whether an attempt of this answer ran out of its time."""
        self.refused = False
        """Whether a block told that the whole time is over."""
        self.next_look = 0.0
        self.late = (NEVER, 0.0)
        """The limit that is over, and the work done when that was seen."""

    def begin_in_this_thread(self) -> None:
        """Also in a forked process, where the thread has another number, and nobody opens the lock."""
        self.thread = threading.get_ident()
        self.number = ctypes.c_ulong(self.thread)
        self.gate = threading.Lock()
        self.work = _work_clock()

    def spent(self) -> float:
        """Seconds since the answer began."""
        return monotonic() - self.began

    def expire(self, now: float) -> float:
        """Called by the watchdog: throw if the time is over; returns when to look again."""
        limit = self.limit
        if limit > now or self.next_look > now:
            return max(limit, self.next_look)
        worked = _worked(self.work)
        if self.late[0] != limit:
            self.late = (limit, worked)
        with self.gate:
            frame = _uncollected(sys._current_frames).get(self.thread)
            if frame is not None:
                _silence_finalizers()
                free = not _imports(self.thread) and _may_interrupt(frame, overdue=worked > self.late[1] + OVERDUE)
                if free and self.limit <= limit and self._throw_into(frame):
                    self.thrown = True
                    self.next_look = now + AGAIN
                    return self.next_look
        self.next_look = now + SOON
        return self.next_look

    def _throw_into(self, frame: FrameType) -> bool:
        """Throw if the thread is in this frame.

        Between bytecodes the lock may go to the thread, which could come round a loop to the same place, now inside
        what is to be spared: so looking, comparing and throwing are links of one chain that C walks through.
        """
        inside = map(is_, map(methodcaller("get", self.thread), map(call, (sys._current_frames,))), (frame,))
        return bool(_uncollected(list, map(THROW, compress((self.number,), inside), (EXPIRED,))))

    def settle(self) -> None:
        """Let what is thrown but not delivered arrive here; ``limit`` was put back before, so nothing follows."""
        with self.gate:
            thrown = self.thrown
        if thrown:
            try:
                THROW(self.number, EXPIRED)  # takes the place of one that is under way
                for _ in range(1000):
                    pass
            except Expired:
                pass
            self.thrown = False


def _uncollected(f: Callable, *args: Any) -> Any:
    """A call in which frames are listed, without the garbage collector: its finalizers let other threads run on, and
    CPython 3.11 would read frames that are gone."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return f(*args)
    finally:
        if collects:
            gc.enable()


def _imports(thread: int) -> bool:
    """Whether a thread is inside an import, however deep: one that is broken off cannot always be had again.

    numpy's libraries are loaded once in a process, and matplotlib would be left half there.
    """
    locks = [ref() for ref in list(getattr(IMPORTING, "_module_locks", {}).values())]
    return any(getattr(lock, "owner", None) == thread for lock in locks)


def _may_interrupt(frame: FrameType, overdue: bool) -> bool:
    """Whether an exception in this frame unwinds the work, and breaks nothing on its way.

    Only the innermost frame is looked at: to walk up the stack of a running thread can crash CPython 3.11.  A
    generator may be the beginning or the end of a ``with``; it is spared unless the work never leaves it.
    """
    code = frame.f_code
    file, name = code.co_filename, code.co_name
    if file.startswith(HOME):
        return name in AROUND_WORK
    if name in SPARED or file.startswith("<frozen importlib") or file.endswith(SPARED_FILES):
        return False
    if any(getattr(callback, "__code__", None) is code for callback in gc.callbacks):
        return False
    return overdue or not code.co_flags & CO_GENERATOR


def _silence_finalizers() -> None:
    """``Expired`` in a finalizer is no news to print: it is thrown again after it."""
    told = sys.unraisablehook
    if getattr(told, "silent_on_expiry", False):
        return

    def hook(unraisable: Any) -> None:
        if unraisable.exc_type is not Expired:
            told(unraisable)

    hook.silent_on_expiry = True  # type: ignore[attr-defined]
    sys.unraisablehook = hook


class _Here(threading.local):
    def __init__(self) -> None:
        self.clock = Clock()


class Watchdog:
    """The thread that looks at all running clocks; it sleeps until the first of them ends, or for a nap."""

    def __init__(self) -> None:
        self.here = _Here()
        self.reset()

    def reset(self) -> None:
        """As new: a forked process has no watchdog and locks that nobody opens."""
        self.running: dict[int, Clock] = {}
        self.wake = threading.Event()
        self.next_look = NEVER
        self.started = self.busy = False
        clock = self.here.clock
        clock.begin_in_this_thread()
        if clock.limit != NEVER:
            self.guard(clock)

    def guard(self, clock: Clock) -> None:
        """Watch this clock, whose limit is set, until ``release``."""
        self.busy = True
        self.running[clock.thread] = clock
        if clock.limit < self.next_look:
            if not self.started:
                self._start()
            self.wake.set()

    def release(self, clock: Clock) -> None:
        """Watch this clock no longer."""
        self.running.pop(clock.thread, None)

    def _start(self) -> None:
        self.started = True
        with suppress(RuntimeError):  # no threads on this platform, or the interpreter closes: then no limit of time
            threading.Thread(target=self._watch, name="relu_sym budget", daemon=True).start()

    def _watch(self) -> None:
        wake = self.wake
        while wake is self.wake:
            wake.clear()
            self.next_look = NEVER  # whoever starts now wakes this thread again
            busy, self.busy = self.busy, False
            now = monotonic()
            looks = [clock.expire(now) for clock in list(self.running.values())]
            self.next_look = look = min([*looks, now + NAP]) if looks or busy else NEVER
            wake.wait(None if look == NEVER else max(look - monotonic(), SOON))


WATCHDOG = Watchdog()
HERE = WATCHDOG.here
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=WATCHDOG.reset)
