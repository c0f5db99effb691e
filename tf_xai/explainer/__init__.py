"""A model, a probe and methods, brought together: checked once, explained as often as one likes."""

from tf_xai.explainer.explainer import Explainer
from tf_xai.explainer.one_shot import explain

__all__ = ["Explainer", "explain"]
