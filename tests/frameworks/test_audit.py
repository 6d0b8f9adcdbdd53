"""Verdicts, reasons, repairs, and the report in every format; the field of all conventions."""

import json
from xml.dom import minidom

import pytest
from sympy import FiniteSet, Interval, Rational, S, Symbol, nan, oo, pi, sqrt

import relu_sym as rs
from relu_sym.cli.command import main
from relu_sym.frameworks.truth import RIGHT

x = Symbol("x", real=True)
BIG = ("torch", "jax", "tensorflow", "keras", "paddle")

VERDICTS = [
    # program, at, framework, slopes, verdict, repaired program
    ("relu(x) - relu(-x)", 0, "torch", (0,), "artefact", "x"),
    ("relu(x) - relu(-x)", 0, "casadi", (1,), "derivative", ""),
    ("relu(x)", 0, "torch", (0,), "extreme point of the set", ""),
    ("abs(x)", 0, "torch", (0,), "inside the set", ""),
    ("maximum(x, 0) + minimum(x, 0)", 0, "tensorflow", (2,), "artefact", "x"),
    ("sqrt(x)", 0, "torch", (oo,), "no set there", "no repair found"),
    ("floor(x)", 1, "torch", (0,), "no set there", "no repair found"),
    ("floor(x)", 1, "tensorflow", (None,), "no gradient", "no repair found"),
    ("where(x == 0, 0, x)", 0, "jax", (0,), "artefact", "x"),
    ("x**2", 0, "jax", (0,), "derivative", ""),
    ("maximum(x, y)", {"x": 1, "y": 1}, "jax", (S.Half, S.Half), "inside the set", ""),
    ("maximum(x, y)", {"x": 1, "y": 1}, "tensorflow", (1, 0), "extreme point of the set", ""),
    ("max([x, y])", {"x": 1, "y": 1}, "pytensor", (1, 1), "artefact", "maximum(x, y)"),
    ("prelu(x, 0.25)", 0, "keras", (0,), "artefact", None),
    ("100*(relu(-x) + x - relu(x))", 0, "torch", (100,), "artefact", None),
]


@pytest.mark.parametrize(("program", "at", "framework", "slopes", "verdict", "repaired"), VERDICTS)
def test_verdicts_and_repairs(program, at, framework, slopes, verdict, repaired):
    (place,) = rs.audit(program, at, framework).places
    (answer,) = place.answers
    assert (answer.slopes, answer.verdict) == (slopes, verdict)
    assert repaired is None or str(answer.repair) == repaired
    assert answer.is_right == (verdict in RIGHT)


NANS = [
    ("where(x > 0, sqrt(x), 0)", -1),
    ("where(x == 0, 1, sin(x)/x)", 0),
    ("sqrt(x*x)", 0),
    ("(x*x)**0.5", 0),
    ("norm([x, y])**2", {"x": 0, "y": 0}),
    ("sqrt(x*x + y*y)", {"x": 0, "y": 0}),
    ("where(x > 1, log(x), x - 1)", -2),
]


@pytest.mark.parametrize("framework", BIG)
@pytest.mark.parametrize(("program", "at"), NANS)
def test_what_is_no_number_is_repaired_and_the_repair_is_right(program, at, framework):
    report = rs.audit(program, at, framework)
    (answer,) = report.places[0].answers
    if answer.verdict != "not a number":
        return
    assert nan in answer.slopes and answer.blamed
    if report.places[0].truth.clarke is None:  # no set of several variables: nothing can be called right
        return
    assert answer.repair and answer.repair.verdict in RIGHT, program
    again = rs.audit(str(answer.repair), at, framework)
    (repaired,) = again.places[0].answers
    assert repaired.is_right or again.places[0].truth.clarke is None
    assert rs.equal(report.function, again.function, sense="almost-everywhere") is not False


def test_every_kink_of_the_operations_is_a_place():
    assert [p.point[x] for p in rs.audit("relu(x + 1) - 2*relu(x) + relu(x - 1)").places] == [-1, 0, 1]
    assert [p.point[x] for p in rs.audit("relu(x) - relu(-x)").places] == [0]
    assert [p.point[x] for p in rs.audit("sqrt(x*x)").places] == [0]
    assert [p.point[x] for p in rs.audit("clip(x, 0, 1) + 1/(x - 3)").places] == [0, 1, 3]
    assert rs.audit("exp(x)").places == ()
    assert "every whole number" in " ".join(rs.audit("abs(sin(x))").notes)


def test_a_table_without_a_row_is_told_in_its_row():
    (answer,) = rs.audit("relu(x)", 0, "autograd").places[0].answers
    assert answer.slopes is None and answer.verdict == "refused" and "no convention is measured" in answer.notes[0]


def test_an_expression_is_noted_as_respelled():
    assert any("respelled" in note for note in rs.audit(rs.ReLU(x), 0).notes)


def test_several_variables_need_a_point():
    with pytest.raises(rs.UnsupportedError, match="name the point"):
        rs.audit("maximum(x, y)")


def test_vectors_are_audited_by_their_entries():
    (answer,) = rs.audit("max(v)", {"v": [1, 1, 1]}, "torch").places[0].answers
    assert answer.slopes == (Rational(1, 3),) * 3 and answer.verdict == "inside the set"


@pytest.mark.parametrize(
    "made", [lambda: rs.audit("relu(x) - relu(-x)"), lambda: rs.conventions("torch"), rs.conventions]
)
def test_every_format(made):
    report = made()
    text = report.to_text(80)
    assert max(map(len, text.splitlines())) <= 80 or made is rs.conventions
    assert "\\begin{tabular}" in report.to_latex() and "| --- |" in report.to_markdown()
    minidom.parseString(report.to_html().replace("<!DOCTYPE html>", ""))
    minidom.parseString(report._repr_html_())
    assert json.loads(report.to_json())
    assert str(report) == report.to_text() == repr(report)


def printed(capsys, *argv):
    status = main(list(argv))
    out, err = capsys.readouterr()
    return status, out, err


def test_the_command(capsys):
    status, out, _ = printed(capsys, "relu(x) - relu(-x)", "--audit", "--at", "x=0")
    assert status == 0 and "artefact" in out and "repaired (simplified): x returns: derivative" in out
    _, out, _ = printed(
        capsys, "maximum(x, y)", "--audit", "--at", "x=1, y=1", "--frameworks", "jax", "--format", "json"
    )
    assert json.loads(out)["places"][0]["frameworks"][0]["verdict"] == "inside the set"
    status, _, err = printed(capsys, "relu(x)", "--audit", "--order", "2")
    assert status == 2 and "takes EXPR as a program" in err
    status, _, err = printed(capsys, "relu(x)", "--frameworks", "jax")
    assert status == 2 and "add --audit" in err


FIELDS = [
    ("relu(x) - relu(-x)", 0, Interval(0, 2), FiniteSet(1)),
    ("relu(x)", 0, Interval(0, 1), Interval(0, 1)),
    ("relu(x)", 1, FiniteSet(1), FiniteSet(1)),
    ("100*(relu(-x) + x - relu(x))", 0, Interval(-100, 100), FiniteSet(0)),
    ("relu(relu(x) - relu(-x))", 0, Interval(0, 2), Interval(0, 1)),
    ("abs(x)*abs(x)", 0, FiniteSet(0), FiniteSet(0)),
    ("clip(x, 0, 1)", 1, Interval(0, 1), Interval(0, 1)),
    ("max([x, 2*x, -x])", 0, Interval(-1, 2), Interval(-1, 2)),
]


@pytest.mark.parametrize(("program", "at", "field", "clarke"), FIELDS)
def test_fields_of_all_conventions(program, at, field, clarke):
    found = rs.conservative_field(program, at)
    assert (found.field, found.clarke) == (field, clarke)


def test_fields_of_several_variables():
    found = rs.conservative_field("maximum(x, y) - maximum(x, y)", {"x": 0, "y": 0})
    assert found.field == rs.Polytope((-1, 1), (1, -1)) and found.clarke == rs.Polytope((0, 0))


@pytest.mark.parametrize(("program", "at"), [("sqrt(x)", 0), ("floor(x)", 1), ("sign(x)", 0)])
def test_fields_are_of_lipschitz_programs(program, at):
    with pytest.raises(rs.UnsupportedError, match="conservative field is of"):
        rs.conservative_field(program, at)
    with pytest.raises(rs.BudgetError, match="at most 12"):
        rs.conservative_field("+".join(["relu(x)"] * 13), 0)


@pytest.mark.parametrize(
    ("program", "field"),
    [
        ("where(x > 0, x, 0)", Interval(0, 1)),
        ("where(x == 0, 0, x)", Interval(0, 1)),
        ("where(not (x > 0), 0, x)", Interval(0, 1)),
        ("where(x > 0 and x < 1, x, 0)", Interval(0, 1)),
        ("where(x >= 0, x**2, x) - where(x > 0, 0, x)", Interval(-1, 1)),
        ("where(x > 1, x, 0)", {0}),
    ],
)
def test_the_field_of_where_has_both_branches_at_its_boundary(program, field):
    found = rs.conservative_field(program, 0)
    assert set(found.field) == field if isinstance(field, set) else found.field == field
    assert found.clarke.is_subset(found.field)


@pytest.mark.parametrize("program", ["where(x > 0, 1, 0)", "where(x > 0, x + 1, x)", "where(x == 0, 1, sin(x)/x)"])
def test_the_field_of_a_jump_is_refused(program):
    with pytest.raises(rs.UnsupportedError, match="conservative field is of a locally Lipschitz program"):
        rs.conservative_field(program, 0)


def test_the_field_of_norms_with_kinks():
    assert len(rs.conservative_field("norm([x, y], 1)", {"x": 0, "y": 0}).field.vertices) == 4
    assert len(rs.conservative_field("norm([x, y], oo)", {"x": 1, "y": 1}).field.vertices) == 2


@pytest.mark.parametrize(
    ("program", "framework", "verdict"),
    [("norm([x, y])", "torch", "inside the set"), ("hypot(x, y)", "jax", "inside the set")],
)
def test_the_set_of_a_norm_is_a_ball(program, framework, verdict):
    place = rs.audit(program, {"x": 0, "y": 0}, framework).places[0]
    assert str(place.truth.clarke) == "Ball((0, 0), 1)" and place.answers[0].verdict == verdict


def test_a_vertex_of_a_ball_and_an_artefact_beside_it():
    right = rs.audit("hypot(x, y)", {"x": 0, "y": 0}, "jax").places[0].truth
    assert right.verdict((Rational(3, 5), Rational(4, 5))) == "extreme point of the set"
    assert right.verdict((Rational(3, 5), Rational(41, 50))) == "artefact"


def test_numbers_are_compared_however_they_are_written():
    right = rs.audit("abs(x)*sqrt(5)", 0, "torch").places[0].truth
    assert right.verdict((sqrt(2) * sqrt(10) / 2,)) == "extreme point of the set"
    assert right.verdict((5 / sqrt(5),)) == "extreme point of the set"


def test_the_hypotenuse_is_repaired():
    answer = rs.audit("hypot(x, y)", {"x": 0, "y": 0}, "torch").places[0].answers[0]
    assert (answer.verdict, answer.repair.verdict) == ("not a number", "inside the set")


@pytest.mark.parametrize(("program", "points"), [("floor(x)", [0]), ("abs(sin(x))", [0]), ("relu(cos(x))", [pi / 2])])
def test_of_points_without_end_one_is_audited(program, points):
    found = rs.audit(program, frameworks="torch")
    assert [next(iter(p.point.values())) for p in found.places] == points
    assert "the point with n = 0 is audited, name others with at=" in str(found)
