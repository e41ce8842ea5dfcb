import QtQuick
import Ui
import Display.Types

// The called number. A new call flashes by shape (a frame that closes in) as well as by colour.
Rectangle {
    id: root

    required property BoardPage page
    readonly property BoardCall call: root.page.shown
    readonly property bool idle: root.call === null
    readonly property int turn: root.page.turn
    readonly property bool narrow: root.width < Theme.px(1100)

    radius: Theme.hugeRadius
    color: root.idle ? Theme.nightCard : Theme.call
    clip: true
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.idle ? root.page.next : root.call?.number + ". " + root.call?.counter

    onTurnChanged: if (root.turn > 0)
        flash.restart()

    // The frame.
    Rectangle {
        id: frame

        property real thick: 0

        visible: !root.idle && frame.thick > 0
        anchors.fill: parent
        radius: parent.radius
        color: "transparent"
        border.width: frame.thick
        border.color: Theme.callInk
    }

    SequentialAnimation {
        id: flash

        loops: 3

        NumberAnimation {
            target: frame
            property: "thick"
            from: 0
            to: Theme.px(30)
            duration: 200
            easing.type: Easing.OutCubic
        }

        PauseAnimation {
            duration: 200
        }

        NumberAnimation {
            target: frame
            property: "thick"
            to: 0
            duration: 250
            easing.type: Easing.OutCubic
        }

        PauseAnimation {
            duration: 150
        }
    }

    // Nobody is awaited at a counter.
    Column {
        id: calm

        readonly property int edge: Theme.px(root.narrow ? 64 : 96)

        anchors.left: parent.left
        anchors.leftMargin: calm.edge
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(parent.width - 2 * calm.edge, Theme.px(1240))
        visible: root.idle
        spacing: Theme.px(36)

        Row {
            spacing: Theme.px(22)

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "ticket"
                color: Theme.mint
                size: Theme.px(56)
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                text: root.page.welcome
                size: 44
                weight: Font.Medium
                color: Theme.mint
            }
        }

        Label {
            width: parent.width
            height: Math.min(implicitHeight, root.height * 0.45)
            text: root.page.next
            size: root.narrow ? 100 : 112
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.px(56)
            weight: Font.ExtraBold
            font.letterSpacing: -Theme.px(3)
            lineHeight: 1.0
            color: Theme.white
        }

        Label {
            width: parent.width
            height: Math.min(implicitHeight, root.height * 0.3)
            text: root.page.hint
            size: root.narrow ? 38 : 42
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.px(28)
            lineHeight: 1.15
            color: Theme.nightMuted
        }
    }

    Item {
        anchors.fill: parent
        anchors.margins: Theme.px(44)
        anchors.topMargin: Theme.px(40)
        visible: !root.idle

        Label {
            id: go

            text: root.page.go
            size: 40
            weight: Font.DemiBold
            color: Theme.callInk
        }

        Label {
            anchors.right: parent.right
            anchors.baseline: go.baseline
            text: root.call?.recall ?? ""
            size: 34
            weight: Font.DemiBold
            color: Theme.callInk
        }

        Label {
            id: number

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: go.bottom
            anchors.bottom: where.top
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            text: root.call?.number ?? ""
            size: 520
            weight: Font.ExtraBold
            font.letterSpacing: -Theme.px(16)
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.px(90)
            maximumLineCount: 1
            wrapMode: Text.NoWrap
            lineHeight: 0.8
            color: Theme.callInk
        }

        Item {
            id: where

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            height: Theme.px(root.narrow ? 290 : 150)

            Rectangle {
                id: arrow

                y: root.narrow ? 0 : (parent.height - height) / 2
                width: Theme.px(124)
                height: width
                radius: Theme.largeRadius
                color: Theme.callInk

                Icon {
                    anchors.centerIn: parent
                    name: "arrow-right"
                    color: Theme.call
                    size: Theme.px(84)
                }
            }

            Label {
                id: counter

                anchors.left: arrow.right
                anchors.leftMargin: Theme.px(34)
                anchors.verticalCenter: arrow.verticalCenter
                text: root.call?.counter ?? ""
                size: 112
                weight: Font.ExtraBold
                font.letterSpacing: -Theme.px(3)
                wrapMode: Text.NoWrap
                color: Theme.callInk
            }

            Column {
                anchors.left: root.narrow ? parent.left : counter.right
                anchors.leftMargin: root.narrow ? 0 : Theme.px(36)
                anchors.right: parent.right
                y: root.narrow ? arrow.height + Theme.px(18) : (parent.height - height) / 2

                Label {
                    width: parent.width
                    text: root.call?.agency ?? ""
                    size: 34
                    weight: Font.Bold
                    color: Theme.callInk
                }

                Label {
                    width: parent.width
                    height: Math.min(implicitHeight, Theme.px(80))
                    text: root.call?.service ?? ""
                    size: 28
                    weight: Font.Medium
                    lineHeight: 0.96
                    fontSizeMode: Text.Fit
                    minimumPixelSize: Theme.px(16)
                    color: Theme.callInk
                }

                Label {
                    width: parent.width
                    height: Math.min(implicitHeight, Theme.px(40))
                    text: root.call?.zone ?? ""
                    size: 26
                    fontSizeMode: Text.Fit
                    minimumPixelSize: Theme.px(16)
                    color: Theme.callInk
                }
            }
        }
    }
}
