"""A night's shoot on this machine: a film whose stills and clips are ordered from stand-ins of two vendors, one of whom
finds an order by our own id and one of whom does not, and workers that may be killed at any moment."""
