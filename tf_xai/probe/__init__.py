"""The fixed set of examples that every step explains, and what is known about them."""

from tf_xai.probe.descriptions import describe_targets
from tf_xai.probe.features import Feature
from tf_xai.probe.inputs import Inputs
from tf_xai.probe.probe import Array, IntArray, Probe

__all__ = ["Array", "Feature", "Inputs", "IntArray", "Probe", "describe_targets"]
