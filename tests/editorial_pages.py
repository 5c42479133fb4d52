"""A ledger with work of every kind in it, and the address of each page of the editorial life."""

from programs.models import FigureCitation, Reply, ReplyLink
from ruralplan.editorial.audit import AuditEntry
from tests import factories
from tests.desk_steps import PASSWORD
from tests.programs.test_admin_lineage import join, quote
from tests.test_worklist import make_work
from tests.test_worklist_by_role import change, promise, write

VIEWER = "viewer"
NOTE = "提要写成了全年，原文只说前三个月；改好提要，再补上第二处引文。"
REASON = "原文是年底合计，当初抄成了前三个月的"
HURRY = "数字错了一位，读者已经来问"


def lay_out():
    """Return the pages by name: the path of each as an administrator opens it."""
    viewer = factories.make_staff("administrator", VIEWER, password=PASSWORD)
    writer = factories.make_staff("contributor", "writer", password=PASSWORD)
    _fill_the_worklist(viewer, writer)
    return {
        "worklist": "/admin/",
        **_of_a_change(writer),
        **_of_versions(viewer, writer),
        **_of_drafts(viewer, writer),
        **_of_contradictions(),
        **_of_lineage(),
        **_of_replies(viewer),
        **_of_corrections(),
        **_of_accounts(writer),
    }


def _fill_the_worklist(viewer, writer):
    make_work()
    promise(900)
    factories.make_article("", published=False)
    factories.make_figure(exact=None)
    urgent = write(writer)
    urgent.submit(by=writer)
    urgent.publish(by=writer, urgent_reason=HURRY)
    returned = write(viewer, name="退回给我的项目")
    returned.submit(by=viewer)
    returned.return_to_author(by=writer, note=NOTE)
    approved = write(writer, name="等着发布的项目")
    approved.submit(by=writer)
    approved.approve(by=viewer)
    change(writer).submit_change(by=writer)
    broken = factories.make_figure().citations.get()
    FigureCitation.objects.filter(pk=broken.pk).update(exact="1282亿元")


def _make_figure(name, exact, **fields):
    indicator = factories.make_indicator(name=name, unit="公里", program=_program())
    text = f"试写县今年整修村道，前三个月修好38公里，全年修好{exact}，就这一句。"
    article = factories.make_article(text, headline="试写县整修村道，一年连通七个乡镇")
    return factories.make_figure(exact, indicator=indicator, article=article, **fields)


def _program():
    return factories.make_program(name="青禾计划")


def _of_a_change(writer):
    """Return the pages of a public figure of which, and of whose claim, a change waits."""
    figure = _make_figure("整修村道", "83公里", place=factories.division())
    figure.propose_change(
        {"remarks": "县里自己统计的，不含国道和省道。", "period": "2022"}, by=writer, reason=REASON
    )
    figure.submit_change(by=writer)
    claim = figure.citations.get()
    start = claim.article.text.text.index("38公里")
    values = {"exact": "38公里", "start": start, "end": start + 4, "value": 38}
    claim.propose_change(values, by=writer, reason=REASON)
    claim.submit_change(by=writer)
    one = f"/admin/programs/figure/{figure.pk}"
    return {
        "list": "/admin/programs/figure/",
        "form with a pending change": f"{one}/change/",
        "approve-change": f"{one}/move/approve-change/",
        "return-change": f"{one}/move/return-change/",
        "approve-change of a claim": f"/admin/programs/figurecitation/{claim.pk}"
        "/move/approve-change/",
    }


def _of_versions(viewer, writer):
    """Return the pages of a public figure that was changed by two people."""
    figure = _make_figure("铺装村道", "64公里")
    change = {"remarks": "县里自己统计的，不含国道和省道。", "period": "2022"}
    figure.propose_change(change, by=writer, reason=REASON)
    figure.submit_change(by=writer)
    figure.approve_change(by=viewer)
    new, old = figure.history.all()[:2]
    one = f"/admin/programs/figure/{figure.pk}"
    return {
        "history": f"{one}/history/",
        "compare": f"{one}/history/compare/?old={old.pk}&new={new.pk}",
        "version": f"{one}/history/{old.pk}/",
        "take back": f"{one}/history/{old.pk}/take-back/",
        "take back nothing": f"{one}/history/{new.pk}/take-back/",
    }


def _of_drafts(viewer, writer):
    """Return the steps of drafts, each at a figure in the state that asks for it."""
    begun = _make_figure("硬化村道", "12公里", published=False)
    waiting = _make_figure("拓宽村道", "21公里", published=False)
    claim = waiting.citations.get()
    for record in (claim, waiting):
        record._history_user = writer
        record.submit(by=writer)
    by_viewer = _make_figure("养护村道", "55公里", published=False)
    by_viewer._history_user = viewer
    by_viewer.remarks = "自己写的。"
    by_viewer.save()
    by_viewer.submit(by=viewer)
    one = f"/admin/programs/figure/{waiting.pk}"
    return {
        "add": "/admin/programs/figure/add/",
        "draft": f"/admin/programs/figure/{begun.pk}/change/",
        "submit": f"/admin/programs/figure/{begun.pk}/move/submit/",
        "archive": f"/admin/programs/figure/{begun.pk}/move/archive/",
        "return": f"{one}/move/return/",
        "approve with an hour": f"{one}/move/approve/",
        "publish": f"{one}/move/publish/",
    }


def _of_contradictions():
    indicator = factories.make_indicator(name="培训电商人才", unit="人次", program=_program())
    figure = factories.make_figure("2.2万人次", indicator=indicator, place=factories.division())
    factories.make_claim(figure, "2.4万人次", attributed_to="县里统计")
    factories.make_claim(figure, "2.5万人次", published=False)
    return {
        "contradictions": "/admin/programs/figure/disputes/",
        "a contradiction": f"/admin/programs/figure/{figure.pk}/dispute/",
        "public contradictions": "/contradictions/",
    }


def _of_lineage():
    program, pillar = _program(), factories.make_pillar()
    made = []
    for year in (2020, 2022, 2024):
        plan = factories.make_edition(program=program, year=year, title=f"青禾计划{year}")
        for name in ("建产地冷库", "修通村道路"):
            measure = factories.make_initiative(edition=plan, pillar=pillar, title=name)
            quote(measure, "试建一处")
            made.append(measure)
    join(made[2], made[0], "renamed", note="两年都建冷库，后一年写明了座数")
    join(made[4], made[2])
    join(made[5], made[2], "split")
    return {"lineage": f"/admin/programs/program/{program.pk}/lineage/"}


def _of_replies(viewer):
    figure = _make_figure("管护村道", "96公里", place=factories.division())
    asked = {"by": viewer, "figures": [figure], "addressee": "试写县农业农村局"}
    note = "请核对这个数的口径：含不含国道和省道？"
    answered, open_link, accepted = (ReplyLink.send_out(**asked, note=note) for _ in range(3))
    answer = {"text": "这个数只算了试点，没有算全县；全县的数在年报第12页。"}
    answer |= {"name": "某甲某乙", "office": "办公室主任", "contact": "010-5550100"}
    waiting = answered.answer(**answer)
    accepted.answer(**answer).accept(by=None, reason="核对过年报")
    return {
        "links": "/admin/programs/replylink/",
        "ask for a reply": "/admin/programs/replylink/add/",
        "a link": f"/admin/programs/replylink/{open_link.pk}/change/",
        "replies": "/admin/programs/reply/",
        "a reply": f"/admin/programs/reply/{waiting.pk}/change/",
        "decided reply": f"/admin/programs/reply/{Reply.objects.latest('pk').pk}/change/",
        "reply form": open_link.get_absolute_url(),
        "closed link": answered.get_absolute_url(),
        "figure with a reply": figure.get_absolute_url(),
    }


def _of_corrections():
    figure = _make_figure("接通村道", "14公里", place=factories.division())
    figure.resolve(factories.make_claim(figure, "15公里"), by=None, reason="年报写的是15公里")
    one = figure.corrections.get()
    return {
        "corrections": "/admin/programs/correction/",
        "a correction": f"/admin/programs/correction/{one.pk}/change/",
        "public corrections": "/corrections/",
        "corrected figure": figure.get_absolute_url(),
    }


def _of_accounts(writer):
    entry = AuditEntry.objects.latest("pk")
    return {
        "audit log": "/admin/ruralplan/auditentry/",
        "an audit entry": f"/admin/ruralplan/auditentry/{entry.pk}/change/",
        "accounts": "/admin/auth/user/",
        "account": f"/admin/auth/user/{writer.pk}/change/",
        "role": f"/admin/auth/group/{writer.groups.get().pk}/change/",
        "second factor of an account": f"/admin/auth/user/{writer.pk}/second-factor/",
        "second factor": "/accounts/2fa/",
    }
