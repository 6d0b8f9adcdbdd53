"""``deadline``: a block that ends with a ``BudgetError`` when its time, or that of the whole answer, is over."""

from __future__ import annotations

import sys
from time import monotonic

from ..errors import BudgetError
from .allowance import allowed
from .memos import forget
from .watchdog import FAR, HERE, NEVER, WATCHDOG, Expired

MORE = "for more time call with budget=rs.budget(seconds=...)"


class deadline:
    """Stop the block with a BudgetError, which quotes, when the time of the whole answer is over.

    ``seconds``: for an attempt beside which there is another way; it has this time, whatever the whole budget is.
    Where the whole budget ends first, it ends the answer: ``verb`` sees to it if the BudgetError is caught.
    Works in any thread, needs no signal.
    """

    def __init__(self, message: str, *quoted: object, seconds: float = NEVER) -> None:
        self.message, self.quoted, self.seconds = message, quoted, seconds

    def __enter__(self) -> None:
        clock = self.clock = HERE.clock
        self.outer = clock.limit
        now = monotonic()
        if self.outer == NEVER:
            clock.began, clock.refused, clock.base = now, False, sys._getframe(1)
            clock.limit = min(now + self.seconds, now + allowed(None), FAR)
        elif now + self.seconds < self.outer:
            clock.limit = now + self.seconds
        else:
            return
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
        outermost = self.outer == NEVER
        if outermost:
            clock.base = None
            WATCHDOG.release(clock)
        if late:
            whole = not outermost and monotonic() >= self.outer
            clock.refused = clock.refused or whole
            forget()  # a memo that did without this block would keep what was lost for lack of time
            why = f" (stopped after {told(clock.spent())}" + (f"; {MORE})" if whole or outermost else ")")
            raise BudgetError(self.message + why, *self.quoted) from None


def told(seconds: float) -> str:
    """Seconds, for people."""
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
