"""One training with one log: what is due, what it says, and in whose thread."""
