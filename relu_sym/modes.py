"""The three meanings of "derivative", and the kinds of generalized derivative sets."""

from __future__ import annotations

from enum import Enum, StrEnum

from .errors import UnsupportedError


class Mode(StrEnum):
    """classical: pointwise; distributional: jumps become Dirac terms; set-valued: Clarke and relatives."""

    CLASSICAL = "classical"
    DISTRIBUTIONAL = "distributional"
    SET_VALUED = "set-valued"


class Kind(StrEnum):
    """Which set stands for the derivative at a kink (definitions: ``rs.subdifferential``)."""

    CLARKE = "clarke"
    BOULIGAND = "bouligand"
    FRECHET = "frechet"
    LIMITING = "limiting"
    CONVEX = "convex"


def _choice(enum: type[Enum], what: str, name, advice: str = "") -> Enum:
    try:
        return enum(name)
    except ValueError:
        raise UnsupportedError(
            "unknown {0} {1!r}: choose one of {2}" + advice, what, name, ", ".join(repr(m.value) for m in enum)
        ) from None


def as_mode(name: str | Mode) -> Mode:
    """The mode of that name; an unknown name is refused with the list of names."""
    return _choice(Mode, "mode", name)  # type: ignore[return-value]


def as_kind(name: str | Kind) -> Kind:
    """The kind of that name; an unknown name is refused with the list of names."""
    advice = "" if isinstance(name, str) else "; a point is named, at=(0, 0), and several variables are listed, (x, y)"
    return _choice(Kind, "kind", name, advice)  # type: ignore[return-value]
