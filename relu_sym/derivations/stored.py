"""A derivation as JSON and back: trees over a closed list of heads; a set-valued result is asked for again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sympy import And, Basic, Eq, Expr, Set, Symbol, Tuple
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean
from sympy.series.fourier import FourierSeries

from ..budget import MAX_ORDER
from ..calculus.equations.filippov import filippov
from ..calculus.equations.filippov_set import FilippovCases, FilippovSet
from ..calculus.integration.integrate import ENDPOINTS
from ..calculus.limits.limit import DIRECTIONS
from ..calculus.rewriting.convert import conversion
from ..calculus.subdifferentials.subdifferential import SetValuedMap, subdifferential
from ..calculus.transforms.fourier_series import fourier_series
from ..convex.extrema import argmax, argmin
from ..convex.operations import Duality, fenchel_dual
from ..convex.proximal import prox
from ..errors import ParseError, ReluSymError, UnsupportedError
from ..forms.cells.polytope import Polytope
from ..forms.line.set_cases import PiecewiseSet
from ..geometry.decision import DecisionBoundary, decision_boundary
from ..geometry.interfaces import LAWS, InterfaceConditions, ShockConditions, interface_conditions, rankine_hugoniot
from ..geometry.layer import SurfaceLayer, layer
from ..geometry.polygon import PolygonalRegion, polygon
from ..geometry.transport import Transport, transport_theorem
from ..modes import Kind, Mode
from ..rendering.leaves import shown
from ..rendering.lines import sign
from ..rendering.tree import decode, decode_step, decode_text, encode, encode_step, encode_text
from ..steps import LawOf
from ..stochastic.diffusion import Diffusion
from ..stochastic.ito import Ito, ito
from ..stochastic.mean_field import MeanField, mean_field
from . import question
from .catalogue import explain
from .entries import OF_ENTRIES

VERSION = 2
EXTREMA: dict[str, Callable[..., Any]] = {"argmin": argmin, "argmax": argmax}
TEXTS = ("verb", "mode", "style")
SHAPED = (SurfaceLayer, PolygonalRegion, DecisionBoundary, InterfaceConditions, ShockConditions, Transport)
AGAIN: dict[str, Callable[[Any, dict], Any]] = {
    "layer": lambda g, q: layer(g, q["variables"]),
    "polygon": lambda p, q: polygon(p, q["variables"]),
    "decision_boundary": lambda f, q: decision_boundary(f, q["variables"], q["box"]),
    "interface_conditions": lambda f, q: interface_conditions(f, q["variables"], q["operator"], q["source"]),
    "rankine_hugoniot": lambda u, q: rankine_hugoniot(u, q["flux"], *q["variables"]),
    "transport_theorem": lambda f, q: transport_theorem(f, q["g"], q["variables"], q["t"]),
}
"""Results that are asked for again, from what was given and the rest of the question."""


def stored(d: Any, indent: int | None = None) -> str:
    """The JSON text of a derivation."""
    options = {k: _encoded(v) for k, v in d.options}
    found = {
        "relu_sym derivation": VERSION,
        **{name: getattr(d, name) for name in TEXTS},
        "order": d.order,
        "given": _encoded(d.given),
        "variable": None if d.variable is None else encode(d.variable),
        "options": options,
        "steps": [encode_step(s) for s in d.steps],
        "result": _result(d.result),
        "remarks": [encode_text(r) for r in d.remarks],
    }
    return json.dumps(found, indent=indent, ensure_ascii=False)


def _encoded(e: Any) -> Any:
    if isinstance(e, SetValuedMap):
        told = {"map of": encode(e.source), "in": encode(e.variable), "kind": e.kind.value}
        return told | {"assume": [encode(r) for r in e._gate.assume]} if e._gate.assume else told
    return encode(e) if isinstance(e, Basic) else {"word": e}


def _result(result: Any) -> Any:
    if isinstance(result, bool):
        return {"verdict": result}
    if isinstance(result, Duality) and not any(isinstance(e, Polytope) for e in result):
        return {"duality": [encode(e) for e in result]}
    if isinstance(result, tuple) and not isinstance(result, Duality):
        return {"components": [_result(e) for e in result]}
    if isinstance(result, dict):
        return {"modes": {mode: _result(r) for mode, r in result.items()}}
    if isinstance(result, list):
        return {"list": [encode(Tuple(*e)) if isinstance(e, tuple) else encode(e) for e in result]}
    kinds = (Duality, SetValuedMap, Ito, MeanField, Polytope, FourierSeries, FilippovSet, FilippovCases, *SHAPED)
    again = isinstance(result, kinds) or (isinstance(result, PiecewiseSet) and result.has(Polytope))
    return {"asked again": True} if again else encode(result)


def restored(text: str) -> dict[str, Any]:
    """The fields of the derivation that ``stored`` wrote; everything is checked, nothing is evaluated."""
    try:
        tree = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise ParseError("this is no JSON of a derivation: {0}", str(error)[:80]) from None
    try:
        return _fields(tree)
    except ReluSymError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise ParseError("this JSON is no derivation: {0} {1}", type(error).__name__, str(error)[:80]) from None


KNOWN = {
    "verb": (*question.PARTS, *OF_ENTRIES),
    "mode": ("", "classical", "distributional", "set-valued", "all"),
    "style": ("rules", "definition"),
}


def _fields(tree: dict) -> dict[str, Any]:
    if tree.get("relu_sym derivation") != VERSION:
        raise ParseError("this JSON is no derivation of version {0}", VERSION)
    for w, words in KNOWN.items():
        if tree[w] not in words:
            raise ParseError("the {0} of this derivation is none of {1}", w, ", ".join(words))
    order = tree["order"]
    if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= MAX_ORDER:
        raise ParseError("the order of this derivation is no number from 0 to {0}", MAX_ORDER)
    if not isinstance(tree["steps"], list) or not isinstance(tree["remarks"], list):
        raise ParseError("the steps and the remarks of a derivation are lists")
    found: dict[str, Any] = {w: tree[w] for w in TEXTS}
    found["order"] = order
    found["given"] = _decoded(tree["given"])
    found["variable"] = None if tree["variable"] is None else decode(tree["variable"])
    found["options"] = tuple((str(k), _decoded(v)) for k, v in tree["options"].items())
    _check_parts(found["verb"], dict(found["options"]))
    if found["variable"] is not None and not isinstance(found["variable"], Symbol):
        raise ParseError("the variable of a derivation is a symbol")
    found["steps"] = tuple(decode_step(s) for s in tree["steps"])
    for s in (t for top in found["steps"] for t in top.walk()):
        explain(s)
        sign(s)
    found["remarks"] = tuple(map(decode_text, tree["remarks"]))
    found["result"] = _asked(tree["result"], found)
    return found


def _is_limit(e: Any) -> bool:
    """(x) or (x, a, b)."""
    return isinstance(e, Tuple) and len(e) in (1, 3) and type(e[0]) is Symbol and all(isinstance(t, Expr) for t in e)


def _are_symbols(v: Any) -> bool:
    """A symbol, or a tuple of them."""
    return isinstance(v, Symbol) or (isinstance(v, Tuple) and len(v) > 0 and all(isinstance(x, Symbol) for x in v))


PARTS: dict[str, Callable[[Any], bool]] = {
    "kind": lambda v: v in list(Kind),
    "target": lambda v: v in question.WORDS or v in list(Mode),
    "source": lambda v: isinstance(v, (Expr, Tuple)) or v in list(Mode),
    "f": lambda v: v is None or isinstance(v, Expr),
    "limits": lambda v: isinstance(v, Tuple) and len(v) > 0 and all(map(_is_limit, v)),
    "endpoints": lambda v: v in ENDPOINTS,
    "phi": lambda v: isinstance(v, Expr),
    "to": lambda v: isinstance(v, Symbol),
    "g": lambda v: isinstance(v, Expr),
    "y": lambda v: _are_symbols(v),
    "u": lambda v: _are_symbols(v) or (isinstance(v, Expr) and v.is_number and bool(v.is_extended_real)),
    "lam": lambda v: isinstance(v, Expr),
    "func": lambda v: all(
        isinstance(f, AppliedUndef) and len(f.args) == 1 for f in (v if isinstance(v, Tuple) else [v])
    ),
    "ics": lambda v: isinstance(v, Tuple) and all(isinstance(c, Eq) for c in v),
    "x0": lambda v: isinstance(v, Expr),
    "dir": lambda v: v in DIRECTIONS,
    "assume": lambda v: isinstance(v, (Relational, And)),
    "variables": lambda v: isinstance(v, Tuple) and _are_symbols(v),
    "until": lambda v: v is None or isinstance(v, Expr),
    "start": lambda v: isinstance(v, Tuple) and all(isinstance(e, Expr) for e in v),
    "at": lambda v: isinstance(v, Tuple) and all(isinstance(e, Expr) for e in v),
    "answer": lambda v: isinstance(v, Symbol),
    "t": lambda v: isinstance(v, Symbol),
    "A": lambda v: isinstance(v, Expr),
    "domain": lambda v: isinstance(v, (Set, Boolean)),
    "modulus": lambda v: v is None or isinstance(v, Expr),
    "law": lambda v: isinstance(v, LawOf),
    "parameter": lambda v: isinstance(v, Symbol),
    "n": lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 < v <= MAX_ORDER,
    "drawn": lambda v: isinstance(v, Symbol),
    "pair": lambda v: isinstance(v, Tuple) and len(v) == 3 and all(isinstance(e, Expr) for e in v),
    "process": lambda v: isinstance(v, Tuple) and len(v) in (4, 6) and all(isinstance(e, Expr) for e in v[:5]),
    "symmetric": lambda v: isinstance(v, bool),
    "time": lambda v: isinstance(v, Expr),
    "bias_variance": lambda v: isinstance(v, Expr),
    "layer": lambda v: isinstance(v, Tuple) and len(v) == 3 and all(isinstance(e, Expr) for e in v),
    "of": lambda v: isinstance(v, Tuple) and all(isinstance(e, Expr) for e in v),
    "operator": lambda v: v in LAWS,
    "flux": lambda v: isinstance(v, Expr),
    "box": lambda v: isinstance(v, Tuple) and all(isinstance(side, Tuple) for side in v),
    "max_cells": lambda v: isinstance(v, int) and not isinstance(v, bool),
}
"""What each part of a question may be."""


def _check_parts(verb: str, options: dict[str, Any]) -> None:
    """ParseError unless the whole question is stored, each part of its kind."""
    for name in question.PARTS[verb]:
        if name not in options:
            raise ParseError("this JSON does not say what was asked: {0} of {1} is missing", name, verb)
    for name, v in options.items():
        if name in PARTS and not PARTS[name](v):
            raise ParseError("{0} is not what {1} can be", shown(v), name)


def _decoded(tree: Any) -> Any:
    if isinstance(tree, dict) and "map of" in tree:
        assume = tuple(map(decode, tree.get("assume", ())))
        return subdifferential(decode(tree["map of"]), decode(tree["in"]), str(tree["kind"]), assume=assume)
    if isinstance(tree, dict):
        word = tree["word"]
        if word is not None and not isinstance(word, (str, int)):
            raise ParseError("{0!r} is no word", word)
        return word
    return decode(tree)


def _asked(tree: Any, found: dict[str, Any]) -> Any:
    """The result; a set-valued one is computed again from what was given."""
    if isinstance(tree, dict) and "duality" in tree:
        return Duality(*map(decode, tree["duality"]))
    if isinstance(tree, dict) and "verdict" in tree:
        return tree["verdict"] is True
    if isinstance(tree, dict) and "modes" in tree:
        return {str(mode): _asked(r, found) for mode, r in tree["modes"].items()}
    if isinstance(tree, dict) and "list" in tree:
        listed = map(decode, tree["list"])
        return [tuple(e) if isinstance(e, Tuple) else e for e in listed]
    if isinstance(tree, dict) and "components" in tree:
        again = any(isinstance(t, dict) for t in tree["components"])
        return _asked({}, found) if again else tuple(map(decode, tree["components"]))
    if not isinstance(tree, dict):
        return decode(tree)
    options = dict(found["options"])
    assume = options.pop("assume", ())
    if found["verb"] in AGAIN:
        return AGAIN[found["verb"]](found["given"], options)
    if found["verb"] == "diff":
        return subdifferential(found["given"], found["variable"], options.get("kind", "clarke"), assume=assume)
    if found["verb"] == "subdifferential":
        f = list(found["given"]) if isinstance(found["given"], Tuple) else found["given"]
        return subdifferential(f, options.pop("variables"), assume=assume, **options)
    if found["verb"] == "filippov":
        given, variables, at = (list(e) for e in (found["given"], options["variables"], options["at"]))
        return filippov(*(e if len(e) > 1 else e[0] for e in (given, variables, at)), assume=assume)
    if found["verb"] == "fourier_series":
        return fourier_series(found["given"], options["limits"][0], assume=assume)
    if found["verb"] == "mean_field":
        return mean_field(found["given"], found["variable"], None, options["bias_variance"])
    if found["verb"] == "ito":
        return ito(found["given"], Diffusion(*options["process"]), options["symmetric"], assume)
    if found["verb"] == "prox":
        x, u = (options.get("variables", found["variable"]), options["u"])
        return prox(found["given"], x, u, options["lam"], assume)
    if found["verb"] == "fenchel_dual":
        return fenchel_dual(found["given"], options["g"], options["A"], options["variables"], options["y"])
    if found["verb"] in EXTREMA:
        return EXTREMA[found["verb"]](found["given"], options["variables"], options["domain"], assume)
    if found["verb"] == "convert":
        return conversion(found["given"], found["variable"], **options, assume=assume).result
    raise UnsupportedError("no verb {0!r} has a set-valued result", found["verb"])
