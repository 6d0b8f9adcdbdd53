"""Derivations in a paper: nothing sticks out of the line or falls off the page, at the width that was asked for."""

import re
from functools import cache

import pytest
from corpus import corpus, x
from sympy import Abs, Max, Piecewise, Symbol, exp, sin, symbols
from texcheck import compiled, katex_failures, overfull

import relu_sym as rs
from relu_sym.rendering.boxes import boxes, joined_raw, points
from relu_sym.rendering.filling import Filled
from relu_sym.rendering.latex import displays
from relu_sym.rendering.printers import tex
from relu_sym.rendering.tables import Names

pytestmark = pytest.mark.slow  # hundreds of derivations: with SymPy's cache only

a, b = symbols("a b", real=True)
TERMS = sum(Symbol(f"c_{k}") * x**k * Abs(x - k) for k in range(1, 13))
CASES = Piecewise(*((sum((j + k) * x**j for j in range(13)), x < k) for k in range(1, 6)), (sin(x) * exp(x), True))
MANY = sum(Abs(x - k) for k in range(40))


@cache
def long():
    """Asked for by the tests alone: a run that leaves them out does not work them out."""
    return {
        "sum": rs.derivation(TERMS, x),
        "sum, by definition": rs.derivation(sum(Abs(x - k) for k in range(8)), x, style="definition"),
        "wide cases": rs.derivation(CASES, x, mode="classical"),
        "forty cases": rs.derivation(MANY, x, mode="classical"),
        "integral": rs.derivation(rs.integrate, sum(Abs(x - k) for k in range(12)), (x, -3, 20)),
        "all modes": rs.derivation(Abs(x) - 2 * rs.ReLU(x - 1) + Max(x, 3) * x, x, mode="all"),
        "names": rs.derivation(Symbol("alpha_1", real=True) * Abs(x - Symbol("x_max", real=True)), x),
        "parameters": rs.derivation(Max(a * x, b), x),
    }


def faults(log):
    """Boxes over 5 points too wide, or off the page."""
    wide, off = overfull(log)
    return [w for w in wide if w > 5], off


@pytest.mark.parametrize("reasons", ("right", "below", "footnote", "none"))
def test_the_whole_corpus_fits_a_page(tmp_path, reasons):
    told = [*corpus().values(), *long().values()] if reasons == "right" else long().values()
    strings = [d.to_latex("align*", width="15cm", reasons=reasons) for d in told]
    assert faults(compiled(strings, tmp_path, "15cm")) == ([], [])


@pytest.mark.parametrize("width, size", (("10cm", 10), ("400pt", 12), ("6in", 11)))
def test_at_other_widths(tmp_path, width, size):
    strings = [d.to_latex("align*", width=width, size=size) for d in long().values()]
    assert faults(compiled(strings, tmp_path, width, size)) == ([], [])


def test_the_check_can_fail(tmp_path):
    wide, _ = overfull(compiled([long()["sum"].to_latex("align*")], tmp_path, "10cm"))
    assert wide and max(wide) > 20


def test_katex_reads_what_was_broken():
    """KaTeX gives up after a thousand macros in one string, however right: long ones are several displays."""
    strings = [t for d in long().values() for t in displays(d.steps)]
    strings += [
        d.to_latex(env, depth=1, width=width, reasons=reasons).partition("\n{\\footnotesize")[0]
        for d in long().values()
        for env, width, reasons in (("aligned", 45, "below"), ("align*", "15cm", "right"), ("aligned", 90, "footnote"))
    ]
    assert katex_failures(strings) == []


def test_boxes_lose_nothing():
    for d in [*corpus().values(), *long().values()]:
        for s in d.walk():
            for shown in (tex(s.before), tex(s.after)):
                assert joined_raw(boxes(shown)).split() == shown.split()


LETTERS = re.compile(r"\\(?:left|right|big[lr]?|bigg[lr]?)\b|\\cdot|[{}\s]")


@pytest.mark.parametrize("room", (150.0, 260.0, 400.0))
def test_rows_say_what_the_formula_says(room):
    """Without names, the rows put together are the formula, up to the sizes of brackets."""
    for d in long().values():
        for s in d.walk():
            shown = tex(s.after)
            f = Filled(room, Names("p"))
            f.emit(boxes(shown))
            said = " ".join(row for _, row in f.rows)
            if not f.meant and r"\frac" not in shown and r"\sqrt" not in shown and "p_" not in said:
                assert LETTERS.sub("", said) == LETTERS.sub("", shown)


def test_rows_are_as_narrow_as_asked():
    for d in long().values():
        for s in d.walk():
            f = Filled(240.0, Names("p"))
            f.emit(boxes(tex(s.after)))
            assert all(points(row) + 10 * depth <= 250.0 for depth, row in f.rows)


def test_footnotes_have_numbers():
    text = long()["sum"].to_latex("align*", width="15cm", reasons="footnote")
    rows, _, notes = text.partition(r"\end{align*}")
    assert {*re.findall(r"\{\}\^\{(\d+)\}", rows)} == {*re.findall(r"\{\}\^\{(\d+)\}", notes)}


def test_no_reasons():
    assert long()["sum"].to_latex(reasons="none") == long()["sum"].to_latex(show_rules=False)
    assert "rule" not in long()["sum"].to_latex("align*", width="15cm", reasons="none")


@pytest.mark.parametrize(
    "options, said",
    (
        ({"width": "wide"}, "a length such as '15cm'"),
        ({"width": "15 furlongs"}, "not '15 furlongs'"),
        ({"width": True}, "not True"),
        ({"width": 3}, "too narrow"),
        ({"width": "1cm"}, "too narrow"),
        ({"width": "10cm", "size": 13}, "one of 10, 11, 12"),
        ({"reasons": "left"}, "right, below, footnote, none"),
    ),
)
def test_refused(options, said):
    with pytest.raises(rs.UnsupportedError, match=re.escape(said)):
        long()["sum"].to_latex(**options)


def test_every_name_is_explained_once():
    for d in long().values():
        for width in (40, 60, "15cm"):
            text = d.to_latex("align*", width=width)
            used = set(re.findall(r"(?<![\w\\])([p-w]_\{\d+\})", text))
            told = re.findall(r"\\text\{where \} ([p-w]_\{\d+\}) =", text)
            assert sorted(used) == sorted(told)
    assert "where" in long()["wide cases"].to_latex(width="15cm") and "where" in long()["forty cases"].to_latex(
        width=90
    )
