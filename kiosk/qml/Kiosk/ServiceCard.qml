import QtQuick
import Ui
import Kiosk.Types

// One service in a list: name, how many wait, or why it is closed.
Tap {
    id: root

    required property ServiceEntry service

    name: root.service.name
    hint: root.service.hint
    radius: Theme.mediumRadius
    fill: root.service.open ? Theme.card : Theme.paper

    Rectangle {
        id: badge

        anchors.left: parent.left
        anchors.leftMargin: Theme.px(20)
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.px(60)
        height: width
        radius: Theme.smallRadius
        color: root.service.open ? root.service.color : Theme.line

        Icon {
            anchors.centerIn: parent
            name: root.service.icon
            color: root.service.open ? Theme.white : Theme.muted
            size: Theme.px(34)
        }
    }

    Column {
        anchors.left: badge.right
        anchors.leftMargin: Theme.px(20)
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(18)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(3)

        Label {
            width: parent.width
            height: Math.min(implicitHeight, root.height - state.implicitHeight - Theme.px(20))
            text: root.service.name
            size: 26
            weight: Font.Bold
            lineHeight: 1.04
            color: root.service.open ? Theme.ink : Theme.muted
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.px(17)
        }

        Label {
            id: state

            width: parent.width
            text: root.service.status
            size: 21
            color: Theme.muted
            maximumLineCount: 2
        }
    }
}
