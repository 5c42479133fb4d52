"""The four roles and what each may do: the one table behind the groups, the pages and the tests.

The groups are made by a migration; administrators may change them later, and nothing changes them
back. A superuser may do all, but approves no more than anybody else what the same person wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Role:
    """A group by its name, and what its members do in a sentence."""

    slug: str
    name: str
    does: str


CONTRIBUTOR = Role(
    "contributor",
    "撰稿",
    "收稿、在工作台上决定提议、起草记录、对公开的记录提出修改；看得到全部内容",
)
EDITOR = Role(
    "editor",
    "编辑",
    "撰稿能做的之外，审核和发布别人写的，修改媒体、机构、指标、方向、人物等基础资料，决定转载",
)
PUBLISHER = Role(
    "publisher",
    "发布",
    "编辑能做的之外，撤回、归档和恢复，改判承诺，裁定说法不一，写明理由紧急发布",
)
ADMINISTRATOR = Role(
    "administrator",
    "管理",
    "发布能做的之外，管理账号和角色，导入行政区划，查看操作记录",
)
# Each may do what the one before it may.
ROLES = (CONTRIBUTOR, EDITOR, PUBLISHER, ADMINISTRATOR)

EDITORIAL = (
    "sources.article",
    "counties.posting",
    "counties.postingcitation",
    "counties.casestudy",
    "counties.casestudycitation",
    "counties.casestudypicture",
    "programs.program",
    "programs.programcitation",
    "programs.edition",
    "programs.initiative",
    "programs.initiativecitation",
    "programs.figure",
    "programs.figurecitation",
)
# They have no draft: what is saved is public at once.
REFERENCE = (
    "sources.publisher",
    "counties.envoy",
    "programs.organization",
    "programs.pillar",
    "programs.indicator",
    "programs.continuation",
    "programs.searchrecord",
)


@dataclass(frozen=True)
class Grant:
    """The actions on some models that each role has beyond those of the role before it."""

    models: tuple[str, ...]
    contributor: str = ""
    editor: str = ""
    publisher: str = ""
    administrator: str = ""

    def to(self, role: Role) -> set[str]:
        """Return the permissions that the role gains here, such as "programs.view_figure"."""
        gained = getattr(self, role.slug).split()
        names = [model.split(".") for model in self.models]
        return {f"{app}.{action}_{model}" for app, model in names for action in gained}


EDIT = "add change delete"
# fmt: off
TABLE = (
    # models                              contributor        editor           publisher   admin.
    Grant(EDITORIAL,                      "view add change", "delete review", "withdraw", ""),
    Grant(("programs.figure",),           "",                "",              "overrule", ""),
    Grant(REFERENCE,                      "view",            EDIT,            "",         ""),
    Grant(("counties.division",),         "view",            "",              "",         EDIT),
    Grant(("sources.intake",),            "view add change", "",              "",         ""),
    Grant(("programs.proposal",),         "view change",     "",              "",         ""),
    Grant(("programs.reading",),          "view",            "",              "",         ""),
    Grant(("programs.replylink",),        "",                "view add change", "",         ""),
    Grant(("programs.reply",),            "",                "view change",  "withdraw",  ""),
    Grant(("programs.correction",),       "view",            "",              "",         ""),
    Grant(("sources.reprintsuggestion",), "view",            "change",        "",         ""),
    Grant(("auth.user",), administrator="view add change"),
    Grant(("auth.group",), administrator=f"view {EDIT}"),
    Grant(("ruralplan.auditentry",), administrator="view"),
)
# fmt: on


def permissions_of(role: Role) -> frozenset[str]:
    """Return all that the role may do, as "app.action_model"."""
    up_to = ROLES[: ROLES.index(role) + 1]
    return frozenset().union(*(grant.to(one) for grant in TABLE for one in up_to))


# Who holds one of these can take something from the public, or make accounts.
STRONG = permissions_of(ADMINISTRATOR) - permissions_of(EDITOR)


def names_of(permissions: Iterable[Any]) -> frozenset[str]:
    """Return permissions, loaded with their content types, as "app.action_model"."""
    return frozenset(f"{one.content_type.app_label}.{one.codename}" for one in permissions)


def make_groups(apps: Any) -> None:
    """Make the groups that are missing; one that is there stays as administrators left it."""
    for role in ROLES:
        group, made = apps.get_model("auth", "Group").objects.get_or_create(name=role.name)
        if made:
            group.permissions.set(_stored(apps, permissions_of(role)))


def grant_models(apps: Any, models: Iterable[str]) -> None:
    """Give the groups that are there what the table gives them on models that came later."""
    for role in ROLES:
        names = {name for name in permissions_of(role) if _model_of(name) in models}
        for group in apps.get_model("auth", "Group").objects.filter(name=role.name):
            group.permissions.add(*_stored(apps, frozenset(names)))


def _model_of(permission: str) -> str:
    """Return the model of a permission: "programs.figure" of "programs.add_figure"."""
    app, _, codename = permission.partition(".")
    return f"{app}.{codename.partition('_')[2]}"


def remove_groups(apps: Any) -> None:
    """Remove the groups that hold exactly what the table gives them."""
    for role in ROLES:
        given = {row.pk for row in _stored(apps, permissions_of(role))}
        for group in apps.get_model("auth", "Group").objects.filter(name=role.name):
            if set(group.permissions.values_list("pk", flat=True)) == given:
                group.delete()


def _stored(apps: Any, names: frozenset[str]) -> list[Any]:
    rows = apps.get_model("auth", "Permission").objects.select_related("content_type")
    return [row for row in rows if names_of([row]) <= names]
