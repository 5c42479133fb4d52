"""Charts drawn on the server: figures in, a picture out whose every mark opens its passage.

`marks` says what is drawn, `over_years` and `by_place` how, `style` with which look, `drawing`
makes the picture and keeps it, `words` says the same to whoever reads no picture.
"""
