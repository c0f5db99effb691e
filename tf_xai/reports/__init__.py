"""A log for people without TensorBoard."""
