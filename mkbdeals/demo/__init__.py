"""The demonstration: round 1 as it may have gone, and one invented round that is open now.

Built by `seed_demo` through the services of the apps, from the files in `data/`. Nothing here
writes a status or a score itself: the outcome follows from the scores in the files. Only `large`
writes rows in bulk, as the services would.
"""
