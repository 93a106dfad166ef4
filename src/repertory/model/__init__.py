"""The nouns: frozen, keyword-only values. Standard library only, no IO."""
