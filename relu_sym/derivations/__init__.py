"""Derivations: the evidence of a verb told as steps, in the rules of a mode or from its definition, and verified."""
