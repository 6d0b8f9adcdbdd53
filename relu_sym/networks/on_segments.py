"""What a network answers along a segment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sympy import Symbol

from ..budget import verb
from ..errors import UnsupportedError
from ..symbols import named_variables
from . import attributions as integrals
from .arithmetic import Ratios
from .asking import Asked, rationals
from .paths import Path, joined
from .points import point
from .program import Program
from .rationals import entries
from .restriction import along as run_along
from .segment import Restriction, restriction
from .streaming import stream, streamed
from .sweep import stretches


class OnSegments(Asked):
    """Restrictions and integrated gradients."""

    @verb
    def along(self, start: Any, end: Any, variable: Symbol | None = None) -> Restriction:
        """The outputs at (1 - t)*start + t*end: a tuple with one exact ``NormalForm`` in t on [0, 1] each.

        Every breakpoint is a rational number, every piece linear.  The tuple also answers ``.total_variation()``,
        ``.argmax()``, ``.argmin()`` and ``.lipschitz()``.
        """
        p = self._asked("the restriction to a segment")
        a, b = point(p, start, "start"), point(p, end, "end")
        t = Symbol("t", real=True) if variable is None else named_variables(variable)[0]
        run = run_along(p, a, b)
        return restriction(joined([run.paths[o.node] for o in p.outputs]), t, rationals(integrals.step(a, b)))

    @verb(timed=False)
    def along_many(
        self,
        segments: Iterable[tuple[Any, Any]],
        executor: Any = None,
        progress: Callable[[int], None] | None = None,
        variable: Symbol | None = None,
    ) -> Iterator[Restriction]:
        """``net.along`` of many (start, end) pairs, in their order, on any executor; a stream, as ``net.audit``."""
        p = self._asked("the restriction to a segment")
        t = Symbol("t", real=True) if variable is None else named_variables(variable)[0]
        pairs = (_pair(s) for s in stream(segments, "segments"))
        ends = ((_flat(point(p, a, "start")), _flat(point(p, b, "end"))) for a, b in pairs)
        found = streamed(restricted, p, ends, executor, progress)
        return (restriction(Path(*path), t, rationals(Ratios(*step))) for path, step in found)

    @verb
    def attributions(self, start: Any, end: Any) -> integrals.Attributions:
        """Exact integrated gradients: per output a tuple with one number per input; they sum to f(end) - f(start).

        The integral over t of the gradient at (1 - t)*start + t*end, times end - start.  A segment that runs inside a
        switching surface, where there is no gradient, is refused: ``UnsupportedError`` names the switch and the t.

        >>> import relu_sym as rs
        >>> net = rs.Network([[[1, -1], [1, 1]], [[1, 1]]], [[0, 0], [0]])
        >>> net.attributions((-1, 2), (2, 1)), net((2, 1))[0] - net((-1, 2))[0]
        (((15/4, -3/4),), 3)

        Reference: M. Sundararajan, A. Taly and Q. Yan, Axiomatic attribution for deep networks (2017).
        """
        p, a, b = self._segment(start, end)
        return integrals.integrated(stretches(p, run_along(p, a, b), a, b), integrals.step(a, b))

    @verb
    def sampled_attributions(self, start: Any, end: Any, samples: int = 50, rule: str = "left") -> Any:
        """What a library's sum of ``samples`` gradients gives for ``attributions``, in exact arithmetic.

        ``rule``: "left", "right", "midpoint" or "trapezoid".  At a sample on a kink max(u, 0) counts as flat.
        """
        p, a, b = self._segment(start, end)
        pieces = list(stretches(p, run_along(p, a, b), a, b))
        return integrals.sampled(p, pieces, a, b, samples, rule)

    @verb
    def attribution_errors(
        self, start: Any, end: Any, samples: Sequence[int] = (10, 50, 300), rules: Sequence[str] = integrals.RULES
    ) -> integrals.SamplingErrors:
        """How far sampled integrated gradients are from the exact ones: (rule, samples) to a relative error per output.

        The error is the sum over the inputs of |sampled - exact| over that of |exact|; rounding is none of it.
        """
        p, a, b = self._segment(start, end)
        pieces = list(stretches(p, run_along(p, a, b), a, b))
        exactly = integrals.integrated(pieces, integrals.step(a, b))
        return integrals.SamplingErrors(
            {
                (rule, m): integrals.error(integrals.sampled(p, pieces, a, b, m, rule), exactly)
                for rule in ((rules,) if isinstance(rules, str) else entries(rules))
                for m in ([samples] if isinstance(samples, int) else entries(samples))
            }
        )

    def _segment(self, start: Any, end: Any) -> tuple[Program, Ratios, Ratios]:
        p = self._asked("the integrated gradient")
        return p, point(p, start, "start"), point(p, end, "end")


def _pair(segment: Any) -> tuple[Any, Any]:
    if isinstance(segment, (tuple, list)) and len(segment) == 2:
        return segment[0], segment[1]
    raise UnsupportedError("{0!r} is no segment: give (start, end)", segment)


def _flat(place: Ratios) -> tuple[list[int], int]:
    return place.numerators, place.under


def restricted(program: Program, segments: tuple) -> tuple:
    """The task of ``along_many``: the outputs as paths, and the steps, in plain data."""
    found = []
    for start, end in segments:
        a, b = Ratios(*start), Ratios(*end)
        run = run_along(program, a, b)
        path = joined([run.paths[o.node] for o in program.outputs])
        found.append((tuple(path), tuple(integrals.step(a, b))))
    return tuple(found)
