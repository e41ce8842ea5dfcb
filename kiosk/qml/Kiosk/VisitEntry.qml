import QtQuick
import Ui
import Kiosk.Types

// One service of the list, with the button that takes it off.
Rectangle {
    id: root

    required property ListEntry entry
    property bool narrow: false
    signal removed

    radius: Theme.mediumRadius
    color: Theme.card
    border.width: Theme.px(2)
    border.color: Theme.line

    Rectangle {
        id: badge

        anchors.left: parent.left
        anchors.leftMargin: Theme.px(18)
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.px(56)
        height: width
        radius: Theme.smallRadius
        color: root.entry.color

        Icon {
            anchors.centerIn: parent
            visible: root.entry.number === ""
            name: root.entry.icon
            color: Theme.white
            size: Theme.px(32)
        }

        Label {
            anchors.centerIn: parent
            visible: text !== ""
            text: root.entry.number
            size: 30
            weight: Font.ExtraBold
            color: Theme.white
        }
    }

    Column {
        anchors.left: badge.right
        anchors.leftMargin: Theme.px(18)
        anchors.right: away.left
        anchors.rightMargin: Theme.px(14)
        anchors.verticalCenter: parent.verticalCenter

        Label {
            width: parent.width
            height: Math.min(implicitHeight, root.height - status.height - Theme.px(10))
            verticalAlignment: Text.AlignVCenter
            text: root.entry.name
            size: root.narrow ? 24 : 26
            weight: Font.Bold
            lineHeight: 1.02
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.px(17)
        }

        Label {
            id: status

            width: parent.width
            text: root.entry.status
            size: root.narrow ? 18 : 20
            weight: root.entry.open ? Font.Normal : Font.Bold
            color: root.entry.open ? Theme.muted : Theme.amberInk
            maximumLineCount: 1
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.px(14)
        }
    }

    Tap {
        id: away

        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.margins: Theme.px(4)
        width: Theme.px(root.narrow ? 80 : 92)
        name: root.entry.remove
        fill: "transparent"
        fillPressed: Theme.dangerLight
        edge: "transparent"
        onTapped: root.removed()

        Icon {
            anchors.centerIn: parent
            name: "x"
            color: away.pressed ? Theme.danger : Theme.muted
            size: Theme.px(40)
        }
    }
}
