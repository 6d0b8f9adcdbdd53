"""Lines along the paths of a diffusion by numbers: what stands before dW and dt at points, by quotients of f; half the
jump of the slope at every point at which a line breaks; the slope at these points by the convention that was asked."""

from __future__ import annotations

from typing import Any, NamedTuple

from mpmath import mp, mpf
from sympy import Add, Basic, Expr, Mul, Rational, S, Symbol, Tuple

from ...steps import D, Differential, Increment
from ...symbols import exact
from .breaks import breaking_points
from .values import CLOSE, DIGITS, INERT, close, real, value
from .witness import concrete, points

LATER = (Rational(37, 100), Rational(19, 10))
"""The times at which lines are compared."""
KINDS = ("right", "symmetric")


class Moves(NamedTuple):
    """The process of the question: its state and time, its coefficients, and whether local times are symmetric."""

    x: Symbol
    t: Symbol
    mu: Expr
    sigma: Expr
    is_mean: bool

    @property
    def parameters(self) -> set:
        """The symbols in the coefficients."""
        return (self.mu.free_symbols | self.sigma.free_symbols) - {self.x, self.t}

    def running(self, before: Basic, after: Basic) -> set:
        """What gets no number beforehand: the state, and the time of lines that hold at every time."""
        return {self.x, self.t} if concerned(before, after) else {self.x}


def moves(process: Tuple, is_mean: bool) -> Moves:
    """The process of a question, its floats read as decimals."""
    mu, sigma, x, t = process[:4]
    return Moves(x, t, exact(mu)[0], exact(sigma)[0], is_mean)


class Line(NamedTuple):
    """What a line says: coefficients of dt and dW, and the weights of local times by their levels; ``f`` where the line
    is a differential, not worked out."""

    drift: Expr
    noise: Expr
    kinks: tuple[tuple[Expr, Expr], ...]
    f: Expr | None


def concerned(before: Basic, after: Basic) -> bool:
    """Whether a line is one of increments."""
    return before.has(Differential, Increment) or after.has(Differential, Increment)


def compared(before: Basic, after: Basic, X: Moves, pick: dict) -> bool | None:
    """Two lines at several times and places."""
    X = X._replace(mu=concrete(X.mu, pick), sigma=concrete(X.sigma, pick))
    left, right = _line(before, X), _line(after, X)
    if left is None or right is None:
        return False
    verdicts = [_at_time(left, right, X, when) for when in LATER]
    return False if False in verdicts else None if None in verdicts else True


def _line(e: Basic, X: Moves) -> Line | None:
    """The line by its increments; None where it holds those of another convention or process."""
    if isinstance(e, Differential):
        f, x, t, mu, sigma = e.args
        if (x, t) != (X.x, X.t) or (mu, sigma) != (X.mu, X.sigma):
            return None
        slope = D(f, x, 1, "classical")
        drift = D(f, t, 1, "classical") + mu * slope + sigma**2 / 2 * D(f, x, 2, "classical")
        return Line(drift, sigma * slope, (), f)
    drift, noise, kinks = S.Zero, S.Zero, []
    for term in Add.make_args(e):
        increment = next((a for a in Mul.make_args(term) if isinstance(a, Increment)), None)
        if increment is None:
            if term != 0:
                return None
            continue
        c = Mul(*[a for a in Mul.make_args(term) if a is not increment])
        if increment.kind == "time":
            drift += c
        elif increment.kind == "noise":
            noise += c
        elif increment.kind == "state":
            drift, noise = drift + c * X.mu, noise + c * X.sigma
        elif increment.kind == "clock":
            drift += c * X.sigma**2
        elif increment.kind == KINDS[X.is_mean]:
            kinks.append((increment.args[1], c))
        else:
            return None
    return Line(drift, noise, tuple(kinks), None)


def _at_time(left: Line, right: Line, X: Moves, when: Rational) -> bool | None:
    exact = {p: real(p.evalf(DIGITS)) for line in (left, right) for p in _marks(line, X, when)}
    low, high = (mpf(0) if X.x.is_nonnegative else -mp.inf), (mpf(0) if X.x.is_nonpositive else mp.inf)
    marks = {p: a for p, a in exact.items() if low < a < high}
    seen = False
    for a in points(list(marks.values()), low, high):
        here = {X.x: a, X.t: mpf(when.p) / when.q}
        for u, v in ((left.drift, right.drift), (left.noise, right.noise)):
            one, other = value(u, here), value(v, here)
            if not close(one, other):
                return False
            seen = seen or not mp.isnan(one)
    for p, a in marks.items():
        for told in (_weight, _noise):
            if not close(told(left, p, a, X, when), told(right, p, a, X, when)):
                return False
    return True if seen else None


def _marks(line: Line, X: Moves, when: Rational) -> list[Expr]:
    """Where a line breaks at a time, and its levels."""
    found = [level.xreplace({X.t: when}) for level, _ in line.kinks]
    for e in (line.f, line.noise) if line.f is not None else (line.drift, line.noise):
        found += breaking_points(e.xreplace({X.t: when}), X.x)
    return [p for p in dict.fromkeys(found) if p.is_comparable and p.is_finite]


def _weight(line: Line, p: Expr, a: Any, X: Moves, when: Rational) -> Any:
    """What stands before dL at a point."""
    now = {X.t: mpf(when.p) / when.q}
    if line.f is not None:
        left, right = (_slope(line.f, a + s * CLOSE, X, now) for s in (-1, 1))
        return (right - left) / 2
    return mp.fsum([value(w, now) for level, w in line.kinks if close(value(level, now), a, 20)])


def _noise(line: Line, p: Expr, a: Any, X: Moves, when: Rational) -> Any:
    """What stands before dW at a point: of a differential by the convention of the question."""
    now = {X.t: mpf(when.p) / when.q}
    if line.f is None:
        return _there(line.noise.xreplace({X.t: when}), p, a, X)
    left, right = (_slope(line.f, a + s * CLOSE, X, now) for s in (-1, 1))
    return _there(X.sigma.xreplace({X.t: when}), p, a, X) * ((left + right) / 2 if X.is_mean else left)


def _there(e: Expr, p: Expr, a: Any, X: Moves) -> Any:
    """The value at a point, put in exactly where that can be."""
    return value(e, {X.x: a}) if e.has(*INERT) else value(e.subs(X.x, p), {})


def _slope(f: Expr, a: Any, X: Moves, now: dict) -> Any:
    return value(D(f, X.x, 1, "classical"), {X.x: a, **now})
