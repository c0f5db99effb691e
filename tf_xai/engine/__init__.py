"""The model seam: the only room that touches Keras internals.

`survey` reads a model's structure; an `Engine` runs it; methods see `Passes` alone.
"""

from tf_xai.engine.compiled import has_several_workers, is_chief
from tf_xai.engine.engine import Engine, Options
from tf_xai.engine.passes import INPUT, Needs, Noise, Passes, Paths
from tf_xai.engine.structure import LayerInfo, Structure, survey

__all__ = [
    "INPUT",
    "Engine",
    "LayerInfo",
    "Needs",
    "Noise",
    "Options",
    "Passes",
    "Paths",
    "Structure",
    "has_several_workers",
    "is_chief",
    "survey",
]
