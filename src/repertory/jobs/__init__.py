"""DURABLE WORK on DBOS: the runner and the journal of orders."""
