#!/usr/bin/env python3
"""Types codes into a published notice in a real browser, and says what the page answers.

  python3 tests/browser.py NOTICE LANG CODE…     JSON: {code: {"verdict": …, "title": …, "text": …}, …}

The browser is Chromium, driven over its debugging pipe with the standard library alone: a click into the
field, a key press for every character, Enter. It has no network, and any request that is not for the page's own file
ends the run: the page promises that a code does not leave the device.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


class Browser:
    def __init__(self, language, profile):
        down, up = os.pipe(), os.pipe()

        def wire():                                       # Chromium reads commands from 3 and writes answers to 4
            os.dup2(down[0], 13)
            os.dup2(up[1], 14)
            os.dup2(13, 3)
            os.dup2(14, 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe", f"--lang={language}", f"--accept-lang={language}",
             f"--user-data-dir={profile}", "about:blank"], preexec_fn=wire, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(down[0])
        os.close(up[1])
        self.out, self.into, self.rest, self.number, self.requested = down[1], up[0], b"", 0, []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    session = None

    def ask(self, method, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.out, json.dumps(command).encode() + b"\0")
        while True:
            while b"\0" not in self.rest:
                read = os.read(self.into, 1 << 16)
                if not read:
                    raise SystemExit("the browser went away")
                self.rest += read
            line, self.rest = self.rest.split(b"\0", 1)
            said = json.loads(line)
            if said.get("method") == "Network.requestWillBeSent":
                self.requested.append(said["params"]["request"]["url"])
            if said.get("id") == self.number:
                if "error" in said:
                    raise SystemExit(f"{method}: {said['error']}")
                return said["result"]

    def value(self, expression):
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def until(self, expression):
        for _ in range(400):
            if self.value(expression):
                return
            time.sleep(0.025)
        raise SystemExit(f"waited in vain for {expression}")

    def press(self, key, text=None):
        for kind in ("keyDown", "keyUp"):
            said = {"type": kind, "key": key}
            if text and kind == "keyDown":
                said["text"] = text
            if key == "Enter":
                said.update(windowsVirtualKeyCode=13, code="Enter")
            if key == "a":
                said.update(modifiers=2, windowsVirtualKeyCode=65, code="KeyA", commands=["selectAll"])
            self.ask("Input.dispatchKeyEvent", **said)

    def click(self, selector):
        place = json.loads(self.value(f"(() => {{ const it = document.querySelector('{selector}'); it.scrollIntoView({{ block: 'center' }}); const r = it.getBoundingClientRect(); "
                                      "return JSON.stringify([r.left + r.width / 2, r.top + r.height / 2]); })()"))
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)


def main():
    page, language, codes = Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(language, profile)
        try:
            browser.ask("Page.enable")
            browser.ask("Network.enable")
            browser.ask("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
            browser.ask("Page.navigate", url=page.as_uri())
            browser.until("document.readyState === 'complete' && document.querySelector('#check') && !document.querySelector('#check').hidden")
            answers = {}
            for number, code in enumerate(codes):
                browser.click("#check input")
                browser.press("a")                       # select what stands there
                for character in code:
                    browser.press(character, character)
                if browser.value("document.querySelector('#check input').value") != code:
                    raise SystemExit(f"typed {code!r}, the field holds {browser.value('document.querySelector(`#check input`).value')!r}")
                browser.value("document.querySelector('#verdict').dataset.old = '1'; for (const it of document.querySelectorAll('#verdict > div')) it.dataset.old = '1'")
                if number % 2:
                    browser.click("#check button")
                else:
                    browser.press("Enter", "\r")
                browser.until("document.querySelector('#verdict > div') && !document.querySelector('#verdict > div').dataset.old")
                answers[code] = json.loads(browser.value("(() => { const it = document.querySelector('#verdict > div'); return JSON.stringify("
                                                         "{ verdict: it.dataset.verdict, title: it.querySelector('strong').innerText, text: it.innerText }); })()"))
            foreign = [url for url in browser.requested if url != page.as_uri()]
            if foreign:
                raise SystemExit(f"the page asked for {foreign}")
        finally:
            browser.process.terminate()
            browser.process.wait()
    json.dump(answers, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
