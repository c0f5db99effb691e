"""What is known of a model before anything is compiled: its layers in the order they run in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tf_xai.engine.layers import LayerInfo
from tf_xai.errors import one_of


@dataclass(frozen=True)
class Structure:
    """The calls of layers of one model, and its output for a few examples.

    Attributes:
        model_name: of the model.
        layers: every call of a layer, in the order in which the calls end.
        output: of the model for a few examples, `[examples, ...]`.
        activations_per_example: numbers that all leaf layers put out for one example.
        embeddings: the calls by which the explained tokens are turned into vectors.
        vectorizer: path of the layer that turns the explained texts into tokens.
        vocabulary: how many tokens the embeddings know; None: they do not say.
        whole_number_doors: calls that take explained whole numbers, and would take floats too.
        batch_size: of a model that takes no other; None: any.
        explained_input: for messages, such as `'right'`; empty where there is only one.
        fingerprint: the same for models of the same layers, whatever names and weights.
    """

    model_name: str
    layers: tuple[LayerInfo, ...]
    output: npt.NDArray[np.float32]
    activations_per_example: int
    embeddings: tuple[LayerInfo, ...] = ()
    vectorizer: str | None = None
    vocabulary: int | None = None
    whole_number_doors: tuple[LayerInfo, ...] = ()
    batch_size: int | None = None
    explained_input: str = ""
    fingerprint: str = ""

    @property
    def embeds(self) -> bool:
        """Whether explained tokens are turned into vectors."""
        return bool(self.embeddings)

    @property
    def usable(self) -> list[LayerInfo]:
        """The calls between the explained input and the score that can be looked at."""
        return [info for info in self.layers if not info.obstacle]

    def find(self, layer: str) -> LayerInfo:
        """The call of that path, or of that name where only one has it.

        Raises:
            ValueError: where no call can be looked at by that name, or several can.
        """
        named = [info for info in self.layers if layer in info.names]
        matches = [info for info in named if not info.obstacle]
        exact = [info for info in matches if info.path == layer]
        if len(exact or matches) == 1:
            return (exact or matches)[0]
        candidates = [info.path for info in (matches or self.usable)]
        obstacle = named[0].obstacle if named and not matches else ""
        reason = f" ({obstacle})" if obstacle else ""
        raise ValueError(
            f"`layer` must name a layer of '{self.model_name}' between the explained input"
            f"{self.explained_input and ' ' + self.explained_input} and the explained output. "
            f"Expected {one_of(candidates)}; got {layer!r}{reason}."
        )

    def last_feature_map(self) -> LayerInfo | None:
        """The last map at the resolution of the last convolution: the end of its block.

        Where that has fewer channels than one that everything passes through, it is a gate, and the
        other one is meant.
        """
        maps = [
            info
            for info in self.usable
            if info.is_leaf and info.is_spatial and not info.is_repeated
        ]
        maps = [info for info in maps if "Dropout" not in info.class_name]
        convolutions = [info for info in maps if "Conv" in info.class_name]
        if not convolutions:
            return None
        last = convolutions[-1]
        block = [info for info in maps if info.shape[:-1] == last.shape[:-1]]
        after = [last]
        for info in maps[maps.index(last) + 1 :]:
            if info.shape[:-1] != last.shape[:-1]:
                break
            after.append(info)
        if after[-1].is_main:
            return after[-1]
        main = [info for info in block if info.is_main]
        is_gate = bool(main) and after[-1].shape[-1] < main[-1].shape[-1]
        return main[-1] if is_gate else after[-1]

    @property
    def output_is_probability(self) -> bool:
        """Whether the rows of the output are probabilities of at least two classes."""
        rows = self.output
        sums_to_one = np.allclose(rows.sum(axis=-1), 1, atol=1e-2)
        return bool(rows.shape[-1] > 1 and (rows >= 0).all() and sums_to_one)

    @property
    def output_lies_within_0_and_1(self) -> bool:
        """Whether all outputs may be probabilities, each by itself."""
        return bool((self.output >= 0).all() and (self.output <= 1).all())
