#!/usr/bin/env python3
"""A second implementation of the draw (suite DR1), to check the first one against.

It was written from the description of the draw and of the plan language alone, by someone who had not
read the engine, and it shares no code with it: where both give the same bytes, the description suffices
to recompute a draw. It needs Python 3.9 and nothing else. It favours plain steps over speed.

  python3 tests/reference/draw.py PLAN --seed NAME=TEXT … > draw.csv
      recomputes the draw.csv of a trial run: every batch of PLAN, as draws 1, 2, …
      from the plan's text, its directory (CSV in UTF-8, or a clean XLSX) and its history
  python3 tests/reference/draw.py --vectors tests/reference/draw-vectors.json
      recomputes every worked value of that file

It reads only what a draw needs. What it does not know (other size rules, checks of the law, dirty
tables) it refuses in one sentence; it never guesses. Exit code: 0 drawn, 1 refused, 2 wrong command
line, 3 drawn, but some stratum had too few candidates (said on stderr, with the number missing).
"""
import argparse
import csv
import datetime
import hashlib
import io
import json
import re
import sys
import zipfile
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree


class Refused(Exception):
    """Something this program cannot or must not draw from."""


# ---------------------------------------------------------------------------- text
WIDE = "：，；（）％．｜～＞＜＝＃\u3000\u00a0\t“”「」『』"
NARROW = ":,;()%.|~><=#   \"\"\"\"\"\""
FOLD = {ord(w): n for w, n in zip(WIDE, NARROW)}
for first, count in (("０", 10), ("Ａ", 26), ("ａ", 26)):
    FOLD.update({ord(first) + i: chr(ord(first) - 0xFEE0 + i) for i in range(count)})
CLOSING = {"“": "”", "「": "」", "『": "』", "\"": "\"", "《": "》"}


def fold(line):
    """Folds a line of a plan one character to one; quoted text and titles in 《》 stay; comments go."""
    out, closing = [], None
    for i, char in enumerate(line):
        if closing:
            if char == closing:
                closing = None
            out.append("\"" if closing is None and char != "》" else char)
        elif char in "#＃" and (i == 0 or line[i - 1] in " \t\u3000\u00a0"):
            break
        else:
            closing = CLOSING.get(char)
            out.append(char.translate(FOLD))
    return "".join(out).strip()


def canonical(cell):
    """A cell or a quoted value as it is compared: full-width folded, no space around."""
    return cell.translate(FOLD).strip()


DIGITS = {c: v for v, cs in enumerate(("零〇○", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for c in cs}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMBER = r"(?:\d+(?:\.\d+)?|[零〇○一二两三四五六七八九十百千万]+)"


def number(text):
    """5, 3.33, 十五, 二〇二三 as an exact fraction."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Fraction(text)
    if not any(char in UNITS for char in text):
        return Fraction("".join(str(DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * 10000, 0, 0
        else:
            section, digit = section + (digit or 1) * UNITS[char], 0
    return Fraction(total + section + digit)


def date(text):
    """A calendar date in any of the written forms, or None."""
    text = canonical(text)
    match = (re.fullmatch(rf"({NUMBER})年({NUMBER})月({NUMBER})日", text)
             or re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?: 00:00:00)?", text)
             or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text))
    if match:
        try:
            return datetime.date(*(int(number(part)) for part in match.groups() if part not in "-/."))
        except ValueError:
            return None
    if re.fullmatch(r"[1-7]\d{4}", text):                       # a day count of a spreadsheet
        return datetime.date(1899, 12, 30) + datetime.timedelta(int(text))
    return None


# ---------------------------------------------------------------------------- how many
COUNTED = r"(?:户|家|个|人|件|处|所)"


def quantity(text):
    """('share', 1/20) or ('count', 8)."""
    for form, scale in ((rf"({NUMBER})%", 100), (rf"百分之({NUMBER})", 100), (rf"({NUMBER})‰", 1000), (rf"千分之({NUMBER})", 1000)):
        if match := re.fullmatch(form, text):
            return "share", number(match[1]) / scale
    if match := re.fullmatch(rf"({NUMBER})分之({NUMBER})", text):
        return "share", number(match[2]) / number(match[1])
    if match := re.fullmatch(r"(\d+)/(\d+)", text):
        return "share", Fraction(int(match[1]), int(match[2]))
    if match := re.fullmatch(rf"({NUMBER}){COUNTED}", text):
        return "count", int(number(match[1]))
    raise Refused(f"cannot read the size “{text}”")


def up(value, total):
    kind, amount = value
    return amount if kind == "count" else -(-amount * total // 1)


def down(value, total):
    kind, amount = value
    return amount if kind == "count" else amount * total // 1


def bounds(text, total):
    """The lower and upper bound (or None) that one set of constraints sets in a stratum of `total` units."""
    lows, highs = [], []
    for part in re.split(r"[,;。]|且", text.replace(" ", "")):
        part = re.sub("^(?:原则上|应当)", "", part)
        if part in ("", "不设上限"):
            continue
        if part in ("全覆盖", "全部"):
            lows.append(total)
        elif match := re.fullmatch(rf"不足({NUMBER}){COUNTED}的?(?:全覆盖|全部)", part):
            lows += [total] if total < number(match[1]) else []
        elif match := re.fullmatch(r"(?:不低于|不少于|不小于|至少)(.+)", part):
            lows.append(up(quantity(match[1]), total))
        elif match := re.fullmatch(r"(?:不超过|不高于|不多于|不大于|至多)(.+)", part):
            highs.append(down(quantity(match[1]), total))
        elif match := re.fullmatch(r"(.+?)[至~](.+)", part):
            low, high = match.groups()
            if re.fullmatch(NUMBER, low):                          # 60至70户, 2至5%
                low += re.search(rf"(?:%|‰|{COUNTED})$", high)[0]
            lows.append(up(quantity(low), total))
            highs.append(down(quantity(high), total))
        else:
            lows.append(up(quantity(part), total))
            if quantity(part)[0] == "count":
                highs.append(quantity(part)[1])
    return max(lows, default=None), min(highs, default=None)


def size(text, total):
    """n for a stratum of `total` units, with the bounds it came from."""
    choices = []
    for part in text.replace(",取低", "").replace("取低", "").split("或"):
        low, high = bounds(part, total)
        if total == 0:
            choices.append((0, low, high))
            continue
        low = None if low is None else min(low, total)
        if low is None and high is None:
            raise Refused(f"“{text}” gives no number")
        if (low is not None and high is not None and low > high) or 0 in (low, high):
            raise Refused(f"“{text}” of {total}: at least {low}, at most {high}: no number fits")
        choices.append((min(high if low is None else low, total), low, high))
    return (min if "取低" in text else max)(choices, key=lambda choice: choice[0])


# ---------------------------------------------------------------------------- which rows: conditions
# Sections of GB/T 4754 and their divisions: I is 63 to 65.
SECTIONS_OF_INDUSTRY = dict(zip("ABCDEFGHIJKLMNOPQRST", ((1, 5), (6, 12), (13, 43), (44, 46), (47, 50), (51, 52), (53, 60), (61, 62), (63, 65), (66, 69),
                                (70, 70), (71, 72), (73, 75), (76, 79), (80, 82), (83, 83), (84, 85), (86, 90), (91, 96), (97, 97))))
SYMBOLS = {"=": "等于", "≠": "不等于", ">": "大于", "≥": "不小于", "<": "小于", "≤": "不大于", ">=": "不小于", "<=": "不大于"}
OPERATORS = ("不等于", "等于", "不属于", "属于", "不包含", "包含", "开头为", "不大于", "大于", "不小于", "小于", "不早于", "早于", "不晚于", "晚于")
TOKEN = re.compile(r'\s*("[^"]*"|[()]|>=|<=|[=≠>≥<≤]|、|在\s*(?:' + NUMBER + r')\s*(?:个月|年|日|天)\s*内|[^\s"()、=≠>≥<≤]+)')
ORDER = {"大于": lambda a, b: a > b, "不小于": lambda a, b: a >= b, "小于": lambda a, b: a < b, "不大于": lambda a, b: a <= b,
         "晚于": lambda a, b: a > b, "不早于": lambda a, b: a >= b, "早于": lambda a, b: a < b, "不晚于": lambda a, b: a <= b}


def months_before(day, months):
    """The same day of the month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return datetime.date(year, month + 1, min(day.day, (first_of_next - datetime.timedelta(1)).day))


def in_industry(cell, value):
    cell, value = cell.lstrip("ABCDEFGHIJKLMNOPQRST"), value.upper()
    if value in SECTIONS_OF_INDUSTRY:
        first, last = SECTIONS_OF_INDUSTRY[value]
        return cell[:2].isdigit() and first <= int(cell[:2]) <= last
    return cell.startswith(value.lstrip("ABCDEFGHIJKLMNOPQRST"))


def compare(cell, operator, values, column):
    """True, False or None (unknown) for a cell that is not empty."""
    if operator.startswith("在"):
        amount, unit = re.fullmatch(rf"在\s*({NUMBER})\s*(个月|年|日|天)\s*内", operator).groups()
        amount, day, today = int(number(amount)), date(cell), values
        first = today - datetime.timedelta(amount) if unit in "日天" else months_before(today, amount * (12 if unit == "年" else 1))
        return None if day is None else first <= day <= today
    if operator in ORDER:
        wanted, found = date(values[0]), date(cell)
        if operator[-2:] in ("大于", "小于") and re.fullmatch(NUMBER, values[0]):
            text = cell.replace(",", "")
            wanted, found = number(values[0]), Fraction(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
        if wanted is None:
            raise Refused(f"“{values[0]}” is no date and no number")
        return None if found is None else ORDER[operator](found, wanted)
    if operator.endswith("包含"):
        found = any(value in cell for value in values)
    elif operator == "开头为":
        found = any(cell.startswith(value) for value in values)
    elif column.startswith("行业"):
        found = any(in_industry(cell, value) for value in values)
    elif column.endswith("区划") or column.startswith("区划"):
        found = any(cell.startswith(value) for value in values)
    elif re.fullmatch(r"-?\d+(\.\d+)?", cell) and all(re.fullmatch(NUMBER, value) for value in values):
        found = any(Fraction(cell) == number(value) for value in values)
    else:
        found = cell in values
    return found != operator.startswith("不")


def condition(text):
    """Parses a condition; returns a function of (row, day) that says True, False or None for unknown."""
    tokens = [match[1] for match in TOKEN.finditer(text)]

    def take():
        if not tokens:
            raise Refused(f"the condition “{text}” breaks off")
        return tokens.pop(0)

    def chain():
        parts, joined = [single()], set()
        while tokens and tokens[0] in ("且", "或"):
            joined.add(take())
            parts.append(single())
        if len(joined) > 1:
            raise Refused(f"且 and 或 are mixed without brackets in “{text}”")
        decisive = joined == {"或"}                # the value that decides alone

        def judge(row, day):
            found = [part(row, day) for part in parts]
            return decisive if decisive in found else None if None in found else not decisive
        return judge

    def single():
        token = take()
        if token == "非":
            inner = single()
            return lambda row, day: None if inner(row, day) is None else not inner(row, day)
        if token == "(":
            inner = chain()
            if take() != ")":
                raise Refused(f"a bracket is open in “{text}”")
            return inner
        column, operator = token, take()
        operator = SYMBOLS.get(operator, operator)
        if operator == "为空":
            return lambda row, day: not cell_of(row, column)
        if operator.startswith("在"):
            return lambda row, day: compare(cell_of(row, column), operator, day, column) if cell_of(row, column) else None
        if operator not in OPERATORS:
            raise Refused(f"“{operator}” is no comparison in “{text}”")
        values = [canonical(take().strip('"'))]
        while tokens and tokens[0] == "、":
            take()
            values.append(canonical(take().strip('"')))
        return lambda row, day: compare(cell_of(row, column), operator, values, column) if cell_of(row, column) else None

    judge = chain()
    if tokens:
        raise Refused(f"cannot read “{' '.join(tokens)}” in the condition “{text}”")
    return judge


def cell_of(row, column):
    if column not in row:
        raise Refused(f"the directory has no column “{column}”")
    return canonical(row[column])


# ---------------------------------------------------------------------------- the plan
# Sections and their keys, each with its English spelling; only what a draw needs is used.
SECTIONS = {"引用库": "imports", "抽查事项": "items", "信用分级": "tiers", "排除": "exclusions", "合并检查": "joint", "检查组": "teams", "抽取": "draw",
            "进度": "milestones", "公示": "publication", "递补": "replacement", "试算": "tests", "核准": "approval"}
KEYS = {
    "head": "计划=plan 编号=id 机关=agency 机关类别=agency-kind 层级=level 区划=region 年度=year 施行=in-force 文号=document-number 版本=revision 变更说明=changes 语言=language",
    "引用库": "法规库=registry 工作日历=calendar 对象名录=entities 人员名录=inspectors 检查台账=history 期限口径=deadline-rule 栏目对应=columns 校验码=digest",
    "抽查事项": "代号=code 对象=objects 主体=body 依据=basis 内容=content 类别=class 方式=method 比例=ratio 分级=tiers 频次=frequency 抽取时间=draw-window 检查时间=check-window"
             " 专长=speciality 发起=initiator 配合=partners 责任科室=office 备注=note 理由=reason 分配=spread 轮查=rotation 不重复=no-repeat",
    "信用分级": "名称=name 分级依据栏=tier-column 总量=overall 与事项比例的关系=precedence 取整=rounding 分配=spread 依据=basis 备注=note 理由=reason",
    "排除": "理由=reason 依据=basis 为空的按=when-empty 备注=note",
    "合并检查": "同去=together 频次上限=cap 计入=counts 豁免=exempt 依据=basis 理由=reason 备注=note",
    "抽取": "批次=batches 锁定=lock 种子=seed 见证=witnesses 备抽=reserves 新增=late-additions 套件=suite 轮查=rotation 不重复=no-repeat 依据=basis 理由=reason 备注=note "
          + " ".join(f"第{n}批=batch-{i}" for i, n in enumerate("一二三四五六七八九十", 1)),
}
ALIASES = {section: {name: pair.split("=")[0] for pair in pairs.split() for name in pair.split("=")} for section, pairs in KEYS.items()}
ENTRY = re.compile(r"(?:\([^()]{1,4}\))?\s*(.*?)\s*\((?:代号|code)\s*:\s*([0-9A-Za-z._-]{1,64})\)$")


def facts(section, line):
    """[(key, value)…] of a line; the key is None for text that belongs to what went before."""
    keys = ALIASES.get(section, {})
    pattern = "|".join(sorted(map(re.escape, keys), key=len, reverse=True))
    if section == "信用分级":
        pattern = r'[^\s:,;。"]{1,12}'                        # tiers by rule: the tier's name is a key
    starts = [(m.start(), m.end(), m[1]) for m in re.finditer(rf"(?:^|(?<=[;。]))\s*({pattern})\s*:", line)] if pattern else []
    found = [(None, line[:starts[0][0]] if starts else line)]
    for (_, start, key), following in zip(starts, starts[1:] + [(len(line),)]):
        found.append((keys.get(key, key), line[start:following[0]]))
    return [(key, value.strip().rstrip("。;").strip()) for key, value in found if key or value.strip(" ;。")]


class Plan:
    """What the text of a plan says about the draw."""

    def __init__(self, text):
        self.fields = defaultdict(list)              # (section, key) -> values
        self.items, self.tables, self.exclusions = [], [], []
        section, prose, target, last = "head", False, None, None
        english = {name: zh for zh, name in SECTIONS.items()}
        for line in map(fold, text.splitlines()):
            title = re.sub(r"^[一二三四五六七八九十]+、\s*", "", line).strip("【】")
            name = english.get(title.lower(), title)
            if name in SECTIONS or (title.endswith("(文字)") and title != "(文字)"):
                section, prose, target, last = name, title.endswith("(文字)"), None, None
                if section == "信用分级":
                    self.tables.append({"rows": [], "rules": []})
                continue
            if prose or not line or section not in KEYS:
                continue
            if section == "抽查事项" and (match := ENTRY.match(line)):
                self.items.append({"code": match[2], "title": match[1]})
                target, last = self.items[-1], None
                continue
            if section == "信用分级":
                table = self.tables[-1]
                if line.startswith("|"):
                    table["rows"].append([cell.strip() for cell in line.strip("|").split("|")])
                    continue
                if re.match(r"(名称|name)\s*:", line) and "名称" in table:
                    self.tables.append({"rows": [], "rules": []})
                target = self.tables[-1]
            if section == "排除" and (match := re.match(r"\d+[.、]\s*(.*)", line)):
                self.exclusions.append({})
                target, line = self.exclusions[-1], "条件:" + match[1]
            found = facts(section, line)
            for key, value in found:
                if section == "排除" and line.startswith("条件:") and key is None:
                    key, value = "条件", value[len("条件:"):]
                if key is None:
                    if last is None:
                        raise Refused(f"cannot read the line “{line}”")
                    last[0][last[1]] += " " + value
                    continue
                if section == "信用分级" and key not in ALIASES["信用分级"].values():
                    target["rules"].append([key, value])
                    last = (target["rules"][-1], 1)
                elif target is not None and not (section == "排除" and key == "为空的按"):
                    target[key] = value
                    last = (target, key)
                else:
                    self.fields[section, key].append(value)
                    last = (self.fields[section, key], -1)
        self.settle()

    def one(self, section, key, default=None):
        values = self.fields.get((section, key), [default])
        if len(values) > 1:
            raise Refused(f"{key} stands more than once")
        if values[0] is None:
            raise Refused(f"{key} is missing")
        return values[0]

    def settle(self):
        self.id = self.one("head", "编号")
        self.year = int(number(self.one("head", "年度").rstrip("年")))
        if not self.items:
            raise Refused("the plan has no items")
        self.tables = {table["名称"]: tier_table(table) for table in self.tables}
        codes = [item["code"] for item in self.items]
        if len(set(codes)) < len(codes):
            raise Refused("an item code stands twice")
        for item in self.items:
            for key in ("频次", "抽取时间"):
                if key in item:
                    raise Refused(f"an item's {key} is not known here")
            words = item.get("对象", "").split("其中", 1)
            item["matches"] = condition(words[1]) if len(words) == 2 else lambda row, day: True
            item["on site"] = "现场检查" in item.get("方式", "")
            if item.get("分级") and item["分级"] not in self.tables:
                raise Refused(f"there is no tier table “{item['分级']}”")
            item["table"] = self.tables.get(item.get("分级"))
            own = "轮查" in item
            item["cycle"] = cycle(item["轮查"] if own else self.one("抽取", "轮查", ""), self.year)
            item["look back"] = item.get("不重复") or self.one("抽取", "不重复", "")
        self.groups = {code: code for code in codes}
        grouped = set()
        for value in self.fields.get(("合并检查", "同去"), []):
            together = re.split(r"\s*[、,]\s*", value)
            if not set(together) <= set(codes) or grouped & set(together):
                raise Refused(f"“{value}” names an unknown item, or one that goes together twice")
            grouped.update(together)
            self.groups.update((code, min(together, key=codes.index)) for code in together)
        self.when_empty = self.one("排除", "为空的按", "报告")
        for exclusion in self.exclusions:
            exclusion["matches"] = condition(exclusion["条件"])
        self.cap, self.tier_caps = joint_cap(self.one("合并检查", "频次上限", ""))
        self.counts, self.exempt = ([kind for kind in re.split(r"\s*[、,]\s*", self.one("合并检查", key, "")) if kind] for key in ("计入", "豁免"))
        global HASH
        HASH = {"DR1": "sha256", "DR1-SM3": "sm3"}[self.one("抽取", "套件", "DR1")]
        self.batches, share = [], Fraction(0)
        for name in "一二三四五六七八九十":
            if value := self.one("抽取", f"第{name}批", ""):
                day, part = re.fullmatch(r"(.+?)\s*,\s*抽取\s*(.+)", value).groups()
                share = Fraction(1) if part in ("其余", "全部") else share + quantity(part)[1]
                if date(day) is None or share > 1:
                    raise Refused(f"cannot draw the batch “{value}”")
                self.batches.append((date(day), share))
        if not self.batches:
            raise Refused("the plan has no batch")
        announced = re.sub(r"\([^()]*\)", "", self.one("抽取", "种子"))
        self.sources = [re.match(r"[0-9A-Za-z._-]{1,64}", source.strip())[0] for source in announced.split("、")]


def cycle(text, year):
    """每2年一遍,2025年起 -> the first year of the cycle that `year` is in, and its last; the last is None, and the
    first looks back from `year`, where no beginning is written; None without a cycle."""
    if not text:
        return None
    match = re.fullmatch(rf"每({NUMBER})?年(?:检查|轮查|抽查)?[一1]?[遍轮次](?:,?(?:自|从)?({NUMBER})年(?:起|开始))?", text.replace(" ", ""))
    if not match:
        raise Refused(f"cannot read the cycle “{text}”")
    years = int(number(match[1] or "1"))
    if not match[2]:
        return year - years + 1, None
    first = year - (year - int(number(match[2]))) % years
    return first, first + years - 1


def looked_back(text, day):
    """The first day of 不重复: 3年内."""
    match = re.match(rf"({NUMBER})(个月|年|日|天)内", text.replace(" ", ""))
    if not match:
        raise Refused(f"cannot read “{text}”")
    amount = int(number(match[1]))
    return day - datetime.timedelta(amount) if match[2] in "日天" else months_before(day, amount * (12 if match[2] == "年" else 1))


def times_a_year(text):
    """The cap of a 频次上限 cell: 每年1次, 全年不超过2次; None where there is none."""
    if text in ("", "—", "不限"):
        return None
    match = re.fullmatch(rf"(?:每年|全年)?(?:不超过)?({NUMBER})次", text.replace(" ", ""))
    if not match:
        raise Refused(f"cannot read the cap “{text}”")
    return int(number(match[1]))


def joint_cap(text):
    """同一对象全年不超过1次，C级不超过2次 -> 1, {"C": 2}."""
    general, by_tier = None, {}
    for part in filter(None, re.split(r"[,;]", text.replace(" ", ""))):
        match = re.fullmatch(rf"(?:同一(?:对象|企业|主体)|(.+?)级)?(?:每年|全年)?不超过({NUMBER})次", part)
        if not match:
            raise Refused(f"cannot read the cap “{part}”")
        if match[1]:
            by_tier.update({tier.rstrip("级"): int(number(match[2])) for tier in match[1].split("、")})
        else:
            general = int(number(match[2]))
    return general, by_tier


def tier_table(table):
    header, rows = table["rows"][0], table["rows"][1:]
    for column in header:
        if column not in ("等级", "名称", "比例", "频次上限"):
            raise Refused(f"the column {column} of a tier table is not known here")
    if table.get("取整", "逐层进位") != "逐层进位":
        raise Refused("only 逐层进位 is known here")
    if table.get("与事项比例的关系", "逐层") not in ("逐层", "等级优先", "事项优先", "取高"):
        raise Refused(f"与事项比例的关系：{table['与事项比例的关系']} is not known here")
    table["tiers"] = {row[0]: dict(zip(header, row)) for row in rows}
    if "其余" not in table["tiers"]:
        raise Refused("a tier table has no row 其余")
    table["rules"] = [(label, condition(text)) for label, text in table["rules"]]
    return table


def graded(value, labels):
    """A grade as the tier table writes it, where that is certain: `a`, `Ａ`, `A 级` are A; anything else stays."""
    def bare(text):
        return re.sub(r"\s", "", canonical(text).upper())

    for form in (str, bare, lambda text: re.sub("[级类]$", "", bare(text))):
        for label in labels:
            if form(label) == form(value):
                return label
    return value


def repair_grades(plan, units):
    """What the reader of a directory repairs with certainty, before any condition looks at it."""
    labels = {"诚信等级": ["A", "B", "C"]}                   # the grades of the national rules, where no table says others
    labels.update((table["分级依据栏"], list(table["tiers"])) for table in plan.tables.values() if "分级依据栏" in table)
    for row in units.values():
        row.update((column, graded(row[column], known)) for column, known in labels.items() if row.get(column))


def tier_of(row, table, day):
    """The label of a row's tier; what the table does not know falls into 其余."""
    if "分级依据栏" not in table:
        return next((label for label, matches in table["rules"] if matches(row, day)), "其余")
    value = graded(cell_of(row, table["分级依据栏"]), table["tiers"])
    return value if value in table["tiers"] else "其余"


# ---------------------------------------------------------------------------- directories
def spreadsheet(path):
    """The rows of the first sheet of an XLSX file, as text."""
    def name(tag):
        return "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}" + tag

    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            shared = ["".join(part.text or "" for part in text.iter(name("t"))) for text in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        rows = []
        for row in ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(name("row")):
            cells = {}
            for cell in row:
                column = 0
                for letter in re.match("[A-Z]+", cell.get("r"))[0]:
                    column = column * 26 + ord(letter) - 64
                value = "".join(part.text or "" for part in cell.iter() if part.tag in (name("v"), name("t")))
                cells[column - 1] = shared[int(value)] if cell.get("t") == "s" and value else value
            rows.append([cells.get(i, "") for i in range(max(cells, default=-1) + 1)])
    return rows


def table_of(plan, folder, key):
    """A directory named in the plan, as dicts by standard column name."""
    names = re.findall(r'"([^"]*)"', plan.one("引用库", key))
    if len(names) != 1:
        raise Refused(f"{key} must name one file")
    path = folder / names[0]
    rows = spreadsheet(path) if path.suffix.lower() == ".xlsx" else list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    standard = {}
    for pair in filter(None, re.split("[;、]", plan.one("引用库", "栏目对应", ""))):
        ours, theirs = (canonical(side) for side in pair.replace('"', "").split("="))
        standard[theirs] = ours
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    header = [standard.get(canonical(cell), canonical(cell)) for cell in rows[0]]
    if "统一社会信用代码" not in header:
        raise Refused(f"{names[0]} has no column 统一社会信用代码")
    return [dict(zip(header, row + [""] * len(header))) for row in rows[1:]]


USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def unit_id(cell):
    """The canonical form of an id, or Refused."""
    text = re.sub(r"\s", "", cell.translate(FOLD)).upper()
    if not re.fullmatch("[0-9A-Z][0-9A-Z-]{0,63}", text):
        raise Refused(f"“{cell}” is no unit id")
    if len(text) == 18:
        total = sum(USCC.find(char) * pow(3, i, 31) for i, char in enumerate(text[:17]))
        if any(char not in USCC for char in text) or USCC[-total % 31] != text[17]:
            raise Refused(f"the check character of “{cell}” is wrong")
    return text


def units_of(rows):
    units = {}
    for row in rows:
        unit = unit_id(row["统一社会信用代码"])
        if units.setdefault(unit, row) != row:
            raise Refused(f"two rows contradict each other over {unit}")
    return units


def visits_in_history(plan, rows):
    """How many visits of the plan's year count against each unit's cap."""
    visits = set()
    for row in rows:
        day, kind = date(row.get("检查日期", "")), canonical(row.get("检查类型", ""))
        if kind and (plan.counts or plan.exempt):                    # these decide alone
            counts = (not plan.counts or kind in plan.counts) and kind not in plan.exempt
        else:
            counts = "现场" in row.get("检查方式", "")
        if counts and day is not None and day.year == plan.year:
            visits.add((unit_id(row["统一社会信用代码"]), day))
    return Counter(unit for unit, _ in visits)


def inspected(rows):
    """{unit: [(day, the items that the row names, none for every item)…]}."""
    found = defaultdict(list)
    for row in rows:
        if day := date(row.get("检查日期", "")):
            named = {canonical(name) for name in re.split("[、，；,;]", row.get("抽查事项", ""))} - {""}
            found[unit_id(row["统一社会信用代码"])].append((day, named))
    return found


def is_done(plan, item, rows, day):
    """Inspected for the item in the running cycle, or within 不重复, before the draw day."""
    own = {canonical(item["title"]), item["code"]}
    since = [datetime.date(item["cycle"][0], 1, 1)] if item["cycle"] else []
    since += [looked_back(item["look back"], day)] if item["look back"] else []
    return any(when < day and when >= min(since) and (not named or named & own) for when, named in rows) if since else False


# ---------------------------------------------------------------------------- the draw
HASH = "sha256"                                                   # sm3 in suite DR1-SM3


def sha(text):
    return hashlib.new(HASH, text.encode()).hexdigest()


def seed_of(contributions):
    for name, text in contributions:
        if not re.fullmatch(r"[0-9A-Za-z._-]{1,64}", name) or not re.fullmatch(r"[ -{}~]+", text):
            raise Refused(f"the contribution {name} must be printable ASCII without |")
    return sha("DR1|seed|" + "|".join(f"{name}={len(text)}:{text}" for name, text in contributions))


def key_of(plan_id, draw, purpose, seed):
    return sha(f"DR1|key|{plan_id}|{draw}|{purpose}|{seed}")


def ticket_of(key, unit):
    return sha(f"{key}:{unit}")


def apportion(total, cells, key):
    """Spreads `total` over cells {name: N} by systematic rounding on the cumulated shares."""
    population, start, cumulated, before, numbers = sum(cells.values()), int(ticket_of(key, "u")[:16], 16), 0, 0, {}
    for cell in sorted(cells, key=lambda cell: ticket_of(key, cell)):
        cumulated += cells[cell]
        reached = (total * cumulated * 2**64 + start * population) // (population * 2**64)
        numbers[cell], before = reached - before, reached
    return numbers


def allowance(plan, item, row, day, used):
    """How often a unit may still be visited for an item; None where nothing limits it."""
    tables = [item["table"]] if item["table"] else plan.tables.values()
    tiers = [tier_of(row, table, day) for table in tables] if plan.tier_caps else []
    caps = [next((plan.tier_caps[tier] for tier in tiers if tier in plan.tier_caps), plan.cap)]
    if item["table"]:
        caps.append(times_a_year(item["table"]["tiers"][tier_of(row, item["table"], day)].get("频次上限", "")))
    return min((cap - used for cap in caps if cap is not None), default=None)


def share_out(total, left):
    """Shares `total` among {tier: how many are left} by largest remainders; equal ones go to the first tier."""
    parts = {tier: Fraction(total * count, sum(left.values()) or 1) for tier, count in left.items()}
    given = {tier: int(part) for tier, part in parts.items()}
    for tier in sorted(parts, key=lambda tier: given[tier] - parts[tier])[:total - sum(given.values())]:
        given[tier] += 1
    return given


def of_all_and_of_each(item, numbers, rule, precedence):
    """事项优先 and 取高: a share is that share of each tier; a number of units is one for all tiers together."""
    own, whole = item["比例"], sum(numbers.values())
    if not re.search(COUNTED, own):
        of_item = {tier: size(own, count)[0] for tier, count in numbers.items()}
        if precedence == "事项优先":
            return of_item
        return {tier: max(size(text, numbers[tier])[0], of_item[tier]) for tier, text in rule.items()}
    found = {tier: 0 if precedence == "事项优先" else size(text, numbers[tier])[0] for tier, text in rule.items()}
    missing = max(0, size(own, whole)[0] - sum(found.values()))
    more = share_out(missing, {tier: numbers[tier] - found[tier] for tier in found})
    return {tier: found[tier] + more[tier] for tier in found}


def sizes(item, numbers):
    """{tier: n} from {tier: N}; the bounds of the item hold for the total."""
    table, whole = item["table"], sum(numbers.values())
    if not table:
        return {"*": size(item.get("比例", ""), whole)[0]}
    rule = {tier: row["比例"] for tier, row in table["tiers"].items()}
    if item.get("比例") and table.get("与事项比例的关系") == "逐层":
        rule = {tier: f"{text};{item['比例']}" for tier, text in rule.items()}
    precedence = table.get("与事项比例的关系")
    if item.get("比例") and precedence in ("事项优先", "取高"):
        found = of_all_and_of_each(item, numbers, rule, precedence)
    else:
        found = {tier: size(text, numbers[tier])[0] for tier, text in rule.items()}
    for text in (item.get("比例") if precedence is None else None, table.get("总量")):
        if text and whole:
            _, low, high = size(text, whole)
            if (low or 0) > sum(found.values()) or (high is not None and high < sum(found.values())):
                raise Refused(f"{item['code']}: the tiers give {sum(found.values())} of {whole}, against “{text}”")
    return found


def marked(name):
    """A name that a spreadsheet would compute, with an apostrophe before it (docs/verify.en.md, rule 18)."""
    return "'" + name if name.lstrip("' \u00a0\u3000\u200b\ufeff")[:1] in list("=+-@\t\r\n＝＋－＠") else name


def draw_all(plan, units, used, seed, say, past=None):
    """The rows of draw.csv."""
    drawn_by_group, drawn_of, rows = defaultdict(set), Counter(), []
    for draw, (day, share) in enumerate(plan.batches, 1):
        kept = {}
        for unit, row in units.items():
            verdicts = [exclusion["matches"](row, day) for exclusion in plan.exclusions]
            if True not in verdicts and not (None in verdicts and plan.when_empty == "排除"):
                kept[unit] = row
        for group in dict.fromkeys(plan.groups.values()):
            key, rounding = (key_of(plan.id, draw, f"{purpose}/{group}", seed) for purpose in ("draw", "round"))
            drawn_now, visited = set(), set()
            for item in (item for item in plan.items if plan.groups[item["code"]] == group):
                strata = {tier: [] for tier in (item["table"]["tiers"] if item["table"] else ["*"])}
                for unit, row in kept.items():
                    if item["matches"](row, day):
                        strata[tier_of(row, item["table"], day) if item["table"] else "*"].append(unit)
                wanted = sizes(item, {tier: len(members) for tier, members in strata.items()})
                spread = item.get("分配") or (item["table"] or {}).get("分配")
                for tier, members in strata.items():
                    free = [unit for unit in members if unit not in drawn_by_group[group] and not is_done(plan, item, (past or {}).get(unit, []), day)]
                    if item["on site"]:
                        left = {unit: allowance(plan, item, units[unit], day, used[unit]) for unit in free}
                        free = [unit for unit in free if left[unit] is None or left[unit] > 0]
                    may = set(free)
                    wants = max(0, -(-share * wanted[tier] // 1) - drawn_of[item["code"], tier])
                    last = item["cycle"] and item["cycle"][1] == plan.year and share == 1
                    if last:                                        # the last draw of a cycle takes all that are left
                        wants = len(free)
                    cells, numbers = {"": members}, {"": wants}
                    if spread and members:
                        cells = defaultdict(list)
                        for unit in members:
                            cells[cell_of(units[unit], spread.removeprefix("按").strip())].append(unit)
                        numbers = apportion(wants, {cell: len(inside) for cell, inside in cells.items()}, rounding)
                        if last:
                            numbers = {cell: len(may & set(inside)) for cell, inside in cells.items()}
                    for cell in sorted(cells):
                        candidates = [unit for unit in cells[cell] if unit in may]
                        stratum = f"{tier}/{cell}" if spread else tier
                        taken = sorted((ticket_of(key, unit), unit) for unit in candidates)[:numbers[cell]]
                        if len(taken) < numbers[cell]:
                            say(f"draw {draw}, {item['code']}, {stratum}: {numbers[cell] - len(taken)} of {numbers[cell]} missing")
                        for rank, (ticket, unit) in enumerate(taken, 1):
                            rows.append((draw, group, item["code"], tier, stratum, rank, ticket, unit, marked(units[unit].get("主体名称", "").strip())))
                            drawn_now.add(unit)
                            drawn_of[item["code"], tier] += 1
                            visited.update([unit] if item["on site"] else [])
            drawn_by_group[group] |= drawn_now
            used.update(visited)                                # one visit is one count, however many items
    return rows


# ---------------------------------------------------------------------------- the two commands
def recompute(path, contributions, say=lambda text: None):
    """The text of draw.csv for the plan at `path` and the seed contributions {name: text}."""
    path = Path(path)
    plan = Plan(path.read_text(encoding="utf-8-sig"))
    if set(contributions) != set(plan.sources):
        raise Refused(f"the plan announces the seed sources {', '.join(plan.sources)}")
    units = units_of(table_of(plan, path.parent, "对象名录"))
    repair_grades(plan, units)
    history = table_of(plan, path.parent, "检查台账") if ("引用库", "检查台账") in plan.fields else []
    seed = seed_of([(name, contributions[name]) for name in plan.sources])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow("draw,group,item,tier,stratum,rank,ticket,id,name".split(","))
    writer.writerows(draw_all(plan, units, visits_in_history(plan, history), seed, say, inspected(history)))
    return out.getvalue()


def words(key, count):
    """The first 64-bit words of the ChaCha20 stream (RFC 8439 rounds, 64-bit block counter, nonce 0)."""
    def rotate(value, by):
        return (value << by | value >> 32 - by) & 0xFFFFFFFF

    stream = []
    for block in range(-(-count // 8)):
        start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *(int.from_bytes(bytes.fromhex(key)[i:i + 4], "little") for i in range(0, 32, 4)), block, 0, 0, 0]
        state = start[:]
        for _ in range(10):
            for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
                for x, y, z, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                    state[x] = (state[x] + state[y]) & 0xFFFFFFFF
                    state[z] = rotate(state[z] ^ state[x], by)
        halves = [(x + y) & 0xFFFFFFFF for x, y in zip(state, start)]
        stream += [low | high << 32 for low, high in zip(halves[::2], halves[1::2])]
    return stream[:count]


def check_vectors(path):
    """Recomputes each worked value; returns how many differ."""
    vectors, wrong, checked = json.loads(Path(path).read_text(encoding="utf-8")), 0, 0

    def same(what, ours, theirs):
        nonlocal wrong, checked
        checked += 1
        if ours != theirs:
            wrong += 1
            print(f"{what}: {ours} here, {theirs} in the file")

    seed = seed_of(vectors["contributions"])
    same("SEED", seed, vectors["SEED"])
    keys = {purpose: key_of(vectors["plan"], vectors["draw"], purpose, seed) for purpose in vectors["keys"]}
    same("keys", keys, vectors["keys"])
    for unit in vectors["units"]:
        same(unit["id"], ticket_of(keys["draw/G1"], unit["id"]), unit["ticket"])
    for tier, stratum in vectors["strata"].items():
        order = sorted((unit["ticket"], unit["id"]) for unit in vectors["units"] if unit["tier"] == tier)
        n = size(f"不低于{stratum['ratio']}", len(order))[0]
        same(f"{tier}: N, n", (len(order), n), (stratum["N"], stratum["n"]))
        same(f"{tier}: drawn", [unit for _, unit in order[:n]], stratum["drawn"])
        same(f"{tier}: threshold, next", (order[n - 1][0], order[n][1] if n < len(order) else None), (stratum["threshold"], stratum["next"]))
    for case in vectors["sizes"]:
        ratio = quantity(case["ratio"])
        same(f"{case['ratio']} of {case['N']}", (up(ratio, case["N"]), down(ratio, case["N"])), (case["at_least"], case["at_most"]))
    below, stream = vectors["stream"]["below"], iter(words(keys[vectors["stream"]["key"]], 64))
    same("stream", [f"{word:016x}" for word in words(keys[vectors["stream"]["key"]], 12)], vectors["stream"]["first_words_hex"])
    same("below", [next(word for word in stream if word >= 2**64 % n) % n for n in below["n"]], below["values"])
    spread = vectors["apportion"]
    same("apportion", list(apportion(spread["total"], spread["cells"], keys["round/G1"]).items()), list(spread["result"].items()))
    print(f"{checked} values, {wrong} differ")
    return wrong


def main():
    parser = argparse.ArgumentParser(description="Recomputes a draw from its plan, or the worked values of the description.")
    parser.add_argument("plan", nargs="?")
    parser.add_argument("--seed", action="append", default=[], metavar="NAME=TEXT")
    parser.add_argument("--trial", action="store_true", help="accepted for likeness: every batch is drawn in any case")
    parser.add_argument("--vectors", metavar="FILE")
    arguments = parser.parse_args()
    if arguments.vectors:
        return 1 if check_vectors(arguments.vectors) else 0
    if not arguments.plan or any("=" not in seed for seed in arguments.seed):
        parser.error("a plan and --seed NAME=TEXT for each announced source are needed")
    missing = []
    try:
        text = recompute(arguments.plan, dict(seed.split("=", 1) for seed in arguments.seed), missing.append)
    except Refused as reason:
        print(f"refused: {reason}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(text.encode())
    for line in missing:
        print(line, file=sys.stderr)
    return 3 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
