"""Taking in, in the admin: handing in pages, checking their particulars, registering articles.

It stands in `programs` because a registered page goes straight to the reader and to the desk.
"""

from programs.admin.intake import registration

__all__ = ["registration"]
