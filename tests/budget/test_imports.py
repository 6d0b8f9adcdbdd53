"""A package of others is brought in to its end, however little time the answer has."""

import subprocess
import sys
import textwrap

import pytest

import relu_sym as rs
from relu_sym.budget import verb
from relu_sym.budget.imports import imported

SLOW = """
import time
def slowly():
    for _ in range(30):
        time.sleep(0.02)
slowly()
done = True
"""


def test_an_import_is_not_broken_off(tmp_path, monkeypatch):
    (tmp_path / "slow_package_of_others.py").write_text(textwrap.dedent(SLOW))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "slow_package_of_others", raising=False)

    @verb
    def asked(x):
        """A verb that needs a package."""
        return imported("slow_package_of_others").done

    assert asked(1, budget=rs.budget(seconds=0.2)) is True


@pytest.mark.torch
def test_torch_is_whole_after_an_export_with_little_time():
    pytest.importorskip("torch")
    code = """
        import relu_sym as rs
        from sympy import Symbol
        x = Symbol("x", real=True)
        try:
            rs.export(abs(x), x, at_kink="mean", budget=rs.budget(seconds=0.3))
        except rs.BudgetError:
            pass
        f = rs.export(abs(x), x, at_kink="mean", budget=rs.budget(seconds=60))
        import torch
        print(float(f(torch.tensor(-2.0))))
    """
    found = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=110)
    assert found.stdout.strip() == "2.0", found.stderr
