"""Re-checking steps by numbers: high-precision quotients, quadrature against test functions, sampled slopes.

Nothing here reads a normal form: what a step says is evaluated as it stands.
"""
