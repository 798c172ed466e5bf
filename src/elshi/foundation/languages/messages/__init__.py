"""Messages from the code into the catalogues and back, without the gettext programs.

``python -m elshi.foundation.languages.messages update|missing|fill|compile``; see
docs/developer/languages.md. No Django set-up is needed, so it starts at once.
"""
