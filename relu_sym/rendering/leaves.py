"""The leaves of a stored expression: numbers, names and roots, each by its data."""

from __future__ import annotations

from typing import Any

from mpmath.libmp import from_man_exp, fzero
from sympy import Float, Integer, Poly, PurePoly, Rational, Symbol
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.core.symbol import Dummy, Str
from sympy.polys.rootoftools import CRootOf

from ..errors import ParseError, UnsupportedError

DIGITS = 4000
"""More digits than this are refused, in writing and in reading."""

_BITS = DIGITS * 10 // 3
_EXACT = 2**53
_DEGREE = 100
_EXPONENT = 10**7

LEAVES = ("Integer", "Rational", "Float", "Str", "Symbol", "Function", "CRootOf")


def write_integer(n: int) -> Any:
    """A JSON number where every reader keeps it exact, else ["Integer", decimal digits]."""
    if abs(n) < _EXACT:
        return n
    if n.bit_length() > _BITS:
        raise UnsupportedError("an integer of more than {0} digits is not stored as JSON", DIGITS)
    return ["Integer", str(n)]


def read_integer(data: Any) -> int:
    """The int of a JSON number, of its digits, or of ["Integer", digits]."""
    if isinstance(data, list) and len(data) == 2 and data[0] == "Integer":
        data = data[1]
    if isinstance(data, str) and len(data) <= DIGITS + 1 and data.isascii() and data.removeprefix("-").isdigit():
        return int(data)
    if isinstance(data, int) and not isinstance(data, bool) and data.bit_length() <= _BITS:
        return data
    raise ParseError("not an integer of at most {0} digits: {1}", DIGITS, shown(data))


def write_leaf(e: Any) -> Any:
    """The data of a number, symbol, string, applied name or root; None if it is none of these."""
    match e:
        case Integer():
            return write_integer(int(e))
        case Rational():
            return ["Rational", write_integer(int(e.p)), write_integer(int(e.q))]
        case Float():
            sign, mantissa, exponent, _ = e._mpf_
            if abs(exponent) > _EXPONENT or e._prec > _BITS:
                raise UnsupportedError("{0} is too large, too small or too exact to be stored as JSON", e)
            return ["Float", write_integer(-int(mantissa) if sign else int(mantissa)), int(exponent), int(e._prec)]
        case Str():
            return ["Str", e.name]
        case Dummy():
            raise UnsupportedError("the dummy symbol {0} is equal to no symbol read back: not stored", e)
        case Symbol():
            if type(e) is not Symbol:
                return None
            return ["Symbol", e.name, *_assumptions(e._assumptions_orig)]
        case CRootOf():
            coefficients = e.poly.rep.to_list()
            if len(coefficients) > _DEGREE + 1:
                raise UnsupportedError("a root of a polynomial of degree above {0} is not stored as JSON", _DEGREE)
            return ["CRootOf", _unknown(e.poly.gen), [write_integer(int(c)) for c in coefficients], int(e.index)]
    return None


def _unknown(gen: Any) -> Any:
    """The variable of a polynomial: its roots are the same by any other name."""
    if type(gen) not in (Symbol, Dummy):
        raise UnsupportedError("a root of a polynomial in {0} is not stored as JSON", gen)
    return ["Symbol", gen.name, *_assumptions(gen._assumptions_orig)]


def _assumptions(given: Any) -> list:
    """What was declared, without the defaults."""
    declared = {k: bool(v) for k, v in sorted(dict(given).items()) if not (k == "commutative" and v)}
    return [declared] if declared else []


def read_leaf(head: str, args: list) -> Any:
    """The object of a leaf; ParseError where the data do not fit."""
    match head, args:
        case "Integer", [_]:
            return Integer(read_integer(args[0]))
        case "Rational", [p, q]:
            over, under = read_integer(p), read_integer(q)
            if under > 0:
                return Rational(over, under)
        case "Float", [mantissa, int(exponent), int(precision)]:
            if abs(exponent) <= _EXPONENT and 0 < precision <= _BITS:
                man = read_integer(mantissa)
                value = from_man_exp(man, exponent, precision, "n") if man else fzero
                return Float._new(value, precision, zero=False)
        case "Str", [str(name)]:
            return Str(name)
        case "Symbol", [str(name), *rest] if name:
            return Symbol(name, **read_assumptions(rest))
        case "CRootOf", [["Symbol", *symbol], list(coefficients), int(index)]:
            numbers = [read_integer(c) for c in coefficients]
            if 3 <= len(numbers) <= _DEGREE + 1 and numbers[0] != 0 and 0 <= index < len(numbers) - 1:
                return CRootOf._new(PurePoly(Poly(numbers, read_leaf("Symbol", symbol))), index)
    raise ParseError("not the data of {0}: {1}", head, shown(args))


def read_assumptions(rest: list) -> dict[str, bool]:
    """The declared assumptions of a symbol: {} or a table of true and false."""
    if not rest:
        return {}
    if len(rest) == 1 and isinstance(rest[0], dict) and all(isinstance(v, bool) for v in rest[0].values()):
        return rest[0]
    raise ParseError("not a table of assumptions: {0}", shown(rest))


def write_function(e: AppliedUndef) -> list:
    """The head and name of an undefined function; its arguments follow."""
    f = e.func
    if not isinstance(f, UndefinedFunction) or f.__name__ != f.name:
        raise UnsupportedError("{0} is not stored as JSON", e)
    return ["Function", f.name, *(_assumptions(f._kwargs) or [{}])]


def read_function(name: Any, assumptions: Any) -> UndefinedFunction:
    """An undefined function by its name."""
    if not isinstance(name, str) or not name:
        raise ParseError("not the name of a function: {0}", shown(name))
    return UndefinedFunction(name, **read_assumptions([assumptions]))


def shown(data: Any) -> str:
    """The beginning of malformed data, for a message."""
    if isinstance(data, int) and not isinstance(data, bool) and data.bit_length() > 200:
        return "a long integer"
    if isinstance(data, (list, dict)):
        return f"a {type(data).__name__} of {len(data)}"
    return repr(data)[:60]
