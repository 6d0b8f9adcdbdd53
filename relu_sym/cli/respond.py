"""What the command prints, and its status."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from contextlib import nullcontext

import sympy

import relu_sym as rs

from ..derivations.catalogue import table
from ..frameworks.audit import FRAMEWORKS
from .answers import answers
from .assumptions import listed
from .formats import as_json, latex_lines, tex
from .functions import listing, rules
from .layout import COLUMNS, columns, drawn
from .network import network
from .options import TARGETS
from .output import text
from .place import at_place, program_point
from .progress import telling
from .question import Question, question

HEADS = {name: getattr(rs if hasattr(rs, name) else sympy, name) for name in TARGETS if name != "native"}


def respond(options: Namespace, unicode: bool) -> tuple[str, int]:
    """What to print, and the status."""
    width = COLUMNS if options.out is not None else columns()
    if options.functions:
        return listing(width), 0
    if options.rules:
        return table() if options.format == "markdown" else rules(width), 0
    with rs.budget(seconds=options.seconds) if options.seconds else nullcontext():
        if options.network is not None:
            with telling("the network"):
                return network(options), 0
        if options.audit:
            return audited(options, width)
        q = question(options)
        if options.steps:
            return stepwise(q, options, unicode, width)
        if q.place:
            return at_place(q, options.format, unicode, width), 0
        if options.rewrite is not None:
            return rewritten(q, options.rewrite, options.format, unicode, width), 0
        found = answers(q)
    show = {"text": lambda: text(q, found, unicode, width), "latex": lambda: latex_lines(q, found)}
    out = show.get(options.format, lambda: as_json(q, found))()
    return out, int(all(a.refusal is not None for a in found))


def audited(options: Namespace, width: int) -> tuple[str, int]:
    """What frameworks return for the program."""
    with telling("the audit"):
        frameworks = listed(options.frameworks) if options.frameworks else FRAMEWORKS
        found = rs.audit(options.expression, program_point(options.at), frameworks=frameworks)
    formats = {"text": lambda: found.to_text(width), "json": lambda: found.to_json(indent=2)}
    out = (
        formats.get(options.format)
        or {
            "latex": found.to_latex,
            "markdown": found.to_markdown,
            "html": found.to_html,
        }[options.format]
    )
    return out(), 0


def rewritten(q: Question, target: str, format: str, unicode: bool, width: int) -> str:
    """The expression in another vocabulary."""
    with telling(f"rewriting into {target}"):
        result = rs.to_sympy(q.f) if target == "native" else rs.rewrite(q.f, HEADS[target], q.x, assume=q.assume)
    if format == "json":
        return json.dumps(
            {"expression": str(q.f), "target": target, "result": str(result), "latex": tex(result)}, indent=2
        )
    return tex(result) if format == "latex" else "\n".join(drawn(result, width, unicode))


def stepwise(q: Question, options: Namespace, unicode: bool, width: int) -> tuple[str, int]:
    """The derivation, in the format asked for; status 1 if a step could not be verified."""
    with telling("the derivation"):
        found = derivation(q, options)
    out = {
        "text": lambda: found.to_text(use_unicode=unicode, width=width),
        "latex": lambda: found.to_latex("align*"),
        "json": lambda: found.to_json(indent=2),
        "markdown": found.to_markdown,
        "html": found.to_html,
    }[options.format]()
    if not options.verify:
        return out, 0
    report = found.verify()
    print(report, file=sys.stderr)
    return out, int(not report)


def derivation(q: Question, options: Namespace) -> rs.Derivation:
    """The derivation that was asked for."""
    if options.rewrite is not None:
        return rs.derivation(rs.rewrite, q.f, HEADS[options.rewrite], q.x, assume=q.assume)
    if q.place:
        return rs.derivation(rs.subdifferential, q.f, q.several, kind=q.kind, at=dict(q.place), assume=q.assume)
    if q.kind != "clarke":
        return rs.derivation(rs.subdifferential, q.f, q.x, kind=q.kind, assume=q.assume)
    mode = options.mode if q.order == 1 or options.mode != "all" else "distributional"
    return rs.derivation(q.f, q.x, q.order, mode=mode, style=options.style or "rules", assume=q.assume)
