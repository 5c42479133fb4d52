"""From Vega's SVG to what a page holds: links of this site, no identity of its own, no ballast."""

from __future__ import annotations

from xml.etree import ElementTree as ET

# Vega keeps absolute addresses and completes all others with its own; this one is taken off again.
BASE = "https://chart.invalid"
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
# What Vega tells about its own groups: a reader of the page is not helped by it.
BALLAST = {"class", "role", "aria-label", "aria-roledescription", "aria-hidden", "pointer-events"}
UNSEEN = {"background", "foreground"}


def finish(svg: str, *, label: str, name: str) -> str:
    """Return the drawing as an element of a page, its links kept, all else for the eye only.

    It scales with the page: it has a view box and no size. Raises ValueError for what is no SVG.
    """
    try:
        root = ET.fromstring(svg)  # noqa: S314 - drawn by ourselves a moment ago
    except ET.ParseError as error:
        raise ValueError(f"The drawing is not well-formed: {error}") from error
    links = list(root.iter(f"{SVG}a"))
    names = [_name(link) for link in links]
    _unload(root)
    for link, said in zip(links, names, strict=True):
        _tell(link, said)
    root.attrib = {
        "class": f"chart-drawing chart-{name}",
        "viewBox": root.get("viewBox", ""),
        "role": "group",
        "aria-label": label,
    }
    return _written(root)


def _name(link: ET.Element) -> str:
    return next((part.get("aria-label", "") for part in link), "")


def _unload(element: ET.Element) -> None:
    for child in list(element):
        if child.tag == f"{SVG}path" and child.get("class") in UNSEEN:
            element.remove(child)
        else:
            _unload(child)
    for name in BALLAST & element.attrib.keys():
        del element.attrib[name]
    if element.get("opacity") == "1":
        del element.attrib["opacity"]
    if element.tag == f"{SVG}text":
        element.set("aria-hidden", "true")


def _tell(link: ET.Element, said: str) -> None:
    address = link.attrib.pop(XLINK)
    link.attrib = {"href": address.removeprefix(BASE), "aria-label": said}
    title = ET.Element(f"{SVG}title")
    title.text = said
    link.insert(0, title)


def _written(root: ET.Element) -> str:
    """Return the element without namespaces: HTML knows svg by its name."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
    return ET.tostring(root, encoding="unicode")
