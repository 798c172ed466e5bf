"""What a hostile upload is read by: pure parsing that runs in a process of its own.

Nothing here imports Django. `process` is the room, `kinds` tells what a file is by its content,
`pictures` and `documents` read and rewrite it, `limits` holds every bound.
"""
