"""Fill in an admin form the way a browser does: every field it holds goes back as it came."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Collects what the page's forms would send; `__prefix__` rows are empty templates."""

    def __init__(self):
        super().__init__()
        self.data, self._select, self._textarea = {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name", "")
        if tag == "input" and name and attrs.get("type") not in ("submit", "file", "button"):
            if attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs:
                self._add(name, attrs.get("value", "on" if attrs.get("type") == "checkbox" else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in attrs:
            self._add(self._select, attrs.get("value", ""))
        elif tag == "textarea":
            self._textarea = name
            self._add(name, "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            # A browser drops the line end right after the tag and sends \r\n for each other one.
            if self._textarea in self.data:
                text = self.data[self._textarea][-1].removeprefix("\n")
                self.data[self._textarea][-1] = text.replace("\n", "\r\n")
            self._textarea = None

    def handle_data(self, data):
        if self._textarea in self.data:
            self.data[self._textarea][-1] += data

    def _add(self, name, value):
        if "__prefix__" not in name and name != "csrfmiddlewaretoken":
            self.data.setdefault(name, []).append(value or "")


def open_form(client, url):
    """Return what the form at the address would send if nothing were typed."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    fields = _Fields()
    fields.feed(answer.content.decode())
    return {n: v for n, v in fields.data.items() if n not in ("q", "action", "select_across")}


def page(answer):
    """Return the answer's text; fail unless it is a page."""
    assert answer.status_code == 200, (answer.status_code, answer.get("Location"))
    return answer.content.decode()


def add_row(data, prefix, **values):
    """Return the data with one more row in the formset, as the “add another” link makes it."""
    number = int(data[f"{prefix}-TOTAL_FORMS"][0])
    row = {f"{prefix}-{number}-{name}": [str(value)] for name, value in values.items()}
    return {**data, **row, f"{prefix}-TOTAL_FORMS": [str(number + 1)]}
