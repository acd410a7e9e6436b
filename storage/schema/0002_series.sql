-- The series: which claim is the best value of each period, since when, and what beat the others.

CREATE TABLE series_values (
  -- The best value of each series and period, with the time for which it was believed; computed from observation_claims.
  id INTEGER PRIMARY KEY, -- row id
  series_id INTEGER NOT NULL REFERENCES series_keys(id), -- the series
  period_start TEXT, -- first day of the period; NULL: a level at one day
  period_end TEXT NOT NULL, -- last day of the period, or the day the level stands at
  observation_id INTEGER NOT NULL REFERENCES observation_claims(id), -- the claim that won: the best source's words for this value, as far as known now
  obs_status TEXT NOT NULL, -- SDMX: A settled, P provisional, E estimated, U uncertain
  rule TEXT NOT NULL, -- what decided: only, or the rule against the strongest other claim, C01 to C23
  reports INTEGER NOT NULL, -- independent stories that agree
  articles INTEGER NOT NULL, -- articles that agree, copies included
  review TEXT NOT NULL, -- JSON list of rules that want a person to look
  known_from TEXT NOT NULL, -- when this became the best value
  known_to TEXT -- when it was replaced or withdrawn; NULL: it stands
) STRICT;
CREATE UNIQUE INDEX series_values_current ON series_values (series_id, period_end, ifnull(period_start, '')) WHERE known_to IS NULL;
CREATE INDEX series_values_history ON series_values (series_id, period_end, known_from);
CREATE INDEX series_values_replaced ON series_values (known_to) WHERE known_to IS NOT NULL;
CREATE INDEX series_values_review ON series_values (known_from) WHERE known_to IS NULL AND review <> '[]';

CREATE TABLE series_losers (
  -- Claims that are not the best value of their period, each with the rule that beat it and the time for which it did.
  id INTEGER PRIMARY KEY, -- row id
  observation_id INTEGER NOT NULL REFERENCES observation_claims(id), -- the claim that lost
  rule TEXT NOT NULL, -- the rule that beat it, C01 to C23
  winner_id INTEGER REFERENCES observation_claims(id), -- the claim that won last; NULL: none may stand
  known_from TEXT NOT NULL, -- since when
  known_to TEXT -- until when; NULL: it still loses
) STRICT;
CREATE UNIQUE INDEX series_losers_current ON series_losers (observation_id) WHERE known_to IS NULL;
CREATE INDEX series_losers_rule ON series_losers (rule, observation_id) WHERE known_to IS NULL;

CREATE TABLE series_latest (
  -- The value of the latest period of each series, so that the present is one step away however long the past is.
  series_id INTEGER PRIMARY KEY REFERENCES series_keys(id), -- the series
  value_id INTEGER NOT NULL REFERENCES series_values(id), -- its value of the latest period
  indicator TEXT NOT NULL, -- id of the catalogue, as in series_keys
  region_code TEXT, -- GB/T 2260 code of the region
  period_end TEXT NOT NULL -- last day of that period
) STRICT;
CREATE INDEX series_latest_indicator ON series_latest (indicator, region_code);
CREATE INDEX series_latest_region ON series_latest (region_code, indicator);
CREATE INDEX series_latest_period ON series_latest (period_end);
