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


def test_where_a_program_has_no_value_nothing_is_compared():
    (answer,) = rs.audit("median([x, x, x]) + 0*y", {"x": 0, "y": 0}, "torch").places[0].answers
    assert answer.verdict == "derivative"
    (answer,) = rs.audit("ceil(y) + x", {"x": 0, "y": 0.5}, "tensorflow").places[0].answers
    assert (answer.verdict, answer.repair.verdict) == ("no gradient", "derivative")


def test_candidates_of_other_values_are_passed_over(monkeypatch):
    from relu_sym.parsing.programs import parse_program

    wrong = [("wrong", parse_program("x + x**3")), ("right", parse_program("x"))]
    monkeypatch.setattr("relu_sym.frameworks.audit.candidates", lambda *given: iter(wrong))
    (answer,) = rs.audit("relu(x) - relu(-x)", 0, "torch").places[0].answers
    assert (answer.repair.how, str(answer.repair)) == ("right", "x")


@pytest.mark.parametrize(
    ("program", "at"), [("sort([x, atan(x), log(x)])[1]", 0.0), ("where(atan2(0, x) <= 1, maximum(x, 0), x)", -0.0)]
)
def test_a_program_without_a_value_at_the_point_has_no_set(program, at):
    (answer,) = rs.audit(program, at, "torch").places[0].answers
    assert answer.verdict in ("no set there", "not decided", "refused", "not a number")
