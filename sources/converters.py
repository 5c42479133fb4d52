"""Path converters: an id that no column can hold is simply not found."""

from sources.bounds import parse_id


class IdConverter:
    regex = "[0-9]{1,19}"

    def to_python(self, value):
        return parse_id(value)

    def to_url(self, value):
        return str(value)
