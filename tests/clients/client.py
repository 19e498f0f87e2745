"""Calls suiji from Python: python3 client.py SUIJI PLAN

Checks a plan, draws a trial, proves the first unit drawn, and prints what comes back, a line each.
"""

import csv
import io
import json
import pathlib
import subprocess
import sys


class Suiji:
    """The engine as a process that answers a line with a line."""

    def __init__(self, program):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program, "serve", "--stdio"], stdin=pipe, stdout=pipe)

    def ask(self, what, **more):
        request = {"suiji": 1, "id": what, "do": what, **more}
        self.process.stdin.write(json.dumps(request, ensure_ascii=False).encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert answer["id"] == what
        if not answer["ok"]:
            raise RuntimeError(answer["error"]["zh"])
        return answer["result"]


def main(program, plan):
    folder = pathlib.Path(plan).parent
    inputs = {
        "name": "plan.plan",
        "plan": {"text": pathlib.Path(plan).read_text("utf-8")},
        "files": {it.name: {"text": it.read_text("utf-8")} for it in sorted(folder.glob("*.csv"))},
    }
    suiji = Suiji(program)
    print("check", suiji.ask("check", inputs=inputs)["report"]["verdict"])
    try:
        suiji.ask("check", input=inputs)
    except RuntimeError as error:
        print("refused", "inputs" in str(error))
    seeds = {"ssq": "03 07 12 18 25 30 + 09", "dice": "31415926535897932384"}
    ran = suiji.ask("run", inputs=inputs, seeds=seeds, trial=True)
    drawn = list(csv.DictReader(io.StringIO(ran["files"]["draw.csv"]["text"])))
    print("run", ran["end"], len(drawn))
    print("verify", suiji.ask("verify", files=ran["files"])["holds"])
    proof = suiji.ask("prove", files=ran["files"], unit=drawn[0]["id"])["proof"]
    print("prove", proof["items"][0]["verdict"], proof["items"][0]["ticket"] == drawn[0]["ticket"])


main(*sys.argv[1:])
