"""Notes about explanations that cannot be compared."""

from __future__ import annotations

import numpy as np

from tf_xai import schema
from tf_xai.session.compared_record import ComparedRecord
from tf_xai.session.run_notes import RunNotes

_MANY = 0.5  # share of the probe's maps


def note_degenerate_values(notes: RunNotes, compared: ComparedRecord) -> None:
    """Adds a note if values are not finite, or if most maps are empty."""
    record, empty = compared.record, compared.moment.degenerate
    if not np.isfinite(record.values).all():
        notes.add_once(
            schema.WARNING,
            record.series,
            "finite",
            "some values are not finite, because the model's own values are not; they are left "
            "out of comparisons",
        )
    elif empty.mean() > _MANY:
        rows = "rows" if record.rows else "maps"
        text = (
            f"{int(empty.sum())} of {len(empty)} {rows} are empty: all their values are (nearly) "
            "0, so they cannot be compared"
        )
        if not record.is_signed:
            text += (
                ". A signed method, such as hires_cam or integrated_gradients, also shows "
                "evidence against the target"
            )
        notes.add_once(schema.WARNING, record.series, "empty", text)
