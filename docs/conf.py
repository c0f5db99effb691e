"""Settings of Sphinx: `make docs` builds the site into build/docs."""

import os
import sys
from importlib.metadata import version as version_of
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path[:0] = [str(Path(__file__).parent / "_ext"), str(Path(__file__).parents[1])]

project = author = "tf-xai"
copyright = "The tf-xai authors"  # noqa: A001  # Sphinx's name
version = release = version_of("tf-xai")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "docstrings",
    "from_registries",
    "gallery",
]
exclude_patterns = ["_ext", "*.py"]
suppress_warnings = ["config.cache"]  # autodoc's own settings cannot be compared between builds

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]

autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
default_role = "code"
python_use_unqualified_type_names = True
# Types of other projects, and the engine's own, have no page here.
nitpick_ignore_regex = [("py:.*", r"(?!tf_xai\.).*|tf_xai\.engine\..*")]

html_theme = "furo"
html_title = f"tf-xai {version}"
html_copy_source = False
html_show_sphinx = False
