import QtQuick
import Ui
import Kiosk
import Kiosk.Types

// One service: its standard, the priority choice, and the buttons: take a number, or keep it for one with more.
Item {
    id: root

    required property ServiceContent content
    required property KioskModel kiosk
    required property bool wide
    readonly property bool takes: root.content.takes
    readonly property bool offers: root.content.takes || root.content.adds
    readonly property int gap: Theme.px(24)

    Standard {
        id: standard

        anchors.left: parent.left
        anchors.top: parent.top
        room: root.wide ? root.height : (root.takes ? choices.y : trouble.visible ? trouble.y : go.y) - root.gap
        width: root.wide ? parent.width * 0.58 : parent.width
        wide: root.wide
        content: root.content
    }

    Priorities {
        id: choices

        visible: root.takes
        anchors.right: parent.right
        anchors.bottom: root.wide ? undefined : trouble.top
        anchors.bottomMargin: root.wide ? 0 : root.gap
        anchors.top: root.wide ? parent.top : undefined
        width: root.wide ? parent.width - standard.width - Theme.px(40) : parent.width
        content: root.content.priority
        onChose: code => root.kiosk.choosePriority(code)
        columns: root.wide ? 3 : 4
        room: root.wide ? trouble.y - Theme.px(16) : 0
        cell: Theme.px(106)
    }

    Trouble {
        id: trouble

        anchors.right: parent.right
        anchors.bottom: root.offers ? go.top : parent.bottom
        anchors.bottomMargin: visible && root.offers ? Theme.px(20) : 0
        width: choices.width
        message: root.content.message
    }

    Item {
        id: go

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: choices.width
        height: root.offers ? Theme.px(root.wide ? 148 : 152) : 0

        AddButton {
            id: add

            visible: root.takes
            enabled: root.content.idle
            anchors.left: parent.left
            width: Theme.px(root.wide ? 216 : 296)
            height: parent.height
            name: root.content.add
            onTapped: root.kiosk.keepService()
        }

        TakeButton {
            visible: root.takes
            anchors.right: parent.right
            anchors.left: add.right
            anchors.leftMargin: Theme.px(18)
            height: parent.height
            name: root.content.take.name
            sign: root.content.take.icon
            taking: root.content.take.taking
            onTapped: root.kiosk.takeNumber()
        }

        TakeButton {
            visible: root.content.adds
            anchors.fill: parent
            sign: "plus"
            name: root.content.addThis
            onTapped: root.kiosk.keepService()
        }
    }
}
