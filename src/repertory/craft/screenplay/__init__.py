"""Screenplays: read as Fountain, broken down into shots, their names matched to the library."""
