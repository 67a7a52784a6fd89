"""A warm process of one tool: ``python serve.py validate.py``, then a line of paths a job.

Answers each line with seconds on the clock, seconds of the processor and the peak of memory so far in KB. A line that
begins with ``many`` is done in one call where the tool has one.
"""

import importlib.util
import json
import resource
import sys
import time
from pathlib import Path


def main(script):
    """Do one job a line until standard input ends."""
    spec = importlib.util.spec_from_file_location("validate", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    answers, sys.stdout = sys.stdout, sys.stderr  # what a tool prints is no answer
    for line in sys.stdin:
        job = json.loads(line)
        wall, processor = time.perf_counter(), time.process_time()
        if job["many"] and hasattr(module, "validate_many"):
            module.validate_many(job["paths"])
        else:
            for path in job["paths"]:
                module.validate(path)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps([wall, processor, peak]), file=answers, flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(sys.argv[1]).parent))
    main(sys.argv[1])
