"""The question that a derivation answers: every argument of its verb, and which lines can begin its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import (
    Abs,
    Basic,
    Heaviside,
    Integral,
    Limit,
    Max,
    Min,
    Piecewise,
    S,
    SingularityFunction,
    Tuple,
    sign,
)

from ..calculus.equations.conditions_asked import as_condition, over_sides
from ..calculus.rewriting.rewrite import TARGETS
from ..calculus.subdifferentials.subdifferential import SetValuedMap
from ..functions import HeavisideStep, ReLU
from ..modes import Mode
from ..steps import (
    Convolution,
    D,
    FilippovAt,
    Pairing,
    SolutionOf,
    Solutions,
    Step,
    Subdifferential,
    SubdifferentialAt,
    Test,
    Transform,
)
from ..steps.overall import KINDS
from ..symbols import Gate, exact, unfolded
from .convex_openings import OPTIMA, opens_convex
from .drawn import DRAWN
from .entries import OF_ENTRIES
from .openings import MOTIONS, question_of
from .other_verbs import THEOREMS
from .rows_definition import ROWS
from .sameness import entered, same, shown_as, shows
from .spaces import IN_SPACE, SHAPES, broken_components, broken_shape, is_of_components, is_over_space, opening

PARTS = {
    "diff": (),
    "rewrite": ("target",),
    "convert": ("source", "target", "f"),
    "integrate": ("limits", "endpoints"),
    "pair": ("phi",),
    "limit": ("x0", "dir"),
    "convolve": ("g",),
    "dsolve": ("func", "ics"),
    "solveset": ("domain",),
    "solve": (),
    "reduce_inequalities": (),
    "filippov": ("variables", "at"),
    "trajectory": ("variables", "start", "until"),
    "subgradient_flow": ("variables", "start"),
    "fourier_series": ("limits",),
    "inverse_fourier_transform": ("to",),
    "fourier_transform": ("to",),
    "inverse_laplace_transform": ("to",),
    "laplace_transform": ("to",),
    "subdifferential": ("variables", "at", "kind", "max_cells"),
    "convex_conjugate": ("y",),
    "support": ("y",),
    "prox": ("u", "lam"),
    "moreau_envelope": ("u", "lam"),
    **dict.fromkeys(KINDS, ("domain",)),
    "is_strongly_convex": ("domain", "modulus"),
    "biconjugate": (),
    "convex_envelope": (),
    "infimal_convolution": ("g",),
    "penalty_of": ("answer",),
    "perspective": ("t",),
    "fenchel_dual": ("g", "A", "y"),
    "expectation": ("law", "drawn"),
    "sensitivity": ("law", "drawn", "parameter", "n"),
    "bivariate_expectation": ("variables", "pair"),
    "mean_field": ("bias_variance",),
    "variance": ("layer", "of"),
    "covariance": ("layer", "of", "variables"),
    "ito": ("process", "symmetric"),
    "expected_local_time": ("process", "time"),
    "gradient": ("variables",),
    "jacobian": ("variables",),
    "hessian": ("variables",),
    "divergence": ("variables",),
    "curl": ("variables",),
    "laplacian": ("variables",),
    "interface_conditions": ("variables", "operator", "source"),
    "rankine_hugoniot": ("flux", "variables"),
    "transport_theorem": ("g", "variables", "t"),
    "layer": ("variables",),
    "polygon": ("variables",),
    "decision_boundary": ("variables", "box"),
}
"""What belongs to the question of a verb beside f, the variable, order, mode and style; more may be stored."""

OWN = {"convert": ("", "rules", 1), "subdifferential": ("set-valued", "rules", 1)}
"""Mode, style and order of the verbs that have them."""

SOLVING = ("solveset", "solve", "reduce_inequalities")
"""Verbs whose answer says for which values of the variable a condition holds."""

PROOFS = frozenset(r.name for r in ROWS)
"""Rules that only a derivation from the definition cites."""

WORDS = {c.__name__: c for c in TARGETS.values()} | {"Heaviside": Heaviside}
"""Vocabularies by the names of their classes, under which a target is stored."""

KINKED = (ReLU, HeavisideStep, Heaviside, Max, Min, Abs, sign, SingularityFunction)


def asked(d: Any) -> dict[str, Any]:
    """The whole question, by name; an integral without stored limits is indefinite."""
    found = {n: getattr(d, n) for n in ("verb", "mode", "style", "given", "variable", "order")} | dict(d.options)
    if d.verb == "diff" and d.mode == "set-valued":
        found.setdefault("kind", "clarke")
    if d.verb == "integrate":
        found.setdefault("limits", Tuple(Tuple(d.variable)) if isinstance(d.variable, Basic) else Tuple())
        found.setdefault("endpoints", None)
    return found


def other_question(d: Any) -> Iterator[str]:
    """In what the lines answer another question than the one that is stored, in words."""
    question = asked(d)
    missing = [n for n in PARTS.get(d.verb, ()) if n not in question]
    if missing or d.verb not in PARTS:
        yield f"broken: the question is not stored: {', '.join(missing) or d.verb}"
        return
    if d.verb in OF_ENTRIES:
        if (d.style, d.order) != ("rules", 1) or d.mode not in ("classical", "distributional"):
            yield f"broken: {d.verb} has no such mode, style and order"
        return
    if d.verb in IN_SPACE:
        if (d.style, d.order, d.mode) != ("rules", 0, ""):
            yield f"broken: {d.verb} has no mode, style and order of its own"
        if d.verb in SHAPES:
            yield from broken_shape(d)
        elif is_of_components(d):
            yield from broken_components(d)
        elif not same(d.steps[0].before, next(opening(d))):
            yield f"broken: the first line is not about {d.given}"
        return
    if d.mode != "all" and not _opens(d.steps[0].before, d, question):
        yield f"broken: the first line is not about {_told(d.steps[0].before, d, question)}"
    if d.verb == "diff":
        by_definition = any(s.rule in PROOFS for s in d.walk())
        if by_definition is not (d.style == "definition"):
            yield f"broken: the lines are not in the style {d.style!r}"
    elif (d.mode, d.style, d.order) != OWN.get(d.verb, ("", "rules", 0)):
        yield f"broken: {d.verb} has no mode, style and order of its own"
    if d.verb == "rewrite":
        yield from _other_words(d, question["target"])
    if d.verb == "convert":
        yield from _other_theorem(d, question)


def _told(line: Basic, d: Any, question: dict) -> str:
    """What the first line should be about; where that is f itself, what else was asked."""
    rest = [f"{n}={question[n]}" for n in PARTS[d.verb] if question[n] is not None]
    alike = rest and isinstance(d.given, Basic) and line.args and isinstance(line.args[0], Basic)
    return f"{d.given} with {', '.join(rest)}" if alike and shows(line.args[0], d) else str(d.given)


def _opens(line: Basic, d: Any, question: dict) -> bool:
    """Whether an honest derivation can begin with this line."""
    f, x = d.given, d.variable
    if d.verb == "convert" and isinstance(f, SetValuedMap):
        return line == Subdifferential(f.source, x)
    if not isinstance(f, Basic):
        return False
    if d.verb == "subdifferential":
        same_place = all(line.args[k] == exact(question[n])[0] for k, n in ((1, "variables"), (2, "at")))
        asks = isinstance(line, SubdifferentialAt) and same_place and line.args[3].name == question["kind"]
        return asks and same(line.args[0], f)
    if d.verb == "convert":
        return same(line, f)
    if d.verb == "rewrite":
        return line == f or (x is not None and line == entered(d))
    if d.verb == "integrate":
        if is_over_space(d):
            return line.limits == tuple(question["limits"]) and same(line.args[0], f)
        known = isinstance(question["limits"], Tuple) and len(question["limits"]) > 0
        return known and integrates_over(line, question["limits"][0], x) and shows(line.args[0], d)
    if d.verb == "filippov":
        return isinstance(line, FilippovAt) and all(map(same, line.args, (f, question["variables"], question["at"])))
    if d.verb in SOLVING:
        domain = question.get("domain", S.Reals)
        return isinstance(line, Solutions) and same(line, Solutions(x, over_sides(as_condition(f), unfolded), domain))
    if d.verb in MOTIONS:
        return any(same(line, MOTIONS[d.verb](e, question["variables"], question["start"], x)) for e in _entering(d))
    if d.verb == "dsolve":
        return isinstance(line, SolutionOf) and same(line, question_of(f, question["func"], question["ics"]))
    if d.verb in ("pair", "convolve", "fourier_series") or "to" in PARTS[d.verb]:
        return _opens_signal(line, d, question)
    if d.verb in KINDS or d.verb in OPTIMA or d.verb == "fenchel_dual":
        return opens_convex(line, d, question)
    if d.verb in DRAWN:
        return same(line, DRAWN[d.verb](f, question))
    if d.verb == "limit":
        return isinstance(line, Limit) and line.args[1] == x and shows(line.args[0], d) and _approaches(line, question)
    if d.mode == "set-valued":
        return line == Subdifferential(entered(d), x, question["kind"])
    start = D(entered(d), x, d.order, d.mode)
    return line == start or (d.style == "definition" and line in spelled(start))


def _opens_signal(line: Basic, d: Any, question: dict) -> bool:
    """The same of pairings, convolutions, series and transforms."""
    x = d.variable
    if d.verb == "fourier_series":
        return shows(line, d)
    if d.verb in ("pair", "convolve"):
        noun = Pairing if d.verb == "pair" else Convolution
        if not isinstance(line, noun) or line.args[2] != x or not shows(line.args[0], d):
            return False
        return same(line.args[1], question["phi"]) if d.verb == "pair" else shown_as(line.args[1], question["g"], x)
    asks = isinstance(line, Transform) and line.args[1:3] == (x, question["to"]) and line.args[3].name == d.verb
    return asks and shows(line.args[0], d)


def _entering(d: Any) -> Iterator[Basic]:
    """A field or a function of its own variable as it was given, and as the verb enters it."""
    yield d.given
    if not isinstance(d.given, Tuple):
        gate = Gate(d.given, asked(d)["variables"][0])
        yield gate.out(gate.expr)


def _approaches(line: Limit, question: dict) -> bool:
    """The point and the side; an infinite point has one side only."""
    at = question["x0"]
    return same(line.args[2], at) and (at.is_infinite or str(line.args[3]) == question["dir"])


def integrates_over(line: Basic, limit: Tuple, x: Any = None) -> bool:
    """Whether a line is the integral over these limits."""
    if not isinstance(line, Integral) or len(line.limits) != 1 or len(line.limits[0]) != len(limit):
        return False
    over = line.limits[0]
    return over[0] == limit[0] and (x is None or over[0] == x) and all(map(same, over[1:], limit[1:]))


def spelled(line: Basic, f: Basic | None = None) -> tuple[Basic, ...]:
    """A derivative as the definition style writes it, or another distribution ``f`` in its place."""
    if not isinstance(line, D):
        return ()
    x = line.args[1]
    return (Pairing(line if f is None else f, Test(x), x),)


def _other_words(d: Any, target: Any) -> Iterator[str]:
    """Kinks along the variable in words that are not the target's; head by head only without a variable."""
    x, e, head = d.variable, d.result, WORDS.get(target)
    if head is None or not isinstance(e, Basic):
        yield f"broken: {target!r} is no vocabulary"
        return
    along = e.free_symbols if x is None else {x}
    found = [h for h in e.atoms(*KINKED) if not isinstance(h, head) and h.free_symbols & along]
    if x is not None and head is not Piecewise:
        found += [h for h in e.atoms(Piecewise) if any(x in c.free_symbols for _, c in h.args)]
    if found:
        yield f"broken: {found[0]} is not in the words of {target}"
    if x is not None and any(s.rule == "heads rewritten" for s in d.steps):
        yield f"broken: the lines do not rewrite along {x}"


def _other_theorem(d: Any, question: dict) -> Iterator[str]:
    """The last line cites the theorem from the source to the target, and says whether a function was checked."""
    try:
        source, target = Mode(question["source"]), Mode(question["target"])
    except ValueError:
        yield "broken: source and target are no modes"
        return
    last: Step = d.steps[-1]
    if last.rule != ("same mode" if source is target else THEOREMS[source, target]):
        yield f"broken: the last line does not lead from {source.value} to {target.value}"
    if (source is Mode.SET_VALUED) is not isinstance(d.given, SetValuedMap):
        yield f"broken: what is given is no derivative of the mode {source.value}"
    if (target is Mode.SET_VALUED) is not isinstance(d.result, SetValuedMap):
        yield f"broken: the result is no derivative of the mode {target.value}"
    checked = any(t.endswith(": checked") for t in last.conditions)
    if source is not target and checked is (question["f"] is None):
        yield "broken: the last line does not tell whether a function was given"
