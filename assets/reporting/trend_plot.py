"""The trend of open items over the last 30 days: the one door to matplotlib.

Floats appear here and only here: a drawing has no use for exact units, and no figure is read back.
Equal numbers give equal bytes: text is drawn as paths, ids are salted, no date is written.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from contracts.currencies import currency_of

_INK, _FAINT, _OPEN, _EXPECTED = "#1f2a33", "#8a949c", "#a4332a", "#c9a25a"
_THEME: Final = {_INK: "--ink", _FAINT: "--faint", _OPEN: "--open", _EXPECTED: "--expected"}
_SETTINGS: Final[Any] = {
    "svg.hashsalt": "tieout",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "xtick.color": _FAINT,
    "ytick.color": _FAINT,
    "xtick.labelcolor": _INK,
    "ytick.labelcolor": _INK,
}
_NO_METADATA: Final = {"Date": None, "Creator": None, "Format": None, "Type": None}


@dataclass(frozen=True, slots=True)
class Trend:
    """What is drawn: one number a day and series.

    Attributes:
        days: the days, oldest first.
        open_counts: open breaks at the end of each day.
        expected_counts: expected items at the end of each day.
        values: currency -> value of the open breaks, ledger units.
    """

    days: tuple[date, ...]
    open_counts: tuple[int, ...]
    expected_counts: tuple[int, ...]
    values: dict[str, tuple[int, ...]] = field(default_factory=dict)


class TrendPlot:
    """Draws trends; figures are kept and drawn upon anew, which halves the time."""

    def __init__(self) -> None:
        self._figures: dict[int, Any] = {}

    def svg(self, trend: Trend) -> str:
        """Return ``trend`` as a stand-alone SVG document, for a page of any theme."""
        return self._saved(trend, "svg", transparent=True, metadata=_NO_METADATA).decode()

    def png(self, trend: Trend) -> bytes:
        """Return ``trend`` as a small PNG on white: Dagster keeps a copy for every day of a run."""
        return self._saved(trend, "png", dpi=90, metadata={"Software": None})

    def _saved(self, trend: Trend, kind: str, **settings: object) -> bytes:
        from matplotlib import rc_context

        with rc_context(_SETTINGS):
            figure = self._figure(panels=1 + len(trend.values))
            _draw(figure.axes, trend)
            buffer = io.BytesIO()
            figure.savefig(buffer, format=kind, **settings)
        return buffer.getvalue()

    def _figure(self, panels: int) -> Any:  # noqa: ANN401 - untyped library
        from matplotlib.figure import Figure

        if panels not in self._figures:
            figure = Figure(figsize=(9.6, 1.9))
            figure.subplots(1, panels)
            figure.subplots_adjust(left=0.045, right=0.985, top=0.86, bottom=0.14, wspace=0.24)
            self._figures[panels] = figure
        return self._figures[panels]


def _draw(panels: Sequence[Any], trend: Trend) -> None:
    for panel in panels:
        for patch in list(panel.patches):
            patch.remove()
    pairs = zip(trend.open_counts, trend.expected_counts, strict=True)
    both = [open_count + expected_count for open_count, expected_count in pairs]
    _fill(panels[0], both, _EXPECTED)
    _fill(panels[0], trend.open_counts, _OPEN)
    _dress(panels[0], trend.days, "Items: open (red), expected above it (gold)", max(both))
    for panel, (currency, values) in zip(panels[1:], trend.values.items(), strict=True):
        heights = [units / 10 ** currency_of(currency).scale for units in values]
        _fill(panel, heights, _OPEN)
        _dress(panel, trend.days, f"Open value, {currency}", max(heights))


def _fill(panel: Any, heights: Sequence[float], colour: str) -> None:  # noqa: ANN401 - untyped library
    edges = [place - 0.5 for place in range(len(heights) + 1)]
    panel.stairs(heights, edges, fill=True, color=colour)


def _dress(panel: Any, days: tuple[date, ...], title: str, high: float) -> None:  # noqa: ANN401 - untyped library
    panel.set_title(title, loc="left", fontsize=8, color=_INK)
    top = max(high * 1.05, 1.0)
    panel.set_ylim(0, top)
    panel.set_xlim(-0.6, len(days) - 0.4)
    shown = sorted({0, len(days) // 2, len(days) - 1})
    panel.set_xticks(shown, [f"{days[place]:%d %b}" for place in shown])
    panel.set_yticks([0, high], ["0", _compact(high)] if high else ["0", ""])
    panel.tick_params(length=2, width=0.6)


def _compact(value: float) -> str:
    for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def for_page(svg: str) -> str:
    """Return ``svg`` fit to stand inside a page: no prolog, colours from the page's own theme."""
    inner = svg[svg.index("<svg") :]
    for colour, variable in _THEME.items():
        inner = inner.replace(colour, f"var({variable})")
    inner = inner.replace("*{stroke", ".trend *{stroke")
    return inner.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace(
        ' xmlns:xlink="http://www.w3.org/1999/xlink"', ""
    )
