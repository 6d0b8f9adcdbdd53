"""LaTeX under test: every string through strict KaTeX, and all of them through pdflatex in one document."""

from __future__ import annotations

import json
import os
import pathlib
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


def compile_with_pdflatex(strings: list[str], folder: pathlib.Path) -> str:
    """The log of one document with every string: a display each, or as it stands if it is an align environment."""
    program = shutil.which("pdflatex")
    if program is None:
        _absent("pdflatex is not installed")
    shown = [s if s.startswith(r"\begin{align") and "{aligned}" not in s[:16] else rf"\[{s}\]" for s in strings]
    head = "\\documentclass{article}\n\\usepackage{amsmath,amssymb}\n\\begin{document}\n"
    (folder / "all.tex").write_text(head + "\n\n".join(shown) + "\n\\end{document}\n", encoding="utf-8")
    done = subprocess.run(
        [program, "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout
