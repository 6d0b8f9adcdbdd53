"""The guide's generated files: a notebook from each topic's Markdown, and the pages that list what the library holds.

A topic is written once, as Markdown whose examples are doctests. ``python examples/guide/build.py`` makes the pages
of rules, verbs, activations and the language of expressions from the library itself, and runs each topic as a
notebook (that needs nbclient and ipykernel); ``build.py modes errors`` runs these topics only, ``build.py --pages``
none.  ``build.py 04_beam`` runs the script of that name in the folder above, and stores it as its notebook.
"""

import doctest
import inspect
import json
import os
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOPICS = (
    "modes",
    "several",
    "geometry",
    "frameworks",
    "networks",
    "network_files",
    "derivations",
    "integrals",
    "periodic",
    "signals",
    "stochastic",
    "flows",
    "equations",
    "convex",
    "solving",
    "numbers",
    "smoothing",
    "sympy",
    "errors",
)
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
BLOCK = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


# ---------------------------------------------------------------------- a topic as a notebook
def cells(text):
    """The cells of a Markdown text, (kind, source): prose, and a cell for each example that shows something."""
    found, end = [], 0
    for block in BLOCK.finditer(text):
        found.append(("markdown", text[end : block.start()].strip("\n")))
        found += [("code", source) for source in code_cells(block.group(1))]
        end = block.end()
    found.append(("markdown", text[end:].strip("\n")))
    return [(kind, linked(source) if kind == "markdown" else source) for kind, source in found if source]


def code_cells(block):
    """The sources of a block of doctests, cut behind what shows an output."""
    sources, lines = [], []
    for example in doctest.DocTestParser().get_examples(block):
        lines.append(refusing(example.source) if example.exc_msg else example.source.rstrip("\n"))
        if example.want:
            sources.append("\n".join(lines))
            lines = []
    return [*sources, *(["\n".join(lines)] if lines else [])]


def refusing(source):
    """An example that is refused, as a cell that shows the refusal."""
    inner = "".join(f"    {line}\n" for line in source.rstrip("\n").splitlines())
    return f'try:\n{inner}except rs.ReluSymError as refusal:\n    print(f"{{type(refusal).__name__}}: {{refusal}}")'


def linked(prose):
    """Links between topics lead from notebook to notebook."""
    return re.sub(rf"\]\(({'|'.join(TOPICS)})\.md", r"](\1.ipynb", prose)


def script_cells(text):
    """The cells of a script in percent form, (kind, source)."""
    found = []
    for line in text.splitlines():
        if line.startswith("# %%"):
            found.append(("markdown" if "[markdown]" in line else "code", []))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            raise ValueError(f"before the first cell stands {line!r}")
    return [(kind, source_of(kind, lines)) for kind, lines in found]


def source_of(kind, lines):
    """The lines of a cell, those of prose without the sign of a comment."""
    if kind == "markdown":
        if any(line and line != "#" and not line.startswith("# ") for line in lines):
            raise ValueError(f"no prose: {lines}")
        lines = [line.removeprefix("#").removeprefix(" ") for line in lines]
    return "\n".join(lines).strip("\n")


def notebook(parts):
    """The notebook of cells, not yet run."""
    made = []
    for k, (kind, source) in enumerate(parts):
        cell = {"cell_type": kind, "id": f"cell-{k:02}", "metadata": {}, "source": source}
        made.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    return {"cells": made, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def executed(parts, folder=None):
    """The notebook of cells, run in a folder or an empty one from top to bottom, as JSON text."""
    import tempfile

    import nbformat
    from nbclient import NotebookClient

    os.environ["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryDirectory() as empty:
        made = nbformat.from_dict(notebook(parts))
        NotebookClient(made, timeout=300, resources={"metadata": {"path": str(folder or empty)}}).execute()
    for cell in made["cells"]:
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell["outputs"] = joined(cell["outputs"])
    made["metadata"] = METADATA
    return json.dumps(json.loads(nbformat.writes(made)), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def joined(outputs):
    """What a cell printed as one output, however it came in."""
    found = []
    for o in outputs:
        if found and o["output_type"] == "stream" and o.get("name") == found[-1].get("name"):
            found[-1]["text"] += o["text"]
        else:
            found.append(o)
    return found


# ---------------------------------------------------------------------- pages from the library
MADE = "<!-- made by examples/guide/build.py: change the library, not this page -->\n"


def rules_page():
    """The rules that steps cite."""
    from relu_sym.derivations.catalogue import table

    head = "Every step of a derivation cites one of these: `rs.rules()`, `rs.explain(name)`, `relu-sym --rules`."
    return f"{MADE}# Rules\n\n{head}\n\n{table()}\n"


def language_page():
    """The functions that ``rs.parse`` and the command read."""
    from relu_sym.cli.functions import listing

    head = (
        "# The language of `rs.parse` and `relu-sym`\n\nA function, its law, its other names: `relu-sym --functions`."
    )
    return f"{MADE}{head}\n\n```text\n{listing(100)}\n```\n"


def verbs_page():
    """Everything public: signature, law, and what else the docstring says before its examples."""
    import relu_sym as rs

    names = [name for name in dir(rs) if not name.startswith("_")]
    objects = {name: getattr(rs, name) for name in names}
    groups = {
        "Verbs": [n for n in names if inspect.isfunction(objects[n]) and n != "relu"],
        "Functions": ["ReLU", "Heaviside", "Dirac", "PrincipalValue", "FinitePart", "RootIn"],
        "Programs": ["ops", "relu"],
        "Networks": ["Network"],
        "Activations and losses": sorted(rs.ACTIVATIONS),
        "Errors and warnings": [n for n in names if inspect.isclass(objects[n]) and issubclass(objects[n], Exception)],
    }
    told = {"HeavisideStep", *(n for group in groups.values() for n in group)}
    groups["What the verbs give"] = [n for n in names if inspect.isclass(objects[n]) and n not in told]
    missing = set(names) - {n for group in groups.values() for n in group} - {"HeavisideStep"}
    assert not missing, f"public, and in no group: {sorted(missing)}"
    parts = [f"{MADE}# Reference\n\nEverything public, from the docstrings; `help(rs.diff)` has the examples too."]
    for title, members in groups.items():
        parts.append(f"## {title}")
        parts += [entry(name, objects[name]) for name in members]
    return "\n\n".join(parts) + "\n"


ACTIVATIONS = """# Activations and losses

By the field's names, defaults as in PyTorch. Each is a SymPy class that stands for its law: every verb reads the law in
its place, so that all of them take all of these, parameters may be symbols, and numbers are put in at once. Parameters
go by place or by name, ours or a framework's (`slope` or `negative_slope`, `low` or `min`), in Python and in texts; a
bound of `Clip` and `Hardtanh` may be infinite, which is none.

```python
>>> from sympy import Piecewise, Symbol
>>> import relu_sym as rs
>>> x, a = Symbol('x', real=True), Symbol('a', real=True)
>>> f = rs.parse("leaky_relu(x, 1/4) + elu(x)", symbols={'x': x})
>>> f, rs.diff(f, x, 2), rs.subdifferential(f, x).at(0)
(ELU(x) + LeakyReLU(x, 1/4), exp(x)*Heaviside(-x) + 3*Dirac(x)/4, Interval(5/4, 2))
>>> rs.subdifferential(rs.LeakyReLU(x, a), x).at(0)
Interval(Min(1, a), Max(1, a))
>>> rs.rewrite(rs.Hardtanh(x), rs.ReLU), rs.rewrite(rs.Softshrink(x, 1), Piecewise)
(-ReLU(x - 1) + ReLU(x + 1) - 1, Piecewise((x + 1, x <= -1), (0, x <= 1), (x - 1, True)))
>>> rs.diff(rs.LeakyReLU(x, negative_slope=a), x), rs.diff(rs.Clip(x, max=1), x), rs.parse("softplus(x, beta=2)")
(a + (1 - a)*Heaviside(x), 1 - Heaviside(x - 1), Softplus(x, 2))
>>> from sympy.printing.pytorch import torch_code
>>> torch_code(rs.GELU(x)), torch_code(rs.Hinge(x))
('torch.nn.functional.gelu(x)', 'torch.relu(1 - x)')

```

Code for PyTorch, JAX, TensorFlow and NumPy calls the library's own function where there is one of exactly this meaning,
and writes the law elsewhere. What a framework returns *at* a kink is its convention; the sets below are exact. In a
terminal: `relu-sym "leaky_relu(x, 0.01)"`. The laws: [the language](language.md); conventions at the kinks and sources:
`help(rs.Huber)`, or the [reference](verbs.md)."""

KINKED = """## With kinks

The classical derivative, which has no value at a kink; the derivative as a distribution; Clarke's set at every kink.
Where the last column is empty the function is differentiable, and the three are one."""

SMOOTH = """## Smooth

One derivative in all three senses."""

SHOWN = {
    "Maxout": ("x, y",),
    "Clip": ("x, 0, 1",),
    "Threshold": ("x, 1, 0",),
    "ELU": ("x", "x, 2"),
    "CELU": ("x, 2",),
    "LogSumExp": ("x, y",),
}
"""The arguments with which an activation is shown, if not x alone."""


def activations_page():
    """Each activation with its three derivatives."""
    from sympy import symbols

    import relu_sym as rs
    from relu_sym.functions.activations import ACTIVATIONS as CLASSES

    x, y = symbols("x y", real=True)
    known = {"x": x, "y": y}
    calls = [f"{cls.word}({args})" for cls in CLASSES for args in SHOWN.get(cls.__name__, ("x",))]
    functions = {call: rs.parse(call, symbols=known) for call in calls}
    smooth = {c: f for c, f in functions.items() if not rs.rewrite(f, rs.Heaviside, x).has(rs.Heaviside)}
    kinked = {c: f for c, f in functions.items() if c not in smooth}
    rows = ["| text | class | classical | distributional | Clarke's set |", "| --- | --- | --- | --- | --- |"]
    rows += [activation_row(call, f, x) for call, f in kinked.items()]
    others = ["| text | class | law | derivative |", "| --- | --- | --- | --- |"]
    others += [f"| `{c}` | `{f}` | `{f.unfolded()}` | `{rs.diff(f, x)}` |" for c, f in smooth.items()]
    parts = [MADE + ACTIVATIONS, KINKED, "\n".join(rows), SMOOTH, "\n".join(others)]
    return "\n\n".join(parts) + "\n"


def activation_row(call, f, x):
    """The row of a function with kinks: its sets as a map says them, of a jump that there is none."""
    import relu_sym as rs

    said = []
    for point in sorted(rs.exceptional_set(f, x), key=lambda p: (not p.is_number, p)):
        try:
            said.append(f"`{rs.subdifferential(f, x).at(point)}` at `{x} = {point}`")
        except rs.NotLipschitzError:
            said.append(f"jumps at `{x} = {point}`")
    classical, distributional = rs.diff(f, x, mode="classical"), rs.diff(f, x)
    return f"| `{call}` | `{f}` | `{classical}` | `{distributional}` | {', '.join(said)} |"


def entry(name, what):
    """One name: how it is called, its law, and the rest."""
    law, _, rest = (inspect.getdoc(what) or "").partition("\n\n")
    rest = re.split(r"^(?:Examples\n=+|>>> )", rest, maxsplit=1, flags=re.MULTILINE)[0].strip()
    said = "\n\n".join(filter(None, ["> " + marked(law).replace("\n", "\n> "), marked(rest)]))
    return f"### `rs.{name}{called(what)}`\n\n{said}"


def called(what):
    """The arguments without their types; a class of SymPy's says them in its docstring."""
    if not inspect.isfunction(what):
        return ""
    parameters = [p.replace(annotation=p.empty) for p in inspect.signature(what).parameters.values()]
    return str(inspect.Signature(parameters))


def marked(text):
    """Docstring markup as Markdown: code in single quotes, and outside of it no tag and no accidental emphasis."""
    parts = re.split(r"``(.*?)``", text, flags=re.DOTALL)
    plain = [re.sub(r"<|(?<=[\w)])\*(?=[\w(])", r"\\\g<0>", part) for part in parts[::2]]
    return "".join(a + b for a, b in zip(plain, [*(f"`{code}`" for code in parts[1::2]), ""], strict=True))


PAGES = {
    "rules.md": rules_page,
    "verbs.md": verbs_page,
    "language.md": language_page,
    "activations.md": activations_page,
}


def main(asked):
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
        print(name)
    topics = [] if "--pages" in asked else [t for t in TOPICS if t in asked or not asked]
    for topic in topics:
        text = (HERE / f"{topic}.md").read_text(encoding="utf-8")
        (HERE / f"{topic}.ipynb").write_text(executed(cells(text)), encoding="utf-8")
        print(f"{topic}.ipynb", flush=True)
    for name in (n for n in asked if (HERE.parent / f"{n}.py").exists()):
        parts = script_cells((HERE.parent / f"{name}.py").read_text(encoding="utf-8"))
        (HERE.parent / f"{name}.ipynb").write_text(executed(parts, HERE.parent), encoding="utf-8")
        print(f"{name}.ipynb", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(sys.argv[1:])
