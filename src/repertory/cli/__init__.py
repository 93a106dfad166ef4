"""The command line face of `Studio`."""
