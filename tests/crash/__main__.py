"""`python tests/crash --help`."""

import sys

from crash_command import main

sys.exit(main())
