"""THE ASSET LIBRARY: anchors on disk, locked at versions, verified on read."""
