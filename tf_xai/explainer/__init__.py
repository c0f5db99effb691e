"""A model, a probe and methods: checked and compiled once, explained as often as needed."""

from tf_xai.explainer.explainer import Explainer
from tf_xai.explainer.one_shot import explain

__all__ = ["Explainer", "explain"]
