import QtQuick
import Ui
import Kiosk.Types

// What became of the paper. Where it did not come, the code it would carry, to be photographed.
Rectangle {
    id: root

    required property bool wide
    required property PaperContent paper
    required property bool several
    readonly property bool coded: root.paper.code !== ""

    height: Math.max(Theme.px(root.coded ? 0 : 240), said.implicitHeight + Theme.px(96), root.coded ? code.height + Theme.px(64) : 0)
    radius: Theme.hugeRadius
    color: Theme.white

    Column {
        id: code

        anchors.left: parent.left
        anchors.leftMargin: Theme.px(24)
        anchors.verticalCenter: parent.verticalCenter
        visible: root.coded
        width: Theme.px(root.wide ? 360 : root.several ? 320 : 420)

        Image {
            width: parent.width
            height: width
            sourceSize: Qt.size(width, height)
            source: root.coded ? "image://code/" + root.paper.code : ""
            fillMode: Image.Pad
            smooth: false
        }

        Label {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.paper.spoken
            size: 26
            weight: Font.Bold
        }
    }

    Rectangle {
        id: badge

        anchors.left: parent.left
        anchors.leftMargin: Theme.px(44)
        anchors.verticalCenter: parent.verticalCenter
        visible: !root.coded
        width: Theme.px(112)
        height: width
        radius: width / 2
        color: Theme.primaryLight

        Icon {
            anchors.centerIn: parent
            name: root.paper.icon
            color: Theme.primary
            size: Theme.px(60)
        }
    }

    Column {
        id: said

        anchors.left: root.coded ? code.right : badge.right
        anchors.leftMargin: Theme.px(root.coded ? 20 : 36)
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(40)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(10)

        Icon {
            visible: root.coded
            name: root.paper.icon
            color: root.paper.urgent ? Theme.amberInk : Theme.primary
            size: Theme.px(60)
        }

        Label {
            width: parent.width
            text: root.paper.title
            size: 38
            weight: Font.Bold
            lineHeight: 1.05
        }

        Label {
            width: parent.width
            text: root.paper.hint
            size: 26
            color: Theme.muted
        }
    }
}
