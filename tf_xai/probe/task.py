"""What a model's outputs are, for a probe that knows it."""

CLASSES, LABELS, QUANTITIES = "classes", "labels", "quantities"
"""Classes of which one is right, labels of which several may be, or plain numbers."""
