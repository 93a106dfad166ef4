"""The studio in a browser: pages and a REST API over `Studio`, which one process serves."""
