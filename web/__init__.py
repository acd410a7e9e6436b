"""The Datasette plugin: pages for people who look at the database."""
