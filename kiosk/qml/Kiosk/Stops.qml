pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk.Types

// Where the same number goes on to, one line for each further service.
Rectangle {
    id: root

    required property TicketContent ticket

    height: content.implicitHeight + Theme.px(40)
    radius: Theme.largeRadius
    color: Theme.primaryDark

    Column {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.px(32)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(5)

        Label {
            width: parent.width
            text: root.ticket.stopsTitle
            size: 25
            weight: Font.Medium
            color: Theme.primaryLight
        }

        Repeater {
            model: root.ticket.stops

            Item {
                id: stop

                required property StopLine modelData

                width: content.width
                height: Theme.px(35)

                Label {
                    id: place

                    anchors.verticalCenter: parent.verticalCenter
                    width: Theme.px(36)
                    text: stop.modelData.mark
                    size: 26
                    weight: Font.Bold
                    color: Theme.mint
                }

                Label {
                    anchors.left: place.right
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    text: stop.modelData.text
                    size: 26
                    weight: Font.DemiBold
                    color: Theme.white
                    maximumLineCount: 1
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.px(16)
                }
            }
        }
    }
}
