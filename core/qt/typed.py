"""Typed values for QML: what a page shows is a frozen dataclass in Python and a type with the same fields in QML.

A view-model derives the dataclass, as before, and shows it through a mirror, a QObject that lives as long as the
view-model. The mirror tells QML only of the fields that changed, and QML never meets half of a new page: all fields
are swapped before the first signal. qmllint knows the fields, so a misspelt one fails the check.

Python (field names are what QML reads; every name is used once over all programs):

    @dataclass(frozen=True, slots=True)
    class BoardCall:
        number: str
        lit: bool

    @dataclass(frozen=True, slots=True)
    class BoardPage:
        hall: str
        shown: BoardCall | None
        calls: tuple[BoardCall, ...]

    TYPES = TypeModule("Display.Types", BoardPage)      # with all it holds; QObjects may be listed, too

    class BoardModel(QObject):
        def __init__(...):
            self.page = mirror(derive(...), self)       # once
        def _set(self, ...):
            self.page.show(derive(...))                 # each time something changed

    TYPES.register()                                    # before the engine loads the file
    make_window(engine, MAIN, {"page": model.page})

QML:

    import Display.Types

    Window {
        required property BoardPage page
        text: page.hall                                 // page.hal: refused by qmllint
        text: page.shown?.number ?? ""
        Repeater {
            model: page.calls
            Row {
                required property BoardCall modelData
                text: modelData.number
            }
        }
    }

A list tells QML that it changed only when it becomes longer or shorter; else its elements change where they are, and
delegates stay. Fields may be str, int, float, bool, a dataclass, a dataclass or None, or a tuple of any of these.

qmllint does not look behind an index (``page.calls[0].number``): read an element through a typed property, as
``modelData`` above. ``packaging/qml.py`` refuses such an index, writes what qmllint reads into build/qml and runs it;
name the module in its ``modules``.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, cast

from PySide6.QtCore import Property, QMetaMethod, QMetaObject, QObject, Signal
from PySide6.QtQml import qmlRegisterUncreatableType

_PLAIN = {str: "QString", int: "int", float: "double", bool: "bool"}
_MADE: dict[str, type[Mirror]] = {}
_REGISTERED: set[tuple[str, str]] = set()


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: type
    """Of the value, or of each element."""
    many: bool

    @property
    def nested(self) -> bool:
        return self.kind not in _PLAIN


class Mirror(QObject):
    """What QML sees of a dataclass; made by ``mirror``."""

    _kind: ClassVar[type]
    _fields: ClassVar[tuple[_Field, ...]]

    def __init__(self, value: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Any = None
        self._values: dict[str, Any] = {}
        self._nested: dict[str, list[Mirror]] = {}
        """Mirrors once made are kept and used again: QML never holds one that is gone."""
        self._take(value)

    def show(self, value: Any) -> None:
        """Shows another value of the same dataclass; TypeError for any other."""
        for name, mirror in self._take(value):
            getattr(mirror, f"{name}Changed").emit()

    def _take(self, value: Any) -> list[tuple[str, Mirror]]:
        """Swaps the values without a signal; the fields that changed, with whose they are."""
        if type(value) is not self._kind:
            raise TypeError(f"{self._kind.__name__} wanted, not {type(value).__name__}")
        if value == self._shown:
            return []
        changed: list[tuple[str, Mirror]] = []
        for field in self._fields:
            fresh = getattr(value, field.name)
            if field.nested:
                fresh = self._nest(field, fresh, changed)
            elif field.many:
                fresh = list(fresh)
            if field.name not in self._values or self._values[field.name] != fresh:
                self._values[field.name] = fresh
                changed.append((field.name, self))
        self._shown = value
        return changed

    def _nest(self, field: _Field, fresh: Any, changed: list[tuple[str, Mirror]]) -> Any:
        """The mirror of a nested value, or the list of them."""
        made = self._nested.setdefault(field.name, [])
        wanted = fresh if field.many else () if fresh is None else (fresh,)
        for place, value in enumerate(wanted):
            if place < len(made):
                changed += made[place]._take(value)
            else:
                made.append(_mirror_class(field.kind)(value, self))
        used = made[: len(wanted)]
        return used if field.many else used[0] if used else None


def mirror(value: Any, parent: QObject) -> Mirror:
    """The mirror of a dataclass's value; it lives as long as ``parent``.

    TypeError for a field of a kind that QML has no type for or of a name that every QObject has, and when another
    dataclass has the same name.
    """
    return _mirror_class(type(value))(value, parent)


class TypeModule:
    """A QML module of types made in Python: dataclasses with all they hold, and QObjects, whose slots, signals and
    properties qmllint knows then."""

    def __init__(self, name: str, *kinds: type) -> None:
        self.name = name
        self._kinds = kinds

    def register(self) -> None:
        """Makes the types known to QML in this program; doing it again does no harm."""
        for name, made in self._types().items():
            if (self.name, name) not in _REGISTERED:
                _REGISTERED.add((self.name, name))
                why: Any = f"{name} is made in Python"  # the stub says bytes; only str is taken
                qmlRegisterUncreatableType(made, self.name, 1, 0, cast(Any, name), why)

    def qmldir(self) -> str:
        return f"module {self.name}\ntypeinfo types.qmltypes\ndepends QtQml\n"

    def qmltypes(self) -> str:
        """The types as qmllint reads them."""
        lines = ["import QtQuick.tooling 1.2", "", "Module {"]
        for name, made in self._types().items():
            lines += _component(self.name, name, made)
        return "\n".join([*lines, "}", ""])

    def _types(self) -> dict[str, type[QObject]]:
        kinds: dict[str, type[QObject]] = {}
        for kind in self._kinds:
            if issubclass(kind, QObject):
                kinds[kind.__name__] = kind
            else:
                kinds |= {mirror._kind.__name__: mirror for mirror in _with_nested(_mirror_class(kind))}
        return kinds


def _field(owner: type, name: str, hint: Any) -> _Field:
    many = typing.get_origin(hint) is tuple
    parts = typing.get_args(hint)
    optional = isinstance(hint, types.UnionType) and len(parts) == 2 and parts[1] is types.NoneType
    inner = parts[0] if (many and parts[1:] == (...,)) or optional else hint
    if not (inner in _PLAIN and not optional) and not (isinstance(inner, type) and is_dataclass(inner)):
        raise TypeError(f"{owner.__name__}.{name}: QML has no type for {hint}")
    if hasattr(Mirror, name):
        raise TypeError(f"{owner.__name__}.{name}: every QObject has its own {name}")
    return _Field(name, inner, many)


def _mirror_class(kind: Any) -> type[Mirror]:
    name = kind.__name__
    if (known := _MADE.get(name)) is not None:
        if known._kind is not kind:
            raise TypeError(f"two dataclasses are called {name}: QML would mix them up")
        return known
    hints = typing.get_type_hints(kind)
    known_fields = tuple(_field(kind, field.name, hints[field.name]) for field in fields(kind))
    body: dict[str, Any] = {"_kind": kind, "_fields": known_fields}
    for field in known_fields:
        changed = Signal()
        body[f"{field.name}Changed"] = changed
        made = list if field.many else _mirror_class(field.kind) if field.nested else field.kind
        body[field.name] = Property(made, _reader(field.name), notify=changed)
    _MADE[name] = type(name, (Mirror,), body)
    return _MADE[name]


def _reader(name: str) -> Any:
    return lambda self: self._values[name]


def _with_nested(made: type[Mirror]) -> Iterator[type[Mirror]]:
    for field in made._fields:
        if field.nested:
            yield from _with_nested(_mirror_class(field.kind))
    yield made


# What qmllint reads


def _component(module: str, name: str, made: Any) -> list[str]:
    meta: QMetaObject = made.staticMetaObject
    base: QMetaObject = cast(Any, QObject).staticMetaObject
    known = {field.name: field for field in made._fields} if issubclass(made, Mirror) else {}
    lines = [
        "    Component {",
        f'        name: "{name}"',
        '        accessSemantics: "reference"',
        '        prototype: "QObject"',
        f'        exports: ["{module}/{name} 1.0"]',
        "        isCreatable: false",
        "        exportMetaObjectRevisions: [256]",
    ]
    for place in range(base.propertyCount(), meta.propertyCount()):
        shown = meta.property(place)
        own = _text(shown.name())
        field = known.get(own)
        kind = _type_of_field(field) if field else _type_of(shown.typeName())
        changes = _text(shown.notifySignal().name())
        notice = f'notify: "{changes}"' if changes else "isConstant: true"
        lines.append(f'        Property {{ name: "{own}"; {kind}; {notice}; isReadonly: true }}')
    for place in range(base.methodCount(), meta.methodCount()):
        lines += _method(meta.method(place))
    return [*lines, "    }"]


def _method(method: QMetaMethod) -> list[str]:
    """A signal or a slot."""
    kind = "Signal" if method.methodType() == QMetaMethod.MethodType.Signal else "Method"
    parts = [f'name: "{_text(method.name())}"']
    if _text(method.typeName()) not in ("", "void"):
        parts.append(_type_of(method.typeName()))
    for place, (name, of) in enumerate(zip(method.parameterNames(), method.parameterTypes(), strict=True)):
        parts.append(f'Parameter {{ name: "{_text(name) or f"value{place}"}"; {_type_of(of)} }}')
    return [f"        {kind} {{", *(f"            {part}" for part in parts), "        }"]


def _type_of_field(field: _Field) -> str:
    kind = f'type: "{_PLAIN.get(field.kind, field.kind.__name__)}"'
    kind += "; isPointer: true" if field.nested else ""
    return f"{kind}; isList: true" if field.many else kind


def _type_of(type_name: Any) -> str:
    """A C++ type as qmllint names it; what Python passes through unseen is anything."""
    name = _text(type_name)
    if name.endswith("*"):
        return f'type: "{name[:-1]}"; isPointer: true'
    return f'type: "{"QVariant" if name in ("PyObject", "PySide::PyObjectWrapper") else name}"'


def _text(value: Any) -> str:
    """PySide6 gives str, bytes or QByteArray."""
    return value if isinstance(value, str) else bytes(value).decode()
