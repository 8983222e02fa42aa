"""The command line: runs what is wanted, or says in a sentence why that cannot be."""

from __future__ import annotations

import sys

from tickets_app.commands import parser, results


def main(words: list[str] | None = None) -> int:
    """Give the exit code: 0 done, 1 found wanting, 2 could not be done."""
    wanted = parser.parse(words)
    try:
        return wanted.run(wanted)
    except results.REFUSALS as problem:
        print(results.in_words(problem, wanted.language), file=sys.stderr)
        return results.WRONG
    except KeyboardInterrupt:
        return results.DONE


if __name__ == "__main__":
    sys.exit(main())
