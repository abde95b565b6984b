"""KEEP: tables, migrations, named queries, and the archive of originals.

``database.open_database(url)`` hands out sessions; the queries are functions in modules named for what
they are about. They take a session and values and run inside the caller's transaction, so that a state
change, its audit row and the message about it are kept together or not at all. They decide nothing.
"""
