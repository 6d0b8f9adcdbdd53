"""Steps of ``rs.convolve``: the impulses, the integral, which pieces overlap for which x, the integrals over these."""

from __future__ import annotations

from itertools import product

from sympy import Add, And, Basic, Expr, Gt, Integral, Lt, Symbol, oo

from ..calculus.transforms.convolve import Convolution as Convolved
from ..calculus.transforms.convolve import product_of
from ..calculus.transforms.overlaps import Overlap, stretches
from ..errors import UnsupportedError
from ..forms.exact import Facts
from ..forms.line.guarded import by_cases as answered
from ..forms.line.jumps import parts
from ..forms.line.partition import Domain, Impulse, LineForm
from ..forms.line.piece import NOTHING
from ..steps import Branch, Cases, Convolution, Step
from ..steps.said import Said
from ..vocabularies.read import read_any
from .catalogue import step
from .chain import Chain
from .frame import Frame
from .other_verbs import by_cases


def convolution_steps(found: Convolved) -> tuple[Step, ...]:
    """The steps of a convolution, in every case of its parameters: the overlaps may ask for more than the answer."""
    frame = Frame(found.gate)
    chains: list = []

    def run(facts: Facts) -> Expr:
        case, domain = found.in_case(facts), Domain(-oo, oo, facts)
        c = Chain(Convolution(frame.out(case.first), frame.out(case.second), frame.x))
        before, result = c.now, frame.out(case.result)
        convolve(c, parts(read_any(case.first, domain)), parts(read_any(case.second, domain)), frame)
        c.to("vocabulary", result)
        chains.append((frame.condition(facts), before, result, tuple(c.steps)))
        return case.result

    answered(run, found.gate.assume)
    whole = Convolution(frame.out(found.gate.expr), frame.out(found.second), frame.x)
    return frame.told(by_cases(chains, whole, found.result))


def convolve(c: Chain, first: tuple[LineForm, ...], second: tuple[LineForm, ...], frame: Frame) -> None:
    """The lines from the convolution of two forms to its pieces; of several parts each pair is a side computation."""
    for p in (*first, *second):
        if p.principal or p.repeats:
            kind = "principal values" if p.principal else "kinks without end"
            raise UnsupportedError("the steps of a convolution are not told for " + kind + ": {0}", c.now)
    shown = [Add(*[_stated(p, frame) for p in form]) for form in (first, second)]
    if len(first) == len(second) == 1:
        read = [s for p in (*first, *second) for s in frame.breakpoints(p)]
        c.to("normal form", Convolution(*shown, frame.x), read)
        _of_two(c, first[0], second[0], frame)
        return
    c.to("normal form", Convolution(*shown, frame.x))
    sides: list[Step] = []
    total: list[Expr] = []
    for p, q in product(first, second):
        side = Chain(Convolution(_stated(p, frame), _stated(q, frame), frame.x))
        before = side.now
        _of_two(side, p, q, frame)
        sides += side.steps
        total.append(side.now if isinstance(side.now, Expr) else before)
    c.to("convolution part by part", Add(*total), sides)


def _stated(form: LineForm, frame: Frame) -> Expr:
    return frame.stated(form, values=False)


def _of_two(c: Chain, f: LineForm, g: LineForm, frame: Frame) -> None:
    """Impulses first; then the functions, by their overlaps."""
    rest, sides = [], []
    plain = f.replace(impulses=())
    for i, other in [*((i, g) for i in f.impulses), *((i, plain) for i in g.impulses)]:
        made = _impulse_step(i, other, frame)
        sides.append(made)
        rest.append(made.after)
    others = g.replace(impulses=())
    empty = any(all(p.is_zero() for p in form.pieces) for form in (plain, others))
    if rest:
        left = 0 if empty else Convolution(_stated(plain, frame), _stated(others, frame), frame.x)
        c.to("impulses convolved", Add(left, *rest), sides)
    if not empty:
        _of_functions(c, plain, others, Add(*rest), frame)


def _impulse_step(i: Impulse, other: LineForm, frame: Frame) -> Step:
    alone = LineForm((NOTHING,), (), (i,), other.domain)
    before = Convolution(frame.impulse(*i), _stated(other, frame), frame.x)
    found = parts(product_of(alone, other, other.domain))
    return step("impulse convolved", before, Add(*[_stated(p, frame) for p in found]))


def _of_functions(c: Chain, f: LineForm, g: LineForm, rest: Expr, frame: Frame) -> None:
    x, u = frame.x, moving_symbol(frame)
    first, second = (_stated(form, frame) for form in (f, g))
    whole = Integral(first.xreplace({x: u}) * second.xreplace({x: x - u}), (u, -oo, oo))
    c.to(
        "convolution integral",
        whole + rest,
        conditions=[*_supports(f, u, frame, "first"), *_supports(g, x - u, frame, "second")],
    )
    found = stretches(f, g)
    sums, values, sides = [], [], []
    for s in found:
        integrals = [_integral(o, u, frame) for o in s.overlaps]
        amounts = [frame.function(o.value) for o in s.overlaps]
        where = frame.between(s.lo, s.hi)
        sides += [step("integral over an overlap", i, v, where=where) for i, v in zip(integrals, amounts, strict=True)]
        lo, hi = frame.number(s.lo), frame.number(s.hi)
        sums.append(Branch(Add(*integrals), lo, hi))
        values.append(Branch(Add(*amounts), lo, hi))
    c.to("cases of overlap", _cases(x, sums) + rest)
    c.to("integrals over the overlaps", _cases(x, values) + rest, sides)


def _cases(x: Expr, branches: list[Branch]) -> Basic:
    return branches[0].args[0] if len(branches) == 1 else Cases(x, *branches)


def _integral(o: Overlap, u: Symbol, frame: Frame) -> Expr:
    x = frame.x
    first, second = (frame.function(p) for p in (o.first, o.second))
    return Integral(first.xreplace({x: u}) * second.xreplace({x: x - u}), (u, frame.out(o.lo), frame.out(o.hi)))


def moving_symbol(frame: Frame) -> Symbol:
    """u, or the first letter after it that nothing else is called."""
    used = {s.name for s in frame.gate.expr.free_symbols | {frame.gate.x}}
    return Symbol(next(n for n in ("u", "v", "w", "r", "u_1", "u_2") if n not in used), real=True)


def _supports(f: LineForm, v: Expr, frame: Frame, which: str) -> list[str]:
    """Where a factor can differ from 0, in words."""
    there = [k for k, p in enumerate(f.pieces) if not p.is_zero()]
    lo, hi = f.ends(there[0])[0], f.ends(there[-1])[1]
    bounds = [Gt(v, frame.number(lo))] * (lo != -oo) + [Lt(v, frame.number(hi))] * (hi != oo)
    return [Said(f"the {which} factor is 0 unless ", And(*bounds))] if bounds else []
