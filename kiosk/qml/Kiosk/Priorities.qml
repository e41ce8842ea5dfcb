pragma ComponentBehavior: Bound

import QtQuick
import Ui

// The priority classes, self-declared.
Column {
    id: root

    required property var kiosk
    property int columns: 4
    property real cell: Theme.px(118)
    // The height there is; 0: as much as it likes.
    property real room: 0
    readonly property int rows: Math.ceil(root.classes.length / root.columns)
    readonly property real fits: (root.room - grid.y - (root.rows - 1) * grid.spacing) / root.rows
    readonly property var words: root.kiosk.state.words
    readonly property var classes: root.kiosk.state.visit.priorities

    spacing: Theme.px(6)

    Label {
        text: root.words.priority
        size: 28
        weight: Font.Bold
    }

    Label {
        width: parent.width
        text: root.words.priority_hint
        size: 22
        color: Theme.muted
    }

    Item {
        width: 1
        height: Theme.px(8)
    }

    Flow {
        id: grid

        width: parent.width
        spacing: Theme.px(14)

        Repeater {
            model: root.classes.length

            Tap {
                id: option

                required property int index
                readonly property var entry: root.classes[option.index]

                name: option.entry.name
                chosen: option.entry.chosen
                fill: option.entry.chosen ? Theme.primaryLight : Theme.card
                readonly property real cellWidth: (grid.width - (root.columns - 1) * grid.spacing) / root.columns

                // The last one takes what is left of its row.
                width: option.index === root.classes.length - 1 ? grid.width - (option.index % root.columns) * (option.cellWidth + grid.spacing) : option.cellWidth
                height: root.room > 0 ? Math.min(root.cell, root.fits) : root.cell
                Accessible.checkable: true
                Accessible.checked: option.entry.chosen
                onTapped: root.kiosk.choosePriority(option.entry.code)

                Column {
                    anchors.centerIn: parent
                    width: parent.width - Theme.px(16)
                    spacing: Theme.px(8)

                    Icon {
                        anchors.horizontalCenter: parent.horizontalCenter
                        name: option.entry.chosen ? "square-check-big" : option.entry.icon
                        color: option.entry.chosen ? Theme.primary : Theme.ink
                        size: Theme.px(38)
                    }

                    Label {
                        width: parent.width
                        horizontalAlignment: Text.AlignHCenter
                        text: option.entry.name
                        size: 23
                        weight: Font.DemiBold
                        color: option.entry.chosen ? Theme.primaryDark : Theme.ink
                    }
                }
            }
        }
    }
}
