"""Lines about functions of several variables by numbers: suprema, points that attain them, subgradients, verdicts.

Values: no point that is found gives more, some gives as much (Fenchel and Young).  Points: nothing near or far is
better.  Subgradients: the inequality at points.  Blocks: the sum is the whole at points.  Nothing of the engine is
used.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from random import Random
from typing import Any

from mpmath import mp, mpf, workdps
from sympy import And, Basic, Expr, FiniteSet, Piecewise, ProductSet, Rational, S, Set, Symbol, Tuple, oo, true
from sympy.logic.boolalg import Boolean

from ...steps import (
    Attained,
    AttainedOver,
    Extreme,
    ExtremeOver,
    GradientAt,
    Hull,
    Overall,
    Step,
    SubdifferentialAt,
    Together,
)
from ..convex_openings import OPTIMA
from .searched import DIGITS, Searched, loosened
from .values import close, value
from .witness import concrete

Verdict = tuple[bool | None, str]
AGREE = 7
TRIES = 4
LOW = {"minimum": 1, "argmin": 1, "maximum": -1, "argmax": -1}
WIDE = Rational(1, 10**4)
JOIN = {"minimum": "sum", "maximum": "sum", "argmin": "product", "argmax": "product"} | dict.fromkeys(
    ("is_convex", "is_concave"), "all"
)
NOUNS = (Extreme, ExtremeOver, Attained, AttainedOver, Overall)


class OverSpace:
    """The variables of a question and those of its answer."""

    def __init__(self, question: dict) -> None:
        self.variables = tuple(question["variables"])
        answers = question.get(OPTIMA.get(question["verb"], ""), Tuple())
        self.answers = tuple(answers) if isinstance(answers, Tuple) else (answers,)
        self.bound = {*self.variables, *self.answers}
        parts = (question["given"], question.get("lam", S.One))
        self.known = {v for e in parts for v in e.free_symbols} - set(self.variables)

    def inside(self, s: Step, case: Any) -> Any:
        """The case of the side computations of a line: those of one variable are lines on the line."""
        if s.rule != "one block" or not isinstance(s.before, NOUNS) or isinstance(s.before.args[2], Tuple):
            return case
        x = s.before.args[2]
        free = s.before.free_symbols | s.after.free_symbols
        answer = sorted((v for v in free if v not in self.known), key=str)
        y = next((v for v in answer if v in self.answers), answer[0] if answer else None)
        q = s.before.args[1] if y is None else s.before.args[1].xreplace({y: S.Zero})
        is_optimum = not isinstance(s.before, Overall)
        return case._replace(
            judge=None, x=x, answer=y if is_optimum else None, given=q, scope=tuple(s.walk()), marks={}
        )

    def compared(self, s: Step, pick: dict) -> Verdict:
        """One line, for these numbers of its parameters."""
        with workdps(DIGITS):
            return self._compared(s, pick)

    def _compared(self, s: Step, pick: dict) -> Verdict:
        before, after = (concrete(e, pick) for e in (s.before, s.after))
        if isinstance(after, (SubdifferentialAt, GradientAt)):
            where = true if s.where is None else concrete(s.where, pick)
            return self._optimal(before, after, where)
        if s.rule == "block by block":
            return _whole(before, after), "values at points"
        if s.rule == "blocks put in":
            sides = [(concrete(t.before, pick), concrete(t.after, pick)) for t in s.steps]
            return self._put_in(before, after, sides), "the answers of the blocks"
        if isinstance(before, ExtremeOver):
            return self._value(before, after), "the largest value found"
        if isinstance(before, AttainedOver):
            return self._places(before, after), "the largest value found"
        if isinstance(before, Overall):
            return _overall(before, after)
        u, v = value(before, {}), value(after, {})
        ok = bool(u > v) if s.relation == ">" else close(u, v, 12)
        return (None if mp.isnan(u) or mp.isnan(v) else ok), "values at points"

    # ------------------------------------------------------------------ values and points
    def _samples(self, lines: Sequence[Basic]) -> list[dict]:
        """Numbers for the variables of the answer that occur."""
        names = sorted({v for e in lines for v in e.free_symbols}, key=str)
        rng = Random(len(names))
        return [{v: Rational(rng.randint(-20, 20), 4) for v in names} for _ in range(TRIES)]

    def _value(self, before: ExtremeOver, after: Basic) -> bool | None:
        which, q, variables = before.args
        sign, seen = -1 if which.name == "inf" else 1, None
        extra = _slopes(before) if which.name == "sup" else []
        for put in [*self._samples([before, after]), *extra]:
            found = Searched(q.xreplace(put), variables, sign).best().value
            told = sign * _number(after, put)
            if mp.isnan(told) or not close(found, told, AGREE):
                return False
            seen = True
        return seen

    def _places(self, before: AttainedOver, after: Basic) -> bool | None:
        if not isinstance(after, Tuple) or not all(isinstance(e, Expr) for e in after):
            return None
        which, q, variables = before.args
        for put in self._samples([before, after]):
            here = Searched(q.xreplace(put), variables, -1 if which.name == "min" else 1)
            p = tuple(_number(e, put) for e in after)
            if any(map(mp.isnan, p)):
                return False
            told, found = here.at(p), here.best([p])
            if mp.isinf(told) or found.value > told + mpf(10) ** -AGREE * (1 + abs(told)):
                return False
            apart = max(abs(a - b) for a, b in zip(p, found.place, strict=True))
            if apart > mpf(10) ** -3 and close(told, here.at(found.place), 16):
                return False  # several points tie
        return True

    def _optimal(self, before: Tuple, after: Basic, where: Basic) -> Verdict:
        """A subgradient by its inequality, a gradient by quotients, where the line is said."""
        f, variables, point = after.args[:3]
        how = "the inequality at points" if isinstance(after, SubdifferentialAt) else "quotients"
        seen = None
        for put in self._where(where, [before, after]):
            g = [_number(e, put) for e in before]
            p = tuple(_number(e, put) for e in point)
            here = Searched(f.xreplace(put), variables)
            if not (_is_gradient if isinstance(after, GradientAt) else _is_subgradient)(here, p, g):
                return False, how
            seen = True
        return seen, how

    def _where(self, where: Basic, lines: Sequence[Basic]) -> list[dict]:
        """Numbers for which a condition holds."""
        names = sorted({v for e in (*lines, where) for v in e.free_symbols}, key=str)
        rng, found = Random(3), []
        for k in range(600):
            size = (8, 24, 80)[k % 3]
            put = {v: Rational(rng.randint(-size, size), 4) for v in names}
            if where == true or where.xreplace(put) == true:
                found.append(put)
            if len(found) == TRIES or (not names and found):
                break
        return found

    # ------------------------------------------------------------------ blocks
    def _put_in(self, before: Basic, after: Basic, sides: list[tuple[Basic, Basic]]) -> bool | None:
        parts = _parts(before)
        if sorted(map(str, parts)) != sorted(str(b) for b, _ in sides):
            return False
        if isinstance(before, Tuple):
            own = {v: e for b, a in sides for v, e in zip(_variables(b), _entries(a, b), strict=True)}
            return (
                isinstance(after, Tuple)
                and len(after) == len(own)
                and all(e == own[v] or _same_values(e, own[v]) for v, e in zip(self.variables, after, strict=True))
            )
        if isinstance(before, Together):
            return _joined(before, after, dict(sides), self.variables)
        for put in [*self._samples([after, *(a for _, a in sides)]), *_slopes_of(parts)]:
            values = [_number(a, put) for _, a in sides]
            total = mp.inf if mp.inf in values else mp.fsum(values)
            if not close(total, _number(after, put), 10):
                return False
        return True


def _joined(before: Together, after: Basic, answers: dict, variables: Sequence[Symbol]) -> bool:
    """The sum of the values, the product of the sets in the order of the variables, or whether all are true."""
    parts = before.args[1:]
    if before.args[0].name == "sum":
        found = [_number(answers[p], {}) for p in parts]
        return close(mp.fsum(found) if all(map(mp.isfinite, found)) else sum(found), _number(after, {}), 12)
    if before.args[0].name == "all":
        return all(answers[p] == true for p in parts) is (after == true)
    by_variable = {v: answers[p] for p in parts for v in _variables(p)}
    ordered = [by_variable[v] for v in variables]
    return after == (S.EmptySet if S.EmptySet in ordered else ProductSet(*ordered))


def _number(e: Basic, put: dict) -> Any:
    """The value with exact numbers put in."""
    there = e.subs(put) if put else e
    return mp.inf if there is oo else -mp.inf if there is -oo else value(there, {})


def _same_values(e: Basic, other: Basic) -> bool:
    names = sorted(e.free_symbols | other.free_symbols, key=str)
    rng = Random(5)
    puts = [{v: Rational(rng.randint(-20, 20), 4) for v in names} for _ in range(8)]
    if not (isinstance(e, Expr) and isinstance(other, Expr)):
        return False
    return all(close(_number(e, put), _number(other, put), 10) for put in puts)


def _parts(e: Basic) -> list[Basic]:
    """The questions of a line."""
    if isinstance(e, NOUNS):
        return [e]
    return [p for a in e.args for p in _parts(a)] if isinstance(e, Basic) else []


def _variables(noun: Basic) -> tuple[Symbol, ...]:
    x = noun.args[2]
    return tuple(x) if isinstance(x, Tuple) else (x,)


def _entries(answer: Basic, noun: Basic) -> tuple[Basic, ...]:
    return tuple(answer) if isinstance(noun, AttainedOver) and isinstance(answer, Tuple) else (answer,)


def _whole(before: Basic, after: Basic) -> bool:
    """No variable is in two blocks, and what is made large (or small) is the sum of theirs."""
    parts = _parts(after)
    if isinstance(after, Together) and after.args[0].name != JOIN[before.args[0].name]:
        return False
    own = [v for p in parts for v in _variables(p)]
    if set(own) != set(_variables(before)) or len(own) != len(set(own)):
        return False
    if isinstance(before, Overall) and not _same_domain(before, parts):
        return False
    if {p.args[0].name for p in parts} != {before.args[0].name}:
        return False
    if isinstance(after, Expr) and after.xreplace(dict.fromkeys(parts, S.Zero)) != 0:
        return False
    gap = [before.args[1], *(p.args[1] for p in parts)]
    names = sorted({v for e in gap for v in e.free_symbols}, key=str)
    rng, seen = Random(11), False
    for _ in range(12):
        put = {v: mpf(rng.randint(-300, 300)) / 64 for v in names}
        whole, *rest = (value(e, put) for e in gap)
        if any(map(mp.isinf, rest)) or any(map(mp.isnan, rest)):
            continue
        seen = True
        if not close(whole, mp.fsum(rest), 12):
            return False
    return seen


def _same_domain(before: Overall, parts: Sequence[Basic]) -> bool:
    by_variable = {v: p.args[3] for p in parts for v in _variables(p)}
    domain = before.args[3]
    wanted = domain.args if isinstance(domain, ProductSet) else [S.Reals] * len(by_variable)
    return all(by_variable[v] == d for v, d in zip(_variables(before), wanted, strict=True))


def _slopes(before: ExtremeOver) -> list[dict]:
    """Places y at which the supremum of y.x - f(x) is finite: slopes of f at points, and between them."""
    _, q, variables = before.args
    linear = {v: q.expand().coeff(x) for x in variables for v in q.expand().coeff(x).free_symbols}
    names = sorted({v for v in linear if v not in variables}, key=str)
    if len(names) != len(variables):
        return []
    zero = q.xreplace(dict.fromkeys(names, S.Zero))
    here, rng, found = Searched(-zero, variables), Random(2), []
    rate = [q.diff(v).diff(x) for v, x in zip(names, variables, strict=True)]
    if any(not r.is_Rational or r == 0 for r in rate):
        return []
    for _ in range(3):
        p = tuple(mpf(rng.randint(-300, 300)) / 64 for _ in variables)
        h = mpf(2) ** -40
        g = [(here.at(_shift(p, k, h)) - here.at(_shift(p, k, -h))) / (2 * h) for k in range(len(p))]
        if all(map(mp.isfinite, g)):
            found.append([_rational(a) / r for a, r in zip(g, rate, strict=True)])
    puts = [dict(zip(names, g, strict=True)) for g in found if None not in g]
    middle = [{v: (a[v] + b[v]) / 2 for v in names} for a, b in pairwise(puts)]
    return [*puts, *middle]


def _slopes_of(parts: Sequence[Basic]) -> list[dict]:
    """Finite places of all blocks together."""
    found = [_slopes(p) if isinstance(p, ExtremeOver) and p.args[0].name == "sup" else [] for p in parts]
    return [{k: v for d in row for k, v in d.items()} for row in zip(*found, strict=False)] if all(found) else []


def _shift(p: tuple, k: int, h: Any) -> tuple:
    return tuple(a + (h if i == k else 0) for i, a in enumerate(p))


def _rational(a: Any) -> Rational:
    """The number with a small denominator that is next to a quotient."""
    return Rational(str(mp.nstr(a, 20))).limit_denominator(5000)


# ------------------------------------------------------------------ subgradients
def _is_subgradient(here: Searched, p: Sequence[Any], g: Sequence[Any]) -> bool:
    base = here.at(p)
    if not mp.isfinite(base):
        return False
    near = [tuple(a + t * b for a, b in zip(p, d, strict=True)) for d in _ways(here) for t in (mpf("1e-6"), 1, 50)]
    for z in (*here.places(), *near):
        v = value(here.q, dict(zip(here.variables, z, strict=True)))
        line = base + mp.fsum(a * (b - c) for a, b, c in zip(g, z, p, strict=True))
        if not mp.isnan(v) and v < line - mpf(10) ** -12 * (1 + abs(line)):
            return False
    return True


def _ways(here: Searched) -> list[tuple]:
    return [tuple(s * a for a in d) for d in here.directions for s in (1, -1)]


def _is_gradient(here: Searched, p: tuple, g: Sequence[Any]) -> bool:
    h = mpf(2) ** -30
    found = [(here.at(_shift(p, k, h)) - here.at(_shift(p, k, -h))) / (2 * h) for k in range(len(p))]
    return all(close(a, b, 6) for a, b in zip(found, g, strict=True))


# ------------------------------------------------------------------ on a domain
def _within(e: Overall) -> tuple[Expr, tuple[Symbol, ...], Boolean]:
    """f, its variables, and the domain as a condition."""
    _, f, x, domain = e.args[:4]
    variables = tuple(x)
    if isinstance(domain, ProductSet):
        return f, variables, And(*(d.as_relational(v) for d, v in zip(domain.args, variables, strict=True)))
    return f, variables, domain if isinstance(domain, Boolean) else true


def on_domain(e: Overall, sign: int) -> Searched:
    """sign*f where the condition holds."""
    f, variables, condition = _within(e)
    inside = f if condition == true else Piecewise((f, condition), (-sign * oo, True))
    return Searched(inside, variables, sign)


def _overall(before: Overall, after: Basic) -> Verdict:
    kind = before.args[0].name
    if kind in ("is_convex", "is_concave"):
        return _curved(before, after, 1 if kind == "is_convex" else -1), "chords between points"
    here = on_domain(before, -LOW[kind])
    best = here.best()
    if kind in ("minimum", "maximum"):
        return close(-LOW[kind] * best.value, _number(after, {}), AGREE), "the largest value found"
    return _attaining(here, best, after, _variables(before)), "the largest value found"


def _attaining(here: Searched, best: Any, after: Basic, variables: Sequence[Symbol]) -> bool | None:
    """The points of a set have the best value, and the best points found are in it."""
    if not mp.isfinite(best.value):
        return after is S.EmptySet
    if after is S.EmptySet:
        return None  # approached, which no search tells from attained
    for p in _points(after, variables):
        if not close(here.at(tuple(value(c, {}) for c in p)), best.value, AGREE):
            return False
    return _holds(after, best.place, variables)


def _points(after: Basic, variables: Sequence[Symbol]) -> list[Tuple]:
    if isinstance(after, Hull):
        corners = list(after.args)
        middle = Tuple(*(sum(c) / len(corners) for c in zip(*corners, strict=True)))
        return [*corners, middle]
    if isinstance(after, FiniteSet):
        return list(after)
    if isinstance(after, ProductSet):
        return [Tuple(*p) for p in product(*map(_some, after.args))]
    return []


def _some(s: Set) -> list[Expr]:
    if isinstance(s, FiniteSet):
        return list(s)
    ends = [e for e in (s.inf, s.sup) if e.is_finite and e in s]
    return ends or [S.Zero] if S.Zero in s else ends


def _holds(after: Basic, p: tuple, variables: Sequence[Symbol]) -> bool | None:
    """Whether a point that was found is in the set, to a few digits."""
    near = mpf(10) ** -4
    if isinstance(after, FiniteSet):
        return any(max(abs(value(a, {}) - b) for a, b in zip(q, p, strict=True)) < near for q in after)
    condition = getattr(after, "condition", None)
    if condition is not None:
        put = dict(zip(after.sym, p, strict=True))
        return bool(value(loosened(condition, WIDE), put) == 1)
    return None if isinstance(after, ProductSet) else True


def _curved(before: Overall, after: Basic, sign: int) -> bool | None:
    """A middle above its chord is looked for."""
    here = on_domain(before, -sign)
    points = here.places()
    rng = Random(1)
    pairs = [tuple(rng.sample(points, 2)) for _ in range(150)]
    bent = any(_above(here, a, b) for a, b in pairs)
    if after == true:
        return not bent
    return True if bent else None


def _above(here: Searched, a: tuple, b: tuple) -> bool:
    u, v = here.at(a), here.at(b)
    if mp.isinf(u) or mp.isinf(v):
        return False
    w = here.at(tuple((s + t) / 2 for s, t in zip(a, b, strict=True)))
    return bool(w < (u + v) / 2 - mpf(10) ** -12 * (1 + abs(u) + abs(v)))
