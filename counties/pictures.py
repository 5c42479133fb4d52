"""A picture as it was uploaded, made into one that may be shown; refused with a sentence."""

from __future__ import annotations

import base64
import json
import subprocess
import tempfile
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError

from sources.reading.opening.child import run_child
from sources.reading.opening.limits import OUTPUT

LARGEST_FILE = 15_000_000
SIZE_SENTENCE = "文件超过 {most} MB，没有接收：请缩小图片后再上传。"
STOPPED_SENTENCE = "处理这张图片用的时间或内存太多，已经停下：请缩小，或另存为 JPEG 再上传。"
START_SENTENCE = "处理图片的程序没能启动，与这张图片无关：请管理员检查 Python 环境。"


@dataclass(frozen=True)
class EncodedPicture:
    """A picture as WebP without metadata.

    `small` is empty and `small_width` 0 where the large one is small enough.
    """

    width: int
    height: int
    small_width: int
    large: bytes
    small: bytes


def encode_picture(content: bytes) -> EncodedPicture:
    """Return the picture re-encoded; raise ValidationError with a sentence where it cannot be."""
    if len(content) > LARGEST_FILE:
        raise ValidationError(SIZE_SENTENCE.format(most=LARGEST_FILE // 1_000_000))
    try:
        with tempfile.TemporaryFile() as output:
            code = run_child("counties.encoding", "picture", content, output)
            answer = _take_answer(output, code)
    except subprocess.TimeoutExpired:
        raise ValidationError(STOPPED_SENTENCE) from None
    except OSError:
        raise ValidationError(START_SENTENCE) from None
    return EncodedPicture(
        width=answer["width"],
        height=answer["height"],
        small_width=answer["small_width"],
        large=base64.b64decode(answer["large"]),
        small=base64.b64decode(answer["small"]),
    )


def _take_answer(output: IO[bytes], code: int) -> dict:
    if code < 0:
        raise ValidationError(STOPPED_SENTENCE)
    output.seek(0)
    try:
        answer = json.loads(output.read(OUTPUT))
    except ValueError:
        raise ValidationError(START_SENTENCE) from None
    if "fault" in answer:
        raise ValidationError(answer["fault"])
    return answer
