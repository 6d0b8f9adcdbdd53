"""What a network answers on a box."""

from __future__ import annotations

from typing import Any

from ..budget import verb
from ..errors import UnsupportedError
from .asking import Asked
from .chambers import MAX_CHAMBERS
from .lipschitz import Lipschitz, lipschitz
from .program import Program
from .rationals import whole
from .regions import Regions, box_of, columns_of, polygons
from .simplification import simplified


class OnBoxes(Asked):
    """Regions, Lipschitz constants, simplification."""

    @verb
    def regions(self, box: Any = (-1, 1), plane: Any = None, max_regions: int = MAX_CHAMBERS) -> Regions:
        """The exact polygons of a plane on which the network is affine, with the gradient of every output on each.

        Of a network of two inputs: of their plane; else ``plane=(origin, u, v)``, the points origin + r*u + s*v.
        ``box``: ((r0, r1), (s0, s1)), or one pair for both.  Gradients are by (r, s).  Switches cut, also those that
        the outputs do not see.  Past ``max_regions``, or the time (a tenth of a millisecond for each of a network
        with 300 switches), a ``BudgetError``: its ``.inner`` are the polygons that were found, disjoint and right, in
        no order, its ``.count`` their number; ``budget=rs.budget(seconds=...)`` gives more time.

        >>> import relu_sym as rs
        >>> net = rs.Network([[[1, 0], [1, 1]], [[1, 1]]], None)
        >>> for region in net.regions(box=(-1, 1)):
        ...     print(region.vertices, region.gradients[0])
        ((-1, -1), (0, -1), (0, 0), (-1, 1)) (0, 0)
        ((-1, 1), (0, 0), (0, 1)) (1, 1)
        ((0, -1), (1, -1), (0, 0)) (1, 0)
        ((0, 0), (1, -1), (1, 1), (0, 1)) (2, 1)
        """
        p = self._asked("the polygons")
        return polygons(p, box_of(box, 2), columns_of(p, plane), whole(max_regions, "max_regions"))

    @verb
    def lipschitz(self, box: Any, norm: Any = 2, max_regions: int = MAX_CHAMBERS) -> tuple[Lipschitz, ...]:
        """Per output the least L with |f(x) - f(y)| <= L*|x - y| on the box, ``norm`` of the inputs 1, 2 or oo.

        ``.exact`` with a region (``.corners``, of two inputs counterclockwise) and its ``.gradient`` where it is
        attained: of two inputs from the polygons that ``net.regions`` has, of more from polyhedra.  Past
        ``max_regions`` regions, past half of the time, for more than 14 inputs, and where switches are so many that it
        would be, bounds: ``.lower``, the steepest gradient that was found, and ``.upper``, proved on boxes that fill
        the box and are halved in half of the time that is left (up to ``max_regions`` for an output), so more time
        (``budget=rs.budget(seconds=...)``) makes them tighter; ``.exact`` says whether they are one number.  Where
        nearly all switches are open, as on the whole of the inputs of a network of hundreds, they are wide: 18 and
        90,000 for an ACAS Xu network, whose constants on a box 32 times as narrow are exact.

        >>> import relu_sym as rs
        >>> net = rs.Network([[[1, 0], [1, 1]], [[1, 1]]], None)
        >>> found = net.lipschitz(box=(-1, 1))[0]
        >>> found.value, found.gradient, found.exact
        (sqrt(5), (2, 1), True)
        """
        p = self._asked("the Lipschitz constant")
        return lipschitz(p, box_of(box, p.dimension), norm, whole(max_regions, "max_regions"))

    @verb
    def simplified(self, box: Any) -> Any:
        """A network that is equal on the box: switches that never switch there are merged or dropped, proved by bounds
        (a switch that the bounds leave open stays).

        >>> import relu_sym as rs
        >>> net = rs.Network([[[1, 0], [1, 1]], [[1, 1]]], [[2, -3], [0]])
        >>> net, net.simplified(box=(-1, 1))
        (Network(x 2 -> y 1, 2 switches), Network(x 2 -> y 1, 0 switches))
        """
        p = self._asked("a simplification")
        sides = box_of(box, p.dimension)
        for k, (lo, hi) in enumerate(sides):
            if lo > hi:
                raise UnsupportedError("side {0} of the box goes from {1} down to {2}: it is empty", k + 1, lo, hi)
        return self._remade(simplified(p, sides))

    def _remade(self, program: Program) -> Any:
        raise NotImplementedError
