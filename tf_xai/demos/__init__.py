"""What `tf-xai demo` trains, one story a file.

Each has `PACKAGE` (where its digits come from), `DIGITS` (how many), `EPOCHS` (unless told
otherwise) and `train`.
"""
