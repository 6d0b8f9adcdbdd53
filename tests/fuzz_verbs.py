# ruff: noqa: E501 (a table, a verb a line)
"""Random questions, sensible and odd: every verb ends in a value or a ReluSymError, and in time.

``python tests/fuzz_verbs.py 2000 7`` asks 2000 questions from seed 7 and prints what ended otherwise.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import sympy as sp
from sympy import S, Symbol, oo

import relu_sym as rs
from relu_sym.budget import let_foreign_through

x, y, a, b = (Symbol(n, real=True) for n in "xyab")
p = Symbol("p", positive=True)
n = Symbol("n", integer=True)
z, c = Symbol("z"), Symbol("c", complex=True)
X = Symbol("x")
leaky = type("leaky", (sp.Function,), {"nargs": 1})
rs.register(leaky, lambda u: sp.Piecewise((u / 10, u < 0), (u, True)))
undefined = sp.Function("f")

HEADS: list[Callable[[Any], Any]] = [
    rs.ReLU,
    rs.Heaviside,
    lambda u: rs.Heaviside(u, 0),
    lambda u: rs.Heaviside(u, sp.nan),
    rs.Dirac,
    lambda u: rs.Dirac(u, 1),
    sp.Heaviside,
    sp.DiracDelta,
    lambda u: rs.PrincipalValue(1 / u),
    sp.Abs,
    sp.sign,
    sp.floor,
    sp.ceiling,
    sp.frac,
    lambda u: sp.Mod(u, 2),
    lambda u: sp.Mod(u, a),
    lambda u: sp.SingularityFunction(u, 1, 1),
    lambda u: sp.Max(u, 0),
    lambda u: sp.Min(u, 1 - u),
    lambda u: sp.Max(u, -u, 1),
    lambda u: sp.Piecewise((u, u < 1), (2, True)),
    lambda u: sp.Piecewise((u**2, sp.Ne(u, 1))),
    lambda u: sp.Piecewise((1, sp.And(u > 0, u < 1)), (0, True)),
    sp.sqrt,
    sp.cbrt,
    sp.real_root,
    lambda u: 1 / u,
    lambda u: u**2,
    lambda u: u**3 - u,
    lambda u: u**n,
    lambda u: u**p,
    lambda u: u ** sp.Rational(2, 3),
    lambda u: 2**u,
    sp.exp,
    lambda u: sp.exp(-(u**2)),
    sp.log,
    sp.sin,
    sp.cos,
    sp.tan,
    sp.cot,
    sp.sec,
    sp.asin,
    sp.acos,
    sp.atan,
    lambda u: sp.atan2(u, 1),
    sp.sinh,
    sp.tanh,
    sp.acosh,
    sp.erf,
    sp.sinc,
    sp.Si,
    sp.gamma,
    sp.LambertW,
    sp.zeta,
    lambda u: sp.besselj(0, u),
    sp.re,
    sp.im,
    sp.arg,
    sp.conjugate,
    leaky,
    undefined,
    lambda u: sp.Integral(u, x),
    lambda u: sp.Integral(u, (x, 0, 1)),
    lambda u: sp.Derivative(u, x),
    lambda u: sp.Sum(u * sp.KroneckerDelta(n, 0), (n, 0, 3)),
    lambda u: sp.Sum(rs.Dirac(u - n), (n, -oo, oo)),
    lambda u: sp.Subs(u, x, 2),
    lambda u: 0.1 * u,
    lambda u: sp.I * u,
    sp.factorial,
    sp.LambertW,
]
"""One argument each; what SymPy itself refuses is drawn again."""

LEAVES: list[Any] = [
    *([x] * 6),
    x - 1,
    2 * x + 1,
    x**2 - 2,
    a * x - b,
    x / a,
    p * x,
    x - sp.pi,
    x + y,
    x * y,
    n * x,
    -x,
    x - sp.sqrt(2),
    X,
    z,
    c * x,
    x**5 - x - 1,
    x - sp.cos(x),
    S(2),
    sp.pi,
    S.Half,
    x + n,
    sp.CRootOf(sp.Symbol("t") ** 5 - sp.Symbol("t") - 1, 0) * x,
]
"""What stands innermost."""

ODD: list[Any] = [
    None,
    "x",
    "relu(x",
    "",
    True,
    False,
    S.true,
    0,
    1,
    -1,
    3,
    10**30,
    2.5,
    float("nan"),
    float("inf"),
    sp.nan,
    sp.zoo,
    oo,
    -oo,
    1j,
    sp.I,
    [],
    [x],
    (x, x),
    (),
    {x: 1},
    {1, 2},
    object,
    len,
    sp.Matrix([x, 1]),
    sp.eye(2),
    sp.MatrixSymbol("M", 2, 2),
    sp.Interval(0, 1),
    sp.FiniteSet(x),
    S.EmptySet,
    S.Reals,
    x > 0,
    sp.Eq(x, 1),
    sp.Symbol("q", commutative=False),
    sp.Symbol("x"),
    sp.Symbol("k", integer=True),
    sp.Symbol("w", imaginary=True),
    sp.Lambda(x, x),
    sp.Order(x),
    sp.AccumBounds(0, 1),
    sp.Tuple(x, 0, 1),
    sp.Dummy("x", real=True),
    sp.Poly(x, x),
    sp.Function("g"),
    sp.ReLU if hasattr(sp, "ReLU") else rs.ReLU,
    Ellipsis,
    b"x",
    3 * sp.pi,
    sp.Rational(1, 3),
    sp.sqrt(2),
    a,
    p,
    n,
    x,
    y,
]
"""What somebody gives in place of an expression, a variable, a point, an end, an option."""


def expression(draw: random.Random, depth: int | None = None) -> Any:
    """A random expression in x, sometimes with parameters; mostly one that SymPy builds."""
    depth = draw.choice([0, 1, 1, 2, 2, 3]) if depth is None else depth
    for _ in range(20):
        try:
            if depth <= 0:
                return draw.choice(LEAVES)
            if draw.random() < 0.35:
                left, right = expression(draw, depth - 1), expression(draw, draw.randrange(depth))
                return draw.choice([left + right, left * right, left - right])
            e = draw.choice(HEADS)(expression(draw, depth - 1))
            if isinstance(e, sp.Expr):
                return e
        except Exception:
            continue
    return x


def maybe_odd(draw: random.Random, usual: Any, chance: float = 0.12) -> Any:
    return draw.choice(ODD) if draw.random() < chance else usual


def number(draw: random.Random) -> Any:
    usual = draw.choice([0, 1, -1, 2, S.Half, sp.sqrt(2), sp.pi, oo, -oo, a, p, 0.5, -3, n])
    return maybe_odd(draw, usual, 0.15)


def variable(draw: random.Random) -> Any:
    return maybe_odd(draw, draw.choice([x, x, x, x, X, y, a]), 0.1)


def f(draw: random.Random) -> Any:
    return maybe_odd(draw, expression(draw), 0.06)


def several(draw: random.Random) -> Any:
    return maybe_odd(draw, draw.choice([(x, y), (x, y), (y, x), (x,), x]), 0.1)


def point(draw: random.Random) -> Any:
    return draw.choice(
        [None, None, (draw.randint(-2, 2), draw.choice([sp.Rational(1, 2), 0.25, 1])), {x: 1, y: 0}, (0, 0)]
    )


def option(draw: random.Random, *usual: Any) -> Any:
    return maybe_odd(draw, draw.choice(usual), 0.1)


class Question(NamedTuple):
    """A call, and how it reads."""

    verb: str
    call: Callable[[], Any]
    text: str


TARGETS = (rs.ReLU, rs.Heaviside, rs.Dirac, sp.Piecewise, sp.Max, sp.Min, sp.Abs, sp.sign, sp.SingularityFunction)
KINDS = ("clarke", "bouligand", "convex", "frechet", "limiting")
MODES = ("distributional", "classical", "set-valued")


def arguments(verb: str, draw: random.Random) -> tuple[tuple, dict]:
    """Arguments for a verb, some of them odd, a few in the wrong order."""
    e, v = f(draw), variable(draw)
    limits = tuple((variable(draw), number(draw), number(draw)) for _ in range(draw.choice([1, 1, 1, 2])))
    usual: dict[str, Callable[[], tuple[tuple, dict]]] = {
        "diff": lambda: ((e, v, option(draw, 1, 1, 2, 3)), {"mode": option(draw, *MODES)}),
        "integrate": lambda: ((e, *(limits if draw.random() < 0.7 else (v,))), {"endpoints": option(draw, None, "half", "in", "out")}),
        "limit": lambda: ((e, v, number(draw), option(draw, "+", "-", "+-")), {}),
        "series": lambda: ((e, v, number(draw), option(draw, 3, 6)), {}),
        "pair": lambda: ((e, f(draw), v), {}),
        "equal": lambda: ((e, f(draw)), {"sense": option(draw, "everywhere", "almost-everywhere", "distributions")}),
        "simplify": lambda: ((e,), {"x": option(draw, None, v)}),
        "rewrite": lambda: ((e, option(draw, *TARGETS)), {"x": option(draw, None, v)}),
        "convert": lambda: ((e, v), {"source": option(draw, *MODES), "target": option(draw, *MODES), "f": option(draw, None, f(draw))}),
        "normal_form": lambda: ((e, v), {}),
        "exceptional_set": lambda: ((e, v), {}),
        "solveset": lambda: ((option(draw, e, e > 0 if isinstance(e, sp.Expr) and e.is_extended_real else e), v), {}),
        "solve": lambda: ((e, v) if draw.random() < 0.6 else ([e, f(draw)], several(draw)), {"dict": option(draw, True, False)}),
        "reduce_inequalities": lambda: (([e, f(draw)], v), {}),
        "subdifferential": lambda: ((e, v), {"kind": option(draw, *KINDS)}),
        "gradient": lambda: ((e, several(draw)), {"mode": option(draw, *MODES), "at": point(draw)}),
        "jacobian": lambda: (([e, f(draw)], several(draw)), {"mode": option(draw, *MODES), "at": point(draw)}),
        "hessian": lambda: ((e, several(draw)), {"mode": option(draw, *MODES), "at": point(draw)}),
        "is_differentiable": lambda: ((e, several(draw), point(draw)), {}),
        "is_lipschitz": lambda: ((e, several(draw), point(draw)), {}),
        "is_regular": lambda: ((e, several(draw), point(draw)), {}),
        "is_stationary": lambda: ((e, several(draw), point(draw)), {"kind": option(draw, *KINDS)}),
        "stationary_points": lambda: ((e, v), {"kind": option(draw, *KINDS)}),
        "lambdify": lambda: ((v, e), {"modules": option(draw, "numpy", "math", "mpmath", "sympy")}),
        "derivation": lambda: ((e, v, option(draw, 1, 2)), {"mode": option(draw, *MODES, "all"), "style": option(draw, "rules", "definition")}),
        "to_sympy": lambda: ((e,), {}),
        "from_sympy": lambda: ((e,), {}),
        "parse": lambda: ((maybe_odd(draw, str(e)),), {}),
        "register": lambda: ((option(draw, leaky), maybe_odd(draw, lambda u: expression(random.Random(3)).subs(x, u))), {}),
        "explain": lambda: ((maybe_odd(draw, "hull"),), {}),
    }  # fmt: skip
    args, options = usual[verb]()
    if draw.random() < 0.05:
        args = tuple(draw.sample(args, len(args)))
    return args, options


VERBS = """diff integrate limit series pair equal simplify rewrite convert normal_form exceptional_set subdifferential
solveset solve reduce_inequalities gradient jacobian hessian is_differentiable is_lipschitz is_regular is_stationary stationary_points lambdify derivation to_sympy from_sympy parse register explain""".split()


def followed(value: Any, draw: random.Random) -> Any:
    """What one asks of a result: its text, a point, its renderings."""
    point = number(draw)
    if isinstance(value, rs.SetValuedMap):
        return value.at(point), value.breakpoints, value.exact, value.reason, str(value)
    if isinstance(value, rs.NormalForm):
        return value.breakpoints, value.values, value.impulses, value.periods, value.to_expr(), str(value)
    if isinstance(value, rs.Derivation):
        return value.to_text(), value.to_latex(), value.to_markdown(), value.to_html(), value.to_json()
    return str(value)


def questions(count: int, seed: int, verbs: list[str] = VERBS) -> Iterator[Question]:
    for k in range(count):
        draw = random.Random(f"{seed}/{k}")
        verb = draw.choice(verbs)
        args, options = arguments(verb, draw)

        def call(verb=verb, args=args, options=options, draw=draw) -> Any:
            return followed(getattr(rs, verb)(*args, **options), draw)

        def shown(value: Any) -> str:
            try:
                return str(value) if isinstance(value, sp.Basic) else repr(value)
            except Exception:
                return f"<{type(value).__name__}>"

        said = [*map(shown, args), *(f"{name}={shown(value)}" for name, value in options.items())]
        yield Question(verb, call, f"[{seed}/{k}] {verb}({', '.join(said)})")


class Outcome(NamedTuple):
    """How a question ended: ``value``, ``refused``, ``foreign`` or ``late``."""

    kind: str
    question: Question
    error: BaseException | None
    seconds: float


def asked(q: Question, seconds: float) -> Outcome:
    """One question with this budget for each of its verbs; a few follow-up questions are one allowance more each."""
    start, own = time.monotonic(), time.process_time()
    error: BaseException | None = None
    try:
        with rs.budget(seconds=seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            q.call()
        kind = "value"
    except rs.ReluSymError as refusal:
        error = refusal
        try:
            kind = "refused" if str(refusal) else "foreign"
        except Exception as broken:
            error, kind = broken, "foreign"
    except BaseException as foreign:
        if isinstance(foreign, KeyboardInterrupt):
            raise
        error, kind = foreign, "foreign"
    spent = min(time.monotonic() - start, time.process_time() - own)
    allowed = seconds * (6 if q.verb in ("subdifferential", "normal_form", "derivation", "convert", "diff") else 1)
    return Outcome("late" if kind != "foreign" and spent > allowed + 1 else kind, q, error, spent)


def cause(error: BaseException) -> str:
    """The exception and the innermost place of ours that it came through."""
    ours = [t for t in traceback.extract_tb(error.__traceback__) if "relu_sym" in t.filename]
    place = f"{ours[-1].filename.rsplit('relu_sym/')[-1]}:{ours[-1].lineno} {ours[-1].name}" if ours else "?"
    return f"{type(error).__name__} at {place}"


def main(count: int = 300, seed: int = 0, seconds: float = 8.0) -> None:
    let_foreign_through(True)
    kinds: Counter = Counter()
    for q in questions(count, seed):
        o = asked(q, seconds)
        kinds[o.kind] += 1
        if o.kind in ("foreign", "late"):
            told = f"{cause(o.error)}: {str(o.error)[:150]}" if o.error is not None else ""
            print(f"{o.kind} {o.seconds:.1f} s {q.text[:300]}\n      {told}", flush=True)
    print(dict(kinds))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *map(float, sys.argv[3:4]))
