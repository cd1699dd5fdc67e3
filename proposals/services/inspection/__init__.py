"""Looking inside a file that somebody sent, without believing a word of it.

`run.inspect` is the door: it starts this package as a program of its own under limits of memory and
time, so that a file that breaks a reader breaks only that program. Nothing here knows Django.
"""
