"""`python -m elshi`: the same door as the installed program."""

import sys

from elshi.cli import main

sys.exit(main())
