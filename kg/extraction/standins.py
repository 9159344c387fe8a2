"""Words that stand for a name: 我, 我们, 你们, 他, 会议, 总统先生, 部长, 斯方, 京津冀三省市, 全省, 我校, 该市, 王部长.

Each is read only where one reading is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kg.extraction.around import Around
from kg.extraction.entities import Named
from kg.extraction.home import homes
from kg.extraction.lives import lives
from kg.extraction.speech import whose_words
from kg.extraction.spelling import bare
from kg.model import BlockKind, Document, Entity, Mention, Sentence
from kg.rulebook.rules import Rules

Ids = tuple[str, ...]
_POSTS = frozenset({"Post", "Role", "Resident"})


@dataclass(frozen=True, slots=True)
class Referents:
    """What each mention stands for, for whom the document as a whole speaks (nobody: empty), and whose life each of its
    paragraphs tells that tells one."""

    of: Mapping[Mention, Ids]
    speaker: Ids
    lives: Mapping[int, Ids]


def resolve_stand_ins(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention], named: Named, rules: Rules
) -> Referents:
    """The ids behind every mention: names, and words that stand for one."""
    reader = _Reader(document, sentences, mentions, named, rules)
    speaker = reader.speaker()
    own = {mention: (id_,) for mention, id_ in named.ids.items()}
    return Referents(
        own | {m: ids for m, ids in reader.read(speaker) if ids}, speaker, lives(sentences, named, rules.resolution)
    )


@dataclass(frozen=True)
class _Reader:
    document: Document
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    named: Named
    rules: Rules

    def speaker(self) -> Ids:
        """The body whose report this is: the institution in the title, or whom the reporter says he speaks for; the
        one person in the title of a curriculum vitae, the one meeting in that of minutes."""
        resolution = self.rules.resolution
        for type_, kind in (("Person", resolution.speaker_life), ("Event", resolution.speaker_minutes)):
            if kind.search(bare(self.document.title)):
                named = {id_ for m, id_ in self.named.ids.items() if m.type == type_ and self._is_in_title(m)}
                if len(named) == 1:
                    return tuple(named)
        bodies = [m for m in self.named.ids if m.type == "Institution"]
        titled = [m for m in bodies if self._is_in_title(m)]
        if titled and resolution.speaker_title.search(bare(self.document.title)):
            return self._committee_of(max(titled, key=lambda m: (m.end - m.start, -m.start)))
        return next(((self.named.ids[m],) for m in sorted(bodies) if self._speaks_for(m)), ())

    def _is_in_title(self, mention: Mention) -> bool:
        return self.sentences[mention.sentence].kind is BlockKind.TITLE

    def _committee_of(self, body: Mention) -> Ids:
        """The body that a standing committee reports for, when the document names it; else the body itself."""
        resolution = self.rules.resolution
        parent = resolution.speaker_parent.sub(r"\1", resolution.plain("Institution", bare(body.text)))
        same = [e.id for e in self.named.entities if e.type == "Institution" and parent in self._full_names(e)]
        return (same[0],) if len(same) == 1 else (self.named.ids[body],)

    def _full_names(self, entity: Entity) -> tuple[str, ...]:
        """The names of an entity in the short way, and for 省政协 the one that its place gives it."""
        names = (self.rules.resolution.plain(entity.type, name) for name in (entity.name, *entity.aliases))
        return (*names, entity.key.partition("/")[2])

    def _speaks_for(self, body: Mention) -> bool:
        text = self.sentences[body.sentence].text
        resolution = self.rules.resolution
        before, behind = text[: body.start], text[body.end :]
        return bool(resolution.speaker_before.search(before) and resolution.speaker_behind.search(behind))

    def read(self, speaker: Ids) -> Iterator[tuple[Mention, Ids]]:
        """(mention, ids) of each word that stands for a name, in reading order."""
        person: Ids = ()
        holders: defaultdict[str, set[str]] = defaultdict(set)
        around = Around(self.document, self.sentences, self.mentions, self.named, self.rules)
        before: Mention | None = None
        for mention in self.mentions:
            if before and before.end == mention.start and before.sentence == mention.sentence:
                self._note_holder(holders, before, mention)
            if mention.type == "Person":
                person = (self.named.ids[mention],)
            before = mention
            match self.rules.resolution.stands_for.get(mention.type):
                case "speaker":
                    yield mention, speaker or self._who_says(mention)
                case "addressee":
                    yield mention, self._addressees()
                case "titled_plan":
                    yield mention, self._titled_plan(mention)
                case "person":
                    yield mention, person
                case "event":
                    yield mention, self._meeting(mention)
                case "holder":
                    yield mention, self._holder(mention, holders)
                case None if mention.type == "Post" and self._is_alone(mention):
                    yield mention, self._holder(mention, holders)
                case "countries":
                    yield mention, self._countries(mention.text.removesuffix("方"))
                case "members":
                    yield mention, around.members(mention)
                case "whole":
                    yield mention, around.whole(mention)
                case "several":
                    yield mention, around.several(mention)
                case "own":
                    yield mention, self._own(mention)
                case "near":
                    yield mention, self._near(mention)
                case "titled":
                    person = self._titled(mention)
                    yield mention, person

    def _who_says(self, word: Mention) -> Ids:
        """Whom 我 and 我们 mean in an answer of an interview, and 我 in what somebody is told to have said."""
        answerer = self._answers.get(word.sentence, ())
        return answerer or (self._told.get(word.sentence, ()) if word.text == "我" else ())

    @cached_property
    def _answers(self) -> Mapping[int, Ids]:
        return whose_words(self.sentences, self.named, self.rules.resolution.speaker_answers)

    @cached_property
    def _told(self) -> Mapping[int, Ids]:
        return whose_words(self.sentences, self.named, self.rules.resolution.speaker_says)

    def _note_holder(self, holders: defaultdict[str, set[str]], one: Mention, other: Mention) -> None:
        """Notes who holds a post, when a name and a post stand side by side: 外长王毅, 王毅外长."""
        if (one.type, other.type) == ("Post", "Person"):
            holders[one.text].add(self.named.ids[other])
        elif (one.type, other.type) == ("Person", "Post"):
            holders[other.text].add(self.named.ids[one])

    def _holder(self, mention: Mention, holders: Mapping[str, set[str]]) -> Ids:
        """总统先生: the one holder of the post so far; of several the one whom the same sentence does not name."""
        fitting = {id_ for post, ids in holders.items() if mention.text.startswith(post) for id_ in ids}
        here = {id_ for m, id_ in self.named.ids.items() if m.sentence == mention.sentence}
        chosen = fitting if len(fitting) == 1 else fitting - here
        return tuple(chosen) if len(chosen) == 1 else ()

    def _is_alone(self, post: Mention) -> bool:
        """Whether a post is itself the subject of what follows: 会后，部长会见客人."""
        text, resolution = self.sentences[post.sentence].text, self.rules.resolution
        return bool(
            resolution.alone_before.search(text[: post.start]) and resolution.alone_behind.match(text[post.end :])
        )

    def _meeting(self, word: Mention) -> Ids:
        """会议, 仪式: the last meeting held before that the word fits; where the title names any, of those."""
        resolution = self.rules.resolution
        held = [(m, id_) for m, id_ in self._held if m < word and resolution.fits_meeting(m.text, word.text)]
        in_title = {id_ for m, id_ in held if self.sentences[m.sentence].kind is BlockKind.TITLE}
        if resolution.titled_meeting.match(word.text):
            return tuple(in_title) if len(in_title) == 1 else ()
        chosen = [id_ for _, id_ in held if id_ in in_title or not in_title]
        return tuple(chosen[-1:]) or self._ends_so(word)

    def _ends_so(self, word: Mention) -> Ids:
        """峰会: the one event that was named before and ends so, held or not; none for a word that any meeting has."""
        events = ((m, id_) for m, id_ in self.named.ids.items() if m.type == "Event" and m < word)
        found = {id_ for m, id_ in events if m.text.endswith(word.text)}
        return tuple(found) if len(found) == 1 and self.rules.resolution.telling_meeting.match(word.text) else ()

    @cached_property
    def _held(self) -> Sequence[tuple[Mention, str]]:
        """The mentions of events that are said to be held or attended, in reading order."""
        named = sorted((m, id_) for m, id_ in self.named.ids.items() if m.type == "Event")
        return [(m, id_) for m, id_ in named if self._is_held(m)]

    def _is_held(self, event: Mention) -> bool:
        text, resolution = self.sentences[event.sentence].text, self.rules.resolution
        return bool(
            resolution.held_before.search(text[: event.start]) or resolution.held_behind.match(text[event.end :])
        )

    def _titled_plan(self, word: Mention) -> Ids:
        """The plan that the title names, when it names one; for 通知如下 only a 通知."""
        kind = self.rules.resolution.titled_plan.search(word.text)
        is_title = (m for m in self.named.ids if self.sentences[m.sentence].kind is BlockKind.TITLE)
        titled = [m for m in is_title if m.type == "Plan"]
        fits = not kind or any(bare(m.text).endswith(kind["kind"]) for m in titled)
        plans = {self.named.ids[m] for m in titled}
        return tuple(plans) if fits and len(plans) == 1 else ()

    def _addressees(self) -> Ids:
        """Whom the first line that ends in a colon names; of 国务院各部委 only the parts are meant."""
        for number, sentence in enumerate(self.sentences):
            if sentence.kind is BlockKind.PARAGRAPH and self.rules.resolution.addressee_line.match(sentence.text):
                named = (m for m in self.named.ids if m.sentence == number)
                whole = (m for m in named if not self.rules.resolution.addressee_parts.match(sentence.text[m.end :]))
                return tuple(dict.fromkeys(map(self.named.ids.__getitem__, whole)))
        return ()

    def _countries(self, initials: str) -> Ids:
        """The one country of the document for each character; nothing when one of them has none or two."""
        found = [[e.id for e in self.named.entities if _is_country(e, initial)] for initial in initials]
        return tuple(ids[0] for ids in found) if all(len(ids) == 1 for ids in found) else ()

    def _own(self, mention: Mention) -> Ids:
        """我校, 我省: who signs the document, or what the document's home is of that kind.

        Where neither is known, the one thing of its kind, but for those named in the same sentence, that the document
        names; of several the one that its title names.
        """
        kind = list(self._of_kind(mention))
        signed = self._in_blocks(BlockKind.SIGNATURE).intersection(entity.id for entity in kind)
        if len(signed) == 1:
            return tuple(signed)
        pattern = self.rules.resolution.kinds.get(mention.text[1:])
        home = homes(self.document, self.rules, lambda division: pattern and pattern.search(division.name))
        if home:
            codes = {division.code for division in home}
            return tuple(entity.id for entity in kind if entity.code in codes) if len(home) == 1 else ()
        others = {id_ for m, id_ in self.named.ids.items() if m.sentence == mention.sentence}
        fitting = [e.id for e in kind if e.id not in others]
        titled = self._in_blocks(BlockKind.TITLE)
        chosen = fitting if len(fitting) == 1 else [id_ for id_ in fitting if id_ in titled]
        return tuple(chosen) if len(chosen) == 1 else ()

    def _in_blocks(self, kind: BlockKind) -> set[str]:
        """What the title, or the signature, of the document names."""
        return {id_ for m, id_ in self.named.ids.items() if self.sentences[m.sentence].kind is kind}

    def _near(self, mention: Mention) -> Ids:
        """该市: the last of its kind named before, in this sentence or the one before it."""
        kind = {entity.id for entity in self._of_kind(mention)}
        ids = self.named.ids.items()
        before = [(m, id_) for m, id_ in ids if id_ in kind and mention.sentence - 1 <= m.sentence and m < mention]
        last = max(before, default=None, key=lambda pair: (pair[0].sentence, pair[0].end))
        return (last[1],) if last else ()

    def _titled(self, mention: Mention) -> Ids:
        """王部长: the one person of that surname with such a post, or of whom the document tells no post."""
        length = 2 if mention.text[:2] in self.rules.names.surnames else 1
        surname, title = mention.text[:length], mention.text[length:]
        posts = self._posts
        named = [e.id for e in self.named.entities if e.type == "Person" and _is_of(e.name, surname)]
        holders = [id_ for id_ in named if any(post.endswith(title) for post in posts.get(id_, ()))]
        fitting = holders or [id_ for id_ in named if id_ not in posts]
        return tuple(fitting) if len(fitting) == 1 else ()

    @cached_property
    def _posts(self) -> Mapping[str, set[str]]:
        """For each person what stands right before or behind the name: posts, or that he is a student or villager."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for one, other in pairwise(self.mentions):
            for person, post in ((one, other), (other, one)):
                touch = (one.sentence, one.end) == (other.sentence, other.start)
                if touch and person.type == "Person" and post.type in _POSTS:
                    found[self.named.ids[person]].add(post.text)
        return found

    def _of_kind(self, mention: Mention) -> Iterator[Entity]:
        """The document's entities of the kind that a word asks for by what stands behind its first character."""
        kind = self.rules.resolution.kinds.get(mention.text[1:])
        for entity in self.named.entities if kind else ():
            division = self.rules.gazetteer.by_code.get(entity.code)
            if kind and kind.search(division.name if division else entity.name):
                yield entity


def _is_of(name: str, surname: str) -> bool:
    """Whether a name is a Chinese one of the surname."""
    return name.startswith(surname) and len(surname) < len(name) <= len(surname) + 2


def _is_country(entity: Entity, initial: str) -> bool:
    """Whether an entity is a country one of whose names begins with the character."""
    return (
        entity.type == "Place"
        and entity.code.isalpha()
        and any(f.startswith(initial) for f in (entity.name, *entity.aliases))
    )
