"""Answers about a log, for the page of the TensorBoard tab and for reports.

Each answer is a function of an `Experiment` and a request, and returns a message of the schema.
Nothing here imports TensorFlow.
"""

from tf_xai.answers.compared_pairs import MAX_PLACES, Place, pairs
from tf_xai.answers.curves import scalars
from tf_xai.answers.drift_matrix import matrices, matrix
from tf_xai.answers.drift_to_reference import drift
from tf_xai.answers.example_animation import FORMATS, animation
from tf_xai.answers.logged_steps import alarms, notes, predictions, probe, steps
from tf_xai.answers.logged_values import MAX_STEPS, LoggedSeries, stored, values
from tf_xai.answers.runs import overview, runs_about_the_same
from tf_xai.answers.source import DamagedLogError, Experiment, Places, intact

__all__ = [
    "FORMATS",
    "MAX_PLACES",
    "MAX_STEPS",
    "DamagedLogError",
    "Experiment",
    "LoggedSeries",
    "Place",
    "Places",
    "alarms",
    "animation",
    "drift",
    "intact",
    "matrices",
    "matrix",
    "notes",
    "overview",
    "pairs",
    "predictions",
    "probe",
    "runs_about_the_same",
    "scalars",
    "steps",
    "stored",
    "values",
]
