from sources.throttles import AddressThrottle


class ApiThrottle(AddressThrottle):
    scope = "api"
