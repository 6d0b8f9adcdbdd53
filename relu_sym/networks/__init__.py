"""Networks: programs of affine maps and switches with exact numbers, and the questions that they answer exactly."""
