"""Working time: which days an office works, when a term ends, when a date comes round again.

Words: a *working week* is the days and hours an office keeps; a *calendar* adds its time zone,
holidays and the extra working days a government moves onto week-ends; a *pause* is a time in
which the clock of a term stands (the traveller or another agency is awaited); a *deadline* is
the instant a term ends; an *anniversary* is the day of a year on which a date comes round.

Two rules of civil law hold throughout: the day of the event is not counted, the term begins on
the next day (Civil Code of Kazakhstan, art. 173; Regulation (EEC) 1182/71, art. 3(1)), and a
term ends only on a working day (art. 175; art. 3(4)). Everything here is arithmetic: no clock,
no database; instants are aware datetimes, answers in time are UTC.
"""
