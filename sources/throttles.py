"""Limits on calls from one address."""

import hashlib
import logging

from rest_framework.throttling import SimpleRateThrottle

logger = logging.getLogger(__name__)


class AddressThrottle(SimpleRateThrottle):
    """So many calls for each address; without the cache nobody is turned away."""

    def get_cache_key(self, request, view):
        address = hashlib.sha256(self.get_ident(request).encode()).hexdigest()[:32]
        return f"throttle:{self.scope}:{address}"

    def allow_request(self, request, view):
        try:
            return super().allow_request(request, view)
        except Exception:  # each cache backend has errors of its own
            logger.exception("The cache does not answer; the throttle lets the call pass.")
            return True
