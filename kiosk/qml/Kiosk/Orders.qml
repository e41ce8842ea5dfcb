pragma ComponentBehavior: Bound

import QtQuick
import Ui

// In which order several services come: one choice of two, and what the chosen one means.
Column {
    id: root

    required property var kiosk
    readonly property var words: root.kiosk.state.words
    readonly property var visit: root.kiosk.state.visit
    readonly property var orders: root.visit.orders

    spacing: Theme.px(12)

    Label {
        text: root.words.order
        size: 28
        weight: Font.Bold
    }

    Row {
        id: tiles

        width: parent.width
        spacing: Theme.px(14)

        Repeater {
            model: root.orders.length

            Tap {
                id: option

                required property int index
                readonly property var entry: root.orders[option.index]

                name: option.entry.name
                hint: option.entry.why
                chosen: option.entry.chosen
                fill: option.entry.chosen ? Theme.primaryLight : Theme.card
                width: (tiles.width - tiles.spacing) / 2
                height: Theme.px(96)
                Accessible.checkable: true
                Accessible.checked: option.entry.chosen
                onTapped: root.kiosk.chooseOrder(option.entry.free)

                Icon {
                    id: mark

                    anchors.left: parent.left
                    anchors.leftMargin: Theme.px(24)
                    anchors.verticalCenter: parent.verticalCenter
                    name: option.entry.icon
                    color: option.entry.chosen ? Theme.primary : Theme.ink
                    size: Theme.px(36)
                }

                Label {
                    anchors.left: mark.right
                    anchors.leftMargin: Theme.px(18)
                    anchors.right: parent.right
                    anchors.rightMargin: Theme.px(18)
                    anchors.verticalCenter: parent.verticalCenter
                    text: option.entry.name
                    size: 26
                    weight: Font.Bold
                    color: option.entry.chosen ? Theme.primaryDark : Theme.ink
                }
            }
        }
    }

    Label {
        width: parent.width
        text: root.visit.why
        size: 23
        color: Theme.muted
    }
}
