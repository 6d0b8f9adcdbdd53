"""What frameworks return where a program has kinks, and what to give them: smooth functions, chosen derivatives."""
