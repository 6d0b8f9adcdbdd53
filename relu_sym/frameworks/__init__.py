"""What frameworks return where a program has kinks: conventions as data, differentiation in exact arithmetic."""
