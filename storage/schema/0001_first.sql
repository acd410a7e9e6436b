-- The tables.  Each column stands on its own line with its meaning: SQLite keeps these comments with the schema, so
-- `.schema` shows them to whoever opens the file, and docs/schema.md is made of them.
--
-- Conventions: a time is UTC text `YYYY-MM-DDTHH:MM:SS.ffffffZ`, a day is `YYYY-MM-DD`; an exact number is decimal
-- text (`value`) with a REAL beside it (`value_num`) for arithmetic; lists and maps are JSON text.

CREATE TABLE sources (
  -- News sites and columns, as configured in config/sources/.
  id TEXT PRIMARY KEY, -- the id of its configuration file, e.g. qinghe_portal
  name TEXT NOT NULL, -- its name for people, e.g. 青禾县人民政府网
  source_class TEXT NOT NULL, -- S1 statistics office … S6 mirror; decides conflicts between sources
  kind TEXT NOT NULL, -- how it lists its articles: auto, page, feed, json, sitemap
  region_code TEXT, -- GB/T 2260 code of the region it reports on
  listings TEXT NOT NULL, -- JSON list of its list pages, feeds or JSON lists
  every_s INTEGER NOT NULL, -- seconds between two passes
  expect_min_links INTEGER NOT NULL, -- fewer links than this in one pass is a finding
  enabled INTEGER NOT NULL, -- 1 while it is collected
  configured_at TEXT NOT NULL -- when this configuration was last written here
) STRICT;

CREATE TABLE hosts (
  -- What politeness remembers of a web server between two requests.
  host TEXT PRIMARY KEY, -- host name, with the port where it is not the usual one
  last_request_at TEXT, -- when it was last asked for anything
  failures INTEGER NOT NULL, -- failures in a row
  not_before TEXT, -- no request before this time
  robots_txt TEXT, -- its robots.txt as fetched
  robots_fetched_at TEXT -- when that was fetched
) STRICT;

CREATE TABLE listings (
  -- List pages, feeds and JSON lists: the last pass over each.
  source_id TEXT NOT NULL REFERENCES sources(id), -- the source it belongs to
  url TEXT NOT NULL, -- its address
  etag TEXT, -- validator for the next conditional request
  last_modified TEXT, -- validator for the next conditional request
  checked_at TEXT, -- when it was last asked for
  outcome TEXT NOT NULL, -- ok, not_modified, or the named problem: timeout, no_links, not_xml, …
  detail TEXT NOT NULL, -- the problem in words
  links_found INTEGER NOT NULL, -- links on it in the last pass that brought a page
  links_new INTEGER NOT NULL, -- how many of those were new
  failures INTEGER NOT NULL, -- passes in a row that ended with a problem
  PRIMARY KEY (source_id, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
  -- The frontier: every article address that a listing named, once.
  id INTEGER PRIMARY KEY, -- row id
  source_id TEXT NOT NULL REFERENCES sources(id), -- the source that named it first
  url TEXT NOT NULL, -- the address as the listing printed it, made absolute
  canonical_url TEXT NOT NULL UNIQUE, -- the address without fragment, tracking parameters and default port
  title TEXT, -- its title on the listing
  published_on TEXT, -- its day on the listing
  first_seen_at TEXT NOT NULL, -- when a listing first named it
  state TEXT NOT NULL CHECK (state IN ('waiting', 'fetched', 'settled', 'given_up')), -- waiting: never had a page; fetched: looked at again for edits; settled: no more; given_up: permanent failure
  next_fetch_at TEXT, -- when it is due; NULL: never again
  attempts INTEGER NOT NULL DEFAULT 0, -- failures in a row
  checks INTEGER NOT NULL DEFAULT 0, -- how often the server was asked and answered
  first_fetched_at TEXT, -- when its first page came
  last_checked_at TEXT, -- when the server last answered
  etag TEXT, -- validator for the next conditional request
  last_modified TEXT, -- validator for the next conditional request
  payload_digest TEXT -- digest of the last payload
) STRICT;
CREATE INDEX links_due ON links (source_id, next_fetch_at) WHERE next_fetch_at IS NOT NULL;

CREATE TABLE snapshots (
  -- Pages that were fetched and kept, each leading to its bytes in the WARC archive.
  id INTEGER PRIMARY KEY, -- row id
  link_id INTEGER NOT NULL REFERENCES links(id), -- the link that was followed
  url TEXT NOT NULL, -- the address that answered, after redirects
  status INTEGER NOT NULL, -- HTTP status, e.g. 200
  fetched_at TEXT NOT NULL, -- when
  content_type TEXT, -- the Content-Type header
  headers TEXT NOT NULL, -- JSON list of [name, value] as received
  size_bytes INTEGER NOT NULL, -- length of the payload
  payload_digest TEXT NOT NULL, -- sha256: and the hexadecimal digest of the payload
  warc_file TEXT NOT NULL, -- WARC file, relative to the archive folder
  warc_offset INTEGER NOT NULL, -- where the record begins in that file, in bytes
  warc_length INTEGER NOT NULL, -- how long the record is in that file, in bytes
  warc_record_id TEXT NOT NULL, -- WARC-Record-ID
  read_with TEXT -- version of the parser that last read it; NULL: not read yet
) STRICT;
CREATE INDEX snapshots_link ON snapshots (link_id, fetched_at);
CREATE INDEX snapshots_read_with ON snapshots (read_with, id);
CREATE INDEX snapshots_digest ON snapshots (payload_digest);

CREATE TABLE fetch_failures (
  -- Pages that could not be had, by named reason; the same failure again counts on, it makes no new row.
  id INTEGER PRIMARY KEY, -- row id
  link_id INTEGER NOT NULL REFERENCES links(id), -- the link that was followed
  reason TEXT NOT NULL, -- robots_disallow, http_status, timeout, connect, tls, too_large, truncated, …
  status INTEGER, -- HTTP status where there was an answer
  detail TEXT NOT NULL, -- the reason in words, as of the last time
  permanent INTEGER NOT NULL, -- 1 where trying again cannot help
  first_at TEXT NOT NULL, -- first time in this row of equal failures
  last_at TEXT NOT NULL, -- last time
  times INTEGER NOT NULL -- how often in a row
) STRICT;
CREATE INDEX fetch_failures_link ON fetch_failures (link_id);

CREATE TABLE runs (
  -- Passes of the daemon or of a command over a source or a step.
  id INTEGER PRIMARY KEY, -- row id
  kind TEXT NOT NULL, -- collect, read, evaluate, notify, …
  source_id TEXT REFERENCES sources(id), -- the source, where the pass is about one
  started_at TEXT NOT NULL, -- when it began
  finished_at TEXT, -- when it ended; NULL: running, or the program was killed
  outcome TEXT, -- ok, or the named problem
  counts TEXT NOT NULL DEFAULT '{}', -- JSON map of what it counted: pages, links_new, not_modified, …
  detail TEXT NOT NULL DEFAULT '' -- the problem in words
) STRICT;
CREATE INDEX runs_source ON runs (source_id, started_at);

CREATE TABLE article_addresses (
  -- Articles, one for each canonical address; what they say stands in article_texts.
  id INTEGER PRIMARY KEY, -- row id
  canonical_url TEXT NOT NULL UNIQUE, -- its address
  source_id TEXT REFERENCES sources(id), -- the source that listed it; NULL: read from a file
  first_recorded_at TEXT NOT NULL, -- when it was first read
  current_version_id INTEGER REFERENCES article_texts(id) DEFERRABLE INITIALLY DEFERRED, -- the version of its latest page
  cluster TEXT, -- equal for copies of one story: the digest of the first text that told it
  published_on TEXT -- day of publication of the current version
) STRICT;
CREATE INDEX article_addresses_cluster ON article_addresses (cluster);
CREATE INDEX article_addresses_published ON article_addresses (published_on);
CREATE INDEX article_addresses_source ON article_addresses (source_id, published_on);

CREATE TABLE article_texts (
  -- What an article said, one row for each state of its text; an edit adds a row. The long columns stand last, so that the others are read without them.
  id INTEGER PRIMARY KEY, -- row id
  article_id INTEGER NOT NULL REFERENCES article_addresses(id), -- the article
  version INTEGER NOT NULL, -- 1, 2, …: the order in which the versions were recorded
  content_digest TEXT NOT NULL, -- SHA-256 of title and body
  cluster TEXT NOT NULL, -- digest of the folded text, without spaces and punctuation
  title TEXT, -- as printed
  published_at TEXT, -- as ISO 8601: a day, or a time with its offset (+08:00)
  published_on TEXT, -- the day in China
  published_evidence TEXT, -- what the time was read from: label, meta:PubDate, url, …
  outlet TEXT, -- the outlet the page credits (来源)
  author TEXT, -- as printed
  section TEXT, -- the column of the site it stands in
  region_code TEXT, -- GB/T 2260 code of the region the article is about
  region_name TEXT, -- that region's name
  as_of TEXT, -- the day the article's levels stand at, where it says so
  script TEXT, -- Hans or Hant
  language TEXT, -- as the page declares it
  snapshot_id INTEGER REFERENCES snapshots(id), -- the first page that showed it
  seen_at TEXT NOT NULL, -- when that page was fetched
  recorded_at TEXT NOT NULL, -- when it was read and stored here
  layout TEXT NOT NULL, -- JSON map: paragraph number → kind, table and cells, for paragraphs that are no plain prose
  attachments TEXT NOT NULL, -- JSON list of {url, title, kind}
  notes TEXT NOT NULL, -- JSON list: what the reading was unsure of
  body TEXT NOT NULL, -- as printed, paragraphs separated by one line feed; spans count code points of it
  diff TEXT NOT NULL, -- against the version before it: removed paragraphs with -, added ones with +; empty for the first
  UNIQUE (article_id, version)
) STRICT;
CREATE INDEX article_texts_seen ON article_texts (article_id, seen_at, version);

CREATE TABLE readings (
  -- Which page was read with which version of the parser, and what came of it.
  id INTEGER PRIMARY KEY, -- row id
  snapshot_id INTEGER REFERENCES snapshots(id), -- the page; NULL: read from a file
  version_id INTEGER REFERENCES article_texts(id), -- the article version; NULL: it was no article
  parser_version TEXT NOT NULL, -- version of rules and lexicons
  recorded_at TEXT NOT NULL, -- when
  outcome TEXT NOT NULL, -- article, or what the page is instead: list, login, error, empty_shell, …
  detail TEXT NOT NULL, -- the reason in words, where it was no article
  observations INTEGER NOT NULL, -- figures read
  targets INTEGER NOT NULL, -- targets read
  rejected INTEGER NOT NULL -- numbers that are no figures
) STRICT;
CREATE UNIQUE INDEX readings_once ON readings (snapshot_id, parser_version) WHERE snapshot_id IS NOT NULL;
CREATE UNIQUE INDEX readings_once_file ON readings (version_id, parser_version) WHERE snapshot_id IS NULL;
CREATE INDEX readings_outcome ON readings (outcome, recorded_at);

CREATE TABLE regions (
  -- Regions that any claim names, with every name and code they were seen under.
  region_key TEXT NOT NULL, -- stable through renamings: the stable id, else the code, else name: and the name
  code TEXT NOT NULL, -- GB/T 2260 code, towns nine digits; empty where there is none
  name TEXT NOT NULL, -- the name it was linked to
  level TEXT NOT NULL, -- nation, province, prefecture, county, township, village, zone
  parent TEXT, -- code of the region above
  system TEXT NOT NULL, -- who issues the code: GB/T 2260, mca, nbs, local
  PRIMARY KEY (region_key, code, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX regions_code ON regions (code);

CREATE TABLE series_keys (
  -- Series: indicator × region × dimensions × unit × accumulation × transformation, once each.
  id INTEGER PRIMARY KEY, -- row id
  indicator TEXT NOT NULL, -- id of the catalogue, e.g. community_factory
  region_key TEXT NOT NULL, -- see regions
  dimensions TEXT NOT NULL, -- JSON map with sorted keys, e.g. {"sex":"female"}; {} for none
  unit TEXT NOT NULL, -- unit code: NUM, PS, CNY, MU, PCT, …
  accumulation TEXT NOT NULL, -- point, period, ytd, since_start, person_times
  transformation TEXT NOT NULL, -- level, yoy_pct, yoy_abs, mom_pct, pp_change, share_pct, …
  indicator_name TEXT NOT NULL, -- Chinese name of the indicator
  region_name TEXT NOT NULL, -- name of the region when the series began
  UNIQUE (indicator, region_key, dimensions, unit, accumulation, transformation)
) STRICT;
CREATE INDEX series_keys_region ON series_keys (region_key, indicator);

CREATE TABLE observation_claims (
  -- Claims: one value as one article version states it. Rows are added, never rewritten; only retired_at is set once.
  id INTEGER PRIMARY KEY, -- row id: the way back from an alert to the page
  article_id INTEGER NOT NULL REFERENCES article_addresses(id), -- the article
  version_id INTEGER NOT NULL REFERENCES article_texts(id), -- the version of it that says so
  reading_id INTEGER NOT NULL REFERENCES readings(id), -- the reading that found it first
  series_id INTEGER REFERENCES series_keys(id), -- the series it is a claim about; NULL: no known indicator, no region, part of a region, plan or forecast
  claim_digest TEXT NOT NULL, -- digest of the whole claim: equal for the same reading of the same words
  span_start INTEGER NOT NULL, -- first code point in article_texts.body
  span_end INTEGER NOT NULL, -- one past the last code point
  paragraph INTEGER NOT NULL, -- 0-based paragraph of the body
  text TEXT NOT NULL, -- the number with its unit as printed, e.g. 111家
  sentence TEXT NOT NULL, -- the sentence as printed
  sentence_start INTEGER, -- first code point of the sentence in the body; NULL: the sentence stands elsewhere (a table's heading)
  indicator TEXT, -- id of the catalogue; NULL: none fits
  indicator_name TEXT NOT NULL, -- its Chinese name, or the words it was read from
  value TEXT NOT NULL, -- exact value in the base unit, e.g. 541600000 for 5.416亿元
  value_num REAL NOT NULL, -- the same as a floating number
  lower TEXT, -- lower bound that the wording allows; NULL: unbounded
  upper TEXT, -- upper bound that the wording allows; NULL: unbounded
  lower_open INTEGER NOT NULL, -- 1 where the lower bound itself is excluded (超过)
  upper_open INTEGER NOT NULL, -- 1 where the upper bound itself is excluded (不足)
  approx TEXT NOT NULL, -- exact, about, over, at_least, nearly, at_most, range
  decimals INTEGER NOT NULL, -- decimals printed, before the multiplier (SDMX DECIMALS)
  multiplier INTEGER NOT NULL, -- power of ten printed: 万 4, 亿 8 (SDMX UNIT_MULT)
  unit TEXT NOT NULL, -- unit code: NUM, PS, CNY, MU, PCT, …
  unit_text TEXT NOT NULL, -- the unit as printed, e.g. 亿元
  measure TEXT NOT NULL, -- stock, flow, rate, ratio, mean, max, min
  accumulation TEXT NOT NULL, -- point, period, ytd, since_start, person_times
  transformation TEXT NOT NULL, -- level, yoy_pct 同比, mom_pct 环比, pp_change 百分点, share_pct 占比, …
  status TEXT NOT NULL, -- actual, plan, forecast
  region_key TEXT, -- see regions
  region_code TEXT, -- GB/T 2260 code
  region_name TEXT, -- name
  region_level TEXT, -- nation, province, prefecture, county, township, village, zone
  region_stable_id TEXT, -- the gazetteer's id that stays through renamings, where it has one
  region_parent TEXT, -- code of the region above
  region_system TEXT, -- who issues the code: GB/T 2260, mca, nbs, local
  scope_type TEXT, -- enterprise, enterprise_group, site, agreement: the value covers a part of the region; NULL: all of it
  scope_name TEXT, -- the name of that part
  period_start TEXT, -- first day of the reference period; NULL: a level at one day
  period_end TEXT, -- last day of the reference period, or the day the level stands at
  period_basis TEXT NOT NULL, -- stated, inherited, published
  period_kind TEXT NOT NULL, -- instant, window, ytd, since_start, event
  period_precision TEXT NOT NULL, -- day, month, quarter, half, year, plan, unknown
  period_text TEXT, -- the words it was read from
  dimensions TEXT NOT NULL, -- JSON map with sorted keys
  confidence REAL NOT NULL, -- of the reading, 0 to 1
  rules TEXT NOT NULL, -- JSON list of the rules that made this reading
  flags TEXT NOT NULL, -- JSON list of doubts
  published_on TEXT, -- day of publication of the version
  parser_version TEXT NOT NULL, -- the version that read it first
  recorded_at TEXT NOT NULL, -- when it was stored: known from
  retired_at TEXT, -- when it stopped being what the article says, or what we read; NULL: it stands
  retired_because TEXT CHECK (retired_because IN ('edited', 'reread')) -- edited: the outlet changed the article; reread: newer rules read it otherwise
) STRICT;
CREATE UNIQUE INDEX observation_claims_once ON observation_claims (version_id, claim_digest) WHERE retired_at IS NULL;
CREATE INDEX observation_claims_article ON observation_claims (article_id);
CREATE INDEX observation_claims_series ON observation_claims (series_id, period_end) WHERE series_id IS NOT NULL;

CREATE TABLE target_claims (
  -- Targets as articles state them, with what they claim about attainment; append-only like observation_claims.
  id INTEGER PRIMARY KEY, -- row id
  article_id INTEGER NOT NULL REFERENCES article_addresses(id), -- the article
  version_id INTEGER NOT NULL REFERENCES article_texts(id), -- the version of it that says so
  reading_id INTEGER NOT NULL REFERENCES readings(id), -- the reading that found it first
  claim_digest TEXT NOT NULL, -- digest of the whole claim
  span_start INTEGER NOT NULL, -- first code point in article_texts.body
  span_end INTEGER NOT NULL, -- one past the last code point
  paragraph INTEGER NOT NULL, -- 0-based paragraph of the body
  text TEXT NOT NULL, -- the target's number with its unit as printed
  sentence TEXT NOT NULL, -- the sentence as printed
  sentence_start INTEGER, -- first code point of the sentence in the body; NULL: the sentence stands elsewhere (a table's heading)
  indicator TEXT, -- id of the catalogue; NULL: none fits
  indicator_name TEXT NOT NULL, -- its Chinese name, or the words it was read from
  comparator TEXT NOT NULL, -- >=, <=, ==
  value TEXT NOT NULL, -- exact, in the base unit
  value_num REAL NOT NULL, -- the same as a floating number
  upper TEXT, -- upper bound of an approximate target (30余家)
  unit TEXT NOT NULL, -- unit code
  region_key TEXT, -- see regions
  region_code TEXT, -- GB/T 2260 code
  region_name TEXT, -- name
  region_level TEXT, -- nation … zone
  region_stable_id TEXT, -- the gazetteer's id that stays through renamings, where it has one
  region_parent TEXT, -- code of the region above
  region_system TEXT, -- who issues the code: GB/T 2260, mca, nbs, local
  period_start TEXT, -- first day of the target's period
  period_end TEXT, -- its last day, the deadline
  period_basis TEXT NOT NULL, -- stated, inherited, published
  period_kind TEXT NOT NULL, -- instant, window, ytd, since_start, event
  period_precision TEXT NOT NULL, -- day, month, quarter, half, year, plan, unknown
  period_text TEXT, -- the words it was read from
  issuer TEXT, -- who set it, as written: 市
  nature TEXT NOT NULL, -- assigned, binding, expected, self_set, agreement, plan, milestone
  basis TEXT NOT NULL, -- flow, level, growth, rate, relative
  revision TEXT, -- adds (追加), replaces (调整为)
  derived INTEGER NOT NULL, -- 1 where the value was computed and is not printed
  attainment TEXT, -- met, exceeded, missed, ongoing: what the article claims
  attainment_actual TEXT, -- the figure it names for that, in the base unit
  attainment_ratio TEXT, -- the ratio it names, 1.2 for 120 %
  dimensions TEXT NOT NULL, -- JSON map with sorted keys
  confidence REAL NOT NULL, -- of the reading, 0 to 1
  rules TEXT NOT NULL, -- JSON list of the rules that made this reading
  flags TEXT NOT NULL, -- JSON list of doubts
  published_on TEXT, -- day of publication of the version
  parser_version TEXT NOT NULL, -- the version that read it first
  recorded_at TEXT NOT NULL, -- when it was stored: known from
  retired_at TEXT, -- when it stopped being what the article says, or what we read; NULL: it stands
  retired_because TEXT CHECK (retired_because IN ('edited', 'reread')) -- edited or reread, as for observation_claims
) STRICT;
CREATE UNIQUE INDEX target_claims_once ON target_claims (version_id, claim_digest) WHERE retired_at IS NULL;
CREATE INDEX target_claims_article ON target_claims (article_id);
CREATE INDEX target_claims_indicator ON target_claims (indicator, region_key);

CREATE TABLE rejected_claims (
  -- Numbers that are no figures, each with the reason; append-only like observation_claims.
  id INTEGER PRIMARY KEY, -- row id
  article_id INTEGER NOT NULL REFERENCES article_addresses(id), -- the article
  version_id INTEGER NOT NULL REFERENCES article_texts(id), -- the version of it that has the number
  reading_id INTEGER NOT NULL REFERENCES readings(id), -- the reading that found it first
  claim_digest TEXT NOT NULL, -- digest of the whole row
  span_start INTEGER NOT NULL, -- first code point in article_texts.body
  span_end INTEGER NOT NULL, -- one past the last code point
  paragraph INTEGER NOT NULL, -- 0-based paragraph of the body
  text TEXT NOT NULL, -- the number as printed
  sentence TEXT NOT NULL, -- the sentence as printed
  sentence_start INTEGER, -- first code point of the sentence in the body; NULL: the sentence stands elsewhere (a table's heading)
  reason TEXT NOT NULL, -- date, ordinal, name, slogan, threshold, anecdote, no_indicator, …
  rule TEXT NOT NULL, -- id of the rule that says so
  parser_version TEXT NOT NULL, -- the version that read it first
  recorded_at TEXT NOT NULL, -- when it was stored: known from
  retired_at TEXT, -- when it stopped standing; NULL: it stands
  retired_because TEXT CHECK (retired_because IN ('edited', 'reread')) -- edited or reread, as for observation_claims
) STRICT;
CREATE UNIQUE INDEX rejected_claims_once ON rejected_claims (version_id, claim_digest) WHERE retired_at IS NULL;

CREATE TABLE targets (
  -- Target versions that are watched: declared in config/targets/ or made of claims. Never rewritten.
  id INTEGER PRIMARY KEY, -- row id
  key TEXT NOT NULL, -- identity: indicator, dimensions, region, period end, basis, issuer level
  version INTEGER NOT NULL, -- 1, 2, …
  indicator TEXT NOT NULL, -- id of the catalogue
  indicator_name TEXT NOT NULL, -- its Chinese name
  dimensions TEXT NOT NULL, -- JSON map with sorted keys
  region_code TEXT, -- GB/T 2260 code
  region_name TEXT NOT NULL, -- name
  period_start TEXT, -- first day of the period
  period_end TEXT, -- last day of the period, the deadline
  basis TEXT NOT NULL, -- flow, level, growth, rate, relative
  comparator TEXT NOT NULL, -- >=, <=, ==
  lower TEXT, -- the target's value, or its lower bound; NULL: unbounded
  upper TEXT, -- its upper bound, equal to lower where exact; NULL: unbounded
  lower_open INTEGER NOT NULL, -- 1 where the lower bound itself is excluded
  upper_open INTEGER NOT NULL, -- 1 where the upper bound itself is excluded
  value_num REAL, -- lower, else upper, as a floating number
  unit TEXT NOT NULL, -- unit code
  issuer TEXT, -- who set it
  stated_on TEXT, -- the day it was stated
  origin TEXT NOT NULL, -- declared: and the file, or claim: and the id of target_claims
  derived INTEGER NOT NULL, -- 1 where the value was computed and is not printed
  supersedes INTEGER, -- the version it replaces
  claim_id INTEGER REFERENCES target_claims(id), -- the claim it was made of
  recorded_at TEXT NOT NULL, -- when it was stored
  UNIQUE (key, version)
) STRICT;
CREATE INDEX targets_indicator ON targets (indicator, region_code);

CREATE TABLE target_claim_uses (
  -- What became of each target claim: it made a target version, supports one, or is not followed.
  claim_id INTEGER PRIMARY KEY REFERENCES target_claims(id), -- the claim
  target_id INTEGER REFERENCES targets(id), -- the target version; NULL: not followed
  role TEXT NOT NULL, -- states, supports, skipped
  reason TEXT NOT NULL DEFAULT '' -- why it is not followed
) STRICT;

CREATE TABLE target_states (
  -- Where each target version stands now; the state machine's memory.
  target_id INTEGER PRIMARY KEY REFERENCES targets(id), -- the target version
  lifecycle TEXT NOT NULL, -- announced, active, closing, closed, superseded, withdrawn
  performance TEXT NOT NULL, -- no_data, behind, at_risk, on_track, ahead, met_claimed, met, exceeded, missed, unverified
  disputed INTEGER NOT NULL, -- 1 while claims and figures disagree
  alerted TEXT NOT NULL, -- JSON list of the kinds of alert already told for this version
  transition_id INTEGER REFERENCES transitions(id), -- the change that led here
  changed_at TEXT NOT NULL -- when
) STRICT;

CREATE TABLE transitions (
  -- Changes of state of target versions, each with its reason and the figure that decided.
  id INTEGER PRIMARY KEY, -- row id
  target_id INTEGER NOT NULL REFERENCES targets(id), -- the target version
  lifecycle_before TEXT NOT NULL, -- see target_states
  lifecycle_after TEXT NOT NULL, -- see target_states
  performance_before TEXT NOT NULL, -- see target_states
  performance_after TEXT NOT NULL, -- see target_states
  disputed_before INTEGER NOT NULL, -- see target_states
  disputed_after INTEGER NOT NULL, -- see target_states
  alerted_before TEXT NOT NULL, -- JSON list
  alerted_after TEXT NOT NULL, -- JSON list
  alert TEXT, -- MET, EXCEEDED, MISSED, …; NULL: recorded only
  reason TEXT NOT NULL, -- figure_met, period_over, …
  observation_id INTEGER REFERENCES observation_claims(id), -- the figure that decided
  article_id INTEGER REFERENCES article_addresses(id), -- the article that states it
  evidence TEXT, -- JSON: the evidence as it was when the change was decided
  occurred_at TEXT NOT NULL -- when
) STRICT;
CREATE INDEX transitions_target ON transitions (target_id, id);
CREATE INDEX transitions_occurred ON transitions (occurred_at);

CREATE TABLE outbox (
  -- Who is to be told of which change: one row for each receiver, stored with the change itself.
  id TEXT PRIMARY KEY, -- stable and unguessable; the webhook-id and the Message-ID are made of it
  transition_id INTEGER NOT NULL REFERENCES transitions(id), -- the change
  receiver TEXT NOT NULL, -- name of the receiver in the configuration
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')), -- waiting: to be sent; failed: given up
  created_at TEXT NOT NULL, -- when it was stored
  attempts INTEGER NOT NULL DEFAULT 0, -- attempts made
  not_before TEXT, -- the next attempt is not before this time
  leased_until TEXT, -- a worker has it in hand until then
  UNIQUE (transition_id, receiver)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (not_before) WHERE state = 'waiting';

CREATE TABLE delivery_attempts (
  -- Attempts to tell a receiver, each with its outcome.
  id INTEGER PRIMARY KEY, -- row id
  notification_id TEXT NOT NULL REFERENCES outbox(id), -- the outbox row
  receiver TEXT NOT NULL, -- name of the receiver
  attempt INTEGER NOT NULL, -- 1, 2, …
  attempted_at TEXT NOT NULL, -- when
  outcome TEXT NOT NULL, -- delivered, retry, failed
  detail TEXT NOT NULL, -- the receiver's answer, or the error
  next_attempt_at TEXT, -- when it is tried again
  UNIQUE (notification_id, attempt)
) STRICT;
CREATE INDEX delivery_attempts_attempted ON delivery_attempts (attempted_at);
