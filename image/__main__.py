"""`python -m image build|lock`: build the SD image, or make its list of packages anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from image.build import TOP, Workshop, build, relock
from image.errors import ImageError
from image.lock import BOOTH, VARIANTS


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 when done, 1 with one line where it cannot be done, 2 for a wrong command line."""
    parser = argparse.ArgumentParser(prog="python -m image", description=__doc__)
    parser.add_argument("--out", type=Path, default=TOP / "build" / "image", help="folder of what is made")
    commands = parser.add_subparsers(dest="command", required=True)
    builder = commands.add_parser("build", help="build the image from packages.lock")
    builder.add_argument("--variant", choices=VARIANTS, default=BOOTH)
    commands.add_parser("lock", help="make packages.lock anew from the newest packages")
    options = parser.parse_args(arguments)
    shop = Workshop(options.out.resolve())
    try:
        if options.command == "lock":
            lock = relock(shop)
            print(f"image: packages.lock names {len(lock.packages)} packages: look at the difference")
        else:
            print(f"image: {build(shop, options.variant)}")
    except ImageError as error:
        print(f"image: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
