"""The TensorBoard tab that shows how explanations change over training."""
