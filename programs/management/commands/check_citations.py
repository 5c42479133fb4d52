"""Prove that all citations resolve; docs/reference/commands.md describes it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from programs.proof import prove_citations, texts_by_article
from sources.folder import read_folder
from sources.models import Article


class Command(BaseCommand):
    help = "逐条核对引文：位置上正是摘录，摘录里的数正是数值，单位一致。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--articles", metavar="DIR", type=Path, help="放着 index.json 和全文的文件夹"
        )

    def handle(self, *, articles, **options):
        try:
            files = read_folder(articles) if articles else []
        except ValueError as error:
            raise CommandError(str(error)) from None
        for file in files:
            if file.fault:
                self.stderr.write(f"{file.name}：{file.fault}")
        texts = texts_by_article(files)
        proofs = prove_citations(texts)
        for proof in proofs:
            self.stdout.write(f"{proof.table}：{proof.checked} 条，{len(proof.faults)} 处错误。")
            for pk, sentence in proof.faults:
                self.stdout.write(f"  #{pk} {sentence}")
        self.name_unchecked(texts)
        self.conclude(proofs, unreadable=sum(bool(file.fault) for file in files))

    def name_unchecked(self, texts):
        for article in Article.objects.exclude(pk__in=texts).select_related("publisher"):
            self.stdout.write(f"没有全文，位置无法核对：{article}")

    def conclude(self, proofs, *, unreadable):
        """Print how much was proved; fail when anything is wrong."""
        faulty = sum(len({pk for pk, _ in proof.faults}) for proof in proofs)
        if faulty or unreadable:
            raise CommandError(f"{faulty} 条引文有错，{unreadable} 个文件读不出。")
        checked = sum(proof.checked for proof in proofs)
        located = checked - sum(proof.without_text for proof in proofs)
        percent = 100 * located // checked if checked else 100
        self.stdout.write(f"{percent} %：{checked} 条引文中 {located} 条的位置核对无误。")
