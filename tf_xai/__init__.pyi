# The public names of tf_xai, each once: `__init__.py` loads them when they are first used.

from .alarms import Alarm as Alarm
from .alarms import AlarmEvent as AlarmEvent
from .callback import Explain as Explain
from .explainer import Explainer as Explainer
from .explainer import explain as explain
from .intervention import Intervention as Intervention
from .log.load import load as load
from .methods.cam.cam import CAM as CAM
from .methods.cam.grad_cam import GradCAM as GradCAM
from .methods.cam.grad_cam_plus_plus import GradCAMPlusPlus as GradCAMPlusPlus
from .methods.cam.hires_cam import HiResCAM as HiResCAM
from .methods.cam.layer_cam import LayerCAM as LayerCAM
from .methods.global_effects.ale import ALE as ALE
from .methods.global_effects.interventional_effect import (
    InterventionalEffect as InterventionalEffect,
)
from .methods.global_effects.pdp import PDP as PDP
from .methods.global_effects.permutation_importance import (
    PermutationImportance as PermutationImportance,
)
from .methods.global_effects.surrogate_tree import SurrogateTree as SurrogateTree
from .methods.gradients.expected_gradients import ExpectedGradients as ExpectedGradients
from .methods.gradients.gradient_x_input import GradientXInput as GradientXInput
from .methods.gradients.guided_backprop import GuidedBackprop as GuidedBackprop
from .methods.gradients.integrated_gradients import IntegratedGradients as IntegratedGradients
from .methods.gradients.sensitivity import Sensitivity as Sensitivity
from .methods.gradients.smooth_grad import SmoothGrad as SmoothGrad
from .methods.gradients.var_grad import VarGrad as VarGrad
from .methods.layers.activation import Activation as Activation
from .methods.layers.conductance import Conductance as Conductance
from .methods.layers.decision import Decision as Decision
from .methods.layers.representation import Representation as Representation
from .methods.perturbation.kernel_shap import KernelSHAP as KernelSHAP
from .methods.perturbation.lime import LIME as LIME
from .methods.perturbation.occlusion import Occlusion as Occlusion
from .methods.perturbation.rise import RISE as RISE
from .probe import Probe as Probe
from .quality.completeness_gap import CompletenessGap as CompletenessGap
from .quality.deletion import Deletion as Deletion
from .quality.entropy import Entropy as Entropy
from .quality.feature_agreement import FeatureAgreement as FeatureAgreement
from .quality.gini import Gini as Gini
from .quality.infidelity import Infidelity as Infidelity
from .quality.insertion import Insertion as Insertion
from .quality.lift import Lift as Lift
from .quality.max_sensitivity import MaxSensitivity as MaxSensitivity
from .quality.pointing_game import PointingGame as PointingGame
from .quality.randomisation import Randomisation as Randomisation
from .quality.rank_accuracy import RankAccuracy as RankAccuracy
from .quality.rank_agreement import RankAgreement as RankAgreement
from .quality.relevance_mass import RelevanceMass as RelevanceMass
from .quality.road import Road as Road
from .quality.sign_agreement import SignAgreement as SignAgreement
from .quality.total_variation import TotalVariation as TotalVariation
from .record import Record as Record
from .reports.report import report as report

__version__: str
