"""Policy terms of a corpus: the user dictionary that keeps them whole when jieba cuts words."""

import re
from collections.abc import Iterable

from corpus.agencies import Directory
from corpus.clean import HAN
from corpus.document import Corpus

_QUOTED = re.compile(rf"“([{HAN}]{{2,8}})”")
_HAN_ONLY = re.compile(rf"[{HAN}]{{2,12}}")


def policy_terms(corpus: Corpus, directory: Directory, renderings: Iterable[str]) -> tuple[str, ...]:
    """Return the terms that occur in a corpus, sorted.

    They are the terms its documents put in quotation marks (“小组团”), the names of bodies, and the Chinese
    renderings of the bilingual glossary.
    """
    text = "\n".join(document.text for document in corpus.documents)
    names = (name for agency in directory.agencies for name in (agency.name, *agency.aliases))
    candidates = {*_QUOTED.findall(text), *names, *renderings}
    return tuple(sorted(term for term in candidates if _HAN_ONLY.fullmatch(term) and term in text))
