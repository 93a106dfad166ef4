"""Shot lists as tables: the usual columns, and those of Kitsu."""
