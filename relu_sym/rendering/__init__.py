"""Steps to LaTeX, Markdown, HTML, text and JSON: one file a format, one order of rows in all of them."""

from .html import to_html
from .latex import to_latex
from .markdown import to_markdown
from .text import to_text
from .tree import decode, decode_step, encode, encode_step

__all__ = ["decode", "decode_step", "encode", "encode_step", "to_html", "to_latex", "to_markdown", "to_text"]
