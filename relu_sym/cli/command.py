"""The command line: options in, printed answer and status out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import sympy
from sympy import pretty

import relu_sym as rs
from relu_sym.derivations.catalogue import table

from .output import as_json, latex_lines, tex, text
from .question import MODES, Question, UsageError, answer, question

TARGETS = {
    **{name: getattr(rs, name) for name in ("ReLU", "Heaviside", "Dirac")},
    **{name: getattr(sympy, name) for name in ("Piecewise", "Max", "Min", "Abs", "sign", "SingularityFunction")},
    "native": None,
}


STYLES = ("rules", "definition")
FORMATS = ("text", "latex", "json", "markdown", "html")


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="relu-sym",
        allow_abbrev=False,
        description="The derivative of an expression with kinks, jumps and "
        "impulses in three senses: classical, distributional, set-valued (Clarke).",
        epilog='Example: relu-sym "relu(x) - 2*step(x - 1)" --at 0. Status 1: no mode could answer; 2: wrong usage.',
    )
    parser.add_argument("expression", metavar="EXPR", nargs="?", help='for instance "max(x, 0) + abs(x - 1)"')
    parser.add_argument("--var", metavar="X", help="the variable; default: the one free symbol")
    parser.add_argument(
        "--mode", choices=(*MODES, "all"), help="default: all; distributional for --steps with --order 2 and more"
    )
    parser.add_argument("--order", type=order, metavar="N", help="of the derivative, from 1 to 50; default: 1")
    parser.add_argument("--at", metavar="POINT", help="also the value of each derivative at this point")
    parser.add_argument("--rewrite", type=target, metavar="TARGET", help=f"only rewrite EXPR; {', '.join(TARGETS)}")
    parser.add_argument("--steps", action="store_true", help="every step that leads to the answer")
    parser.add_argument("--style", choices=STYLES, help="of the steps: rules (default), or from the definition")
    parser.add_argument("--verify", action="store_true", help="with --steps: re-check each of them by numbers")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text; markdown, html: with --steps")
    parser.add_argument("--out", metavar="FILE", help="write the answer to FILE instead")
    parser.add_argument("--rules", action="store_true", help="only list the rules that steps cite")
    parser.add_argument("--version", action="version", version=f"relu-sym {rs.__version__}")
    return parser


def order(spelled: str) -> int:
    """An order of differentiation."""
    if not spelled.isascii() or not spelled.isdigit() or not 1 <= int(spelled[:9]) <= 50:
        raise argparse.ArgumentTypeError(f"{spelled[:40]!r} is not a whole number from 1 to 50")
    return int(spelled)


def target(spelled: str) -> str:
    """A vocabulary, in any letter case."""
    for name in TARGETS:
        if name.lower() == spelled.lower():
            return name
    raise argparse.ArgumentTypeError(f"{spelled[:40]!r} is none of {', '.join(TARGETS)}")


def dashed(argv: Sequence[str]) -> list[str]:
    """An expression such as -relu(x) is no option: a space before it tells argparse so."""
    return [" " + a if a.startswith("-") and a[1:2] not in ("-", "") and a != "-h" else a for a in argv]


def rewritten(q: Question, target: str, format: str, unicode: bool) -> str:
    """The expression in another vocabulary."""
    result = rs.to_sympy(q.f) if target == "native" else rs.rewrite(q.f, TARGETS[target], q.x)
    if format == "json":
        return json.dumps(
            {"expression": str(q.f), "target": target, "result": str(result), "latex": tex(result)}, indent=2
        )
    return tex(result) if format == "latex" else pretty(result, use_unicode=unicode, wrap_line=False)


def check_steps(options: argparse.Namespace) -> None:
    """Options that need --steps, or do not go with it."""
    if options.steps:
        if options.rewrite is not None and options.style is not None:
            raise UsageError("--style is for derivatives, not for --rewrite")
        if options.mode == "all" and (options.order or 1) > 1:
            raise UsageError("--mode all shows derivatives of order 1: name one mode for a higher order")
        if options.at is not None:
            raise UsageError("--at gives a value, --steps a derivation: ask for one of them")
        return
    if options.format in ("markdown", "html"):
        raise UsageError(f"--format {options.format} is for derivations: add --steps")
    if options.style is not None or options.verify:
        raise UsageError(f"{'--style' if options.style else '--verify'} is for derivations: add --steps")


def stepwise(options: argparse.Namespace, unicode: bool) -> tuple[str, int]:
    """The derivation, in the format asked for; status 1 if a step could not be verified."""
    q = question(options)
    if options.rewrite == "native":
        raise UsageError("--rewrite native only renames classes: there are no steps to show")
    if options.rewrite is not None:
        found = rs.derivation(rs.rewrite, q.f, TARGETS[options.rewrite], q.x)
    else:
        mode = options.mode if options.order == 1 or options.mode != "all" else "distributional"
        found = rs.derivation(q.f, q.x, q.order, mode=mode, style=options.style or "rules")
    out = {
        "text": lambda: found.to_text(use_unicode=unicode),
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


def respond(options: argparse.Namespace, unicode: bool) -> tuple[str, int]:
    """What to print, and the status."""
    if options.rules:
        return table(), 0
    if options.expression is None:
        raise UsageError("give an expression, for instance: relu-sym 'relu(x)'")
    check_steps(options)
    alone = options.rewrite is None
    if not alone and (options.mode, options.order, options.at) != (None, None, None):
        raise UsageError("--rewrite rewrites the expression itself: it does not go with --mode, --order or --at")
    options.mode, options.order = options.mode or "all", options.order or 1
    if options.steps:
        return stepwise(options, unicode)
    q = question(options)
    if not alone:
        return rewritten(q, options.rewrite, options.format, unicode), 0
    answers = [answer(q, mode) for mode in q.modes]
    show = {"text": lambda: text(q, answers, unicode), "latex": lambda: latex_lines(q, answers)}
    out = show.get(options.format, lambda: as_json(q, answers))()
    return out, int(all(a.refusal is not None for a in answers))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the status."""
    try:
        options = arguments().parse_args(dashed(sys.argv[1:] if argv is None else argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        out, status = respond(options, options.out is not None or speaks_unicode(sys.stdout))
    except (UsageError, rs.ReluSymError) as error:
        if options.format == "json":
            print(json.dumps({"error": type(error).__name__, "message": str(error)}, indent=2), flush=True)
        return complain(error, 2 if isinstance(error, (UsageError, rs.ParseError)) else 1)
    except Exception as error:  # a defect of ours: said in one line, not in a traceback
        return complain(f"internal error, please report it: {type(error).__name__}: {error}", 1)
    return give(out, options.out, status)


def give(out: str, path: str | None, status: int) -> int:
    """The answer to the terminal or to a file."""
    if path is None:
        print(out, flush=True)
        return status
    try:
        Path(path).write_text(out if out.endswith("\n") else out + "\n", encoding="utf-8")
    except OSError as error:
        return complain(f"cannot write {path}: {error.strerror}", 2)
    return status


def complain(error: Exception | str, status: int) -> int:
    """The error on stderr, by its name; the status passed through."""
    name = "" if isinstance(error, (str, UsageError)) else f"{type(error).__name__}: "
    print(f"relu-sym: {name}{error}", file=sys.stderr)
    return status


def speaks_unicode(stream: TextIO | None) -> bool:
    """Whether the stream can show what SymPy draws with."""
    try:
        "⎧⎨⎩⎡√∂δθ∞∅∈ℝ≤".encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        return False
    return True


def run() -> None:
    """The entry point: a reader that went away or a terminal without Unicode is no reason for a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = main()
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to flush at exit
        status = 141
    except OSError as error:
        status = complain(f"cannot write: {error.strerror}", 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)
