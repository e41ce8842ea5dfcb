import QtQuick
import Ui

// "Add another service": beside the big button, and quieter than it.
Tap {
    id: root

    radius: Theme.largeRadius
    fill: Theme.card
    edge: Theme.line

    Column {
        anchors.centerIn: parent
        width: parent.width - Theme.px(24)
        spacing: Theme.px(6)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "plus"
            color: Theme.primary
            size: Theme.px(44)
        }

        Label {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.name
            size: 26
            weight: Font.Bold
            lineHeight: 1.02
            color: Theme.primary
        }
    }
}
