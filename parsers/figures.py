"""A document in, the document with look-alikes, time expressions and quantities out, read in the order that keeps them
apart; never reads names or indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from model.catalogue import Lexicon
from model.text import Document
from parsers.nonquantities import LookAlikeRules, compile_look_alikes, find_look_alikes
from parsers.periods import PeriodRules, compile_periods, find_periods
from parsers.quantities import QuantityRules, compile_units, find_quantities


@dataclass(frozen=True, slots=True)
class FigureRules:
    """The compiled rules of the three steps."""

    look_alikes: LookAlikeRules
    periods: PeriodRules
    quantities: QuantityRules


def compile_figures(lexicon: Lexicon) -> FigureRules:
    """The lexicon's rules, ready to read with."""
    return FigureRules(compile_look_alikes(lexicon), compile_periods(lexicon), compile_units(lexicon))


def find_figures(document: Document, rules: FigureRules, *, as_of: date | None = None) -> Document:
    """The document with NON_QUANTITY, PERIOD and number mentions; each step leaves alone what an earlier one claimed."""
    document = find_look_alikes(document, rules.look_alikes)
    document = find_periods(document, rules.periods, as_of=as_of)
    return find_quantities(document, rules.quantities)
