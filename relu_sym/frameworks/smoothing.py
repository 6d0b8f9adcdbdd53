"""``rs.smooth``: a kinked function replaced by a smooth one, with a proved distance between the two."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sympy import Dummy, Expr, S, Symbol, sympify
from sympy.printing.latex import LatexPrinter

from ..budget import verb
from ..errors import Undecided, UnsupportedError
from ..forms.exact import Facts, scalar, sign_of
from ..forms.line.assumed import given
from ..forms.line.guarded import by_cases, cases
from ..forms.line.partition import Domain
from ..symbols import Gate, as_assumptions, as_expression, exact, infer_variable
from ..vocabularies.read import read
from .jump_view import JumpView, jump_view
from .kernels import Kernel, as_kernel
from .proof import Proof
from .rounded_view import smoothed, uniform_bound

SHARPNESS = Dummy("beta", positive=True)
"""beta inside: positive, and no symbol of the caller's."""
DISTANCE = Dummy("delta", positive=True)


class Smoothed:
    """A smooth function near f: ``expr``, and ``bound`` with |expr - f| <= bound for every real x and beta > 0.

    Where f jumps (``jumps``), the bound holds at points that are at least ``delta``, a positive symbol, away from all
    of them; at a point with a value of its own (``holes``) it holds for the limit of f.  ``derivation()`` proves the
    limits as beta grows.
    """

    def __init__(self, f: Expr, x: Symbol, beta: Expr, kind: str, assume: Any) -> None:
        self.source, self.variable, self.beta, self.kind = f, x, beta, kind
        self._gate = Gate(f, x, assume)
        with self._gate.errors():
            self._views = self._cases()

    def __reduce__(self) -> tuple:
        return Smoothed, (self.source, self.variable, self.beta, self.kind, self._gate.assume)

    def _run(self, facts: Facts) -> JumpView:
        return jump_view(read(facts.applied(self._gate.expr), Domain(self._gate.lo, self._gate.hi, facts)))

    def _cases(self) -> tuple[tuple[Any, JumpView], ...]:
        """(condition on the parameters, jump view); the condition is None if there is one case."""
        try:
            return ((None, self._run(given(self._gate.assume))),)
        except Undecided as undecided:
            found = cases(self._run, undecided, self._gate.assume)
            return tuple((c, view) for c, view in found if view is not None)

    @property
    def kernel(self) -> Kernel:
        """The ramp, the sigmoid, and the law of the kernel."""
        return as_kernel(self.kind)

    def _out(self, e: Expr) -> Expr:
        return self._gate.out(e).xreplace({SHARPNESS: self.beta, DISTANCE: self.delta})

    @cached_property
    def delta(self) -> Symbol:
        """The distance from the jumps in ``bound``."""
        taken = {s.name for s in self.source.free_symbols | self.beta.free_symbols}
        return Symbol(next(n for n in ("delta", *(f"delta_{k}" for k in range(99))) if n not in taken), positive=True)

    @cached_property
    def jumps(self) -> tuple[Expr, ...]:
        """The points where f jumps, in some case of the parameters."""
        found = (self._out(k.point) for _, view in self._views for k in view.kinks if k.jump != 0)
        return tuple(dict.fromkeys(found))

    @cached_property
    def points(self) -> tuple[Expr, ...]:
        """The breakpoints that are smoothed, in some case of the parameters."""
        return tuple(dict.fromkeys(self._out(k.point) for _, view in self._views for k in view.kinks))

    @cached_property
    def holes(self) -> tuple[Expr, ...]:
        """The points whose value is not the limit of f there."""
        return tuple(dict.fromkeys(self._out(k.point) for _, view in self._views for k in view.kinks if k.is_hole))

    @cached_property
    @verb("source")
    def expr(self) -> Expr:
        """The smooth function, in x and beta."""
        return self._joined(lambda view: smoothed(view, self.kernel, SHARPNESS))

    @cached_property
    @verb("source")
    def bound(self) -> Expr:
        """A bound of the distance to f, sharp if f has one kink between straight pieces."""
        return self._joined(lambda view: uniform_bound(view, self.kernel, SHARPNESS, DISTANCE))

    def _joined(self, of: Any) -> Expr:
        """One expression over the cases of the parameters."""
        with self._gate.errors():
            if len(self._views) == 1 and self._views[0][0] is None:
                return self._out(of(self._views[0][1]))
            return self._out(by_cases(lambda facts: of(self._run(facts)), self._gate.assume))

    @verb("source")
    def derivation(self) -> Proof:
        """The limits as beta grows of the function, of its derivative off and at the kinks, and of the second
        derivative, each from a limit that ``rs.limit`` found or a pairing of ``rs.pair``."""
        from .smoothing_steps import proof  # with all of verification

        with self._gate.errors():
            return proof(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Smoothed) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash(self.__reduce__()[1])

    def __str__(self) -> str:
        where = f" at distance {self.delta} or more from {', '.join(map(str, self.jumps))}" if self.jumps else ""
        where += f", not of the value of its own at {', '.join(map(str, self.holes))}" if self.holes else ""
        where += "" if self.beta.is_positive else f", for {self.beta} > 0"
        return f"{self.expr}\n({self.kind}; within {self.bound} of {self.source}{where})"

    def __repr__(self) -> str:
        return f"<Smoothed: {self.source} by {self.kind}, beta = {self.beta}>"

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return printer._print(self.expr)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {LatexPrinter().doprint(self.expr)}$"


@verb
def smooth(f: Any, beta: Any, kind: str = "softplus", x: Any = None, assume: Any = ()) -> Smoothed:
    """f with every kink rounded off on the scale 1/beta, by one symmetric kernel, and a proved distance to f.

    The *normal form* is smoothed, not the heads: ReLU(ReLU(x)) is ReLU(x), with slope 1/2 at 0 (rounding each head
    would give 1/3).  With jumps J of f and s of f' at the breakpoints a, and r what is left of the difference of the
    pieces, f = f_0 + sum (J + s (x - a) + r) H(x - a); the ramp (x - a)_+ becomes S(x - a), the step the sigmoid
    S'(x - a), and r is blended by the sigmoid.  The kinds and their kernels, each of mass 1:

    - ``"softplus"``: S = log(1 + exp(beta*u))/beta, the logistic kernel; S - relu <= log(2)/beta;
    - ``"squareplus"``: S = (u + sqrt(u**2 + 4/beta**2))/2; at most 1/beta, with tails of order 1/(beta**2*u);
    - ``"huber"``: the uniform kernel on [-1/beta, 1/beta]: parabolas of that width, once differentiable (jumps become
      straight ramps, continuous); at most 1/(4*beta);
    - ``"mollifier"``: the bump exp(-1/(1 - (beta*u)**2)) on [-1/beta, 1/beta], smooth, and f itself outside.

    ``beta``: a positive number or symbol; an undeclared one is taken as positive, and printed so; one that is declared
    real has to be positive, by declaration or ``assume``. ``x=None``: the one free symbol of f besides beta. Gives
    ``rs.Smoothed``: ``.expr``, ``.bound``, ``.derivation()``. At the kink: the derivative tends to the mean of the
    one-sided slopes, at a jump the function to the mean of its limits.

    Errors: ``UnsupportedError`` (impulses, kinks without end, pieces such as log(x) that end at a breakpoint; a beta
    that may be negative).

    >>> from sympy import Abs, Symbol
    >>> import relu_sym as rs
    >>> x, beta = Symbol('x', real=True), Symbol('beta', positive=True)
    >>> s = rs.smooth(rs.ReLU(rs.ReLU(x)), beta)
    >>> s.expr, s.bound
    (log(exp(beta*x) + 1)/beta, log(2)/beta)
    >>> rs.smooth(Abs(x), beta, kind="huber").bound
    1/(2*beta)
    >>> rs.smooth(rs.Heaviside(x), beta).bound                # at distance delta from the jump
    1/(exp(beta*delta) + 1)

    Reference: C. Chen and O. L. Mangasarian, A class of smoothing functions for nonlinear and mixed complementarity
    problems, Computational Optimization and Applications 5 (1996) 97-138; J. T. Barron, Squareplus (2021).
    """
    as_kernel(kind)
    e = as_expression(f)
    scale = _as_scale(beta, assume)
    if x is None:
        x = infer_variable(e.subs(scale, 1) if scale.is_Symbol else e)
        if x is None:
            raise UnsupportedError("{0} has not one free symbol: name the variable", e)
    if x in scale.free_symbols or scale in e.free_symbols:
        raise UnsupportedError("beta = {0} must be a scale of its own, not in {1} or its variable", scale, e)
    return Smoothed(e, x, scale, kind, assume)


def _as_scale(beta: Any, assume: Any) -> Expr:
    """beta as an expression that is positive, or of which nothing is declared."""
    e = exact(sympify(beta))[0] if isinstance(beta, (Expr, int, float)) and not isinstance(beta, bool) else S.NaN
    is_wrong = e.is_extended_positive is False or e.is_finite is False or e.is_real is False
    if is_wrong or (e.is_number and not e.is_positive):
        raise UnsupportedError("beta = {0!r}: the sharpness is a positive number or symbol", beta)
    if e.is_extended_real and not e.is_positive and not _is_assumed_positive(e, assume):
        raise UnsupportedError(
            "beta = {0} must be positive, decidably: declare its symbols positive, or assume=({0} > 0,)", e
        )
    return e


def _is_assumed_positive(e: Expr, assume: Any) -> bool:
    """Whether ``assume=`` makes it positive."""
    try:
        return sign_of(scalar(e), given(as_assumptions(assume, None))) > 0
    except Undecided:
        return False
