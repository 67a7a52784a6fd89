"""nianbao as a library: read, check, JSON; what ``nianbao convert FILE --to json`` does, without the command."""

import sys

from converters.batch import run
from converters.formats import FORMATS
from converters.sources import Source


def validate_many(paths):
    """Reports as JSON, read and checked together."""
    results = run([Source(path) for path in paths])
    return [FORMATS["json"].write(r.reading.report, r.findings).decode() for r in results]


def validate(path):
    """One report as JSON."""
    return validate_many([path])[0]


if __name__ == "__main__":
    print(validate(sys.argv[1]))
