"""Primitives: the questions that methods and checks ask of a model, one a file.

A `PassPart` is answered by the one forward-and-backward pass over the examples that everyone
shares; a `Loop` runs the model at many points an example, in a compiled function of its own; a
`Derived` one is answered from others. Each file says what its primitive is asked with, how several
requests are served together, how it is traced and what comes back. The engine knows none of them by
name: adding a primitive is adding a file, here or in a package of one's own.
"""
