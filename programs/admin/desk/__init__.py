"""The desk: an article's text beside its proposals, to be decided one by one or many at once."""
