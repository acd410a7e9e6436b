"""An `Article` in, its `Document` with all mentions and its `Reading` out: the steps of parsing in their order; no I/O."""

from __future__ import annotations

import re
from datetime import date

from model.catalogue import Lexicon
from model.statistics import Reading, ReferencePeriod, Region
from model.text import Article, Document, MentionKind, Paragraph, RegionLink
from parsers.glosses import without_sounds
from parsers.indicators import compile_indicators, find_indicators
from parsers.modality import compile_cues, find_cues
from parsers.nonquantities import compile_look_alikes, find_look_alikes
from parsers.periods import compile_periods, find_periods
from parsers.quantities import compile_units, find_quantities
from parsers.regions import compile_regions, find_regions, link_article_region, resolve_region
from parsers.relations.index import Index
from parsers.relations.inherit import article_as_of
from parsers.relations.walk import compile_relations, relate
from parsers.sentences import split_document

PARSER_VERSION = "0.1"
"""Changes whenever the same article may be read differently."""
_OF_QUOTA = re.compile(r"(?:的)?[^,;:。 0-9]{0,8}(?:目标|任务|计划|指标)")


class Reader:
    """Reads articles with one lexicon; compiled once, then free of state: the same article always reads the same."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._look_alikes = compile_look_alikes(lexicon)
        self._regions = compile_regions(lexicon.gazetteer)
        self._periods = compile_periods(lexicon)
        self._units = compile_units(lexicon)
        self._indicators = compile_indicators(lexicon)
        self._cues = compile_cues(lexicon)
        self._relations = compile_relations(lexicon, self._indicators)

    def document(
        self, article: Article, *, published_on: date | None = None, home_region: str | None = None
    ) -> Document:
        """The article with every mention found in it."""
        document = split_document(article, published_on=published_on, home_region=home_region)
        document = find_look_alikes(document, self._look_alikes)
        document = find_regions(document, self._regions)
        document = self._with_periods(document)
        document = find_quantities(document, self._units)
        document = find_indicators(document, self._indicators)
        return find_cues(document, self._cues)

    def read(self, article: Article, *, published_on: date | None = None, home_region: str | None = None) -> Reading:
        """The observations, targets and rejected numbers of the article."""
        plain = without_sounds(article)
        if plain is None:
            return self.relate(self.document(article, published_on=published_on, home_region=home_region))
        document = self.document(plain.article, published_on=published_on, home_region=home_region)
        return plain.placed(self.relate(document))

    def relate(self, document: Document) -> Reading:
        """The reading of a document that already has its mentions."""
        region = link_article_region(document, self._regions)

        def resolve(link: RegionLink, article: Region | None, last: Region | None) -> Region | None:
            return resolve_region(link, article, self._regions, last)

        headline = self._headline_periods(document)
        return relate(document, self._relations, region=region, resolve=resolve, headline=headline)

    def _headline_periods(self, document: Document) -> tuple[ReferencePeriod, ...]:
        """The periods that the title names: it is no part of the body."""
        if not document.title:
            return ()
        title = split_document(Article(None, (Paragraph(document.title),)), published_on=document.published_on)
        found = find_periods(title, self._periods).mentions
        # 已完成全年新增就业目标: the year is that of the quota, not of what is told
        told = (m for m in found if not _OF_QUOTA.match(title.folded, m.span.end))
        return tuple(mention.value for mention in told if isinstance(mention.value, ReferencePeriod))

    def _with_periods(self, document: Document) -> Document:
        """The document with its periods; 目前 is the day that the article itself says its levels stand at."""
        first = find_periods(document, self._periods)
        as_of = article_as_of(first, Index.of(first, MentionKind.PERIOD))
        if as_of is None or as_of.end == document.published_on:
            return first
        return find_periods(document, self._periods, as_of=as_of.end)
