"""Numbers as the page writes them."""

from __future__ import annotations


def short(value: float) -> str:
    """Three digits that count: 0.41, 416, 12300; a true minus before what is negative."""
    return f"{float(f'{value:.3g}'):.10g}".replace("-", "−")  # noqa: RUF001


def signed(value: float) -> str:
    """The same with a plus, or a true minus."""
    text = short(abs(value))
    return text if text == "0" else f"{'−' if value < 0 else '+'}{text}"  # noqa: RUF001


def two_digits(value: float) -> str:
    """Of drift: 0.41, 0.043."""
    if abs(value) < 0.0001:
        return "0.00"
    return f"{float(f'{value:.2g}'):g}" if abs(value) < 0.1 else f"{value:.2f}"


def percent(share: float) -> str:
    return f"{int(100 * share + 0.5)} %"
