# %% [markdown]
# # A week of signals and systems
#
# A linear system that does not change in time is known by its answer to an impulse: its answer to any signal is the
# convolution of the two.  Switches, pulses and rectifiers make signals with jumps and kinks, for which SymPy leaves
# integrals or returns wrong answers; here every answer is written as pieces, exactly.

# %%
from sympy import Abs, Piecewise, Rational, Symbol, exp, floor, pi, sin

import relu_sym as rs
from relu_sym.plotting.drawing import matplotlib_pyplot

plt = matplotlib_pyplot()
t, k = Symbol("t", real=True), Symbol("k", real=True)
s = Symbol("s")
H, delta = rs.Heaviside, rs.Dirac

# %% [markdown]
# ## Monday: the impulse response of an RC circuit
# The voltage at the capacitor obeys v' + v = input (R = C = 1).  From its transfer function 1/(s + 1) the impulse
# response comes by the inverse Laplace transform; the voltage at the resistor keeps an impulse of its own.

# %%
capacitor = rs.inverse_laplace_transform(1 / (s + 1), s, t)
resistor = rs.inverse_laplace_transform(s / (s + 1), s, t)
rs.normal_form(resistor, t)

# %%
figure, axes = plt.subplots(1, 2, figsize=(9, 3), constrained_layout=True)
for ax, response in zip(axes, (capacitor, resistor), strict=True):
    rs.plot(response, t, (-1, 4), ax=ax)

# %% [markdown]
# ## Tuesday: switched on, and over again
# The source gives 1 volt from t = 0 to t = 1 and -1 volt from then to t = 2.  The answer is continuous, with a kink at
# each switching.

# %%
source = H(t) - 2 * H(t - 1) + H(t - 2)
voltage = rs.convolve(source, capacitor, t)
rs.normal_form(voltage, t)

# %%
ax = rs.plot(source, t, (-1, 5), label="source")
rs.plot(voltage, t, (-1, 5), ax=ax, label="capacitor")
ax.set_title("an RC circuit switched twice")
_ = ax.legend()

# %% [markdown]
# It is the solution: in the sense of distributions v' + v - source is 0, jumps and all.

# %%
rs.simplify(rs.diff(voltage, t) + voltage - source, t)

# %% [markdown]
# The steps, and their check by quadrature:

# %%
rs.derivation(rs.convolve, H(t) - H(t - 1), capacitor, t)

# %%
rs.derivation(rs.convolve, H(t) - H(t - 1), capacitor, t).verify()

# %% [markdown]
# When are the switches thrown?  A time that is a symbol needs no number.

# %%
a = Symbol("a", positive=True)
rs.convolve(H(t) - H(t - a), capacitor, t)

# %% [markdown]
# ## Wednesday: a pulse train through a low-pass filter
# Half a second on, half a second off, for ever.  Every earlier pulse is counted, by a geometric series.

# %%
train = Piecewise((1, t - floor(t) < Rational(1, 2)), (0, True))
begun = rs.convolve(train * H(t), capacitor, t)
steady = rs.convolve(train, capacitor, t)
rs.normal_form(steady, t)

# %% [markdown]
# Begun at t = 0 the answer tends to the steady one, and the difference fades like exp(-t).

# %%
[((begun - steady).subs(t, n + Rational(1, 4)) * exp(n)).evalf(8) for n in (1, 5, 9)]

# %%
ax = rs.plot(begun, t, (0, 6), label="begun at 0")
rs.plot(steady, t, (0, 6), ax=ax, label="steady")
ax.set_title("a pulse train through a low-pass filter")
_ = ax.legend()

# %% [markdown]
# In Laplace's words: the geometric factor stands beside the transform of one pulse.

# %%
rs.laplace_transform(train * H(t), t, s, noconds=True)

# %%
rs.inverse_laplace_transform(1 / (s * (1 - exp(-s)) * (1 + exp(-s / 2))), s, t).subs(t, Rational(41, 4))

# %% [markdown]
# ## Thursday: a bouncing rectifier
# The full wave |sin(t)| charges the capacitor: the ripple that is left is periodic, with the mean of the wave, 2/pi.

# %%
ripple = rs.convolve(Abs(sin(t)), exp(-t / 4) * H(t) / 4, t)
(rs.integrate(ripple, (t, 0, pi)) / pi).evalf(20), (2 / pi).evalf(20)

# %%
ax = rs.plot(Abs(sin(t)), t, (0, 10), label="rectified")
rs.plot(ripple, t, (0, 10), ax=ax, label="through RC")
ax.set_title("the ripple of a rectifier")
_ = ax.legend()

# %% [markdown]
# Its harmonics are those of the wave, each divided by the impedance: no odd ones, falling like 1/n**2.

# %%
rs.fourier_series(Abs(sin(t)), (t, 0, pi)).truncate(3)

# %% [markdown]
# ## Friday: frequencies
# The frequency response is the Fourier transform of the impulse response.  A step has a principal value and an impulse
# in its transform: a plain 1/k would be no distribution.

# %%
rs.fourier_transform(capacitor, t, k)

# %%
rs.fourier_transform(H(t), t, k)

# %%
rs.fourier_transform(train, t, k)

# %% [markdown]
# The transform of a convolution is the product: a pulse against itself is a tent, and its transform the square.

# %%
pulse = H(t + Rational(1, 2)) - H(t - Rational(1, 2))
tent = rs.convolve(pulse, pulse, t)
tent, rs.fourier_transform(pulse, t, k), rs.fourier_transform(tent, t, k)

# %%
ax = rs.plot(pulse, t, (-2, 2), label="f")
rs.plot(tent, t, (-2, 2), ax=ax, label="f * f")
rs.plot(rs.convolve(tent, pulse, t), t, (-2, 2), ax=ax, label="f * f * f")
ax.set_title("a pulse convolved with itself")
_ = ax.legend()

# %% [markdown]
# Where a convolution does not exist, that is said, and which tails are to blame.

# %%
try:
    rs.convolve(train, 1, t)
except rs.UnsupportedError as refusal:
    print(refusal)
