"""What people hand in and what the house keeps for them: uploads, examined, sealed and served.

Words: an *owner* is the case a file belongs to, as text ("visas.application:K7…"); a *case key*
seals everything personal of one case, and destroying it erases the case wherever copies lie;
a *counterfoil* is the half of a case key that no database dump carries; the *strongroom* holds
sealed bytes; an *examination* reads a hostile upload in a process that can do no harm; a
*delivery* is an upload that arrives in pieces over a poor line.
"""
