#!/usr/bin/env python3
"""Makes small random plans with their directories, to compare two implementations of the draw on.

  python3 tests/reference/frames.py OUT --count 50 --seed 1                       writes OUT/0001 … OUT/0050
  python3 tests/reference/frames.py OUT --count 50 --seed 1 --against target/release/suiji
                                                     draws each with that program too, and reports what differs

A folder holds plan.plan, entities.csv, history.csv, seeds.txt (one NAME=TEXT a line, the arguments of
--seed) and draw.csv as draw.py computes it. Every plan is meant to be free of errors, and every stratum
to have enough candidates; a frame that draw.py refuses is thrown away and made anew. Equal arguments
give equal bytes. Needs Python 3.9 and draw.py beside it, nothing else. All names and codes are invented.

--open also varies what the description of the draw leaves to the reader: shortages, caps by tier for items
without tiers, items without visits beside caps, several history rows of one day, kinds of check beside methods, spreading over several
batches, tiers by rule, item sizes tier by tier and shared out among tiers, tiers written as A级, cycles (轮查) and look-backs (不重复).
"""
import argparse
import csv
import datetime
import io
import json
import random
import subprocess
import sys
from pathlib import Path

import draw

TOWNSHIPS = ["上海西路街道", "黄河东路街道", "长城中路街道", "北京中路街道", "满城北街街道", "良田镇", "丰登镇"]
INDUSTRIES = ["0111", "1011", "4710", "5211", "5411", "6210", "6429", "6511", "6513", "7010", "7261", "7262", "7263", "7299", "8010", "9011", "9521"]
TYPES = ["有限责任公司(自然人独资)", "有限责任公司(法人独资)", "个体工商户", "个人独资企业", "事业单位", "社会团体", "农民专业合作社"]
TITLES = ["劳动合同", "工资支付", "工作时间", "社会保险", "劳务派遣", "女职工保护", "就业服务"]
BASES = ["《劳动保障监察条例》第十条第一款第（二）项", "《劳动保障监察条例》第十一条第（六）项"]
DAYS = {2023: [(5, 10), (8, 16), (10, 11)], 2026: [(5, 13), (8, 12), (10, 14)]}         # working days
SOURCES = {"ssq": ("福彩双色球前一期开奖号码", "03 07 12 18 25 30 + 09"), "dice": ("现场掷十面骰20次", None), "witness": ("见证人各报一数", None)}
CHINESE = "零一二三四五六七八九十"


def uscc(rng):
    """A credit code with both check characters."""
    body = "MA" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    total = sum(int(char, 36) * weight for char, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2)))
    code = rng.choice(("91", "92", "93", "51", "12")) + "640106" + body + "0123456789X0"[11 - total % 11 if total % 11 else 11]
    return code + draw.USCC[-sum(draw.USCC.index(char) * pow(3, i, 31) for i, char in enumerate(code)) % 31]


def registration_number(rng):
    """15 digits with their check digit (MOD 11,10)."""
    digits, product = f"640106{rng.randrange(10**8):08}", 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return digits + str((11 - product) % 10)


def some_day(rng, first, last):
    return first + datetime.timedelta(rng.randrange((last - first).days + 1))


def directory(rng, year, is_open):
    """The rows of a directory as of the end of the year before."""
    rows, end, codes = [], datetime.date(year - 1, 12, 31), set()
    edges = [draw.months_before(datetime.date(year, month, day), back) for month, day in DAYS[year] for back in (6, 12)]
    for number in range(1, rng.choice((20, 60, 150, 400)) + 1):
        code = registration_number(rng) if rng.random() < 0.03 else uscc(rng)
        if code in codes:
            continue
        codes.add(code)
        founded = some_day(rng, datetime.date(1995, 1, 1), end)
        checked = rng.choice(edges) + datetime.timedelta(rng.choice((-1, 0, 0, 1))) if rng.random() < 0.2 else some_day(rng, datetime.date(year - 3, 1, 1), end)
        name = f"金凤区{rng.choice('鹏澄寿源和')}{rng.choice('翔开宇阁兴')}{number}{rng.choice(('商行', '有限公司', '服务部', '店,分店', '“老店”', '“新”店,东'))}"
        rows.append({
            "序号": str(number), "主体名称": name.replace("“", '"').replace("”", '"'), "统一社会信用代码": code, "主体类型": rng.choice(TYPES),
            "街道乡镇": rng.choice(TOWNSHIPS), "行业代码": rng.choice(INDUSTRIES), "成立日期": "" if rng.random() < 0.05 else str(founded),
            "登记状态": "存续" if rng.random() < 0.85 else rng.choice(("注销", "吊销", "歇业", "迁出")),
            "从业人数": "" if rng.random() < 0.05 else str(int(rng.lognormvariate(2, 1)) + 1),
            "诚信等级": rng.choices(("A", "B", "C", "", "D", "未评定"), (25, 55, 12, 4, 2, 2))[0],
            "风险等级": rng.choices(("低", "中", "高", ""), (40, 35, 20, 5))[0],
            "上次检查日期": str(checked) if rng.random() < 0.4 and checked > founded else ""})
        if is_open and rng.random() < 0.05:
            rows[-1]["诚信等级"] += "级"
        if rng.random() < 0.02:                                      # what a reader repairs with certainty
            rows[-1]["统一社会信用代码"] = rng.choice((code.lower(), " " + code, code[:8] + "　" + code[8:], code.translate({i: i + 0xFEE0 for i in range(48, 91)})))
        elif rng.random() < 0.01:
            rows.append(dict(rows[-1]))                              # an identical duplicate
    rng.shuffle(rows)
    return rows


def history(rng, year, rows, is_open):
    """Past checks of the year before and of this year up to the first batch."""
    kinds, found, seen = rng.random() < 0.5, [], set()
    for row in rows:
        while rng.random() < 0.25:
            day = some_day(rng, datetime.date(year - 1, 6, 1), datetime.date(year, *DAYS[year][0]) - datetime.timedelta(1))
            if (row["统一社会信用代码"], day) in seen and not is_open:
                continue
            seen.add((row["统一社会信用代码"], day))
            check = {"统一社会信用代码": row["统一社会信用代码"], "主体名称": row["主体名称"], "抽查事项": rng.choice(TITLES),
                     "检查方式": "现场检查" if kinds and not is_open else rng.choice(("现场检查", "现场检查", "书面检查", "网络监测")), "检查日期": str(day)}
            if kinds:
                check["检查类型"] = rng.choice(("日常检查", "专项检查", "投诉举报", "个案检查"))
            for _ in range(1 + (is_open and rng.random() < 0.2)):
                found.append(check)
    return found


def percentage(rng, percent):
    return rng.choice((f"{percent}%", f"{percent}％", f"百分之{percent}", f"{percent}/100", f"{percent * 10}‰"))


def chinese(value):
    return CHINESE[value] if value <= 10 else str(value)


def size_rule(rng, percent):
    """A size of about `percent` per cent, in one of the written forms."""
    share, few = percentage(rng, percent), rng.randint(1, 4)
    return rng.choice((
        share, share, f"不低于{share}", f"不少于{share}", f"不超过{share}", f"{percent}%至{min(100, percent + 30)}%", f"{share}，不少于{few}户", f"不低于{share}且不少于{chinese(few)}家",
        f"不低于{share}，不超过{few + 6}户", f"{share}；不足{few + 2}户的全覆盖", f"不低于{share}，不少于{few}户；不足{few + 3}户的全覆盖", f"{few}户", f"{few}至{few + 5}户",
        f"{share}或{few}户", f"原则上不低于{share}", f"{percent}.5%", "二十分之一" if percent <= 5 else "三分之一", "全覆盖" if percent >= 30 else share))


def objects(rng, year):
    """The value of 对象."""
    active = rng.choice(("登记状态 等于 “存续”", "登记状态 = “存续”", "登记状态 属于 “存续”、“歇业”", "登记状态 开头为 “存”", "非 （登记状态 属于 “注销”、“吊销”）"))
    other = rng.choice((
        "", "", "主体类型 不属于 “事业单位”、“社会团体”", f"从业人数 不小于 {rng.randint(2, 6)}", f"从业人数 > {rng.randint(1, 3)}", f"从业人数 ≤ {rng.randint(20, 40)}", "从业人数 小于 五",
        "行业代码 属于 I、72、52", "行业代码 属于 726、8010、A", "行业代码 不属于 C、54", "（行业代码 属于 72 或 主体类型 包含 “有限责任”）", "街道乡镇 不等于 “良田镇”",
        f"成立日期 不晚于 {year - 3}年１月1日", f"成立日期 早于 {year - 2}-07-01", "上次检查日期 为空", "非 上次检查日期 为空", "诚信等级 ≠ “C”"))
    found = " 且 ".join(filter(None, (active, other)))
    if rng.random() < 0.2:
        found = found.replace(" 且 ", "\n　　　　且 ", 1)                 # a value goes on in the next line
    return rng.choice(("企业", "市场主体")) + (f"，其中 {found}" if rng.random() < 0.85 else "")


def exclusions(rng, year):
    back = rng.choice(("12个月", "6个月", "十二个月", "1年", "180日"))
    pool = [f"上次检查日期 在 {back} 内", f"上次检查日期 在 {back} 内 且 诚信等级 等于 “A”", f"成立日期 晚于 {year - 1}年10月1日 且 从业人数 小于 5",
            "登记状态 属于 “注销”、“迁出”", "从业人数 < 2 或 诚信等级 = “D”", f"成立日期 不早于 {year - 1}年3月1日"]
    return rng.sample(pool, rng.randint(0, 3))


def plan_text(rng, year, is_open, number, renamed):
    """One plan, and its seed contributions in the order announced."""
    lines = [f"计划：随机样例{number}", f"编号：frame-{number:04}.{year}", "机关：银川市金凤区人力资源和社会保障局；机关类别：人社部门；层级：县级；区划：640106",
             f"语言：1；年度：{rng.choice((str(year), str(year).translate({48 + i: 0xFF10 + i for i in range(10)})))}年；施行：{year}年3月20日 至 {year}年12月31日", "",
             "一、引用库", "　　对象名录：“entities.csv”", "　　检查台账：\"history.csv\"", "　　期限口径：含当日；最后一日为休假日的，顺延  # 批注：样例"] + (
                 ["　　栏目对应：统一社会信用代码＝信用代码"] if renamed else []) + ["", "二、抽查事项"]
    names = ["守法诚信等级", "风险分级"] + ["规模分级"] * is_open
    tables = rng.sample(names, rng.choice((0, 1, 1, 2)))
    caps, batches = rng.random() < 0.7, rng.randint(1, 3)
    spreads = is_open or batches == 1
    codes = rng.sample([f"RS-{i:02}" for i in range(1, 20)] + ["A.1", "B_2", "x7"], rng.randint(1, 5))
    tables_of = {code: rng.choice(tables + [None]) if tables else None for code in codes}
    tables, untiered = [name for name in tables if name in tables_of.values()], None in tables_of.values()
    precedences = {name: rng.choice(("逐层", "等级优先", "事项优先", "取高")) for name in tables if is_open and rng.random() < 0.4}
    for i, code in enumerate(codes):
        tiers = tables_of[code]
        lines += [f"（{chinese(i + 1)}）{TITLES[i]}（代号：{code}）", f"　　对象：{objects(rng, year)}", "　　主体：劳动保障监察大队", f"　　依据：{rng.choice(BASES)}"]
        method = rng.choice(("现场检查", "书面检查、现场检查", "书面检查" if is_open or not caps else "现场检查"))
        lines.append(f"　　类别：重点；方式：{method}" + (f"；分级：{tiers}" if tiers else ""))
        if not tiers:
            lines.append(f"　　比例：{size_rule(rng, rng.choice((5, 10, 20, 30)))}")
            if spreads and rng.random() < 0.3:
                lines.append("　　分配：按 街道乡镇")
        elif rng.random() < 0.3:
            of_all = (f"{rng.randint(8, 60)}户", f"{rng.randint(5, 20)}%，不少于{rng.randint(4, 30)}户", f"{rng.randint(5, 20)}%")
            lines.append("　　比例：" + (rng.choice(of_all) if precedences.get(tiers) else f"不超过{rng.choice((60, 80, 90))}%"))
        lines.append(f"　　检查时间：{year}年5月 至 12月")
        if is_open and rng.random() < 0.3:
            lines.append("　　" + rng.choice((
                "轮查：每2年一遍", f"轮查：每2年一遍，{year - 1}年起", f"轮查：每两年检查一轮，自{year}年起", f"轮查：每3年一遍，{year - 5}年起", "不重复：6个月内", "不重复：1年内",
                "不重复：200日内")))
    for name in tables:
        labels = {"守法诚信等级": ("A", "B", "C"), "风险分级": ("低", "中", "高"), "规模分级": ("小", "中型", "大")}[name]
        percents = sorted(rng.sample((1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50), 3))
        lines += ["", "三、信用分级", f"　　名称：{name}"]
        if name == "规模分级":
            lines += ["　　大：从业人数 不小于 20", "　　中型：从业人数 不小于 8", "　　小：从业人数 小于 8"]
        else:
            lines.append(f"　　分级依据栏：{'诚信等级' if name == '守法诚信等级' else '风险等级'}")
        lines += ["　　｜等级｜比例｜频次上限｜" if caps else "　　｜等级｜比例｜"]
        for label, percent in zip(labels + ("其余",), percents + [percents[1]]):
            cap = f"｜每年{rng.choice('1２二')}次" if caps else ""
            lines.append(f"　　｜{label}　｜{size_rule(rng, percent)}{cap}｜")
        if spreads and rng.random() < 0.25:
            lines.append("　　分配：按 街道乡镇")
        if rng.random() < 0.2:
            lines.append("　　总量：不超过70%")
        if name in precedences:
            lines.append(f"　　与事项比例的关系：{precedences[name]}")
    excluded = exclusions(rng, year)
    if excluded:
        lines += ["", "四、排除"] + [f"　　{i}．{text}。理由：减少重复检查" for i, text in enumerate(excluded, 1)]
        if mode := rng.choice(("排除", "不排除", "报告", "")):
            lines.append(f"　　为空的按：{mode}")
    joint, free = [], rng.sample(codes, len(codes))
    while len(free) > 1 and rng.random() < 0.6:
        together, free = free[:2 + rng.randint(0, 1)], free[3:]
        joint.append(f"　　同去：{'、'.join(together)}")
    if caps and rng.random() < 0.8:
        cap = rng.randint(1, 2)
        by_tier = f"，C级不超过{cap + 1}次" if "守法诚信等级" in tables and (is_open or not untiered) and rng.random() < 0.5 else ""
        joint.append(f"　　频次上限：同一对象全年不超过{cap}次{by_tier}")
    if caps:
        joint += rng.choice(([], ["　　计入：日常检查、专项检查；豁免：投诉举报"], ["　　豁免：投诉举报、个案检查"], ["　　计入：日常检查"]))
    if joint:
        lines += ["", "五、合并检查"] + joint
    lines += ["", "六、抽取"]
    shares = {1: ["100%"], 2: [f"{rng.choice((30, 50, 60))}%", "其余"], 3: [rng.choice(("三分之一", "40%")), "25%", "其余"]}[batches]
    for name, (month, day), share in zip("一二三", DAYS[year], shares):
        lines.append(f"　　第{name}批：{year}年{month}月{day}日，抽取{share}")
    names = rng.sample(list(SOURCES), 3)
    texts = {"ssq": SOURCES["ssq"][1], "dice": f"{rng.randrange(10**20):020}", "witness": f"{rng.randrange(16**8):08x}"}
    lines += ["　　锁定：抽取前2个工作日", f"　　种子：{'、'.join(f'{name}（{SOURCES[name][0]}）' for name in names)}", "　　见证：派驻纪检监察组1人", "",
              "七、进度", f"　　1．{year}年3月24日前，公布抽查方案" if year == 2023 else f"　　1．{year}年3月25日前，公布抽查方案", f"　　2．{year}年12月25日前，完成100%", "",
              "八、公示", "　　结果：检查结束后20个工作日内，国家企业信用信息公示系统", "　　处罚：普通程序处罚决定作出之日起7个工作日内，公开 主体信息、案由、处罚依据、处罚结果", "　　责任：谁抽查、谁录入、谁公示"]
    return "\n".join(lines) + "\n", {name: texts[name] for name in names}


def table_text(rows, columns):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def make(folder, number, seed, is_open):
    """Writes one frame; returns its seed contributions and what was missing."""
    for attempt in range(1000):
        rng, missing = random.Random(f"{seed}/{number}/{attempt}"), []
        year = rng.choice((2023, 2026))
        rows = directory(rng, year, is_open)
        checks = history(rng, year, rows, is_open)
        if not checks:                                      # a history without a row is refused as a bad export
            continue
        renamed = rng.random() < 0.15
        text, seeds = plan_text(rng, year, is_open, number, renamed)
        text = rng.choice(("", "", "", "\ufeff")) + (text.replace("\n", "\r\n") if rng.random() < 0.1 else text)
        columns = ["统一社会信用代码", "主体名称", "抽查事项", "检查方式", "检查日期"] + ["检查类型"] * any("检查类型" in check for check in checks)
        folder.mkdir(parents=True, exist_ok=True)
        files = {"plan.plan": text, "entities.csv": table_text(rows, list(rows[0])), "history.csv": table_text(checks, columns),
                 "seeds.txt": "".join(f"{name}={value}\n" for name, value in seeds.items())}
        for name, content in files.items():
            if renamed and name.endswith(".csv"):
                content = content.replace("统一社会信用代码", "信用代码", 1)
            (folder / name).write_bytes(content.encode())
        try:
            drawn = draw.recompute(folder / "plan.plan", seeds, missing.append)
        except draw.Refused:
            continue
        if is_open or not missing:
            (folder / "draw.csv").write_bytes(drawn.encode())
            return seeds, missing
    raise SystemExit(f"no frame {number} could be made")


class Engine:
    """The other program, started once: a line of JSON in, a line out (docs/contract.md)."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "serve", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def draw(self, folder, seeds):
        """draw.csv as this program draws it, or why there is none. Its record is kept in `record`, for the verifiers."""
        def content(name):
            return {"text": (folder / name).read_bytes().decode("utf-8")}

        given = {name: content(name) for name in ("entities.csv", "history.csv")}
        asked = {"suiji": 1, "do": "draw", "trial": True, "seeds": seeds, "inputs": {"name": "plan.plan", "plan": content("plan.plan"), "files": given}}
        self.process.stdin.write(json.dumps(asked, ensure_ascii=False).encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        files = answer.get("result", {}).get("files", {})
        drawn = files.get("draw.csv")
        (folder / "record").mkdir(exist_ok=True)
        for name in ("draw.csv", "journal.jsonl", "record.json"):
            if name in files:
                (folder / "record" / name).write_bytes(files[name]["text"].encode())
        return (drawn["text"], None) if drawn else (None, json.dumps(answer, ensure_ascii=False)[:1500])


def compare(engine, folder, seeds):
    """Draws the frame with the other program; returns how its draw.csv differs, or None."""
    drawn, reason = engine.draw(folder, seeds)
    if drawn is None:
        return f"no draw.csv\n{reason}"
    ours, theirs = (folder / "draw.csv").read_bytes().decode("utf-8").split("\n"), drawn.split("\n")
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
    return None if ours == theirs else f"line {at + 1} of {len(ours)} and {len(theirs)}:\n  draw.py {ours[at:at + 1]}\n  program {theirs[at:at + 1]}"


def main():
    parser = argparse.ArgumentParser(description="Makes small random plans with their directories.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--open", action="store_true")
    parser.add_argument("--against", metavar="PROGRAM")
    arguments, differing = parser.parse_args(), 0
    engine = Engine(arguments.against) if arguments.against else None
    for number in range(1, arguments.count + 1):
        folder = arguments.out / f"{number:04}"
        seeds, missing = make(folder, number, arguments.seed, arguments.open)
        for line in missing:
            print(f"{folder}: {line}")
        difference = compare(engine, folder, seeds) if engine else None
        if difference:
            differing += 1
            print(f"{folder}: {difference}")
    print(f"{arguments.count} frames" + (f", {differing} differ" if arguments.against else ""))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
