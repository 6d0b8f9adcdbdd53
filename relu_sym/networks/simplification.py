"""A network with less in it that is the same function on a box: switches that never switch there become affine.

What is used is proved by bounds, exact or rounded outwards; a switch that the bounds leave open stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .builder import Builder, Value
from .program import Affine, Input, Largest, Program, Rectify
from .settled import settled_choices

Form = tuple[dict[tuple[int, int], Fraction], Fraction]
"""By (new node, entry) the coefficients of an entry, and its constant."""


def simplified(program: Program, box: Sequence[tuple[Fraction, Fraction]]) -> Program:
    """The program on the box: dead entries dropped, settled ones merged into the affine maps behind them."""
    options = settled_choices(program, box)
    needed = _needed(program, options)
    b = Builder(program.source, program.cut)
    forms: list[list[Form]] = []
    for k, node in enumerate(program.nodes):
        if isinstance(node, Input):
            v = b.input(node.name, node.shape)
            forms.append([_atom(v, i) for i in range(node.size)])
        elif isinstance(node, Affine):
            u = [f for s in node.sources for f in forms[s]]
            rows = zip(node.rows, node.offset, strict=True)
            forms.append(
                [
                    _row(row, c, node.denominator, u) if i in needed[k] else ({}, Fraction(0))
                    for i, (row, c) in enumerate(rows)
                ]
            )
        elif isinstance(node, (Rectify, Largest)):
            forms.append(_switch(b, node, forms[node.source], options[k], needed[k], program.name(k)))
    for o in program.outputs:
        b.output(o.name, b.reshaped(_written(b, forms[o.node]), o.shape))
    return b.program()


def _needed(program: Program, options: dict[int, list[tuple[int, ...]]]) -> list[set[int]]:
    """The entries of each node on which an output depends."""
    found: list[set[int]] = [set() for _ in program.nodes]
    for o in program.outputs:
        found[o.node] = set(range(program.nodes[o.node].size))
    for k in range(len(program.nodes) - 1, -1, -1):
        node = program.nodes[k]
        if isinstance(node, Affine):
            places = [(s, i) for s in node.sources for i in range(program.nodes[s].size)]
            for e in found[k]:
                for j, _ in node.rows[e]:
                    found[places[j][0]].add(places[j][1])
        elif isinstance(node, Rectify):
            found[node.source] |= {e for e in found[k] if options[k][e] != (0,)}
        elif isinstance(node, Largest):
            found[node.source] |= {i for e in found[k] for i in options[k][e]}
    return found


def _switch(
    b: Builder,
    node: Rectify | Largest,
    source: Sequence[Form],
    options: Sequence[tuple[int, ...]],
    needed: set[int],
    label: str,
) -> list[Form]:
    """The entries of a switch: settled ones by their forms, the others in one new node."""
    found: list[Form] = [({}, Fraction(0))] * node.size
    open_entries = []
    for e in sorted(needed):
        kept = options[e]
        if len(kept) > 1:
            open_entries.append(e)
        elif isinstance(node, Largest) or kept == (1,):
            found[e] = source[e if isinstance(node, Rectify) else kept[0]]
    if not open_entries:
        return found
    if isinstance(node, Rectify):
        v = b.relu(_written(b, [source[e] for e in open_entries]), label, node.head)
    else:
        members = [i for e in open_entries for i in options[e]]
        groups, begun = [], 0
        for e in open_entries:
            groups.append(range(begun, begun + len(options[e])))
            begun += len(options[e])
        v = b.largest(_written(b, [source[i] for i in members]), groups, (), label, node.head)
    for place, e in enumerate(open_entries):
        found[e] = _atom(v, place)
    return found


def _atom(v: Value, entry: int) -> Form:
    return {(v.node, entry): Fraction(1)}, Fraction(0)


def _row(row: Sequence[tuple[int, int]], offset: int, under: int, u: Sequence[Form]) -> Form:
    terms: dict[tuple[int, int], Fraction] = {}
    constant = Fraction(offset, under)
    for j, w in row:
        c = Fraction(w, under)
        constant += c * u[j][1]
        for atom, a in u[j][0].items():
            terms[atom] = terms.get(atom, Fraction(0)) + c * a
    return {atom: a for atom, a in terms.items() if a}, constant


def _written(b: Builder, forms: Sequence[Form]) -> Value:
    """The forms as one affine node over the nodes that they speak of."""
    nodes = sorted({n for terms, _ in forms for n, _ in terms})
    begins, width = {}, 0
    for n in nodes:
        begins[n] = width
        width += b.nodes[n].size
    rows = [[(begins[n] + i, a) for (n, i), a in terms.items()] for terms, _ in forms]
    sources = [Value(n, (b.nodes[n].size,)) for n in nodes]
    return b.affine(sources, rows, [c for _, c in forms])
