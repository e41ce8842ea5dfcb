pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk
import Kiosk.Types

// One agency and its services.
Item {
    id: root

    required property AgencyContent content
    required property KioskModel kiosk
    required property bool wide
    property int page: 0
    readonly property int columns: root.wide ? 3 : 2
    readonly property int gap: Theme.px(18)
    readonly property real cell: Theme.px(root.wide ? 124 : 158)
    readonly property int rows: Math.max(1, Math.floor((grid.height + root.gap) / (root.cell + root.gap)))
    readonly property int perPage: root.rows * root.columns
    readonly property int pages: Math.max(1, Math.ceil(root.content.services.length / root.perPage))
    readonly property int first: Math.min(root.page, root.pages - 1) * root.perPage

    Row {
        id: identity

        width: parent.width
        spacing: Theme.px(28)

        Rectangle {
            id: badge

            width: Theme.px(104)
            height: width
            radius: Theme.largeRadius
            color: root.content.color

            Icon {
                anchors.centerIn: parent
                name: root.content.icon
                color: Theme.white
                size: Theme.px(60)
            }
        }

        Column {
            width: parent.width - badge.width - parent.spacing
            anchors.verticalCenter: badge.verticalCenter
            spacing: Theme.px(4)

            Label {
                width: parent.width
                // A name of two lines would run into the notice above.
                height: Math.min(implicitHeight, Theme.px(72))
                text: root.content.name
                size: 52
                weight: Font.ExtraBold
                font.letterSpacing: -Theme.px(1)
                fontSizeMode: Text.Fit
                minimumPixelSize: Theme.px(20)
                verticalAlignment: Text.AlignVCenter
            }

            Label {
                width: parent.width
                text: root.content.about
                size: 25
                color: Theme.muted
            }

            Label {
                width: parent.width
                text: root.content.where
                size: 25
                weight: Font.DemiBold
                color: Theme.primary
            }
        }
    }

    Label {
        id: title

        anchors.top: identity.bottom
        anchors.topMargin: Theme.px(root.wide ? 26 : 40)
        height: Theme.px(pager.visible ? 72 : 44)
        verticalAlignment: Text.AlignVCenter
        text: root.content.title
        size: 28
        weight: Font.Bold
    }

    Pager {
        id: pager

        anchors.right: parent.right
        anchors.verticalCenter: title.verticalCenter
        texts: root.content.pager
        pages: root.pages
        page: Math.min(root.page, root.pages - 1)
        onTurned: page => root.page = page
    }

    Item {
        id: grid

        anchors.top: title.bottom
        anchors.topMargin: Theme.px(16)
        anchors.bottom: parent.bottom
        width: parent.width

        Repeater {
            model: root.content.services.slice(root.first, root.first + root.perPage)

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
    }
}
