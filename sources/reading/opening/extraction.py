"""The child process: one file in on standard input, JSON out, all under limits of the kernel.

Run as `python -m sources.reading.opening.extraction html|pdf|docx`; only child.py does.
"""

from __future__ import annotations

import contextlib
import gc
import json
import resource
import sys
from collections.abc import Callable

from sources.reading.opening.limits import CRASH_SENTENCE, MEMORY, MEMORY_SENTENCE, OUTPUT, SECONDS
from sources.reading.opening.unreadable import Unreadable

LIMITS = (
    (resource.RLIMIT_AS, MEMORY, MEMORY),
    (resource.RLIMIT_CPU, SECONDS, SECONDS + 1),  # the first ends it with a signal of its own
    (resource.RLIMIT_FSIZE, OUTPUT, OUTPUT),
    (resource.RLIMIT_CORE, 0, 0),
)


def main(kind: str) -> None:
    """Print what the file on standard input holds, as JSON, within the limits of a child."""
    keep_to_limits()
    json.dump(_answer(kind, sys.stdin.buffer.read()), sys.stdout, ensure_ascii=False)


def keep_to_limits() -> None:
    """Let the kernel end this process where it takes more than a child may."""
    for limit, soft, hard in LIMITS:
        # Systems other than Linux refuse some of these; the parent's clock is still there.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (soft, hard))


def _answer(kind: str, content: bytes) -> dict[str, str]:
    try:
        return {"text": _extractor(kind)(content)}
    except Unreadable as refusal:
        return {"fault": str(refusal)}
    except MemoryError:
        gc.collect()
        return {"fault": MEMORY_SENTENCE}
    except Exception:  # whatever a parser raises, it was the file that it could not read
        return {"fault": CRASH_SENTENCE}


def _extractor(kind: str) -> Callable[[bytes], str]:
    """Import only the parser that is needed: each costs some 20 MB and a tenth of a second."""
    if kind == "html":
        from sources.reading.opening.html_text import extract_html as extract
    elif kind == "pdf":
        from sources.reading.opening.pdf_text import extract_pdf as extract
    else:
        from sources.reading.opening.docx_text import extract_docx as extract
    return extract


if __name__ == "__main__":
    main(sys.argv[1])
