"""Methods that take parts of the input away and ask the model again."""
