import QtQuick
import Ui

// The search field as a button (home) or showing what is typed (search page).
Tap {
    id: root

    required property string example
    property string typed: ""
    property bool writing: false

    height: Theme.px(108)
    radius: Theme.largeRadius
    edge: root.writing ? Theme.primary : Theme.line

    Icon {
        id: glass

        anchors.left: parent.left
        anchors.leftMargin: Theme.px(36)
        anchors.verticalCenter: parent.verticalCenter
        name: "search"
        color: Theme.primary
        size: Theme.px(44)
    }

    Label {
        id: shown

        anchors.left: glass.right
        anchors.leftMargin: Theme.px(24)
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(36)
        anchors.verticalCenter: parent.verticalCenter
        text: root.typed !== "" ? root.typed : root.example
        size: 30
        weight: root.typed !== "" ? Font.DemiBold : Font.Normal
        color: root.typed !== "" ? Theme.ink : Theme.muted
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.px(18)
        maximumLineCount: 1
    }

    Rectangle {
        visible: root.writing
        x: shown.x + (root.typed !== "" ? Math.min(shown.contentWidth, shown.width) + Theme.px(4) : -Theme.px(6))
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.px(4)
        height: Theme.px(44)
        color: Theme.primary
    }
}
