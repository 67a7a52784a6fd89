"""A folder through one tool on several processes: ``python batch.py validate.py FOLDER OUTPUT JOBS``; a JSON file each."""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(sys.argv[1]).parent))
from validate import validate


def one(pair):
    """Write the JSON of one workbook."""
    source, target = pair
    with open(target, "w", encoding="utf-8") as file:
        file.write(validate(source))


def main():
    """Each workbook of the folder."""
    folder, output, jobs = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    output.mkdir(parents=True, exist_ok=True)
    pairs = [(str(path), str(output / f"{path.stem}.json")) for path in sorted(folder.iterdir())]
    if jobs == 1:
        for pair in pairs:
            one(pair)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for _ in pool.map(one, pairs, chunksize=50):
            pass


if __name__ == "__main__":
    main()
