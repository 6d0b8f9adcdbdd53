"""``rs.derivation``: an answer with its steps, made from the evidence of the computation that gave the answer."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import Any

from sympy import Basic, Symbol

from ..budget import verb as answering
from ..errors import UnsupportedError
from ..rendering.boxes import points
from ..rendering.html import to_html
from ..rendering.html_parts import to_html_part
from ..rendering.latex import displays, to_latex
from ..rendering.lines import lines
from ..rendering.markdown import to_markdown, told
from ..rendering.printers import tex
from ..rendering.text import to_text
from ..steps import Step
from ..steps.said import Said
from ..steps.step import Stepwise
from .question import asked
from .stored import restored, stored
from .verification.checks import Report
from .verification.report import verified

FOLDED = 15
"""A notebook folds derivations of more lines than this."""

WIDE = 150.0
"""A heading holds expressions up to this width, in points."""

TITLES = {
    "rewrite": "Another vocabulary",
    "convert": "From one mode to another",
    "integrate": "Integral",
    "pair": "Pairing with a test function",
    "limit": "Limit",
    "subdifferential": "Set-valued derivative",
    "convolve": "Convolution",
    "dsolve": "Solution",
    "solveset": "Solutions",
    "solve": "Solutions",
    "reduce_inequalities": "Solutions",
    "filippov": "Filippov's set",
    "trajectory": "Motion",
    "subgradient_flow": "Flow",
    "fourier_series": "Fourier series",
    "inverse_fourier_transform": "Inverse Fourier transform",
    "fourier_transform": "Fourier transform",
    "inverse_laplace_transform": "Inverse Laplace transform",
    "laplace_transform": "Laplace transform",
    "convex_conjugate": "Convex conjugate",
    "prox": "Proximal map",
    "moreau_envelope": "Moreau envelope",
    "biconjugate": "Biconjugate",
    "convex_envelope": "Convex envelope",
    "infimal_convolution": "Infimal convolution",
    "penalty_of": "Penalty",
    "perspective": "Perspective",
    "support": "Support function, as the conjugate",
    "fenchel_dual": "Fenchel's dual",
    "is_convex": "Convex or not",
    "is_concave": "Concave or not",
    "is_strongly_convex": "Strongly convex or not",
    "is_increasing": "Increasing or not",
    "is_decreasing": "Decreasing or not",
    "convexity_modulus": "Modulus of convexity",
    "lipschitz_constant": "Lipschitz constant",
    "minimum": "Minimum",
    "maximum": "Maximum",
    "argmin": "Points of the minimum",
    "argmax": "Points of the maximum",
    "function_range": "Range",
    "continuous_domain": "Domain of continuity",
    "singularities": "Singular points",
    "expectation": "Expectation",
    "sensitivity": "Derivative of an expectation",
    "bivariate_expectation": "Expectation under a normal pair",
    "mean_field": "Variance of the weights for the activation",
    "variance": "Variance in the next layer, activation",
    "covariance": "Covariance in the next layer, activation",
    "ito": "Formula of Ito, Tanaka and Meyer",
    "expected_local_time": "Expected local time",
    "gradient": "Gradient",
    "jacobian": "Jacobian",
    "hessian": "Hessian",
    "divergence": "Divergence",
    "curl": "Curl",
    "laplacian": "Laplacian",
    "interface_conditions": "Interface conditions",
    "rankine_hugoniot": "Rankine-Hugoniot conditions",
    "transport_theorem": "Transport theorem",
    "layer": "Layer",
    "polygon": "Polygon",
    "decision_boundary": "Decision boundary",
}


@dataclass(frozen=True, eq=False)
class Derivation(Stepwise):
    """An answer and how it follows: ``.steps`` (a sequence of ``Step``), ``.result`` (what the verb itself returns).

    It is a sequence of its steps, and shows itself in a notebook.  ``mode="all"`` has a dictionary of results.
    ``.question`` is the whole question by name: verb, mode, style, given, variable, order, and what else the verb
    takes (``options``: limits, endpoints, phi, x0, dir, kind, target, source, f, variables, at).
    """

    verb: str
    mode: str
    style: str
    given: Any
    variable: Symbol | None
    order: int
    steps: tuple[Step, ...]
    result: Any
    remarks: tuple[str, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()

    @property
    def question(self) -> dict[str, Any]:
        """Every argument of the verb, by name."""
        return asked(self)

    @property
    def title(self) -> str:
        """What is derived, in words."""
        name = str(self.given)
        of = f" of {name}" if len(name) <= 60 and "\n" not in name else ""
        if self.verb != "diff":
            return TITLES[self.verb] + of
        mode = "three derivatives" if self.mode == "all" else f"{self.mode} derivative"
        ordinal = "" if self.order == 1 else f" of order {self.order}"
        return f"{mode[0].upper()}{mode[1:]}{ordinal}{of}{' from first principles' * (self.style == 'definition')}"

    @property
    def heading(self) -> str:
        """The title with the expression as mathematics; without it where it is long."""
        name = str(self.given)
        before, found, after = self.title.rpartition(f" of {name}")
        is_short = found and isinstance(self.given, Basic) and points(tex(self.given)) < WIDE
        return (
            Said(f"{before} of ", self.given, after)
            if is_short
            else self.title.replace(found, "")
            if found
            else self.title
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Derivation) and all(
            getattr(self, n) == getattr(other, n)
            for n in ("verb", "mode", "style", "given", "variable", "order", "steps", "result", "remarks", "options")
        )

    def __hash__(self) -> int:
        return hash((self.verb, self.mode, self.style, self.order, self.steps))

    # ------------------------------------------------------------------ renderings
    @answering("given")
    def to_latex(
        self,
        env: str = "aligned",
        show_rules: bool = True,
        depth: int | None = None,
        *,
        width: Any = None,
        reasons: str = "right",
        size: int = 11,
    ) -> str:
        r"""LaTeX: ``aligned`` (inside mathematics), ``align*`` or ``align`` (a paragraph of its own); needs amsmath,
        amssymb.  ``depth=1`` leaves the side computations out.

        ``width``: the line to fill, a length ("15cm", "400pt", "6in") at a ``size`` of type (10, 11, 12 points), or a
        number of characters: long sums, cases, pairings, integrals and sets are broken so that they fit.
        ``reasons``: the rules ``"right"`` of the rows (``"below"`` where both do not fit), ``"below"``,
        ``"footnote"`` (by number, after it) or ``"none"``.  Only ``align*`` and ``align`` can go over pages, and only
        with ``\allowdisplaybreaks`` in the preamble; ``rs.latex_document`` writes that.

        >>> import relu_sym as rs
        >>> from sympy.abc import x
        >>> print(rs.derivation(rs.ReLU(x), x).to_latex("align*", depth=1, width="8cm", reasons="below"))
        \begin{align*}
        &\frac{d}{dx} \operatorname{ReLU}\left(x\right) \\
        &= \frac{d}{dx} \begin{cases} 0 & x<0 \\ x & x\geq 0 \end{cases} \\
        &\qquad \text{(normal form)} \\
        &= \begin{cases} 0 & x<0 \\ \frac{d}{dx} x & x>0 \end{cases} \\
        &\qquad \text{(jump rule)} \\
        &= \begin{cases} 0 & x<0 \\ 1 & x>0 \end{cases} \\
        &\qquad \text{(pieces)} \\
        &= \theta\left(x\right) \\
        &\qquad \text{(vocabulary)}
        \end{align*}
        """
        return to_latex(
            self.steps, env=env, show_rules=show_rules, depth=depth, width=width, reasons=reasons, size=size
        )

    @answering("given")
    def to_markdown(self, show_rules: bool = True, depth: int | None = None) -> str:
        """A numbered list with display mathematics."""
        text = to_markdown(self.title, self.steps, show_rules=show_rules, depth=depth)
        return "\n\n".join([text.rstrip(), *map(told, self.remarks)]) + "\n"

    @answering("given")
    def to_html(self, depth: int | None = None) -> str:
        """A page of its own: presentation MathML, side computations that fold, no script, no network."""
        return to_html(self.title, self.steps, depth=depth, remarks=self.remarks)

    @answering("given")
    def to_text(
        self, show_rules: bool = True, depth: int | None = None, use_unicode: bool = True, width: int = 96
    ) -> str:
        """For a terminal of so many columns."""
        text = to_text(self.steps, show_rules=show_rules, depth=depth, use_unicode=use_unicode, width=width)
        return "\n\n".join([text.rstrip(), *(fill(remark, width) for remark in self.remarks)])

    @answering("given")
    def to_json(self, indent: int | None = None) -> str:
        """Everything as JSON; ``Derivation.from_json`` reads it back."""
        return stored(self, indent)

    @classmethod
    @answering
    def from_json(cls, text: str) -> Derivation:
        """The derivation that ``to_json`` wrote.  The heads are a closed list; nothing is evaluated or sympified.

        ``ParseError`` for text that is no derivation, ``UnsupportedError`` for an unknown head.
        """
        return cls(**restored(text))

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Derivation: {self.title}, {len(self)} steps>"

    def _latex(self, printer: Any, exp: Any = None) -> str:
        return self.to_latex()

    def _repr_latex_(self) -> str:
        return "\n\n".join(f"$\\displaystyle {block}$" for block in displays(self.steps))

    def _repr_html_(self) -> str | None:
        """A long derivation folds; a short one is LaTeX."""
        return to_html_part(self.steps, remarks=self.remarks) if len(list(lines(self.steps))) > FOLDED else None

    @answering("given", timed=False)
    def verify(self, seconds: float | None = None) -> Report:
        """Re-check every step by a route that the engine does not use; the report prints ``5/5 steps verified``.

        The lines must answer the question that is stored (``.question``) and follow each other up to the result.
        What is not reached within ``seconds`` is not decided, and the report is not true; without it the whole has no
        limit, and every step the budget of one answer (``rs.budget``).  On a terminal it shows how far it is.

        Classical: high-precision quotients off and at the kinks; distributional: both sides paired with test
        functions by quadrature; set-valued: sampled slopes, and the subgradient inequality on a grid; in several
        variables the gradients on shrinking spheres tend to the set, and every vertex is approached.  Parameters
        get numbers that fit their assumptions and the case.  No proof: what is wrong only between the points, test
        functions and parameters that were tried passes.
        """
        return verified(self, seconds)


def chosen_style(style: str) -> str:
    """The style of that name."""
    if style not in ("rules", "definition"):
        raise UnsupportedError("unknown style {0!r}: choose one of 'rules', 'definition'", style)
    return style
