"""The base class of methods."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from tf_xai.engine.passes import Passes
from tf_xai.engine.primitives import Request
from tf_xai.engine.structure import Structure
from tf_xai.errors import whole_number
from tf_xai.probe import Probe
from tf_xai.probe.kinds import KINDS, TABLE
from tf_xai.record import Explanation, Row

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Fit:
    """A measure of how well a method's own approximation fits, such as the local R² of LIME."""

    name: str
    label: str
    says: str
    better: str = "higher"
    range: tuple[float, float] = (-float("inf"), 1.0)


@dataclass(frozen=True, kw_only=True)
class Method(ABC):
    """A recipe over the engine's passes. It never compiles, batches, seeds or normalises.

    Args:
        name: of its series in the log; left out, the registry name.
        every_n_epochs: explain at most that often; left out, at every explained step.
    """

    name: str | None = None
    every_n_epochs: int | None = None

    aliases: ClassVar[tuple[str, ...]] = ()
    view: ClassVar[str] = "maps"
    is_signed: ClassVar[bool] = True
    input_multiplied: ClassVar[bool] = False
    axioms: ClassVar[frozenset[str]] = frozenset()
    caveat: ClassVar[str] = ""
    suits: ClassVar[frozenset[str]] = frozenset(KINDS)
    """Kinds of probe."""
    is_derivative: ClassVar[bool] = False
    """Values are derivatives by the input's cells, not what these contribute."""
    tells_of_parts: ClassVar[bool] = True
    """Values are about the cells of the input or of a layer, so that checks can judge them."""
    fits: ClassVar[tuple[Fit, ...]] = ()
    """Measures of its own fit."""

    def __post_init__(self) -> None:
        if self.every_n_epochs is not None:
            whole_number("every_n_epochs", self.every_n_epochs)

    def prepared(self, structure: Structure, probe: Probe) -> Method:
        """This method with all choices made for a model and a probe; raises `ValueError`."""
        return self

    def check(self, probe: Probe, classes: int, model_name: str) -> None:
        """Raises `ValueError` if it cannot explain such outputs.

        Args:
            probe: with its task and its true values.
            classes: number of the model's outputs.
            model_name: for messages.
        """
        return

    @abstractmethod
    def needs(self, probe: Probe) -> Sequence[Request]:
        """All requests that it will make of the passes; each must equal the one that it makes."""

    @abstractmethod
    def explain(self, passes: Passes, probe: Probe) -> FloatArray | Explanation:
        """The values: axis 0 is the example; signed, un-normalised, at the method's own resolution.

        If `rows` names rows, axis 0 is those instead.
        """

    def total(self, passes: Passes, probe: Probe) -> FloatArray | None:
        """What the values of each example sum to by the method's axioms; None: unknown.

        Returns:
            `[examples]`, such as `s(x) - E[s(x')]`. It uses what `total_needs` asks of the passes.
        """
        return None

    def total_needs(self, probe: Probe) -> Sequence[Request]:
        """The requests of `total`, beside those of the method."""
        return ()

    def axis_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        """The meaning of the axes after the first; by default those of the inputs."""
        return probe.axes

    def rows(self, values: FloatArray, probe: Probe) -> Sequence[Row]:
        """The rows of axis 0 if it is not the examples."""
        return ()

    def labels(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        """Names along axis 1, if it has any."""
        axis = (*self.axis_names(values, probe), "")[0]
        if axis == "feature" and probe.kind == TABLE:
            return [feature.name for feature in probe.features]
        return probe.columns if axis == "column" else ()

    def channel_names(self, values: FloatArray, probe: Probe) -> Sequence[str]:
        """Names along the last axis if its entries are shown one by one."""
        return ()

    @classmethod
    def registry_name(cls) -> str:
        """The name in `methods=[...]`."""
        return cls.__module__.rsplit(".", 1)[-1]

    @property
    def series_name(self) -> str:
        """The name in the log."""
        return self.name or self.registry_name()

    def params(self) -> dict[str, object]:
        """The parameters as plain JSON values, without the name."""
        settings = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in ("name", "every_n_epochs") and field.init
        }
        plain: dict[str, object] = json.loads(json.dumps(settings, default=_plain))
        return plain


def check_choice(argument: str, value: str, allowed: Sequence[str]) -> None:
    """Raises `ValueError` unless `value` is one of `allowed`."""
    if value not in allowed:
        raise ValueError(
            f"`{argument}` must be one of {len(allowed)} names. "
            f"Expected one of {list(allowed)}; got {value!r}."
        )


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape}" if value.size > 64 else value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return str(value)
