"""Taking in: from a pasted text or an uploaded file to an article that holds the text."""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from pypinyin import lazy_pinyin

from sources.models import Article, Intake, IntakeFile, IntakeState, Publisher
from sources.reading.cleaning.clean import clean
from sources.reading.layout.mastheads import read_masthead
from sources.reading.layout.stories import Story, split_stories
from sources.reading.opening.files import LARGEST_FILE, LONGEST_TEXT, Unreadable, extract_text

NAMED = 40  # characters of a pasted text that name it in the list
# What a page says of itself stands near its ends; a book in between is not searched for it.
HEAD, FOOT = 100_000, 20_000
UNREAD = (IntakeState.WAITING, IntakeState.FAILED)

BROKEN = "读到一半出错停下了，原因已记入日志：请再试一次，或另存为纯文本再收。"
GONE = "上传的文件已经不在：请放弃这一份，重新上传。"
RACED = "刚刚有人登记了同一份文字、同一个标题或同名的媒体：请刷新这一页，看过再登记。"

logger = logging.getLogger(__name__)


class AlreadyRegistered(ValidationError):
    """The intake became an article before; `article` is which, where it still exists."""

    def __init__(self, article: Article | None):
        super().__init__("这份收稿已经登记过，没有登记第二次。", code="registered")
        self.article = article


@dataclass(frozen=True)
class PageParticulars:
    """What a page says of itself, "" for what it does not.

    `headlines` are those of its stories; `from_edges` names the fields that only its head or foot
    prints.
    """

    publisher: str = ""
    headline: str = ""
    published: str = ""
    byline: str = ""
    declared_origin: str = ""
    headlines: tuple[str, ...] = ()
    from_edges: frozenset[str] = frozenset()


def take_text(text: str, *, by: Any, name: str = "", url: str = "") -> Intake:
    """Return the intake of the text; an open one that holds the very same text is that one."""
    check_text(text)
    text_sha256 = fingerprint(text)
    held = Intake.objects.ready().filter(text_sha256=text_sha256).order_by("pk").first()
    if held is not None:
        return held
    intake = Intake(name=_name(name or _first_words(text)), url=url, taken_by=by)
    intake.state, intake.text, intake.text_sha256 = IntakeState.READY, text, text_sha256
    intake.full_clean()
    intake.save()
    return intake


def take_file(content: bytes, name: str, *, by: Any) -> Intake:
    """Keep the file until its text is read; the caller asks for that."""
    check_size(len(content))
    with transaction.atomic():
        intake = Intake.objects.create(name=_name(name or "没有名字的文件"), taken_by=by)
        IntakeFile.objects.create(intake=intake, content=content)
    return intake


def check_size(size: int) -> None:
    """Raise ValidationError for a file that the reader would refuse unread."""
    if size > LARGEST_FILE:
        most = LARGEST_FILE // 1_000_000
        raise ValidationError(f"文件超过 {most} MB，没有接收，不像一篇文章：请拆分后再上传。")


def check_text(text: str) -> None:
    """Raise ValidationError for a text that no article can hold."""
    if not text.strip():
        raise ValidationError("没有文字：请粘贴报道的全文。")
    if "\0" in text or not _is_unicode(text):
        raise ValidationError("文字里有空字符或残缺的字符，不能存入：请另存为纯文本再收。")
    if len(text) > LONGEST_TEXT:
        most = f"{LONGEST_TEXT // 10_000} 万字"
        raise ValidationError(f"全文有 {len(text)} 字，一次最多收 {most}：请拆成几份再收。")


def extract(intake: Intake) -> None:
    """Read the text of the intake's file; a fault is kept as its sentence, the file with it.

    Raises StaleRecord when somebody else read or dropped it meanwhile.
    """
    if intake.state not in UNREAD:
        return
    text, fault = _read_file(intake)
    with transaction.atomic():
        if fault:
            intake.state, intake.fault = IntakeState.FAILED, fault
        else:
            intake.state, intake.fault = IntakeState.READY, ""
            intake.text, intake.text_sha256 = text, fingerprint(text)
            IntakeFile.objects.filter(intake=intake).delete()
        intake.save()


def _read_file(intake: Intake) -> tuple[str, str]:
    """Return the text of the file, or why there is none."""
    content = IntakeFile.objects.filter(intake=intake).values_list("content", flat=True).first()
    if content is None:
        return "", GONE
    try:
        text = extract_text(bytes(content), intake.name).text
        check_text(text)
    except Unreadable as error:
        return "", str(error)
    except ValidationError as error:
        return "", str(error.message)
    except Exception:  # one file that the reader stumbles over must not stay waiting for ever
        logger.exception("Intake %s cannot be read", intake.pk)
        return "", BROKEN
    return text, ""


def take_up(intake: Intake) -> None:
    """Put a failed, dropped or stuck intake back to work; the caller asks for its reading."""
    if intake.state in (IntakeState.READY, IntakeState.REGISTERED):
        raise ValidationError(f"这份收稿现在是“{intake.get_state_display()}”，不用再试。")
    intake.state = IntakeState.READY if intake.text else IntakeState.WAITING
    intake.fault = ""
    intake.save()


def drop(intake: Intake) -> None:
    """Put the intake aside; what was handed in is kept, so that it can be taken up again."""
    if intake.state == IntakeState.REGISTERED:
        raise ValidationError("这份收稿已经登记成文章，不能放弃；不要的文章请在文章页归档。")
    intake.state = IntakeState.DROPPED
    intake.save()


def forget(days: int) -> int:
    """Delete what was dropped so many days ago, or could not be read and was left; count it."""
    over = (IntakeState.DROPPED, IntakeState.FAILED)
    before = timezone.now() - timedelta(days=days)
    old = Intake.objects.filter(state__in=over, modified_at__lt=before)
    return old.delete()[1].get("sources.Intake", 0)


def find_known(text_sha256: str) -> Article | None:
    """Return the article with the very same text."""
    known = Article.objects.filter(text_sha256=text_sha256).exclude(text_sha256="")
    return known.select_related("publisher").first()


def find_publisher(name: str) -> Publisher | None:
    """Return the registered publisher of that Chinese or English name."""
    names = {name.strip(), unicodedata.normalize("NFKC", name).strip()} - {""}
    if not names:
        return None
    named = Publisher.objects.filter(Q(name__in=names) | Q(name_en__iexact=name.strip()))
    return named.order_by("pk").first()


def find_earlier(publisher: Publisher | None, headline: str, url: str) -> QuerySet[Article]:
    """Return the first versions of what seems the same page: its address, or outlet and headline.

    Punctuation and spaces of a headline do not count.
    """
    same = Q(pk__in=[])
    if url:
        same |= Q(url__in=_addresses(url))
    if publisher is not None and publisher.pk and _letters(headline):
        rows = Article.objects.filter(publisher=publisher).values_list("pk", "headline")
        wanted = _letters(headline)
        same |= Q(pk__in=[pk for pk, known in rows.iterator() if _letters(known) == wanted])
    pages = {article.page_pk for article in Article.objects.filter(same).only("revision_of")}
    return Article.objects.filter(pk__in=pages).select_related("publisher").order_by("pk")


def propose_particulars(text: str) -> PageParticulars:
    """Return what the page prints about its first story, and the headlines of all."""
    if len(text) > HEAD + FOOT:
        text = f"{text[:HEAD]}\n{text[-FOOT:]}"
    stories = split_stories(clean(text))
    told = _told(stories) if stories else {}
    edges = {name: value for name, value in _at_edges(text).items() if not told.get(name)}
    headlines = tuple(story.headline for story in stories if story.headline)
    return PageParticulars(**(told | edges), headlines=headlines, from_edges=frozenset(edges))


def _told(stories: list[Story]) -> dict[str, str]:
    first = stories[0]
    return {
        "publisher": first.publisher,
        "headline": _cut(first.headline, "headline"),
        "published": _printed_on(stories),
        "byline": _cut(first.byline, "byline"),
        "declared_origin": _cut(first.origin, "declared_origin"),
    }


def _at_edges(text: str) -> dict[str, str]:
    """Return the paper, a registered one where one is named, and the day of a masthead."""
    masthead = read_masthead(text)
    known = set(Publisher.objects.filter(name__in=masthead.words).values_list("name", flat=True))
    names = [word for word in masthead.words if word in known] or masthead.papers
    found = {"publisher": names[0]} if names else {}
    return found | ({"published": f"{masthead.published}"} if masthead.published else {})


def new_publisher(name: str, slug: str = "") -> Publisher:
    """Return an unsaved publisher; without a slug, its pinyin, counted on where it is taken."""
    slug = slug or pinyin_slug(name)
    number, free = 1, slug
    while Publisher.objects.filter(slug=free).exists():
        number += 1
        free = f"{slug[:45]}-{number}"
    return Publisher(name=name, slug=free)


def pinyin_slug(name: str) -> str:
    """Return a name as it is read aloud, in the letters of an address: gongyishibao."""
    read = "".join(lazy_pinyin(name)).lower()
    return re.sub("[^a-z0-9]+", "-", read).strip("-")[:45] or "media"


def register(intake: Intake, article: Article, *, by: Any) -> Article:
    """Give the intake's text to the article, all or nothing, and return the article.

    The article is new (unsaved, with its publisher perhaps unsaved too), a later version of one
    (`revision_of`), or a stored one whose text this is.

    Raises AlreadyRegistered when the intake became an article before, ValidationError with a
    sentence when the article cannot be kept so.
    """
    try:
        with transaction.atomic():
            taken = _take(intake)
            if article.pk is None:
                _save_new(article, by)
            article.store_text(taken.text, by=by)
            taken.article, taken.state, taken.text = article, IntakeState.REGISTERED, ""
            taken.save()
    except IntegrityError:
        raise ValidationError(RACED, code="raced") from None
    return article


def _take(intake: Intake) -> Intake:
    """Return the stored intake, locked, so that of two who register one waits and is told."""
    taken = Intake.objects.select_for_update().get(pk=intake.pk)
    if taken.state == IntakeState.REGISTERED:
        raise AlreadyRegistered(taken.article)
    if taken.state != IntakeState.READY:
        raise ValidationError(f"这份收稿现在是“{taken.get_state_display()}”，不能登记。")
    return taken


def _save_new(article: Article, by: Any) -> None:
    publisher = article.publisher
    if publisher.pk is None:
        publisher.full_clean()
        publisher._history_user, publisher._change_reason = by, "收稿时新建"
        publisher.save()
        article.publisher = publisher
    article.full_clean()
    article._history_user, article._change_reason = by, "收稿登记"
    article.save()


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(text: str) -> str:
    printable = "".join(letter for letter in text if letter.isprintable())
    return printable.strip()[:200] or "没有名字的文字"


def _first_words(text: str) -> str:
    words = " ".join(text[:2000].split())
    return f"{words[:NAMED]}…" if len(words) > NAMED else words


def _cut(text: str, field: str) -> str:
    """Return as much of the text as the article's column holds."""
    return text[: getattr(Article._meta.get_field(field), "max_length", None)]


def _printed_on(stories: list[Story]) -> str:
    """Return the page's date: of the first story, else the one that all others agree on."""
    if stories[0].published:
        return stories[0].published.isoformat()
    days = {story.published for story in stories if story.published}
    return days.pop().isoformat() if len(days) == 1 else ""


def _letters(headline: str) -> str:
    """Return a headline without what is set differently from print to print."""
    plain = unicodedata.normalize("NFKC", headline).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _addresses(url: str) -> list[str]:
    """Return the ways to write one address: with either scheme, with and without a last slash."""
    parts = urlsplit(url)
    bare = f"{parts.netloc}{parts.path.rstrip('/')}"
    query = f"?{parts.query}" if parts.query else ""
    return [f"{way}://{bare}{end}{query}" for way in ("http", "https") for end in ("", "/")]
