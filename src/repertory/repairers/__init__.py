"""ADAPTERS that mend a fault locally and for free."""
