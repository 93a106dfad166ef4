"""ADAPTERS that measure takes against anchors."""
