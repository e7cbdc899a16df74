"""Which candidates to choose where several compete: exactly, with how much the choice is better by.

A pure rule over columns. Candidates that compete with nobody are taken in bulk; the others fall
into connected components, each solved exactly. The margin of a chosen candidate is what the best
solution without it would lose: zero where it is a tie, its own score where nothing competes. How
candidates are scored, and from which probability on they stand, is said elsewhere.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Integers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

_LARGEST: Final = 400
"""Components with more nodes than this are left to people: nobody could check them."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The chosen candidates.

    Attributes:
        rows: their rows among the candidates, ascending.
        margins: what the best solution without each would lose, in the unit of the scores.
        rivals: other candidates that touch either end of each.
    """

    rows: Integers
    margins: Integers
    rivals: Integers


def choose(left: Integers, right: Integers, scores: Integers) -> Choices:
    """Return the candidates whose scores add up to the most, each node at most once.

    Scores are whole, those of zero and less are never chosen. Among solutions of one sum the k-th
    left goes with the k-th right. Exchanging the two sides exchanges nothing.

    Args:
        left: node of each candidate on the left, numbered in the order that decides ties.
        right: likewise on the right.
        scores: of each candidate.
    """
    worthy = np.flatnonzero(scores > 0)
    if not len(worthy):
        empty = np.zeros(0, np.int64)
        return Choices(empty, empty, empty)
    ours = np.unique(left[worthy], return_inverse=True)[1]
    theirs = np.unique(right[worthy], return_inverse=True)[1]
    rivals = np.bincount(ours)[ours] + np.bincount(theirs)[theirs] - 2
    margins = np.where(rivals == 0, scores[worthy], -1)
    contested = np.flatnonzero(rivals)
    for rows in _components(ours[contested], theirs[contested]):
        edges = contested[rows]
        margins[edges] = _margins(ours[edges], theirs[edges], scores[worthy][edges])
    chosen = np.flatnonzero(margins >= 0)
    return Choices(worthy[chosen], margins[chosen], rivals[chosen])


def _components(left: Integers, right: Integers) -> list[Integers]:
    """Return the rows of each connected component, in the order of its first left node."""
    if not len(left):
        return []
    right = right + left.max() + 1
    size = int(right.max()) + 1
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    labels = connected_components(graph, directed=False)[1][left]
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    return np.split(order, cuts)


def _margins(left: Integers, right: Integers, scores: Integers) -> Integers:
    """Return the margin of each candidate of one component, -1 where it is not chosen."""
    rows = np.unique(left, return_inverse=True)[1]
    columns = np.unique(right, return_inverse=True)[1]
    row_count, column_count = int(rows.max()) + 1, int(columns.max()) + 1
    found = np.full(len(left), -1, np.int64)
    if 1 in (row_count, column_count):
        best = int(np.lexsort((columns, rows, -scores))[0])
        found[best] = scores[best] - np.sort(scores)[-2]
        return found
    size = row_count + column_count
    if size > _LARGEST:
        return found
    weights, edges = np.zeros((size, size)), np.full((size, size), -1)
    weights[:row_count, :column_count] = -(float(scores.max()) + 1) * size
    weights[rows, columns], edges[rows, columns] = scores, np.arange(len(left))
    order = np.zeros((size, size))
    order[rows, columns] = (row_count - rows) * (column_count - columns)
    taken = linear_sum_assignment(weights * (order.sum() + 1) + order, maximize=True)[1]
    losses = _losses(weights, taken)
    chosen = edges[np.arange(size), taken]
    is_real = chosen >= 0
    found[chosen[is_real]] = losses[is_real]
    return found


def _losses(weights: Scores, taken: npt.NDArray[np.intp]) -> Integers:
    """Return by row what the best solution loses that gives the row another column.

    The shortest cycle through each row in the graph of exchanges (Floyd and Warshall).
    """
    size = len(taken)
    distances = weights[np.arange(size), taken][:, None] - weights[:, taken]
    np.fill_diagonal(distances, np.inf)
    first = distances.copy()
    np.fill_diagonal(distances, 0)
    for node in range(size):
        np.minimum(distances, distances[:, node, None] + distances[None, node], out=distances)
    losses: Integers = (first + distances.T).min(axis=1).astype(np.int64)
    return losses
