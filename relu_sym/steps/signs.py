"""The signs and words of a layout, as LaTeX and as ASCII, and how each is set."""

from __future__ import annotations

_PREDICATES = "convex, concave, strongly convex, increasing, decreasing, continuous, singular"
SAID = (*(f"is {w}" for w in _PREDICATES.split(", ")), "on", "with modulus")
"""What is said of a function."""

SIGNS: dict[str, tuple[str, str]] = {
    "⟨": (r"\left\langle ", "<"),
    "⟩": (r"\right\rangle ", ">"),
    "∂": (r"\partial ", "d"),
    "∇": (r"\nabla ", "grad"),
    "∀": (r"\forall ", "for all "),
    "∈": (r"\in ", " in "),
    "ℝ": (r"\mathbb{R}", "R"),
    "ℤ": (r"\mathbb{Z}", "Z"),
    "φ": (r"\varphi ", "phi"),
    "≥": (r"\geq ", ">="),
    "≤": (r"\leq ", "<="),
    "≠": (r"\neq ", "!="),
    "∉": (r"\notin ", " not in "),
    "or": (r"\text{ or }", " or "),
    "and": (r"\text{ and }", " and "),
    "×": (r"\times ", " x "),
    "where": (r"\text{ where }", " where "),
    "otherwise": (r"\text{otherwise}", "otherwise"),
    "no value": (r"\text{no value}", "no value"),
    "no set": (r"\text{no set}", "no set"),
    "(": (r"\left(", "("),
    ")": (r"\right)", ")"),
    "∖": (r"\setminus ", "\\"),
    "∫": (r"\int ", "int "),
    "′": ("'", "'"),
    "→": (r"\to ", "->"),
    "↦": (r"\mapsto ", "|->"),
    "{": (r"\left\{", "{"),
    "}": (r"\right\}", "}"),
    "[": (r"\left[", "["),
    "]": (r"\right]", "]"),
    ",": (r",\; ", ", "),
    ":": (r":\; ", " : "),
    "=": ("=", "="),
    "<": ("<", "<"),
    ">": (">", ">"),
    "+": ("+", "+"),
    "-": ("-", "-"),
    "∗": (r"\ast ", " (*) "),
    "ℒ": (r"\mathcal{L}", "L"),
    "ℱ": (r"\mathcal{F}", "F"),
    "𝔼": (r"\mathbb{E}", "E"),
    "𝒩": (r"\mathcal{N}", "N"),
    "L̃": (r"\tilde{L}", "L~"),
    "∼": (r"\sim ", " ~ "),
    "Δ": (r"\Delta ", "Laplacian "),
    "∮": (r"\oint ", "oint"),
    "·": (r"\cdot ", "."),
    "|": (r"\vert ", "|"),
}
SIGNS |= {w: (rf"\text{{ {w}{e}}}", f" {w}{e}") for w in SAID for e in ("" if w.startswith("is") else " ",)}
"""sign: (LaTeX, ASCII)."""


WORDS = frozenset({"or", "and", "where", "otherwise", "no value", "no set", *SAID})
"""What is set upright, as a word."""

LETTERS = "φℝℤℒℱ𝔼𝒩L̃"
"""Signs that are identifiers in MathML."""

SPACED = frozenset("≥≤=<>:≠∈∉∼") | {"or", "and", "×", "where", *SAID}
"""Signs with a space on both sides, where a font does not give it."""


PADDED = frozenset("-<>≤≥=≠")
"""Signs with a space on either side in a line of text."""
