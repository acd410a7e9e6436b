-- Worked queries, each with its name, what it answers, and the values its parameters have where none is given.
-- `ruralwatch query NAME` runs one; docs/analysts.md shows them, and the tests run every one.

-- name: latest
-- The latest value of every series, the first thousand
-- note: One row for each series. `independent_reports` counts stories, not copies of them; `rule` says what decided where claims differed. `ruralwatch query "SELECT * FROM latest_values" --csv` gives all.
SELECT indicator_name, region_name, value, unit, period_end, printed, independent_reports, source, url
FROM latest_values
ORDER BY indicator, region_code
LIMIT 1000;

-- name: indicators
-- Indicators that have values, with how many series each has
-- note: The ids are those of `config/indicators/`; the other queries take one as `-p indicator=ID`.
SELECT indicator, count(*) AS series
FROM series_latest
GROUP BY indicator
ORDER BY series DESC;

-- name: history
-- Every standing claim about one indicator in one region, oldest period first
-- note: `-p indicator=ID -p region=CODE`, as for every query with these two. The catalogue's ids stand in `config/indicators/`.
-- default: indicator = community_factory_count
-- default: region = 610921
SELECT indicator_name, region_name, period_start, period_end, value, unit, approx, accumulation, transformation, printed, source, published_on
FROM observations
WHERE indicator = :indicator AND region_code = :region AND status = 'actual' AND scope IS NULL
ORDER BY transformation, accumulation, period_end, published_on;

-- name: targets
-- How every target stands, the nearest deadline first
-- note: `performance` says how the figures stand (`behind`, `at_risk`, `on_track`, `ahead`, `met`, `exceeded`, `missed`, `unverified`), `lifecycle` where the calendar stands. `met_claimed` means that an article says so without a figure.
SELECT indicator_name, region_name, comparator, target_value, unit, deadline, performance, lifecycle, actual_value, ratio, printed, issuer
FROM target_progress
WHERE lifecycle <> 'superseded'
ORDER BY deadline, region_code;

-- name: met
-- Targets that are met or exceeded, with the sentence that shows it
SELECT indicator_name, region_name, target_value, actual_value, ratio, as_of, sentence, url
FROM target_progress
WHERE performance IN ('met', 'exceeded')
ORDER BY changed_at DESC;

-- name: alerts
-- What was told to whom, latest first
-- note: One row for each change and receiver; `state` is `waiting`, `delivered` or `failed`. What each attempt answered stands in `deliveries`.
SELECT occurred_at, alert, indicator_name, region_name, target_value, printed, receiver, state, attempts
FROM alerts
ORDER BY occurred_at DESC
LIMIT 500;

-- name: articles
-- The newest articles with how much was read from them
-- note: `copies` above 1: the same story stands at other addresses; `versions` above 1: the outlet changed it.
SELECT published_on, source, title, region_name, figures, copies, versions, url
FROM articles
ORDER BY published_on DESC, article_id DESC
LIMIT 100;

-- name: search
-- Articles that hold every word of a text, newest first
-- note: `ruralwatch query search -p text="帮扶车间 柳川"`. `search_terms` is a function of ruralwatch and its Datasette; elsewhere write the pairs of characters yourself: `MATCH '"帮扶 扶车 车间"'`. Traditional text is found by simplified words.
-- default: text = 乡村振兴
SELECT a.published_on, a.source, a.title, a.region_name, a.figures, a.url
FROM search_index f JOIN articles a ON a.version_id = f.rowid
WHERE search_index MATCH search_terms(:text)
ORDER BY f.rowid DESC
LIMIT 50;

-- name: edits
-- Articles that their outlet changed, with what changed
-- note: Removed paragraphs begin with `-`, added ones with `+`. Claims of the older version stay in `observation_claims` with `retired_because = 'edited'`.
SELECT a.title, v.version, v.seen_at, v.diff, a.url
FROM article_texts v JOIN articles a ON a.article_id = v.article_id
WHERE v.version > 1
ORDER BY v.seen_at DESC
LIMIT 500;

-- name: copies
-- Stories that stand at several addresses, among the newest articles
-- note: Copies are found by the letters and digits of the body, simplified and traditional script folded.
-- default: newest = 2000
SELECT a.cluster, count(*) AS addresses, min(a.published_on) AS first_on, min(v.title) AS title, group_concat(a.canonical_url, ' ') AS urls
FROM article_addresses a JOIN article_texts v ON v.id = a.current_version_id
WHERE a.cluster IN (SELECT cluster FROM article_addresses WHERE id > (SELECT max(id) FROM article_addresses) - CAST(:newest AS INTEGER))
GROUP BY a.cluster
HAVING count(*) > 1
ORDER BY addresses DESC, first_on;

-- name: series
-- The best value of every period of one indicator in one region, oldest first
-- note: One row for each period: the best claim. Gaps are gaps, nothing is interpolated or averaged. `obs_status` A settled, P provisional, E estimated, U uncertain.
-- default: indicator = community_factory_count
-- default: region = 610921
SELECT indicator_name, region_name, period_start, period_end, value, unit, obs_status, accumulation, transformation, printed, independent_reports, rule, url
FROM series
WHERE indicator = :indicator AND region_code = :region
ORDER BY transformation, accumulation, period_end;

-- name: why
-- Why this value and not that one: every standing claim of the same series and period with the rule that beat it
-- note: The rules have the ids C01 to C23: C01 a copy of a story that is counted already, C04 equal after rounding, C05 approximate beside exact, C12 a unit slip, C13 an explicit correction, C14 a revision, C22 the same class disagrees, C23 a lower class disagrees.
-- default: observation = 1
SELECT o.id = n.observation_id AS best, o.text AS printed, o.approx, l.rule AS beaten_by, s.source_class, o.published_on, v.outlet, a.canonical_url AS url
FROM observation_claims mine
JOIN observation_claims o ON o.series_id = mine.series_id AND o.period_end = mine.period_end AND o.period_start IS mine.period_start
LEFT JOIN series_values n ON n.series_id = o.series_id AND n.period_end = o.period_end AND n.observation_id = o.id AND n.known_to IS NULL
LEFT JOIN series_losers l ON l.observation_id = o.id AND l.known_to IS NULL
JOIN article_addresses a ON a.id = o.article_id
JOIN article_texts v ON v.id = o.version_id
LEFT JOIN sources s ON s.id = a.source_id
WHERE mine.id = :observation AND o.retired_at IS NULL
ORDER BY best DESC, s.source_class, o.published_on;

-- name: conflicts
-- Claims that contradict the best value of their period
SELECT indicator_name, region_name, period_end, best_printed, other_printed, rule, other_url, other_published_on
FROM conflicts
ORDER BY known_from DESC
LIMIT 500;

-- name: revisions
-- Best values that were replaced, latest first
-- note: `withdrawn_because` is `edited` where the outlet changed its article, `reread` where newer rules read it otherwise, empty where a better claim came.
SELECT revised_at, indicator_name, region_name, period_end, printed_before, printed_after, withdrawn_because
FROM revisions
ORDER BY revised_at DESC
LIMIT 500;

-- name: review
-- Values that want a person to look
SELECT indicator_name, region_name, period_end, printed, reasons, obs_status, sentence, url
FROM review_queue
ORDER BY known_from DESC
LIMIT 500;

-- name: believed
-- What was believed of one indicator in one region on a day (times are UTC)
-- note: Whatever was learnt, edited or read anew since. A bare day means its first moment.
-- default: day = 2026-01-01
-- default: indicator = community_factory_count
-- default: region = 610921
SELECT indicator_name, region_name, period_end, value, unit, obs_status, printed, known_from
FROM series_as_known
WHERE indicator = :indicator AND region_code = :region AND known_from <= :day AND (known_to IS NULL OR known_to > :day)
ORDER BY transformation, accumulation, period_end;

-- name: regions
-- One indicator across regions, the largest value first
-- default: indicator = community_factory_count
SELECT region_code, region_name, value, unit, accumulation, transformation, period_end, printed
FROM latest_values
WHERE indicator = :indicator AND dimensions = '{}'
ORDER BY accumulation, transformation, value DESC;

-- name: growth
-- Growth on the year before, computed where both levels were published
-- default: indicator = community_factory_count
-- default: region = 610921
SELECT now.indicator_name, now.region_name, now.period_end, before.value AS value_before, now.value AS value_now, now.unit,
  round(100 * (now.value / before.value - 1), 2) AS growth_pct
FROM series now
JOIN series before ON before.series_id = now.series_id
  AND before.period_end = date(now.period_end, '-1 year')
  AND before.period_start IS date(now.period_start, '-1 year')
WHERE now.indicator = :indicator AND now.region_code = :region AND now.transformation = 'level' AND before.value > 0
ORDER BY now.accumulation, now.period_end;

-- name: history_of_targets
-- Changes of state of targets with the figure that decided, latest first
SELECT occurred_at, indicator_name, region_name, target_value, performance_before, performance_after, alert, reason, printed, url
FROM target_history
ORDER BY transition_id DESC
LIMIT 500;

-- name: stated
-- Targets as articles state them, and what became of each statement, latest deadline first
-- note: A statement makes a target version (`states`), supports one (`supports`) or is passed over with a reason (`skipped`).
SELECT c.indicator_name, c.region_name, c.comparator, c.value_num AS value, c.unit, c.period_end, c.issuer, c.nature,
  c.attainment, u.role, u.reason, c.sentence
FROM target_claims c LEFT JOIN target_claim_uses u ON u.claim_id = c.id
WHERE c.retired_at IS NULL
ORDER BY c.period_end DESC, c.region_code DESC
LIMIT 500;

-- name: behind
-- Targets that are not met with less than 90 days to go on a day
-- default: day = 2025-11-01
SELECT indicator_name, region_name, target_value, actual_value, ratio, as_of, deadline, performance
FROM target_progress
WHERE lifecycle IN ('announced', 'active', 'closing') AND performance NOT IN ('met', 'exceeded')
  AND deadline BETWEEN :day AND date(:day, '+90 days')
ORDER BY deadline;

-- name: undelivered
-- Messages that wait or were given up, with the last answer
SELECT a.occurred_at, a.alert, a.indicator_name, a.region_name, a.receiver, a.state, a.attempts, d.detail, d.next_attempt_at
FROM alerts a LEFT JOIN deliveries d ON d.transition_id = a.transition_id AND d.receiver = a.receiver AND d.attempt = a.attempts
WHERE a.state <> 'delivered'
ORDER BY a.occurred_at;

-- name: months
-- Articles by month of publication, since a day
-- default: since = 2025-01-01
SELECT substr(published_on, 1, 7) AS month, count(*) AS articles, count(DISTINCT cluster) AS stories
FROM article_addresses
WHERE published_on >= :since
GROUP BY month
ORDER BY month;

-- name: parts
-- Figures that cover a part of a region (a firm, a site, a group of firms), in the newest articles
-- default: newest = 2000
SELECT scope, indicator_name, region_name, period_end, printed, sentence, url
FROM observations
WHERE article_id > (SELECT max(id) FROM article_addresses) - CAST(:newest AS INTEGER) AND scope IS NOT NULL
ORDER BY published_on DESC;

-- name: plans
-- Plans and forecasts, which never count as what was reached, in the newest articles
-- default: newest = 2000
SELECT status, indicator_name, region_name, period_end, printed, sentence, url
FROM observations
WHERE article_id > (SELECT max(id) FROM article_addresses) - CAST(:newest AS INTEGER) AND status <> 'actual'
ORDER BY period_end;

-- name: rejected
-- Why numbers were not taken as figures, in the newest articles, the commonest reason first
-- note: Dates, ordinals, slogans, thresholds: each number that is no figure has its reason. The place to look for figures that were missed.
-- default: newest = 2000
SELECT reason, rule, count(*) AS numbers, min(printed) AS example, min(sentence) AS sentence
FROM rejected
WHERE article_id > (SELECT max(id) FROM article_addresses) - CAST(:newest AS INTEGER)
GROUP BY reason, rule
ORDER BY numbers DESC;

-- name: unknown
-- Figures for which the catalogue has no indicator, in the newest articles, the commonest words first
-- note: The place to look for indicators that the catalogue should have.
-- default: newest = 2000
SELECT indicator_name, unit, count(*) AS figures, count(DISTINCT article_id) AS articles, min(sentence) AS example
FROM observations
WHERE article_id > (SELECT max(id) FROM article_addresses) - CAST(:newest AS INTEGER) AND indicator IS NULL
GROUP BY indicator_name, unit
ORDER BY articles DESC, figures DESC;

-- name: sources
-- How each source does
-- note: A source with `failures`, or with fewer links than `expect_min_links` in `sources_health`, needs a look.
SELECT source_id, name, enabled, last_pass_at, outcomes, failures, links, waiting, given_up, articles, newest_article_on
FROM sources_health
ORDER BY failures DESC, source_id;

-- name: failures
-- Pages that brought no article, and why, since a day
-- default: since = 2025-01-01
SELECT reason, count(*) AS pages, max(at) AS last_at, min(url) AS example, min(detail) AS detail
FROM pages_failed
WHERE at >= :since
GROUP BY reason
ORDER BY pages DESC;

-- name: trace
-- From a figure to the archived bytes: sentence, article version, page, WARC file and offset
-- note: The walk from a value back to the archived bytes. `cut_from_body` equals `text`: the span leads into the stored body. `warc_file`, `warc_offset` and `warc_length` lead into the archive folder; `payload_digest` is the SHA-256 of the payload.
-- default: observation = 1
SELECT o.text, o.sentence, o.span_start, o.span_end,
  substr(v.body, o.span_start + 1, o.span_end - o.span_start) AS cut_from_body,
  v.version, v.content_digest, p.url, p.fetched_at, p.payload_digest, p.warc_file, p.warc_offset, p.warc_length,
  p.warc_record_id, o.rules, o.parser_version
FROM observation_claims o
JOIN article_texts v ON v.id = o.version_id
LEFT JOIN snapshots p ON p.id = v.snapshot_id
WHERE o.id = :observation;

-- name: tables
-- Tables and views of the file
SELECT type, name FROM sqlite_schema
WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE '\_%' ESCAPE '\'
ORDER BY type DESC, name;

-- name: columns
-- Columns of every view (docs/schema.md has their meanings)
SELECT m.name AS view, c.name AS "column" FROM sqlite_schema m JOIN pragma_table_info(m.name) c
WHERE m.type = 'view'
ORDER BY m.name, c.cid;
