"""A count on a terminal while cells are worked out: by tqdm or rich where one is installed, else as a plain line."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol


class Bar(Protocol):
    """Shows how many are done; how many there will be is not known."""

    def show(self, done: int) -> None:
        """The number so far."""
        ...

    def close(self) -> None:
        """Take it back."""
        ...


class Line:
    """``working: the clarke set ... 1200 cells``."""

    def __init__(self, what: str, stream: Any) -> None:
        self.what, self.stream, self.width = what, stream, 0

    def show(self, done: int) -> None:
        text = f"working: {self.what} ... {done} cells"
        self.width = max(self.width, len(text))
        self.stream.write("\r" + text)
        self.stream.flush()

    def close(self) -> None:
        self.stream.write("\r" + " " * self.width + "\r")
        self.stream.flush()


class Tqdm:
    """The bar of tqdm."""

    def __init__(self, what: str, stream: Any) -> None:
        self.bar = import_module("tqdm").tqdm(desc=what, unit=" cells", file=stream, leave=False)

    def show(self, done: int) -> None:
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        self.bar.close()


class Rich:
    """The bar of rich."""

    def __init__(self, what: str, stream: Any) -> None:
        progress, console = import_module("rich.progress"), import_module("rich.console")
        count = progress.TextColumn("{task.description}: {task.completed:.0f} cells")
        self.bar = progress.Progress(count, progress.BarColumn(), console=console.Console(file=stream), transient=True)
        self.task = self.bar.add_task(what, total=None)
        self.bar.start()

    def show(self, done: int) -> None:
        self.bar.update(self.task, completed=done)

    def close(self) -> None:
        self.bar.stop()


def bar(what: str, stream: Any) -> Bar:
    """The best there is."""
    for kind in (Tqdm, Rich):
        try:
            return kind(what, stream)
        except ImportError:
            continue
    return Line(what, stream)
