"""The words that go to an engine, in its own way of naming pictures."""
