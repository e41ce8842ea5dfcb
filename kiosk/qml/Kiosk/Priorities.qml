pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk.Types

// The priority classes, self-declared.
Column {
    id: root

    required property PriorityContent content
    signal chose(string code)
    property int columns: 4
    property real cell: Theme.px(118)
    // The height there is; 0: as much as it likes.
    property real room: 0
    readonly property int rows: Math.ceil(root.content.choices.length / root.columns)
    readonly property real fits: (root.room - grid.y - (root.rows - 1) * grid.spacing) / root.rows

    spacing: Theme.px(6)

    Label {
        text: root.content.title
        size: 28
        weight: Font.Bold
    }

    Label {
        width: parent.width
        text: root.content.hint
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
            model: root.content.choices

            Tap {
                id: option

                required property int index
                required property PriorityChoice modelData

                name: option.modelData.name
                chosen: option.modelData.chosen
                fill: option.modelData.chosen ? Theme.primaryLight : Theme.card
                readonly property real cellWidth: (grid.width - (root.columns - 1) * grid.spacing) / root.columns

                // The last one takes what is left of its row.
                width: option.index === root.content.choices.length - 1 ? grid.width - (option.index % root.columns) * (option.cellWidth + grid.spacing) : option.cellWidth
                height: root.room > 0 ? Math.min(root.cell, root.fits) : root.cell
                Accessible.checkable: true
                Accessible.checked: option.modelData.chosen
                onTapped: root.chose(option.modelData.code)

                Column {
                    anchors.centerIn: parent
                    width: parent.width - Theme.px(16)
                    spacing: Theme.px(8)

                    Icon {
                        anchors.horizontalCenter: parent.horizontalCenter
                        name: option.modelData.icon
                        color: option.modelData.chosen ? Theme.primary : Theme.ink
                        size: Theme.px(38)
                    }

                    Label {
                        width: parent.width
                        horizontalAlignment: Text.AlignHCenter
                        text: option.modelData.name
                        size: 23
                        weight: Font.DemiBold
                        color: option.modelData.chosen ? Theme.primaryDark : Theme.ink
                    }
                }
            }
        }
    }
}
