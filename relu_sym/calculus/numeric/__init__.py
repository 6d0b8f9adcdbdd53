"""Numbers: a normal form as a function of numbers, arrays and tensors (``rs.lambdify``)."""
