"""x' = F(x) for F of degree 2: with w = x - x(0), w' = a*w**2 + b*w + c, by the discriminant d = b**2 - 4*a*c.

d > 0: w = 2*c*(E - 1)/((r - b)*E + r + b), E = exp(r*t), r = sqrt(d); d = 0: w = c*t/(1 - b*t/2); d < 0, r = sqrt(-d):
w = 2*c*sin(r*t/2)/(r*cos(r*t/2) - b*sin(r*t/2)).

Reference: E. L. Ince, Ordinary Differential Equations (1926), section 2.15.
"""

from __future__ import annotations

from sympy import Expr, atan, cos, exp, log, oo, pi, sin, sqrt

from ...forms.exact import Facts, Scalar, expanded, expression, scalar, sign_of
from ...forms.line.piece import Piece
from ...symbols import T
from .course import Course


def riccati(p: Piece, start: Scalar, end: Scalar, s: int, free: bool, facts: Facts) -> Course:
    """From the start in the direction s, F not 0 there; ``free``: whether F has no zero before the end."""
    x0, slope = expression(start), p.diff()
    c, b = expression(expanded(p.at(start))), expression(expanded(slope.at(start)))
    a = expression(expanded(slope.diff().at(start))) / 2
    d = (b**2 - 4 * a * c).expand()
    kind = sign_of(scalar(d), facts)
    root = sqrt(d if kind > 0 else -d) if kind else d
    law = x0 + _moved(c, b, root, kind)
    if not free:
        return Course(law, None)
    far = end in (oo, -oo)
    if far:
        reached = kind < 0 or sign_of(scalar(b), facts) > 0
    else:
        reached = sign_of(expanded(p.at(end)), facts) == s
    if not reached:
        return Course(law, None)
    w = None if far else expression(expanded(end - start))
    return Course(law, _time(w, c, b, root, kind), far)


def _moved(c: Expr, b: Expr, root: Expr, kind: int) -> Expr:
    """w as a function of the time."""
    if kind > 0:
        e = exp(root * T)
        return 2 * c * (e - 1) / ((root - b) * e + root + b)
    if kind == 0:
        return c * T / (1 - b * T / 2)
    return 2 * c * sin(root * T / 2) / (root * cos(root * T / 2) - b * sin(root * T / 2))


def _time(w: Expr | None, c: Expr, b: Expr, root: Expr, kind: int) -> Expr:
    """When w is reached; None for infinity."""
    if kind == 0:
        return 2 / b if w is None else w / (c + b * w / 2)
    if kind > 0:
        ratio = (b + root) / (b - root) if w is None else (w * (root + b) + 2 * c) / (2 * c - w * (root - b))
        return log(ratio.cancel()) / root
    cotangent = b / root if w is None else (2 * c + b * w) / (w * root)
    return 2 * (pi / 2 - atan(cotangent.cancel())) / root
