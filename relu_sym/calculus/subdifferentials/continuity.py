"""Whether a function is continuous near a point where one of its heads may jump: proved, or refused.

Where switches vanish, f is what its heads say of the sign 0; that must be what the formulas of all cells beside it tend
to.  Near the point every place is in a cell or on such a face, so this proves continuity, and on a face that is there a
difference disproves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Abs, Add, Dummy, Expr, Pow, S, Tuple, nan, oo, reduced, zoo
from sympy.polys.polyerrors import PolynomialError

from ...errors import BudgetError, NotLipschitzError, OutOfTime, Undecided, UnsupportedError
from ...forms.cells.enumeration import Cell
from ...forms.cells.spans import kernel
from ...forms.cells.vectors import sign
from ...forms.exact import expression, scalar
from ...forms.smoothness import is_natural
from ...symbols import parts
from ...vocabularies.across_graphs import is_continuous_across
from ...vocabularies.heads import is_continuous
from ...vocabularies.on_faces import Face, Key, faces
from ...vocabularies.switches import Program

MAX_CELLS, MAX_FACES = 60, 250


def check_continuous(program: Program, found: list[Cell]) -> None:
    """Refuse a jump beside the point, and what is not seen to be none."""
    suspects = {program.nodes[k].e for c in found for k in c.jumps}
    if not suspects:
        return
    head = min(suspects, key=str)
    try:
        _check_on_faces(program, found, head)
    except (Undecided, BudgetError, OutOfTime):
        raise
    except UnsupportedError:
        across = is_continuous_across(program)
        if across is None:
            raise
        if not across:
            raise NotLipschitzError(
                "{0} jumps beside the point, or has a value of its own where a switch of it is 0: sets are of locally "
                "Lipschitz functions",
                head,
            ) from None


def _check_on_faces(program: Program, found: list[Cell], head: Expr) -> None:
    """First order tells which cells are beside a face, the switches being linear or having independent gradients."""
    terms = [_that_may_jump(program, program.nodes[k].e) for k in program.roots]
    guessed = {program.nodes[k].e for c in found for k in c.guessed}
    if len(found) > MAX_CELLS or not guessed.isdisjoint(h for e in terms for h in parts(e)):
        raise _unseen(head)
    laws = [[program.law(c, program.nodes[program.number(e)].name) for e in terms] for c in found]
    signs = [[(_key(program, d.gradient, d.law), d.sign) for d in c.decisions] for c in found]
    for count, (face, here) in enumerate(_faces(program, terms, head)):
        if count == MAX_FACES:
            raise _unseen(head)
        beside = [law for law, decided in zip(laws, signs, strict=True) if face.overlaps(decided)]
        _check_face(face, here, beside, head, signs)


def _that_may_jump(program: Program, e: Expr) -> Expr:
    """The terms with a head that may jump: the others are continuous."""
    return Add(*(t for t in Add.make_args(e) if any(_may_jump(program, h) for h in parts(t))))


def _may_jump(program: Program, h: Any) -> bool:
    return bool(h.args) and isinstance(h, Expr) and program.varies(h) and not is_continuous(h)


def _key(program: Program, gradient: Any, law: Expr | None) -> Key:
    return gradient, None if law is None or program.smooth(law).is_affine else law


def _faces(program: Program, terms: list[Expr], head: Expr) -> Any:
    try:
        yield from faces(program, terms)
    except (Undecided, BudgetError, OutOfTime):
        raise
    except UnsupportedError:
        raise _unseen(head) from None


def _check_face(face: Face, here: list[Expr], beside: list[list[Expr]], head: Expr, signs: list) -> None:
    """f on the face is what the formulas of the cells beside it are there."""
    gaps = [(u - v).expand() for laws in beside for u, v in zip(laws, here, strict=True)]
    answers = {gap: _vanishes(gap, face) for gap in dict.fromkeys(gaps)}
    if all(answers.values()):
        return
    decided = [key for own in signs for key, _ in own]
    if None in answers.values() or not (face.is_point or face.is_linear_with(decided)):
        raise _unseen(head)
    zeros = [w.law for w in face.zeros]
    jumps = any(_vanishes((u - v).expand(), face) is False for u, *others in zip(*beside, strict=True) for v in others)
    if jumps and len(zeros) == 1:
        raise NotLipschitzError(
            "the function jumps across {0} = 0 at the point: sets are of locally Lipschitz functions", zeros[0]
        )
    raise NotLipschitzError(
        "the value of the function where {0} = {1} is not what it tends to beside that: sets are of locally Lipschitz "
        "functions",
        Tuple(*(face.here if face.is_point else zeros)) if len(zeros) > 1 else zeros[0],
        Tuple(*(face.here.values() if face.is_point else [0] * len(zeros))) if len(zeros) > 1 else 0,
    )


def _unseen(e: Expr) -> UnsupportedError:
    return UnsupportedError(
        "it is not seen that the function is continuous near the point, where {0} may jump: if it is, write it by Max, "
        "Min, Abs and ReLU",
        e,
    )


# ---------------------------------------------------------------------- a formula on a face
def _vanishes(gap: Expr, face: Face) -> bool | None:
    """Whether a formula is 0 on a face; None where that is open."""
    if gap == 0:
        return True
    if gap.has(nan, zoo, oo):
        return None
    zeros = face.zeros
    if face.is_point:
        return not sign(scalar(gap.subs(face.here)), face.facts)
    if all(w.key[1] is None for w in zeros):
        t = [Dummy(f"t{k}", real=True) for k in range(len(face.here))]
        space = kernel([w.key[0] for w in zeros], len(t), face.facts)
        moved = {
            v: a + Add(*(expression(scalar(b[k])) * u for b, u in zip(space, t, strict=False)))
            for k, (v, a) in enumerate(face.here.items())
        }
        rest = _near_origin(gap.subs(moved, simultaneous=True), t, face).expand()
        if rest == 0:
            return True
        return False if rest.is_polynomial(*t) and not rest.free_symbols - set(t) else None
    rest = _modulo(gap, [w.law for w in zeros], list(face.here))
    return True if rest == 0 else None


def _near_origin(e: Expr, variables: Sequence[Expr], face: Face) -> Expr:
    """A formula with the absolute values that SymPy makes of roots of squares by their signs at the origin."""
    origin = dict.fromkeys(variables, S.Zero)
    signs = {h: sign(scalar(h.args[0].subs(origin)), face.facts) for h in e.atoms(Abs)}
    return e.xreplace({h: s * h.args[0] for h, s in signs.items() if s})


def _modulo(e: Expr, laws: Sequence[Expr], variables: Sequence[Expr]) -> Expr:
    """A formula where laws vanish: its polynomials by their remainders, those inside other heads first."""
    if not e.args:
        return e
    e = e.func(*(_modulo(a, laws, variables) for a in e.args))
    if not (e.is_Add or e.is_Mul or (isinstance(e, Pow) and is_natural(e.exp))):
        return e
    try:
        return reduced(e.expand(), laws)[1]
    except PolynomialError:
        return e
