import QtQuick
import Ui

// One message at a time, fading over: a running line would tire everybody who waits.
Rectangle {
    id: root

    required property string tag
    required property string message
    property int edge: Theme.px(48)

    color: Theme.nightDeep

    Rectangle {
        id: badge

        anchors.left: parent.left
        anchors.leftMargin: root.edge
        anchors.verticalCenter: parent.verticalCenter
        width: label.implicitWidth + Theme.px(52)
        height: Theme.px(58)
        radius: Theme.smallRadius
        color: Theme.primary

        Label {
            id: label

            anchors.centerIn: parent
            text: root.tag
            size: 26
            weight: Font.ExtraBold
            color: Theme.white
        }
    }

    Label {
        id: text

        anchors.left: badge.right
        anchors.leftMargin: Theme.px(36)
        anchors.right: parent.right
        anchors.rightMargin: root.edge
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.topMargin: Theme.px(10)
        anchors.bottomMargin: Theme.px(10)
        verticalAlignment: Text.AlignVCenter
        text: root.message
        size: 32
        weight: Font.Medium
        lineHeight: 1.05
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.px(18)
        color: Theme.white
        onTextChanged: appear.restart()

        NumberAnimation {
            id: appear

            target: text
            property: "opacity"
            from: 0
            to: 1
            duration: Theme.calm
            easing.type: Easing.OutCubic
        }
    }
}
