"""The way in: the list of collections, the OpenAPI document, its page, and what is not there."""

from __future__ import annotations

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpResponsePermanentRedirect
from django.urls import resolve
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from ruralplan import errors
from ruralplan.api.filters import check_parameters

ADDRESSES = {
    "type": "object",
    "additionalProperties": {"type": "string", "format": "uri"},
}


class RootView(APIView):
    """所有清单的地址。"""

    collections: tuple[str, ...] = ()

    @extend_schema(operation_id="root", responses={200: ADDRESSES})
    def get(self, request):
        check_parameters(request, {"format"}, formats=("json",))
        addresses = {
            name: reverse(f"api:{name}-list", request=request) for name in self.collections
        }
        addresses["schema"] = reverse("api:schema", request=request)
        addresses["docs"] = reverse("api_docs", request=request)
        return Response(addresses)


class SchemaView(SpectacularAPIView):
    """The OpenAPI document as YAML; `?format=json` gives JSON."""

    schema = None

    def get(self, request, *args, **kwargs):
        check_parameters(request, {"format"}, formats=("json", "yaml"))
        return super().get(request, *args, **kwargs)

    def perform_content_negotiation(self, request, force=False):
        as_json = request.query_params.get("format") == "json"
        renderer = OpenApiJsonRenderer() if as_json else OpenApiYamlRenderer()
        return renderer, renderer.media_type


# Swagger's own script sets style attributes and draws its icons from data: addresses.
SWAGGER_POLICY = {"style-src": [UNSAFE_INLINE], "img-src": ["data:"]}


@method_decorator(csp_update(SWAGGER_POLICY), name="dispatch")
class DocsView(TemplateView):
    template_name = "api/docs.html"


@csrf_exempt
def unknown(request):
    """Whatever else is asked: the address with its slash where that is one, else 404."""
    if resolve(f"{request.path_info}/").url_name and request.method in ("GET", "HEAD"):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return errors.answer(request, 404)
