"""``rs.latex_document``: a whole paper of derivations, rules and objects, which pdflatex compiles as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sympy import Basic, latex

from ..budget import verb
from ..errors import UnsupportedError
from ..steps import Rule, Step
from ..steps.said import said
from .boxes import boxes
from .filling import Filled
from .latex import to_latex
from .lines import lines
from .names import tex_prose
from .printers import tex
from .tables import QUAD, explain
from .tex_rows import names_for
from .widths import line_width

HEAD = r"""\documentclass[{size}pt]{{article}}
\usepackage[T1]{{fontenc}}
\usepackage[utf8]{{inputenc}}
\usepackage{{amsmath,amssymb}}
\usepackage[textwidth={width},textheight=23cm]{{geometry}}
\allowdisplaybreaks
\emergencystretch=3em
"""
"""Standard packages only; a page may end between the rows of a display."""

_LENGTH = re.compile(r"\d+(?:\.\d*)?\s*(?:cm|mm|in|pt)")


@verb
def latex_document(
    contents: Any,
    title: str = "",
    author: str = "",
    *,
    width: str = "15cm",
    size: int = 11,
    reasons: str = "right",
    depth: int | None = None,
) -> str:
    r"""A complete LaTeX document of derivations and other objects, in the order given.

    ``contents``: one or a sequence of derivations (``rs.derivation``), rules (``rs.explain``), steps, SymPy
    expressions and sets, forms and maps (``rs.normal_form``, ``rs.subdifferential``), reports, texts (a paragraph
    each), and pairs ``(heading, any of these)``.  A derivation has its question as heading.

    The text is ``width`` wide, in ``size`` point type; every formula is broken so that it stays within it, and long
    displays go on on the next page.  ``reasons`` and ``depth`` as for ``Derivation.to_latex``.  Packages: amsmath,
    amssymb, geometry, fontenc, inputenc.

    Errors: ``UnsupportedError`` for a width that is no length in cm, mm, in or pt, and for what is no mathematics.

    >>> from sympy import Symbol
    >>> import relu_sym as rs
    >>> x = Symbol('x', real=True)
    >>> text = rs.latex_document([rs.derivation(rs.ReLU(x), x), "So much for that."], title="Kinks")
    >>> print(text[:30], *text.splitlines()[-5:], sep="\n")
    \documentclass[11pt]{article}
    <BLANKLINE>
    \end{align*}
    <BLANKLINE>
    So much for that.
    <BLANKLINE>
    \end{document}
    """
    if not isinstance(width, str) or not _LENGTH.fullmatch(width.strip()):
        raise UnsupportedError("width= of a document is a length such as '15cm', '6in' or '400pt', not {0!r}", width)
    if not isinstance(title, str) or not isinstance(author, str):
        raise UnsupportedError(
            "title and author of a document are texts; several contents are one sequence: rs.latex_document([d1, d2])"
        )
    page = _Page(line_width(width, size), {"width": width, "size": size, "reasons": reasons, "depth": depth})
    parts = [HEAD.format(size=size, width=width.strip())]
    if title:
        parts.append(f"\\title{{{tex_prose(title)}}}\n\\author{{{tex_prose(author)}}}\n\\date{{}}\n")
    parts += ["\\begin{document}\n", *(["\\maketitle\n"] if title else [])]
    items = contents if isinstance(contents, Sequence) and not isinstance(contents, (str, tuple)) else [contents]
    if isinstance(contents, tuple) and not _is_headed(contents):
        items = contents
    for item in items:
        parts += [f"{part}\n" for part in page.parts(item)]
    return "\n".join([*parts, "\\end{document}\n"]).replace("\n\n\n", "\n\n")


def _is_headed(item: Any) -> bool:
    """Whether it is a pair of a heading and what stands under it."""
    return isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str) and not isinstance(item[1], str)


class _Page:
    """How objects stand on a page."""

    def __init__(self, room: float, options: dict[str, Any]) -> None:
        self.room, self.options = room, options

    def parts(self, item: Any) -> Iterable[str]:
        """The paragraphs and displays of an item."""
        if isinstance(item, str):
            yield prose(item)
        elif _is_headed(item):
            yield f"\\section*{{\\raggedright {tex_prose(item[0])}}}"
            yield from self._shown(item[1])
        else:
            yield from self._shown(item, headed=True)

    def _shown(self, item: Any, headed: bool = False) -> Iterable[str]:
        steps = getattr(item, "steps", None)
        if isinstance(item, Rule):
            yield from self._rule(item)
        elif isinstance(item, Step):
            yield self._steps((item,))
        elif steps is not None and hasattr(item, "to_latex"):
            if headed:
                yield f"\\section*{{\\raggedright {prose(item.heading)}}}"
            remarks = [prose(r) for r in item.remarks]
            yield from [self._steps(steps), *remarks] if any(lines(steps)) else remarks
        elif isinstance(item, Basic) or hasattr(item, "_latex"):
            yield self._display(tex(item))
        elif isinstance(item, (list, set, frozenset, dict, int, float, complex)) or hasattr(item, "__array__"):
            yield self._display(latex(item))
        else:
            raise UnsupportedError("no LaTeX for {0!r}: give derivations, expressions, sets, rules or texts", item)

    def _steps(self, steps: Sequence[Step]) -> str:
        return to_latex(steps, env="align*", **self.options)

    def _rule(self, rule: Rule) -> Iterable[str]:
        yield f"\\paragraph{{{tex_prose(rule.name)}}} {tex_prose(rule.law)}"
        yield self._steps((Step("", rule.lhs, rule.rhs, relation=rule.relation),))
        hypotheses = f"If {tex_prose('; '.join(rule.when))}. " if rule.when else ""
        yield f"{hypotheses}Holds {tex_prose(rule.holds)}. Reference: {tex_prose(rule.source)}."

    def _display(self, shown: str) -> str:
        """A formula of its own, on as many rows as it needs."""
        f = Filled(self.room, names_for(()))
        f.emit(boxes(shown))
        rows = [(depth, row) for depth, row in f.rows]
        for name, meaning in f.meant:
            g = Filled(self.room, f.names, meant=f.meant)
            g.used = QUAD
            explain(g, name, meaning)
            rows += [(depth + 1, row) for depth, row in g.rows]
        body = " \\\\\n".join("&" + r"\quad " * depth + row for depth, row in rows)
        return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def prose(text: str) -> str:
    """A text as a paragraph, with the mathematics in it."""
    return "".join(tex_prose(p) if isinstance(p, str) else f"${tex(p)}$" for p in said(text))
