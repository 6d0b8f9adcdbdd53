"""A convention: what the derivative of one operation of a framework is at its kink, tie, jump or end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...errors import UnsupportedError

RULES: dict[str, str] = {
    "left": "slope on the left of the kink",
    "right": "slope on the right of the kink",
    "mean": "mean of the two slopes",
    "inner": "slope between the two kinks",
    "outer": "slope outside the two kinks",
    "zero": "0",
    "one": "1",
    "even split": "split evenly among the operands that tie",
    "first": "all to the first of those that tie",
    "first, signed zeros": "all to the first of those that tie; -0.0 is below 0.0",
    "last": "all to the last of those that tie",
    "each": "all to every one of those that tie",
    "split by value": "half to x and half to the bound that ties",
    "all to x": "all to x, none to the bound that ties",
    "x only": "all to x; the bounds get no gradient",
    "branch taken": "slope of the branch taken, 0 times that of the other",
    "nested pairs": "as maximum of the first and the rest, or minimum",
    "composed": "that of the operations it is made of",
    "formula": "its formula, in floating point",
    "formula, 0 stops": "its formula; where 0 comes from above, 0 goes on",
    "formula, 0 by exponent 0": "its formula; by a base with exponent 0 it is 0",
    "formula, cut by exponent 0": "its formula; with exponent 0 nothing goes on to the base",
    "formula, logs of positives": "its formula; by the exponent 0 unless the base is positive",
    "formula, 0 at 0": "its formula; 0 at 0",
    "from the result": "its formula, from the rounded result",
    "half at 0": "its formula; 1/2 for each operand at 0",
    "cut": "0, and nothing goes on to its argument",
    "open": "not answered",
    "none": "no gradient at all (None)",
    "refused": "no derivative: the framework raises",
}
"""What a convention may say, in words."""

MEETS = {
    "select": "0 where the slope is 0, whatever comes from above",
    "multiply": "what comes from above times the slope, so that inf*0 is nan",
    "joint": "forward mode takes all operands in one: dy + s*(dx - dy) with the share s of x",
}


@dataclass(frozen=True, slots=True)
class Convention:
    """One row.

    ``forward``: the rule in forward mode where it differs; ``at_nan``: the slope where the argument is nan;
    ``meets``: how inf or nan from above meets the slope, empty where that was not measured, ``forward_meets`` the same
    in forward mode where it differs; ``versions``: those it holds in, empty for all measured; ``compiled``: the
    rule in compiled mode where it differs, or what differs in words; ``dtypes``: what differs there, in words;
    ``shown``: programs of the measured table that show it; ``composed``: the program it
    is made of; ``held``: the dtype in which it holds its numbers, whatever the dtype of the program; run in a dtype
    eagerly, those of its slopes too.
    """

    operation: str
    at: str
    rule: str
    forward: str = ""
    at_nan: str = ""
    meets: str = ""
    forward_meets: str = ""
    versions: tuple[str, ...] = ()
    compiled: str = ""
    dtypes: str = ""
    shown: tuple[str, ...] = ()
    composed: str = ""
    held: str = ""
    said: str = ""
    only: tuple[str, ...] = ()
    """The numbers it has, where its function takes no others."""

    def __post_init__(self) -> None:
        unknown = {self.rule, self.forward or self.rule} - RULES.keys()
        if unknown or {self.meets, self.forward_meets} - {"", *MEETS}:
            raise UnsupportedError("no rule has the name {0}: {1}", *unknown, ", ".join(RULES))

    def in_mode(self, forward: bool) -> str:
        """The rule in that mode."""
        return self.forward if forward and self.forward else self.rule

    @property
    def words(self) -> str:
        """The rule as it is told."""
        told = RULES[self.rule]
        if self.composed:
            told += f": {self.composed}"
        if self.forward:
            told += f"; in forward mode {RULES[self.forward]}"
        return told + (f"; {self.said}" if self.said else "")


@dataclass(frozen=True, slots=True)
class Table:
    """The conventions of one framework: ``measured`` says for each version, newest first, how they were found.

    ``smooth``: how inf and nan pass its smooth operations, empty where that was not measured.
    """

    framework: str
    measured: Mapping[str, str]
    conventions: tuple[Convention, ...]
    smooth: str = ""
    about: str = ""
    unconnected: str = "None"
    """What it returns by a variable that no path leads to: 0 or None."""
    joint: tuple[str, ...] = ()
    """Smooth operations that forward mode differentiates by all operands in one: (dx - (x/y)*dy)/y."""
    forward_finite: bool = False
    """Whether forward mode is answered only where everything is finite."""
    unsure: tuple[str, ...] = ()
    """Smooth operations that do not multiply by one slope, so that inf from above is not answered."""
    from_zero: tuple[str, ...] = ()
    """Sums of one entry that are 0 + x, so that -0 becomes 0; those of two and more are so in every framework."""
    denormal: str = "kept"
    """What becomes of numbers below the least normal one: "kept", "flushed" to 0, or "refused": one or the other."""
    quotient: str = "twice"
    """How the slope of x/y by y is computed: "twice" divided, (x/y)/y, or by the "square", x*(1/y**2)."""
    from_value: Mapping[str, str] = field(default_factory=lambda: {"expm1": "sum"})
    """Operations with exp(x) - 1 whose slope is not exp(x) times a number c, but made of the rounded value: by a
    "factor", c*(expm1(x) + 1), or as a "sum", the value and c."""
    aliases: tuple[str, ...] = ()
    compiled: Mapping[str, str] = field(default_factory=dict)
    """By version measured under torch.compile, jax.jit, XLA: "all", or "finite" where inf and nan go on otherwise."""

    @property
    def versions(self) -> tuple[str, ...]:
        """Newest first."""
        return tuple(self.measured)

    def find(self, operation: str, version: str) -> Convention | None:
        """The row of an operation."""
        for row in self.conventions:
            if row.operation == operation and (not row.versions or version in row.versions):
                return row
        return None

    def row(self, operation: str, version: str) -> Convention:
        """The row of an operation; an error that names what is missing."""
        found = self.find(operation, version)
        if found is None:
            raise UnsupportedError(
                "no convention is measured for {0} in {1} {2}, and none is assumed: the table of {1} has no such row; "
                "python -m relu_sym.frameworks.measure {1} measures an installed one",
                operation,
                self.framework,
                version,
            )
        return found


ANY = Table("any choice of conventions", {"": ""}, ())
"""No framework: what needs no convention."""


def versions_for(table: Table, asked: str | None, compiled: bool = False) -> tuple[str, ...]:
    """The measured version asked for, or the two around it; without ``asked`` the newest (measured compiled)."""
    if compiled:
        found = versions_for(table, asked or next(iter(table.compiled), None))
        if any(v not in table.compiled for v in found):
            raise UnsupportedError(
                "compiled mode of {0} {1} has no rules (it has: {2}): ask without compiled=True, or of another; "
                "what was measured of it is in rs.conventions({0!r}).measured()",
                table.framework,
                asked or table.versions[0],
                ", ".join(table.compiled) or "none",
            )
        return found
    if asked is None:
        return table.versions[:1]
    wanted = _key(str(asked))
    if not wanted:
        raise UnsupportedError(
            "version={0!r} of {1}: give a text such as {2!r}", asked, table.framework, table.versions[0]
        )
    for version in table.versions:
        if _key(version) == wanted:
            return (version,)
    above = [v for v in table.versions if _key(v) > wanted]
    below = [v for v in table.versions if _key(v) < wanted]
    if not above or not below:
        raise UnsupportedError(
            "{0} {1} is not among or between the measured versions {2}: nothing is assumed of it",
            table.framework,
            asked,
            ", ".join(table.versions),
        )
    return above[-1], below[0]


def _key(version: str) -> tuple[int, ...]:
    """2.13.0+cpu is 2.13.0."""
    parts = version.split("+")[0].split(".")
    return tuple(int(p) for p in parts) if all(p.isdigit() for p in parts) else ()
