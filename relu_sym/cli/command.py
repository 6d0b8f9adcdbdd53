"""The command: options in, printed answer and status out.  What computes is imported once there is something to do."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from argparse import Namespace
from collections.abc import Sequence
from typing import TextIO

from .. import __version__
from ..errors import ParseError, ReluSymError, how_to_install
from .flags import in_flags
from .options import UsageError, arguments, check, dashed, expression


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the status."""
    parser = arguments()
    try:
        options = parser.parse_args(dashed(sys.argv[1:] if argv is None else argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    except UsageError as error:
        return complain(error, 2)
    if options.version:
        return give(f"relu-sym {__version__}", None, 0)
    try:
        out, status = (completion(options.completion), 0) if options.completion else answered(options)
    except (UsageError, ReluSymError) as error:
        if options.format == "json":
            print(json.dumps({"error": type(error).__name__, "message": in_flags(str(error))}, indent=2), flush=True)
        return complain(error, 2 if isinstance(error, (UsageError, ParseError)) else 1)
    except Exception as error:  # a defect of ours: said in one line, not in a traceback
        return complain(f"internal error, please report it: {type(error).__name__}: {error}", 1)
    return give(out, options.out, status)


def answered(options: Namespace) -> tuple[str, int]:
    """What to print, and the status."""
    if not options.rules and not options.functions:
        check(options)
        if options.network is None:
            options.expression = expression(options)
    from .respond import respond

    return respond(options, options.out is not None or speaks_unicode(sys.stdout))


def completion(shell: str) -> str:
    """The script by which a shell completes the command."""
    try:
        import shtab  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise UsageError(f"--completion needs the package shtab: {how_to_install('shtab')}") from None
    return shtab.complete(arguments(), shell)


def give(out: str, path: str | None, status: int) -> int:
    """The answer to the terminal or to a file."""
    if path is None:
        print(out, flush=True)
        return status
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(out if out.endswith("\n") else out + "\n")
    except OSError as error:
        return complain(f"cannot write {path}: {error.strerror}", 2)
    return status


def complain(error: Exception | str, status: int) -> int:
    """The error on stderr, by its name; the status passed through."""
    name = "" if isinstance(error, (str, UsageError)) else f"{type(error).__name__}: "
    first, *rest = f"relu-sym: {name}{in_flags(str(error))}".split("\n")
    print(textwrap.fill(first, 80, break_on_hyphens=False, subsequent_indent="  "), *rest, sep="\n", file=sys.stderr)
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
