"""The three equal languages: messages, dates, numbers, money and the glossary.

Words: a *message* is an English text in the code and its Kazakh and Russian forms; a *catalogue*
is the file that holds an app's messages in one language; *parts* are the messages of third-party
packages that our screens show. Nothing here decides in which language a reader is addressed: that
is the address (``/kk/…``) or, for letters and notices, the reader's own choice.
"""
