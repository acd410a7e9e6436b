-- Copies of one story: which articles tell it, found by what their texts share.

CREATE TABLE story_sketches (
  -- What is compared to tell copies: a small sketch of each article version's text, and its numbers in order.
  version_id INTEGER PRIMARY KEY REFERENCES article_texts(id), -- the article version
  sketch BLOB NOT NULL, -- 128 smallest hashes of five-character pieces, four bytes each; equal places estimate the share in common
  numbers TEXT NOT NULL -- the numbers of the text in order, joined by spaces
) STRICT;

CREATE TABLE story_bands (
  -- Where to look for copies: versions that share a band may be copies of each other.
  band INTEGER NOT NULL, -- hash of a part of the sketch, or of eight numbers in order
  version_id INTEGER NOT NULL REFERENCES article_texts(id), -- the article version
  PRIMARY KEY (band, version_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_texts_cluster ON article_texts (cluster);
