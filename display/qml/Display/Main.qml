pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Display
import Display.Types

// The board: the called number large, the latest calls beside (or below) it, clock and messages.
Window {
    id: root

    required property BoardPage page
    readonly property bool wide: root.width > root.height
    readonly property int edge: Theme.px(48)

    width: 1920
    height: 1080
    title: "Antrean"
    color: Theme.night

    Binding {
        target: Theme
        property: "unit"
        value: root.wide ? Math.min(root.width / 1920, root.height / 1080) : Math.min(root.width / 1080, root.height / 1920)
    }

    Item {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: root.edge
        anchors.rightMargin: root.edge
        height: Theme.px(root.wide ? 100 : 150)

        Row {
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.px(22)

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: !root.page.logo
                name: "landmark"
                color: Theme.white
                size: Theme.px(46)
            }

            Image {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.page.logo
                source: root.page.logo ? "image://hall/logo" : ""
                width: Theme.px(64)
                height: width
                sourceSize.width: width
                sourceSize.height: height
                fillMode: Image.PreserveAspectFit
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, header.width - aside.width - Theme.px(130))
                height: Math.min(implicitHeight, header.height)
                verticalAlignment: Text.AlignVCenter
                fontSizeMode: Text.Fit
                minimumPixelSize: Theme.px(18)
                text: root.page.hall
                size: root.wide ? 32 : 28
                weight: Font.Bold
                color: Theme.white
            }
        }

        Row {
            id: aside

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.px(28)

            // In portrait the two stand one above the other, to leave room for the hall's name.
            Grid {
                anchors.verticalCenter: parent.verticalCenter
                columns: root.wide ? 2 : 1
                columnSpacing: Theme.px(28)
                rowSpacing: Theme.px(6)
                horizontalItemAlignment: Grid.AlignRight
                verticalItemAlignment: Grid.AlignVCenter

                Row {
                    visible: root.page.silent !== ""
                    spacing: Theme.px(10)

                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        name: "volume-x"
                        color: Theme.nightMuted
                        size: Theme.px(28)
                    }

                    Label {
                        anchors.verticalCenter: parent.verticalCenter
                        text: root.page.silent
                        size: 22
                        color: Theme.nightMuted
                    }
                }

                Label {
                    text: root.page.date
                    size: 28
                    color: Theme.mint
                }
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                text: root.page.clock
                size: 52
                weight: Font.ExtraBold
                color: Theme.white
                font.features: ({
                        "tnum": 1
                    })
            }
        }
    }

    Rectangle {
        id: stale

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.leftMargin: root.edge
        anchors.rightMargin: root.edge
        visible: root.page.stale !== ""
        height: visible ? Theme.px(68) : 0
        radius: Theme.smallRadius
        color: Theme.nightCardLit

        Row {
            anchors.centerIn: parent
            spacing: Theme.px(18)

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "wifi-off"
                color: Theme.white
                size: Theme.px(36)
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                text: root.page.stale
                size: 32
                weight: Font.DemiBold
                color: Theme.white
            }
        }
    }

    Item {
        id: body

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: stale.bottom
        anchors.bottom: ticker.top
        anchors.leftMargin: root.edge
        anchors.rightMargin: root.edge
        anchors.topMargin: stale.visible ? Theme.px(24) : 0
        anchors.bottomMargin: Theme.px(40)

        CalledCard {
            id: card

            anchors.left: parent.left
            anchors.top: parent.top
            width: root.wide && list.visible ? Math.round(parent.width * 0.675) : parent.width
            height: root.wide || !list.visible ? parent.height : Math.round(parent.height * 0.56)
            page: root.page
        }

        Item {
            id: list

            readonly property int gap: Theme.px(18)
            readonly property int rows: root.page.rows
            readonly property real rowHeight: (list.height - heading.height - (list.rows - 1) * list.gap) / list.rows

            visible: root.page.shown !== null || root.page.calls.length > 0
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            width: root.wide ? parent.width - card.width - Theme.px(32) : parent.width
            height: root.wide ? parent.height : parent.height - card.height - Theme.px(32)

            Label {
                id: heading

                height: Theme.px(56)
                text: root.page.latest
                size: 30
                weight: Font.DemiBold
                color: Theme.mint
            }

            Repeater {
                model: list.rows

                CallRow {
                    id: row

                    required property int index

                    y: heading.height + row.index * (list.rowHeight + list.gap)
                    width: list.width
                    height: list.rowHeight
                    call: root.page.calls[row.index] ?? null
                }
            }
        }
    }

    Ticker {
        id: ticker

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Theme.px(root.wide ? 128 : 170)
        edge: root.edge
        tag: root.page.info
        message: root.page.message
    }
}
