"""The record: SQLite through sqlite-utils. Frozen types of `model` go in and come out; nothing here reads the clock.

Every function takes the `sqlite_utils.Database` first. A function that writes opens its own transaction, or joins the
one that the caller opened with `storage.database.writing`. Verbs: insert_ put_ upsert_ write; get_ gives one or raises,
find_ one or None, list_ a tuple, iter_ a stream.
"""
