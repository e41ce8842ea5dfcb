import QtQuick
import Ui

// "Still here?": any touch anywhere goes on.
Rectangle {
    id: root

    required property var words
    required property var countdown

    color: "#CC0B1F1D"

    MouseArea {
        anchors.fill: parent
    }

    Rectangle {
        anchors.centerIn: parent
        width: Math.min(parent.width - Theme.px(112), Theme.px(760))
        height: content.implicitHeight + Theme.px(112)
        radius: Theme.hugeRadius
        color: Theme.card

        Column {
            id: content

            anchors.centerIn: parent
            width: parent.width - Theme.px(112)
            spacing: Theme.px(28)

            Ring {
                anchors.horizontalCenter: parent.horizontalCenter
                width: Theme.px(150)
                share: root.countdown.share
                seconds: root.countdown.seconds
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.words.still_here
                size: 52
                weight: Font.ExtraBold
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.words.still_here_hint
                size: 28
                color: Theme.muted
            }

            Tap {
                width: parent.width
                height: Theme.px(128)
                radius: Theme.largeRadius
                name: root.words.stay
                fill: Theme.primary
                fillPressed: Theme.primaryDark
                edge: "transparent"

                Label {
                    anchors.centerIn: parent
                    text: root.words.stay
                    size: 36
                    weight: Font.Bold
                    color: Theme.white
                }
            }
        }
    }
}
