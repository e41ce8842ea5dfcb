import QtQuick
import Ui
import Kiosk
import Kiosk.Types

// The number, where to wait, how long, and what became of the paper. Goes home by itself.
Item {
    id: root

    required property TicketContent content
    required property Countdown countdown
    required property KioskModel kiosk
    required property bool wide
    readonly property int stops: root.content.stops.length
    readonly property bool several: root.stops > 0
    // Long lists take the room from the number.
    readonly property int less: !root.several ? 0 : root.stops > 4 ? (root.wide ? 170 : 110) : root.wide ? 100 : 40
    readonly property bool unnoted: root.content.unnoted
    readonly property bool coded: root.content.paper.code !== ""

    Item {
        id: number

        anchors.top: parent.top
        anchors.left: parent.left
        width: root.wide ? parent.width * (root.coded ? 0.5 : 0.56) : parent.width
        height: root.wide ? parent.height : root.several ? column.implicitHeight : Theme.px(root.coded ? 660 : 740)

        Column {
            id: column

            anchors.centerIn: parent
            width: parent.width
            spacing: Theme.px(4)

            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                width: Math.min(parent.width, heading.implicitWidth + warning.width + Theme.px(84))
                height: heading.implicitHeight + (root.unnoted ? Theme.px(28) : 0)
                radius: height / 2
                color: root.unnoted ? Theme.amberLight : "transparent"

                Icon {
                    id: warning

                    anchors.left: parent.left
                    anchors.leftMargin: Theme.px(30)
                    anchors.verticalCenter: parent.verticalCenter
                    visible: root.unnoted
                    name: "circle-alert"
                    color: Theme.amberInk
                    size: Theme.px(44)
                }

                Label {
                    id: heading

                    anchors.centerIn: parent
                    anchors.horizontalCenterOffset: root.unnoted ? (warning.width + Theme.px(14)) / 2 : 0
                    text: root.content.heading
                    size: 40
                    weight: root.unnoted ? Font.Bold : Font.DemiBold
                    color: root.unnoted ? Theme.amberInk : Theme.primaryLight
                    wrapMode: Text.NoWrap
                }
            }

            Label {
                width: parent.width
                height: Theme.px((root.wide ? 340 : 360) - root.less)
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                text: root.content.number
                size: (root.wide ? 300 : 320) - root.less * 0.75
                weight: Font.ExtraBold
                font.letterSpacing: -Theme.px(8)
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.px(90)
                maximumLineCount: 1
                color: Theme.white
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.content.service
                size: root.several && root.wide ? 30 : 34
                weight: Font.Bold
                color: Theme.white
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.content.where
                size: 30
                color: Theme.primaryLight
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.content.wait
                size: 32
                color: Theme.primaryLight
            }

            Item {
                width: 1
                height: Theme.px(18)
                visible: root.several
            }

            Stops {
                visible: root.several
                anchors.horizontalCenter: parent.horizontalCenter
                width: parent.width
                ticket: root.content
            }
        }
    }

    Column {
        id: side

        anchors.right: parent.right
        y: root.wide ? (parent.height - height) / 2 : number.height + Theme.px(30)
        width: root.wide ? parent.width * (root.coded ? 0.47 : 0.4) : parent.width
        spacing: Theme.px(root.coded && root.several && !root.wide ? 24 : 36)

        Paper {
            width: parent.width
            wide: root.wide
            paper: root.content.paper
            several: root.several
        }

        TicketButton {
            visible: name !== ""
            name: root.content.noted
            bright: true
            width: parent.width
            onTapped: root.kiosk.noted()
        }

        Row {
            width: parent.width
            spacing: Theme.px(24)
            visible: root.content.paperCame !== ""

            TicketButton {
                name: root.content.printAgain
                width: (parent.width - parent.spacing) * 0.42
                height: Theme.px(132)
                size: 34
                onTapped: root.kiosk.printAgain()
            }

            TicketButton {
                name: root.content.paperCame
                bright: true
                width: (parent.width - parent.spacing) * 0.58
                onTapped: root.kiosk.paperCame()
            }
        }

        Row {
            width: parent.width
            spacing: Theme.px(24)
            visible: root.content.done !== ""

            TicketButton {
                name: root.content.another
                width: (parent.width - parent.spacing) / 2
                onTapped: root.kiosk.home()
            }

            TicketButton {
                name: root.content.done
                width: (parent.width - parent.spacing) / 2
                onTapped: root.kiosk.home()
            }
        }

        Ring {
            anchors.horizontalCenter: parent.horizontalCenter
            opacity: root.countdown.running ? 1 : 0
            share: root.countdown.share
            seconds: root.countdown.seconds
            color: Theme.white
            track: Theme.primaryDark
            textColor: Theme.white
        }
    }
}
