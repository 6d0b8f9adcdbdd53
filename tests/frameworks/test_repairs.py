"""A repair is of the same function."""

import pytest

import relu_sym as rs


@pytest.mark.parametrize(
    ("program", "at", "framework"),
    [
        ("norm([x, x, 3], oo)", 0, "torch"),
        ("norm([x, y], 1)", {"x": 0, "y": 0}, "torch"),
        ("hypot(x, y)", (0, 0), "jax"),
    ],
)
def test_no_repair_is_of_another_function(program, at, framework):
    report = rs.audit(program, at, framework)
    for answer in report.places[0].answers:
        if answer.repair:
            again = rs.audit(str(answer.repair), at, framework)
            assert rs.equal(report.function, again.function, sense="almost-everywhere") is not False


def test_candidates_of_other_values_are_passed_over(monkeypatch):
    from relu_sym.parsing.programs import parse_program

    wrong = [("wrong", parse_program("x + x**3")), ("right", parse_program("x"))]
    monkeypatch.setattr("relu_sym.frameworks.audit.candidates", lambda *given: iter(wrong))
    (answer,) = rs.audit("relu(x) - relu(-x)", 0, "torch").places[0].answers
    assert (answer.repair.how, str(answer.repair)) == ("right", "x")
