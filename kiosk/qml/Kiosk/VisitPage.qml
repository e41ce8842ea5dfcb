pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk

// Several services on one number: the list, their order, the priority choice, and the button that takes the number.
Item {
    id: root

    required property var kiosk
    required property bool wide
    readonly property var props: root.kiosk.state
    readonly property var words: root.props.words
    readonly property var visit: root.props.visit
    readonly property var entries: root.visit.entries
    // What a row shows between the moment its service is gone and its own end.
    readonly property var gone: ({
            "code": "",
            "name": "",
            "icon": "",
            "color": "#FFFFFF",
            "number": "",
            "status": "",
            "remove": "",
            "open": true
        })
    readonly property int gap: Theme.px(24)
    readonly property real half: root.wide ? root.width * 0.58 : root.width

    Label {
        id: title

        width: root.half
        text: root.visit.title
        size: root.wide ? 44 : 50
        weight: Font.ExtraBold
        font.letterSpacing: -Theme.px(1)
    }

    Item {
        id: list

        readonly property int columns: root.wide && root.entries.length > 5 ? 2 : 1
        readonly property int lines: Math.max(1, Math.ceil(root.entries.length / columns))
        readonly property int space: Theme.px(12)
        readonly property real room: (root.wide ? root.height : choices.y - root.gap) - y - (orders.visible ? orders.height + root.gap : 0)
        readonly property real cell: Math.min(Theme.px(112), (room - (lines - 1) * space) / lines)

        anchors.top: title.bottom
        anchors.topMargin: Theme.px(20)
        width: root.half
        height: lines * cell + (lines - 1) * space

        Repeater {
            model: root.entries.length

            VisitEntry {
                id: one

                required property int index

                // Down the columns, as the order goes.
                x: Math.floor(one.index / list.lines) * (width + list.space)
                y: (one.index % list.lines) * (list.cell + list.space)
                width: (list.width - (list.columns - 1) * list.space) / list.columns
                height: list.cell
                narrow: list.columns > 1
                entry: root.entries[one.index] ?? root.gone
                onRemoved: root.kiosk.removeService(one.entry.code)
            }
        }
    }

    Orders {
        id: orders

        visible: root.visit.several
        anchors.top: list.bottom
        anchors.topMargin: root.gap
        width: root.half
        kiosk: root.kiosk
    }

    Priorities {
        id: choices

        anchors.right: parent.right
        anchors.top: root.wide ? parent.top : undefined
        anchors.bottom: root.wide ? undefined : trouble.top
        anchors.bottomMargin: root.wide ? 0 : root.gap
        width: root.wide ? parent.width - root.half - Theme.px(40) : parent.width
        kiosk: root.kiosk
        columns: root.wide ? 3 : 4
        room: root.wide ? trouble.y - Theme.px(16) : 0
        cell: Theme.px(root.wide ? 106 : 100)
    }

    Trouble {
        id: trouble

        anchors.right: parent.right
        anchors.bottom: add.top
        anchors.bottomMargin: visible ? Theme.px(20) : 0
        width: choices.width
        said: root.props.trouble
        sign: "circle-alert"
        wrong: true
    }

    AddButton {
        id: add

        enabled: root.visit.room && !root.props.taking
        x: choices.x
        anchors.bottom: parent.bottom
        width: Theme.px(root.wide ? 216 : 296)
        height: Theme.px(root.wide ? 148 : 152)
        name: root.words.visit_add
        onTapped: root.kiosk.addAnother()
    }

    TakeButton {
        anchors.left: add.right
        anchors.leftMargin: Theme.px(18)
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: add.height
        name: root.props.taking ? root.words.taking : root.words.take
        taking: root.props.taking
        onTapped: root.kiosk.takeNumber()
    }
}
