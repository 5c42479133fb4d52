"""Store the texts of registered articles; docs/reference/commands.md describes it."""

from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ruralplan.editorial import AuditEvent, record_event
from sources.copies import compare
from sources.folder import ArticleFile, read_folder
from sources.models import Article

STORED, UNKNOWN, REFUSED = "存好", "账本里没有登记", "不能存"


class Command(BaseCommand):
    help = "把文件夹里的文章全文存进账本（只给工作人员看），并划定公开的原文片段。"

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", type=Path, help="放着 index.json 的文件夹")

    def handle(self, *, folder, **options):
        try:
            files = read_folder(folder)
        except ValueError as error:
            raise CommandError(str(error)) from None
        counts: Counter[str] = Counter()
        for number, file in enumerate(files, start=1):
            outcome, sentence = store(file)
            counts[outcome] += 1
            self.stdout.write(f"[{number}/{len(files)}] {file.name}：{outcome}。{sentence}")
        parts = [f"{word} {counts[word]} 篇" for word in (STORED, UNKNOWN, REFUSED)]
        self.stdout.write("，".join(parts) + "。")
        if counts[REFUSED]:
            raise CommandError(f"有 {counts[REFUSED]} 个文件没有存入，原因见上。")


def store(file: ArticleFile) -> tuple[str, str]:
    """Store one text; return the outcome and a sentence on it. A second run changes nothing."""
    if file.fault:
        return REFUSED, file.fault
    article = file.find_article()
    if article is None:
        return UNKNOWN, f"《{file.headline}》（{file.publisher}）"
    try:
        with transaction.atomic():
            _log(article, file)
            article.store_text(file.text)
            compare(article)
    except ValidationError as error:
        return REFUSED, error.messages[0]
    return STORED, f"《{article.headline}》，{article.text_length} 字。"


def _log(article: Article, file: ArticleFile) -> None:
    """Say in the audit log which text came in; one that is there already comes in no more."""
    if not hasattr(article, "text"):
        details = {"file": file.name}
        record_event(AuditEvent.IMPORT, by=None, record=article, details=details)
