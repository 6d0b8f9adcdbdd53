"""What frameworks return where a program has kinks: their conventions as data, their differentiation in exact arithmetic."""
