"""Take the pictures of the main pages from a running demo: `python docs/images/make.py [ADDRESS]`.

Each is one screen of a desk (1280 by 900) and one of a phone (390 by 844), as nobody has scrolled.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
WINDOWS = {1280: 900, 390: 844}
COLOURS = 96  # flat pages need no more, and a picture is a third of its size
PAGES = {
    "home": "/",
    "ledger": "/ledger/",
    "gaps": "/gaps/",
    "edition": "/programs/retu/2022/",
    "compare": "/programs/retu/compare/",
    "indicator": "/indicators/co-delivery-centers/",
    "figure": "/figures/19/",
    "counties": "/counties/",
    "county": "/counties/130321/",
    "source": "/sources/1/#c39",
}


def main() -> None:
    """Save every page at both widths, and the home page for the README."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width, height in WINDOWS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            for name, path in PAGES.items():
                page.goto(address + path)
                save(page, FOLDER / "site" / f"{name}-{width}.png")
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        save(page, FOLDER / "home.png")
        browser.close()


def save(page: Page, path: Path) -> None:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
