"""Methods about the outputs of layers, and attribution to them."""
