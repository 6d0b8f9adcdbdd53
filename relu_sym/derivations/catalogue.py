"""All rules by which derivations step, and how a step cites one: ``rs.rules()`` and ``rs.explain(rule)``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from sympy import Basic

from ..budget import verb
from ..errors import UnsupportedError
from ..steps import Rule, Step
from . import (
    rows_calculus,
    rows_cells,
    rows_convex,
    rows_definition,
    rows_equations,
    rows_extrema,
    rows_fields,
    rows_layers,
    rows_modes,
    rows_motions,
    rows_reading,
    rows_several,
    rows_signals,
    rows_smooth,
    rows_solutions,
    rows_stochastic,
    rows_verdicts,
    rows_weak,
)

TABLE: dict[str, Rule] = {
    r.name: r
    for r in (
        *rows_reading.ROWS,
        *rows_modes.ROWS,
        *rows_smooth.ROWS,
        *rows_weak.ROWS,
        *rows_definition.ROWS,
        *rows_calculus.ROWS,
        *rows_cells.ROWS,
        *rows_signals.ROWS,
        *rows_convex.ROWS,
        *rows_verdicts.ROWS,
        *rows_extrema.ROWS,
        *rows_several.ROWS,
        *rows_equations.ROWS,
        *rows_motions.ROWS,
        *rows_solutions.ROWS,
        *rows_stochastic.ROWS,
        *rows_fields.ROWS,
        *rows_layers.ROWS,
    )
}

FEW = 6
"""How many names are offered for one that there is not."""


@verb
def rules() -> tuple[Rule, ...]:
    """Every rule that a derivation can cite, in the order of the documentation.

    A rule has ``name``, ``law`` (one sentence), ``lhs``, ``relation`` and ``rhs`` (the statement), ``when`` (its
    hypotheses), ``holds`` (everywhere, almost everywhere, as distributions, ...) and ``source``.

    >>> import relu_sym as rs
    >>> [r.name for r in rs.rules()][:3]
    ['normal form', 'periodic normal form', 'breakpoint']
    """
    return tuple(TABLE.values())


def table() -> str:
    """The rules as a Markdown table; the guide's is this one (``relu-sym --rules --format markdown``)."""
    rows = ["| rule | law | holds | reference |", "| --- | --- | --- | --- |"]
    rows += [f"| {r.name} | {r.law} | {r.holds} | {r.source} |" for r in rules()]
    return "\n".join(rows)


@verb
def explain(rule: str | Step | Rule) -> Rule:
    """The statement, the hypotheses and the reference of a rule, by its name or by a step that cites it.

    Unknown names raise ``UnsupportedError`` with the nearest of the names.

    >>> import relu_sym as rs
    >>> print(rs.explain("hull"))
    hull: Clarke's set is the smallest closed interval that holds the limits of the slopes.
      statement: conv{u, v} = Interval(Min(u, v), Max(u, v))
      if: u and v are finite
      holds: as sets
      reference: F. H. Clarke, Optimization and Nonsmooth Analysis (1983), theorem 2.5.1
    """
    if isinstance(rule, Rule):
        return rule
    name = rule.rule if isinstance(rule, Step) else rule
    if not isinstance(name, str) or name not in TABLE:
        near = ", ".join(map(repr, nearest(name))) if isinstance(name, str) else ""
        raise UnsupportedError(
            "no rule is called {0!r}: " + (f"near are {near}; " if near else "") + "rs.rules() lists them all", name
        )
    return TABLE[name]


def nearest(name: str) -> list[str]:
    """The names of rules that hold this word, and those that are spelled nearly so; a few."""
    word = name.strip().lower()
    known = {rule.lower(): rule for rule in TABLE}
    holding = [rule for rule in known if word and re.search(rf"\b{re.escape(word)}", rule)]
    return [known[rule] for rule in dict.fromkeys([*holding, *get_close_matches(word, known, FEW)])][:FEW]


def step(
    rule: str,
    before: Basic,
    after: Basic,
    *,
    steps: Iterable[Step] = (),
    conditions: Iterable[str] = (),
    where: Basic | None = None,
    relation: str = "=",
) -> Step:
    """A step that cites the row of its rule."""
    row = TABLE[rule]
    return Step(rule, before, after, where, tuple(conditions), row.law, row.source, tuple(steps), relation)
