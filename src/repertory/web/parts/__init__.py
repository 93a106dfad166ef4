"""Pieces that pages are put together from; what shows thousands of things, or draws, is a component of its own."""
