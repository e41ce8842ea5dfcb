import QtQuick
import Ui
import Kiosk

// One service: its standard, the priority choice, and the button that takes a number.
Item {
    id: root

    required property var kiosk
    required property bool wide
    readonly property var props: root.kiosk.state
    readonly property var service: root.props.service
    readonly property int gap: Theme.px(24)

    Standard {
        id: standard

        anchors.left: parent.left
        anchors.top: parent.top
        room: root.wide ? root.height : (root.service.open ? choices.y : trouble.y) - root.gap
        width: root.wide ? parent.width * 0.58 : parent.width
        wide: root.wide
        service: root.service
        words: root.props.words
    }

    Priorities {
        id: choices

        visible: root.service.open
        anchors.right: parent.right
        anchors.bottom: root.wide ? undefined : trouble.top
        anchors.bottomMargin: root.wide ? 0 : root.gap
        anchors.top: root.wide ? parent.top : undefined
        width: root.wide ? parent.width - standard.width - Theme.px(40) : parent.width
        kiosk: root.kiosk
        columns: root.wide ? 2 : 4
        cell: Theme.px(106)
    }

    Rectangle {
        id: trouble

        visible: text.text !== ""
        anchors.right: parent.right
        anchors.bottom: root.service.open ? take.top : parent.bottom
        anchors.bottomMargin: visible && root.service.open ? Theme.px(20) : 0
        width: choices.width
        height: visible ? text.implicitHeight + Theme.px(48) : 0
        radius: Theme.mediumRadius
        color: root.props.trouble !== "" ? Theme.dangerLight : Theme.amberLight

        Icon {
            id: sign

            anchors.left: parent.left
            anchors.leftMargin: Theme.px(26)
            anchors.verticalCenter: parent.verticalCenter
            name: root.service.open ? "circle-alert" : "calendar-x"
            color: root.props.trouble !== "" ? Theme.danger : Theme.amberInk
            size: Theme.px(44)
        }

        Label {
            id: text

            anchors.left: sign.right
            anchors.leftMargin: Theme.px(22)
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(26)
            anchors.verticalCenter: parent.verticalCenter
            text: root.props.trouble !== "" ? root.props.trouble : root.service.closed
            size: 28
            weight: Font.DemiBold
            color: root.props.trouble !== "" ? Theme.danger : Theme.amberInk
        }
    }

    TakeButton {
        id: take

        visible: root.service.open
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: choices.width
        height: Theme.px(root.wide ? 148 : 152)
        name: root.props.taking ? root.props.words.taking : root.props.words.take
        taking: root.props.taking
        onTapped: root.kiosk.takeNumber()
    }
}
