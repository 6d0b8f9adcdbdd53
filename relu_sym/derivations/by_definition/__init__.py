"""Derivations from the definition of each mode: a second proof, whose end is checked against the engine's result."""
