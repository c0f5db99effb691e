"""Methods based on the derivative of the score with respect to the input."""
