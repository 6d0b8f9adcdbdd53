"""What the command takes; nothing heavy is imported, so that ``--help`` and a completion come at once."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Sequence
from typing import NoReturn

MODES = ("classical", "distributional", "set-valued")
KINDS = ("clarke", "bouligand", "frechet", "limiting", "convex")
TARGETS = (
    *("ReLU", "Heaviside", "Dirac", "Piecewise", "Max", "Min", "Abs", "sign", "SingularityFunction"),
    "native",
)
STYLES = ("rules", "definition")
FORMATS = ("text", "latex", "json", "markdown", "html")
SHELLS = ("bash", "zsh", "tcsh")

ABOUT = """\
The derivative of an expression with kinks, jumps and impulses in three
senses: classical, distributional, set-valued. Symbols are real numbers.
"""
EXAMPLES = """\
examples:
  relu-sym "relu(x) - 2*u(x - 1)" --at 0
  relu-sym "|a*x - b|" --var x --assume "a > 0"
  relu-sym "max(x, y) - |x*y|" --vars "x, y" --at "x=0, y=0"
  relu-sym "|x| + |x - 1|" --mode set-valued --kind bouligand
  relu-sym "relu(x)" --steps --verify
  relu-sym "relu(x) - relu(-x)" --audit --at x=0
  relu-sym "relu(x) - relu(-x)" --vars "x, y" --at "x=0, y=0" --steps
  echo "|x|^3" | relu-sym --order 4 --mode distributional

status 0: answered; 1: no mode could answer, or a step failed its check;
2: wrong usage. relu-sym --functions lists what EXPR may hold.
"""


class UsageError(Exception):
    """The options do not fit each other or the expression."""


class Parser(argparse.ArgumentParser):
    """What is wrong is said as everything else is, without the list of all options."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message.replace("argument --", "--") + "; relu-sym --help lists what there is")


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = Parser(
        prog="relu-sym",
        allow_abbrev=False,
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("expression", metavar="EXPR", nargs="?", help='such as "max(x, 0) + |x - 1|"; -, or nothing: standard input')

    asked = parser.add_argument_group("what is asked")
    add = asked.add_argument
    add("--var", metavar="X", help="the variable; default: the one symbol there is")
    add("--vars", metavar="X,Y", help="several: the partial derivative in each, or with --at the set")
    add("--assume", metavar="LIST", action="append", help='of the symbols: "a > 0, b < 1, n integer"')
    add("--mode", choices=(*MODES, "all"), help="default: all; with --steps and --order: distributional")
    add("--kind", choices=KINDS, help="of the set-valued derivative; default: clarke")
    add("--order", type=order, metavar="N", help="of the derivative, from 1 to 50; default: 1")
    add("--at", metavar="POINT", help='also the value of each derivative at this point ("0", "x=0, y=1", "0, 1")')
    add("--rewrite", type=target, metavar="TARGET", help=f"only rewrite EXPR, into {', '.join(TARGETS)}")
    add("--seconds", type=seconds, metavar="S", help="that an answer may take; default: 8")

    steps = parser.add_argument_group("derivations")
    add = steps.add_argument
    add("--steps", action="store_true", help="every step that leads to the answer")
    add("--style", choices=STYLES, help="of the steps: by rules (default), or from the definition")
    add("--verify", action="store_true", help="re-check every step by numbers; the report goes to standard error")

    programs = parser.add_argument_group("programs")
    add = programs.add_argument
    add("--audit", action="store_true", help="EXPR as a program: what frameworks return at --at, or at every kink")
    add("--frameworks", metavar="LIST", help="to audit; default: torch, jax, tensorflow")

    of_networks(parser.add_argument_group("networks"))

    out = parser.add_argument_group("output")
    add = out.add_argument
    add("--format", choices=FORMATS, default="text", help="default: text; markdown and html need --steps or --audit")
    add("--out", metavar="FILE", help="write the answer to FILE instead")

    lists = parser.add_argument_group("lists")
    add = lists.add_argument
    add("--functions", action="store_true", help="the functions that EXPR may hold, each with its law")
    add("--rules", action="store_true", help="the rules that steps cite, with their sources")
    add("--completion", choices=SHELLS, help="a completion script for that shell (extra: completion)")
    add("--version", action="store_true", help="the version")
    return parser


def of_networks(group: argparse._ArgumentGroup) -> None:
    """The options of a network in a file."""
    add = group.add_argument
    add("--network", metavar="FILE", help="instead of EXPR: a network, .onnx or .nnet; also at --at '0, 1/2'")
    add("--from", dest="start", metavar="POINT", help="with --to: its restriction to a segment, and attributions")
    add("--to", dest="end", metavar="POINT", help="the end of the segment")
    add("--plot", metavar="FILE", help="draw the outputs along the segment into FILE")


def order(spelled: str) -> int:
    """An order of differentiation."""
    if not spelled.isascii() or not spelled.isdigit() or not 1 <= int(spelled[:9]) <= 50:
        raise argparse.ArgumentTypeError(f"{spelled[:40]!r} is not a whole number from 1 to 50")
    return int(spelled)


def seconds(spelled: str) -> float:
    """A time."""
    try:
        found = float(spelled)
    except ValueError:
        found = 0.0
    if not found > 0:
        raise argparse.ArgumentTypeError(f"{spelled[:40]!r} is not a positive number of seconds")
    return found


def target(spelled: str) -> str:
    """A vocabulary, in any letter case."""
    for name in TARGETS:
        if name.lower() == spelled.lower():
            return name
    raise argparse.ArgumentTypeError(f"{spelled[:40]!r} is none of {', '.join(TARGETS)}")


def dashed(argv: Sequence[str]) -> list[str]:
    """An expression such as -relu(x) is no option: a space before it tells argparse so."""
    return [" " + a if a.startswith("-") and a[1:2] not in ("-", "") and a != "-h" else a for a in argv]


def check(options: argparse.Namespace) -> None:
    """Options that contradict each other are refused; what was left out gets its default."""
    given = {name for name, value in vars(options).items() if value not in (None, False)}
    for one, others, why in CONTRADICTIONS:
        for other in others:
            if {one, other} <= given:
                raise UsageError(f"--{one} does not go with --{other}: {why}")
    if options.steps and ("at" in given) is not ("vars" in given):
        raise UsageError(
            "--steps with --vars: name the point as well, as in --at 'x=0, y=0', or give --var"
            if "vars" in given
            else "--steps with --at: in one variable the steps are of the whole derivative; leave --at out"
        )
    check_network(options)
    needs_steps = [name for name in ("style", "verify") if name in given]
    needs_steps += [f"format {options.format}"] if options.format in ("markdown", "html") else []
    if options.frameworks and not options.audit:
        raise UsageError("--frameworks is for audits: add --audit")
    if needs_steps and not options.steps and not (options.audit and needs_steps[0].startswith("format")):
        raise UsageError(f"--{needs_steps[0]} is for derivations: add --steps")
    if options.kind is not None and options.mode not in (None, "all", "set-valued"):
        raise UsageError(f"--kind is of the set-valued derivative: it does not go with --mode {options.mode}")
    if options.steps and options.kind not in (None, "clarke") and options.mode != "set-valued":
        raise UsageError("--kind with --steps: add --mode set-valued")
    if options.steps and options.mode == "all" and (options.order or 1) > 1:
        raise UsageError("--mode all shows derivatives of order 1: name one mode for a higher order")
    if options.steps and options.rewrite == "native":
        raise UsageError("--rewrite native only renames classes: there are no steps to show")
    options.mode, options.order = options.mode or "all", options.order or 1


def check_network(options: argparse.Namespace) -> None:
    """A network takes the place of an expression; a segment has two ends."""
    if options.network is None:
        stray = next((f for f, v in (("from", options.start), ("to", options.end), ("plot", options.plot)) if v), None)
        if stray is not None:
            raise UsageError(f"--{stray} is for networks: add --network FILE")
        return
    if options.expression is not None:
        raise UsageError("--network takes the place of the expression: leave one of them out")
    if (options.start is None) is not (options.end is None):
        raise UsageError("a segment has two ends: give --from and --to")
    if options.plot is not None and options.start is None:
        raise UsageError("--plot draws along a segment: give --from and --to")
    if options.format not in ("text", "json"):
        raise UsageError(f"--format {options.format}: a network is told as text or json")


CONTRADICTIONS = (
    (
        "network",
        ("var", "vars", "assume", "mode", "kind", "order", "rewrite", "steps", "audit"),
        "it is asked for its values, its sets and its restrictions",
    ),
    ("rewrite", ("mode", "kind", "order", "at", "vars", "style"), "it rewrites the expression itself"),
    (
        "audit",
        ("var", "vars", "assume", "mode", "kind", "order", "rewrite", "steps"),
        "it takes EXPR as a program of numbers",
    ),
    ("vars", ("var", "order"), "it gives the first derivative in each of the variables"),
)
"""Options that ask for different things, and why."""


def expression(options: argparse.Namespace) -> str:
    """The text of EXPR, from standard input if it is - or left out and something is piped in."""
    given = options.expression
    if given is None and not piped():
        raise UsageError("give an expression, for instance: relu-sym 'relu(x)'")
    if given is not None and given.strip() != "-":
        return given
    if sys.stdin is None:
        raise UsageError("standard input is closed: give an expression")
    text = sys.stdin.read(20_000).strip()
    if not text:
        raise UsageError("standard input is empty: give an expression")
    return text


def piped() -> bool:
    """Whether standard input is a pipe or a file, and not a terminal or nothing."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)
