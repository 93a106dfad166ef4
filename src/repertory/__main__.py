"""`python -m repertory`."""

from repertory.cli.main import run

run()
