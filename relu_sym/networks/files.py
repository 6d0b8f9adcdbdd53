"""What a network is read from and written to: ONNX, .nnet and modules of PyTorch."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self, TypeVar

from ..budget import verb
from .nnet import read_nnet
from .onnx_model import read_onnx
from .onnx_write import write_onnx
from .program import Program
from .torch_graph import read_torch
from .torch_write import write_torch

F = TypeVar("F", bound=Callable[..., Any])
Path = str | os.PathLike
Shapes = Mapping[str, Sequence[int]] | None


def _told_as(name: str) -> Callable[[F], F]:
    """Names a function in refusals."""

    def named(f: F) -> F:
        f.__qualname__ = f"Network.{name}"
        return f

    return named


@verb
@_told_as("from_onnx")
def _onnx(path: Path, shapes: Shapes) -> Program:
    return read_onnx(path, shapes)


@verb
@_told_as("from_nnet")
def _nnet(path: Path, normalize: bool) -> Program:
    return read_nnet(path, normalize)


@verb(timed=False)
@_told_as("from_torch")
def _torch(module: Any, example: Any) -> Program:
    return read_torch(module, example)


@verb
@_told_as("to_onnx")
def _to_onnx(path: Path, program: Program, dtype: str) -> None:
    write_onnx(program, path, dtype)


@verb(timed=False)
@_told_as("to_torch")
def _to_torch(program: Program) -> Any:
    return write_torch(program)


class Files:
    """Readers and writers of a network, which has a ``program`` and is made by ``of``."""

    program: Program

    @classmethod
    def of(cls, program: Program) -> Self:
        """The network of a program."""
        raise NotImplementedError

    @classmethod
    def from_onnx(cls, path: Path, shapes: Shapes = None, budget: Any = None) -> Self:
        """The network of an ONNX file, opsets 7 to 28; needs no other package.

        Every constant is what it is: an attribute is a float32, an initialiser a number of its own type, and what is
        computed from constants is computed exactly.  The function is that of real numbers: casts between floats and
        absent bounds of Clip change nothing.  A batch axis (the first one, open in the file) is 1; ``shapes={name:
        (1, 3, ...)}`` gives the shape of an input whose other axes are open.  Several inputs and outputs keep their
        names.  Square roots of a BatchNormalization that are irrational are read to 113 bits.

        Errors: ``UnsupportedError`` names the node, the operator and the opset that are not read (operators that jump,
        products of two tensors that depend on the inputs, training mode); ``ParseError``: the file is broken, or its
        external data are not inside its folder; ``BudgetError``: too large.  No code of the file is run.

        >>> import relu_sym as rs
        >>> net = rs.Network.from_onnx("net.onnx")  # doctest: +SKIP

        Source: the ONNX specification of operators.
        """
        return cls.of(_onnx(path, shapes, budget=budget))

    @classmethod
    def from_nnet(cls, path: Path, normalize: bool = True, budget: Any = None) -> Self:
        """The network of a .nnet file (ACAS Xu), from and to physical units: inputs are clipped and normalised.

        ``normalize=False``: the layers alone, on normalised inputs, as in Marabou's Python reader.  Numbers are the
        decimals that the file prints.  At a bound of an input the clip has a kink.

        Errors: ``ParseError`` names the line.  Source: K. Julian, the NNet format.
        """
        return cls.of(_nnet(path, normalize, budget=budget))

    @classmethod
    def from_torch(cls, module: Any, example: Any) -> Self:
        """The network of a ``torch.nn.Module`` in evaluation mode, at the shapes of ``example``.

        ``example``: a tensor, or a tuple of tensors, one per argument; use one point, a batch of 1.  Through
        ``torch.export``, else ``torch.fx``; an operator that is not read as it stands is read as PyTorch itself
        decomposes it.  Weights are the binary numbers that they are (float32 or float64); a number in the module's code
        is rounded to that type, as PyTorch does.  What no input moves (a normed weight, a buffer's softmax, indices) is
        what PyTorch computes, in its own type.  Softplus is log(1 + exp(x)) also beyond PyTorch's threshold.

        Comparisons, masks, ``sign`` and ``torch.where`` are read where what they choose is continuous and the values
        that they choose from differ by a function of what is compared: ``where(x > 0, x, 0.1*x)``, ``x*(x > 0)``,
        ``sign(x)*relu(abs(x) - 1)``.  At the kink of such a choice the audit knows no rule; where the module stops
        gradients (``detach``, ``no_grad``), or chooses at one point what has another slope (``where(x == 0, 3*x, x)``),
        it says so.

        What was read, and what PyTorch decomposed, is compared with what PyTorch runs at a few points before it is
        given out: a difference that no rounding makes is an error.

        Errors: ``UnsupportedError`` names the node of the module and the operator that is not read, the jump of a
        choice, and what PyTorch says where it makes no graph (a mask of truth values as an index often makes none).

        >>> import relu_sym as rs
        >>> net = rs.Network.from_torch(module.double().eval(), torch.zeros(1, 3).double())  # doctest: +SKIP

        Source: the operators of ``torch.ops.aten``.
        """
        return cls.of(_torch(module, example))

    def to_onnx(self, path: Path, dtype: str = "float64", budget: Any = None) -> None:
        """Writes an ONNX file that means exactly the same function; read back it gives an equal one.

        Weights that are no floats of ``dtype`` (float64 or float32) are written as sums of floats and divisions by
        whole numbers.  Where inputs and outputs begin with an axis of 1, it is open in the file: a batch.

        Errors: ``UnsupportedError`` (a head that ONNX does not have, a number beyond the type), ``OSError``.
        """
        _to_onnx(path, self.program, dtype, budget=budget)

    def to_torch(self) -> Any:
        """A ``torch.fx.GraphModule`` in float64 that means exactly the same function; its arguments are the inputs.

        Where inputs and outputs begin with an axis of 1, that is a batch of any size.  Its gradients at a kink are
        PyTorch's; ``rs.audit`` and ``net.subdifferential`` say which are right.
        """
        return _to_torch(self.program)
