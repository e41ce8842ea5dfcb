pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk
import Kiosk.Types

// Welcome, search, what is often taken, and all agencies, the busiest first.
Item {
    id: root

    required property HomeContent content
    required property KioskModel kiosk
    required property bool wide
    property int page: 0
    readonly property int columns: root.wide ? 4 : 3
    readonly property int gap: Theme.px(20)
    readonly property int rows: Math.max(1, Math.floor((grid.height + root.gap) / (Theme.px(root.wide ? 214 : 220) + root.gap)))
    readonly property int perPage: root.rows * root.columns
    readonly property int pages: Math.max(1, Math.ceil(root.content.agencies.length / root.perPage))
    readonly property int first: Math.min(root.page, root.pages - 1) * root.perPage
    // As many as fit under the search in a wide window.
    readonly property real popularRoom: root.height - welcome.height - search.height - closed.height - 3 * left.spacing - Theme.px(50)
    readonly property int popularShown: Math.min(root.content.popular.length, 3, root.wide ? Math.max(0, Math.floor(root.popularRoom / Theme.px(108))) : 3)

    Column {
        id: left

        width: root.wide ? Theme.px(540) : parent.width
        spacing: Theme.px(root.wide ? 26 : 28)

        Column {
            id: welcome

            width: parent.width

            Label {
                width: parent.width
                visible: text !== ""
                text: root.content.greeting
                size: root.wide ? 60 : 70
                weight: Font.ExtraBold
                font.letterSpacing: -Theme.px(2)
                lineHeight: 0.94
            }

            Label {
                width: parent.width
                text: root.content.question
                size: root.wide ? 60 : 70
                weight: Font.ExtraBold
                font.letterSpacing: -Theme.px(2)
                lineHeight: 0.94
            }
        }

        SearchField {
            id: search

            width: parent.width
            name: root.content.search
            example: root.content.searchHint
            onTapped: root.kiosk.openSearch()
        }

        Rectangle {
            id: closed

            width: parent.width
            visible: root.content.closed.title !== ""
            height: visible ? why.implicitHeight + Theme.px(52) : 0
            radius: Theme.largeRadius
            color: Theme.amberLight

            Icon {
                id: sign

                anchors.left: parent.left
                anchors.leftMargin: Theme.px(30)
                anchors.top: parent.top
                anchors.topMargin: Theme.px(26)
                name: root.content.closed.icon
                color: Theme.amberInk
                size: Theme.px(48)
            }

            Column {
                id: why

                anchors.left: sign.right
                anchors.leftMargin: Theme.px(26)
                anchors.right: parent.right
                anchors.rightMargin: Theme.px(30)
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.px(8)

                Label {
                    width: parent.width
                    text: root.content.closed.title
                    size: root.wide ? 32 : 36
                    weight: Font.Bold
                    lineHeight: 1.04
                    color: Theme.amberInk
                }

                Label {
                    width: parent.width
                    text: root.content.closed.text
                    size: 26
                    weight: Font.Medium
                    color: Theme.amberInk
                }
            }
        }

        Column {
            width: parent.width
            spacing: Theme.px(16)
            visible: root.popularShown > 0

            Label {
                text: root.content.popularTitle
                size: 26
                weight: Font.Bold
            }

            Grid {
                id: chips

                width: parent.width
                columns: root.wide ? 1 : 3
                spacing: Theme.px(16)

                Repeater {
                    model: root.content.popular.slice(0, root.popularShown)

                    Tap {
                        id: chip

                        required property PopularService modelData

                        name: chip.modelData.name
                        width: root.wide ? chips.width : (chips.width - 2 * chips.spacing) / 3
                        height: Theme.px(root.wide ? 92 : 112)
                        fill: Theme.primaryLight
                        fillPressed: Theme.mint
                        edge: "transparent"
                        onTapped: root.kiosk.openService(chip.modelData.code)

                        Icon {
                            id: chipIcon

                            anchors.left: parent.left
                            anchors.leftMargin: Theme.px(22)
                            anchors.verticalCenter: parent.verticalCenter
                            name: chip.modelData.icon
                            color: Theme.primary
                            size: Theme.px(38)
                        }

                        Label {
                            anchors.left: chipIcon.right
                            anchors.leftMargin: Theme.px(16)
                            anchors.right: parent.right
                            anchors.rightMargin: Theme.px(16)
                            anchors.top: parent.top
                            anchors.bottom: parent.bottom
                            anchors.margins: Theme.px(6)
                            verticalAlignment: Text.AlignVCenter
                            text: chip.modelData.name
                            size: root.wide ? 24 : 22
                            lineHeight: 0.98
                            weight: Font.Bold
                            color: Theme.primaryDark
                            fontSizeMode: Text.Fit
                            minimumPixelSize: Theme.px(16)
                        }
                    }
                }
            }
        }
    }

    Item {
        id: right

        anchors.top: root.wide ? parent.top : left.bottom
        anchors.topMargin: root.wide ? 0 : Theme.px(24)
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        width: root.wide ? parent.width - left.width - Theme.px(56) : parent.width

        Label {
            id: title

            anchors.verticalCenter: pager.verticalCenter
            text: root.content.agenciesTitle
            size: 26
            weight: Font.Bold
        }

        Pager {
            id: pager

            anchors.right: parent.right
            texts: root.content.pager
            pages: root.pages
            page: Math.min(root.page, root.pages - 1)
            height: Theme.px(72)
            onTurned: page => root.page = page
        }

        Item {
            id: grid

            anchors.top: pager.bottom
            anchors.topMargin: Theme.px(18)
            anchors.bottom: parent.bottom
            width: parent.width

            Repeater {
                model: root.content.agencies.slice(root.first, root.first + root.perPage)

                AgencyTile {
                    id: tile

                    required property int index
                    required property AgencyEntry modelData
                    readonly property real cellWidth: (grid.width - (root.columns - 1) * root.gap) / root.columns
                    readonly property real cellHeight: (grid.height - (root.rows - 1) * root.gap) / root.rows

                    x: (tile.index % root.columns) * (tile.cellWidth + root.gap)
                    y: Math.floor(tile.index / root.columns) * (tile.cellHeight + root.gap)
                    width: tile.cellWidth
                    height: tile.cellHeight
                    agency: tile.modelData
                    onTapped: root.kiosk.openAgency(tile.modelData.code)
                }
            }

            Column {
                anchors.centerIn: parent
                visible: root.content.none !== ""
                spacing: Theme.px(12)

                Label {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: root.content.none
                    size: 34
                    weight: Font.Bold
                }

                Label {
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: root.content.noneHint
                    size: 26
                    color: Theme.muted
                }
            }
        }
    }
}
