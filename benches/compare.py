#!/usr/bin/env python3
"""The same draw by suiji, the bare floor, DuckDB and polars, side by side.

    cargo build --release --bin suiji --bench large
    python3 benches/compare.py [ROWS] [RUNS]

Makes a directory of ROWS (10,000,000) in a folder of its own, installs DuckDB and polars in a virtual
environment beside it, runs everything RUNS (3) times, prints the best time, the most memory and the
ratio to the floor, and removes the folder. DuckDB by sha256 draws by the same tickets: that its list is
the one of suiji is checked, and that the floor writes the same bytes. Beside the time there are the
seconds of all cores together: on a machine that has other things to do they say more. Needs Python 3, about 3 GB of disk for ten million rows, and Linux.
"""
import csv
import glob
import json
import os
import subprocess
import sys
import tempfile
import time
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SEEDS = {"ssq": "03 07 12 18 25 30 + 09", "dice": "31415926535897932384"}

DUCKDB = """
import duckdb, sys
folder, key, ticket, out = sys.argv[1:]
id = '"统一社会信用代码"'
hash = f"sha256('{key}:' || {id})" if ticket == "sha256" else f"hash('{key}:' || {id})"
duckdb.sql(f'''
    COPY (
        WITH rows AS (
            SELECT {id} AS id, "主体名称" AS name, "诚信等级" AS tier, {hash} AS ticket
            FROM read_csv('{folder}/entities.csv', header = true, all_varchar = true)),
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY tier ORDER BY ticket) AS rank,
                count(*) OVER (PARTITION BY tier) AS n
            FROM rows)
        SELECT tier, rank, ticket, id, name FROM ranked
        WHERE rank <= ceil(n * CASE tier WHEN 'A' THEN 5 WHEN 'B' THEN 20 ELSE 100 END / 100.0)
        ORDER BY tier, rank
    ) TO '{out}' (HEADER)
''')
"""

POLARS = """
import polars, sys
folder, _, _, out = sys.argv[1:]
rows = polars.read_csv(f"{folder}/entities.csv", columns=[0, 1, 2], infer_schema=False)
parts = []
for tier, share in (("A", 0.05), ("B", 0.2), ("C", 1.0)):
    part = rows.filter(polars.col("诚信等级") == tier)
    parts.append(part.sample(fraction=share, seed=7, shuffle=True))
polars.concat(parts).write_csv(out)
"""


def run(command):
    """Seconds, seconds of all cores, and megabytes of one process."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command}: {errors.decode()}")
    cores = usage.ru_utime + usage.ru_stime
    return time.monotonic() - begun, cores, usage.ru_maxrss / 1024


def key_of(record):
    """KEY(draw/RS-03), from the contributions as the record names them."""
    with open(record, encoding="utf-8") as file:
        return json.load(file)["draws"][0]["keys"]["draw/RS-03"]


def ids(path, column):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["tier"], row[column]


def main():
    rows = sys.argv[1] if len(sys.argv) > 1 else "10000000"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    suiji = f"{ROOT}/target/release/suiji"
    benches = glob.glob(f"{ROOT}/target/release/deps/large-*")
    bench = max((it for it in benches if os.access(it, os.X_OK)), key=os.path.getmtime)
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([bench, "make", work, rows], check=True)
        seeds = [word for name, text in SEEDS.items() for word in ("--seed", f"{name}={text}")]
        out = f"{work}/out"
        programs = {
            "floor": [bench, "floor", work, f"{work}/floor.csv"],
            "suiji": [suiji, "draw", "--trial", f"{work}/plan.plan", *seeds, "--out", out, "--force"],
        }
        results = {name: [run(command) for _ in range(runs)] for name, command in programs.items()}
        key = key_of(f"{out}/record.json")
        try:
            venv.create(f"{work}/venv", with_pip=True)
            python = f"{work}/venv/bin/python"
            install = [python, "-m", "pip", "install", "-q", "duckdb", "polars"]
            subprocess.run(install, check=True)
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"DuckDB and polars could not be installed: {error}")
        else:
            for name, code, ticket in (
                ("DuckDB, sha256", DUCKDB, "sha256"),
                ("DuckDB, hash", DUCKDB, "hash"),
                ("polars, sample", POLARS, "-"),
            ):
                command = [python, "-c", code, work, key, ticket, f"{work}/{ticket}.csv"]
                results[name] = [run(command) for _ in range(runs)]
            same = list(ids(f"{out}/draw.csv", "id")) == list(ids(f"{work}/sha256.csv", "id"))
            print("DuckDB by sha256 draws the same list" if same else "THE LISTS DIFFER")
        with open(f"{out}/draw.csv", "rb") as own, open(f"{work}/floor.csv", "rb") as bare:
            print("the floor writes the same bytes" if own.read() == bare.read() else "THE FLOOR DIFFERS")
        best = {
            name: [min(run[0] for run in runs), min(run[1] for run in runs), max(run[2] for run in runs)]
            for name, runs in results.items()
        }
        floor = best["floor"]
        print(f"{'':16} {'s':>7} {'of the floor':>13} {'cores s':>8} {'of the floor':>13} {'MB':>6}")
        for name, (seconds, cores, memory) in best.items():
            print(
                f"{name:16} {seconds:7.2f} {seconds / floor[0]:13.2f}"
                f" {cores:8.2f} {cores / floor[1]:13.2f} {memory:6.0f}"
            )


main()
