"""Rows: sets at a point in several variables, by the cells that touch it."""

from __future__ import annotations

from sympy import And, FiniteSet, Function, Gt, Integer, Lt, Subs, Symbol, Tuple

from ..steps import DirectionalAt, GradientAt, Hull, OneSidedSet, Region, Rule, SubdifferentialAt
from .rows_reading import CLARKE, HERE, ROCKAFELLAR_WETS

SCHOLTES = "S. Scholtes, Introduction to Piecewise Differentiable Equations (2012)"
MILNOR = "J. Milnor, Singular Points of Complex Hypersurfaces (1968)"
ZIEGLER = "G. M. Ziegler, Lectures on Polytopes (1995)"

x, y, a, b, u, v, w = (Symbol(n, real=True) for n in ("x", "y", "a", "b", "u", "v", "w"))
t = Symbol("t", positive=True)
f, g, h, p, q, r = (Function(n)(x, y) for n in "fghpqr")
V, P = Tuple(x, y), Tuple(a, b)
D1, D2 = Tuple(u, v), Tuple(v, w)
CELL = And(Gt(g, 0), Lt(h, 0))
PC1 = "f is continuous, and smooth in each cell that its switches cut out of a neighbourhood of the point"
CONE = "the first-order cone of each cell is open"


def _set(kind: str = "clarke") -> SubdifferentialAt:
    return SubdifferentialAt(f, V, P, kind)


GRADIENTS = tuple(GradientAt(e, V, P) for e in (p, q, r))

ROWS = (
    Rule(
        "switch",
        "A switch that is 0 at the point can have either sign beside it; those that are not keep theirs.",
        Subs(g, V, P),
        Integer(0),
        ("g is continuous",),
        "at the point",
        f"{SCHOLTES}, chapter 4",
    ),
    Rule(
        "gradients of the cells",
        "Clarke's set is the hull of the gradients of the cells that touch the point with their interior.",
        _set(),
        Hull(*GRADIENTS),
        (PC1, CONE),
        "as sets",
        f"{SCHOLTES}, proposition 4.3.1",
    ),
    Rule(
        "gradients of the sectors",
        "In two variables Clarke's set is the hull of the gradients of the sectors between the branches of the "
        "switches.",
        _set(),
        Hull(*GRADIENTS),
        (PC1, "the switches are polynomials"),
        "as sets",
        f"{SCHOLTES}, proposition 4.3.1; {MILNOR}, section 2",
    ),
    Rule(
        "gradients of all cells",
        "Where it is not decided which cells touch the point, the hull of all gradients contains Clarke's set.",
        _set(),
        Hull(*GRADIENTS),
        (PC1,),
        "as an enclosure",
        f"{SCHOLTES}, chapter 4",
        "⊆",
    ),
    Rule(
        "limits of gradients",
        "Bouligand's set holds the gradients of the cells that touch the point with their interior.",
        _set("bouligand"),
        FiniteSet(*GRADIENTS),
        (PC1,),
        "as sets",
        f"{SCHOLTES}, proposition 4.3.1",
    ),
    Rule(
        "slopes below the directional derivative",
        "Frechet's set holds the slopes v with v.d <= f'(p; d): f'(p; .) is linear on each cone, whose rays decide.",
        _set("frechet"),
        Region(V, *(u * x + v * y <= DirectionalAt(f, V, P, d) for u, v, d in ((u, v, D1), (v, w, D2)))),
        (PC1,),
        "as sets",
        f"{ROCKAFELLAR_WETS}, exercise 8.4",
    ),
    Rule(
        "directional derivative",
        "The one-sided derivative along a direction is the gradient of its cell times the direction.",
        DirectionalAt(f, V, P, D1),
        w,
        (PC1,),
        "at the point",
        f"{SCHOLTES}, chapter 4",
    ),
    Rule(
        "piece of a cell",
        "Where every switch keeps its sign, each head is one of its branches, and f is smooth.",
        f,
        p,
        ("the switches have these signs",),
        "in the cell",
        f"{SCHOLTES}, chapter 4",
    ),
    Rule(
        "piece to first order",
        "Both branches of a switch that vanishes to higher order have one gradient: f is told up to a remainder.",
        f,
        u * (x - a) + v * (y - b) + w,
        ("the other switches have these signs",),
        "in the cell, to first order",
        f"{SCHOLTES}, chapter 4",
        "≈",
    ),
    Rule(
        "gradient of the piece",
        "The gradient of the smooth piece at the point, to which the gradients in the cell tend.",
        GRADIENTS[0],
        Tuple(u, v),
        ("the piece is smooth about the point",),
        "at the point",
        f"{SCHOLTES}, chapter 4",
    ),
    Rule(
        "essentially active",
        "A direction along which every switch of the cell moves to its side: the cell touches the point.",
        D1,
        Region(V, Gt(a * x + b * y, 0), Lt(u * x + v * y, 0)),
        ("the inequalities are those of the gradients of the switches",),
        "to first order",
        f"{SCHOLTES}, chapter 4",
        "∈",
    ),
    Rule(
        "point of the sector",
        "A point within the radius up to which the picture is a cone: each sector that it meets touches the point.",
        D1,
        Region(V, Gt(g, 0), Lt(h, 0)),
        ("no branch turns or meets another one within the radius",),
        "beside the point",
        f"{MILNOR}, section 2",
        "∈",
    ),
    Rule(
        "curve into the cell",
        "Every switch has its sign along the curve, by the terms of least order in t: the cell is open and touches the "
        "point.",
        Tuple(t, t**2),
        Region(V, Gt(g, 0), Lt(h, 0)),
        ("the coordinates are c*t**k to first order, and t > 0 is small",),
        "beside the point",
        f"{MILNOR}, section 3",
        "∈",
    ),
    Rule(
        "further cells",
        "Directions into the cells that are not told one by one, and the gradients there.",
        OneSidedSet(D1, D2),
        OneSidedSet(*GRADIENTS[:2]),
        (PC1, CONE),
        "in each cell",
        f"{SCHOLTES}, chapter 4",
        "↦",
    ),
    Rule(
        "signs that do not occur",
        "No direction has these signs: 0 is a convex combination of the gradients of the switches, so signed (Gordan).",
        Tuple(0, 0),
        Hull(D1, D2),
        ("the switches are affine",),
        "everywhere",
        "P. Gordan, Mathematische Annalen 6 (1873), 23-28",
        "∈",
    ),
    Rule(
        "undecided cell",
        "First order leaves open whether a cell touches the point; its gradient lies in the hull of the others.",
        Tuple(u, v),
        Hull(*GRADIENTS),
        (),
        "as sets",
        f"{CLARKE}, theorem 2.5.1",
        "∈",
    ),
    Rule(
        "undecided piece",
        "First order leaves open whether a cell touches the point; its gradient is kept, so the set can be too large.",
        GRADIENTS[0],
        Tuple(u, v),
        (PC1,),
        "at the point",
        HERE,
    ),
    Rule(
        "hull of points",
        "A convex hull is that of its vertices.",
        Hull(D1, D2, P),
        Hull(D1, D2),
        (),
        "as sets",
        f"{ZIEGLER}, proposition 2.2",
    ),
    Rule(
        "no vertex",
        "A point that is a convex combination of others is no vertex.",
        P,
        Hull(D1, D2),
        (),
        "as sets",
        f"{ZIEGLER}, proposition 2.2",
        "∈",
    ),
    Rule(
        "sum and chain rules",
        "Part by part, the sum, product, max and chain rules give a larger set, unless the parts are regular.",
        Hull(D1, D2),
        Hull(D1, D2, P),
        ("a part is not regular at the point",),
        "as sets",
        f"{CLARKE}, section 2.3",
        "⊂",
    ),
    Rule(
        "component by component",
        "The sets of the components together hold rows that do not belong together.",
        Hull(D1, D2),
        Hull(D1, D2, P),
        ("the components have kinks in common",),
        "as sets",
        f"{CLARKE}, proposition 2.6.2",
        "⊂",
    ),
)
