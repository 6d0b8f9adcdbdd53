"""Printing shared by every class: one rewrite for all code languages, one call for each array library.

A class says what differs (``_code_target``, ``_call``); a name in the printer's ``user_functions`` wins over
all of it, as it does for SymPy's own functions.
"""

from __future__ import annotations

from typing import Any

from ..errors import UnsupportedError
from .cases import all_digits


class Printed:
    """Code in a language is the code of ``self.rewrite(self._code_target)`` in that language."""

    __slots__ = ()

    _code_target: str = "Piecewise"
    _printed_name: str = ""

    def _user_call(self, printer: Any) -> str | None:
        """The call the user asked for in ``user_functions``, if any."""
        chosen = printer._settings.get("user_functions") or {}
        for name in (type(self).__name__, self._printed_name):
            if isinstance(chosen.get(name), str):
                return f"{chosen[name]}({', '.join(map(printer._print, self.args))})"
        return None

    def _formatted(self, printer: Any, template: str, **names: str) -> str:
        """``template`` with {0}, {1} the printed arguments and {name} the library functions it calls."""
        calls = {short: printer._module_format(full) for short, full in names.items()}
        return self._user_call(printer) or template.format(*map(printer._print, self.args), **calls)

    def _code_form(self) -> Any:
        """The expression whose code is this function's code."""
        return self.rewrite(self._code_target)

    def _by_rewriting(self, printer: Any, **_: Any) -> str:
        return self._user_call(printer) or bracketed(self._code_form(), printer)

    _ccode = _cxxcode = _fcode = _julia = _octave = _javascript = _rcode = _glsl = _by_rewriting
    _numexprcode = _tensorflowcode = _by_rewriting

    def _rust_code(self, printer: Any, **_: Any) -> str:
        return self._user_call(printer) or f"({printer._print(all_digits(self._code_form()))})"

    def _python_form(self, printer: Any) -> str:
        return self._by_rewriting(printer)

    def _pythoncode(self, printer: Any) -> str:
        from sympy.printing.pycode import SymPyPrinter

        if isinstance(printer, SymPyPrinter):  # lambdify(..., 'sympy') computes with expressions
            return self._user_call(printer) or printer._print_Function(self)
        return self._python_form(printer)

    _cmathcode = _mpmathcode = _lambdacode = _pythoncode

    def _numpycode(self, printer: Any) -> str:
        return self._by_rewriting(printer)

    def _cupycode(self, printer: Any) -> str:
        return self._numpycode(printer)

    def _mathml_symbol(self, printer: Any) -> Any:
        return element(printer, "mi", self._printed_name)

    def _mathml_presentation(self, printer: Any) -> Any:
        row = printer.dom.createElement("mrow")
        row.appendChild(self._mathml_symbol(printer))
        row.appendChild(printer._paren_comma_separated(*self._shown_args()))
        return row

    def _mathml_content(self, printer: Any) -> Any:
        apply = printer.dom.createElement("apply")
        apply.appendChild(element(printer, "ci", self._printed_name))
        for arg in self.args:
            apply.appendChild(printer._print(arg))
        return apply

    def _shown_args(self) -> tuple[Any, ...]:
        """The arguments that stand between the parentheses."""
        return self.args

    def _pretty(self, printer: Any) -> Any:
        return printer._print_Function(self, func_name=self._printed_name)


def bracketed(form: Any, printer: Any) -> str:
    """The code of an expression that stands where a call stood: in brackets if it is no call."""
    text = printer._print(form)
    return f"({text})" if form.is_Add or form.is_Mul or form.is_Pow else text


def element(printer: Any, tag: str, text: str) -> Any:
    """A MathML element holding a text."""
    made = printer.dom.createElement(tag)
    made.appendChild(printer.dom.createTextNode(text))
    return made


def raised(tex: str, exp: Any) -> str:
    """LaTeX of a power of something that carries its own scripts."""
    return rf"\left({tex}\right)^{{{exp}}}" if exp else tex


def refuse_value(self: Any, printer: Any, **_: Any) -> str:
    """Printer method of a distribution for languages in which every expression is a number."""
    user = self._user_call(printer)
    if user:
        return user
    raise UnsupportedError(
        "no {1} code for {0}: a Dirac has no pointwise value; use rs.pair(T, phi, x) for its "
        "action on a test function, or rs.integrate",
        self,
        printer.language,
    )
