"""What a procedure is: frozen data, checked when it is declared, drawn as a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from elshi.foundation.observe.errors import Text

# A guard looks at a case's circumstances and at what is given; it answers with the reason why
# the step cannot be taken now, or with nothing.
Guard = Callable[[Any, Mapping[str, Any]], Text | None]
Kind = Literal[
    "line",
    "text",
    "choice",
    "choices",
    "date",
    "yes_no",
    "number",
    "state",
    "category",
    "email",
    "phone",
    "code",
    "latin",
]
# Every case has this passage: somebody began it.
BEGINNING = "begin"


@dataclass(frozen=True, slots=True)
class Field:
    """Something a step asks for. ``private`` answers are kept encrypted under the case's key."""

    name: str
    title: Text
    kind: Kind = "line"
    required: bool = True
    choices: tuple[tuple[str, Text], ...] = ()
    help: Text = ""
    private: bool = False
    longest: int = 2000


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can stand. ``public`` is what the person concerned reads.

    ``awaits`` names whom the office waits for: the deadline pauses meanwhile.
    """

    name: str
    title: Text
    public: Text = ""
    next: Text = ""
    ends: bool = False
    awaits: Literal["", "traveller", "agency"] = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A way from some states to another.

    ``by`` is the permission; ``four_eyes`` names earlier steps whose last taker may not take this,
    ``own`` the steps whose last taker alone may take this one: what one did oneself is taken back;
    ``effects`` and ``tells`` name what happens in the same transaction; ``machine`` steps are
    taken by the house itself and have no button; ``signed`` asks the taker to sign in anew.
    """

    name: str
    title: Text
    goes: tuple[tuple[str, ...], str]
    by: str
    guards: tuple[Guard, ...] = ()
    asks: tuple[Field, ...] = ()
    four_eyes: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    done: Text = ""
    machine: bool = False
    signed: bool = False
    batch: bool = False
    tone: Literal["primary", "secondary", "warning"] = "secondary"

    @property
    def origins(self) -> tuple[str, ...]:
        return self.goes[0]

    @property
    def target(self) -> str:
        return self.goes[1]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A notice so many days before time is up, counted as the deadline counts its own days.

    It goes to the people of the case, or is laid on the desk of whoever has to act.
    """

    days: int
    notice: str
    to: Literal["desk", "people"] = "desk"


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long a case may stand in ``states``, and what the house does about it.

    It is so many working days of the office, so many calendar days, or lasts to the end of the
    day in the case's own field ``until``; counting stops for good on leaving all of ``states``.
    The office's own deadline pauses while somebody else is awaited. An ``awaited`` one is theirs:
    it begins with each waiting and never pauses. ``overdue`` names the step that the house takes
    when time is up; without one the case is marked and ``late`` laid on the desk.
    """

    name: str
    title: Text
    states: tuple[str, ...]
    working_days: int = 0
    calendar_days: int = 0
    until: str = ""
    awaited: bool = False
    overdue: str = ""
    late: tuple[str, ...] = ()
    reminders: tuple[Reminder, ...] = ()

    @property
    def days(self) -> int:
        """How long it is, in days of either kind; 0 when a date of the case ends it."""
        return self.working_days or self.calendar_days


@dataclass(frozen=True, slots=True)
class Procedure:
    """A whole flow. A running case keeps the version it began under."""

    name: str
    version: int
    title: Text
    start: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...] = ()

    def __post_init__(self) -> None:
        faults = check(self)
        if faults:
            raise ValueError(f"{self.name} v{self.version}: {'; '.join(faults)}")

    def state(self, name: str) -> State:
        return next(state for state in self.states if state.name == name)

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """The steps that lead out of a state, in the order declared."""
        return tuple(step for step in self.steps if state in step.origins)

    def deadline_in(self, state: str) -> Deadline | None:
        """The office's own deadline in a state."""
        return self._line(state, awaited=False)

    def wait_in(self, state: str) -> Deadline | None:
        """The deadline of whoever is awaited in a state."""
        return self._line(state, awaited=True)

    def _line(self, state: str, *, awaited: bool) -> Deadline | None:
        lines = (line for line in self.deadlines if line.awaited == awaited)
        return next((line for line in lines if state in line.states), None)


def check(procedure: Procedure) -> list[str]:
    """What is wrong with a declaration, in words; an empty list when nothing is."""
    names = [state.name for state in procedure.states]
    return [
        *_doubled("state", names),
        *_doubled("step", [step.name for step in procedure.steps]),
        *_unknown(procedure, set(names)),
        *_unreached(procedure, set(names)),
        *_stuck(procedure),
        *_untimely(procedure),
    ]


def _doubled(what: str, names: list[str]) -> list[str]:
    return [
        f"{what} {name} is declared twice" for name in sorted(set(names)) if names.count(name) > 1
    ]


def _unknown(procedure: Procedure, names: set[str]) -> list[str]:
    steps = {step.name for step in procedure.steps}
    used = {(f"step {s.name}", state) for s in procedure.steps for state in (*s.origins, s.target)}
    used |= {(f"deadline {d.name}", state) for d in procedure.deadlines for state in d.states}
    faults = [
        f"{where} names unknown state {state}"
        for where, state in sorted(used)
        if state not in names
    ]
    faults += [
        f"step {step.name} needs other eyes than unknown step {other}"
        for step in procedure.steps
        for other in step.four_eyes
        if other not in steps | {BEGINNING}
    ]
    faults += [
        f"step {step.name} takes back unknown step {other}"
        for step in procedure.steps
        for other in step.own
        if other not in steps
    ]
    faults += [
        f"deadline {line.name} ends in unknown step {line.overdue}"
        for line in procedure.deadlines
        if line.overdue and line.overdue not in steps
    ]
    return faults + ([] if procedure.start in names else [f"start {procedure.start} is unknown"])


def _unreached(procedure: Procedure, names: set[str]) -> list[str]:
    reached, frontier = {procedure.start}, [procedure.start]
    while frontier:
        here = frontier.pop()
        for step in procedure.steps_from(here):
            if step.target not in reached:
                reached.add(step.target)
                frontier.append(step.target)
    return [f"state {name} is never reached" for name in sorted(names - reached)]


def _stuck(procedure: Procedure) -> list[str]:
    faults = []
    for state in procedure.states:
        leads = [step for step in procedure.steps_from(state.name) if step.target != state.name]
        if not state.ends and not leads:
            faults.append(f"state {state.name} is a dead end")
        if state.ends and leads:
            faults.append(f"state {state.name} ends but {leads[0].name} leaves it")
    return faults


def _untimely(procedure: Procedure) -> list[str]:
    """What is wrong with the deadlines, each by itself and beside the others."""
    faults = _doubled("deadline", [line.name for line in procedure.deadlines])
    for awaited in (False, True):
        lines = [line for line in procedure.deadlines if line.awaited == awaited]
        whose = "an awaited deadline in state" if awaited else "a deadline in state"
        faults += _doubled(whose, [state for line in lines for state in line.states])
    return faults + [
        fault for line in procedure.deadlines for fault in _line_faults(procedure, line)
    ]


def _line_faults(procedure: Procedure, line: Deadline) -> list[str]:
    lengths = [line.working_days > 0, line.calendar_days > 0, bool(line.until)]
    step = procedure.step(line.overdue) if line.overdue else None
    known = {state.name: state for state in procedure.states}
    standing = [known[name] for name in line.states if name in known]
    found = {
        "has no one length": lengths.count(True) != 1 or line.days < 0,
        "reminds on no day before": any(one.days < 1 for one in line.reminders),
        "waits where nobody is awaited": line.awaited and not all(s.awaits for s in standing),
        "ends in a step of people": step is not None and not step.machine,
        "ends in a step that cannot be taken from all of its states": step is not None
        and not set(line.states) <= set(step.origins),
    }
    return [f"deadline {line.name} {words}" for words, wrong in found.items() if wrong]


def chart(procedure: Procedure) -> str:
    """The procedure as a Mermaid state diagram, in the reader's language."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.title}" as {state.name}' for state in procedure.states]
    lines.append(f"    [*] --> {procedure.start}")
    for step in procedure.steps:
        lines += [f"    {origin} --> {step.target}: {step.title}" for origin in step.origins]
    lines += [f"    {state.name} --> [*]" for state in procedure.states if state.ends]
    return "\n".join(lines)
