"""Every kind of public page, by the name of its address, with an example of each face it shows.

`tests/test_public_pages.py` fails when a public address is in none of these lists.
"""

from counties.models import CaseStudy, PictureFile
from counties.pictures import encode_picture
from programs.models import Correction, ReplyLink
from tests.counties.picture_files import draw
from tests.factories import (
    division,
    make_claim,
    make_correction,
    make_edition,
    make_figure,
    make_indicator,
    make_picture,
    make_program,
    make_staff,
)

# Addresses that a machine reads, or that are part of another page.
NO_PAGES = {"robots", "sitemap", "healthz", "readyz", "figure_feed", "casestudy_picture"}
STORY = "/case-studies/qinglong-chestnuts/"
# With the real content, in which nothing is contradicted and nothing was corrected.
PAGES = {
    "home": ["/"],
    "ledger": [
        "/ledger/",
        "/ledger/?page=2",
        "/ledger/?program=retu&edition=2022&state=no_report",
        "/ledger/?q=zzz&state=reached",
    ],
    "gaps": ["/gaps/", "/gaps/?pillar=industry"],
    "contradictions": ["/contradictions/"],
    "corrections": ["/corrections/"],
    "program_list": ["/programs/"],
    "program_detail": ["/programs/retu/"],
    "edition_detail": ["/programs/retu/2022/"],
    "edition_compare": ["/programs/retu/compare/"],
    "initiative_detail": ["/initiatives/retu-2022-co-delivery/"],
    "indicator_detail": [
        "/indicators/co-delivery-centers/",
        "/indicators/poverty-counties-sales/",
    ],
    "figure_detail": ["/figures/19/", "/figures/25/"],
    "county_list": ["/counties/", "/counties/?province=13&page=2", "/counties/?q=zzz"],
    "county_detail": [
        "/counties/130000/",
        "/counties/130300/",
        "/counties/130321/",
        "/counties/110101/",  # nobody wrote about it
        "/counties/520522/",  # its code is no longer in use
        "/counties/710000/",  # nothing is listed below it
    ],
    "casestudy_detail": [STORY],
    "article_list": ["/sources/"],
    "article_detail": ["/sources/1/", "/sources/6/"],
    "article_copies": ["/sources/6/copies/"],
    "search": ["/search/", "/search/?q=青龙", "/search/?q=zzzz"],
    "method": ["/method/"],
    "data": ["/data/"],
    "components": ["/components/"],
}
REFUSED = {"/nowhere/": 404, "/ledger/?state=unsinn": 400}
# One of each kind of page that shows a number beside a passage elsewhere.
WITH_NUMBERS = [
    "/",
    "/ledger/",
    "/gaps/",
    "/programs/retu/",
    "/programs/retu/2022/",
    "/programs/retu/compare/",
    "/initiatives/retu-2022-co-delivery/",
    "/indicators/co-delivery-centers/",
    "/figures/19/",
    "/counties/130000/",
    "/counties/130321/",
    STORY,
    "/sources/6/copies/",
    "/search/?q=青龙",
]


def all_addresses():
    return [address for addresses in PAGES.values() for address in addresses]


def make_what_is_missing():
    """Make what the real content has none of; return {name of the page: its address}."""
    program = make_program(name="试写的共建计划")
    figure = make_disputed(program)
    corrected = make_figure("1281亿元", indicator=make_indicator(program=program))
    make_correction(corrected)
    promise = make_superseded(program)
    illustrate(STORY)
    return {
        "contradictions": "/contradictions/",
        "corrections": "/corrections/",
        "ledger": f"/ledger/?program={program.slug}",
        "disputed figure": figure.get_absolute_url(),
        "corrected figure": corrected.get_absolute_url(),
        "superseded promise": promise.get_absolute_url(),
        "indicator with every hedge": make_hedged(program).get_absolute_url(),
        "disputed indicator": figure.indicator.get_absolute_url(),
        "illustrated story": STORY,
        **ask_for_a_reply(figure),
    }


def make_disputed(program):
    """Sources differ on two figures: of one a value was chosen, of the other none."""
    indicator = make_indicator(program=program, name="试写的中心", unit="个")
    make_figure("30个", indicator=indicator, period="2019")
    decided = make_figure("200个", indicator=indicator, period="2020")
    decided.resolve(make_claim(decided, "250个"), by=None, reason="以年报为准")
    Correction.objects.filter(figure=decided).delete()
    figure = make_figure("300个", indicator=indicator, period="2021", place=division())
    for exact in ("450个", "500个"):
        make_claim(figure, exact, attributed_to="县里统计")
    edition = make_edition(program=program, year=2021, announced_on="2021-01-10")
    promise = {"kind": "target", "period": "2021", "edition": edition, "place": figure.place}
    make_figure("400个", indicator=indicator, **promise)
    return figure


def make_superseded(program):
    """A promise of which a later plan tells another number for the same year."""
    indicator = make_indicator(program=program, name="试写的网点", unit="个")
    first, later = (
        make_edition(program=program, year=year, slug=str(year), announced_on=f"{year}-01-10")
        for year in (2022, 2023)
    )
    promise = make_figure("800个", indicator=indicator, kind="target", period="2024", edition=first)
    make_figure("600个", indicator=indicator, kind="target", period="2024", edition=later)
    return promise


HEDGES = ["exact", "about", "over", "at_least", "nearly", "up_to"]


def make_hedged(program):
    """An indicator with a promise, reports of every hedge, a stretch of years, running totals."""
    indicator = make_indicator(program=program, name="试写的里程", unit="公里")
    for year, hedge in enumerate(HEDGES, 2015):
        report(indicator, f"{year - 1900}公里", qualifier=hedge, period=str(year))
    report(indicator, "700公里", qualifier="about", period="2021-05/2024-09")
    for period in ("2022", "2024-09"):
        report(indicator, f"9{period[3]}0公里", period=period, cumulative=True)
    make_figure(
        "1500公里",
        indicator=indicator,
        kind="target",
        period="2022",
        edition=make_edition(program=program),
    )
    return indicator


def report(indicator, exact, *, qualifier="exact", **fields):
    figure = make_figure(None, indicator=indicator, **fields)
    figure.choose(make_claim(figure, exact, qualifier=qualifier, published=False))
    figure.submit(by=None)
    figure.publish(by=None)


def illustrate(path):
    story = CaseStudy.objects.get(slug=path.split("/")[2])
    file = PictureFile.keep(encode_picture(draw()))
    for position in (1, 2):
        make_picture(case_study=story, file=file, position=position, caption="试写的说明")


def ask_for_a_reply(figure):
    """Return the forms of two letters to a county, of which one is answered."""
    asked = {"by": make_staff("editor"), "figures": [figure], "addressee": "试写县农业农村局"}
    waiting, answered = (ReplyLink.send_out(**asked, note="请核对口径。") for _ in range(2))
    answer = {
        "text": "这个数只算了试点。",
        "name": "某甲",
        "office": "主任",
        "contact": "010-5550100",
    }
    answered.answer(**answer).accept(by=None, reason="核对过")
    return {
        "reply": waiting.get_absolute_url(),
        "answered letter": answered.get_absolute_url(),
    }
