"""The fixed variables behind the gate, and what stands in for a quantity of known sign."""

from __future__ import annotations

from typing import ClassVar

from sympy import Basic, Dummy, Expr


class _Fixed(Dummy):
    """A Dummy that is one and the same object wherever it is loaded, in every process.

    Its index is fixed, and smaller than any that SymPy counts out (those start at a million), so that it sorts before
    the Dummies of users; its name is Dummy, by which SymPy sorts too.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple:
        return _variable, (self.dummy_index,)


_Fixed.__name__ = "Dummy"
T = _Fixed("x", 271828, real=True)
"""The variable of every normal form."""
N = _Fixed("n", 271829, integer=True)
"""The number of a period, in forms that repeat."""
U = _Fixed("u", 271830, real=True)
"""The variable under an integral that stays."""


def _variable(index: int) -> Dummy:
    """What pickle and copy call: the variable itself, since it is compared by ``is`` too."""
    return {v.dummy_index: v for v in (T, N, U)}[index]


WHOLE = ("integer", "even", "odd")
"""What else a number keeps of the quantity that it stands for: powers of negative numbers depend on it."""


class StandIn(Dummy):
    """A positive number, whole where that is, in place of ``meaning``, whose sign one case of the parameters gives.

    ``Gate.out`` puts the meaning back.  SymPy knows x**n by what is declared of n, not by what a case says of it.
    """

    _known: ClassVar[dict[tuple[type, Expr], StandIn]] = {}
    declared: ClassVar[dict[str, bool]] = {"positive": True}

    def __new__(cls, meaning: Expr) -> StandIn:
        key = (cls, meaning)
        if key not in cls._known:
            declared = cls.declared | {k: True for k in WHOLE if getattr(meaning, "is_" + k)}
            new = super().__new__(cls, str(meaning), **declared)
            new.meaning = meaning
            cls._known[key] = new
        return cls._known[key]

    def __reduce__(self):
        return type(self), (self.meaning,)

    def __getnewargs_ex__(self):
        return (self.meaning,), {}

    @classmethod
    def meant(cls, e: Basic) -> Basic:
        """``e`` with the meaning of all that stands in."""
        return e.xreplace({s: s.meaning for s in e.atoms(cls)}) if cls._known else e


class Turns(StandIn):
    """The whole number of turns in place of ``meaning``, where an equation says that it is whole."""

    declared: ClassVar[dict[str, bool]] = {"integer": True}
