"""Watch what a Keras model looks at while it learns.

    probe = tf_xai.Probe(x_val[:16], y_val[:16], class_names=names)
    model.fit(x, y, epochs=20, callbacks=[tf_xai.Explain(probe, log_dir="logs/run1")])

The public names are listed in `__init__.pyi`. Importing this package loads neither TensorFlow nor
TensorBoard; what needs them loads them.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import lazy_loader

_INSTALL = (
    "tf_xai.{name} needs TensorFlow 2.16 or newer. Install it in the folder of tf-xai's source "
    "with `pip install '.[cpu]'` or `pip install '.[gpu]'`."
)

_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return version("tf-xai")
    try:
        return _load(name)
    except ModuleNotFoundError as error:
        if error.name not in ("tensorflow", "keras"):
            raise
        raise ImportError(_INSTALL.format(name=name)) from error
