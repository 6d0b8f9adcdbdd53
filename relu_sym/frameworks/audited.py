"""The report of an audit: what is exact, what each framework returns, and how to write it so that it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Eq, Expr, FiniteSet, Float, Rational, Symbol, Tuple

from ..rendering.sheets import Cell, Code, Grid, Sheet, Sheeted
from .programs.program import Program
from .truth import RIGHT, Truth

LONG = 10**6
"""Binary fractions with longer denominators are shown as decimals."""

CLASSICAL, CLARKE, BOULIGAND = "classical derivative", "Clarke's set", "Bouligand's set"


@dataclass(frozen=True)
class Repair:
    """A program of the same function, how it was found, and the verdict on it; without one ``text`` is None."""

    text: str | None
    how: str
    verdict: str

    def __str__(self) -> str:
        return "no repair found" if self.text is None else self.text

    def __bool__(self) -> bool:
        return self.text is not None


@dataclass(frozen=True)
class Answer:
    """What one framework returns: None in ``slopes`` is no gradient; ``slopes`` None a refusal, told in ``notes``."""

    framework: str
    version: str
    slopes: tuple[Expr | None, ...] | None
    verdict: str
    blamed: tuple[str, ...]
    repaired: Repair | None
    notes: tuple[str, ...] = ()

    @property
    def repair(self) -> Repair | str:
        """The repair, "" where none is needed."""
        return self.repaired if self.repaired is not None else ""

    @property
    def is_right(self) -> bool:
        """Whether the number is an element of the set, or the derivative."""
        return self.verdict in RIGHT


@dataclass(frozen=True)
class Place:
    """One point: the exact answers and what frameworks return there."""

    point: Mapping[Symbol, Expr]
    truth: Truth
    answers: tuple[Answer, ...]

    def __str__(self) -> str:
        return ", ".join(f"{x} = {v}" for x, v in self.point.items())


def number(slopes: tuple | None) -> Cell:
    """Slopes as mathematics: one number, or a vector."""
    if slopes is None:
        return "refused"
    if any(s is None for s in slopes):
        return "None"
    read = [Float(s) if s.is_Rational and s.q > LONG and Rational(float(s)) == s else s for s in slopes]
    return read[0] if len(read) == 1 else Tuple(*read)


def shown(found: Any) -> Cell:
    """A set, or that there is none."""
    if found is None:
        return "none"
    return found if isinstance(found, FiniteSet) or hasattr(found, "_latex") or hasattr(found, "args") else str(found)


class Audit(Sheeted):
    """``.program``, ``.function``, ``.places`` (each with ``.point``, ``.truth``, ``.answers``), ``.notes``."""

    def __init__(
        self,
        program: Program,
        function: Expr,
        places: tuple[Place, ...],
        notes: tuple[str, ...],
        forward: bool,
        compiled: bool = False,
    ) -> None:
        self.program, self.function, self.places = program, function, places
        self.mode = "forward" if forward else "compiled" if compiled else "reverse"
        self.notes = notes
        if program.respelled:
            self.notes += ("the program was an expression: SymPy may have respelled it; a text keeps the spelling",)

    @property
    def is_right(self) -> bool:
        """Whether every framework returns a right number at every point."""
        return all(a.is_right for p in self.places for a in p.answers)

    def sheet(self) -> Sheet:
        """The function, the exact answers, the frameworks, the repairs."""
        mode = "" if self.mode == "reverse" else f" in {self.mode} mode"
        blocks: list[Cell | Grid] = [("the function: ", self.function)]
        for p in self.places:
            blocks.append(self._at(p))
            blocks += [self._exactly(p), self._frameworks(p), *self._repairs(p)]
        if not self.places:
            blocks.append("no point was found at which an operation of the program meets a convention")
        return Sheet(f"Audit of {self.program}{mode}", (*blocks, *self.notes))

    @staticmethod
    def _at(p: Place) -> Cell:
        parts: list[Any] = ["at "]
        for k, (x, v) in enumerate(p.point.items()):
            parts += [", "] if k else []
            parts.append(Eq(x, v, evaluate=False))
        return tuple(parts)

    @staticmethod
    def _exactly(p: Place) -> Cell:
        t = p.truth
        label = CLARKE if t.exact else f"{CLARKE} (an enclosure)"
        classical = "none" if t.classical is None else number(t.classical)
        parts = ("exactly: ", CLASSICAL, " ", classical, "; ", label, " ", shown(t.clarke))
        reason = (f"; {t.reason}",) if t.reason else ("; ", BOULIGAND, " ", shown(t.bouligand))
        return parts + reason

    @staticmethod
    def _frameworks(p: Place) -> Grid:
        rows = tuple(
            (f"{a.framework} {a.version}", number(a.slopes), a.verdict, "; ".join(a.blamed if a.slopes else a.notes))
            for a in p.answers
        )
        return Grid(("framework", "returns", "verdict", "by"), rows)

    @staticmethod
    def _repairs(p: Place) -> list[Cell]:
        found: list[Cell] = []
        for a in p.answers:
            if a.repaired is not None and a.repaired.text is not None:
                r = a.repaired
                found.append((f"{a.framework}, repaired ({r.how}): ", Code(str(r)), f" returns: {r.verdict}"))
            elif a.repaired is not None:
                found.append(f"{a.framework}: no repair found")
            found += [n for n in a.notes if a.slopes is not None]
        return found

    def data(self) -> Any:
        """Numbers and sets as SymPy prints them."""
        return {
            "program": str(self.program),
            "function": str(self.function),
            "mode": self.mode,
            "places": [_place(p) for p in self.places],
            "notes": list(self.notes),
        }


def _place(p: Place) -> dict[str, Any]:
    t = p.truth
    classical = None if t.classical is None else list(map(str, t.classical))
    exact = {"classical": classical, "clarke": None if t.clarke is None else str(t.clarke), "exact": t.exact}
    exact |= {"bouligand": None if t.bouligand is None else str(t.bouligand), "reason": t.reason}
    return {"at": {str(x): str(v) for x, v in p.point.items()}} | exact | {"frameworks": list(map(_answer, p.answers))}


def _answer(a: Answer) -> dict[str, Any]:
    found = {"framework": a.framework, "version": a.version, "verdict": a.verdict, "by": list(a.blamed)}
    found |= {"slopes": None if a.slopes is None else [None if s is None else str(s) for s in a.slopes]}
    if a.repaired is not None:
        found["repair"] = {"program": a.repaired.text, "how": a.repaired.how, "verdict": a.repaired.verdict}
    return found | ({"notes": list(a.notes)} if a.notes else {})
