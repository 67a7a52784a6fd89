"""Web pages: a report out of any published page, and a page that an office can publish."""
