"""Derivations by the weak chain rule: in steps by heads, and from the definition, by the theorem."""

from __future__ import annotations

from sympy import Expr, Max, Min
from sympy.core.function import AppliedUndef

from ..calculus.differentiation.diff import Case
from ..steps import D, Pairing, Step, Test
from .catalogue import step
from .chain import Chain
from .frame import Frame

NULL = "values at the kinks, a null set, carry no meaning"


def by_rules(case: Case, frame: Frame) -> tuple[Step, ...]:
    """D f = the derivative almost everywhere."""
    c = Chain(D(frame.out(case.source), frame.x))
    c.to(law(case.source), frame.out(case.result), heads(case, frame), hypotheses(case, frame))
    return tuple(c.steps)


def by_definition(case: Case, frame: Frame) -> tuple[Step, ...]:
    """<D f, phi> = -<f, phi'> = <f' almost everywhere, phi> = <result, phi>."""
    x, source, result = frame.x, frame.out(case.source), frame.out(case.result)
    c = Chain(Pairing(D(source, x), Test(x), x))
    c.to("distributional definition", -Pairing(source, Test(x, 1), x))
    c.to("locally Lipschitz", Pairing(D(source, x, 1, "classical"), Test(x), x))
    c.to(law(case.source), Pairing(result, Test(x), x), heads(case, frame), hypotheses(case, frame))
    c.anew("equal distributions", D(source, x), result)
    return tuple(c.steps)


def heads(case: Case, frame: Frame) -> list[Step]:
    """The derivative of every kinked head, inner ones first."""
    return [
        step(
            law(head),
            D(frame.out(head), frame.x),
            frame.out(slope),
        )
        for head, slope in (case.weak.laws if case.weak else ())
        if head != case.source
    ]


def law(e: Expr) -> str:
    """The rule that differentiates the outermost head."""
    return "derivative of a maximum" if isinstance(e, (Max, Min)) else "weak chain rule"


def hypotheses(case: Case, frame: Frame) -> list[str]:
    """What is taken for granted, and what the answer does not say."""
    names = sorted({str(u.func) for u in case.source.atoms(AppliedUndef)})
    out = [f"{', '.join(names)}: taken to be continuously differentiable"] if names else []
    return out if case.weak and case.weak.keeps_means else [*out, NULL]
