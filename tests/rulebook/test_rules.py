"""Rules: each proves itself by its examples; a bad one is refused with its line and what is allowed."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from kg.errors import RuleError
from kg.rulebook.files import RawRule, RuleFolders
from kg.rulebook.kinds import Rule
from kg.rulebook.rules import SHIPPED, Rules, load_rules
from kg.workbench.explain import read_text
from kg.workbench.rulecheck import check_rules

KINDS = ("entities", "folds", "topics", "relations", "attributes")
WRITTEN = {str(raw.values["id"]): raw for kind in KINDS for raw in RuleFolders((SHIPPED,)).rules(kind)}
ENTITY: dict[str, object] = {
    "id": "x.y", "type": "Place", "pattern": "{Division}", "why": "A division.",
    "yes": [{"text": "辽宁省", "name": "辽宁省"}],
}  # fmt: skip
RELATION: dict[str, object] = {
    "id": "x.y", "relation": "meets", "pattern": "{head:Person}拥抱了{tail:Person}", "why": "They meet.",
    "yes": [{"text": "王毅拥抱了国务院总理李强。", "head": "王毅", "tail": "李强"}],
}  # fmt: skip


def all_rules(rules: Rules) -> dict[str, Rule]:
    """Every rule by its id."""
    return {rule.id: rule for rule in rules.all_rules}


@pytest.fixture(scope="module")
def problems(rules: Rules) -> dict[str, list[str]]:
    """What the linter says, by the place of the rule it speaks of."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    places = {rule.where for rule in all_rules(rules).values()}
    for problem in check_rules(rules):
        found[next(place for place in places if problem.startswith(f"{place}: "))].append(problem)
    return found


@pytest.mark.parametrize("id_", WRITTEN)
def test_rule_keeps_its_word(problems: dict[str, list[str]], rules: Rules, id_: str) -> None:
    assert problems.get(all_rules(rules)[id_].where, []) == []


@pytest.mark.parametrize("raw", WRITTEN.values(), ids=WRITTEN)
def test_rule_says_why_and_gives_an_example(raw: RawRule) -> None:
    assert str(raw.values["why"]).strip()
    assert all(example["text"].strip() for example in raw.values["yes"]) and raw.values["yes"]


def test_every_rule_is_loaded_once(rules: Rules) -> None:
    assert sorted(all_rules(rules)) == sorted(WRITTEN)


def test_every_relation_type_has_a_rule(rules: Rules) -> None:
    assert {rule.relation for rule in rules.relation_rules} == set(rules.vocabulary.relations)


def toml(value: object) -> str:
    """A value of a rule as TOML."""
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {toml(item)}' for key, item in value.items())} }}"
    return f"'{value}'" if isinstance(value, str) else str(value)


def write(folder: Path, kind: str, *rules: dict[str, object]) -> Path:
    path = folder / kind / "mine.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "\n".join("\n[[rule]]\n" + "".join(f"{key} = {toml(item)}\n" for key, item in rule.items()) for rule in rules)
    )
    return path


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        ("relations", {"patern": "x"}, "unknown key 'patern'; allowed are "),
        ("relations", {"why": None}, "no 'why'; a rule needs id, pattern, relation, why, yes"),
        ("relations", {"yes": []}, "no example; give at least one text under `yes`"),
        ("relations", {"relation": "hugs"}, "unknown relation 'hugs'; allowed are located_in, part_of, "),
        ("relations", {"over": "words"}, "unknown over 'words'; allowed are phrases, mentions, sentences, name"),
        ("relations", {"pattern": "{head:Persn}见{tail:Person}"}, "head of meets cannot be Persn; allowed are Person"),
        ("relations", {"pattern": "{head:Place}见{tail:Person}"}, "head of meets cannot be Place; allowed are Person"),
        ("relations", {"pattern": "{head:Person}见{tail:Plan}"}, "tail of meets cannot be Plan; allowed are Person, "),
        ("relations", {"pattern": "{head:Person}{Persn}{tail:Person}"}, "unknown type {Persn}; there are: "),
        ("relations", {"pattern": "{head:Person}({tail:Person}"}, "pattern of 'x.y': not a regular expression"),
        ("relations", {"pattern": "{head:Person}{nothing}{tail:Person}"}, "unknown macro {nothing}; there are: "),
        ("relations", {"require": ["no"]}, "unknown require 'no'; allowed are "),
        ("relations", {"pattern": 5}, "'pattern' is no text; write pattern = '…'"),
        ("relations", {"posts": "("}, "pattern of 'x.y': missing )"),
        ("relations", {"no": [3]}, "'no' is no list of texts; write no = ['…']"),
        ("relations", {"yes": ["a text"]}, "'yes' is no examples; write yes = [{ text = '…' }]"),
        ("relations", {"yes": [{"text": "王毅"}]}, "an example without head, tail; each needs head, tail, text"),
        ("entities", {"back": "1"}, "'back' is no whole number; write back = 1"),
        ("entities", {"pattern": "{Divison}"}, "unknown word class {Divison}; there are: "),
        ("entities", {"pattern": "{Division}("}, "pattern of 'x.y': not a regular expression"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_rule_is_refused_with_its_line_and_what_is_allowed(
    tmp_path: Path, kind: str, changes: dict[str, object], message: str
) -> None:
    rule = (RELATION if kind == "relations" else ENTITY) | changes
    path = write(tmp_path, kind, {key: value for key, value in rule.items() if value is not None})
    with pytest.raises(RuleError, match=rf"^{re.escape(f'{path}:2: ')}.*{re.escape(message)}") as caught:
        load_rules(tmp_path)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("vocabulary.toml", "[entity.X]\nzh = 'x'", "no 'path'; write it as the shipped vocabulary.toml does"),
        ("names.toml", "[settings]\nprior = 'x'", "could not convert string to float"),
        ("resolution.toml", "[short]\nPlan = '('", "missing ), unterminated subpattern"),
        ("words/surnames.tsv", "surname\tweight\n张\tmany\n", "weight is 'many'; write a whole number"),
        ("relation/a.toml", "", "no part of the rules; allowed are entities, relations"),
    ],
)
def test_a_table_that_cannot_be_used_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(RuleError, match=re.escape(message)) as caught:
        load_rules(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_users_folder_extends_and_overrides_by_id(tmp_path: Path, rules: Rules) -> None:
    old = next(rule for rule in rules.relation_rules if rule.relation == "visits")
    narrow = {**RELATION, "id": old.id, "relation": "visits", "pattern": "{head:Person}绕道去了{tail:Place}"}
    write(tmp_path, "relations", RELATION, narrow)
    (tmp_path / "words").mkdir()
    (tmp_path / "words/institutions.tsv").write_text("# name\tfull\n政图研究协作体\t政图研究协作体\n", "utf-8")
    extended = load_rules(tmp_path)
    before, after = ([rule.id for rule in some.relation_rules] for some in (rules, extended))
    assert after == [*before, "x.y"]
    overridden = extended.relation_rules[before.index(old.id)]
    assert overridden.pattern != old.pattern and overridden.where.startswith(str(tmp_path))
    assert extended.digest != rules.digest
    text = "王毅拥抱了国务院总理李强。政图研究协作体成立。"
    assert "x.y" in {relation.evidence.rule for relation in read_text(text, extended).relations}
    assert "政图研究协作体" in {entity.name for entity in read_text(text, extended).entities}
    assert "x.y" not in {relation.evidence.rule for relation in read_text(text, rules).relations}


def test_rule_that_breaks_its_word_is_named(tmp_path: Path) -> None:
    text = "王毅拥抱了国务院总理李强。"
    example = {"text": "王毅会见客人。", "head": "王毅", "tail": "李强"}
    path = write(tmp_path, "relations", {**RELATION, "yes": [example], "no": [text]})
    assert [problem for problem in check_rules(load_rules(tmp_path)) if str(path) in problem] == [
        f"{path}:2: x.y: does not find its example: {example}",
        f"{path}:2: x.y: fires on its counter-example: {text}",
    ]
