"""``python -m kg``: the same as the command ``kg``."""

import sys

from kg.cli import main

sys.exit(main())
