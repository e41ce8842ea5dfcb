pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk.Types

// A plain keyboard for the search: letters, space, delete.
Column {
    id: root

    required property SearchContent content
    signal typed(string text)
    signal erased

    readonly property int gap: Theme.px(10)
    readonly property real keyWidth: (root.width - 9 * root.gap) / 10
    property real keyHeight: Theme.px(96)

    spacing: root.gap

    Repeater {
        model: root.content.keys

        Row {
            id: line

            required property string modelData

            anchors.horizontalCenter: parent?.horizontalCenter
            spacing: root.gap

            Repeater {
                model: line.modelData.length

                Tap {
                    id: key

                    required property int index
                    readonly property string letter: line.modelData.charAt(key.index)

                    name: key.letter
                    width: root.keyWidth
                    height: root.keyHeight
                    radius: Theme.smallRadius
                    onTapped: root.typed(key.letter)

                    Label {
                        anchors.centerIn: parent
                        text: key.letter.toUpperCase()
                        size: 34
                        weight: Font.DemiBold
                    }
                }
            }
        }
    }

    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: root.gap

        Tap {
            name: root.content.space
            width: root.keyWidth * 6 + 5 * root.gap
            height: root.keyHeight
            radius: Theme.smallRadius
            onTapped: root.typed(" ")

            Label {
                anchors.centerIn: parent
                text: root.content.space
                size: 28
                color: Theme.muted
            }
        }

        Tap {
            name: root.content.erase
            width: root.keyWidth * 2 + root.gap
            height: root.keyHeight
            radius: Theme.smallRadius
            onTapped: root.erased()

            Icon {
                anchors.centerIn: parent
                name: "delete"
                color: Theme.ink
                size: Theme.px(42)
            }
        }
    }
}
