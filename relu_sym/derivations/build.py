"""``rs.derivation``: which verb, which mode, which style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from inspect import ismethod
from typing import Any

from sympy import And, Basic

from ..budget import verb
from ..calculus.differentiation.diff import Case, Differentiation, diff, differentiate
from ..calculus.differentiation.gradient import gradient, hessian, jacobian
from ..calculus.subdifferentials.subdifferential import SetValuedMap, subdifferential
from ..errors import ReluSymError, UnsupportedError
from ..forms.cells.enumeration import MAX_CELLS
from ..modes import Kind, Mode, as_mode
from ..steps import D, Step, Subdifferential
from ..steps.said import Said, refused
from ..symbols import Gate, Lists, as_assumptions, as_expression, as_variable, infer_variable, unfolded
from . import by_definition, by_rules, ending, gradients, several, weakly
from .all_modes import REMARK, group, tied
from .by_definition import classical as classical_by_definition
from .by_definition import distributional as distributional_by_definition
from .by_definition import set_valued as set_valued_by_definition
from .by_rules import classical as classical_by_rules
from .by_rules import distributional as distributional_by_rules
from .by_rules import set_valued as set_valued_by_rules
from .calls import as_order, called_as_diff, check_call
from .definitions import opened
from .derivation import Derivation, chosen_style
from .frame import Frame
from .other_verbs import by_cases
from .shapes import IN_SPACE
from .verbs import OTHERS

CHAINS: dict[tuple[str, Mode], Callable] = {
    ("rules", Mode.CLASSICAL): classical_by_rules.chain,
    ("rules", Mode.DISTRIBUTIONAL): distributional_by_rules.chain,
    ("rules", Mode.SET_VALUED): set_valued_by_rules.chain,
    ("definition", Mode.CLASSICAL): classical_by_definition.chain,
    ("definition", Mode.DISTRIBUTIONAL): distributional_by_definition.chain,
    ("definition", Mode.SET_VALUED): set_valued_by_definition.chain,
}


DETAILS = ("kinks", "full")
"""How much is told: what happens at the kinks, or every rule."""

WEAK: dict[str, Callable] = {"rules": weakly.by_rules, "definition": weakly.by_definition}
BY_ENDS: dict[str, Callable] = {"rules": ending.by_rules, "definition": ending.by_definition}


@verb
def derivation(
    f: Any,
    /,
    *args: Any,
    mode: str = "distributional",
    style: str = "rules",
    detail: str = "kinks",
    assume: Any = (),
    **options: Any,
) -> Derivation:
    """The derivative of f with every step that leads to it: ``rs.derivation(f, x, n=1, mode=..., style=...)``.

    ``mode``: as for ``rs.diff``, or ``"all"``: the three derivatives side by side, and the identity that ties them.
    ``style="rules"``: read into the normal form, differentiate each piece, then what happens at each breakpoint.
    ``style="definition"``: from first principles (difference quotients; test functions and integration by parts;
    limits of nearby gradients and the subgradient inequality), a second proof, whose end is checked against
    ``rs.diff``.  ``.result`` is what ``rs.diff`` returns.

    ``rs.derivation(rs.diff, f, x, ...)`` is the same, ``(f, x, 2)`` and ``(f, (x, 2))`` as ``rs.diff`` takes them.
    Other verbs: ``rs.derivation(rs.rewrite, f, target)``, ``rs.derivation(rs.convert, d, x, source=..., target=...)``,
    ``rs.derivation(rs.subdifferential, f, x, kind=...)``, and so with ``rs.integrate``, ``rs.pair``, ``rs.limit``,
    ``rs.convolve`` (``rs.derivation(rs.convolve, f, g, x)``), the transforms (without their conditions: ``.result``
    is the transform alone), ``rs.convex_conjugate``, ``rs.prox`` and ``rs.moreau_envelope`` (the subgradients, their
    graph turned, the values), what conjugates are used for (``rs.convex_envelope``, ``rs.infimal_convolution``,
    ``rs.penalty_of``, ``rs.perspective``, ``rs.fenchel_dual``), verdicts (``rs.is_convex``, ``rs.is_increasing``,
    ``rs.lipschitz_constant``, ...: what proves them, or points that refute them), extrema, ranges and continuity
    (``rs.minimum``, ``rs.argmin``, ``rs.function_range``, ``rs.continuous_domain``, ...), ``rs.support``; all that have
    answers in several variables there too, block by block, cell by cell, or by the conjugates.
    Stochastic calculus: ``rs.derivation(rs.expectation, f, law)``, ``rs.derivation(rs.ito, f, X)``,
    ``rs.derivation(X.expected_local_time, level)``, ``rs.sensitivity``, ``rs.bivariate_expectation``,
    ``rs.arc_cosine_kernel``, ``rs.mean_field`` and its ``.variance`` and ``.covariance``.
    ``rs.derivation(rs.dsolve, eq, f(t), ics=...)``, of one linear equation with constant
    coefficients: homogeneous solutions, Green's function, the response to every switch, the conditions.

    In several variables, at a point: ``rs.derivation(f, (x, y), mode="set-valued", at={x: 0, y: 0})``, f an expression
    or a list of components; ``rs.derivation(rs.subdifferential, f, (x, y), at=..., kind=...)`` for the other kinds.
    The steps tell the switches at the point, the cells with their signs and gradients and why each counts, the hull,
    and what the sum and chain rules give where that is larger.  ``.result`` is what ``rs.subdifferential`` returns.
    ``rs.derivation(f, (x, y))``, ``rs.derivation(rs.hessian, f, (x, y), mode=...)`` and so with ``rs.gradient`` and
    ``rs.jacobian``: every entry by the steps of its partial derivative.  So with ``rs.divergence``, ``rs.curl``,
    ``rs.laplacian``, ``rs.interface_conditions``, ``rs.rankine_hugoniot``, ``rs.transport_theorem``, ``rs.layer``,
    ``rs.polygon`` and ``rs.decision_boundary``: jumps across surfaces, points cut out, lengths and angles.

    ``detail="full"``: the smooth part has steps too (sum, product, quotient, power and chain rule), and the sign of a
    switch between its zeros is proved; ``"kinks"`` tells what happens at the kinks.

    ``assume``: relations between parameters, said in front of the steps and stored with them; ``verify`` draws
    parameters that fit.

    Errors: those of the verb; ``UnsupportedError`` for an unknown mode or style, or a definition that cannot be
    worked out (SymPy finds no limit of the quotient).

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> d = rs.derivation(rs.ReLU(x), x, style="definition")
    >>> d.result
    Heaviside(x)
    >>> [s.rule for s in d][:3]
    ['distributional definition', 'normal form', 'split at the breakpoints']
    >>> print(d.verify())
    11/11 steps verified
    """
    if ismethod(f):
        f, args = f.__func__, (f.__self__, *args)
    if not isinstance(f, Basic) and callable(f) and f in VERBS:
        if f is diff:
            check_call(called_as_diff, diff, args, {})
            args = called_as_diff(*args)
            return derivation(*args, mode=mode, style=style, detail=detail, assume=assume, **options)
        if f in GRADIENTS:
            options, mode = options | {"mode": mode}, "distributional"
        if (mode, style, detail) != ("distributional", "rules", "kinks"):
            raise UnsupportedError(
                "mode=, style= and detail= belong to derivatives: name the options of {0} instead", f.__name__
            )
        check_call(VERBS[f], f, args, options)
        if f in IN_SPACE:
            if as_assumptions(assume, None):
                raise UnsupportedError("rs.{0} has no assume=: declare the symbols so", f.__name__)
            told = VERBS[f](*args, **options)
            return opened(told, told.given)
        told = VERBS[f](*args, assume=assume, **options)
        return _assuming(told, assume, args[0] if args else told.given)
    if not isinstance(f, Basic) and callable(f):
        known = ", ".join(sorted(f"rs.{v.__qualname__}" for v in VERBS))
        raise UnsupportedError("no derivation of {0} is told: the verbs are {1}, and derivatives", f.__name__, known)
    check_call(
        of_derivative, derivation, (f, *args), {**options, "mode": mode, "style": style}, required=("mode", "style")
    )
    if detail not in DETAILS:
        raise UnsupportedError("unknown detail {0!r}: choose one of 'kinks', 'full'", detail)
    told = of_derivative(f, *args, mode=mode, style=style, is_full=detail == "full", assume=assume, **options)
    return _assuming(told, assume, f)


def _assuming(d: Derivation, assume: Any, given: Any) -> Derivation:
    """The derivation with what it takes for granted about the parameters, said and stored."""
    d = opened(d, given)
    relations = as_assumptions(assume, d.variable)
    if not relations:
        return d
    parts = [part for k, r in enumerate(relations) for part in ((", ", r) if k else (r,))]
    return replace(d, remarks=(Said("assume: ", *parts), *d.remarks), options=(*d.options, ("assume", And(*relations))))


def of_derivative(
    f: Any,
    x: Any = None,
    n: int = 1,
    *,
    mode: str,
    style: str,
    is_full: bool = False,
    at: Any = None,
    assume: Any = (),
) -> Derivation:
    """The derivation of ``rs.diff(f, x, n, mode=mode)``; in several variables that of the set at a point."""
    if several.is_of_several(f, x, at):
        if several.is_of_functions(x, n, mode, style, is_full, at):
            return VERBS[jacobian if isinstance(f, Lists) else gradient](f, x, mode, None, assume)
        return several.of_point(f, x, n, mode=mode, style=style, is_full=is_full, at=at, assume=assume)
    e = as_expression(f)
    x = infer_variable(e) if x is None else as_variable(x)
    if x is None:
        raise UnsupportedError("{0} has {1} free symbols: name the variable", e, len(e.free_symbols))
    chosen_style(style)
    n = as_order(n)
    if mode == "all":
        return replace(_all(unfolded(e), x, n, style, is_full, assume), given=e)
    if mode not in list(Mode):
        known = ", ".join(repr(m.value) for m in Mode)
        raise UnsupportedError("unknown mode {0!r}: choose one of {1}, 'all'", mode, known)
    chosen = as_mode(mode)
    if chosen is Mode.SET_VALUED:
        if n != 1:
            raise UnsupportedError("the set-valued derivative has order 1 here")
        return of_sets(e, x, style=style, is_full=is_full, assume=assume)
    found = differentiate(e, x, n, chosen, assume)
    return Derivation("diff", chosen.value, style, e, x, n, steps_of(found, style, is_full), found.result)


def steps_of(found: Differentiation, style: str, is_full: bool = False) -> tuple[Step, ...]:
    """The steps of a classical or distributional derivative, case by case of its parameters."""
    frame = Frame(found.gate, is_full)
    with found.gate.errors():
        chains = []
        for c in found.cases:
            steps = _chain_of(c, found, style, frame)
            before = D(frame.out(c.source), frame.x, found.order, found.mode.value)
            chains.append((frame.condition(c.facts), before, frame.out(c.result), steps))
    whole = D(frame.out(found.gate.expr), frame.x, found.order, found.mode.value)
    return frame.told(by_cases(chains, whole, found.result))


def _chain_of(c: Case, found: Differentiation, style: str, frame: Frame) -> tuple[Step, ...]:
    """The lines of one case, by what gave its answer."""
    if c.weak is not None:
        return WEAK[style](c, frame)
    if c.ends is None:
        return CHAINS[style, found.mode](c, found.order, frame)
    assume = tuple(map(found.gate.out, found.gate.assume))
    rest = lambda f, n: steps_of(differentiate(f, frame.x, n, found.mode, assume), style, frame.is_full)  # noqa: E731
    return BY_ENDS[style](c, found.order, frame, rest)


def of_sets(
    f: Any,
    x: Any,
    kind: str = "clarke",
    at: Any = None,
    *,
    max_cells: int = MAX_CELLS,
    style: str = "rules",
    is_full: bool = False,
    assume: Any = (),
) -> Derivation:
    """The derivation of ``rs.subdifferential(f, x, kind)``; with ``at`` that of the set at the point."""
    if several.is_of_several(f, x, at):
        return several.of_sets(f, x, kind, at, max_cells, assume)
    m = subdifferential(f, x, kind, assume=assume)
    if m.kind is Kind.CONVEX:
        raise UnsupportedError(
            "kind='convex' is derived beside Clarke's set: call derivation(f, x, mode='set-valued', style='definition')"
        )
    e = as_expression(f)
    with m._gate.errors():
        frame = Frame(m._gate, is_full)
        steps = frame.told(CHAINS[chosen_style(style), Mode.SET_VALUED](m, frame.out(m._gate.expr), frame))
    return Derivation("diff", Mode.SET_VALUED.value, style, e, m.variable, 1, steps, m, (), (("kind", m.kind.value),))


def _all(f: Any, x: Any, n: int, style: str, is_full: bool, assume: Any) -> Derivation:
    if n != 1:
        raise UnsupportedError("mode='all' is of order 1: the set-valued derivative has no order 2 here")
    steps, results, refusals = [], {}, {}
    gate = Gate(f, x, assume)
    shown = gate.out(gate.expr)
    for mode in Mode:
        try:
            d = of_derivative(f, x, 1, mode=mode.value, style=style, is_full=is_full, assume=assume)
        except ReluSymError as refusal:
            refusals[mode.value] = refusal
            continue
        results[mode.value] = d.result
        sets = isinstance(d.result, SetValuedMap)
        before = Subdifferential(shown, x) if sets else D(shown, x, 1, mode.value)
        after = d.steps[-1].after if sets else d.result
        steps.append(group(mode.value, before, after, d.steps))
    if not results:
        raise next(iter(refusals.values()))
    closed = tied(f, x, assume)
    remarks: list[str] = [refused(r, f"{mode}: refused, {type(r).__name__}: ") for mode, r in refusals.items()]
    if closed:
        remarks.append(REMARK)
    return Derivation("diff", "all", style, f, x, 1, (*steps, *closed), results, tuple(remarks))


def _partial(assume: Any) -> gradients.Partial:
    return lambda e, v, mode: of_derivative(e, v, 1, mode=mode, style="rules", assume=assume)


def _entries(told: Callable[..., Derivation]) -> Callable[..., Derivation]:
    def of_entries(
        f: Any, variables: Any, mode: str = "distributional", at: Any = None, assume: Any = ()
    ) -> Derivation:
        return told(f, variables, mode, at, assume, _partial(assume))

    return of_entries


GRADIENTS = (gradient, jacobian, hessian)
VERBS: dict[Callable, Callable[..., Derivation]] = {
    diff: of_derivative,
    subdifferential: of_sets,
    gradient: _entries(gradients.of_gradient),
    jacobian: _entries(gradients.of_jacobian),
    hessian: _entries(gradients.of_hessian),
    **IN_SPACE,
    **OTHERS,
}

__all__ = ["by_definition", "by_rules", "derivation"]
