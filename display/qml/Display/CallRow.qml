import QtQuick
import Ui
import Display.Types

// One of the latest calls; one that waits for its announcement is lit and marked.
Rectangle {
    id: root

    required property BoardCall call
    readonly property bool filled: root.call !== null
    readonly property bool lit: root.call?.waiting ?? false

    radius: Theme.largeRadius
    color: root.lit ? Theme.nightCardLit : Theme.nightCard
    opacity: root.filled ? 1 : 0.35
    Accessible.role: Accessible.StaticText
    Accessible.name: root.filled ? root.call.number + ". " + root.call.counter : ""

    Rectangle {
        visible: root.lit
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.px(12)
        height: parent.height * 0.6
        radius: width / 2
        color: Theme.call
    }

    Label {
        id: number

        visible: root.filled
        anchors.left: parent.left
        anchors.leftMargin: Theme.px(32)
        y: (parent.height - height - agency.height) / 2 - Theme.px(2)
        text: root.call?.number ?? ""
        size: Math.min(62, root.height / Theme.unit * 0.46)
        weight: Font.ExtraBold
        font.letterSpacing: -Theme.px(2)
        lineHeight: 0.92
        wrapMode: Text.NoWrap
        color: Theme.white
    }

    Label {
        id: agency

        visible: root.filled
        anchors.left: number.left
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(28)
        anchors.top: number.bottom
        text: root.call?.agency ?? ""
        size: Math.min(25, root.height / Theme.unit * 0.21)
        weight: Font.Medium
        color: Theme.mint
        wrapMode: Text.NoWrap
    }

    Row {
        visible: root.filled
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(34)
        anchors.verticalCenter: number.verticalCenter
        spacing: Theme.px(22)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "arrow-right"
            color: Theme.mint
            size: Theme.px(38)
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.call?.counter ?? ""
            size: Math.min(50, root.height / Theme.unit * 0.37)
            weight: Font.ExtraBold
            wrapMode: Text.NoWrap
            color: Theme.mint
        }
    }
}
