"""Methods that go by the derivative of the score by the input."""
