-- Answers stay quick when the record is large: indexes for the worked queries, and counts that are kept, not counted.

CREATE INDEX observation_claims_indicator ON observation_claims (indicator, region_code, period_end) WHERE retired_at IS NULL;
CREATE INDEX observation_claims_region ON observation_claims (region_code, period_end) WHERE retired_at IS NULL;
CREATE INDEX rejected_claims_article ON rejected_claims (article_id) WHERE retired_at IS NULL;
CREATE INDEX target_claims_deadline ON target_claims (period_end, region_code) WHERE retired_at IS NULL;
CREATE INDEX article_texts_edits ON article_texts (seen_at) WHERE version > 1;
CREATE INDEX readings_no_article ON readings (recorded_at, outcome) WHERE outcome <> 'article';
CREATE INDEX series_losers_newest ON series_losers (known_from) WHERE known_to IS NULL;

CREATE TABLE source_counts (
  -- What each source has brought so far; kept up to date by triggers on links and article_addresses.
  source_id TEXT PRIMARY KEY, -- the source
  links INTEGER NOT NULL, -- addresses known
  waiting INTEGER NOT NULL, -- never fetched yet
  given_up INTEGER NOT NULL, -- could not be had
  articles INTEGER NOT NULL -- articles read
) STRICT;

INSERT INTO source_counts
SELECT s.id, count(k.id), count(k.id) FILTER (WHERE k.state = 'waiting'), count(k.id) FILTER (WHERE k.state = 'given_up'),
  (SELECT count(*) FROM article_addresses a WHERE a.source_id = s.id)
FROM sources s LEFT JOIN links k ON k.source_id = s.id GROUP BY s.id;

CREATE TRIGGER sources_counted AFTER INSERT ON sources BEGIN
  INSERT OR IGNORE INTO source_counts VALUES (new.id, 0, 0, 0, 0);
END;

CREATE TRIGGER links_counted AFTER INSERT ON links BEGIN
  UPDATE source_counts SET links = links + 1, waiting = waiting + (new.state = 'waiting'),
    given_up = given_up + (new.state = 'given_up') WHERE source_id = new.source_id;
END;

CREATE TRIGGER links_recounted AFTER UPDATE OF state ON links WHEN new.state <> old.state BEGIN
  UPDATE source_counts SET waiting = waiting + (new.state = 'waiting') - (old.state = 'waiting'),
    given_up = given_up + (new.state = 'given_up') - (old.state = 'given_up') WHERE source_id = new.source_id;
END;

CREATE TRIGGER articles_counted AFTER INSERT ON article_addresses WHEN new.source_id IS NOT NULL BEGIN
  UPDATE source_counts SET articles = articles + 1 WHERE source_id = new.source_id;
END;
