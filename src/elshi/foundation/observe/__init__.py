"""What the house says of itself: refusals a person can be told, logs, health and metrics.

Words: a *refusal* is a clear no with what to do about it; a *request id* joins the lines of one
visit in the logs. Nothing personal is ever logged.
"""
