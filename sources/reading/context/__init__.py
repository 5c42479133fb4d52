"""An amount in its story: promised or done, when, where, of what."""
