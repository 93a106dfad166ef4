"""ADAPTERS that make films, sheets and reports out of accepted takes."""
