"""Graphs of PyTorch in operators that are read: PyTorch itself writes the others as sums of simpler ones."""

from __future__ import annotations

from typing import Any

from .tape import Tensor
from .torch_choices import CHOICES, MASKED
from .torch_constants import CREATED
from .torch_layout import MOVED
from .torch_operators import OPERATORS

MAX_TURNS = 4
"""How often what a decomposition brings is decomposed again."""
ALIASES = frozenset("alpha_dropout dropout feature_dropout positive to type_as".split())
"""Operators that may return their argument itself: what overwrites their result overwrites it."""
CURVED, JUMPING = "it is not piecewise linear", "its values jump"
OTHER = "layers, pools, residual sums and activations without jumps are"
REFUSED = {
    **dict.fromkeys(
        "cosine_similarity cumprod group_norm gru lstm layer_norm log_softmax logsumexp prod rms_norm softmax softmin "
        "scaled_dot_product_attention std var".split(),
        CURVED,
    ),
    **dict.fromkeys(
        "argmax argmin bucketize ceil copysign floor floor_divide fmod frac hardshrink remainder round signbit "
        "searchsorted trunc".split(),
        JUMPING,
    ),
}
"""Operators on what depends on the inputs that are refused as they stand, with the reason."""


def operator_name(target: Any) -> str:
    """aten.relu.default is ``relu``; what is no operator of ``aten`` keeps its whole name."""
    name = str(target)
    return name.split(".")[1] if name.startswith("aten.") else name


def without_mark(name: str) -> str:
    """The operator that an operator in place (``relu_``) is."""
    return name if name.endswith("__") else name.removesuffix("_")


def origin_of(node: Any) -> Any:
    """A node as the module has it: where it comes from, if PyTorch wrote it."""
    origin = (getattr(node, "meta", {}).get("from_node") or [None])[-1]
    while origin is not None and getattr(origin, "from_node", None):
        origin = origin.from_node[-1]
    return origin if origin is not None and str(origin.target).startswith("aten.") else node


def title(node: Any) -> str:
    """What a refusal calls a node."""
    origin = origin_of(node)
    return f"{origin.name} ({origin.target})"


def prepared(torch: Any, made: Any) -> Any:
    """The exported program without operations in place that something else sees, and without what is not read."""
    if _overwrites(made.graph) or any(n.op == "get_attr" for n in made.graph.nodes):
        made = made.run_decompositions({})
    done: set[Any] = set()
    for _ in range(MAX_TURNS):
        left = unread(made) - done
        if not left:
            break
        done |= left
        known = torch.export.default_decompositions()
        rules = torch._decomp.get_decompositions(sorted(left, key=str))
        made = made.run_decompositions({**rules, **{k: known[k] for k in left if k in known}})
    return made


def unread(made: Any) -> set[Any]:
    """The operators on what depends on the inputs that are not read as they stand."""
    found = {n.target for n in moved_nodes(made) if not is_read(without_mark(operator_name(n.target)))}
    return {t for t in found if str(t).startswith("aten.")}


def moved_nodes(made: Any) -> list[Any]:
    """The nodes of operators on what depends on the inputs."""
    kinds = {s.arg.name: s.kind.name for s in made.graph_signature.input_specs if hasattr(s.arg, "name")}
    moved, found = set(), []
    for node in made.graph.nodes:
        if node.op == "placeholder" and kinds.get(node.name) == "USER_INPUT":
            moved.add(node)
        elif node.op == "call_function" and moved.intersection(node.all_input_nodes):
            found.append(node)
            if without_mark(operator_name(node.target)) not in CREATED:
                moved.add(node)
    return found


def cut(made: Any) -> str:
    """The first operation that stops gradients (``detach``, ``no_grad``), as the module has it; "" if there is none."""
    for node in moved_nodes(made):
        name = without_mark(operator_name(node.target))
        if name == "detach" or (name == "wrap_with_set_grad_enabled" and not node.args[0]):
            return "no_grad" if name != "detach" else title(node)
    return ""


def is_read(name: str) -> bool:
    """Whether an operator stands in a table, or is refused as it stands."""
    return any(name in table for table in (OPERATORS, MOVED, CREATED, CHOICES, MASKED, REFUSED)) or "assert" in name


def moves(value: Any) -> bool:
    """Whether an input may move a value."""
    return any(map(moves, value)) if isinstance(value, (list, tuple)) else isinstance(value, Tensor)


def _overwrites(graph: Any) -> bool:
    """Whether an operation in place changes what something else sees too: such a graph is made functional."""
    for node in graph.nodes:
        if node.op != "call_function" or without_mark(operator_name(node.target)) == operator_name(node.target):
            continue
        changed = node.args[0]
        shared = len(changed.users) > 1 or changed.op != "call_function"
        if shared or without_mark(operator_name(changed.target)) not in set(OPERATORS) - ALIASES:
            return True
    return False
