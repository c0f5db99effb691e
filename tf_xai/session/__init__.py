"""One training with one log: which steps are explained, and how they are logged."""
