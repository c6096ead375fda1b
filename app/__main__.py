"""`python -m app` is `omdok`."""

from app.cli import main

main()
