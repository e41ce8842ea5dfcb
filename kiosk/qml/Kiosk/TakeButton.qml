import QtQuick
import Ui

// "Take a number": answers the touch at once and takes once.
Tap {
    id: root

    property bool taking: false

    radius: Theme.hugeRadius
    fill: root.taking ? Theme.primaryDark : Theme.primary
    fillPressed: Theme.primaryDark
    edge: "transparent"

    Row {
        anchors.centerIn: parent
        spacing: Theme.px(30)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.taking ? "timer" : "ticket"
            color: Theme.white
            size: Theme.px(60)
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.name
            size: 46
            weight: Font.ExtraBold
            color: Theme.white
        }
    }
}
