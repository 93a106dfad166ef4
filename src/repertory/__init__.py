"""Repertory: a standing company of actors for AI film-makers."""

__version__ = "0.1.0"
