"""Methods about features of the whole probe instead of single examples."""
