pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk
import Kiosk.Types

// Search with results above and the keyboard below, in reach of the hand.
Item {
    id: root

    required property SearchContent content
    required property KioskModel kiosk
    required property bool wide
    readonly property int columns: root.wide ? 3 : 2
    readonly property int gap: Theme.px(18)
    readonly property real cell: Theme.px(root.wide ? 122 : 152)
    readonly property int rows: Math.max(1, Math.floor((grid.height + root.gap) / (root.cell + root.gap)))

    SearchField {
        id: field

        width: parent.width
        height: Theme.px(root.wide ? 88 : 108)
        name: root.content.title
        example: root.content.example
        typed: root.content.query
        writing: true
        focus: true
        Keys.onPressed: event => {
            if (event.key === Qt.Key_Backspace)
                root.kiosk.erase();
            else if (event.text.length === 1 && event.text >= " ")
                root.kiosk.type(event.text);
            else
                return;
            event.accepted = true;
        }
    }

    Item {
        id: grid

        anchors.top: field.bottom
        anchors.topMargin: Theme.px(24)
        anchors.bottom: keyboard.top
        anchors.bottomMargin: Theme.px(24)
        width: parent.width

        Repeater {
            model: root.content.results.slice(0, root.rows * root.columns)

            ServiceCard {
                id: card

                required property int index
                required property ServiceEntry modelData

                width: (grid.width - (root.columns - 1) * root.gap) / root.columns
                height: root.cell
                x: (card.index % root.columns) * (card.width + root.gap)
                y: Math.floor(card.index / root.columns) * (card.height + root.gap)
                service: card.modelData
                onTapped: root.kiosk.openService(card.modelData.code)
            }
        }

        Label {
            anchors.centerIn: parent
            width: parent.width * 0.8
            visible: text !== ""
            horizontalAlignment: Text.AlignHCenter
            text: root.content.none
            size: 30
            color: Theme.muted
        }
    }

    Keyboard {
        id: keyboard

        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        width: root.wide ? Theme.px(1300) : parent.width
        keyHeight: Theme.px(root.wide ? 84 : 104)
        content: root.content
        onTyped: text => root.kiosk.type(text)
        onErased: root.kiosk.erase()
    }
}
