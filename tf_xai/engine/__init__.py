"""The model seam: the only room that touches Keras internals.

`survey` reads a model's structure; an `Engine` runs it; methods see `Passes` alone.
"""

from tf_xai.engine.engine import Engine, Head
from tf_xai.engine.passes import INPUT, Needs, Passes, Paths
from tf_xai.engine.structure import LayerInfo, Structure, survey

__all__ = [
    "INPUT",
    "Engine",
    "Head",
    "LayerInfo",
    "Needs",
    "Passes",
    "Paths",
    "Structure",
    "survey",
]
