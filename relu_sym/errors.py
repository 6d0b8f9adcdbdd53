"""Named errors: what cannot be answered is refused, quoting the input and saying what to do instead.

A message is a template: ``UnsupportedError("no roots of {0}", expr)``.  The quoted objects are kept, so that
the gate (``symbols``) can put the caller's own symbols back before the error reaches the caller.
"""

from __future__ import annotations

import os
import pickle
import sys
import warnings
from typing import Any

LONGEST = 800
"""Characters of a quoted object that a message holds."""


class ReluSymError(Exception):
    """Root of every error that relu_sym raises on purpose."""

    def __init__(self, message: str, *quoted: Any) -> None:
        super().__init__(message, *quoted)
        self.message = message
        self.quoted = quoted

    def __str__(self) -> str:
        if not self.quoted:
            return self.message
        try:
            return self.message.format(*map(shortened, self.quoted))
        except ValueError:  # a number that is longer than Python writes
            return self.message.format(*map(writable, self.quoted))

    def __reduce__(self) -> tuple:
        """Pickled with its words: an object that another process cannot load would take the whole pool with it."""
        return type(self), (self.message, *map(portable, self.quoted))

    def requoted(self, translate) -> ReluSymError:
        """The same error with every quoted object passed through ``translate``."""
        return type(self)(self.message, *map(translate, self.quoted))


class Words:
    """What is left of a quoted object on its way to another process: how it is printed."""

    def __init__(self, text: str, shown: str) -> None:
        self.text, self.shown = text, shown

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.shown

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and (self.text, self.shown) == (other.text, other.shown)

    def __hash__(self) -> int:
        return hash((self.text, self.shown))


def published(error: ReluSymError) -> ReluSymError:
    """The error that leaves a verb: one that only the rooms inside tell apart goes out as the kind that it is of."""
    kind = next(k for k in type(error).__mro__ if k.__module__ == __name__)
    if kind is type(error):
        return error
    made = kind(error.message, *error.quoted).with_traceback(error.__traceback__)
    made.__cause__, made.__context__ = error.__cause__, error.__context__
    made.__suppress_context__ = error.__suppress_context__
    return made


def writable(quoted: Any) -> Any:
    """A quoted object, or what stands for one that cannot be written."""
    try:
        _ = str(quoted) + repr(quoted)
    except ValueError:
        told = f"<{type(quoted).__name__} with numbers too long to be written>"
        return Words(told, told)
    return quoted


def shortened(quoted: Any) -> Any:
    """A quoted object, or its beginning and its end: what a message says to do stands behind it."""
    if isinstance(quoted, (int, float)) or quoted is None:
        return quoted
    texts = [str(quoted), repr(quoted)]
    if max(map(len, texts)) <= LONGEST:
        return quoted
    return Words(*(t if len(t) <= LONGEST else f"{t[: LONGEST // 2]} ... {t[-LONGEST // 4 :]}" for t in texts))


def portable(quoted: Any) -> Any:
    """A quoted object as it is pickled: expressions and plain data as they are, anything else by its words."""
    if isinstance(quoted, (str, int, float, complex, Words)) or quoted is None:
        return quoted
    try:
        pickle.dumps(quoted)
        plain = type(quoted).__module__.startswith(("sympy.", "relu_sym."))
    except Exception:  # whatever hinders it: a local class, an open file, nesting too deep
        plain = False
    if plain:
        return quoted
    quoted = writable(quoted)
    return quoted if isinstance(quoted, Words) else Words(str(quoted), repr(quoted))


class UndefinedProductError(ReluSymError, ArithmeticError):
    """A product of distributions that has no meaning: delta times a jump at its point, delta squared."""


class NotLipschitzError(ReluSymError, ValueError):
    """The set asked for exists for locally Lipschitz functions only, and this one is not, at this point."""


class EndpointImpulseError(ReluSymError, ValueError):
    """An impulse sits on an end point of the integral; ``endpoints=`` says how it counts."""


class RewriteError(ReluSymError, ValueError):
    """The target vocabulary has no word for this function."""


class ConversionError(ReluSymError, ValueError):
    """The theorem that would carry one derivative into another does not apply."""


class BudgetError(ReluSymError, RuntimeError):
    """The answer would take more work than the stated budget.

    Of a set in several variables what is known is not lost: ``count`` cells were found, ``inner`` is the hull of their
    gradients, a subset of the set, and ``enclosure`` a superset by the calculus rules; None where there is none.
    Of the polygons of a network ``inner`` are those that were found, and ``count`` is their number.
    """

    count: int | None = None
    inner: Any = None
    enclosure: Any = None

    def _known(self) -> dict[str, Any]:
        return {k: self.__dict__[k] for k in ("count", "inner", "enclosure") if self.__dict__.get(k) is not None}

    def __reduce__(self):
        return type(self), (self.message, *map(portable, self.quoted)), self._known()

    def requoted(self, translate) -> ReluSymError:
        made = super().requoted(translate)
        made.__dict__.update({k: v if k == "count" else translate(v) for k, v in self._known().items()})
        return made


class OutOfTime(BudgetError):
    """The time is over: what another machine, or another day, may answer."""


class ParseError(ReluSymError, ValueError):
    """The text is not an expression of the accepted language; ``position`` is the offending character."""

    def __init__(self, message: str, *quoted: Any, position: int | None = None) -> None:
        super().__init__(message, *quoted)
        self.position = position

    def __reduce__(self):
        return type(self), (self.message, *map(portable, self.quoted)), {"position": self.position}

    def requoted(self, translate) -> ReluSymError:
        return ParseError(self.message, *map(translate, self.quoted), position=self.position)


class UnsupportedError(ReluSymError, NotImplementedError, ValueError):
    """Input outside what the library can decide or represent."""


class AlmostEverywhereWarning(UserWarning):
    """The rewritten function differs from the given one at single points, which its vocabulary cannot say."""


class ClosureWarning(UserWarning):
    """The answer is of the closure (the lower semicontinuous hull) of a function that is above it at some points."""


class RespelledWarning(UserWarning):
    """A program was given as an expression: SymPy may have sorted and merged its operations."""


class RoundingWarning(UserWarning):
    """Rounding decides a switch of the program otherwise than exact arithmetic: both values are told."""


class NoClosedForm(UnsupportedError):
    """Zeros are wanted in closed form, and have none that is found."""


class Incommensurable(UnsupportedError):
    """Two periods have no common multiple, so what is asked of both together does not repeat."""


class DiffersByPeriod(UnsupportedError):
    """A question about all periods at once has another answer in the periods of these ``numbers``.

    ``places`` are the intervals of these periods, once it is known which line they are on.
    """

    def __init__(self, expr: Any, numbers: tuple, places: tuple = ()) -> None:
        UnsupportedError.__init__(self, "the answer differs from period to period, with the sign of {0}", expr)
        self.expr, self.numbers, self.places = expr, numbers, places

    def __reduce__(self):
        return type(self), (self.expr, self.numbers, tuple(map(portable, self.places)))

    def requoted(self, translate) -> ReluSymError:
        return DiffersByPeriod(translate(self.expr), self.numbers, self.places)


class WithoutValue(UnsupportedError):
    """There is no value that could be found: of one question an error, among parameters a case without value."""


class Divergent(WithoutValue):
    """The integral has no finite value and none of +-oo."""


class NotUnique(WithoutValue):
    """A motion has several ways to go on; ``branches`` are the functions of time that go on at once."""

    branches: tuple = ()

    def __reduce__(self) -> tuple:
        return type(self), (self.message, *map(portable, self.quoted)), {"branches": self.branches}

    def requoted(self, translate) -> ReluSymError:
        made = super().requoted(translate)
        made.__dict__["branches"] = tuple(map(translate, self.branches))
        return made


def warn_almost_everywhere(message: str) -> None:
    """The warning that a rewritten function differs at single points."""
    warn(AlmostEverywhereWarning, message)


def warn(category: type[Warning], message: str) -> None:
    """A warning, told at the line outside the package that asked."""
    home, level, frame = os.path.dirname(__file__), 2, sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith((home, "<string>")):
        level, frame = level + 1, frame.f_back
    warnings.warn(category(message), stacklevel=level)


class Undecided(UnsupportedError):
    """The sign of ``expr`` is not known; a guarded partition may split on it, else it reaches the caller."""

    def __init__(self, expr: Any) -> None:
        advice = (
            "declare its symbols with assumptions (positive=True, ...) or substitute numbers"
            if getattr(expr, "free_symbols", True)
            else "its digits do not part it from 0, and there is no proof here that it is 0"
        )
        UnsupportedError.__init__(self, "the sign of {0} is not known, and the answer depends on it: " + advice, expr)
        self.expr = expr

    def __reduce__(self):
        return type(self), (self.expr,)

    def requoted(self, translate) -> ReluSymError:
        return Undecided(translate(self.expr))


EXTRAS = {
    "distributed": "cluster",
    "flint": "fast",
    "matplotlib": "plot",
    "numpy": "numpy",
    "onnx": "onnx",
    "onnxruntime": "onnx",
    "shtab": "completion",
    "torch": "torch",
    "tqdm": "progress",
}
"""Packages that are not needed to import relu_sym, by the extra that brings them."""


def how_to_install(package: str) -> str:
    """The command that brings a package, by the extra that it belongs to if there is one."""
    return f'pip install "relu-sym[{EXTRAS[package]}]"' if package in EXTRAS else f"pip install {package}"
