"""The function of which a set is asked: its form, and where its slope has cluster values only."""

from __future__ import annotations

from ...errors import NotLipschitzError
from ...forms.exact import expression
from ...forms.facts import Facts
from ...forms.line.partition import Domain, LineForm
from ...symbols import Gate, T
from ...vocabularies.read import read


def function_form(gate: Gate, facts: Facts) -> LineForm:
    """The form of a function, in one case of the parameters."""
    form = read(facts.applied(gate.expr), Domain(gate.lo, gate.hi, facts))
    if not form.is_function:
        raise NotLipschitzError(
            "the impulse at {0} = {1} has no subdifferential: it is no function",
            T,
            expression(form.impulsive_point),
        )
    return form
