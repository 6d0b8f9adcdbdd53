"""The command line: options in, printed answer and status out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import TextIO

import sympy
from sympy import pretty

import relu_sym as rs

from .asking import MODES, Question, UsageError, answer, question
from .showing import as_json, latex_lines, tex, text

TARGETS = {
    **{name: getattr(rs, name) for name in ("ReLU", "Heaviside", "Dirac")},
    **{name: getattr(sympy, name) for name in ("Piecewise", "Max", "Min", "Abs", "sign", "SingularityFunction")},
    "native": None,
}


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="relu-sym",
        allow_abbrev=False,
        description="The derivative of an expression with kinks, jumps and "
        "impulses in three senses: classical, distributional, set-valued (Clarke).",
        epilog='Example: relu-sym "relu(x) - 2*step(x - 1)" --at 0. Status 1: no mode could answer; 2: wrong usage.',
    )
    parser.add_argument("expression", metavar="EXPR", help='for instance "max(x, 0) + abs(x - 1)"')
    parser.add_argument("--var", metavar="X", help="the variable; default: the one free symbol")
    parser.add_argument("--mode", choices=(*MODES, "all"), help="default: all")
    parser.add_argument("--order", type=order, metavar="N", help="of the derivative, from 1 to 50; default: 1")
    parser.add_argument("--at", metavar="POINT", help="also the value of each derivative at this point")
    parser.add_argument("--rewrite", type=target, metavar="TARGET", help=f"only rewrite EXPR; {', '.join(TARGETS)}")
    parser.add_argument("--format", choices=("text", "latex", "json"), default="text", help="default: text")
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


def respond(options: argparse.Namespace, unicode: bool) -> tuple[str, int]:
    """What to print, and the status."""
    alone = options.rewrite is None
    if not alone and (options.mode, options.order, options.at) != (None, None, None):
        raise UsageError("--rewrite rewrites the expression itself: it does not go with --mode, --order or --at")
    options.mode, options.order = options.mode or "all", options.order or 1
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
        out, status = respond(options, speaks_unicode(sys.stdout))
    except (UsageError, rs.ParseError) as error:
        return complain(error, 2)
    except rs.ReluSymError as error:
        return complain(error, 1)
    except Exception as error:  # a defect of ours: said in one line, not in a traceback
        return complain(f"internal error, please report it: {type(error).__name__}: {error}", 1)
    print(out, flush=True)
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
