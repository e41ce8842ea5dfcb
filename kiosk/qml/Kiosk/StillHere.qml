import QtQuick
import Ui
import Kiosk.Types

// The question before a visitor's time is over: any touch anywhere goes on, and does nothing to what lies below.
Rectangle {
    id: root

    required property QuestionContent question
    required property Countdown countdown
    signal stayed

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
                text: root.question.title
                size: 52
                weight: Font.ExtraBold
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.question.hint
                size: 28
                color: Theme.muted
            }

            Tap {
                width: parent.width
                height: Theme.px(128)
                radius: Theme.largeRadius
                name: root.question.stay
                fill: Theme.primary
                fillPressed: Theme.primaryDark
                edge: "transparent"
                onTapped: root.stayed()

                Label {
                    anchors.centerIn: parent
                    text: root.question.stay
                    size: 36
                    weight: Font.Bold
                    color: Theme.white
                }
            }
        }
    }
}
