"""A headless Chromium, spoken to through a pipe: no package is needed."""

import base64
import json
import os
import shutil
import subprocess
import tempfile

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
)


def find():
    """The path of Chromium; none where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One page of a Chromium."""

    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory(prefix="netweight-chromium-", ignore_cleanup_errors=True)
        commands, self.commands = os.pipe()
        self.answers, answers = os.pipe()

        def plug():
            # Chromium reads from 3 and writes to 4; neither may be one that
            # the other still needs.
            reads, writes = (os.dup(pipe) for pipe in (commands, answers))
            high = [os.dup2(reads, 100), os.dup2(writes, 101)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self.profile.name}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=plug)
        os.close(commands)
        os.close(answers)
        self.number, self.rest, self.events, self.session = 0, b"", [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in "Page", "Runtime", "Accessibility":
            self.call(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer.get("method"))

    def read(self):
        while b"\0" not in self.rest:
            piece = os.read(self.answers, 1 << 20)
            if not piece:
                raise RuntimeError("Chromium has ended")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def open(self, path, theme, width):
        """Loads a page of rustdoc as it looks in a theme, so many pixels wide."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=1200, deviceScaleFactor=1,
                  mobile=width < 700)
        stored = {"theme": theme, "use-system-theme": "false"}
        script = "".join(f"localStorage.setItem('rustdoc-{key}', '{value}');" for key, value in stored.items())
        added = self.call("Page.addScriptToEvaluateOnNewDocument", source=script)["identifier"]
        self.events.clear()
        self.call("Page.navigate", url=path.resolve().as_uri())
        while "Page.loadEventFired" not in self.events:
            self.events.append(self.read().get("method"))
        self.call("Page.removeScriptToEvaluateOnNewDocument", identifier=added)
        self.run("document.fonts.ready.then(() => true)")

    def run(self, expression):
        """The value of an expression of JavaScript."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def images(self):
        """The accessible name of each image, as a screen reader says it."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        # Chromium calls the role "image" where others say "img".
        return [node["name"]["value"] for node in nodes
                if node.get("role", {}).get("value") in ("image", "img") and "name" in node]

    def shoot(self, rectangle):
        """A picture of a rectangle, which an expression gives, as PNG."""
        clip = {**self.run(rectangle), "scale": 1}
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"])
