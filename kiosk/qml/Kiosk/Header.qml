import QtQuick
import Ui
import Kiosk.Types

// Whose hall this is, or the way back; the clock on the right.
Item {
    id: root

    required property FrameContent frame
    required property ClockContent clock
    property bool onDark: false
    readonly property string back: root.frame.back
    signal wentBack

    height: Theme.px(84)

    Row {
        visible: root.back === ""
        spacing: Theme.px(20)
        anchors.verticalCenter: parent.verticalCenter

        Rectangle {
            width: Theme.px(76)
            height: width
            radius: Theme.mediumRadius
            color: root.frame.logo ? "transparent" : root.onDark ? Theme.primaryDark : Theme.primary
            anchors.verticalCenter: parent.verticalCenter

            Icon {
                anchors.centerIn: parent
                visible: !root.frame.logo
                name: "landmark"
                color: Theme.white
                size: Theme.px(42)
            }

            Image {
                anchors.fill: parent
                visible: root.frame.logo
                source: root.frame.logo ? "image://hall/logo" : ""
                sourceSize.width: parent.width
                sourceSize.height: parent.height
                fillMode: Image.PreserveAspectFit
            }
        }

        Column {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, root.width * 0.58)

            Label {
                width: Math.min(implicitWidth, root.width * 0.58)
                text: root.frame.hall
                size: 28
                weight: Font.Bold
                color: root.onDark ? Theme.white : Theme.ink
                maximumLineCount: 2
                elide: Text.ElideRight
            }

            Label {
                width: Math.min(implicitWidth, root.width * 0.58)
                visible: text !== ""
                text: root.frame.place
                size: 22
                color: root.onDark ? Theme.primaryLight : Theme.muted
            }
        }
    }

    Tap {
        visible: root.back !== ""
        name: root.back
        width: backRow.width + Theme.px(56)
        height: root.height
        anchors.left: parent.left
        anchors.leftMargin: -Theme.px(20)
        fill: "transparent"
        edge: "transparent"
        onTapped: root.wentBack()

        Row {
            id: backRow

            anchors.centerIn: parent
            spacing: Theme.px(18)

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "arrow-left"
                color: Theme.primary
                size: Theme.px(38)
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                text: root.back
                size: 30
                weight: Font.Bold
                color: Theme.primary
            }
        }
    }

    Column {
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter

        Label {
            anchors.right: parent.right
            text: root.clock.time
            size: 36
            weight: Font.Bold
            font.features: ({
                    "tnum": 1
                })
            color: root.onDark ? Theme.white : Theme.ink
        }

        Label {
            anchors.right: parent.right
            text: root.clock.date
            size: 22
            color: root.onDark ? Theme.primaryLight : Theme.muted
        }

        Row {
            anchors.right: parent.right
            visible: root.frame.sign.text !== ""
            spacing: Theme.px(10)

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: root.frame.sign.icon
                color: root.onDark ? Theme.primaryLight : Theme.muted
                size: Theme.px(22)
            }

            Label {
                text: root.frame.sign.text
                size: 20
                color: root.onDark ? Theme.primaryLight : Theme.muted
            }
        }
    }
}
