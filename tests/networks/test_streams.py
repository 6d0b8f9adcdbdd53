"""Many points and segments: verdicts, the same answers on executors, lost workers lose nothing, memory stays flat."""

from __future__ import annotations

import os
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from fractions import Fraction
from multiprocessing import get_context

import pytest
from naive_networks import random_program
from sympy import Abs

import relu_sym as rs
from relu_sym.networks.builder import Builder
from relu_sym.networks.streaming import BATCH, UNDER_WAY, streamed

CANCEL = rs.Network([[[1], [-1]], [[1, -1]]], None)
TOWER = rs.Network([[[1]], [[1]]], None, activation=[rs.ReLU] * 2, skip={1: 0, 2: 1})


def test_verdicts():
    (row,) = CANCEL.audit([(0,)], frameworks=("torch", "casadi"))
    assert row.ties == 2 and row.differentiable == (True,)
    assert row.verdicts == {"torch": ("artefact",), "casadi": ("derivative",)}
    assert row.gradients == {"torch": ((0,),), "casadi": ((1,),)}
    (row,) = TOWER.audit([(0,)], frameworks=("torch", "casadi"))
    assert row.differentiable == (False,) and row.verdicts["torch"] == ("inside the set",)
    assert row.gradients["casadi"] == ((Fraction(9, 4),),)
    found = CANCEL.audit([(1,), (0,), (-1,)])
    assert [r.index for r in found] == [0, 1, 2]
    assert str(found).splitlines()[:2] == ["3 points audited", "torch: 1 artefact, 2 derivative"]


def test_of_other_switches_nothing_is_assumed():
    b = Builder()
    b.output("y", b.absolute(b.input("x", (1,))))
    rows = list(rs.Network.of(b.program()).audit([(0,), (1,)], frameworks="torch"))
    assert [r.verdicts["torch"] for r in rows] == [("not known",), ("derivative",)]
    assert "no rule of torch is measured" in rows[0].note


@pytest.mark.parametrize(
    "activation, wanted",
    [
        (lambda u: rs.LeakyReLU(u, Fraction(1, 4)), {"torch": Fraction(1, 4), "jax": 1, "tensorflow": Fraction(1, 4)}),
        (Abs, {"torch": 0, "jax": 1, "tensorflow": 0}),
        (lambda u: Abs(u - 1), {}),
    ],
)
def test_rules_of_other_operations_are_the_measured_ones(activation, wanted):
    net = rs.Network([[[1]], [[1]]], None, activation=activation)
    (row,) = [r for r in net.audit([(0,), (1,)]) if r.ties]
    assert {f: g[0][0] for f, g in row.gradients.items()} == wanted
    assert all(v == (("inside the set",) if wanted else ("not known",)) for v in row.verdicts.values())


def test_two_operands_share_evenly_where_that_is_measured():
    b = Builder()
    x = b.input("x", (2,))
    b.output("y", b.largest(b.linear(x, [[2, 0], [0, 1]]), [(0, 1)], head="maximum"))
    net = rs.Network.of(b.program())
    (row,) = net.audit([(1, 2)])
    assert row.gradients == {"torch": ((1, Fraction(1, 2)),), "jax": ((1, Fraction(1, 2)),)}
    assert row.verdicts["torch"] == ("inside the set",) and row.verdicts["tensorflow"] == ("not known",)
    (same,) = net.simplified(((1, 3), (1, 7))).audit([(1, 2)])
    assert same == row


def test_a_point_past_the_budget_is_a_row():
    wide = rs.Network([[[1, 0], [0, 1], [1, 1]], [[1, 1, 1]]], None)
    refused, right = wide.audit([(0, 0), (1, 1)], max_cells=3)
    assert refused.verdicts == {"": ("refused",)} and "more than 3 cells" in refused.note
    assert right.verdicts["torch"] == ("derivative",)
    with pytest.raises(rs.UnsupportedError, match="there are tables of"):
        wide.audit([(0, 0)], frameworks=("turnip",))
    with pytest.raises(rs.UnsupportedError, match="is no executor"):
        next(wide.audit([(0, 0)], executor=3))


def test_the_same_on_threads():
    net = rs.Network.of(random_program(3))
    points = [(k % 5 - 2, k % 3 - 1) for k in range(50)]
    segments = [((k % 5 - 2, 1), (k % 3 - 1, -2)) for k in range(20)]
    alone = list(net.audit(points))
    forms = [net.along(a, b) for a, b in segments]
    told = []
    with ThreadPoolExecutor(2) as pool:
        assert list(net.audit(points, executor=pool, progress=told.append)) == alone
        assert list(net.along_many(segments, executor=pool)) == forms
    assert told == [16, 32, 48, 50]


@pytest.mark.slow
def test_the_same_on_processes():
    net = rs.Network.of(random_program(3))
    points = [(k % 5 - 2, k % 3 - 1) for k in range(50)]
    segments = [((k % 5 - 2, 1), (k % 3 - 1, -2)) for k in range(20)]
    alone = list(net.audit(points))
    forms = [net.along(a, b) for a, b in segments]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(net.audit(points, executor=pool)) == alone
        assert list(net.along_many(segments, executor=pool)) == forms


def doubled(shared, rows):
    """A task that kills the worker it runs in, not the caller."""
    if os.getpid() != shared and 40 in rows:
        os._exit(1)
    return tuple(2 * r for r in rows)


@pytest.mark.slow
def test_a_killed_worker_loses_nothing():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert list(streamed(doubled, os.getpid(), range(100), pool)) == [2 * k for k in range(100)]


class Flaky:
    """An executor whose workers die at the first attempt of each task; counts what is under way."""

    def __init__(self):
        self.seen, self.waiting, self.most = set(), 0, 0

    def submit(self, task, shared, rows):
        made = Future()
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        if rows in self.seen:
            made.set_result(task(shared, rows))
        else:
            self.seen.add(rows)
            made.set_exception(BrokenProcessPool("gone"))
        return made


def test_lost_tasks_are_asked_again_and_few_are_under_way():
    pool, read = Flaky(), []

    def questions():
        for k in range(5 * UNDER_WAY * BATCH):
            read.append(k)
            yield k

    answers = streamed(doubled, os.getpid(), questions(), pool)
    assert next(answers) == 0 and len(read) <= UNDER_WAY * BATCH
    assert list(answers) == [2 * k for k in range(1, 5 * UNDER_WAY * BATCH)]


def failing(shared, rows):
    raise ZeroDivisionError(shared)


def test_an_error_of_a_task_is_no_loss():
    with ThreadPoolExecutor(1) as pool, pytest.raises(ZeroDivisionError):
        list(streamed(failing, 0, range(3), pool))


def slowly_doubled(shared, rows):
    """A task of which one kills its worker, once: the file says whether it did."""
    if 40 in rows and not os.path.exists(shared):
        open(shared, "w").close()
        os._exit(1)
    return tuple(2 * r for r in rows)


@pytest.mark.slow
def test_on_a_dask_cluster_the_same_and_killed_workers_lose_nothing(tmp_path):
    distributed = pytest.importorskip("distributed")
    net = rs.Network.of(random_program(3))
    points = [(k % 5 - 2, k % 3 - 1) for k in range(50)]
    with (
        distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        pool = client.get_executor(pure=False)
        assert list(net.audit(points, executor=pool)) == list(net.audit(points))
        flag = str(tmp_path / "killed")
        assert list(streamed(slowly_doubled, flag, range(100), pool)) == [2 * k for k in range(100)]
        assert os.path.exists(flag)
