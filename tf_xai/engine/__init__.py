"""The engine: the only package that touches Keras internals.

`survey` reads a model's structure; an `Engine` runs it; methods use only `Passes`, with
the primitives of `tf_xai.engine.primitives`.
"""

from tf_xai.engine.compiled import has_several_workers, is_chief
from tf_xai.engine.engine import Engine
from tf_xai.engine.layers import LayerInfo
from tf_xai.engine.options import Options
from tf_xai.engine.passes import Passes
from tf_xai.engine.structure import Structure
from tf_xai.engine.survey import survey

__all__ = [
    "Engine",
    "LayerInfo",
    "Options",
    "Passes",
    "Structure",
    "has_several_workers",
    "is_chief",
    "survey",
]
