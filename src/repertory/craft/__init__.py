"""KNOW-HOW: pure functions over nouns, no IO."""
