"""Steps of ``rs.ito`` and of expected local times."""

from __future__ import annotations

from sympy import Abs, Add, Eq, Expr, Limit, Rational

from ..steps import D, Differential, Increment, LocalTimeOf, Step
from ..steps.said import Said
from ..steps.stochastic import NOISE
from ..stochastic.diffusion import Diffusion, LocalTimeFound
from ..stochastic.ito import MEAN, Evidence, Ito
from ..symbols import exact
from .catalogue import step
from .chain import Chain
from .expectations import expectation_of, moment_steps
from .frame import Frame


def local_time_increment(level: Expr, is_mean: bool) -> Increment:
    """dL at a level, of the right local time or of the symmetric one."""
    return Increment("symmetric" if is_mean else "right", level)


def told_ito(found: Ito) -> Expr:
    """df as the last line writes it: by dt, dW and the local times."""
    is_mean, t = found.convention == MEAN, found.process.t
    kinks = [w * local_time_increment(a, is_mean) for a, w in found.local_times]
    return Add(found.drift * Increment("time", t), found.diffusion * NOISE, *kinks)


def differential_of(f: Expr, X: Diffusion) -> Differential:
    """The first line."""
    return Differential(exact(f)[0], X.x, X.t, exact(X.mu)[0], exact(X.sigma)[0])


def ito_steps(found: Evidence) -> tuple[Step, ...]:
    """df = f_t dt + f' dX + f''/2 d<X> + the local times = drift dt + diffusion dW + the local times."""
    frame, X, read = Frame(found.gate), found.process, found.read
    is_mean = found.result.convention == MEAN
    x, t = frame.x, X.t
    start = differential_of(found.gate.source, X)
    c = Chain(start)
    stated = frame.stated(read.form)
    c.to("normal form", Differential(stated, *start.args[1:]), frame.breakpoints(read.form))
    levels = [(frame.out(a), frame.out(w)) for a, w in read.terms]
    kinks = [w * local_time_increment(a, is_mean) for a, w in levels]
    before_dx, before_dt, curvature = (frame.stated(e) for e in (read.slope, read.moved, read.curvature))
    line = Add(
        before_dt * Increment("time", t),
        before_dx * Increment("state", x),
        Rational(1, 2) * curvature * Increment("clock", x),
        *kinks,
    )
    moves = any(t in a.free_symbols for a, _ in levels)
    told = _measured(stated, found, frame)
    c.to("local time on curves" if moves else "Ito, Tanaka and Meyer", line, told, [Said("along ", _dynamics(start))])
    c.to("dynamics", told_ito(found.result))
    return frame.told(tuple(c.steps))


def _dynamics(e: Differential) -> Eq:
    """dX = mu dt + sigma dW."""
    _, x, t, mu, sigma = e.args
    return Eq(Increment("state", x), mu * Increment("time", t) + sigma * NOISE, evaluate=False)


def _measured(stated: Expr, found: Evidence, frame: Frame) -> list[Step]:
    """The second derivative as a measure, and the jump of the slope at every kink."""
    second, x = found.read.second, frame.x
    told = []
    if D(stated, x, 2) != frame.stated(second, values=False):
        told.append(step("curvature measure", D(stated, x, 2), frame.stated(second, values=False)))
    for level, weight in found.read.terms:
        slope, at = D(stated, x, 1, "classical"), frame.out(level)
        gap = Limit(slope, x, at, "+") - Limit(slope, x, at, "-")
        told.append(step("jump of the slope", gap, frame.out(2 * weight), where=frame.at(level)))
    return told


# ------------------------------------------------------------------ local times
def local_time_of(level: Expr, time: Expr, X: Diffusion) -> LocalTimeOf:
    """The first line."""
    return LocalTimeOf(*(exact(e)[0] for e in (level, time, X.x, X.t, X.mu, X.sigma, X.start)))


def local_time_steps(found: LocalTimeFound) -> tuple[Step, ...]:
    """E L by Tanaka's formula in the mean, or by the occupation formula; exact."""
    start = local_time_of(found.level, found.time, found.process)
    c, occupied = Chain(start), found.occupied
    if found.moment is None:
        c.to("occupation formula", occupied)
        c.to("value of the integral", found.exact)
        return tuple(c.steps)
    mean, distance = expectation_of(found.moment), Abs(start.args[6] - start.args[0])
    c.to("Tanaka in the mean", mean - distance, [step("occupation formula", start, occupied)])
    value = found.moment.result
    inside = [step("value of the expectation", mean, value, steps=moment_steps(found.moment))]
    c.to("expectation put in", value - distance, inside)
    return tuple(c.steps)
