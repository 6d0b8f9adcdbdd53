"""LaTeX under test: every string through strict KaTeX, and all of them through pdflatex in one document."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
from typing import NoReturn

import pytest

_KATEX = pathlib.Path(__file__).parent / "katex"


def _absent(what: str) -> NoReturn:
    """Skipped where a tool is absent, but not in CI, where it must be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and in CI a test may not be skipped for that")
    pytest.skip(what)


def katex_failures(strings: list[str]) -> list[list[str]]:
    """[string, complaint] for each string that strict KaTeX refuses."""
    node = shutil.which("node")
    if node is None:
        _absent("node is not installed")
    if not (_KATEX / "node_modules" / "katex").is_dir():
        _absent("KaTeX is not installed (npm install --prefix tests/katex)")
    done = subprocess.run(
        [node, "check.js"], cwd=_KATEX, input=json.dumps(strings), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def displays(shown: str) -> list[str]:
    """The formulas of a notebook's text/latex output: what is long is several, with blank lines between."""
    parts = [part.strip() for part in shown.split("\n\n")]
    assert all(len(p) > 2 and p[0] == p[-1] == "$" and "$" not in p[1:-1].replace(r"\$", "") for p in parts), shown
    return [part[1:-1] for part in parts]


def compile_with_pdflatex(strings: list[str], folder: pathlib.Path) -> str:
    """The log of one document with every string: a display each, or as it stands if it is an align environment."""
    shown = [s if s.startswith(r"\begin{align") and "{aligned}" not in s[:16] else rf"\[{s}\]" for s in strings]
    head = "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\begin{document}\n"
    return run_pdflatex(head + "\n\n".join(shown) + "\n\\end{document}\n", folder)


def compiled(strings: list[str], folder: pathlib.Path, width: str, size: int = 11) -> str:
    """The log of a paper of a text width with every string as it stands."""
    head = f"\\documentclass[{size}pt]{{article}}\n\\usepackage{{amsmath,amssymb}}\n\\usepackage[textwidth={width},"
    head += "textheight=22cm]{geometry}\n\\allowdisplaybreaks\n\\begin{document}\n"
    return run_pdflatex(head + "\n\n".join(strings) + "\n\\end{document}\n", folder)


def overfull(log: str) -> tuple[list[float], list[str]]:
    """How many points too wide each line is that is, and what is said of pages that something runs off."""
    wide = [float(w) for w in re.findall(r"^Overfull \\hbox \(([0-9.]+)pt too wide\)", log, re.MULTILINE)]
    return wide, re.findall(r"^Overfull \\vbox .*$", log, re.MULTILINE)


def run_pdflatex(document: str, folder: pathlib.Path) -> str:
    """The log of a document."""
    program = shutil.which("pdflatex")
    if program is None:
        _absent("pdflatex is not installed")
    (folder / "all.tex").write_text(document, encoding="utf-8")
    done = subprocess.run(
        [program, "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        env={**os.environ, "max_print_line": "1000"},
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout
