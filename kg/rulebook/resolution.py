"""How names are read as things: ``rules/resolution.toml``, compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.rulebook.misprints import Misprints, compile_misprints


@dataclass(frozen=True, slots=True)
class IdentityRules:
    """Regular expressions of ``rules/resolution.toml``, over posts and names.

    ``common`` are posts that many hold at one body; ``national`` and ``central`` the posts and bodies of a whole
    country, ``world`` the bodies of several; ``titled`` and ``honoured`` what stands before and behind a name to the
    same effect; ``former`` marks a post as left, ``exclusive`` one that nobody holds at two bodies at a time, and in a
    named group posts of which nobody holds two so; ``unit`` are names that only the body above completes; ``generic``
    ones say nothing without their document.
    """

    common: re.Pattern[str]
    national: re.Pattern[str]
    central: re.Pattern[str]
    world: re.Pattern[str]
    titled: re.Pattern[str]
    honoured: re.Pattern[str]
    former: re.Pattern[str]
    exclusive: re.Pattern[str]
    unit: re.Pattern[str]
    generic: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class Resolution:
    """``same`` are (entity type, pattern, what stands for the match); ``full_names`` name → the table's full name."""

    full_names: Mapping[str, str]
    aliases: tuple[re.Pattern[str], ...]
    same: tuple[tuple[str, re.Pattern[str], str], ...]
    short: Mapping[str, re.Pattern[str]]
    ending: Mapping[str, re.Pattern[str]]
    dots: Mapping[str, str]
    stands_for: Mapping[str, str]
    titled_plan: re.Pattern[str]
    speaker_title: re.Pattern[str]
    speaker_life: re.Pattern[str]
    speaker_minutes: re.Pattern[str]
    speaker_parent: re.Pattern[str]
    speaker_before: re.Pattern[str]
    speaker_behind: re.Pattern[str]
    speaker_answers: re.Pattern[str]
    speaker_says: re.Pattern[str]
    life_opening: re.Pattern[str]
    life_more: re.Pattern[str]
    alone_before: re.Pattern[str]
    alone_behind: re.Pattern[str]
    addressee_line: re.Pattern[str]
    addressee_parts: re.Pattern[str]
    kinds: Mapping[str, re.Pattern[str]]
    joints: frozenset[str]
    masthead: re.Pattern[str]
    meetings: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    titled_meeting: re.Pattern[str]
    telling_meeting: re.Pattern[str]
    held_before: re.Pattern[str]
    held_behind: re.Pattern[str]
    recurring: re.Pattern[str]
    posts: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    lasting_topics: frozenset[str]
    identity: IdentityRules
    misprints: Misprints

    def may_be_short(self, type_: str, name: str) -> bool:
        """Whether a name can stand for a fuller one of its document: 省政府, 关于…的意见, a part of one with a dot."""
        if type_ in self.dots:
            return self.dots[type_] not in name
        return any(type_ in table and table[type_].match(name) for table in (self.short, self.ending))

    def fits_meeting(self, name: str, word: str) -> bool:
        """Whether an event can be called so from its second mention on: 仪式 what ends so, 会议 any meeting."""
        called = (names for words, names in self.meetings if words.search(word))
        return any(names.search(name) for names in called) or name.endswith(word)

    def has_post(self, name: str, post: str) -> bool:
        """Whether a body or place of that name is of the one kind that has such a post: 校长 of a school."""
        return any(posts.search(post) and names.search(name) for posts, names in self.posts)

    def plain(self, type_: str, name: str) -> str:
        """``name`` with its structure put in the short way: 辽宁省人民政府 → 辽宁省政府."""
        for wanted, pattern, becomes in self.same:
            if wanted == type_:
                name = pattern.sub(becomes, name)
        return name


def compile_resolution(table: Mapping[str, Any], full_names: Mapping[str, str]) -> Resolution:
    """The table of ``resolution.toml``; raises re.error, KeyError where it is not as it should be."""
    return Resolution(
        full_names=full_names,
        aliases=tuple(map(re.compile, table["alias"]["patterns"])),
        same=tuple((row["type"], re.compile(row["pattern"]), row["becomes"]) for row in table["same"]),
        short={type_: re.compile(pattern) for type_, pattern in table["short"].items()},
        ending={type_: re.compile(pattern) for type_, pattern in table["ending"].items()},
        dots=table["dots"],
        stands_for=table["stands_for"],
        titled_plan=re.compile(table["this_plan"]["kind"]),
        speaker_title=re.compile(table["speaker"]["title"]),
        speaker_life=re.compile(table["speaker"]["life"]),
        speaker_minutes=re.compile(table["speaker"]["minutes"]),
        speaker_parent=re.compile(table["speaker"]["parent"]),
        speaker_before=re.compile(table["speaker"]["before"]),
        speaker_behind=re.compile(table["speaker"]["behind"]),
        speaker_answers=re.compile(table["speaker"]["answers"]),
        speaker_says=re.compile(table["speaker"]["says"]),
        life_opening=re.compile(table["life"]["opening"]),
        life_more=re.compile(table["life"]["more"]),
        alone_before=re.compile(table["alone"]["before"]),
        alone_behind=re.compile(table["alone"]["behind"]),
        addressee_line=re.compile(table["addressee"]["line"]),
        addressee_parts=re.compile(table["addressee"]["parts"]),
        kinds={kind: re.compile(pattern) for kind, pattern in table["kinds"].items()},
        joints=frozenset(table["list"]["joints"]),
        masthead=re.compile(table["home"]["masthead"]),
        meetings=tuple((re.compile(word), re.compile(name)) for word, name in table["meeting"]["kinds"].items()),
        titled_meeting=re.compile(table["meeting"]["titled"]),
        telling_meeting=re.compile(table["meeting"]["telling"]),
        held_before=re.compile(table["meeting"]["before"]),
        held_behind=re.compile(table["meeting"]["behind"]),
        recurring=re.compile(table["meeting"]["recurring"]),
        posts=tuple((re.compile(post), re.compile(body)) for post, body in table["posts"].items()),
        lasting_topics=frozenset(table["topic"]["lasting"]),
        identity=IdentityRules(**{name: re.compile(pattern) for name, pattern in table["identity"].items()}),
        misprints=compile_misprints(table["misprint"]),
    )
