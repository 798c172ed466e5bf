"""What an operator watches: figures for Prometheus, and the doctor, who says what is wrong.

A *figure* is a number about work and never about a person; an app offers its own by naming a
function in its config (``figures = "elshi.services.visas.reads.watching.figures"``). A *check* of
the doctor looks at one thing and gives *findings*, each with the way to mend it.
"""
