pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk
import Kiosk.Types

// Several services on one number: the list, their order, the priority choice, and the button that takes the number.
Item {
    id: root

    required property VisitContent content
    required property KioskModel kiosk
    required property bool wide
    readonly property int count: root.content.entries.length
    readonly property int gap: Theme.px(24)
    readonly property real half: root.wide ? root.width * 0.58 : root.width

    Label {
        id: title

        width: root.half
        text: root.content.title
        size: root.wide ? 44 : 50
        weight: Font.ExtraBold
        font.letterSpacing: -Theme.px(1)
    }

    Item {
        id: list

        readonly property int columns: root.wide && root.count > 5 ? 2 : 1
        readonly property int lines: Math.max(1, Math.ceil(root.count / columns))
        readonly property int space: Theme.px(12)
        readonly property real room: (root.wide ? root.height : choices.y - root.gap) - y - (orders.visible ? orders.height + root.gap : 0)
        readonly property real cell: Math.min(Theme.px(112), (room - (lines - 1) * space) / lines)

        anchors.top: title.bottom
        anchors.topMargin: Theme.px(20)
        width: root.half
        height: lines * cell + (lines - 1) * space

        Repeater {
            model: root.content.entries

            VisitEntry {
                id: line

                required property int index
                required property ListEntry modelData

                // Down the columns, as the order goes.
                x: Math.floor(line.index / list.lines) * (width + list.space)
                y: (line.index % list.lines) * (list.cell + list.space)
                width: (list.width - (list.columns - 1) * list.space) / list.columns
                height: list.cell
                narrow: list.columns > 1
                entry: line.modelData
                onRemoved: root.kiosk.removeService(line.modelData.code)
            }
        }
    }

    Orders {
        id: orders

        visible: root.content.several
        anchors.top: list.bottom
        anchors.topMargin: root.gap
        width: root.half
        content: root.content
        onOrdered: anyOrder => root.kiosk.chooseOrder(anyOrder)
    }

    Priorities {
        id: choices

        anchors.right: parent.right
        anchors.top: root.wide ? parent.top : undefined
        anchors.bottom: root.wide ? undefined : trouble.top
        anchors.bottomMargin: root.wide ? 0 : root.gap
        width: root.wide ? parent.width - root.half - Theme.px(40) : parent.width
        content: root.content.priority
        onChose: code => root.kiosk.choosePriority(code)
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
        message: root.content.message
    }

    AddButton {
        id: add

        enabled: root.content.mayAdd
        x: choices.x
        anchors.bottom: parent.bottom
        width: Theme.px(root.wide ? 216 : 296)
        height: Theme.px(root.wide ? 148 : 152)
        name: root.content.add
        onTapped: root.kiosk.addAnother()
    }

    TakeButton {
        anchors.left: add.right
        anchors.leftMargin: Theme.px(18)
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: add.height
        name: root.content.take.name
        sign: root.content.take.icon
        taking: root.content.take.taking
        onTapped: root.kiosk.takeNumber()
    }
}
