import QtQuick
import Ui
import Kiosk.Types

// What is kept for one number so far, and the way on to it: the whole bar is one button.
Tap {
    id: root

    required property BarContent bar

    name: root.bar.open
    hint: root.bar.hint
    height: Math.max(Theme.px(112), content.implicitHeight + Theme.px(32))
    radius: Theme.largeRadius
    fill: Theme.primaryLight
    fillPressed: Theme.mint
    edge: Theme.mint

    Column {
        id: content

        anchors.left: parent.left
        anchors.leftMargin: Theme.px(32)
        anchors.right: onward.left
        anchors.rightMargin: Theme.px(28)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(2)

        Label {
            width: parent.width
            text: root.bar.title
            size: 26
            weight: Font.Bold
            color: Theme.primaryDark
        }

        Label {
            width: parent.width
            text: root.bar.names
            size: 24
            weight: Font.Medium
            color: Theme.primaryDark
        }
    }

    Rectangle {
        id: onward

        anchors.right: parent.right
        anchors.rightMargin: Theme.px(16)
        anchors.verticalCenter: parent.verticalCenter
        width: called.implicitWidth + arrow.width + Theme.px(76)
        height: Theme.px(80)
        radius: Theme.mediumRadius
        color: Theme.primary

        Label {
            id: called

            anchors.left: parent.left
            anchors.leftMargin: Theme.px(30)
            anchors.verticalCenter: parent.verticalCenter
            text: root.name
            size: 26
            weight: Font.Bold
            color: Theme.white
        }

        Icon {
            id: arrow

            anchors.right: parent.right
            anchors.rightMargin: Theme.px(26)
            anchors.verticalCenter: parent.verticalCenter
            name: "arrow-right"
            color: Theme.white
            size: Theme.px(34)
        }
    }
}
