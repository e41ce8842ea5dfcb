import QtQuick
import Ui
import Kiosk.Types

// One calm sentence above the big button: what happened, or why there is no number.
Rectangle {
    id: root

    required property Message message

    visible: root.message.text !== ""
    height: visible ? text.implicitHeight + Theme.px(48) : 0
    radius: Theme.mediumRadius
    color: root.message.wrong ? Theme.dangerLight : Theme.amberLight

    Icon {
        id: mark

        anchors.left: parent.left
        anchors.leftMargin: Theme.px(26)
        anchors.verticalCenter: parent.verticalCenter
        name: root.message.icon
        color: root.message.wrong ? Theme.danger : Theme.amberInk
        size: Theme.px(44)
    }

    Label {
        id: text

        anchors.left: mark.right
        anchors.leftMargin: Theme.px(22)
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(26)
        anchors.verticalCenter: parent.verticalCenter
        text: root.message.text
        size: 27
        weight: Font.DemiBold
        color: root.message.wrong ? Theme.danger : Theme.amberInk
    }
}
