"""What every step that opens a file says when it cannot."""


class Unreadable(ValueError):
    """A file without text to read; str() is a Chinese sentence: what is wrong and what helps."""
