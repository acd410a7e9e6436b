-- Worked queries, each with its name, what it answers, and the values its parameters have where none is given.
-- `ruralwatch query NAME` runs one; docs/analysts.md shows them, and the tests run every one.

-- name: latest
-- The latest value of every indicator and region
SELECT indicator_name, region_name, value, unit, period_end, printed, independent_reports, source, url
FROM latest_values
ORDER BY region_code, indicator, transformation, accumulation;

-- name: history
-- Every standing figure of one indicator, oldest period first
-- default: indicator = %
-- default: region = %
SELECT indicator_name, region_name, period_start, period_end, value, unit, approx, accumulation, transformation, printed, source, published_on
FROM observations
WHERE indicator LIKE :indicator AND coalesce(region_code, '') LIKE :region AND status = 'actual' AND scope IS NULL
ORDER BY indicator, region_code, transformation, accumulation, period_end, published_on;

-- name: targets
-- How every target stands, the nearest deadline first
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
SELECT occurred_at, alert, indicator_name, region_name, target_value, printed, receiver, state, attempts
FROM alerts
ORDER BY occurred_at DESC;

-- name: articles
-- The newest articles with how much was read from them
SELECT published_on, source, title, region_name, figures, copies, versions, url
FROM articles
ORDER BY published_on DESC, article_id DESC
LIMIT 100;

-- name: edits
-- Articles that their outlet changed, with what changed
SELECT a.title, v.version, v.seen_at, v.diff, a.url
FROM article_texts v JOIN articles a ON a.article_id = v.article_id
WHERE v.version > 1
ORDER BY v.seen_at DESC;

-- name: copies
-- Stories that stand at several addresses
SELECT a.cluster, count(*) AS addresses, min(v.published_on) AS first_on, min(v.title) AS title,
  group_concat(a.canonical_url, ' ') AS urls
FROM article_addresses a JOIN article_texts v ON v.id = a.current_version_id
GROUP BY a.cluster
HAVING count(*) > 1
ORDER BY addresses DESC, first_on;

-- name: conflicts
-- Different standing values of one series for one period
SELECT k.indicator_name, k.region_name, o.period_end, group_concat(DISTINCT o.text) AS printed,
  min(o.value_num) AS lowest, max(o.value_num) AS highest, count(DISTINCT o.article_id) AS articles
FROM observation_claims o JOIN series_keys k ON k.id = o.series_id
WHERE o.retired_at IS NULL
GROUP BY o.series_id, o.period_start, o.period_end
HAVING count(DISTINCT o.value) > 1
ORDER BY highest - lowest DESC;

-- name: believed
-- What was known of every series on a day (times are UTC)
-- default: day = 2026-01-01
SELECT k.indicator_name, k.region_name, o.period_end, o.value_num AS value, o.text AS printed, o.recorded_at
FROM observation_claims o JOIN series_keys k ON k.id = o.series_id
WHERE o.recorded_at <= :day AND (o.retired_at IS NULL OR o.retired_at > :day)
ORDER BY k.indicator, k.region_key, o.period_end;

-- name: rejected
-- Why numbers were not taken as figures, the commonest reason first
SELECT reason, rule, count(*) AS numbers, min(printed) AS example, min(sentence) AS sentence
FROM rejected_numbers
GROUP BY reason, rule
ORDER BY numbers DESC;

-- name: unknown
-- Figures for which the catalogue has no indicator, the commonest words first
SELECT indicator_name, unit, count(*) AS figures, count(DISTINCT article_id) AS articles, min(sentence) AS example
FROM observations
WHERE indicator IS NULL
GROUP BY indicator_name, unit
ORDER BY articles DESC, figures DESC;

-- name: sources
-- How each source does
SELECT source_id, name, enabled, last_pass_at, outcomes, failures, links, waiting, given_up, articles, newest_article_on
FROM sources_health
ORDER BY failures DESC, source_id;

-- name: failures
-- Pages that brought no article, and why
SELECT reason, count(*) AS pages, max(at) AS last_at, min(url) AS example, min(detail) AS detail
FROM pages_failed
GROUP BY reason
ORDER BY pages DESC;

-- name: trace
-- From a figure to the archived bytes: sentence, article version, page, WARC file and offset
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
