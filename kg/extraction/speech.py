"""Whose words sentences are: an answer in an interview, or what somebody is told to have said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.extraction.entities import Named
from kg.model import Sentence


def whose_words(sentences: Sequence[Sentence], named: Named, behind: re.Pattern[str]) -> Mapping[int, tuple[str, ...]]:
    """By the number of the sentence, the entity id of the person with whose name it, or the last before it in its
    paragraph that does so, begins with ``behind`` next; nothing for other sentences."""
    begun = {
        mention.sentence: (id_,)
        for mention, id_ in named.ids.items()
        if mention.type == "Person"
        and not mention.start
        and behind.match(sentences[mention.sentence].text, mention.end)
    }
    words: dict[int, tuple[str, ...]] = {}
    for number, sentence in enumerate(sentences):
        goes_on = number - 1 in words and sentences[number - 1].paragraph == sentence.paragraph
        if number in begun or goes_on:
            words[number] = begun.get(number) or words[number - 1]
    return words
