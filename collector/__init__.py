"""What to fetch, when, how politely: listings to links, links to pages, pages to the archive."""
