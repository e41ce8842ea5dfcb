import QtQuick
import Ui
import Kiosk.Types

// One agency: its icon in its own colour, how many wait, its name.
Tap {
    id: root

    required property AgencyEntry agency

    name: root.agency.name
    hint: root.agency.hint
    radius: Theme.largeRadius

    Rectangle {
        id: badge

        anchors.left: parent.left
        anchors.top: parent.top
        anchors.margins: Theme.px(22)
        width: Theme.px(60)
        height: width
        radius: Theme.smallRadius
        color: root.agency.color

        Icon {
            anchors.centerIn: parent
            name: root.agency.icon
            color: Theme.white
            size: Theme.px(36)
        }
    }

    Row {
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(22)
        anchors.verticalCenter: badge.verticalCenter
        spacing: Theme.px(8)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.agency.state
            color: Theme.muted
            size: Theme.px(26)
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            visible: text !== ""
            text: root.agency.waiting
            size: 25
            weight: Font.Bold
            color: Theme.muted
        }
    }

    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.px(22)
        anchors.bottomMargin: Theme.px(16)
        spacing: Theme.px(2)

        Label {
            id: named

            width: parent.width
            text: root.agency.name
            size: 28
            weight: Font.Bold
            lineHeight: 1.05
        }

        Label {
            width: parent.width
            height: Math.min(implicitHeight, root.height - badge.height - named.height - Theme.px(52))
            text: root.agency.about
            size: 21
            color: Theme.muted
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.px(15)
        }
    }
}
