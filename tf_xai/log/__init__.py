"""Event files of a run: who may write them, what writes them, and what reads them."""
