"""``rs.interface_conditions``, ``rs.rankine_hugoniot``: what a law says on a surface across which a field jumps.

A distribution, a function plus weights on regular surfaces, is 0 if and only if the function is 0 almost everywhere
and each weight is 0 on its surface.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Basic, DiracDelta, Eq, Expr, Mul, PolynomialError, S, Symbol, Tuple, false, true

from ..budget import verb
from ..calculus.differentiation.switched import Switches
from ..calculus.hypersurfaces import NotSwitched
from ..errors import UnsupportedError
from ..functions import HeavisideStep
from ..steps import Layered, OperatorOf
from ..symbols import Lists, as_expression, flat
from .field import Field, Term

LAWS = ("divergence", "curl")


class InterfaceConditions(Basic):
    """A first order law between the surfaces and on them.

    ``.regular``: what holds between the surfaces, ``.surfaces`` and ``.conditions``: each surface with what holds on
    it, all as ``Eq`` or, where that is decided, True or False.  ``.holds``: whether the law holds, None where that
    depends on what is left open.
    """

    def __new__(cls, *parts: Any) -> InterfaceConditions:
        return Basic.__new__(cls, *parts)

    @property
    def regular(self) -> tuple[Any, ...]:
        """Between the surfaces."""
        return tuple(Eq(part.args[0], 0) for part in self.args)

    @property
    def layers(self) -> tuple[Any, ...]:
        """(weight, what vanishes on its surface)."""
        return tuple(row for part in self.args for row in part.layers)

    @property
    def surfaces(self) -> tuple[Any, ...]:
        """The surface of each condition."""
        return tuple(_surface(ends) for _, *ends in self.layers)

    @property
    def conditions(self) -> tuple[Any, ...]:
        """On the surfaces."""
        return tuple(Eq(c, 0) for c, *_ in self.layers)

    @property
    def holds(self) -> bool | None:
        """Whether the law holds as an equation between distributions."""
        found = (*self.regular, *self.conditions)
        return False if false in found else True if all(c == true for c in found) else None


def _surface(ends: list) -> Any:
    return Eq(ends[0], 0, evaluate=False) if len(ends) == 1 else Tuple(*[Eq(w, 0, evaluate=False) for w in ends])


@verb
def interface_conditions(F: Any, variables: Any, operator: str = "divergence", source: Any = 0) -> InterfaceConditions:
    """The law div F = source (or curl F = source), between the surfaces and on each surface across which F jumps.

    As distributions: the pointwise law on both sides, and [F] . grad g = the weight that the source has on g = 0 (of
    the curl grad g x [F]).  [F] is the value where g > 0 less that where g < 0.  With time among the variables and the
    density last F = (flux, density) is a conservation law.  The source is a list of three for the curl in space; it
    may have impulses on surfaces: charges, currents.  Undefined functions stand for smooth ones.  Errors: those of
    ``rs.divergence``; ``UnsupportedError`` for a double layer: F has impulses.

    >>> from sympy import Function, symbols
    >>> import relu_sym as rs
    >>> x, y, z, a, b, sigma = symbols('x y z a b sigma', real=True)
    >>> law = rs.interface_conditions([a + (b - a)*rs.Heaviside(x), y, -y], (x, y, z), source=1 + sigma*rs.Dirac(x))
    >>> law.conditions, law.regular
    ((Eq(-a + b - sigma, 0),), (True,))
    >>> law = rs.interface_conditions([0, a*rs.Heaviside(x), b*rs.Heaviside(x)], (x, y, z), "curl")
    >>> law.conditions
    (Eq(-b, 0), Eq(a, 0))

    Reference: L. Schwartz, Theorie des distributions (1966), chapter II; J. D. Jackson, Classical Electrodynamics
    (1999), section I.5.
    """
    return InterfaceConditions(*law_of(F, variables, operator, source)[0])


def law_of(F: Any, variables: Any, operator: str, source: Any) -> tuple[list[Layered], Field, list[list[Term]]]:
    """Each component by its regular part and its weights, the field with its source, and the terms."""
    if operator not in LAWS:
        raise UnsupportedError("unknown operator {0!r}: choose one of {1}", operator, ", ".join(map(repr, LAWS)))
    if not isinstance(F, Lists):
        raise UnsupportedError("{0} is one function: give a list of components, one for each variable", F)
    given = flat(F)
    sources = flat(source) if isinstance(source, Lists) else [source]
    field = Field([*given, *sources], variables)
    n = len(field.variables)
    components = 3 if operator == "curl" and n == 3 else 1
    if source == 0:
        field.components += [S.Zero] * (components - len(sources))
        sources = sources * components
    if len(given) != n or (operator == "curl" and n > 3):
        raise UnsupportedError("{0} has {1} components for {2} variables", F, len(given), n)
    if len(sources) != components:
        raise UnsupportedError("the source {0} has {1} components: give {2}", source, len(sources), components)
    own, rest = field.components[:n], field.components[n:]
    if any(e.has(DiracDelta) for e in own):
        raise UnsupportedError("{0} has impulses: its law has double layers, see rs.divergence", F)
    nouns = [OperatorOf(operator, Tuple(*own), Tuple(*field.variables), k) for k in range(components)]
    terms = [[*(Term(*p) for p in noun.parts), Term(-1, s, ())] for noun, s in zip(nouns, rest, strict=True)]
    return [layered(field.total(t, surfaces=True)) for t in terms], field, terms


def layered(e: Expr) -> Layered:
    """A distribution by its regular part and its weights."""
    gathered: dict[tuple, Expr] = {}
    for term in Add.make_args(e):
        impulses = [d for d in Mul.make_args(term) if isinstance(d, DiracDelta)]
        weight = Mul(*[d for d in Mul.make_args(term) if not isinstance(d, DiracDelta)])
        if weight.has(DiracDelta) or any(len(d.args) > 1 and d.args[1] != 0 for d in impulses):
            raise UnsupportedError("{0} is not a function and weights of impulses alone", e)
        ends = tuple(sorted((d.args[0] for d in impulses), key=lambda w: w.sort_key()))
        gathered[ends] = gathered.get(ends, S.Zero) + weight
    regular = gathered.pop((), S.Zero)
    rows = sorted(gathered.items(), key=lambda row: [w.sort_key() for w in row[0]])
    return Layered(regular, *[Tuple(c, *ends) for ends, c in rows if c != 0])


# ---------------------------------------------------------------------- shocks
class ShockConditions(Basic):
    """The Rankine-Hugoniot conditions: jump of the flux = speed times jump of the density, at every shock.

    ``.shocks``: the equations of the shocks; ``.speeds``, ``.flux_jumps``, ``.density_jumps``: from below to above
    them in x; ``.conditions``: one ``Eq`` each, True or False where that is decided.
    """

    def __new__(cls, *rows: Any) -> ShockConditions:
        return Basic.__new__(cls, *rows)

    shocks = property(lambda self: tuple(Eq(row[0], 0, evaluate=False) for row in self.args))
    speeds = property(lambda self: tuple(row[1] for row in self.args))
    flux_jumps = property(lambda self: tuple(row[2] for row in self.args))
    density_jumps = property(lambda self: tuple(row[3] for row in self.args))

    @property
    def conditions(self) -> tuple[Any, ...]:
        """Jump of the flux = speed times jump of the density."""
        return tuple(Eq(f, (s * u).expand()) for _, s, f, u in self.args)

    @property
    def holds(self) -> bool | None:
        """Whether the shocks move as they should."""
        found = self.conditions
        return False if false in found else True if all(c == true for c in found) else None


@verb
def rankine_hugoniot(density: Any, flux: Any, x: Any, t: Any) -> ShockConditions:
    """The conditions on the shocks of the conservation law density_t + flux_x = 0: [flux] = speed [density].

    Density and flux are functions of x and t that jump across curves; a jump is the value above the curve, for larger
    x, less that below it.  The coefficient of the layer on g(x, t) = 0 in density_t + flux_x is [flux] g_x +
    [density] g_t, and the speed of the curve is -g_t/g_x.  Undefined functions stand for smooth ones.  Errors:
    ``UnsupportedError`` (not read as smooth formulas between regular curves, a jump at one moment for all x, a density
    that is only a symbol in the flux).

    >>> from sympy import Function, symbols
    >>> import relu_sym as rs
    >>> x, t, a, b = symbols('x t a b', real=True)
    >>> u = a + (b - a)*rs.Heaviside(x - Function('s')(t))
    >>> shock = rs.rankine_hugoniot(u, u**2/2, x, t)
    >>> shock.speeds, shock.conditions
    ((Derivative(s(t), t),), (Eq(-a**2/2 + b**2/2, -a*Derivative(s(t), t) + b*Derivative(s(t), t)),))
    >>> u = rs.Heaviside(t/2 - x)
    >>> rs.rankine_hugoniot(u, u**2/2, x, t).holds
    True

    Reference: R. J. LeVeque, Finite Volume Methods for Hyperbolic Problems (2002), section 11.8.
    """
    if any(isinstance(e, Lists) for e in (density, flux)):
        raise UnsupportedError("{0}: give one density and one flux; a system has the conditions of each", density)
    if isinstance(density, Symbol) and density not in (x, t) and density in as_expression(flux).free_symbols:
        raise UnsupportedError(
            "the density {0} is a symbol, and so constant in {1} and {2}: give it as a function of them that jumps, "
            "as in {0} = a + (b - a)*Heaviside({1} - s*{2}), and the flux of that",
            density,
            x,
            t,
        )
    field = Field([density, flux], (x, t))
    return ShockConditions(*[Tuple(*map(field.out, row)) for row in shocks(field)])


def shocks(field: Field) -> list[tuple[Expr, Expr, Expr, Expr]]:
    """(g, speed, jump of the flux, jump of the density) from below to above each curve."""
    x, t = field.variables
    switches = Switches(field.variables)
    try:
        u, f = (switches.of(e) for e in field.components)
    except (NotSwitched, PolynomialError) as error:
        raise UnsupportedError(
            "{0} and {1} are not read as smooth formulas between regular curves", *map(field.out, field.components)
        ) from error
    rows = []
    for name, w in switches.switches.items():
        df, du = (switches.on(w, e.xreplace({name: S.One}) - e.xreplace({name: S.NegativeOne})) for e in (f, u))
        if df == du == 0:
            continue
        slope = w.diff(x)
        if slope == 0:
            raise UnsupportedError(
                "{0} = 0 is a moment: a density that jumps there for all x has no speed", field.out(w)
            )
        way = _way(slope, w, field, x)
        speed = switches.on(w, (-w.diff(t) / slope).cancel())
        rows.append((w, *(_written(e, switches) for e in (speed, way * df, way * du))))
    return rows


def _way(slope: Expr, w: Expr, field: Field, x: Symbol) -> int:
    if slope.is_positive or slope.is_negative:
        return 1 if slope.is_positive else -1
    raise UnsupportedError(
        "{0} = 0 is not seen to be a shock at one place at a time: write it as {1} less a function of time",
        *map(field.out, (w, x)),
    )


def _written(e: Expr, switches: Switches) -> Expr:
    return e.xreplace({s: 2 * HeavisideStep(switches.switches[s]) - 1 for s in switches.signs_in(e)})
