"""The interface's words in simplified Chinese and English; traditional Chinese is converted from the simplified."""

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.clean import to_traditional
from index.language import Language

# key: (simplified Chinese, English)
Phrases = Mapping[str, tuple[str, str]]

_NAMES = {
    Language.SIMPLIFIED: ("简", "简体中文"),
    Language.TRADITIONAL: ("繁", "繁體中文"),
    Language.ENGLISH: ("EN", "English"),
}


@dataclass(frozen=True, slots=True)
class Interface:
    """The words of the interface in one language."""

    language: Language
    phrases: Phrases

    def say(self, key: str, **values: object) -> str:
        """Return a phrase with its values put in; KeyError for one that there is not.

        Only the phrase is converted to traditional script: a title or a 文号 among the values stays as it is.
        """
        chinese, english = self.phrases[key]
        if self.language is Language.ENGLISH:
            return english.format(**values)
        return (to_traditional(chinese) if self.language is Language.TRADITIONAL else chinese).format(**values)

    def language_short(self, language: Language) -> str:
        """Return a language's name in one or two letters, in that language."""
        return _NAMES[language][0]

    def language_name(self, language: Language) -> str:
        """Return a language's name in that language."""
        return _NAMES[language][1]


def interface_language(wanted: str | None, kept: str | None, accepted: str) -> Language:
    """Return the language to show: the one wanted, else the one kept from before, else what the browser accepts.

    zh-Hant, zh-TW, zh-HK and zh-MO are traditional, every other zh is simplified. A browser that accepts neither
    Chinese nor English is shown English; one that says nothing, simplified Chinese.
    """
    for tag in (wanted, kept):
        if tag in list(Language):
            return Language(tag)
    tags = [language for tag in _by_preference(accepted) if (language := _language_of(tag))]
    return tags[0] if tags else (Language.ENGLISH if accepted.strip(" *,") else Language.SIMPLIFIED)


def _language_of(tag: str) -> Language | None:
    first, *rest = tag.lower().split("-")
    if first == "en":
        return Language.ENGLISH
    if first != "zh":
        return None
    return Language.TRADITIONAL if {"hant", "tw", "hk", "mo"} & set(rest) else Language.SIMPLIFIED


def _by_preference(accepted: str) -> list[str]:
    """Return the tags of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4)."""
    weighed = []
    for part in accepted.split(","):
        tag, _, weight = part.strip().partition(";")
        number = weight.strip().removeprefix("q=")
        quality = float(number) if number.replace(".", "", 1).isdigit() and number.isascii() else 1.0
        if tag and quality > 0:
            weighed.append((-quality, tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda pair: pair[0])]
