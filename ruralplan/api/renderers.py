import orjson
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        # Sentences may be lazy translations; everything else is plain by then.
        return b"" if data is None else orjson.dumps(data, default=str)


class OneFormat(BaseContentNegotiation):
    """Answer JSON whatever `Accept` says, so that no answer varies by it."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
