#!/usr/bin/env python3
"""Checks the visits of record folders against every rule, from the files alone.

    python3 visits.py FOLDER...

Written from docs/language and docs/outputs, without the engine: the plan is read by its own few
patterns, the directories as CSV, the calendar file by the RFC. Standard library only. Prints one
line for everything that is wrong; exit 1 if there is any.
"""
import csv, datetime, io, json, os, re, sys, tomllib, zipfile
import xml.etree.ElementTree as xml
from fractions import Fraction

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DAY = datetime.timedelta(days=1)
HALF = str.maketrans({**{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}, "\u3000": " "})


def fold(text):
    return text.translate(HALF)


def date(text):
    found = re.match(r"(\d{4})\D(\d{1,2})\D(\d{1,2})", text)
    return datetime.date(*map(int, found.groups())) if found else None


def years_before(day, years):
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class Calendar:
    def __init__(self):
        self.off, self.work = set(), set()
        folder = os.path.join(ROOT, "plans", "calendar")
        for name in os.listdir(folder):
            if name.endswith(".toml"):
                with open(os.path.join(folder, name), "rb") as file:
                    days = tomllib.load(file)["days"]
                self.off.update(days["off"])
                self.work.update(days["work"])

    def working(self, day):
        return day in self.work or (day.weekday() < 5 and day not in self.off)


def table(path):
    """Rows of a CSV or of the first sheet of a workbook, by header."""
    if path.endswith(".xlsx"):
        grid = sheet(path)
    else:
        with open(path, encoding="utf-8-sig", newline="") as file:
            grid = list(csv.reader(file))
    header = next(i for i, row in enumerate(grid[:20]) if len([cell for cell in row if cell]) > 4)
    names = [cell.strip() for cell in grid[header]]
    return [dict(zip(names, row + [""] * len(names))) for row in grid[header + 1 :] if any(row)]


def sheet(path):
    ns = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            for item in xml.fromstring(book.read("xl/sharedStrings.xml")):
                shared.append("".join(it.text or "" for it in item.iter(ns + "t")))
        root = xml.fromstring(book.read("xl/worksheets/sheet1.xml"))
    grid = []
    for row in root.iter(ns + "row"):
        cells = []
        for cell in row.iter(ns + "c"):
            letters = re.match(r"[A-Z]+", cell.get("r")).group()
            at = 0
            for letter in letters:
                at = at * 26 + ord(letter) - 64
            cells += [""] * (at - len(cells))
            value = cell.find(ns + "v")
            text = "".join(it.text or "" for it in cell.iter(ns + "t"))
            if cell.get("t") == "s":
                text = shared[int(value.text)]
            elif value is not None and not text:
                text = value.text
            cells[at - 1] = text
        grid.append(cells)
    return grid


def as_date(text):
    text = text.strip()
    if re.fullmatch(r"\d{5}(\.0)?", text):  # a serial number of a workbook
        return datetime.date(1899, 12, 30) + DAY * int(float(text))
    return date(text)


class Plan:
    """The facts that bind visits, by patterns over the text."""

    def __init__(self, text):
        lines = [line for line in text.splitlines() if not re.match(r"\s*[#＃]", line)]
        self.text = fold("\n".join(lines))
        self.year = int(self.first(r"年度:(\d{4})年"))
        self.items = {}
        parts = re.split(r"\n\s*\([一二三四五六七八九十]+\)", self.text)
        for part in parts[1:]:
            code = re.search(r"\(代号:([^)]+)\)", part.split("\n")[0])
            if not code:
                continue
            window = re.search(r"检查时间:(\d{4})年(\d+)月 ?至 ?(?:(\d{4})年)?(\d+)月", part)
            skills = re.search(r"专长:([^\n;]+)", part)
            span = None
            if window:
                year, first, last_year, last = window.groups()
                start = datetime.date(int(year), int(first), 1)
                last = int(last)
                end = datetime.date(int(last_year or year) + last // 12, last % 12 + 1, 1) - DAY
                span = (start, end)
            self.items[code.group(1)] = (span, set(re.split("[、,]", skills.group(1))) if skills else set())
        self.size = int(self.first(r"人数:(?:不少于)?(\d+)人", "2"))
        self.lead = re.search(r"主检:[^\n]*专长 ?符合 ?事项", self.text) is not None
        years = re.search(r"回避:[^\n]*?(\d+)年内查过同一对象", self.text)
        self.again = int(years.group(1)) if years else None
        self.caps = {
            unit: int(count)
            for unit, count in re.findall(r"每人(每日|每周|每月|全年)不超过(\d+)户", self.text)
        }
        self.pairing = re.findall(r"搭配:([^\n;]+)", self.text)
        self.goals = [
            (date(day), Fraction(int(share), 100))
            for day, share in re.findall(r"(\d{4}年\d+月\d+日)前,完成(\d+)%", self.text)
        ]
        self.batches = [date(day) for day in re.findall(r"第[一二三四五]批:(\d{4}年\d+月\d+日)", self.text)]

    def first(self, pattern, otherwise=""):
        found = re.search(pattern, self.text)
        return found.group(1) if found else otherwise


def certificate(person):
    return person.rsplit("（", 1)[1].rstrip("）")


def check(folder, calendar):
    wrong = []
    with open(os.path.join(folder, "record.json"), encoding="utf-8") as file:
        record = json.load(file)
    inputs = os.path.join(folder, "inputs")
    names = {it["name"]: it.get("file", "") for it in record["inputs"]}
    with open(os.path.join(inputs, names["plan"]), encoding="utf-8") as file:
        plan = Plan(file.read())
    people = {row["执法证编号"]: row for row in table(os.path.join(inputs, names["inspectors"]))}
    past = table(os.path.join(inputs, names["history"])) if "history" in names else []
    with open(os.path.join(folder, "visits.csv"), encoding="utf-8", newline="") as file:
        visits = list(csv.DictReader(file))
    drawn = {str(draw["draw"]): date(draw["date"]) for draw in record["draws"]}
    numbers = set()
    load = {}
    seen = {}
    for visit in visits:
        say = lambda words: wrong.append(f"{folder} {visit['visit']}: {words}")
        day, due = date(visit["date"]), date(visit["due"])
        if visit["visit"] in numbers:
            say("the number is there twice")
        numbers.add(visit["visit"])
        if not calendar.working(day):
            say(f"{day} is no working day")
        if not drawn[visit["draw"]] <= day <= due:
            say(f"{day} is before the draw or after {due}")
        items = visit["items"].split(";")
        for item in items:
            span = plan.items[item][0]
            if span and not span[0] <= day <= span[1]:
                say(f"{day} is outside the window of {item}")
        team = [visit["lead"]] + [it for it in visit["members"].split(";") if it]
        keys = [certificate(it) for it in team]
        if len(set(keys)) != len(keys) or len(keys) != max(plan.size, 2):
            say(f"the team is {team}")
        rows = [people.get(key) for key in keys]
        if None in rows:
            say(f"somebody of {team} is in no directory")
            continue
        for key, row in zip(keys, rows):
            valid = as_date(row["证件有效期"])
            if valid is None or valid < day:
                say(f"the certificate of {row['姓名']} ends on {row['证件有效期']}")
            left = as_date(row["离岗日期"])
            if (left and left <= day) or row["在岗状态"] not in ("在岗", ""):
                say(f"{row['姓名']} is not in post")
            joined = as_date(row["入职日期"])
            if joined and joined > day:
                say(f"{row['姓名']} is not there yet")
            ids = re.split("[；;、]", row["回避单位信用代码"])
            units = re.split("[；;、]", row["回避单位"])
            if visit["id"] in ids or (visit["name"] in units and visit["name"]):
                say(f"{row['姓名']} is recused")
            if fold(row["所属单位"]) == fold(visit["name"]):
                say(f"{row['姓名']} would check the own unit")
            if plan.again:
                for it in past:
                    if it["统一社会信用代码"] == visit["id"]:
                        there = (it["执法证编号"], it["执法证编号二"])
                        if key in there and as_date(it["检查日期"]) >= years_before(day, plan.again):
                            say(f"{row['姓名']} was there on {it['检查日期']}")
                if key in seen.get(visit["id"], ()):
                    say(f"{row['姓名']} goes there twice")
            load.setdefault(key, []).append(day)
        seen.setdefault(visit["id"], set()).update(keys)
        wanted = set().union(*(plan.items[item][1] for item in items))
        own = set(re.split("[；;、]", rows[0]["业务专长"]))
        if plan.lead and wanted and not own & wanted:
            say(f"the lead {rows[0]['姓名']} has none of {sorted(wanted)}")
        for rule in plan.pairing:
            if "不同科室" in rule and len({row["所属单位"] for row in rows}) < len(rows):
                say("two of one office")
            if "男女" in rule and len({row["性别"] for row in rows}) < 2:
                say("not mixed")
            years = re.search(r"老带新(?:\(满(\d+)年\))?", rule)
            if years:
                since = years_before(day, int(years.group(1) or 1))
                if not any((as_date(row["入职日期"]) or day) <= since for row in rows):
                    say("nobody is experienced")
            if "只抽主检" in rule and len({row["所属单位"] for row in rows}) > 1:
                say("not of the lead's own group")
    scopes = {
        "每日": lambda day: day,
        "每周": lambda day: day.isocalendar()[:2],
        "每月": lambda day: (day.year, day.month),
        "全年": lambda day: day.year,
    }
    for unit, cap in plan.caps.items():
        for key, days in load.items():
            counts = {}
            for day in days:
                counts[scopes[unit](day)] = counts.get(scopes[unit](day), 0) + 1
            for scope, count in counts.items():
                if count > cap:
                    wrong.append(f"{folder}: {key} has {count} {unit} {scope}, {cap} allowed")
    for goal, share in plan.goals:
        made = sum(date(visit["date"]) <= goal for visit in visits)
        if len(plan.batches) <= len(record["draws"]) and made < share * len(visits):
            wrong.append(f"{folder}: {made} of {len(visits)} by {goal}")
    wrong += calendar_file(folder, visits)
    return wrong, len(visits)


def calendar_file(folder, visits):
    """RFC 5545, strictly, as far as the file uses it."""
    wrong = []
    with open(os.path.join(folder, "schedule.ics"), "rb") as file:
        data = file.read()
    say = lambda words: wrong.append(f"{folder} schedule.ics: {words}")
    if not data.endswith(b"\r\n") or re.search(rb"[^\r]\n|\r[^\n]", data):
        say("lines must end in CR LF")
    raw = data.split(b"\r\n")[:-1]
    if any(len(line) > 75 for line in raw):
        say("a line is longer than 75 octets")
    lines = []
    for line in raw:
        line = line.decode("utf-8")  # a letter cut in two would fail here
        if line.startswith((" ", "\t")):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    open_, events, event = [], [], None
    for line in lines:
        found = re.fullmatch(r"([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[^;:\"]+)*):(.*)", line, re.S)
        if not found:
            say(f"no content line: {line[:40]}")
            continue
        name, parameters, value = found.groups()
        if any(ord(letter) < 32 for letter in value):
            say(f"a control character in {name}")
        if name == "BEGIN":
            open_.append(value)
            if value == "VEVENT":
                event = {}
        elif name == "END":
            if not open_ or open_.pop() != value:
                say(f"END:{value} closes nothing")
            if value == "VEVENT":
                events.append(event)
        elif open_ == ["VCALENDAR", "VEVENT"]:
            if name in event:
                say(f"{name} twice in one event")
            event[name] = (parameters, value)
            if name in ("SUMMARY", "LOCATION", "DESCRIPTION") and re.search(
                r"(?<!\\)(?:\\\\)*[;,]|\\[^\\;,nN]", value
            ):
                say(f"{name} is not escaped: {value[:40]}")
    if open_:
        say(f"{open_} is never closed")
    if lines[0] != "BEGIN:VCALENDAR" or "VERSION:2.0" not in lines[:4]:
        say("the head is wrong")
    for event in events:
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"):
            if name not in event:
                say(f"an event has no {name}")
    if wrong:
        return wrong
    ids = [event["UID"][1] for event in events]
    if len(set(ids)) != len(ids) or len(ids) != len(visits):
        say(f"{len(ids)} events, {len(set(ids))} ids, {len(visits)} visits")
    days = []
    for event in events:
        start, end = event["DTSTART"], event["DTEND"]
        if start[0] != ";VALUE=DATE" or not re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"][1]):
            say("DTSTART or DTSTAMP")
        first = datetime.datetime.strptime(start[1], "%Y%m%d").date()
        if datetime.datetime.strptime(end[1], "%Y%m%d").date() != first + DAY:
            say("an event is not one day long")
        days.append(first.isoformat())
    if days != [visit["date"] for visit in visits]:
        say("its days are not those of visits.csv")
    return wrong


if __name__ == "__main__":
    calendar, total, bad = Calendar(), 0, []
    for folder in sys.argv[1:]:
        wrong, count = check(folder, calendar)
        total += count
        bad += wrong
    for line in bad:
        print(line)
    print(f"{len(sys.argv) - 1} folders, {total} visits, {len(bad)} wrong")
    sys.exit(1 if bad else 0)
