"""A series over its steps: each map against any other."""
