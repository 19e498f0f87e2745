#!/usr/bin/env python3
"""Checks a published draw.csv with nothing but the announced seed: every ticket, order and rank.

  python3 tests/reference/verify.py draw.csv --plan 640106-rsj-2023 --seed ssq="03 07 …" --seed dice=3141… …

Give the seed contributions in the order in which the plan announced them. Prints SEED, the key of each
draw and group, and the threshold (the largest drawn ticket) of each stratum: a unit of that stratum with a
smaller ticket must have been drawn, unless it was no candidate. Exit code 0 if all holds, 4 if not.
Which units stood in which stratum, and how many had to be drawn, needs the directory: see draw.py.
Needs Python 3 and nothing else.
"""
import argparse
import csv
import hashlib
import itertools
import sys


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


parser = argparse.ArgumentParser(description="Checks a published draw.csv against the announced seed.")
parser.add_argument("table", metavar="draw.csv")
parser.add_argument("--plan", required=True, help="the id of the plan")
parser.add_argument("--seed", required=True, action="append", metavar="NAME=TEXT")
arguments = parser.parse_args()

parts = [seed.split("=", 1) for seed in arguments.seed]
seed = sha("DR1|seed|" + "|".join(f"{name}={len(text)}:{text}" for name, text in parts))
print("SEED", seed)

with open(arguments.table, encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
keys, wrong = {}, 0
for (draw, group, item, stratum), members in itertools.groupby(rows, key=lambda row: (row["draw"], row["group"], row["item"], row["stratum"])):
    if (draw, group) not in keys:
        keys[draw, group] = sha(f"DR1|key|{arguments.plan}|{draw}|draw/{group}|{seed}")
        print("KEY", draw, group, keys[draw, group])
    before = ""
    for rank, row in enumerate(members, 1):
        ticket = sha(keys[draw, group] + ":" + row["id"])
        for what, found, right in (("ticket", row["ticket"], ticket), ("rank", row["rank"], str(rank)), ("order", ticket > before, True)):
            if found != right:
                wrong += 1
                print(f"WRONG {what}: draw {draw}, {item}, {stratum}, {row['id']}: {found}, not {right}")
        before = ticket
    print("THRESHOLD", draw, item, stratum, before)
places = [(row["draw"], row["item"], row["id"]) for row in rows]
if len(set(places)) < len(places):
    wrong += 1
    print("WRONG: a unit is drawn twice for one item in one draw")
print(f"{len(rows)} rows, {wrong} wrong")
sys.exit(4 if wrong else 0)
