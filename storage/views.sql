-- What analysts read. The names and columns here are a contract: a column may be added, none is renamed or taken away.
-- Each view and each column has its comment; docs/schema.md is made of them.

CREATE VIEW latest_values AS
-- The best current value of each series: its latest period, with the printed words and the way back to the page.
SELECT
  l.series_id AS series_id, -- the series: see series_keys
  l.indicator AS indicator, -- id of the catalogue
  coalesce((SELECT i.zh FROM indicators i WHERE i.id = c.indicator), c.indicator_name) AS indicator_name, -- Chinese name of the indicator
  l.region_code AS region_code, -- GB/T 2260 code
  c.region_name AS region_name, -- name of the region
  c.dimensions AS dimensions, -- JSON map, {} for none
  c.value_num AS value, -- in the base unit, as a floating number
  c.value AS value_exact, -- in the base unit, as exact decimal text
  c.unit AS unit, -- unit code: NUM, PS, CNY, MU, PCT, …
  c.approx AS approx, -- exact, about, over, at_least, nearly, at_most, range
  c.accumulation AS accumulation, -- point, period, ytd, since_start, person_times
  c.transformation AS transformation, -- level, yoy_pct, share_pct, …
  n.period_start AS period_start, -- first day of the period; NULL: a level at one day
  l.period_end AS period_end, -- last day of the period, or the day the level stands at
  n.obs_status AS obs_status, -- SDMX: A settled, P provisional, E estimated, U uncertain
  c.text AS printed, -- the number as printed, e.g. 111家
  c.sentence AS sentence, -- the sentence as printed
  v.title AS title, -- title of the article
  a.canonical_url AS url, -- address of the article
  coalesce(s.name, v.outlet) AS source, -- name of the source
  c.published_on AS published_on, -- day of publication
  n.reports AS independent_reports, -- stories that agree; copies of one story count once
  n.articles AS articles, -- articles that agree, copies included
  n.rule AS rule, -- what decided: only, or the rule against the strongest other claim
  n.review AS review, -- JSON list of rules that want a person to look
  c.confidence AS confidence, -- of the reading, 0 to 1
  c.flags AS flags, -- JSON list of doubts
  n.known_from AS known_from, -- since when it is the best value
  c.id AS observation_id -- the claim: see observation_claims
FROM series_latest l
JOIN series_values n ON n.id = l.value_id
JOIN observation_claims c ON c.id = n.observation_id
JOIN article_addresses a ON a.id = c.article_id
JOIN article_texts v ON v.id = c.version_id
LEFT JOIN sources s ON s.id = a.source_id;

CREATE VIEW series AS
-- The best current value of every period of every series.
SELECT
  n.series_id AS series_id, -- the series: see series_keys
  l.indicator AS indicator, -- id of the catalogue
  coalesce((SELECT i.zh FROM indicators i WHERE i.id = c.indicator), c.indicator_name) AS indicator_name, -- Chinese name of the indicator
  l.region_code AS region_code, -- GB/T 2260 code
  c.region_name AS region_name, -- name of the region as the article has it
  k.dimensions AS dimensions, -- JSON map, {} for none
  k.accumulation AS accumulation, -- point, period, ytd, since_start, person_times
  k.transformation AS transformation, -- level, yoy_pct, share_pct, …
  n.period_start AS period_start, -- first day of the period; NULL: a level at one day
  n.period_end AS period_end, -- last day of the period, or the day the level stands at
  c.value_num AS value, -- in the base unit, as a floating number
  c.value AS value_exact, -- in the base unit, as exact decimal text
  k.unit AS unit, -- unit code
  c.approx AS approx, -- exact, about, over, at_least, nearly, at_most, range
  n.obs_status AS obs_status, -- SDMX: A settled, P provisional, E estimated, U uncertain
  c.text AS printed, -- the number as printed
  a.canonical_url AS url, -- address of the article
  c.published_on AS published_on, -- day of publication
  n.reports AS independent_reports, -- stories that agree; copies of one story count once
  n.articles AS articles, -- articles that agree, copies included
  n.rule AS rule, -- what decided: only, or the rule against the strongest other claim
  n.review AS review, -- JSON list of rules that want a person to look
  n.known_from AS known_from, -- since when it is the best value
  c.id AS observation_id -- the claim: see observation_claims
FROM series_latest l
JOIN series_keys k ON k.id = l.series_id
JOIN series_values n ON n.series_id = l.series_id AND n.known_to IS NULL
JOIN observation_claims c ON c.id = n.observation_id
JOIN article_addresses a ON a.id = c.article_id;

CREATE VIEW series_as_known AS
-- Every best value there ever was. On day D: known_from <= D AND (known_to IS NULL OR known_to > D).
SELECT
  n.series_id AS series_id, -- the series: see series_keys
  k.indicator AS indicator, -- id of the catalogue
  coalesce((SELECT i.zh FROM indicators i WHERE i.id = c.indicator), c.indicator_name) AS indicator_name, -- Chinese name of the indicator
  c.region_code AS region_code, -- GB/T 2260 code
  c.region_name AS region_name, -- name of the region
  k.dimensions AS dimensions, -- JSON map, {} for none
  k.accumulation AS accumulation, -- point, period, ytd, since_start, person_times
  k.transformation AS transformation, -- level, yoy_pct, share_pct, …
  n.period_start AS period_start, -- first day of the period; NULL: a level at one day
  n.period_end AS period_end, -- last day of the period, or the day the level stands at
  c.value_num AS value, -- in the base unit
  k.unit AS unit, -- unit code
  n.obs_status AS obs_status, -- SDMX: A, P, E, U
  c.text AS printed, -- the number as printed
  n.known_from AS known_from, -- since when it was the best value
  n.known_to AS known_to, -- until when; NULL: it still is
  c.id AS observation_id -- the claim: see observation_claims
FROM series_keys k
JOIN series_values n ON n.series_id = k.id
JOIN observation_claims c ON c.id = n.observation_id;

CREATE VIEW revisions AS
-- Best values that were replaced by another value, with both.
SELECT
  n.series_id AS series_id, -- the series: see series_keys
  was.indicator AS indicator, -- id of the catalogue
  coalesce((SELECT i.zh FROM indicators i WHERE i.id = was.indicator), was.indicator_name) AS indicator_name, -- Chinese name of the indicator
  was.region_name AS region_name, -- name of the region
  n.period_start AS period_start, -- first day of the period
  n.period_end AS period_end, -- last day of the period
  was.value_num AS value_before, -- in the base unit
  became.value_num AS value_after, -- in the base unit; NULL: no value stands any more
  was.unit AS unit, -- unit code
  was.text AS printed_before, -- as printed
  became.text AS printed_after, -- as printed
  n.known_to AS revised_at, -- when the one took the place of the other
  was.retired_because AS withdrawn_because, -- edited or reread where the old claim itself no longer stands
  was.id AS observation_before, -- the claims: see observation_claims
  became.id AS observation_after -- the claim that is believed since
FROM series_values n
JOIN observation_claims was ON was.id = n.observation_id
LEFT JOIN series_values next ON next.series_id = n.series_id AND next.period_end = n.period_end
  AND next.period_start IS n.period_start AND next.known_from = n.known_to
LEFT JOIN observation_claims became ON became.id = next.observation_id
WHERE n.known_to IS NOT NULL AND was.value IS NOT became.value;

CREATE VIEW conflicts AS
-- Standing claims that contradict the best value of their period, with the rule that beat them.
SELECT
  best.series_id AS series_id, -- the series: see series_keys
  best.indicator AS indicator, -- id of the catalogue
  coalesce((SELECT i.zh FROM indicators i WHERE i.id = best.indicator), best.indicator_name) AS indicator_name, -- Chinese name of the indicator
  best.region_code AS region_code, -- GB/T 2260 code
  best.region_name AS region_name, -- name of the region
  lost.period_start AS period_start, -- first day of the period
  lost.period_end AS period_end, -- last day of the period
  best.value_num AS best_value, -- in the base unit
  lost.value_num AS other_value, -- in the base unit
  lost.unit AS unit, -- unit code
  best.text AS best_printed, -- as printed
  lost.text AS other_printed, -- as printed
  l.rule AS rule, -- the rule that beat the other: C02, C12, C13, C14, C22, C23 …
  a.canonical_url AS other_url, -- the article of the other
  lost.published_on AS other_published_on, -- its day of publication
  l.known_from AS known_from, -- since when
  best.id AS observation_id, -- the best claim
  lost.id AS other_observation_id -- the other claim
FROM series_losers l
JOIN observation_claims lost ON lost.id = l.observation_id
JOIN observation_claims best ON best.id = l.winner_id
JOIN article_addresses a ON a.id = lost.article_id
WHERE l.known_to IS NULL AND l.rule IN ('C02', 'C08', 'C11', 'C12', 'C13', 'C14', 'C18', 'C19', 'C21', 'C22', 'C23');

CREATE VIEW losers AS
-- Standing claims that are not the best value of their period, each with the rule that beat it.
SELECT
  l.observation_id AS observation_id, -- the claim
  coalesce((SELECT i.zh FROM indicators i WHERE i.id = c.indicator), c.indicator_name) AS indicator_name, -- Chinese name of the indicator
  c.region_name AS region_name, -- name of the region
  c.period_end AS period_end, -- last day of the period
  c.text AS printed, -- as printed
  l.rule AS rule, -- the rule that beat it, C01 to C23
  l.winner_id AS winner_id, -- the claim that won; NULL: none may stand
  l.known_from AS known_from -- since when
FROM series_losers l
JOIN observation_claims c ON c.id = l.observation_id
WHERE l.known_to IS NULL;

CREATE VIEW review_queue AS
-- What wants a person to look: best values that are contested or odd, and claims that failed a check and stand for nothing.
SELECT
  n.series_id AS series_id, -- the series: see series_keys
  coalesce((SELECT i.zh FROM indicators i WHERE i.id = c.indicator), c.indicator_name) AS indicator_name, -- Chinese name of the indicator
  c.region_name AS region_name, -- name of the region
  n.period_end AS period_end, -- last day of the period
  c.value_num AS value, -- in the base unit
  c.unit AS unit, -- unit code
  c.text AS printed, -- as printed
  c.sentence AS sentence, -- the sentence as printed
  n.review AS reasons, -- JSON list of the rules that ask, C01 to C23
  n.obs_status AS obs_status, -- SDMX: A, P, E, U of a best value; V for a claim that failed a check
  a.canonical_url AS url, -- address of the article
  n.known_from AS known_from, -- since when
  c.id AS observation_id -- the claim: see observation_claims
FROM series_values n
JOIN observation_claims c ON c.id = n.observation_id
JOIN article_addresses a ON a.id = c.article_id
WHERE n.known_to IS NULL AND n.review <> '[]'
UNION ALL
SELECT c.series_id, c.indicator_name, c.region_name, c.period_end, c.value_num, c.unit, c.text, c.sentence,
  json_array(l.rule), 'V', a.canonical_url, l.known_from, c.id
FROM series_losers l
JOIN observation_claims c ON c.id = l.observation_id
JOIN article_addresses a ON a.id = c.article_id
WHERE l.known_to IS NULL AND l.rule IN ('C08', 'C11', 'C18', 'C19', 'C21');

CREATE VIEW observations AS
-- Every claim that stands, readable: one value as one article states it, with the way back to the page.
SELECT
  o.id AS observation_id, -- the claim: see observation_claims
  o.indicator AS indicator, -- id of the catalogue; NULL: none fits
  coalesce((SELECT i.zh FROM indicators i WHERE i.id = o.indicator), o.indicator_name) AS indicator_name, -- Chinese name of the indicator, or the words it was read from
  o.indicator_name AS named, -- the words it was read from
  o.region_code AS region_code, -- GB/T 2260 code
  o.region_name AS region_name, -- name of the region
  o.scope_name AS scope, -- the part of the region it covers, e.g. a firm; NULL: all of it
  o.value_num AS value, -- in the base unit, as a floating number
  o.value AS value_exact, -- in the base unit, as exact decimal text
  o.unit AS unit, -- unit code
  o.text AS printed, -- the number as printed
  o.approx AS approx, -- exact, about, over, at_least, nearly, at_most, range
  o.measure AS measure, -- stock, flow, rate, ratio, mean, max, min
  o.accumulation AS accumulation, -- point, period, ytd, since_start, person_times
  o.transformation AS transformation, -- level, yoy_pct, share_pct, …
  o.status AS status, -- actual, plan, forecast
  o.period_start AS period_start, -- first day of the period; NULL: a level at one day
  o.period_end AS period_end, -- last day of the period, or the day the level stands at
  o.period_basis AS period_basis, -- stated, inherited, published
  o.dimensions AS dimensions, -- JSON map, {} for none
  o.sentence AS sentence, -- the sentence as printed
  v.title AS title, -- title of the article
  a.canonical_url AS url, -- address of the article
  coalesce(s.name, v.outlet) AS source, -- name of the source
  o.published_on AS published_on, -- day of publication
  o.confidence AS confidence, -- of the reading, 0 to 1
  o.flags AS flags, -- JSON list of doubts
  o.rules AS rules, -- JSON list of the rules that made the reading
  o.article_id AS article_id, -- the article
  o.version_id AS version_id, -- the article version that says so
  v.snapshot_id AS snapshot_id, -- the page: see snapshots
  o.recorded_at AS recorded_at -- known since
FROM observation_claims o
JOIN article_texts v ON v.id = o.version_id
JOIN article_addresses a ON a.id = o.article_id
LEFT JOIN sources s ON s.id = a.source_id
WHERE o.retired_at IS NULL;

CREATE VIEW target_progress AS
-- Each target version with its state and the figure that counts now.
SELECT
  t.key AS target, -- identity: indicator, dimensions, region, period end, basis, issuer level
  t.version AS version, -- 1, 2, …; a changed target is a new version
  t.indicator AS indicator, -- id of the catalogue
  t.indicator_name AS indicator_name, -- Chinese name of the indicator
  t.region_name AS region_name, -- name of the region
  t.region_code AS region_code, -- GB/T 2260 code
  t.comparator AS comparator, -- >=, <=, ==
  t.value_num AS target_value, -- in the base unit
  t.unit AS unit, -- unit code
  t.basis AS basis, -- flow, level, growth, rate, relative
  t.period_start AS period_start, -- first day of the period
  t.period_end AS deadline, -- last day of the period
  t.issuer AS issuer, -- who set it
  t.stated_on AS stated_on, -- the day it was stated
  coalesce(st.lifecycle, 'announced') AS lifecycle, -- announced, active, closing, closed, superseded, withdrawn
  coalesce(st.performance, 'no_data') AS performance, -- no_data, behind, …, met, exceeded, missed, unverified
  coalesce(st.disputed, 0) AS disputed, -- 1 while claims and figures disagree
  CAST(json_extract(coalesce(f.evidence, tr.evidence), '$.value') AS REAL) AS actual_value, -- the figure that counts now, in the base unit
  CASE WHEN t.comparator = '>=' AND t.value_num > 0
    THEN round(json_extract(coalesce(f.evidence, tr.evidence), '$.value') / t.value_num, 4) END AS ratio, -- actual by target, 1.0286 for 102.86 %
  json_extract(coalesce(f.evidence, tr.evidence), '$.text') AS printed, -- that figure as printed
  json_extract(coalesce(f.evidence, tr.evidence), '$.period_end') AS as_of, -- the day it speaks of
  json_extract(coalesce(f.evidence, tr.evidence), '$.sentence') AS sentence, -- its sentence
  json_extract(coalesce(f.evidence, tr.evidence), '$.article_url') AS url, -- its article
  json_extract(coalesce(f.evidence, tr.evidence), '$.source_name') AS source, -- its source
  tr.reason AS reason, -- why it stands so: figure_met, period_over, …
  st.changed_at AS changed_at, -- when it last changed
  coalesce(f.observation_id, tr.observation_id) AS observation_id, -- the claim: see observation_claims
  t.origin AS origin, -- declared: and the file, or claim: and the id of target_claims
  t.derived AS derived -- 1 where the target was computed and is not printed
FROM targets t
LEFT JOIN target_states st ON st.target_id = t.id
LEFT JOIN target_figures f ON f.target_id = t.id
LEFT JOIN transitions tr ON tr.id = st.transition_id;

CREATE VIEW target_history AS
-- Every change of state of every target version, with the figure that decided.
SELECT
  t.key AS target, -- identity of the target
  t.version AS version, -- its version
  t.indicator_name AS indicator_name, -- Chinese name of the indicator
  t.region_name AS region_name, -- name of the region
  t.value_num AS target_value, -- in the base unit
  t.unit AS unit, -- unit code
  tr.occurred_at AS occurred_at, -- when
  tr.lifecycle_before AS lifecycle_before, -- announced, active, closing, closed, superseded, withdrawn
  tr.lifecycle_after AS lifecycle_after, -- the same after the change
  tr.performance_before AS performance_before, -- no_data, behind, …, met, exceeded, missed, unverified
  tr.performance_after AS performance_after, -- the same after the change
  tr.alert AS alert, -- what people were told; NULL: recorded only
  tr.reason AS reason, -- figure_met, period_over, …
  CAST(json_extract(tr.evidence, '$.value') AS REAL) AS actual_value, -- the deciding figure, in the base unit
  json_extract(tr.evidence, '$.text') AS printed, -- as printed
  json_extract(tr.evidence, '$.article_url') AS url, -- its article
  tr.observation_id AS observation_id, -- the claim: see observation_claims
  tr.id AS transition_id -- the change: see transitions
FROM transitions tr
JOIN targets t ON t.id = tr.target_id;

CREATE VIEW alerts AS
-- Changes of state that people are told, with what became of each message.
SELECT
  tr.id AS transition_id, -- the change: see transitions
  tr.occurred_at AS occurred_at, -- when
  tr.alert AS alert, -- MET, EXCEEDED, MISSED, …
  tr.reason AS reason, -- figure_met, period_over, …
  t.indicator_name AS indicator_name, -- Chinese name of the indicator
  t.region_name AS region_name, -- name of the region
  t.comparator AS comparator, -- >=, <=, ==
  t.value_num AS target_value, -- in the base unit
  t.unit AS unit, -- unit code
  t.period_end AS deadline, -- last day of the target's period
  json_extract(tr.evidence, '$.text') AS printed, -- the deciding figure as printed
  json_extract(tr.evidence, '$.sentence') AS sentence, -- its sentence
  json_extract(tr.evidence, '$.article_url') AS url, -- its article
  tr.observation_id AS observation_id, -- the claim: see observation_claims
  o.receiver AS receiver, -- who is told; NULL: nobody is configured
  o.state AS state, -- waiting, delivered, failed
  o.attempts AS attempts, -- attempts made
  t.key AS target, -- the target
  t.version AS version -- its version
FROM transitions tr
JOIN targets t ON t.id = tr.target_id
LEFT JOIN outbox o ON o.transition_id = tr.id
WHERE tr.alert IS NOT NULL;

CREATE VIEW articles AS
-- Articles with what their current version says.
SELECT
  a.id AS article_id, -- the article
  v.title AS title, -- as printed
  v.published_at AS published_at, -- a day, or a time with its offset
  a.published_on AS published_on, -- the day in China
  coalesce(s.name, v.outlet) AS source, -- name of the source
  v.outlet AS outlet, -- the outlet the page credits (来源)
  v.author AS author, -- as printed
  v.region_code AS region_code, -- GB/T 2260 code of the region it is about
  v.region_name AS region_name, -- that region's name
  v.version AS version, -- number of the current version
  (SELECT count(*) FROM article_texts e WHERE e.article_id = a.id) AS versions, -- how many there are; more than 1: it was edited
  (SELECT count(*) FROM article_addresses c WHERE c.cluster = a.cluster) AS copies, -- articles of the same story, this one included
  length(v.body) AS characters, -- length of the body
  (SELECT count(*) FROM observation_claims o WHERE o.article_id = a.id AND o.retired_at IS NULL) AS figures, -- figures read from it
  a.canonical_url AS url, -- its address
  a.first_recorded_at AS first_recorded_at, -- when it was first read
  v.id AS version_id -- the current version: see article_texts
FROM article_addresses a
JOIN article_texts v ON v.id = a.current_version_id AND v.article_id = a.id
LEFT JOIN sources s ON s.id = a.source_id;

CREATE VIEW article_versions AS
-- Every state of every article's text.
SELECT
  v.article_id AS article_id, -- the article
  v.version AS version, -- 1, 2, …
  v.title AS title, -- as printed
  v.body AS body, -- as printed, paragraphs separated by one line feed
  v.diff AS diff, -- against the version before it
  v.published_on AS published_on, -- the day in China
  v.outlet AS outlet, -- the outlet the page credits (来源)
  v.seen_at AS seen_at, -- when the page was fetched
  v.id = a.current_version_id AS is_current, -- 1 for the version that stands
  a.canonical_url AS url, -- address of the article
  v.snapshot_id AS snapshot_id, -- the page: see snapshots
  v.id AS version_id -- row id: see article_texts
FROM article_texts v
JOIN article_addresses a ON a.id = v.article_id;

CREATE VIEW sources_health AS
-- Sources with what they brought and what went wrong.
SELECT
  s.id AS source_id, -- the id of its configuration file
  s.name AS name, -- its name
  s.source_class AS source_class, -- S1 … S6
  s.enabled AS enabled, -- 1 while it is collected
  (SELECT max(checked_at) FROM listings l WHERE l.source_id = s.id) AS last_pass_at, -- its last pass
  (SELECT group_concat(DISTINCT l.outcome) FROM listings l WHERE l.source_id = s.id) AS outcomes, -- outcomes of its listings
  (SELECT coalesce(max(l.failures), 0) FROM listings l WHERE l.source_id = s.id) AS failures, -- passes in a row that failed
  (SELECT coalesce(sum(l.links_found), 0) FROM listings l WHERE l.source_id = s.id) AS links_found, -- links in its last pass
  s.expect_min_links AS expect_min_links, -- fewer is a finding
  n.links AS links, -- addresses known
  n.waiting AS waiting, -- never fetched yet
  n.given_up AS given_up, -- could not be had
  n.articles AS articles, -- articles read
  (SELECT max(published_on) FROM article_addresses a WHERE a.source_id = s.id) AS newest_article_on -- day of its newest article
FROM sources s
JOIN source_counts n ON n.source_id = s.id;

CREATE VIEW rejected AS
-- Numbers that are no figures, each with the reason and the rule.
SELECT
  r.id AS rejected_id, -- row id: see rejected_claims
  r.reason AS reason, -- date, ordinal, name, slogan, no_indicator, …
  r.rule AS rule, -- the rule that says so
  r.text AS printed, -- the number as printed
  r.sentence AS sentence, -- the sentence as printed
  v.title AS title, -- title of the article
  a.canonical_url AS url, -- address of the article
  r.parser_version AS parser_version, -- the version of the rules that read it first
  r.article_id AS article_id -- the article
FROM rejected_claims r
JOIN article_texts v ON v.id = r.version_id
JOIN article_addresses a ON a.id = r.article_id
WHERE r.retired_at IS NULL;

CREATE VIEW deliveries AS
-- Attempts to tell someone, with the change they tell of.
SELECT
  d.attempted_at AS attempted_at, -- when
  d.receiver AS receiver, -- who
  d.attempt AS attempt, -- 1, 2, …
  d.outcome AS outcome, -- delivered, retry, failed
  d.detail AS detail, -- the receiver's answer, or the error
  d.next_attempt_at AS next_attempt_at, -- when it is tried again
  tr.alert AS alert, -- MET, EXCEEDED, MISSED, …
  t.indicator_name AS indicator_name, -- Chinese name of the indicator
  t.region_name AS region_name, -- name of the region
  o.transition_id AS transition_id, -- the change
  d.notification_id AS notification_id -- the outbox row
FROM delivery_attempts d
JOIN outbox o ON o.id = d.notification_id
JOIN transitions tr ON tr.id = o.transition_id
JOIN targets t ON t.id = tr.target_id;

CREATE VIEW pages_failed AS
-- Addresses that brought no article, with the named reason.
SELECT
  k.canonical_url AS url, -- the address
  k.source_id AS source_id, -- its source
  f.reason AS reason, -- robots_disallow, http_status, timeout, …
  f.status AS status, -- HTTP status where there was an answer
  f.detail AS detail, -- in words
  f.times AS times, -- how often in a row
  f.last_at AS at -- last time
FROM fetch_failures f JOIN links k ON k.id = f.link_id
UNION ALL
SELECT k.canonical_url, k.source_id, r.outcome, p.status, r.detail, 1, r.recorded_at
FROM readings r JOIN snapshots p ON p.id = r.snapshot_id JOIN links k ON k.id = p.link_id
WHERE r.outcome <> 'article';

CREATE VIEW rejected_numbers AS
-- The rows of `rejected`, under the name that says what they are.
SELECT
  reason AS reason, -- date, ordinal, name, slogan, no_indicator, …
  rule AS rule, -- the rule that says so
  printed AS printed, -- the number as printed
  sentence AS sentence, -- the sentence as printed
  title AS title, -- title of the article
  url AS url, -- address of the article
  article_id AS article_id, -- the article
  rejected_id AS rejected_id -- row id: see rejected_claims
FROM rejected;
