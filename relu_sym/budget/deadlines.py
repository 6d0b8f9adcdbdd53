"""``deadline``: a block that ends with a ``BudgetError`` when its time, or that of the whole answer, is over."""

from __future__ import annotations

from time import monotonic

from ..errors import OutOfTime
from .allowance import allowed
from .kept import forget_attempts, kept, put_back
from .watchdog import FAR, HERE, NEVER, WATCHDOG, Expired

MORE = "for more time call with budget=rs.budget(seconds=...)"


class deadline:
    """Stop the block with a BudgetError, which quotes, after half of the time that is left of the whole answer.

    The other half is for what can be done without.  ``seconds``: not longer than that.  ``whole=True``: nothing can
    be done without it.  Works in any thread, needs no signal.
    """

    def __init__(self, message: str, *quoted: object, seconds: float = NEVER, whole: bool = False) -> None:
        self.message, self.quoted, self.seconds, self.whole = message, quoted, float(seconds), whole

    def __enter__(self) -> None:
        clock = self.clock = HERE.clock
        self.outer = clock.limit
        self.before = kept(alone=len(WATCHDOG.running) < 2)
        now = monotonic()
        if self.outer == NEVER:
            clock.began, clock.lapsed, clock.refused = now, False, False
            clock.limit = min(now + self.seconds, now + allowed(None), FAR)
        elif self.whole:
            return
        else:
            clock.limit = min(now + self.seconds, self.outer - (self.outer - now) / 2)
        WATCHDOG.guard(clock)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        clock = self.clock
        clock.limit = self.outer
        late = clock.thrown or (kind is not None and issubclass(kind, Expired))
        while True:
            try:
                clock.settle()
                break
            except Expired:
                late = True
        if late:
            put_back(self.before)
            clock.lapsed = True
        if self.outer == NEVER:
            WATCHDOG.release(clock)
            if clock.lapsed:
                forget_attempts()
        elif late and monotonic() >= self.outer:
            clock.refused = True
        if late:
            spent = told(clock.spent())
            raise OutOfTime(f"{self.message} (stopped after {spent}; {MORE})", *self.quoted) from None


def told(seconds: float) -> str:
    """Seconds, for people."""
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
