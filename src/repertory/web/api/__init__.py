"""The REST API, `/api/v1`: what a command can do, a program can do over HTTP."""
