"""Derivations by the rules of each mode, from the evidence that the verbs return."""
