"""Pages of the places: the list of counties, one place, one story."""

from __future__ import annotations

from django.db.models import Max, Prefetch, Q
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.views import View

from counties.filters import CountyFilter
from counties.models import (
    CaseStudy,
    CaseStudyPicture,
    Division,
    Level,
    PictureBytes,
    PostingCitation,
)
from counties.picker import branches_below
from counties.records import by_province, places_with_records, public_rows, rows_within
from counties.tiles import province_tiles
from sources.groups import alike
from sources.models import Article
from sources.pages import ListPage, RecordPage, RecordWithListPage


class DivisionListView(ListPage):
    """Counties with records first; below them all counties in force, by search or province."""

    queryset = Division.objects.counties().for_display()
    filterset_class = CountyFilter
    section = "counties"
    json_path = "counties/"

    def get_queryset(self):
        rows = self.filtered(self.queryset.all())
        return rows if self.filterset.data.get("q") else rows.in_force()

    def get_updated_at(self):
        return None

    def get_context_data(self, **kwargs):
        recorded = places_with_records().for_display().order_by("code")
        return super().get_context_data(
            filtering=bool(self.filterset.data.keys() - {"page"}),
            chosen_province=self.filterset.data.get("province"),
            tiles=province_tiles(),
            recorded=by_province(recorded),
            stories=CaseStudy.objects.published().for_display(),
            **kwargs,
        )


class DivisionDetailView(RecordWithListPage):
    """A county, or a prefecture or province with all that lies in it; its figures are paged."""

    model = Division
    slug_field = slug_url_kwarg = "code"
    template_name = "counties/division_detail.html"
    section = "counties"
    json_path = "counties/{code}/"

    def get_records(self):
        return Division.objects.for_display()

    def get_queryset(self):
        figures = rows_within("figures", self.object.code).for_display()
        return figures.order_by("-period_end", "indicator", "pk")

    def get_updated_at(self):
        return self.object_list.order_by().aggregate(newest=Max("modified_at"))["newest"]

    def get_context_data(self, **kwargs):
        code = self.object.code
        rolled_up = self.object.level != Level.COUNTY
        context = super().get_context_data(
            postings=get_postings(code),
            stories=rows_within("case_studies", code).for_display(),
            initiatives=rows_within("initiatives", code).for_display().distinct(),
            program_citations=rows_within("program_citations", code)
            .select_related("program", "place", "article__publisher")
            .order_by("program__name", "place", "article"),
            rolled_up=rolled_up,
            branches=branches_below(self.object) if rolled_up else [],
            articles=self.get_articles(),
            successors=self.object.successors.for_display().order_by("code"),
            code_history=get_code_history(self.object),
            **kwargs,
        )
        context |= {"blank": is_blank(context), "gaps": get_gaps(context)}
        neighbours = get_neighbours(self.object) if context["blank"] and not rolled_up else []
        return context | {"summary": summarise(context), "neighbours": neighbours}

    def get_articles(self):
        """The articles that say something about this place."""
        code = self.object.code
        named = Q(pk__in=rows_within("program_citations", code).values("article"))
        for accessor in ("figures", "postings", "case_studies"):
            rows = rows_within(accessor, code)
            citations = rows.model._meta.get_field("citations").related_model
            backing = {f"{citations.part_of}__in": rows.order_by().values("pk")}
            named |= Q(pk__in=citations.objects.published().filter(**backing).values("article"))
        return Article.objects.published().for_display().filter(named)


def get_postings(code):
    """The postings in a place, each with its public passages as `public_citations`."""
    passages = PostingCitation.objects.published().for_display()
    citations = Prefetch("citations", queryset=passages, to_attr="public_citations")
    return rows_within("postings", code).for_display().prefetch_related(citations)


def get_code_history(division):
    """Return the division among those it came from and those that followed it, oldest first."""
    kin = Q(pk=division.pk) | Q(successors=division) | Q(predecessors=division)
    rows = Division.objects.filter(kin).distinct()
    return sorted(rows, key=lambda one: (one.valid_to or "9999", one.valid_from, one.code))


def get_neighbours(division):
    """The places with records in the same province."""
    same = places_with_records().within(f"{division.code[:2]}0000")
    return same.exclude(level=Level.PROVINCE).order_by("code")


def summarise(context):
    """Say in one sentence what the ledger holds of the place, and that it holds nothing."""
    held = [
        (context["paginator"].count, "个数字"),
        (len(context["postings"]), "段派驻"),
        (len({one.program_id for one in context["program_citations"]}), "个项目"),
        (len(context["stories"]), "个故事"),
    ]
    told = "、".join(f"{number}{words}" for number, words in held if number)
    if not told:
        return "账本里没有这里的任何记录。"
    return f"账本里有这里的{told}，出自{len(context['articles'])}篇文章。"


def is_blank(context):
    """Whether no article says anything about the place."""
    told = ("postings", "stories", "initiatives", "program_citations")
    return not context["paginator"].count and not any(context[name] for name in told)


def get_gaps(context):
    """Say in sentences what the articles leave out about the place."""
    gaps = []
    if not context["paginator"].count:
        gaps.append("没有文章给出这里的数字。")
    if not context["stories"]:
        gaps.append("没有文章讲过这里的故事。")
    for posting in context["postings"]:
        if posting.envoy is None:
            gaps.append(f"派驻{posting.place.name}的{posting.role}姓名没有报道。")
        elif not posting.start_date:
            gaps.append(f"{posting.envoy.name}何时到任没有报道。")
    return gaps


class CaseStudyDetailView(RecordPage):
    queryset = CaseStudy.objects.for_display()
    section = "counties"
    json_path = "case-studies/{slug}/"

    def get_context_data(self, **kwargs):
        story = self.object
        citations = story.citations.published().for_display().in_reading_order()
        others = public_rows("case_studies").filter(place=story.place).exclude(pk=story.pk)
        pictures = CaseStudyPicture.objects.published().for_display().filter(case_study=story)
        return super().get_context_data(
            citations=alike(citations), others=others, pictures=pictures, **kwargs
        )


class CaseStudyPictureView(View):
    """The bytes of a public picture of a public story; nothing else has an address.

    The address holds the picture's fingerprint, so what it answers never changes; it is kept for
    minutes only, for a picture that is taken back has to be gone.
    """

    def get(self, request, slug, name, size):
        public = CaseStudyPicture.objects.published().filter(case_study__slug=slug)
        files = public.filter(file__sha256__startswith=name).values("file")
        kept = PictureBytes.objects.filter(file__in=files, size=size).first()
        if kept is None:
            raise Http404("没有这张图片，或者它没有公开。")
        response = HttpResponse(bytes(kept.content), content_type="image/webp")
        response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        response["ETag"] = f'"{name}-{size}"'
        return get_conditional_response(request, etag=response["ETag"], response=response)


KEPT_FOR = 300
