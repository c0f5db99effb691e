"""Primitives: what methods and checks can request from a model. One per file.

A `PassPart` is answered by the one forward-and-backward pass over the examples that everything
shares; a `Loop` runs the model at many points per example, in a compiled function of its own; a
`Derived` one is answered from others. Each file defines the arguments of its primitive, how several
requests are served together, how it is traced and what it returns. The engine knows none of them by
name: to add a primitive, add a file, here or in another package.
"""

from tf_xai.engine.primitives._primitive import (
    INDEX,
    NUMBER,
    Derived,
    Loop,
    PassPart,
    Primitive,
    Request,
)

__all__ = ["INDEX", "NUMBER", "Derived", "Loop", "PassPart", "Primitive", "Request"]
