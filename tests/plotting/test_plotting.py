"""Pictures by their artists: no line across a jump; circles, dots, arrows, segments; refusals in words."""

import math
import subprocess
import sys
from itertools import pairwise

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    Function,
    I,
    Integer,
    Interval,
    Max,
    Ne,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    atan,
    cos,
    exp,
    floor,
    log,
    nan,
    oo,
    pi,
    sign,
    sin,
    sqrt,
)

from relu_sym.calculus.differentiation.diff import diff
from relu_sym.errors import NotLipschitzError, ReluSymError, UnsupportedError
from relu_sym.functions import Dirac, HeavisideStep, PrincipalValue, ReLU
from relu_sym.modes import Mode
from relu_sym.plotting import plot, plot_derivatives
from relu_sym.plotting.scene import scene

x = Symbol("x", real=True)
MODES = [None, "classical", "distributional", "set-valued"]
HOLE = Piecewise((x, x < 0), (2, Eq(x, 0)), (x**2, True))
WAVE = Piecewise((x**2 * sin(1 / x), Ne(x, 0)), (0, True))
GALLERY = [
    ReLU(x),
    HeavisideStep(x),
    Abs(x) - 2 * Max(x - 1, 0),
    x * Abs(x),
    sign(x),
    1 / x,
    log(Abs(x)),
    HOLE,
    WAVE,
    Dirac(x, 1) - 2 * Dirac(x - 1) + HeavisideStep(x),
    sum(HeavisideStep(x - k) for k in range(12)),
    sum((-1) ** k * Abs(x - k) for k in range(40)),
    10**6 * Max(x, 0),
    atan(1 / x),
    exp(-Abs(x)),
    sqrt(x),
    Integer(3),
    exp(exp(x)),
    PrincipalValue(1 / x),
]


@pytest.fixture
def plt():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    import matplotlib.pyplot as pyplot

    yield pyplot
    pyplot.close("all")


def tagged(ax, gid):
    return [a for a in ax.get_children() if a.get_gid() == gid]


def points(ax, gid):
    return sorted((float(u), float(v)) for line in tagged(ax, gid) for u, v in line.get_xydata())


def texts(ax, gid):
    return [t.get_text() for t in tagged(ax, gid)]


# ---------------------------------------------------------------- what to draw, without matplotlib
def test_a_jump_is_two_curves_two_circles_and_a_dot():
    p = scene(HeavisideStep(x), x, (-1, 1))
    assert p.curves == (((-1.0, 0.0), (0.0, 0.0)), ((0.0, 1.0), (1.0, 1.0)))
    assert p.marks.hollow == ((0.0, 0.0), (0.0, 1.0)) and p.marks.filled == ((0.0, 0.5),)


def test_a_value_on_one_side_closes_that_side():
    p = scene(HeavisideStep(x, 1), x)
    assert p.marks.hollow == ((0.0, 0.0),) and p.marks.filled == ((0.0, 1.0),)


@pytest.mark.parametrize("f", [Abs(x), x * Abs(x), exp(-Abs(x)), sqrt(Abs(x)), Integer(2), cos(x)], ids=str)
def test_no_dots_where_continuous(f):
    assert scene(f, x).marks.hollow == scene(f, x).marks.filled == ()


def test_holes_lone_values_and_ends():
    assert scene(HOLE, x).marks[:2] == (((0.0, 0.0),), ((0.0, 2.0),))
    assert scene((x**2 - 1) / (x - 1), x).marks[:2] == (((1.0, 2.0),), ())
    assert scene(sqrt(x), x).marks[:2] == ((), ((0.0, 0.0),))
    assert scene(Piecewise((x, x < 1)), x).marks[:2] == (((1.0, 1.0),), ())


def test_a_curve_gets_more_points_than_a_line_and_is_close_to_the_function():
    flat, curved = scene(ReLU(x), x, (-1, 1)), scene(sin(20 * x), x, (-1, 1))
    assert [len(c) for c in flat.curves] == [2, 2] and len(curved.curves[0]) > 100
    for (t, y), (u, z) in pairwise(curved.curves[0]):
        assert abs(math.sin(10 * (t + u)) - (y + z) / 2) < 0.01


def test_a_steep_start_is_refined():
    """sqrt at 0: evenly spread points alone would cut the corner."""
    for (t, y), (u, z) in pairwise(scene(sqrt(Abs(x)), x, (-1, 1), samples=20).curves[1]):
        assert abs(math.sqrt((t + u) / 2) - (y + z) / 2) < 0.01


@pytest.mark.parametrize("f, low, high", [(1 / x, -12, 12), (log(Abs(x)), -4, 2), (1 / x**2 + x, -5, 40)], ids=str)
def test_a_pole_does_not_squash_the_picture(f, low, high):
    p = scene(f, x, (-2, 2))
    assert low < p.view[0] < p.view[1] < high
    assert [m.x for m in p.marks.lines] == [0.0]
    assert all(u[0] < 0 or u[0] > 0 for c in p.curves for u in c)
    for side in (-1, 1):  # the branches are drawn until they leave the picture
        reach = max(abs(y) for c in p.curves for t, y in c if t * side > 0)
        assert reach >= min(-p.view[0], p.view[1])


def test_an_oscillation_is_shown_in_full():
    assert scene(WAVE, x, (-2, 2), Mode.CLASSICAL).view[0] < -1


@pytest.mark.parametrize(
    "f, want",
    [
        (Integer(1), (-2, 2)),
        (cos(x), (-2, 2)),
        (Abs(x - 5), (3, 7)),
        (Abs(x) + Abs(x - 3), (-3, 6)),
        (Dirac(x - 10), (8, 12)),
    ],
    ids=str,
)
def test_the_interval_shows_all_breakpoints_and_impulses(f, want):
    assert scene(f, x).interval == want


def test_positive_variables_are_drawn_where_they_are():
    p = Symbol("p", positive=True)
    assert scene(log(p), p).interval == (0, 2) and scene(Abs(p - 1), p, (-1, 2)).interval == (0, 2)
    with pytest.raises(UnsupportedError, match="outside what the variable p"):
        scene(log(p), p, (-2, -1))


@pytest.mark.parametrize("given_as", [(0, 1), [0, 1], Interval(0, 1), (0.0, Rational(1))])
def test_ways_to_give_an_interval(given_as):
    assert scene(Abs(x), x, given_as).interval == (0, 1)


BAD = [(1, 1), (2, 1), (0, oo), (nan, 1), (0, math.inf), (math.nan, 1), (I, 2), ("0", 1), 5, (1, 2, 3), (True, 2)]


@pytest.mark.parametrize("interval", [*BAD, (0, x), (-1e308, 1e308), (0, 10**400)], ids=lambda i: str(i)[:20])
def test_bad_intervals(interval):
    with pytest.raises(UnsupportedError, match="interval"):
        plot(Abs(x), x, interval)


def test_bad_input_is_refused_before_anything_is_drawn():
    a = Symbol("a", real=True)
    with pytest.raises(UnsupportedError, match=r"contains a, which has no value: substitute numbers"):
        plot(Abs(x - a), x)
    with pytest.raises(UnsupportedError, match="undefined function"):
        plot(Function("f")(x), x)
    with pytest.raises(UnsupportedError, match="complex"):
        plot(exp(I * x), x)
    with pytest.raises(UnsupportedError, match="unknown mode 'slope'"):
        plot(Abs(x), x, mode="slope")
    with pytest.raises(UnsupportedError, match="samples"):
        plot(Abs(x), x, samples=1)
    with pytest.raises(NotLipschitzError, match="impulse at x = 0"):
        plot(Dirac(x), x, mode="set-valued")


def test_cancellation_is_no_noise():
    p = scene(((x - 1) ** 30).expand(), x, (0.5, 1.5))
    assert all(-1e-40 < y < 1e-8 for c in p.curves for _, y in c)


# ---------------------------------------------------------------- impulses
def test_arrows_are_as_high_as_their_weights():
    p = scene(Abs(x) - 2 * HeavisideStep(x - 1), x, None, Mode.DISTRIBUTIONAL)
    assert [(a.x, a.tip, a.labels) for a in p.arrows] == [(1, -2, ("-2",))] and p.to_scale


def test_several_impulses_at_one_point_have_one_arrow_a_direction_and_a_line_each():
    f = Dirac(x) + 2 * Dirac(x, 1) - Dirac(x, 2) - 3 * Dirac(x, 3) / 2
    up, down = scene(f, x).arrows
    assert up.tip == 1 and up.labels == (r"\delta", r"2\delta'") and not up.dashed
    assert down.tip < 0 and down.labels == (r"-\delta''", r"-\frac{3}{2}\delta^{(3)}") and down.dashed


def test_extreme_weights_are_drawn_not_to_scale_and_say_so():
    p = scene(10**6 * HeavisideStep(x) + Abs(x), x, None, Mode.DISTRIBUTIONAL)
    assert not p.to_scale and 0 < p.arrows[0].tip < 10 and p.arrows[0].labels == ("1000000",)
    small, tall = scene(Dirac(x) + 1000 * Dirac(x - 1), x).arrows
    assert small.tip > tall.tip / 10 and small.labels == ("1",)


def test_no_value_is_claimed_at_an_impulse():
    assert scene(HeavisideStep(x) + Dirac(x), x).marks.filled == ()


@pytest.mark.parametrize(
    "weight, label",
    [(pi, r"\pi"), (-sqrt(2), r"- \sqrt{2}"), (Rational(10**12, 7), r"1.43 \times 10^{11}"), (0.5, "1/2")],
)
def test_weights_in_a_few_letters(weight, label):
    assert scene(weight * Dirac(x), x).arrows[0].labels == (label,)


# ---------------------------------------------------------------- sets
def test_clarke_segments():
    p = scene(Abs(x) + ReLU(x - 1), x, None, Mode.SET_VALUED)
    assert [(s.x, s.low, s.high, s.enclosure) for s in p.marks.segments] == [(0, -1, 1, False), (1, 1, 2, False)]
    assert p.marks.hollow == p.marks.lines == ()


def test_an_enclosure_is_marked():
    p = scene(WAVE, x, None, Mode.SET_VALUED)
    assert p.marks.segments == ((0.0, -1.0, 1.0, True),) and [m.note for m in p.marks.lines] == ["enclosure"]


def test_where_there_is_no_set_a_line_says_so():
    p = scene(HeavisideStep(x) + Abs(x - 1), x, None, Mode.SET_VALUED)
    assert [(m.x, m.note, m.refusal) for m in p.marks.lines] == [(0, "not Lipschitz", True)]
    assert len(p.marks.segments) == 1 and p.marks.hollow == ((0.0, -1.0),)


def test_the_jump_of_the_slope_is_the_length_of_the_segment_and_the_arrow_of_the_second_derivative():
    f = Abs(x) - 3 * ReLU(x - 1) + x**2
    segments = scene(f, x, None, Mode.SET_VALUED).marks.segments
    weights = {a.x: a.tip for a in scene(diff(f, x), x, None, Mode.DISTRIBUTIONAL).arrows}
    assert {s.x: s.high - s.low for s in segments} == {k: abs(v) for k, v in weights.items()} == {0: 2, 1: 3}


# ---------------------------------------------------------------- random functions
numbers = st.integers(-4, 4)
heights = st.lists(st.tuples(numbers, numbers), min_size=4, max_size=4)


@given(heights, st.booleans())
def test_no_curve_passes_a_breakpoint_and_every_point_is_on_the_function(pieces, closed):
    p = scene(
        Piecewise(
            *((m * x**2 + c, x <= k if closed else x < k) for (m, c), k in zip(pieces, (-1, 0, 1), strict=False)),
            (pieces[3][0] * x**2 + pieces[3][1], True),
        ),
        x,
        (-2, 2),
    )

    def value(t, side):
        """The limit from one side, side 0: the value."""
        m, c = pieces[sum(t > k or (t == k and (side > 0 or (side == 0 and not closed))) for k in (-1, 0, 1))]
        return m * t * t + c

    bends = [k for i, k in enumerate((-1, 0, 1)) if pieces[i] != pieces[i + 1]]
    for curve in p.curves:
        for (t, y), (u, z) in pairwise(curve):
            assert t < u and not any(t < k < u for k in bends)
            assert abs(value(t, 1) - y) < 1e-9 and abs(value(u, -1) - z) < 1e-9
            assert abs(value((t + u) / 2, 0) - (y + z) / 2) < 0.005 * (p.view[1] - p.view[0])
    jumps = [k for k in bends if value(k, -1) != value(k, 1)]
    assert sorted(p.marks.filled) == [(k, value(k, 0)) for k in jumps]
    assert sorted(p.marks.hollow) == [(k, value(k, 1 if closed else -1)) for k in jumps]


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4), st.lists(numbers, max_size=3))
def test_all_modes_of_random_sums_agree_on_the_curves(kinks, jumps):
    f = sum((w * Abs(x - a) for w, a in kinks), start=sum(HeavisideStep(x - a) for a in jumps) + x**2)
    drawn = [scene(f, x, (-5, 5), m) for m in Mode]
    for p in drawn:
        for c in p.curves:
            t = mpmath.mpf(c[0][0] + c[1][0]) / 2
            want = mpmath.diff(lambda u: sum(w * abs(u - a) for w, a in kinks) + u**2, t, h=1e-9)
            assert abs((c[0][1] + c[1][1]) / 2 - want) < 1e-3 or len(c) > 2
    assert sum(a.tip for a in drawn[1].arrows) == len(jumps) or not drawn[1].to_scale


# ---------------------------------------------------------------- with matplotlib
def test_nothing_optional_is_imported_with_the_module():
    code = "import relu_sym.plotting, sys; print([m for m in ('matplotlib', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_without_matplotlib_the_error_names_the_extra(monkeypatch):
    for name in ("matplotlib", "matplotlib.pyplot"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UnsupportedError, match=r'pip install "relu-sym\[plot\]"'):
        plot(Abs(x), x)
    with pytest.raises(UnsupportedError, match=r'pip install "relu-sym\[plot\]"'):
        plot_derivatives(Abs(x), x)


def test_one_line_with_gaps_and_the_faces_of_dots(plt):
    ax = plot(HeavisideStep(x), x, (-1, 1))
    (curve,) = tagged(ax, "curve")
    xs, ys = (list(map(float, v)) for v in curve.get_data())
    assert [i for i, y in enumerate(ys) if math.isnan(y)] == [2] and xs[1] == xs[3] == 0 and ys[1] == 0 and ys[3] == 1
    assert points(ax, "open") == [(0, 0), (0, 1)] and points(ax, "filled") == [(0, 0.5)]
    assert tagged(ax, "open")[0].get_markerfacecolor() == ax.get_facecolor()
    assert tagged(ax, "filled")[0].get_markerfacecolor() == curve.get_color()
    assert ax.get_xlabel() == "$x$"


def test_classical_has_nothing_at_a_kink_but_two_circles(plt):
    ax = plot(Abs(x), x, mode="classical")
    assert points(ax, "open") == [(0, -1), (0, 1)] and not tagged(ax, "filled")


def test_arrows_and_their_weights(plt):
    ax = plot(3 * HeavisideStep(x) - 2 * HeavisideStep(x - 1), x, mode="distributional")
    assert [(a.xy, a.xyann) for a in tagged(ax, "arrow")] == [((0, 3), (0, 0)), ((1, -2), (1, 0))]
    assert texts(ax, "weight") == ["$3$", "$-2$"]
    assert [t.get_va() for t in tagged(ax, "weight")] == ["bottom", "top"]


@pytest.mark.parametrize("size", [(3, 2), (6, 4), (10, 8)])
@pytest.mark.parametrize("n", [2, 12, 40])
def test_weights_stay_inside_and_apart(plt, size, n):
    fig, ax = plt.subplots(figsize=size)
    plot(sum((-1) ** k * Rational(k + 3, 2) * Dirac(x - k) for k in range(n)) + Dirac(x, 1), x, ax=ax)
    fig.canvas.draw()
    boxes = [t.get_window_extent() for t in tagged(ax, "weight")]
    frame = ax.get_window_extent()
    assert all(frame.y0 <= b.y0 and b.y1 <= frame.y1 for b in boxes)
    shared = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a.shrunk(0.9, 0.9).overlaps(b.shrunk(0.9, 0.9))]
    assert not shared


def test_segments_have_closed_ends(plt):
    ax = plot(ReLU(x), x, mode="set-valued")
    (segment,) = tagged(ax, "segment")
    assert points(ax, "segment") == [(0, 0), (0, 1)] and segment.get_marker() == "o"
    assert segment.get_markerfacecolor() == segment.get_color() and segment.get_linestyle() == "-"
    ax = plot(WAVE, x, mode="set-valued")
    assert tagged(ax, "enclosure")[0].get_linestyle() == "--"
    ax = plot(HeavisideStep(x), x, mode="set-valued")
    assert tagged(ax, "refusal")[0].get_linestyle() == ":" and texts(ax, "note") == ["not Lipschitz"]


def test_axes_are_returned_reused_and_keep_what_the_caller_wrote(plt):
    fig, ax = plt.subplots()
    ax.set_title("mine")
    assert plot(Abs(x), x, (-1, 1), ax=ax, label="f") is ax
    assert plot(5 * ReLU(x), x, (0, 3), ax=ax, label="g", color="k") is ax
    assert ax.get_title() == "mine" and len(plt.get_fignums()) == 1
    assert [line.get_label() for line in tagged(ax, "curve")] == ["f", "g"]
    assert len({line.get_color() for line in tagged(ax, "curve")}) == 2
    assert ax.get_xlim()[0] <= -1 and ax.get_xlim()[1] >= 3 and ax.get_ylim()[1] >= 15
    with pytest.raises(UnsupportedError, match="must be a matplotlib Axes"):
        plot(Abs(x), x, ax=fig)


def test_nothing_is_shown(plt, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *a, **k: pytest.fail("shown"))
    plot(Abs(x), x)
    plot_derivatives(Abs(x), x)


@pytest.mark.parametrize("name", ["x", "x_1", "lambda", "50%", "$", "a&b", "a$b_c", "x_{a", "\\", "^", "α", "a b", "_"])
def test_any_name_can_be_drawn(plt, name):
    t = Symbol(name, real=True)
    for mode in MODES:
        ax = plot(Abs(t) + ReLU(t - 1), t, mode=mode)
        ax.figure.canvas.draw()
        plt.close(ax.figure)


@pytest.mark.parametrize("f", GALLERY, ids=lambda f: str(f)[:40])
def test_every_picture_can_be_drawn_and_titles_have_no_environments(plt, f):
    fig = plot_derivatives(f, x)
    fig.canvas.draw()
    assert len(fig.axes) == 4 and len({ax.get_xlim() for ax in fig.axes}) == 1
    for ax in fig.axes:
        assert ax.get_title() and r"\begin" not in ax.get_title() and "displaystyle" not in ax.get_title()
        for line in tagged(ax, "curve"):
            assert line.get_marker() in ("None", "") and not _crosses(line, tagged(ax, "open"))


def _crosses(line, circles):
    """Whether a drawn segment passes over a place where there is an open circle."""
    places = {float(u) for c in circles for u in c.get_xdata()}
    xs = [float(u) for u in line.get_xdata()]
    return any(t < k < u for t, u in pairwise(xs) for k in places if not math.isnan(t + u))


def test_a_mode_that_refuses_says_so_in_its_panel(plt):
    fig = plot_derivatives(Dirac(x), x, (-1, 1))
    said = [texts(ax, "refused") for ax in fig.axes]
    assert [len(s) for s in said] == [0, 1, 0, 1]
    assert "no pointwise" in said[1][0].replace("\n", " ") and said[3][0].startswith("NotLipschitzError")


def test_the_figure_given_is_used_and_f_itself_must_be_drawable(plt):
    fig = plt.figure(figsize=(5, 4))
    assert plot_derivatives(Abs(x), (x, -1, 1), fig=fig) is fig and len(plt.get_fignums()) == 1
    with pytest.raises(ReluSymError):
        plot_derivatives(Abs(x - Symbol("a")), x)
    with pytest.raises(UnsupportedError, match="Figure"):
        plot_derivatives(Abs(x), x, fig=3)


def test_where_there_is_no_value_the_picture_says_so(plt):
    assert texts(plot(log(x), x, (-2, -1)), "note") == ["no value here"]


# ---------------------------------------------------------------- kinks without end
def test_no_line_crosses_a_jump_of_a_family():
    steps = scene(floor(x), x, (-2.5, 2.5))
    assert len(steps.curves) == 6 and all(low[1] == high[1] for low, *_, high in steps.curves)
    assert [p for p in steps.marks.filled if abs(p[0]) < 2.5] == [(float(n), float(n)) for n in range(-2, 3)]


def test_impulses_that_repeat_are_drawn_each():
    n = Symbol("n", integer=True)
    train = scene(Sum(n * Dirac(x - n), (n, 1, oo)), x, (-3, 3.5))
    assert [(a.x, a.labels) for a in train.arrows] == [(1.0, ("1",)), (2.0, ("2",)), (3.0, ("3",))]


def test_the_set_of_every_kink_in_sight_is_drawn():
    sets = scene(Abs(sin(x)), x, (-4, 4), Mode.SET_VALUED)
    assert [(round(s.x, 9), s.low, s.high) for s in sets.marks.segments] == [
        (round(k * math.pi, 9), -1.0, 1.0) for k in (-1, 0, 1)
    ]


def test_more_periods_than_a_picture_can_show_are_refused():
    with pytest.raises(UnsupportedError, match="draw a shorter one"):
        scene(floor(x), x, (-1000, 1000))


def test_without_an_interval_a_few_periods_are_in_sight():
    a, b = scene(Abs(sin(x)), x).interval
    assert a < -math.pi < math.pi < b < 20
