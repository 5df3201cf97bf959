"""Letters to departments: the message, the queue it waits in, the mail server it is handed to.

`outgoing.py` is all that opens a connection, to the server that access.yaml names, and to none where it names none.
"""
