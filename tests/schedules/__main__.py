"""Play many schedules: `python -m tests.schedules --count 200 --first 1`; ends with 1 if one is wrong."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.schedules.company import play_together, running_stage


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=1, help="number of the first schedule")
    parser.add_argument("--together", type=int, default=5, help="how many at the same time")
    parser.add_argument("--folder", type=Path, help="where logs and forge stay; else they go")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        failed = 0
        with running_stage(folder / "run", folder / "work") as stage:
            for start in range(options.first, options.first + options.count, options.together):
                seeds = range(start, min(start + options.together, options.first + options.count))
                wrong = play_together(stage, seeds)
                failed += len(wrong)
                print(f"seeds {seeds[0]} to {seeds[-1]}: {len(wrong)} wrong", flush=True)
                for seed, told in wrong.items():
                    print("\n".join((f"seed {seed}:", *told)), flush=True)
    print(f"{options.count} schedules, {failed} wrong")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
