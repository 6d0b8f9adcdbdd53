"""``--assume "a > 0, b < 1, n integer"``: what SymPy's symbols can say is declared, the rest goes to the verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import And, Ne, Symbol
from sympy.core.relational import Relational

from ..parsing import parse_condition, symbol_names
from .options import UsageError

WORDS = ("integer", "real", "positive", "negative", "nonnegative", "nonpositive", "nonzero")
SIGNS = {">": "positive", "<": "negative", ">=": "nonnegative", "<=": "nonpositive"}
"""What ``a rel 0`` declares."""


@dataclass
class Assumed:
    """Symbols by name, and the relations between them that no declaration holds."""

    symbols: dict[str, Symbol]
    relations: tuple[Relational, ...] = ()
    told: tuple[str, ...] = ()

    def check(self, variables: Iterable[Symbol | None]) -> None:
        """A relation that is no declaration speaks of parameters."""
        for relation in self.relations:
            for x in (x for x in variables if x in relation.free_symbols):
                raise UsageError(f"--assume {relation}: the variable {x} can be assumed to have a sign, nothing else")


def assumed(texts: Iterable[str], names: Iterable[str]) -> Assumed:
    """The symbols of these names, real if nothing else is said, and the relations."""
    items = [item for text in texts for item in listed(text)]
    declared = {name: {"real": True} for name in names}
    conditions = []
    for item in items:
        name, _, word = item.partition(" ")
        if word.strip() in WORDS:
            if symbol_names(name) != [name]:
                raise UsageError(f"--assume {item}: {name} is no name of a symbol")
            _declare(declared, name, word.strip(), item)
        else:
            conditions.append(re.sub(r"(?<![<>=!])=(?!=)", "==", item))
    for item in conditions:
        for name in symbol_names(item):
            declared.setdefault(name, {"real": True})
    for relation, item in _relations(conditions, _symbols(declared)):
        for word in said_by(relation):
            _declare(declared, _name(relation), word, item)
    symbols = _symbols(declared)
    left: list[Any] = []
    for relation, item in _relations(conditions, symbols):
        if relation == False:  # noqa: E712
            raise UsageError(f"--assume {item}: this can never hold")
        if relation != True and relation not in left:  # noqa: E712
            left.append(relation)
    return Assumed(symbols, tuple(left), tuple(items))


def listed(text: str) -> list[str]:
    """The items between commas that stand in no bracket."""
    items, depth = [""], 0
    for c in text:
        depth += (c == "(") - (c == ")")
        items = [*items, ""] if c == "," and depth == 0 else [*items[:-1], items[-1] + c]
    return [re.sub(r"\s+", " ", item.strip()) for item in items if item.strip()]


def _declare(declared: dict[str, dict[str, bool]], name: str, word: str, item: str) -> None:
    said = declared.setdefault(name, {"real": True})
    said[word] = True
    try:
        Symbol(name, **said)
    except ValueError:
        raise UsageError(f"--assume {item}: this contradicts what else is assumed of {name}") from None


def _symbols(declared: dict[str, dict[str, bool]]) -> dict[str, Symbol]:
    return {name: Symbol(name, **said) for name, said in declared.items()}


def _relations(items: Sequence[str], symbols: dict[str, Symbol]) -> list[tuple[Any, str]]:
    """The relations that the conditions are made of; a condition that is none joined by "and" is refused."""
    found = []
    for item in items:
        condition = parse_condition(item, symbols)
        for part in condition.args if isinstance(condition, And) else (condition,):
            if not isinstance(part, Relational) and part not in (True, False):
                raise UsageError(f"--assume {item}: give relations, as in 'a > 0, b < 1', or words: {', '.join(WORDS)}")
            found.append((part, item))
    return found


def _name(relation: Relational) -> str:
    return (relation.lhs if isinstance(relation.lhs, Symbol) else relation.rhs).name


def said_by(relation: Any) -> tuple[str, ...]:
    """The words that follow from a relation between one symbol and a number: a > 1 makes a positive."""
    if isinstance(relation, Relational) and isinstance(relation.rhs, Symbol) and relation.lhs.is_number:
        relation = relation.reversed
    if not isinstance(relation, Relational) or not isinstance(relation.lhs, Symbol) or not relation.rhs.is_number:
        return ()
    bound = relation.rhs
    if isinstance(relation, Ne):
        return ("nonzero",) if bound.is_zero else ()
    if relation.rel_op not in SIGNS:
        return ()
    side = relation.rel_op[0]
    if bound.is_positive if side == ">" else bound.is_negative:
        return (SIGNS[side],)
    return (SIGNS[relation.rel_op],) if bound.is_zero else ()
