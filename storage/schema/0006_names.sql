-- What the catalogue calls things, where each target stands by the latest figure, and the further pages of an article.

CREATE TABLE indicators (
  -- The catalogue as configured: what each indicator id means.
  id TEXT PRIMARY KEY, -- e.g. community_factory_count
  zh TEXT NOT NULL, -- its Chinese name
  en TEXT NOT NULL, -- its English name
  topic TEXT NOT NULL, -- the group of the catalogue it belongs to
  unit TEXT NOT NULL, -- unit code: NUM, PS, CNY, MU, …
  kind TEXT NOT NULL, -- stock, flow, rate, ratio, mean, max, min
  accumulation TEXT NOT NULL, -- how it adds up where the text does not say: point, period, ytd, …
  definition TEXT NOT NULL, -- what is counted
  caution TEXT NOT NULL, -- what it is mistaken for
  configured_at TEXT NOT NULL -- when this was last written here
) STRICT;

CREATE TABLE target_figures (
  -- The figure that counts for each target version now, whether or not it changed the state.
  target_id INTEGER PRIMARY KEY REFERENCES targets(id), -- the target version
  observation_id INTEGER REFERENCES observation_claims(id), -- the claim; NULL: a claim without a figure
  evidence TEXT NOT NULL, -- JSON: the evidence as last evaluated
  evaluated_at TEXT NOT NULL -- when it was first found to count
) STRICT;

CREATE TABLE snapshot_parts (
  -- Further pages of an article that runs over several: kept with the snapshot of its first page.
  snapshot_id INTEGER NOT NULL REFERENCES snapshots(id), -- the first page
  part INTEGER NOT NULL, -- 2, 3, …
  url TEXT NOT NULL, -- the address that answered
  fetched_at TEXT NOT NULL, -- when
  content_type TEXT, -- the Content-Type header
  payload_digest TEXT NOT NULL, -- sha256: and the hexadecimal digest of the payload
  warc_file TEXT NOT NULL, -- WARC file, relative to the archive folder
  warc_offset INTEGER NOT NULL, -- where the record begins in that file, in bytes
  warc_length INTEGER NOT NULL, -- how long the record is in that file, in bytes
  warc_record_id TEXT NOT NULL, -- WARC-Record-ID
  PRIMARY KEY (snapshot_id, part)
) STRICT, WITHOUT ROWID;
