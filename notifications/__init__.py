"""TELL: typed messages, their letters, and the channels that carry them.

A message (``messages``, ``digest``, ``run_failed``, ``rules_broke``) knows its words and its outbox key;
``letter.render`` turns it into subject, text and HTML; ``channels.deliver`` hands the letter to Apprise and
says whether it went. The outbox itself is kept by storage.
"""
