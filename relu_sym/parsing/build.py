"""Operation tree to SymPy expression, with every number looked at before SymPy computes it."""

from __future__ import annotations

import keyword
import time
from collections.abc import Mapping
from typing import Any, NoReturn

from sympy import Add, E, Expr, Float, I, Integer, Mul, Pow, S, Symbol, oo, pi

from ..errors import BudgetError, ReluSymError
from . import bounds
from .heads import HEADS, LAWS, named
from .lexer import Source
from .operations import TRUTH_VALUES, Name, Node, Number, Operation

CONSTANTS = {"pi": pi, "E": E, "oo": oo, "inf": oo, "infinity": oo}
REFUSED = {
    "I": "I is the imaginary unit, and relu_sym is about real variables; a symbol of that name goes into symbols=",
    "e": "e can be read as Euler's number, written E or exp(...), or as a symbol: symbols={'e': Symbol('e')}",
    "zoo": "zoo, the complex infinity, is no value here; oo and -oo are",
    "nan": "nan is no value; a function without a value is left out of piecewise",
}
SIGNED = frozenset(
    "relu abs sign step delta max min floor ceiling frac mod cbrt lt le gt ge eq ne singularity".split()
) | set(LAWS)
EXPONENTIALS = frozenset("exp sinh cosh sigmoid softplus elu selu celu gelu gelu_tanh silu mish logsumexp".split())
DIFFERENCES = frozenset("max min mod lt le gt ge eq ne singularity".split()) | set(LAWS)


class Builder:
    """One tree into one expression; ``symbols`` are the caller's own symbols and functions by name."""

    def __init__(self, source: Source, symbols: Mapping[str, Any]) -> None:
        self.source = source
        self.symbols = symbols
        self.deadline = time.monotonic() + bounds.MAX_SECONDS

    def refuse(self, node: Node, reason: str) -> NoReturn:
        raise self.source.refusal(node.span[0], reason)

    def expr(self, node: Node) -> Any:
        """The expression of a node, operands first."""
        if isinstance(node, Number):
            return Float(node.text) if set(node.text) & set(".eE") else Integer(node.text)
        if isinstance(node, Name):
            return self.name(node)
        if node.head == "apply":
            function, *operands = node.operands
            values = tuple(map(self.expr, operands))
            return self.computed(node, lambda: self.symbols[function.name](*values))  # type: ignore[union-attr]
        if node.head == "sum":
            return self.sum(node)
        values = tuple(map(self.expr_or_nan if node.head == "step" else self.expr, node.operands))
        if node.head in ("pair", "ends"):
            return values
        self.guard(node, values)
        return self.checked(node, self.computed(node, lambda: self.apply(node, values)))

    def expr_or_nan(self, node: Node) -> Any:
        """An operand of a step, whose value at 0 may be left undefined."""
        return S.NaN if isinstance(node, Name) and node.name == "nan" and "nan" not in self.symbols else self.expr(node)

    def sum(self, node: Operation) -> Any:
        """A sum over whole numbers n, whose name means that number inside it; it is not carried out."""
        term, limits = node.operands
        assert isinstance(limits, Operation)
        index, first, last = limits.operands
        if not isinstance(index, Name):
            self.refuse(index, "a sum runs over a name, as in (n, 0, 9)")
        ends = self.expr(first), self.expr(last)
        n = self.symbols.get(index.name, Symbol(index.name, integer=True))
        inside = Builder(self.source, {**self.symbols, index.name: n})
        inside.deadline = self.deadline
        value = inside.expr(term)
        return self.checked(node, self.computed(node, lambda: HEADS["sum"].build(value, (n, *ends))))

    def name(self, node: Name) -> Any:
        """A symbol of the caller's, a constant, or a plain new symbol."""
        name = node.name
        if name in self.symbols:
            own = self.symbols[name]
            return own if isinstance(own, Symbol) else self.refuse(node, f"{name} is a function: write {name}(...)")
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name in TRUTH_VALUES:
            return S.true if TRUTH_VALUES[name] else S.false
        if name in REFUSED or name.lower() == "nan":
            self.refuse(node, REFUSED.get(name, REFUSED["nan"]))
        if keyword.iskeyword(name):
            self.refuse(node, f"'{name}' is a word of Python and cannot name a symbol")
        head = named(name)
        if head is not None:
            self.refuse(node, f"{name} is a function: write {head.signature}")
        return Symbol(name)

    def apply(self, node: Operation, values: tuple[Any, ...]) -> Any:
        """The operation on expressions; Add and Mul of all operands at once."""
        match node.head:
            case "add":
                return Add(*values)
            case "mul":
                return Mul(*values)
            case "neg":
                return -values[0]
            case "div":
                return values[0] / values[1]
            case "pow":
                return Pow(*values)
            case head:
                return HEADS[head].build(*values)

    def guard(self, node: Operation, values: tuple[Any, ...]) -> None:
        """Refuse what SymPy would compute at length, or forever, before it starts."""
        if time.monotonic() > self.deadline:
            raise BudgetError("the text took more than {0} s to become an expression", bounds.MAX_SECONDS)
        if (node.head == "div" and values[1].is_zero) or (node.head == "mod" and values[1].is_zero):
            self.refuse(node.operands[1], "division by zero")
        if node.head == "pow":
            base, exponent = values
            if base.is_zero and exponent.is_extended_negative:
                self.refuse(node, "division by zero: a negative power of 0")
            if bounds.power_bits(base, exponent) > bounds.MAX_BITS:
                self.refuse(node, f"this power is a number of more than {bounds.MAX_BITS} bits")
            if exponent.is_number and base is not E and bounds.size(exponent) > 64:
                self.refuse(node.operands[1], "an exponent of more than 64 bits")
        exponential = node.head in EXPONENTIALS or (node.head == "pow" and values[0] is E)
        exponents = values if node.head in LAWS else values[-1:]
        if exponential and any(bounds.exp_bits(v) > bounds.MAX_BITS for v in exponents):
            self.refuse(node, f"this exponential is a number of more than {bounds.MAX_BITS} bits")
        roots = {"pow": lambda: values, "sqrt": lambda: (values[0], S.Half), "cbrt": lambda: (values[0], S.One / 3)}
        if node.head in roots and bounds.is_hard_root(*roots[node.head]()):
            self.refuse(node, f"a root of a number of more than {bounds.MAX_ROOT_BITS} bits")
        if node.head in HEADS and max(map(bounds.radicals, values), default=0) > bounds.MAX_RADICALS:
            self.refuse(node, f"a function of a number made of more than {bounds.MAX_RADICALS} roots")
        if node.head in SIGNED:
            differences = [a - values[0] for a in values[1:] if node.head in DIFFERENCES and a.is_number]
            if any(map(bounds.is_hard_sign, (*values, *differences))):
                self.refuse(node, "the sign of this number of nested roots cannot be decided")

    def computed(self, node: Node, compute: Any) -> Any:
        """The value of ``compute()``; what SymPy refuses is refused at this place of the text."""
        try:
            return compute()
        except ReluSymError:
            raise
        except ZeroDivisionError:
            self.refuse(node, "division by zero")
        except RecursionError:
            self.refuse(node, "nested too deeply")
        except (TypeError, ValueError, ArithmeticError, NotImplementedError, AttributeError) as error:
            self.refuse(node, f"no value: {str(error).splitlines()[0] if str(error) else type(error).__name__}")

    def checked(self, node: Operation, value: Any) -> Any:
        """The value, if it is a real number of bounded size, a real expression, or a condition."""
        if value is S.ComplexInfinity or value is S.NaN:
            self.refuse(node, self._valueless(node))
        if not isinstance(value, Expr):
            return value
        if bounds.size(value) > bounds.MAX_BITS:
            self.refuse(node, f"a number of more than {bounds.MAX_BITS} bits")
        if (value is I or not value.free_symbols) and value.is_extended_real is False:
            hint = "; the real cube root is cbrt(x)" if node.head == "pow" else ""
            self.refuse(node, f"this is not a real number{hint}")
        return value

    def _valueless(self, node: Operation) -> str:
        if node.head == "piecewise":
            return "none of these conditions can hold"
        return "this has no value (a pole, or infinities that cancel)"
