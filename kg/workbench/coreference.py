"""Which forms name one thing: pairs of forms that the gold joins against pairs that the extraction joins.

Only forms that both know count, so that what was not found at all weighs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from kg.model import Entity, Extraction
from kg.workbench.evaluate import Score, Verdict, forms


class Pair(NamedTuple):
    """Two forms of one document, and whether they are rightly joined, wrongly joined, or rightly but not joined."""

    verdict: Verdict
    document: str
    one: str
    other: str


def coreference(gold: Iterable[Extraction], extractions: Iterable[Extraction]) -> Score:
    """Pairwise precision and recall of the forms of entities, over all documents of the gold."""
    verdicts = [pair.verdict for pair in judge_pairs(gold, extractions)]
    return Score(*(verdicts.count(verdict) for verdict in Verdict))


def judge_pairs(gold: Iterable[Extraction], extractions: Iterable[Extraction]) -> Iterator[Pair]:
    """Every pair of forms that the gold or the extraction joins, by document."""
    found = {extraction.document.id: extraction for extraction in extractions}
    for wanted in gold:
        got = found.get(wanted.document.id, Extraction(wanted.document))
        both = _known(wanted.entities) & _known(got.entities)
        want, have = _joined(wanted.entities, both), _joined(got.entities, both)
        for pair in sorted(want | have):
            verdict = Verdict.RIGHT if pair in want & have else Verdict.WRONG if pair in have else Verdict.MISSED
            yield Pair(verdict, wanted.document.id, pair[0][1], pair[1][1])


_Form = tuple[str, str]  # Type and text.


def _known(entities: Sequence[Entity]) -> set[_Form]:
    return {(entity.type, form) for entity in entities for form in forms(entity)}


def _joined(entities: Sequence[Entity], both: set[_Form]) -> set[tuple[_Form, _Form]]:
    own = (sorted({(entity.type, form) for form in forms(entity)} & both) for entity in entities)
    return {pair for shared in own for pair in combinations(shared, 2)}
