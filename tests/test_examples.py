"""The examples run as scripts and leave nothing behind; the notebooks are those scripts, with outputs."""

import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest
from texcheck import displays, katex_failures

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
PATHS = r"/tmp/|/home/|/Users/|/root/|/usr/|/opt/|/private/|site-packages|[A-Z]:\\\\|ipykernel|<ipython-input|"
PATHS += re.escape(str(ROOT))

ALONE = """
import runpy, socket, sys

def refuse(*args, **options):
    raise OSError("an example asked for the network")

socket.create_connection = socket.getaddrinfo = socket.socket.connect = refuse
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def stem(path):
    return path.stem


def run(script, folder, *arguments):
    """The output of an example, run in a folder with nothing to draw on and no network."""
    text = script.read_text(encoding="utf-8")
    for module in ("numpy", "matplotlib"):
        if re.search(rf"\b{module}\b" + r"|\brs\.plot" * (module == "matplotlib"), text):
            pytest.importorskip(module)
    own = {"MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", ALONE, str(script), *arguments],
        cwd=folder,
        env=os.environ | own,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def builder():
    """The script that makes the notebooks, as a module."""
    spec = importlib.util.spec_from_file_location("guide_build", ROOT / "examples" / "guide" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


percent_cells = builder().script_cells

CELL_BY_CELL = """
import ast, contextlib, io, json, sys

from sympy.printing.pretty.pretty_symbology import pretty_use_unicode

pretty_use_unicode(True)
space, shown = {"__name__": "__main__"}, []
for source in json.load(sys.stdin):
    body, printed, value = ast.parse(source), io.StringIO(), None
    last = body.body.pop() if body.body and isinstance(body.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(printed):
        exec(compile(body, "cell", "exec"), space)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
    hidden = value is None or source.rstrip().endswith(";")
    shown.append([printed.getvalue(), "" if hidden else repr(value)])
print(json.dumps(shown))
"""


def joined(text):
    """A multi-line string of a notebook file: it may be a list."""
    return text if isinstance(text, str) else "".join(text)


def cells_of(notebook):
    return json.loads(notebook.read_text(encoding="utf-8"))["cells"]


def outputs(notebook):
    return [o for cell in cells_of(notebook) if cell["cell_type"] == "code" for o in cell["outputs"]]


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS, ids=stem)
def test_script(script, tmp_path):
    said = run(script, tmp_path)
    assert said.strip()
    assert list(tmp_path.iterdir()) == []
    assert not re.search(PATHS, said)


@pytest.mark.slow
def test_the_handout_is_written_where_it_is_asked_for(tmp_path, need_tool):
    need_tool("pdflatex")
    run(ROOT / "examples" / "02_latex_handout.py", tmp_path, "mine.tex")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.pdf", "mine.tex"]
    assert (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
    text = (tmp_path / "mine.tex").read_text(encoding="utf-8")
    assert set(re.findall(r"\\usepackage\{(.*?)\}", text)) == {"amsmath,amssymb"}
    assert text.isascii()


@pytest.mark.slow
def test_the_picture_of_the_readme_is_what_its_script_draws(tmp_path):
    compare = pytest.importorskip("matplotlib.testing.compare")
    run(ROOT / "examples" / "three_derivatives_picture.py", tmp_path, "drawn.png")
    shown = ROOT / "examples" / "three_derivatives.png"
    assert compare.compare_images(str(shown), str(tmp_path / "drawn.png"), tol=5) is None


def test_every_percent_script_has_its_notebook():
    paired = {p.stem for p in SCRIPTS if p.read_text(encoding="utf-8").startswith("# %%")}
    assert paired == {p.stem for p in NOTEBOOKS}
    assert len(paired) >= 6


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=stem)
def test_notebook_is_the_script(notebook):
    script = percent_cells(notebook.with_suffix(".py").read_text(encoding="utf-8"))
    assert [(cell["cell_type"], joined(cell["source"])) for cell in cells_of(notebook)] == script


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=stem)
def test_notebook_was_run_from_top_to_bottom(notebook):
    code = [cell for cell in cells_of(notebook) if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert outputs(notebook)
    for o in outputs(notebook):
        assert o["output_type"] in ("stream", "display_data", "execute_result")
        assert o.get("name") != "stderr"


def squeezed(text):
    """A text without the places where lines are broken, and without the size of a figure."""
    return re.sub(r"\s+", "", re.sub(r"<Figure.*?>", "<Figure>", text))


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=stem)
def test_notebook_shows_what_its_cells_show_today(notebook):
    code = [cell for cell in cells_of(notebook) if cell["cell_type"] == "code"]
    for module in ("numpy", "matplotlib", "torch"):
        if any(re.search(rf"\b{module}", joined(cell["source"])) for cell in code):
            pytest.importorskip(module)
    done = subprocess.run(
        [sys.executable, "-c", CELL_BY_CELL],
        input=json.dumps([joined(cell["source"]) for cell in code]),
        cwd=ROOT / "examples",
        env=os.environ | {"MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    for cell, (printed, value) in zip(code, json.loads(done.stdout), strict=True):
        stored = cell["outputs"]
        said = "".join(joined(o["text"]) for o in stored if o["output_type"] == "stream")
        result = "".join(joined(o["data"]["text/plain"]) for o in stored if o["output_type"] == "execute_result")
        again = f"run python examples/guide/build.py {notebook.stem}"
        assert squeezed(said) == squeezed(printed), again
        assert squeezed(result) == squeezed(value) or (not result and value.startswith("<Figure")), again


@pytest.mark.slow
@pytest.mark.parametrize("name", ["04_beam", "05_subgradient_descent", "09_signals", "three_derivatives_picture"])
def test_without_matplotlib_an_example_says_what_is_missing(name, tmp_path):
    code = ALONE.replace("sys.argv = ", "sys.modules['matplotlib'] = None\nsys.argv = ")
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "examples" / f"{name}.py")],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode != 0
    assert 'drawing needs matplotlib: pip install "relu-sym[plot]"' in done.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=stem)
def test_an_example_gets_matplotlib_from_the_library(script):
    """Which says what to install where it is missing."""
    assert not re.search(r"^\s*(import|from) matplotlib", script.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=stem)
def test_notebook_tells_nothing_of_the_machine(notebook):
    tree = json.loads(notebook.read_text(encoding="utf-8"))
    for o in (o for cell in tree["cells"] for o in cell.get("outputs", [])):
        o.get("data", {}).pop("image/png", None)
    assert not re.search(PATHS, json.dumps(tree))
    assert tree["metadata"]["kernelspec"]["name"] == "python3"


def test_katex_reads_what_the_notebooks_show():
    found = [o.get("data", {}).get("text/latex") for notebook in NOTEBOOKS for o in outputs(notebook)]
    shown = [joined(text) for text in found if text]
    assert len(shown) >= 8
    assert katex_failures([one for s in shown for one in displays(s)]) == []


def test_the_guard_of_the_network_works(tmp_path):
    script = tmp_path / "asks.py"
    script.write_text("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="an example asked for the network"):
        run(script, tmp_path)
