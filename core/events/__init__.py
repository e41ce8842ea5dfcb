"""Everything that can happen in a hall: a closed set of kinds, each with a typed payload.

The log is append-only and every program reads it: board, voice, audit, undo, forecast, reports. A kind is added by
one class in ``core.events.kinds``; docs/events.md is made from those classes. JSON exists only at the border: in the
rows of the database (``core.storage.events``) and in what the command line prints.
"""

from core.events.event import About, Event, public_data
from core.events.form import Payload, Unknown, as_data, from_data
from core.events.kinds import KINDS, payload

__all__ = ["KINDS", "About", "Event", "Payload", "Unknown", "as_data", "from_data", "payload", "public_data"]
