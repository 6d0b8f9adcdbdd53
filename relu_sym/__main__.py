"""``python -m relu_sym`` is the command ``relu-sym``."""

from .cli import run

if __name__ == "__main__":
    run()
