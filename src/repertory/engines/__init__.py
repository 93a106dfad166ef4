"""ADAPTERS to AI models, one file per vendor, found through the entry-point group `repertory.engines`."""
