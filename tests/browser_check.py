"""The HTML page of a derivation in a headless browser without network: is everything there, is anything drawn?

Run: python tests/browser_check.py [a Chromium program].  Ends with 1 and a sentence if something is wrong.
"""

from __future__ import annotations

import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions --disable-dev-shm-usage --hide-scrollbars"
).split()
SIZE = (1000, 4000)
OPENED = "<details open>"


def page() -> str:
    """The page of all three derivatives of a function with a convex and a concave kink."""
    from sympy import Abs, Symbol

    import relu_sym as rs

    x = Symbol("x", real=True)
    return rs.derivation(Abs(x) - 2 * rs.ReLU(x - 1), x, mode="all").to_html()


def browse(program: str, file: pathlib.Path, folder: pathlib.Path, *what: str) -> str:
    """What the browser writes about a file; it has a new profile and finds no host."""
    profile = tempfile.mkdtemp(dir=folder)
    own = [f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND", f"--window-size={SIZE[0]},{SIZE[1]}"]
    command = [program, *FLAGS, *own, *what, file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120)
    if done.returncode:
        raise SystemExit(f"the browser ended with {done.returncode}: {done.stderr[-1500:]}")
    return done.stdout


def pixels(png: bytes) -> tuple[int, int, list[bytes], int]:
    """Width, height, rows and bytes a pixel of a PNG image with 8 bits a channel."""
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        raise SystemExit("the screenshot is no PNG image")
    at, data, head = 8, b"", b""
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        head = body if kind == b"IHDR" else head
        data += body if kind == b"IDAT" else b""
        at += size + 12
    width, height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    if depth != 8 or colours not in (2, 6) or interlaced:
        raise SystemExit(f"a PNG image of another kind: depth {depth}, colours {colours}")
    step = 3 if colours == 2 else 4
    raw, length = zlib.decompress(data), width * step
    rows: list[bytes] = []
    for y in range(height):
        start = y * (length + 1)
        above = rows[-1] if rows else bytes(length)
        rows.append(unfiltered(raw[start], raw[start + 1 : start + 1 + length], above, step))
    return width, height, rows, step


def unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    """A row of a PNG image without its filter."""
    if kind == 0:
        return line
    if kind == 2:
        return bytes((a + b) & 255 for a, b in zip(line, above, strict=True))
    out = bytearray(line)
    for k in range(len(out)):
        left = out[k - step] if k >= step else 0
        up, corner = above[k], above[k - step] if k >= step else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + up) // 2
        else:
            near = left + up - corner
            guess = min((left, up, corner), key=lambda v: abs(near - v))
        out[k] = (out[k] + guess) & 255
    return bytes(out)


def inked(png: bytes) -> tuple[float, int]:
    """The part of the pixels that differ from the first one, and the last row that has such a pixel."""
    width, height, rows, step = pixels(png)
    ground, dark, last = rows[0][:step], 0, 0
    for y, row in enumerate(rows):
        if row != ground * width:
            dark += sum(row[k : k + step] != ground for k in range(0, len(row), step))
            last = y
    return dark / (width * height), last


def counted(text: str) -> dict[str, int]:
    """How many elements of each kind there are."""
    return {tag: len(re.findall(rf"<{tag}[\s>]", text)) for tag in ("details", "summary", "math", "li", "mfrac", "mo")}


def check(program: str, folder: pathlib.Path) -> str:
    """What was found, in a sentence."""
    file, shot = folder / "page.html", folder / "page.png"
    written = page()
    wanted = counted(written)
    if wanted["details"] < 4 or wanted["math"] < 40:
        raise SystemExit(f"the page itself has too little in it: {wanted}")
    found = {}
    for name, text in (("folded", written), ("open", written.replace("<details>", OPENED))):
        file.write_text(text, encoding="utf-8")
        shown = counted(browse(program, file, folder, "--dump-dom"))
        if shown != wanted:
            raise SystemExit(f"the page has {wanted}, the browser shows {shown}")
        shot.unlink(missing_ok=True)
        browse(program, file, folder, f"--screenshot={shot}")
        if not shot.is_file():
            raise SystemExit("the browser took no screenshot")
        found[name] = inked(shot.read_bytes())
    (folded, low), (opened, lower) = found["folded"], found["open"]
    if not 0.002 < folded < 0.5 or not lower > low + 500 or not opened > folded * 1.5:
        raise SystemExit(f"the picture is blank, or nothing unfolds: {found}")
    return (
        f"{wanted['math']} formulas and {wanted['details']} folded parts; "
        f"ink on {folded:.1%} of the picture, {opened:.1%} unfolded"
    )


def main() -> None:
    """The check, in a folder that is removed."""
    named = sys.argv[1:] or [path for path in map(shutil.which, PROGRAMS) if path]
    if not named:
        raise SystemExit("there is no Chromium here")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        print(check(named[0], pathlib.Path(folder)))


if __name__ == "__main__":
    main()
