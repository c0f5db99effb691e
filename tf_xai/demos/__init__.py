"""What `tf-xai demo` trains. One story per file.

Each has `PACKAGE` (the source of its digits), `DIGITS` (their number), `EPOCHS` (the default),
`SECONDS` (roughly what these take on two cores) and `train`.
"""
