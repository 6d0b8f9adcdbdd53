"""``Tape``: a network read operation by operation; what moves entries or is affine costs no node before a switch.

An entry of a tensor is an exact number or an affine form over entries of nodes that stand in the program.  The forms
are written as one affine node where a switch, a smooth head or the end needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from math import inf, lcm, prod
from typing import Any

from ..errors import BudgetError, UnsupportedError
from .builder import Builder, Value
from .entries import Entry, Form, Step, bits_of, finite, plus
from .program import Affine, Program, Shape

MAX_ENTRIES = 1 << 19
"""Entries of one tensor."""
MAX_RANK = 32
MAX_BITS = 1 << 31
"""Bits of the numbers of all tensors of one network together, by a sample of each."""
SAMPLE = 64
MAX_TERMS = 1 << 22
"""Weights that are not 0 in all affine maps of one network together."""


class Tensor:
    """Entries in C order with a shape; ``dtype`` is the type that the file gives them."""

    __slots__ = ("dtype", "entries", "shape")

    def __init__(self, shape: Iterable[int], entries: Sequence[Entry], dtype: str = "float32") -> None:
        self.shape, self.entries, self.dtype = tuple(shape), list(entries), dtype
        if prod(self.shape) != len(self.entries):
            raise UnsupportedError("{0} entries have not the shape {1}", len(self.entries), str(self.shape))

    @property
    def rank(self) -> int:
        return len(self.shape)

    @property
    def constant(self) -> bool:
        """Whether no input moves it."""
        return not any(type(e) is Form or type(e) is Step for e in self.entries)

    @property
    def jumps(self) -> bool:
        """Whether an entry is a step, which affine maps and switches do not read."""
        return any(type(e) is Step for e in self.entries)

    def like(self, entries: Sequence[Entry]) -> Tensor:
        """The same shape and type with other entries."""
        return Tensor(self.shape, entries, self.dtype)


class Tape:
    """The program under construction."""

    def __init__(self, source: str = "") -> None:
        self.builder = Builder(source)
        self.values: dict[int, Value] = {}
        self.terms = self.bits = 0
        self.gates: dict[tuple[int, int], Entry] = {}

    # ------------------------------------------------------------------ ends
    def input(self, name: str, shape: Shape, dtype: str = "float32") -> Tensor:
        """An input tensor."""
        check_size(shape)
        return Tensor(shape, self._entries(self.builder.input(name, shape)), dtype)

    def output(self, name: str, tensor: Tensor) -> None:
        """Declares a tensor an output."""
        v = self.written(tensor.entries)
        self.builder.output(name, Builder.reshaped(v, tensor.shape))

    def program(self) -> Program:
        """What was recorded, without the nodes that no output needs."""
        return pruned(self.builder.program())

    def _entries(self, v: Value) -> list[Form]:
        self.values[v.node] = v
        return [Form({(v.node, i): 1}) for i in range(v.size)]

    # ------------------------------------------------------------------ affine forms become nodes
    def count(self, terms: int) -> None:
        """Refuses before the work what would be too large."""
        self.terms += terms
        if self.terms > MAX_TERMS:
            raise BudgetError(
                "the network has more than {0} weights that are not 0: too large to be read exactly here", MAX_TERMS
            )

    def weigh(self, tensor: Tensor) -> None:
        """Refuses numbers that grow from operation to operation, before they fill the memory."""
        step = len(tensor.entries) // SAMPLE + 1
        self.bits += step * sum(bits_of(e) for e in tensor.entries[::step])
        if self.bits > MAX_BITS:
            raise BudgetError(
                "the numbers of the network so far have more than {0} bits: too long to be read exactly here", MAX_BITS
            )

    def written(self, entries: Sequence[Entry]) -> Value:
        """The node that has these entries: an existing one, or a new affine one."""
        node = _node_of(entries)
        if node is not None and self.values[node].size == len(entries):
            return self.values[node]
        used = sorted({n for e in entries if type(e) is Form for n, _ in e.terms})
        used = used if entries or not self.values else [min(self.values)]  # a node of no entries has a source
        start = dict(zip(used, accumulate((self.values[n].size for n in used), initial=0), strict=False))
        rows = [sorted((start[n] + i, c) for (n, i), c in e.terms.items()) if type(e) is Form else [] for e in entries]
        offset = [e.offset if type(e) is Form else finite(e) for e in entries]
        self.count(sum(map(len, rows)))
        v = self.builder._add(_over_one_denominator(used, rows, offset), (len(entries),))
        self.values[v.node] = v
        return v

    def settle(self, tensor: Tensor) -> Tensor:
        """The tensor with entries of one term at most, in place: what multiplies it does not multiply out its rows."""
        if any(type(e) is Form and len(e.terms) > 1 for e in tensor.entries):
            moved = [i for i, e in enumerate(tensor.entries) if type(e) is Form]
            atoms = self._entries(self.written([tensor.entries[i] for i in moved]))
            for i, atom in zip(moved, atoms, strict=True):
                tensor.entries[i] = atom
        return tensor

    # ------------------------------------------------------------------ switches
    def _through(self, entries: Sequence[Entry], make: Callable[[Value], Value]) -> list[Form]:
        """A node applied to all entries at once, equal ones once."""
        place: dict[int, int] = {}
        distinct = []
        for e in entries:
            if id(e) not in place:
                place[id(e)] = len(distinct)
                distinct.append(e)
        made = self._entries(make(self.written(distinct)))
        return [made[place[id(e)]] for e in entries]

    def relu(self, entries: Sequence[Entry], label: str = "", head: str = "") -> list[Entry]:
        """max(e, 0) of each; ``head``: the operation of the file that has its kink here."""
        moved = [e for e in entries if type(e) is Form]
        if not moved:
            return [max(finite(e), 0) for e in entries]
        made = iter(self._through(moved, lambda v: self.builder.relu(v, label, head)))
        return [next(made) if type(e) is Form else max(finite(e), 0) for e in entries]

    def smooth(self, entries: Sequence[Entry], head: str, *parameters: Any) -> list[Entry]:
        """A smooth head of each; also of numbers, whose values have no fraction."""
        if not entries:
            return []
        made = self._through(entries, lambda v: self.builder.smooth(v, head, *parameters))
        if head == "sigmoid":
            self.gates |= {next(iter(e.terms)): source for e, source in zip(made, entries, strict=True)}
        return list(made)

    def gated(self, a: Entry, b: Entry) -> bool:
        """Whether b is sigmoid(a)."""
        atom = next(iter(b.terms)) if type(b) is Form and len(b.terms) == 1 and not b.offset else None
        source = self.gates.get(atom) if atom and b.terms[atom] == 1 else None
        return source is a or (type(source) is Form and (source.terms, source.offset) == (a.terms, a.offset))

    def largest(self, groups: Sequence[Sequence[Entry]], label: str = "", head: str = "") -> list[Entry]:
        """The largest entry of each group; ``head``: the operation of the file that this is, groups being pairs."""
        found: list[Entry] = [None] * len(groups)
        kept: list[tuple[int, list[Entry]]] = []
        for k, group in enumerate(groups):
            members = _competitors(group)
            if len(members) == 1:
                found[k] = members[0]
            else:
                kept.append((k, members))
        if kept and all(len(members) == 2 and type(members[1]) is not Form for _, members in kept):
            above = self.relu([plus(e, -c) for _, (e, c) in kept], label, head)
            for (k, (_, c)), e in zip(kept, above, strict=True):
                found[k] = plus(e, c)
        elif kept:
            self._choose(found, kept, label, head)
        return found

    def _choose(self, found: list[Entry], kept: Sequence[tuple[int, list[Entry]]], label: str, head: str) -> None:
        """One node for all groups: of the entries of an existing node, or of their affine forms, equal ones once."""
        atoms = {id(e): _atom(e) for _, members in kept for e in members}
        nodes = {atom[0] if atom else None for atom in atoms.values()}
        if len(nodes) == 1 and None not in nodes:
            source = self.values[nodes.pop()]
            place = {key: atom[1] for key, atom in atoms.items() if atom}
        else:
            distinct = {id(e): e for _, members in kept for e in members}
            source = self.written(list(distinct.values()))
            place = {key: k for k, key in enumerate(distinct)}
        groups = [[place[id(e)] for e in members] for _, members in kept]
        made = self._entries(self.builder.largest(source, groups, (len(groups),), label, head))
        for (k, _), e in zip(kept, made, strict=True):
            found[k] = e


def _atom(e: Entry) -> tuple[int, int] | None:
    """(node, index) of an entry that is one of a node."""
    if type(e) is not Form or e.offset != 0 or len(e.terms) != 1:
        return None
    ((atom, c),) = e.terms.items()
    return atom if c == 1 else None


def _node_of(entries: Sequence[Entry]) -> int | None:
    """The node whose entries these are, all and in order."""
    node = None
    for i, e in enumerate(entries):
        atom = _atom(e)
        if atom is None or atom[1] != i or (node is not None and atom[0] != node):
            return None
        node = atom[0]
    return node


def _competitors(group: Sequence[Entry]) -> list[Entry]:
    """The distinct entries of which one is largest: the forms, and the largest of the numbers unless that is -oo."""
    if any(e != e for e in group if type(e) is float):
        raise UnsupportedError("a maximum with nan has no exact value")
    forms = list({id(e): e for e in group if type(e) is Form}.values())
    numbers = [e for e in group if type(e) is not Form]
    top = max(numbers, default=-inf)
    if top == inf and forms:
        raise UnsupportedError("a maximum with inf is inf, which is no number")
    return forms + ([top] if top != -inf or not forms else [])


def _over_one_denominator(sources: Sequence[int], rows: Sequence[Sequence[tuple[int, Any]]], offset: list) -> Affine:
    """The affine node of rows of fractions; a network has few denominators, so each is divided once."""
    found = {c.denominator for row in rows for _, c in row} | {c.denominator for c in offset}
    under = lcm(*found)
    scale = {d: under // d for d in found}
    whole = tuple(tuple((k, c.numerator * scale[c.denominator]) for k, c in row) for row in rows)
    return Affine(tuple(sources), whole, tuple(c.numerator * scale[c.denominator] for c in offset), under)


def check_size(shape: Iterable[int]) -> None:
    """Refuses shapes that no memory should hold."""
    shape = tuple(shape)
    if any(n < 0 for n in shape) or len(shape) > MAX_RANK:
        raise UnsupportedError("{0} is no shape", str(shape[:MAX_RANK]))
    if prod(shape) > MAX_ENTRIES or any(n > MAX_ENTRIES for n in shape):
        raise BudgetError("a tensor of shape {0} has more than {1} entries", str(shape), MAX_ENTRIES)


def pruned(program: Program) -> Program:
    """The program without the nodes that no output needs; all inputs stay."""
    needed = set(program.inputs) | {o.node for o in program.outputs}
    for k in range(len(program.nodes) - 1, -1, -1):
        if k in needed:
            needed.update(program.nodes[k].uses)
    if len(needed) == len(program.nodes):
        return program
    new = {k: i for i, k in enumerate(sorted(needed))}
    nodes = []
    for k in sorted(needed):
        node = program.nodes[k]
        if hasattr(node, "sources"):
            node = replace(node, sources=tuple(new[u] for u in node.sources))
        elif hasattr(node, "source"):
            node = replace(node, source=new[node.source])
        nodes.append(node)
    outputs = tuple(replace(o, node=new[o.node]) for o in program.outputs)
    labels = tuple((new[k], text) for k, text in program.labels if k in new)
    return Program(tuple(nodes), outputs, program.source, labels, program.cut)
