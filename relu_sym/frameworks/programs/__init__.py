"""Programs: read from a text, a callable or an expression, flattened, run and differentiated as a framework does."""
