-- Full-text search. The rows are article versions (rowid = article_texts.id); an older version is never taken out, a
-- search asks for the versions that stand. Chinese is written as overlapping pairs of characters, so that a word of two
-- characters is one token: `MATCH '粮食'`; a longer word is a phrase of its pairs: `MATCH '"粮食 食产 产量"'`.
CREATE VIRTUAL TABLE search_index USING fts5 (
  title, body, content = '', tokenize = "unicode61 remove_diacritics 0"
);
