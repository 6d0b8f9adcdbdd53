"""Right derivations made wrong: another value, sign, end, case or question."""

from dataclasses import replace

from sympy import (
    Complement,
    ConditionSet,
    EmptySet,
    Expr,
    FiniteSet,
    ImageSet,
    Integer,
    Integral,
    Interval,
    Lambda,
    Not,
    Piecewise,
    Rational,
    Symbol,
    Tuple,
    Union,
    false,
    nan,
    ones,
    true,
)
from sympy.matrices import MatrixBase

from relu_sym.forms.line.set_cases import PiecewiseSet
from relu_sym.steps import (
    Attained,
    Branch,
    Cases,
    Closure,
    Family,
    Hull,
    Inverse,
    OneSidedSet,
    Overall,
    PenaltyOf,
    Region,
    SlopeInterval,
    SolutionOf,
    Solutions,
    Subdifferential,
    SubdifferentialAt,
)


def wrong(e, variable):
    """The same kind of object, but another one."""
    if isinstance(e, Cases):
        return Cases(e.args[0], *[wrong(b, variable) for b in e.branches])
    if isinstance(e, Branch):
        return Branch(wrong(e.args[0], variable), *e.args[1:])
    if isinstance(e, Family):
        return Family(*e.args[:3], *[wrong(b, variable) for b in e.branches])
    if isinstance(e, Interval):
        if not (e.start.is_finite or e.end.is_finite):
            return Interval(0, e.end)
        return Interval(e.start, e.end + 1) if e.end.is_finite else Interval(e.start - 1, e.end)
    if isinstance(e, FiniteSet):
        return FiniteSet(*[wrong(u, variable) for u in e])
    if isinstance(e, PiecewiseSet):
        return e.func(*[(wrong(s, variable), c) for s, c in e.args])
    if isinstance(e, Tuple):
        return Tuple(*[u + 1 for u in e])
    if isinstance(e, MatrixBase):
        return e + ones(*e.shape)
    if isinstance(e, Region):
        variables, first, *rest = e.args
        return Region(variables, first.negated, *rest)
    if e in (true, false):
        return false if e == true else true
    if isinstance(e, Overall):
        return e.of(e.args[1] + 1 - 2 * variable)
    if isinstance(e, (Closure, PenaltyOf)):
        return e.func(e.args[0] + 1, *e.args[1:])
    if isinstance(e, Complement):
        return Interval(0, 1)
    if isinstance(e, ImageSet):
        n, step = e.lamda.variables[0], e.lamda.expr
        return ImageSet(Lambda(n, step + Rational(1, 3)), *e.args[1:])
    if e is EmptySet:
        return Interval(0, 1)
    if isinstance(e, SlopeInterval):
        return SlopeInterval(Integer(-50), Integer(50))
    if isinstance(e, (Hull, OneSidedSet, Union)):
        return e.func(*[wrong(u, variable) for u in e.args])
    if isinstance(e, Subdifferential):
        return Subdifferential(e.args[0] + variable, *e.args[1:])
    if isinstance(e, Solutions):
        return Solutions(e.args[0], Not(e.args[1]), e.args[2])
    if isinstance(e, ConditionSet):
        return ConditionSet(e.sym, Not(e.condition), e.base_set)
    if isinstance(e, ImageSet):
        return ImageSet(Lambda(e.lamda.variables, e.lamda.expr + Rational(1, 7)), *e.base_sets)
    if isinstance(e, SolutionOf):
        line, *rest = e.args[1:]
        return SolutionOf(e.args[0], line.func(line.lhs, line.rhs + 1, evaluate=False), *rest)
    if isinstance(e, Attained):
        return Attained(e.args[0], e.args[1] + e.args[2], e.args[2])
    if isinstance(e, Inverse):
        return Inverse(wrong(e.args[0], e.args[1]), *e.args[1:])
    assert isinstance(e, Expr)
    if isinstance(e, Integral) and len(e.limits[0]) == 1:
        return Integral(e.args[0] + 1, *e.limits)
    if e.is_infinite:
        return -e
    return e + 1


def corrupted_antiderivative(e, variable):
    """Any constant may be added to an antiderivative, so the variable is."""
    return e + variable


def corrupted(step, target, variable):
    """The step tree with the one step ``target`` made wrong."""
    if step is target and isinstance(step.after, Hull) and step.relation == "∈":
        e = step.before
        by = 100 * ones(*e.shape) if isinstance(e, MatrixBase) else 100
        far = Tuple(*[u + by for u in e]) if isinstance(e, Tuple) else e + by
        return replace(step, before=far)
    if step is target and step.relation == "⊆" and not isinstance(step.before, SubdifferentialAt):
        return replace(step, before=Interval(100, 101))
    if step is target:
        if step.relation == "↦" and not isinstance(step.after, OneSidedSet):
            return replace(step, after=corrupted_antiderivative(step.after, variable))
        return replace(step, after=step.before if step.relation == "≠" else wrong(step.after, variable))
    return replace(step, steps=tuple(corrupted(s, target, variable) for s in step.steps))


def another_value(d, rng):
    """One line says something else."""
    target = rng.choice([s for s in d.walk() if not s.rule.startswith("in mode")])
    if target.after.has(nan):
        return None
    return replace(d, steps=tuple(corrupted(s, target, d.variable) for s in d.steps))


def another_result(d, rng):
    """The last line and the result say something else, together."""
    if not isinstance(d.result, Expr) or d.result.has(nan) or d.result.is_infinite:
        return None
    over = (
        rng.choice(sorted(d.given.free_symbols, key=str)) if isinstance(d.given, Expr) and d.given.free_symbols else 1
    )
    indefinite = d.steps[-1].relation == "↦" or (d.verb == "integrate" and len(d.question["limits"][0]) == 1)
    other = d.result + (d.variable if indefinite and d.variable is not None else rng.choice([1, -2, over]))
    last = replace(d.steps[-1], after=d.steps[-1].after.xreplace({d.result: other}))
    return replace(d, steps=(*d.steps[:-1], last), result=other)


def another_sign(d, rng):
    """The last line and the result with the opposite sign."""
    if not isinstance(d.result, Expr) or d.result.has(nan) or d.result == 0:
        return None
    if all(v == 0 for e in d.result.atoms(Piecewise) for v, _ in e.args) and d.result.has(Piecewise):
        return None
    if d.result.has(Integral) and not d.result.free_symbols and abs(d.result.evalf()) < 1e-12:
        return None  # an integral that is 0 has no sign
    last = replace(d.steps[-1], after=d.steps[-1].after.xreplace({d.result: -d.result}))
    return replace(d, steps=(*d.steps[:-1], last), result=-d.result)


def another_end(d, rng):
    """A branch ends elsewhere, in one line, or everywhere."""
    ends = {
        b.args[2]
        for s in d.walk()
        for e in (s.before, s.after)
        for b in e.atoms(Branch)
        if b.args[2].is_finite and b.args[1] != b.args[2]
    }
    if not ends:
        return None
    end = rng.choice(sorted(ends, key=str))
    lines = [s for s in d.walk() if any(b.args[2] == end for b in s.after.atoms(Branch))]
    if not lines:
        return None
    target = rng.choice(lines)

    def moved(s):
        if s is target:
            return replace(
                s,
                after=s.after.replace(
                    lambda t: isinstance(t, Branch) and t.args[2] == end and t.args[1] != end,
                    lambda t: Branch(t.args[0], t.args[1], end + 1, *t.args[3:]),
                ),
            )
        return replace(s, steps=tuple(map(moved, s.steps)))

    return replace(d, steps=tuple(map(moved, d.steps)))


def another_case(d, rng):
    """A case is left out, or two of them change places."""
    found = [s for s in d.walk() if s.rule == "case distinction" and len(s.steps) > 1]
    if not found:
        return None
    target = rng.choice(found)
    k, j = rng.sample(range(len(target.steps)), 2)

    def told(s):
        if s is not target:
            return replace(s, steps=tuple(map(told, s.steps)))
        if rng.random() < 0.5:
            return replace(s, steps=(*s.steps[:k], *s.steps[k + 1 :]))
        changed = list(s.steps)
        changed[k], changed[j] = (replace(s.steps[m], where=s.steps[n].where) for m, n in ((k, j), (j, k)))
        return replace(s, steps=tuple(changed))

    if target.steps[k].after == target.steps[j].after:
        return None
    return replace(d, steps=tuple(map(told, d.steps)))


def another_question(d, rng):
    """The lines of the same verb about something else."""
    q, x = d.question, d.variable
    t = Symbol("t", real=True)
    others = []
    if d.verb == "integrate" and len(q["limits"]) == 1:
        limit = q["limits"][0]
        others = (
            [{"limits": Tuple(Tuple(*limit[:-1], limit[-1] + 1))}] if len(limit) == 3 and limit[-1].is_finite else []
        )
        others += [{"limits": Tuple(Tuple(t, *limit[1:]))}, {"given": d.given + 1}]
    if d.verb == "pair":
        others = [{"phi": 2 * q["phi"]}, {"given": d.given + x}]
    if d.verb == "limit":
        others = [{"x0": q["x0"] + 1}, {"given": 2 * d.given + x}] if q["x0"].is_finite else [{"x0": -q["x0"]}]
        others += [{"dir": "-" if q["dir"] != "-" else "+"}] if q["x0"].is_finite else []
    if d.verb == "rewrite":
        others = [{"given": d.given + 1}]
    if d.verb == "diff":
        others = [{"given": d.given + x}, {"style": "rules" if d.style == "definition" else "definition"}]
        others += [{"order": d.order + 1}] if d.mode in ("classical", "distributional") else []
        others += [{"kind": "frechet" if q["kind"] != "frechet" else "limiting"}] if d.mode == "set-valued" else []
        others += [{"mode": "classical" if d.mode != "classical" else "distributional"}]
    if not others:
        return None
    ((name, v),) = rng.choice(others).items()
    if name in ("given", "style", "order", "mode"):
        return replace(d, **{name: v})
    return replace(d, options=tuple((n, v if n == name else old) for n, old in d.options))


def with_line(d, target, line):
    """The derivation with another line in the place of one of its own."""

    def put(s):
        return line if s is target else replace(s, steps=tuple(map(put, s.steps)))

    return replace(d, steps=tuple(map(put, d.steps)))


KINDS = (another_value, another_result, another_sign, another_end, another_case, another_question)
