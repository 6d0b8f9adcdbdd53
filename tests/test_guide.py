"""The guide: pages made from the library are fresh, notebooks are their pages, run from top to bottom."""

import doctest
import importlib.util
import json
import re
from pathlib import Path

import pytest
from texcheck import displays, katex_failures

import relu_sym as rs

GUIDE = Path(__file__).resolve().parent.parent / "examples" / "guide"
ROOT = GUIDE.parent.parent
PATHS = r"/tmp/|/home/|/Users/|/root/|/usr/|/opt/|/private/|site-packages|ipykernel|<ipython-input|" + re.escape(
    str(ROOT)
)


def loaded():
    """The script that makes the guide, as a module."""
    spec = importlib.util.spec_from_file_location("guide_build", GUIDE / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = loaded()
FORGOTTEN = "run python examples/guide/build.py"


def text_of(topic):
    return (GUIDE / f"{topic}.md").read_text(encoding="utf-8")


def cells_of(topic):
    return json.loads((GUIDE / f"{topic}.ipynb").read_text(encoding="utf-8"))["cells"]


def joined(text):
    """A multi-line string of a notebook file: it may be a list."""
    return text if isinstance(text, str) else "".join(text)


def code_of(topic):
    return [cell for cell in cells_of(topic) if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", build.PAGES)
def test_pages_made_from_the_library_are_fresh(name):
    assert (GUIDE / name).read_text(encoding="utf-8") == build.PAGES[name](), FORGOTTEN


def test_the_reference_has_everything_public():
    page = build.PAGES["verbs.md"]()
    for name in (n for n in dir(rs) if not n.startswith("_") and n != "HeavisideStep"):
        (entry,) = re.findall(rf"^### `rs\.{name}[(`].*?(?=^###? |\Z)", page, re.MULTILINE | re.DOTALL)
        assert re.search(r"^> \S", entry, re.MULTILINE), f"{name} says no law"


def test_every_topic_is_there_and_listed():
    pages = {p.stem for p in GUIDE.glob("*.md")} - {Path(name).stem for name in build.PAGES}
    assert pages - {"README", "CONTRIBUTING"} == set(build.TOPICS) == {p.stem for p in GUIDE.glob("*.ipynb")}
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    for name in (*(f"{t}.md" for t in build.TOPICS), *(f"{t}.ipynb" for t in build.TOPICS), *build.PAGES):
        assert f"({name})" in index


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text(encoding="utf-8")):
        assert (GUIDE / target).exists(), target


@pytest.mark.parametrize("topic", build.TOPICS)
def test_notebook_is_the_page(topic):
    assert [(c["cell_type"], joined(c["source"])) for c in cells_of(topic)] == build.cells(text_of(topic)), FORGOTTEN


@pytest.mark.parametrize("topic", build.TOPICS)
def test_notebook_was_run_from_top_to_bottom(topic):
    code = code_of(topic)
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for o in (o for cell in code for o in cell["outputs"]):
        assert o["output_type"] in ("stream", "display_data", "execute_result")
        assert o.get("name") != "stderr"
    tree = json.dumps(cells_of(topic))
    assert not re.search(PATHS, tree)


def squeezed(text):
    """A text without the places where lines are broken."""
    return re.sub(r"\s+", "", text.replace("<BLANKLINE>", ""))


@pytest.mark.parametrize("topic", build.TOPICS)
def test_notebook_shows_what_the_page_shows(topic):
    """The outputs in text, one for each example that has one; of a refusal, its name."""
    examples = [
        e for b in build.BLOCK.findall(text_of(topic)) for e in doctest.DocTestParser().get_examples(b) if e.want
    ]
    shown = [
        "".join(joined(o.get("text", o.get("data", {}).get("text/plain", ""))) for o in cell["outputs"])
        for cell in code_of(topic)
        if cell["outputs"]
    ]
    assert len(shown) == len(examples), FORGOTTEN
    for example, found in zip(examples, shown, strict=True):
        if example.exc_msg:
            assert found.partition(":")[0] == example.exc_msg.partition(":")[0].rpartition(".")[2], FORGOTTEN
        else:
            assert squeezed(found) == squeezed(example.want), FORGOTTEN


def test_katex_reads_what_the_notebooks_show():
    outputs = [o for topic in build.TOPICS for cell in code_of(topic) for o in cell["outputs"]]
    shown = [joined(o["data"]["text/latex"]) for o in outputs if "text/latex" in o.get("data", {})]
    assert len(shown) >= 20
    assert katex_failures([one for s in shown for one in displays(s)]) == []


def test_cells_are_cut_behind_outputs():
    block = "```python\n>>> import relu_sym as rs\n>>> 1 + 1   # two\n2\n>>> a = 1\n\n```\n"
    page = f"# T\n\n{block}\nWords to [modes](modes.md).\n"
    assert build.cells(page) == [
        ("markdown", "# T"),
        ("code", "import relu_sym as rs\n1 + 1   # two"),
        ("code", "a = 1"),
        ("markdown", "Words to [modes](modes.ipynb)."),
    ]
    trace = "Traceback (most recent call last):\n...\nrelu_sym.errors.ParseError: no"
    refused = f"```python\n>>> rs.parse('x x')\n{trace}\n\n```\n"
    ((_, source),) = build.cells(refused)
    compile(source, "cell", "exec")
    assert source.startswith("try:\n    rs.parse('x x')\nexcept rs.ReluSymError as refusal:")
