#!/usr/bin/env python3
"""Checks a published draw with nothing but Python: python3 verify.py FOLDER [NAME=TEXT …]

FOLDER holds record.json and draw.csv, with the other outputs and inputs as far as they are public. NAME=TEXT
is a seed text that you saw yourself (the lottery's number, say): it is compared with the recorded one.
Recomputed: SEED, every key, the commitment C, every ticket, order and rank, every threshold and list, the
digest of every file that is there, the chain of the journal. Exit code 0 if all agrees, 4 if not. (draw.py redraws.)
"""
import csv, hashlib, itertools, json, pathlib, sys  # noqa: E401


def sha(data):
    return hashlib.new(algorithm, data if isinstance(data, bytes) else data.encode()).hexdigest()


def same(what, recorded, found):
    if recorded != found:
        wrong.append(what)
        print(f"WRONG {what}: recorded {recorded}, found {found}")


folder, wrong = pathlib.Path(sys.argv[1].removesuffix("record.json") or "."), []
record = json.loads((folder / "record.json").read_text("utf-8"))
algorithm = {"DR1": "sha256", "DR1-SM3": "sm3"}[record["suite"]]
algorithm in hashlib.algorithms_available or sys.exit("此 Python 没有 SM3（OpenSSL 1.1.1 起才有），改用 suiji verify。 This Python has no SM3 (OpenSSL has it since 1.1.1): use suiji verify.")
rows = list(csv.DictReader((folder / "draw.csv").open(encoding="utf-8", newline="")))
inputs = {it["name"]: it[algorithm] for it in record["inputs"]} | ({"sealed": record["sealed"]} if record["sealed"] else {})
plan, strata, keys = record["plan"], {}, {}
for draw in record["draws"]:
    number, texts = draw["draw"], [(it["name"], it["text"]) for it in draw["contributions"]]
    for name, text in (argument.split("=", 1) for argument in sys.argv[2:]):
        same(f"seed {name}", dict(texts).get(name), text)
    seed = sha("DR1|seed|" + "|".join(f"{name}={len(text)}:{text}" for name, text in texts))
    same(f"SEED {number}", draw["seed"], seed)
    same(f"C {number}", draw["commitment"], sha(f"DR1|commit|{plan}|{number}|" + "|".join(f"{name}={inputs[name]}" for name in sorted(inputs))))
    for purpose, key in draw["keys"].items():
        keys[number, purpose] = sha(f"DR1|key|{plan}|{number}|{purpose}|{seed}")
        same(f"KEY {number} {purpose}", key, keys[number, purpose])
    strata.update({(str(number), item["group"], item["item"], it["stratum"]): it for item in draw["items"] for it in item["strata"]})
for place, members in itertools.groupby(rows, key=lambda row: (row["draw"], row["group"], row["item"], row["stratum"])):
    members, stratum = list(members), strata.pop(place, {})
    tickets = [sha(f"{keys.get((int(place[0]), 'draw/' + place[1]))}:{row['id']}") for row in members]
    for rank, (row, ticket) in enumerate(zip(members, tickets), 1):
        same(f"{place} {row['id']}", (row["rank"], row["ticket"]), (str(rank), ticket))
    same(f"order of {place}", tickets, sorted(set(tickets)))
    found = [len(members), min(stratum.get("quota", 0), stratum.get("candidates", 0)), tickets[-1], sha("\n".join(row["id"] for row in members))]
    same(f"stratum {place}", [stratum.get(name) for name in ("drawn", "drawn", "threshold", "list")], found)
for place, stratum in strata.items():  # those without a row
    same(f"stratum {place}", (stratum["drawn"], stratum["threshold"]), (0, ""))
files = dict(record["outputs"], **{"inputs/" + it["file"]: it[algorithm] for it in record["inputs"] if it["file"]})
for name in filter(lambda name: (folder / name).exists(), files):
    same(f"file {name}", files[name], sha((folder / name).read_bytes()))
if (folder / "journal.jsonl").exists():
    lines, before = (folder / "journal.jsonl").read_bytes().splitlines(), "0" * 64
    for count, line in enumerate(lines, 1):
        same(f"journal line {count}", json.loads(line)["prev"], before)
        before = sha(line)
    same("journal", [event["record"] for event in map(json.loads, lines) if event["event"] == "recorded"][-1], sha((folder / "record.json").read_bytes()))
print(*(f"KEY {number} {purpose} {key}" for (number, purpose), key in keys.items()), f"{len(rows)} rows, {len(wrong)} wrong", sep="\n")
sys.exit(4 if wrong else 0)
