"""Watch what a Keras model looks at while it learns.

    probe = tf_xai.Probe(x_val[:16], y_val[:16], class_names=names)
    model.fit(x, y, epochs=20, callbacks=[tf_xai.Explain(probe, log_dir="logs/run1")])

Importing this package loads neither TensorFlow nor TensorBoard; what needs them loads them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tf_xai.alarms import Alarm as Alarm
    from tf_xai.alarms import AlarmEvent as AlarmEvent
    from tf_xai.callback import Explain as Explain
    from tf_xai.explainer import explain as explain
    from tf_xai.intervention import Intervention as Intervention
    from tf_xai.log.load import load as load
    from tf_xai.methods.cam.cam import CAM as CAM
    from tf_xai.methods.cam.grad_cam import GradCAM as GradCAM
    from tf_xai.methods.cam.grad_cam_plus_plus import GradCAMPlusPlus as GradCAMPlusPlus
    from tf_xai.methods.cam.hires_cam import HiResCAM as HiResCAM
    from tf_xai.methods.cam.layer_cam import LayerCAM as LayerCAM
    from tf_xai.methods.global_effects.ale import ALE as ALE
    from tf_xai.methods.global_effects.interventional_effect import (
        InterventionalEffect as InterventionalEffect,
    )
    from tf_xai.methods.global_effects.pdp import PDP as PDP
    from tf_xai.methods.global_effects.permutation_importance import (
        PermutationImportance as PermutationImportance,
    )
    from tf_xai.methods.global_effects.surrogate_tree import SurrogateTree as SurrogateTree
    from tf_xai.methods.gradients.expected_gradients import ExpectedGradients as ExpectedGradients
    from tf_xai.methods.gradients.gradient_x_input import GradientXInput as GradientXInput
    from tf_xai.methods.gradients.guided_backprop import GuidedBackprop as GuidedBackprop
    from tf_xai.methods.gradients.integrated_gradients import (
        IntegratedGradients as IntegratedGradients,
    )
    from tf_xai.methods.gradients.sensitivity import Sensitivity as Sensitivity
    from tf_xai.methods.gradients.smooth_grad import SmoothGrad as SmoothGrad
    from tf_xai.methods.gradients.var_grad import VarGrad as VarGrad
    from tf_xai.methods.layers.activation import Activation as Activation
    from tf_xai.methods.layers.conductance import Conductance as Conductance
    from tf_xai.methods.layers.decision import Decision as Decision
    from tf_xai.methods.layers.representation import Representation as Representation
    from tf_xai.methods.perturbation.kernel_shap import KernelSHAP as KernelSHAP
    from tf_xai.methods.perturbation.lime import LIME as LIME
    from tf_xai.methods.perturbation.occlusion import Occlusion as Occlusion
    from tf_xai.methods.perturbation.rise import RISE as RISE
    from tf_xai.probe import Probe as Probe
    from tf_xai.quality.completeness_gap import CompletenessGap as CompletenessGap
    from tf_xai.quality.deletion import Deletion as Deletion
    from tf_xai.quality.entropy import Entropy as Entropy
    from tf_xai.quality.feature_agreement import FeatureAgreement as FeatureAgreement
    from tf_xai.quality.gini import Gini as Gini
    from tf_xai.quality.infidelity import Infidelity as Infidelity
    from tf_xai.quality.insertion import Insertion as Insertion
    from tf_xai.quality.lift import Lift as Lift
    from tf_xai.quality.max_sensitivity import MaxSensitivity as MaxSensitivity
    from tf_xai.quality.pointing_game import PointingGame as PointingGame
    from tf_xai.quality.randomisation import Randomisation as Randomisation
    from tf_xai.quality.rank_accuracy import RankAccuracy as RankAccuracy
    from tf_xai.quality.rank_agreement import RankAgreement as RankAgreement
    from tf_xai.quality.relevance_mass import RelevanceMass as RelevanceMass
    from tf_xai.quality.road import Road as Road
    from tf_xai.quality.sign_agreement import SignAgreement as SignAgreement
    from tf_xai.quality.total_variation import TotalVariation as TotalVariation
    from tf_xai.record import Record as Record
    from tf_xai.reports.report import report as report

__version__ = "0.1.0"

_HOMES = {
    "ALE": "methods.global_effects.ale",
    "Activation": "methods.layers.activation",
    "Alarm": "alarms",
    "AlarmEvent": "alarms",
    "CAM": "methods.cam.cam",
    "CompletenessGap": "quality.completeness_gap",
    "Conductance": "methods.layers.conductance",
    "Decision": "methods.layers.decision",
    "Deletion": "quality.deletion",
    "Entropy": "quality.entropy",
    "ExpectedGradients": "methods.gradients.expected_gradients",
    "Explain": "callback",
    "FeatureAgreement": "quality.feature_agreement",
    "Gini": "quality.gini",
    "GradCAM": "methods.cam.grad_cam",
    "GradCAMPlusPlus": "methods.cam.grad_cam_plus_plus",
    "GradientXInput": "methods.gradients.gradient_x_input",
    "GuidedBackprop": "methods.gradients.guided_backprop",
    "HiResCAM": "methods.cam.hires_cam",
    "Infidelity": "quality.infidelity",
    "Insertion": "quality.insertion",
    "IntegratedGradients": "methods.gradients.integrated_gradients",
    "Intervention": "intervention",
    "InterventionalEffect": "methods.global_effects.interventional_effect",
    "KernelSHAP": "methods.perturbation.kernel_shap",
    "LIME": "methods.perturbation.lime",
    "LayerCAM": "methods.cam.layer_cam",
    "Lift": "quality.lift",
    "MaxSensitivity": "quality.max_sensitivity",
    "Occlusion": "methods.perturbation.occlusion",
    "PDP": "methods.global_effects.pdp",
    "PermutationImportance": "methods.global_effects.permutation_importance",
    "PointingGame": "quality.pointing_game",
    "Probe": "probe",
    "RISE": "methods.perturbation.rise",
    "Randomisation": "quality.randomisation",
    "RankAccuracy": "quality.rank_accuracy",
    "RankAgreement": "quality.rank_agreement",
    "Record": "record",
    "RelevanceMass": "quality.relevance_mass",
    "Representation": "methods.layers.representation",
    "Road": "quality.road",
    "Sensitivity": "methods.gradients.sensitivity",
    "SignAgreement": "quality.sign_agreement",
    "SmoothGrad": "methods.gradients.smooth_grad",
    "SurrogateTree": "methods.global_effects.surrogate_tree",
    "TotalVariation": "quality.total_variation",
    "VarGrad": "methods.gradients.var_grad",
    "explain": "explainer",
    "load": "log.load",
    "report": "reports.report",
}

__all__ = sorted(_HOMES)

_INSTALL = (
    "tf_xai.{name} needs TensorFlow 2.16 or newer. Install it with "
    "`pip install 'tf-xai[cpu]'` or `pip install 'tf-xai[gpu]'`."
)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tf_xai' has no attribute {name!r}")
    try:
        return getattr(importlib.import_module(f"tf_xai.{_HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        if error.name not in ("tensorflow", "keras"):
            raise
        raise ImportError(_INSTALL.format(name=name)) from error


def __dir__() -> list[str]:
    return __all__
