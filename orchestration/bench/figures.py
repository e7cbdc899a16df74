"""What a benchmark found: a figure each, beside what it was measured against in the same run.

A ratio is the median of the runs' own ratios, so that a machine which slows down half-way slows
both sides of it alike.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Attributes:
        metric: what was measured, and after ``beside`` what it is compared with.
        value: median of the runs, in ``unit``.
        beside: median of the reference's runs, None where there is none.
        ratio: median of ``value / beside`` run by run.
    """

    metric: str
    value: float
    unit: str
    beside: float | None = None
    ratio: float | None = None


def figure(
    metric: str, unit: str, values: Sequence[float], besides: Sequence[float] = ()
) -> Figure:
    """Return the figure of interleaved runs; ``besides`` are the reference's, run by run."""
    assert values, f"{metric} was not measured"
    if not besides:
        return Figure(metric, median(values), unit)
    ratios = [value / beside for value, beside in zip(values, besides, strict=True)]
    return Figure(metric, median(values), unit, median(besides), median(ratios))


def write_figures(figures: Sequence[Figure], path: Path) -> None:
    """Write ``{metric: {"value", "unit", "beside", "ratio"}}``; what has no reference omits two."""
    content = {}
    for one in figures:
        content[one.metric] = {"value": one.value, "unit": one.unit}
        if one.beside is not None and one.ratio is not None:
            content[one.metric] |= {"beside": one.beside, "ratio": one.ratio}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
