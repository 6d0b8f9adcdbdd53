"""The limits of a smoothing as beta grows, one statement a step, each with the limits of the kernel that prove it."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

from sympy import Abs, Basic, Eq, Expr, Function, Integral, Limit, S, Subs, Symbol, oo

from ..budget import remembered
from ..calculus.differentiation.diff import diff
from ..calculus.integration.pair import pair
from ..calculus.limits.limit import limit
from ..errors import ReluSymError, UnsupportedError
from ..forms.exact import equal, scalar
from ..functions import Dirac, HeavisideStep, ReLU
from ..steps import D, Pairing, Step, Test
from ..symbols import T
from .jump_view import JumpView, Kink
from .proof import Proof
from .rounded_view import order, smoothed, uniform_bound
from .smoothing_checks import Smoothing

CHEN = "C. Chen and O. L. Mangasarian, Computational Optimization and Applications 5 (1996), section 2"
SCHWARTZ = "L. Schwartz, Theorie des distributions (1966), chapter I"


FEW = 3
"""Kinks of which a limit is taken at once."""


class ContradictedError(UnsupportedError):
    """A limit is not what the theory says: nothing is told then."""


class Steps:
    """One case of the parameters: the view, and the statements about it in the symbols of ``of``, a ``Smoothed``."""

    def __init__(self, of: Any, condition: Basic | None, view: JumpView) -> None:
        self.of, self.condition, self.view, self.kernel = of, condition, view, of.kernel
        taken = {s.name for s in of.source.free_symbols}
        self.beta = of.beta if of.beta.is_Symbol and of.beta.is_positive else Symbol("beta", positive=True)
        self.h = Symbol("h" if "h" not in taken else "h_0", positive=True)
        self.x, self.out = of.variable, of._gate.out
        self.name = Function("f_beta")(self.x)

    # ------------------------------------------------------------------ limits of the kernel
    def lemma(self, e: Expr, wanted: Expr, what: str) -> Step:
        """A limit that ``rs.limit`` finds; another value than the theory says is refused."""
        found = _for_large(e, self.beta)
        if not equal(scalar(found), scalar(wanted)):
            raise ContradictedError("the limit of {0} came out as {1}, not {2}: please report it", e, found, wanted)
        return Step("limit", Limit(e, self.beta, oo, "-"), found, why=f"{what}, by rs.limit")

    def shape(self, values: tuple[tuple[Expr, Expr], ...], of: Any, what: str) -> list[Step]:
        """The limits of a ramp or sigmoid at h > 0, at -h and at 0."""
        return [self.lemma(of(u, self.beta), wanted, what) for u, wanted in values]

    def ramp_lemmas(self) -> list[Step]:
        h, zero = self.h, S.Zero
        return self.shape(((h, h), (-h, zero), (zero, zero)), self.kernel.ramp, "the smoothed ramp")

    def sigmoid_lemmas(self, of: Any = None) -> list[Step]:
        h, zero = self.h, S.Zero
        return self.shape(((h, S.One), (-h, zero), (zero, S.Half)), of or self.kernel.step, "the sigmoid")

    def has(self, part: str) -> bool:
        """Whether some kink has a jump, a bend or a rest."""
        return any(getattr(k, part) != 0 for k in self.view.kinks)

    # ------------------------------------------------------------------ statements
    def definition(self) -> list[Step]:
        """The jump view and its smoothing."""
        steps = [
            sum(((k.jump + k.rest) * HeavisideStep(T - k.point) for k in self.view.kinks), S.Zero),
            sum((k.bend * ReLU(T - k.point) for k in self.view.kinks), S.Zero),
        ]
        view = self.out(self.view.base + sum(steps, S.Zero))
        from_view = self.smooth_function
        return [
            Step("jump view", self.of.source, view, why="f is its first piece and what every breakpoint adds"),
            Step(
                "symmetric kernel", self.name, from_view, why=f"ramps and steps are smoothed by {self.kernel.law}",
                relation=":=", reference=CHEN,
            ),
        ]  # fmt: skip

    @cached_property
    def smooth_function(self) -> Expr:
        """f_beta in the caller's symbols."""
        return self.out(smoothed(self.view, self.kernel, self.beta))

    def distance(self) -> list[Step]:
        """The uniform bound."""
        try:
            found = self.out(uniform_bound(self.view, self.kernel, self.beta, self.of.delta))
        except UnsupportedError:
            return []
        zero = self.kernel.ramp(S.Zero, self.beta)
        why = "S(u) - ReLU(u) is even and falls as |u| grows, since the kernel is symmetric: it is largest at 0"
        own = [Step("largest at the kink", Function("S")(S.Zero), zero, why=why)] * self.has("bend")
        away = f"at distance {self.of.delta} or more from the jumps" if self.of.jumps else "for every point"
        away += ", off the points with a value of their own" * bool(self.of.holes)
        left = Abs(self.name - self.of.source)
        why = "what every kink may be off by, added up"
        return [Step("uniform bound", left, found, why=why, relation="≤", steps=tuple(own), conditions=(away,))]

    def function(self) -> Step:
        """f_beta -> f off the jumps."""
        lemmas = self.ramp_lemmas() * self.has("bend")
        lemmas += self.sigmoid_lemmas() * self.has("jump")
        for m in sorted({order(k) for k in self.view.kinks if k.rest != 0}):
            blend = partial(self.kernel.blend, m=m)
            if blend(self.h, self.beta) != self.kernel.step(self.h, self.beta) or not self.has("jump"):
                lemmas += self.sigmoid_lemmas(blend)
        why = "each smoothed part tends to its part"
        where = ("off the jumps and the points with a value of their own",) * bool(self.of.jumps or self.of.holes)
        before = Limit(self.name, self.beta, oo, "-")
        return Step("limit of the function", before, self.of.source, why=why, steps=tuple(lemmas), conditions=where)

    def at_jump(self, k: Kink) -> Step:
        a, mean = self.out(k.point), self.left(k) + self.out(k.jump) / 2
        return self.at_point(self.name.func(a), self.smooth_function, k, mean, "limit at the jump", "the limits")

    def left(self, k: Kink) -> Expr:
        """The limit of f from the left of a kink: what stands left of it, at its point."""
        terms = [(j.jump + j.bend * (T - j.point) + j.rest) for j in self.view.kinks[: self.view.kinks.index(k)]]
        return self.out((self.view.base + sum(terms, S.Zero)).subs(T, k.point))

    def slope_off(self) -> Step:
        lemmas = self.sigmoid_lemmas()[:2]
        classical = diff(self.of.source, self.x, mode="classical")
        before = Limit(D(self.name, self.x), self.beta, oo, "-")
        why = "the derivative of the smoothed ramp is the sigmoid, which tends to the step"
        return Step(
            "limit of the slope", before, classical, why=why, steps=tuple(lemmas), conditions=("off the kinks",)
        )

    def slope_at(self, k: Kink) -> Step:
        a, mean = self.out(k.point), self.out(k.left_slope + k.bend / 2)
        slope, rule = Subs(D(self.name, self.x), self.x, a), "limit of the slope at the kink"
        return self.at_point(slope, self.smooth_slope, k, mean, rule, "the slopes")

    @cached_property
    def smooth_slope(self) -> Expr:
        """The derivative of f_beta."""
        return self.smooth_function.diff(self.x)

    def at_point(self, shown: Expr, e: Expr, k: Kink, mean: Expr, rule: str, of: str) -> Step:
        """The limit of an expression at a kink."""
        a = self.out(k.point)
        why = f"the mean of {of} on both sides"
        steps = self.limit_there(shown, e, a, mean)
        return Step(rule, Limit(shown, self.beta, oo, "-"), mean, where=Eq(self.x, a), why=why, steps=steps)

    def limit_there(self, shown: Expr, e: Expr, a: Expr, mean: Expr) -> tuple[Step, ...]:
        """By ``rs.limit`` on all of it; with parameters or many kinks, or where it has no answer, part by part."""
        if len(self.view.kinks) > FEW:
            return tuple(self.sigmoid_lemmas())
        there = _without_empty(e.subs(self.x, a))
        if not there.has(self.beta) and equal(scalar(there), scalar(mean)):
            return (Step("value", shown, there, why="for every beta, as the kernel is symmetric"),)
        if there.free_symbols <= {self.beta}:
            try:
                return (self.lemma(there, mean, "put in"),)
            except ContradictedError:
                raise
            except ReluSymError:
                pass
        return tuple(self.sigmoid_lemmas())

    def second(self) -> Step:
        """f_beta'' -> the impulses of f'', besides its piecewise part."""
        step, h = self.kernel.step, self.h
        mass = self.lemma(step(h, self.beta) - step(-h, self.beta), S.One, "the mass within h of the kink")
        phi = Function("phi")
        impulses = sum((self.out(k.bend) * Dirac(self.x - self.out(k.point)) for k in self.view.kinks), S.Zero)
        shown = Pairing(impulses, Test(self.x), self.x)
        paired = [Step("pairing", shown, pair(impulses, phi, self.x), why="by rs.pair", reference=SCHWARTZ)]
        steps = (mass, *paired * self.has("bend"))
        why = "a nonnegative kernel whose mass stays 1 and gathers at the kink tends to the impulse"
        return Step(
            "limit of the curvature", Limit(D(self.name, self.x, 2), self.beta, oo, "-"),
            diff(self.of.source, self.x, 2), why=why, steps=steps, conditions=("as distributions",),
            reference=SCHWARTZ,
        )  # fmt: skip

    def all(self) -> list[Step]:
        """Every statement; of a case of the parameters, under its condition."""
        if self.condition is None:
            return self.statements()
        why = f"f_beta where {self.condition}"
        steps = tuple(self.statements())
        return [Step("case", self.name, self.smooth_function, self.condition, why=why, steps=steps, relation=":=")]

    def statements(self) -> list[Step]:
        """What is proved, in this order."""
        found = [*self.definition(), *self.distance(), self.function()]
        found += [self.at_jump(k) for k in self.view.kinks if k.jump != 0]
        if self.view.kinks:
            found.append(self.slope_off())
        found += [self.slope_at(k) for k in self.view.kinks if k.jump == 0]
        return [*found, self.second()] if self.has("bend") or self.has("jump") else found


@remembered(256)
def _for_large(e: Expr, beta: Symbol) -> Expr:
    """The limit as beta grows; those of a kernel come again with every function."""
    return limit(e, beta, oo)


def _without_empty(e: Expr) -> Expr:
    """An integral from a point to itself is 0; ``doit`` would look for its antiderivative."""
    return e.xreplace({i: S.Zero for i in e.atoms(Integral) if i.limits[0][1] == i.limits[0][2]})


def proof(of: Any) -> Proof:
    """The statements about a smoothing, case by case of the parameters."""
    steps = [s for condition, view in of._views for s in Steps(of, condition, view).all()]
    return Proof(f"Smoothing of {of.source} by {of.kind}", tuple(steps), of.expr, Smoothing(of))
