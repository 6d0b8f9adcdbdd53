"""Stochastic calculus: expectations, the Ito-Tanaka-Meyer formula and local times, mean-field recursions."""
