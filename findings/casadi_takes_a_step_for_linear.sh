#!/usr/bin/env bash
# sign(x) + 2*x is not linear in x, and (x - 1)**2 + 4*|x| is not quadratic; its minimum over [-5, 5] is 1, at 0.
# Guess before the run: CasADi's is_linear and is_quadratic say False, linear_coeff and qpsol refuse, as they do for
# sin(x) and for x*|x|.  Seen with CasADi 3.8.2: True; linear_coeff gives 2*x + 0, and qpsol reports success at x = 1,
# where the function is 4.  The test asks whether a derivative still depends on x, and the derivative of a step is 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "casadi==3.8.2"
"$work/venv/bin/python" - <<'PYTHON'
import casadi as ca

print("CasADi", ca.__version__)
x = ca.SX.sym("x")
linear = {"sign(x) + 2*x": ca.sign(x) + 2 * x, "floor(x)": ca.floor(x), "|x|": ca.fabs(x), "sin(x)": ca.sin(x)}
quadratic = {"(x - 1)**2 + 4*|x|": (x - 1) ** 2 + 4 * ca.fabs(x), "max(x, 0)": ca.fmax(x, 0), "x*|x|": x * ca.fabs(x)}
answers = [{name: bool(test(e, x)) for name, e in table.items()}
           for test, table in ((ca.is_linear, linear), (ca.is_quadratic, quadratic))]
print("linear:", answers[0])
print("quadratic:", answers[1])
a, b = ca.linear_coeff(linear["sign(x) + 2*x"], x)
print("linear_coeff of sign(x) + 2*x:", a, "and", b)
f = quadratic["(x - 1)**2 + 4*|x|"]
quiet = {"print_time": False, "print_iter": False, "print_header": False, "print_info": False}
solver = ca.qpsol("solver", "qrqp", {"x": x, "f": f}, quiet)
found = float(solver(x0=0, lbx=-5, ubx=5)["x"])
stats = solver.stats()
value = ca.Function("f", [x], [f])
print(f"qpsol: success {stats['success']}, x = {found:.6f}, f(x) = {float(value(found)):.6f}, f(0) = {float(value(0))}")
assert answers[0] == {"sign(x) + 2*x": True, "floor(x)": True, "|x|": False, "sin(x)": False}, "is_linear has changed"
assert list(answers[1].values()) == [True, True, False], "is_quadratic has changed"
assert float(a) == 2 and float(b) == 0, "linear_coeff has changed"
assert stats["success"] and abs(found - 1) < 1e-6, "qpsol has changed"
PYTHON
