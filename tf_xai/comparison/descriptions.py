"""Names and meanings of drift measures, as a log holds them."""

from __future__ import annotations

from collections.abc import Iterable

from tf_xai import schema
from tf_xai.drift import Measure


def described(measures: Iterable[Measure]) -> list[schema.Measure]:
    """The measures as log messages."""
    return [
        schema.Measure(
            name=measure.name(),
            label=measure.label,
            says=measure.says,
            low=measure.range[0],
            high=measure.range[1],
            is_share=measure.is_share,
        )
        for measure in measures
    ]
