#!/usr/bin/env python3
"""Checks a published draw, or a list that follows one, with nothing but Python:

    python3 verify.py FOLDER [NAME=TEXT …]                  a draw, or one made again (重抽)
    python3 verify.py FOLDER --of RECORD [NAME=TEXT …]      reserves (备抽), late additions (新增); RECORD: the draw's folder

FOLDER holds record.json and draw.csv (reserve.json and .csv, late.json and .csv), with the other outputs and inputs as
far as they are public. NAME=TEXT is a seed text that you saw yourself (the lottery's number, say): it is compared with
the recorded one. Recomputed: SEED, every key, the commitment C, every ticket, order and rank, every threshold and list,
the digest of every file that is there, the chain of the journal. Of draws made again: numbers, reasons, the records
before, and that nobody is drawn twice. Of lists: the record that they follow, that the seed of reserves is another, τ of
late additions, and that nobody on them was drawn already. Who else is in the directory is not looked at (draw.py redraws,
`suiji verify --of` makes a list again). Exit code 0 if all agrees, 4 if not.
"""
import csv, hashlib, itertools, json, pathlib, sys  # noqa: E401


def sha(data):
    return hashlib.new(algorithm, data if isinstance(data, bytes) else data.encode()).hexdigest()


def same(what, recorded, found):
    if recorded != found:
        wrong.append(what)
        print(f"WRONG {what}: recorded {recorded}, found {found}")


def at(text):
    return pathlib.Path(text.removesuffix("record.json") or ".")


def table(path):
    return list(csv.DictReader(path.open(encoding="utf-8", newline="")))


def listed(folder, record):
    if not (folder / "draw.csv").exists():  # a list may come later than its record, or not at all
        return []
    same(f"list of {record['plan']} {[draw['draw'] for draw in record['draws']]}", record["outputs"]["draw.csv"], sha((folder / "draw.csv").read_bytes()))
    return table(folder / "draw.csv")


def strata_of(draws):
    return {(str(draw["draw"]), item["group"], item["item"], it["stratum"]): it for draw in draws for item in draw["items"] for it in item["strata"]}


def standing(folder, record):
    """All draws up to a record, as far as they are there; what the earlier ones drew that stand: (group, unit) -> draw."""
    draws, drawn = list(record["draws"]), []
    for count, digest in enumerate(record.get("earlier", []), 1):
        copy = folder / "earlier" / str(count)
        if (copy / "record.json").exists():
            same(f"earlier record {count}", digest, sha((copy / "record.json").read_bytes()))
            old = json.loads((copy / "record.json").read_text("utf-8"))
            same(f"plan of earlier record {count}", old["plan"], record["plan"])
            draws, drawn = old["draws"] + draws, drawn + listed(copy, old)
    void = {draw["redraw"]["draw"] for draw in draws if draw.get("redraw")}
    return draws, {(row["group"], row["id"]): int(row["draw"]) for row in drawn if int(row["draw"]) not in void}


folder, rest, wrong = at(sys.argv[1]), sys.argv[2:], []
of = at(rest[1]) if rest[:1] == ["--of"] else None
kind = next((it for it in ("record", "reserve", "late") if (folder / f"{it}.json").exists()), "record")
record = json.loads((folder / f"{kind}.json").read_text("utf-8"))
algorithm = {"DR1": "sha256", "DR1-SM3": "sm3"}[record["suite"]]
algorithm in hashlib.algorithms_available or sys.exit("此 Python 没有 SM3（OpenSSL 1.1.1 起才有），改用 suiji verify。 This Python has no SM3 (OpenSSL has it since 1.1.1): use suiji verify.")
(kind == "record" or of) or sys.exit("要写明它所依据的记录：--of 文件夹。 Name the record that this list follows: --of RECORD.")
rows = table(folder / ("draw.csv" if kind == "record" else f"{kind}.csv"))
inputs = {it["name"]: it[algorithm] for it in record["inputs"]} | ({"sealed": record["sealed"]} if record.get("sealed") else {})
plan, strata, keys, tau = record["plan"], strata_of(record["draws"]), {}, {}

if kind == "record":
    draws, taken = standing(folder, record)
    numbers, replaced = [draw["draw"] for draw in draws], [draw["redraw"]["draw"] for draw in draws if draw.get("redraw")]
    if all((folder / "earlier" / str(count)).exists() for count, _ in enumerate(record.get("earlier", []), 1)):
        same("numbers of the draws", sorted(numbers), list(range(1, len(numbers) + 1)))
        same("draws that were made again", sorted(replaced), sorted(set(replaced) & set(numbers)))
    for draw in filter(lambda draw: draw.get("redraw"), draws):
        same(f"draw {draw['draw']} comes later, with a reason", True, draw["redraw"]["draw"] < draw["draw"] and draw["redraw"]["reason"].strip() != "")
else:
    followed = json.loads((of / "record.json").read_text("utf-8"))
    same("the record that it follows", record["record"], sha((of / "record.json").read_bytes()))
    same("plan, suite and stamp", [record[it] for it in ("plan", "suite", "stamp")], [followed[it] for it in ("plan", "suite", "stamp")])
    same("draws", [draw["draw"] for draw in record["draws"]], [draw["draw"] for draw in followed["draws"]])
    tau, taken = {place: it["threshold"] for place, it in strata_of(followed["draws"]).items()}, standing(of, followed)[1]
    taken = {(row["group"], row["id"]): int(row["draw"]) for row in reversed(listed(of, followed))} | taken
if (folder / "seal.json").exists():
    text = (folder / "seal.json").read_text("utf-8")
    seal, draw = json.loads(text), record["draws"][0]
    same("check of the seal", seal["check"], sha("DR1|seal|" + text.replace(seal["check"], "")))
    same("seal", [seal["draw"], seal["commitment"], seal.get("redraw")], [draw["draw"], draw["commitment"], draw.get("redraw")])

for index, draw in enumerate(record["draws"]):
    number, texts = draw["draw"], [(it["name"], it["text"]) for it in draw["contributions"]]
    for name, text in (argument.split("=", 1) for argument in rest[2 if of else 0:]):
        same(f"seed {name}", dict(texts).get(name), text)
    seed = sha("DR1|seed|" + "|".join(f"{name}={len(text)}:{text}" for name, text in texts))
    same(f"SEED {number}", draw["seed"], seed)
    if kind == "record":
        same(f"C {number}", draw["commitment"], sha(f"DR1|commit|{plan}|{number}|" + "|".join(f"{name}={inputs[name]}" for name in sorted(inputs))))
    else:
        own = followed["draws"][index]
        same(f"C {number}", draw["commitment"], own["commitment"])
        same(f"SEED {number} is that of the draw", draw["seed"] == own["seed"] or all(it in own["contributions"] for it in draw["contributions"]), kind == "late")
    for purpose, key in draw["keys"].items():
        keys[number, purpose] = sha(f"DR1|key|{plan}|{number}|{purpose}|{seed}")
        same(f"KEY {number} {purpose}", key, keys[number, purpose])

for place, members in itertools.groupby(rows, key=lambda row: (row["draw"], row["group"], row["item"], row["stratum"])):
    members, stratum, number = list(members), strata.pop(place, {}), int(place[0])
    purpose = f"reserve/{place[1]}/{record['round']}" if kind == "reserve" else f"draw/{place[1]}"
    tickets = [sha(f"{keys.get((number, purpose))}:{row['id']}") for row in members]
    for rank, (row, ticket) in enumerate(zip(members, tickets), 1):
        same(f"{place} {row['id']}", (row["rank"], row["ticket"]), (str(rank), ticket))
        unit = (place[1], row["id"])  # drawn by one draw of the year; a list may hold whom a later one draws
        already = taken.setdefault(unit, number) != number if kind == "record" else taken.get(unit, number + 1) <= number
        same(f"{place} {row['id']} was drawn already", False, already)
    same(f"order of {place}", tickets, sorted(set(tickets)))
    threshold = tau.get(place, "") if kind == "late" else tickets[-1]
    same(f"beyond the threshold of {place}", [ticket for ticket in tickets if ticket > threshold], [])
    found = [len(members), min(stratum.get("quota", 0), stratum.get("candidates", 0)), threshold, sha("\n".join(row["id"] for row in members))]
    same(f"stratum {place}", [stratum.get(name) for name in ("drawn", "drawn", "threshold", "list")], found)
for place, stratum in strata.items():  # those without a row
    same(f"stratum {place}", [stratum["drawn"], stratum["threshold"], stratum["list"]], [0, tau.get(place, "") if kind == "late" else "", sha("")])
files = dict(record["outputs"], **{"inputs/" + it["file"]: it[algorithm] for it in record["inputs"] if it["file"]})
for name in filter(lambda name: (folder / name).exists(), files):
    same(f"file {name}", files[name], sha((folder / name).read_bytes()))
if (folder / "journal.jsonl").exists():
    lines, before = (folder / "journal.jsonl").read_bytes().splitlines(), "0" * 64
    for count, line in enumerate(lines, 1):
        same(f"journal line {count}", json.loads(line)["prev"], before)
        before = sha(line)
    same("journal", [event["record"] for event in map(json.loads, lines) if event["event"] == "recorded"][-1], sha((folder / f"{kind}.json").read_bytes()))
print(*(f"KEY {number} {purpose} {key}" for (number, purpose), key in keys.items()), f"{len(rows)} rows, {len(wrong)} wrong", sep="\n")
sys.exit(4 if wrong else 0)
