"""``verb``: what every public verb promises, a value or a named error within one budget of time."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from operator import attrgetter
from time import monotonic
from typing import Any, TypeVar, cast

from ..errors import BudgetError, ReluSymError, UnsupportedError, published
from .allowance import allowed
from .deadlines import MORE, told
from .kept import forget_attempts, kept, put_back
from .watchdog import FAR, HERE, NEVER, WATCHDOG, Clock, Expired

F = TypeVar("F", bound=Callable[..., Any])
PASSING = (Warning, MemoryError, ImportError, OSError)
"""What leaves a verb as it is: warnings made errors, and what is wrong with the machine, not the question."""
LONGEST = 400
"""Letters of the caller's expression that a refusal quotes."""
foreign_pass = os.environ.get("RELU_SYM_FOREIGN", "").lower() in ("raise", "1", "pass")


def let_foreign_through(through: bool) -> bool:
    """For developers: whether exceptions of SymPy and Python leave the verbs as they are; returns what it was.

    The environment variable ``RELU_SYM_FOREIGN=raise`` does the same.
    """
    global foreign_pass
    before, foreign_pass = foreign_pass, through
    return before


def verb(of: F | str | None = None, *, timed: bool = True) -> F:
    """A public verb: within one budget it gives a value or raises a ``ReluSymError``; ``budget=`` is its argument.

    Verbs called inside another one share its budget.  ``of``: for a method, the attribute that holds the caller's
    expression, to quote.  ``timed=False``: no time of its own, the verbs inside have theirs.  A wrong call (an
    argument missing or unknown) stays Python's TypeError.
    """
    if callable(of):
        return cast(F, _wrapped(of, None, timed))
    return cast(F, lambda f: _wrapped(f, of, timed))


def _wrapped(f: Callable[..., Any], of: str | None, timed: bool) -> Callable[..., Any]:
    @wraps(f)
    def asked(*args: Any, budget: Any = None, **options: Any) -> Any:
        clock = HERE.clock
        if budget is None:
            if clock.limit != NEVER:
                return f(*args, **options)
            if not timed:
                return _unhurried(f, of, args, options)
        return answered(clock, allowed(budget), f, of, args, options)

    return asked


def answered(clock: Clock, seconds: float, f: Callable[..., Any], of: str | None, args: tuple, options: dict) -> Any:
    """``f(*args)`` within its budget; whatever is thrown for lack of time ends here."""
    outer, failure, result = clock.limit, None, None
    before = kept(alone=not WATCHDOG.running)
    try:
        now = monotonic()
        if outer == NEVER:
            clock.began, clock.lapsed, clock.refused = now, False, False
        clock.limit = min(outer, now + seconds, FAR)
        WATCHDOG.guard(clock)
        result = f(*args, **options)
        clock.limit = outer  # a plain assignment: nothing can arrive between the work and it
    except BaseException as error:
        clock.limit = outer
        failure = error
    late = clock.thrown
    while True:
        try:
            clock.settle()
            break
        except BaseException as error:
            failure = error
    if late:
        put_back(before)
    if outer == NEVER:
        WATCHDOG.release(clock)
        if late or clock.lapsed:
            forget_attempts()
    if not late and failure is None and not clock.refused:
        return result
    try:
        raise _told(failure, clock, late, f, of, args, options)
    finally:
        failure = None


def _unhurried(f: Callable[..., Any], of: str | None, args: tuple, options: dict) -> Any:
    """``f(*args)`` without a time of its own."""
    try:
        return f(*args, **options)
    except Exception as error:
        failure = error
    try:
        raise _told(failure, None, False, f, of, args, options)
    finally:
        failure = None


def _told(failure: Any, clock: Clock | None, late: bool, f: Callable, of: str | None, args: tuple, options: dict):
    """The error that the caller gets."""
    if isinstance(failure, BudgetError) or (failure is not None and not isinstance(failure, (Exception, Expired))):
        return failure
    if clock is not None and (late or clock.refused or isinstance(failure, Expired)):
        spent = told(clock.spent())
        return BudgetError(
            "{0} has no answer yet for {1} (stopped after {2}; " + MORE + ")", *_call(f, of, args, options), spent
        )
    if isinstance(failure, ReluSymError):
        return published(failure)
    if foreign_pass or isinstance(failure, PASSING) or _is_wrong_call(failure):
        return failure
    refusal = UnsupportedError(
        "{0} meets a case of {1} that is not worked out ({2}: {3}): write it in another way, or give its parameters "
        "numbers or assumptions; if it is a real expression as they are usual, please report it",
        *_call(f, of, args, options),
        type(failure).__name__,
        _short(failure),
    )
    refusal.__cause__ = failure
    return refusal


def _is_wrong_call(failure: BaseException) -> bool:
    """Whether the call itself failed, before the first line of the verb."""
    trace = failure.__traceback__
    return isinstance(failure, TypeError) and trace is not None and trace.tb_next is None


def _call(f: Callable, of: str | None, args: tuple, options: dict) -> tuple[str, str]:
    """The verb and the caller's expression, as text; a method by the class of the object, not by where it stands."""
    given = [*args, *options.values()]
    subject = next((v for v in given if not hasattr(v, "__wrapped__")), None)  # derivation(integrate, f, x)
    name = f.__qualname__
    if "." in name and args and hasattr(type(subject), f.__name__):
        name = f"{type(subject).__qualname__}.{f.__name__}"
    try:
        subject = attrgetter(of)(subject) if of else subject
    except Exception:
        subject = type(subject).__name__
    return "rs." + name, _short(subject)


MOST = 20_000
"""Parts of an expression that is written into a message: equal ones are stored once, but written each time."""


def _is_huge(quoted: Any) -> bool:
    todo, seen = [quoted], 0
    while todo and seen <= MOST:
        seen += 1
        args = getattr(todo.pop(), "args", ())
        todo += args if isinstance(args, tuple) else ()
    return seen > MOST


def _short(quoted: Any) -> str:
    """The text of an object, which may be broken or endless."""
    try:
        text = f"an expression of more than {MOST} parts" if _is_huge(quoted) else str(quoted)
    except Exception:
        text = f"an object of type {type(quoted).__name__}"
    return text if len(text) <= LONGEST else text[:LONGEST] + " ..."
