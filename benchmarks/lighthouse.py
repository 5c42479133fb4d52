"""What Lighthouse says of the six main kinds of page, on a phone, in one run.

    LIGHTHOUSE=… python benchmarks/lighthouse.py [--runs 3] [ADDRESS …]

The server is the one of production: granian, hashed and compressed static files, no debugging.
README.md in this folder says how to install Lighthouse and how to read the table.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from ruralplan.launch import HOST, answers, server_command  # noqa: E402

PAGES = {
    "home": "/",
    "edition": "/programs/retu/2022/",
    "indicator": "/indicators/co-delivery-centers/",
    "figure": "/figures/19/",
    "county": "/counties/130321/",
    "ledger": "/ledger/",
}
GROUPS = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
# Name of the audit: (head of the column, divisor, digits).
AUDITS = {
    "first-contentful-paint": ("FCP s", 1000, 2),
    "largest-contentful-paint": ("LCP s", 1000, 2),
    "cumulative-layout-shift": ("CLS", 1, 3),
    "total-blocking-time": ("TBT ms", 1, 0),
    "total-byte-weight": ("kB", 1000, 1),
}
GOAL = 98
TRIES = 3  # on a busy machine the browser now and then loses a trace
WARMING = 4  # requests of a page before it is measured, so that every process has drawn it


def lighthouse() -> str:
    found = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if not found:
        sys.exit("Say where Lighthouse is: LIGHTHOUSE=/path/to/lighthouse. README.md tells more.")
    return found


@contextmanager
def served(data: str) -> Iterator[str]:
    """The site with its whole content in the folder, until the end of the block."""
    environment = os.environ | {"DEMO": "on", "DATA": data}
    prepare = [sys.executable, "manage.py", "prepare_demo"]
    subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(server_command(port), cwd=ROOT, env=environment)
    try:
        if not answers(server, port):
            sys.exit("The server did not start; its own lines above say why.")
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait()


def measure(tool: str, url: str, runs: int) -> dict:
    """Return the report of the run whose performance is the median."""
    for _ in range(WARMING):
        urllib.request.urlopen(url).read()  # noqa: S310 - our own server
    reports = sorted((run(tool, url) for _ in range(runs)), key=performance)
    return reports[(runs - 1) // 2]


def run(tool: str, url: str) -> dict:
    """Return one report; Lighthouse's own settings stand for a phone on slow 4G."""
    command = [tool, url, "--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox"]
    environment = os.environ | {"CHROME_PATH": shutil.which("chromium") or ""}
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE)
        if done.returncode == 0:
            return json.loads(done.stdout)
    sys.exit(f"Lighthouse failed {TRIES} times on {url}; its own lines above say why.")


def performance(report: dict) -> float:
    return report["categories"]["performance"]["score"]


def scores(report: dict) -> list[int]:
    return [round(report["categories"][group]["score"] * 100) for group in GROUPS]


def row(name: str, report: dict) -> list[str]:
    values = [
        f"{report['audits'][audit]['numericValue'] / divisor:.{digits}f}"
        for audit, (_, divisor, digits) in AUDITS.items()
    ]
    return [name, *map(str, scores(report)), *values]


def shortfalls(report: dict) -> Iterator[str]:
    """Yield what cost points, weightiest first."""
    for group, title in GROUPS.items():
        counted = sorted(report["categories"][group]["auditRefs"], key=lambda ref: -ref["weight"])
        for ref in counted:
            audit = report["audits"][ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{title}: {audit['title']} {audit.get('displayValue', '')}".rstrip()


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Lighthouse over the main kinds of page.")
    parser.add_argument("addresses", nargs="*", help="other pages, such as /gaps/")
    parser.add_argument("--runs", type=int, default=3, help="the median of so many counts")
    return parser.parse_args()


def main() -> int:
    tool, given = lighthouse(), read_arguments()
    pages = {address: address for address in given.addresses} or PAGES
    heads = ["page", *GROUPS.values(), *(head for head, _, _ in AUDITS.values())]
    reports = []
    with tempfile.TemporaryDirectory(prefix="lighthouse-") as data, served(data) as site:
        print("| " + " | ".join(heads) + " |\n" + "|" + "---|" * len(heads))
        for name, address in pages.items():
            reports.append(measure(tool, site + address, given.runs))
            print("| " + " | ".join(row(name, reports[-1])) + " |", flush=True)
    speed = statistics.median(report["environment"]["benchmarkIndex"] for report in reports)
    print(f"\nLighthouse {reports[0]['lighthouseVersion']}, its index of this machine {speed:.0f}")
    for name, report in zip(pages, reports, strict=True):
        print(*(f"{name}: {line}" for line in shortfalls(report)), sep="\n", end="")
    return 0 if min(min(scores(report)) for report in reports) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
