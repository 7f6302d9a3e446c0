"""A headless Chromium, spoken to over its debugging pipe: as much of a customer as a test needs."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, Self

LEFT_OUT = "no Chromium on this machine"
_PATIENCE = 60.0


def binary() -> str | None:
    """Debian's Chromium, or whichever goes by a usual name."""
    return next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)


class Browser:
    """One page."""

    def __init__(self, profile: Path, language: str = "en-US") -> None:
        chromium = binary()
        assert chromium
        (commands, self._out), (self._in, answers) = os.pipe(), os.pipe()
        high = [os.dup(end) for end in (commands, answers)]

        def place() -> None:
            for end, number in zip(high, (3, 4), strict=True):
                os.dup2(end, number)

        self._process = subprocess.Popen(
            [
                chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--remote-debugging-pipe", f"--user-data-dir={profile}", f"--accept-lang={language}",
                f"--lang={language}", "about:blank",
            ],
            pass_fds=(3, 4), preexec_fn=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for end in (commands, answers, *high):
            os.close(end)
        self._number, self._buffer, self._session = 0, b"", None
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(10)
        os.close(self._in)
        os.close(self._out)

    def open(self, url: str) -> None:
        """Go to an address and wait until it is there."""
        self._do("Page.navigate", url=url)

    def resize(self, width: int, height: int, *, dark: bool = False) -> None:
        """Be a screen of that many CSS pixels; a phone when it is narrow."""
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])

    def click(self, selector: str) -> None:
        """Press the middle of an element with a mouse, and wait for a page that it may load."""
        spot = self.js(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self._ask(
                "Input.dispatchMouseEvent", type=kind, x=spot[0], y=spot[1], button="left", clickCount=1
            )  # fmt: skip

    def submit(self, selector: str) -> None:
        """Press what sends a form; comes back when the next page is there."""
        self.js("window.leaving = true")
        self.click(selector)
        self._wait("!window.leaving && document.readyState === 'complete'")

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.click(selector)
        self._ask("Input.insertText", text=text)

    def text(self) -> str:
        """What the page says."""
        return str(self.js("document.body.innerText"))

    def js(self, expression: str) -> Any:
        """The value of an expression in the page."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, path: Path) -> None:
        """Draw the whole page."""
        shot = self._ask("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def _do(self, method: str, **parameters: Any) -> None:
        self._ask(method, **parameters)
        self._wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def _wait(self, condition: str) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            answer = self._ask("Runtime.evaluate", expression=condition, returnByValue=True)
            if answer.get("result", {}).get("value") is True:
                return
            assert time.monotonic() < until, f"the page never came to {condition}"
            time.sleep(0.02)

    def _ask(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], _PATIENCE)
            assert ready, "Chromium says nothing"
            chunk = os.read(self._in, 1 << 16)
            assert chunk, "Chromium has gone"
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(line)
        return answer
