"""Minimal valid records, made and published by the models' own verbs.

Every `make_…` takes any field of its model by keyword and invents what is left out. Editorial
records come out published; `published=False` leaves a draft.
"""

from itertools import count

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from counties.models import CaseStudy, CaseStudyPicture, Division, Envoy, PictureFile, Posting
from counties.pictures import EncodedPicture
from programs.models import (
    Edition,
    Figure,
    FigureCitation,
    Indicator,
    Initiative,
    Organization,
    Pillar,
    Program,
)
from ruralplan.editorial import EditorialStatus
from ruralplan.roles import ROLES, make_groups
from sources.models import Article, Publisher
from sources.reading.amounts import parse_amount

QINGLONG = "130321"  # 青龙满族自治县, a county like any other
_numbers = count(1)


def make_publisher(**fields):
    n = next(_numbers)
    return Publisher.objects.create(**{"slug": f"paper-{n}", "name": f"试报{n}"} | fields)


def make_article(text=None, *, published=True, **fields):
    """An article with its text stored; `text=""` stores none, as for a release nobody kept.

    The day it was printed is `printed`, since `published` says whether the record is public.
    """
    n = next(_numbers)
    fields.setdefault("publisher", fields.get("publisher") or make_publisher())
    printed = fields.pop("printed", "2022-07-26")
    article = Article.objects.create(
        **{"headline": f"试写的标题{n}", "published": printed} | fields
    )
    if text != "":
        article.store_text(text or f"第{n}号试写的文字，2021年卖出1281亿元，就这一句。")
    return _published(article, published)


def make_organization(**fields):
    n = next(_numbers)
    return Organization.objects.create(**{"slug": f"body-{n}", "name": f"试写机构{n}"} | fields)


def make_program(*, published=True, **fields):
    n = next(_numbers)
    program = Program.objects.create(**{"slug": f"program-{n}", "name": f"试写项目{n}"} | fields)
    return _published(program, published)


def make_edition(*, published=True, **fields):
    n = next(_numbers)
    fields = {"year": 2022, "title": f"试写计划{n}", "announced_on": "2022-07-25"} | fields
    fields.setdefault("program", fields.get("program") or make_program())
    return _published(Edition.objects.create(**{"slug": f"edition-{n}"} | fields), published)


def make_pillar(**fields):
    n = next(_numbers)
    return Pillar.objects.create(**{"slug": f"pillar-{n}", "name": f"试写方向{n}"} | fields)


def make_initiative(*, published=True, **fields):
    n = next(_numbers)
    fields = {"slug": f"initiative-{n}", "title": f"试写举措{n}"} | fields
    if "edition" not in fields:
        fields["edition"] = make_edition()
    if "pillar" not in fields:
        fields["pillar"] = make_pillar()
    return _published(Initiative.objects.create(**fields), published)


def make_indicator(**fields):
    n = next(_numbers)
    fields = {"slug": f"indicator-{n}", "name": f"试写指标{n}", "unit": "元"} | fields
    if "program" not in fields:
        fields["program"] = make_program()
    return Indicator.objects.create(**fields)


def make_figure(exact="1281亿元", *, published=True, article=None, **fields):
    """A figure that rests on one claim, the passage `exact` of `article`.

    `exact=None` makes a draft that nothing backs.
    """
    if "indicator" not in fields:
        fields["indicator"] = make_indicator()
    figure = Figure.objects.create(**{"kind": "actual", "period": "2021"} | fields)
    if exact is None:
        return figure
    claim = make_claim(figure, exact, article=article, published=False)
    figure.choose(claim)
    return _published(figure, published)


def make_claim(figure, exact="1281亿元", *, article=None, published=True, **fields):
    """One more claim on the figure; without an article, a new one that prints `exact`."""
    article = article or make_article(f"第{next(_numbers)}号试写的文字：{exact}，就这一句。")
    start = article.text.text.index(exact)
    fields = {"value": parse_amount(exact), "unit": figure.indicator.unit} | fields
    claim = FigureCitation(
        figure=figure, article=article, exact=exact, start=start, end=start + len(exact), **fields
    )
    claim.full_clean()
    claim.save()
    return _published(claim, published)


def make_correction(figure, exact="1300亿元"):
    """What it leaves to choose another claim, the passage `exact`, for a public figure."""
    figure.resolve(make_claim(figure, exact), by=None, reason="以年报为准")
    return figure.corrections.latest("pk")


def division(code=QINGLONG):
    return Division.objects.get(code=code)


def make_envoy(**fields):
    n = next(_numbers)
    return Envoy.objects.create(**{"slug": f"envoy-{n}", "name": f"试写姓名{n}"} | fields)


def make_posting(*, published=True, **fields):
    n = next(_numbers)
    fields = {"slug": f"posting-{n}", "start_date": "2021-05"} | fields
    if "place" not in fields:
        fields["place"] = division()
    if "envoy" not in fields:
        fields["envoy"] = make_envoy()
    return _published(Posting.objects.create(**fields), published)


def make_case_study(*, published=True, **fields):
    n = next(_numbers)
    fields = {"slug": f"story-{n}", "title": f"试写故事{n}"} | fields
    fields = {"summary": "试写的导语。", "body": "试写的正文。"} | fields
    if "place" not in fields:
        fields["place"] = division()
    return _published(CaseStudy.objects.create(**fields), published)


def make_picture(*, published=True, **fields):
    """A picture whose bytes are no picture: the encoder has tests of its own."""
    n = next(_numbers)
    fields = {"alt": f"试写的图片{n}", "credit": "试写的人", "licence": "own"} | fields
    if "case_study" not in fields:
        fields["case_study"] = make_case_study()
    if "file" not in fields:
        large, small = f"large {n}".encode(), f"small {n}".encode()
        fields["file"] = PictureFile.keep(EncodedPicture(1600, 1200, 640, large, small))
    return _published(CaseStudyPicture.objects.create(**fields), published)


def _published(record, wanted):
    if wanted and record.status == EditorialStatus.DRAFT:
        record.submit(by=None)
        record.publish(by=None)
    return record


def make_staff(role, username=None, **fields):
    """A member of the staff with the role of that slug, such as "editor"; `None` for no role."""
    make_groups(apps)  # a transactional test may have emptied them
    username = username or f"{role}-{next(_numbers)}"
    user = get_user_model().objects.create_user(username, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=[r.name for r in ROLES if r.slug == role]))
    return user
