pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk.Types

// The published standard of one service: where, what it costs, how long, what to bring.
Rectangle {
    id: root

    required property ServiceContent content
    property bool wide: false
    property real room: 0

    radius: Theme.largeRadius
    color: Theme.card
    border.width: Theme.px(2)
    border.color: Theme.line
    height: Math.min(root.room, column.implicitHeight + 2 * scroll.anchors.margins)
    clip: true

    Flickable {
        id: scroll

        anchors.fill: parent
        anchors.margins: Theme.px(root.wide ? 38 : 44)
        contentHeight: column.implicitHeight
        interactive: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        clip: true

        Column {
            id: column

            width: scroll.width
            spacing: Theme.px(18)

            Column {
                width: parent.width
                spacing: Theme.px(10)

                Row {
                    width: parent.width
                    spacing: Theme.px(14)

                    Icon {
                        id: glyph

                        name: root.content.icon
                        color: Theme.primary
                        size: Theme.px(34)
                    }

                    Label {
                        width: parent.width - glyph.width - parent.spacing
                        text: root.content.agency
                        size: 24
                        weight: Font.DemiBold
                        color: Theme.primary
                    }
                }

                Label {
                    width: parent.width
                    text: root.content.name
                    size: root.wide ? 44 : 50
                    weight: Font.ExtraBold
                    font.letterSpacing: -Theme.px(1)
                    lineHeight: 1.02
                }

                Row {
                    spacing: Theme.px(12)

                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        name: "map-pin"
                        color: Theme.muted
                        size: Theme.px(28)
                    }

                    Label {
                        anchors.verticalCenter: parent.verticalCenter
                        width: Math.min(implicitWidth, column.width - Theme.px(40))
                        text: root.content.where
                        size: 25
                        weight: Font.Medium
                        color: Theme.muted
                    }
                }
            }

            Grid {
                id: facts

                width: parent.width
                columns: 2
                spacing: Theme.px(16)

                Repeater {
                    model: root.content.facts

                    Rectangle {
                        id: fact

                        required property Fact modelData

                        width: (facts.width - facts.spacing) / 2
                        height: Math.max(Theme.px(104), value.implicitHeight + Theme.px(66))
                        radius: Theme.mediumRadius
                        color: Theme.paper

                        Row {
                            id: caption

                            anchors.left: parent.left
                            anchors.top: parent.top
                            anchors.margins: Theme.px(22)
                            anchors.topMargin: Theme.px(14)
                            spacing: Theme.px(10)

                            Icon {
                                anchors.verticalCenter: parent.verticalCenter
                                name: fact.modelData.icon
                                color: Theme.muted
                                size: Theme.px(26)
                            }

                            Label {
                                anchors.verticalCenter: parent.verticalCenter
                                text: fact.modelData.label
                                size: 22
                                weight: Font.Medium
                                color: Theme.muted
                            }
                        }

                        Label {
                            id: value

                            anchors.left: parent.left
                            anchors.right: parent.right
                            anchors.top: caption.bottom
                            anchors.margins: Theme.px(22)
                            anchors.topMargin: Theme.px(6)
                            text: fact.modelData.value
                            size: fact.modelData.value.length > 44 ? 23 : fact.modelData.value.length > 18 ? 26 : 34
                            weight: Font.Bold
                            lineHeight: 1.04
                        }
                    }
                }
            }

            Label {
                width: parent.width
                visible: text !== ""
                text: root.content.about
                size: 25
                color: Theme.ink
            }

            Column {
                width: parent.width
                spacing: Theme.px(4)

                Label {
                    text: root.content.bring
                    size: 30
                    weight: Font.Bold
                }

                Label {
                    width: parent.width
                    visible: text !== ""
                    text: root.content.note
                    size: 21
                    color: Theme.muted
                }

                Item {
                    width: 1
                    height: Theme.px(6)
                }

                Label {
                    width: parent.width
                    visible: text !== ""
                    text: root.content.nothing
                    size: 26
                    color: Theme.muted
                }

                Repeater {
                    model: root.content.requirements

                    Item {
                        id: need

                        required property string modelData

                        width: column.width
                        height: Math.max(Theme.px(56), needText.implicitHeight + Theme.px(22))

                        Rectangle {
                            width: parent.width
                            height: Theme.px(2)
                            color: Theme.line
                        }

                        Icon {
                            id: tick

                            anchors.verticalCenter: parent.verticalCenter
                            name: "circle-check"
                            color: Theme.primary
                            size: Theme.px(32)
                        }

                        Label {
                            id: needText

                            anchors.left: tick.right
                            anchors.leftMargin: Theme.px(18)
                            anchors.right: parent.right
                            anchors.verticalCenter: parent.verticalCenter
                            text: need.modelData
                            size: 26
                        }
                    }
                }
            }

            Label {
                width: parent.width
                visible: text !== ""
                text: root.content.legal
                size: 20
                color: Theme.muted
            }
        }
    }

    // More below: the text fades out, and an arrow says that the card can be pushed up.
    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.px(4)
        visible: scroll.interactive && !scroll.atYEnd
        height: Theme.px(150)
        radius: root.radius
        gradient: Gradient {
            GradientStop {
                position: 0
                color: "#00FFFFFF"
            }

            GradientStop {
                position: 0.6
                color: Theme.card
            }
        }
    }

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.px(14)
        visible: scroll.interactive && !scroll.atYEnd
        width: Theme.px(64)
        height: width
        radius: width / 2
        color: Theme.primary

        Icon {
            anchors.centerIn: parent
            name: "arrow-down"
            color: Theme.white
            size: Theme.px(36)
        }
    }
}
