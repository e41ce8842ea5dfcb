pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk.Types

// In which order several services come: one choice of two, and what the chosen one means.
Column {
    id: root

    required property VisitContent content
    signal ordered(bool anyOrder)

    spacing: Theme.px(12)

    Label {
        text: root.content.orderTitle
        size: 28
        weight: Font.Bold
    }

    Row {
        id: tiles

        width: parent.width
        spacing: Theme.px(14)

        Repeater {
            model: root.content.orders

            Tap {
                id: option

                required property OrderChoice modelData

                name: option.modelData.name
                hint: option.modelData.why
                chosen: option.modelData.chosen
                fill: option.modelData.chosen ? Theme.primaryLight : Theme.card
                width: (tiles.width - tiles.spacing) / 2
                height: Theme.px(96)
                Accessible.checkable: true
                Accessible.checked: option.modelData.chosen
                onTapped: root.ordered(option.modelData.anyOrder)

                Icon {
                    id: mark

                    anchors.left: parent.left
                    anchors.leftMargin: Theme.px(24)
                    anchors.verticalCenter: parent.verticalCenter
                    name: option.modelData.icon
                    color: option.modelData.chosen ? Theme.primary : Theme.ink
                    size: Theme.px(36)
                }

                Label {
                    anchors.left: mark.right
                    anchors.leftMargin: Theme.px(18)
                    anchors.right: parent.right
                    anchors.rightMargin: Theme.px(18)
                    anchors.verticalCenter: parent.verticalCenter
                    text: option.modelData.name
                    size: 26
                    weight: Font.Bold
                    color: option.modelData.chosen ? Theme.primaryDark : Theme.ink
                }
            }
        }
    }

    Label {
        width: parent.width
        text: root.content.why
        size: 23
        color: Theme.muted
    }
}
