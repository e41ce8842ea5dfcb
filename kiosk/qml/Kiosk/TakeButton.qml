import QtQuick
import Ui

// "Take a number": answers the touch at once and takes once.
Tap {
    id: root

    required property string sign
    property bool taking: false

    radius: Theme.hugeRadius
    fill: root.taking ? Theme.primaryDark : Theme.primary
    fillPressed: Theme.primaryDark
    edge: "transparent"

    Row {
        anchors.centerIn: parent
        spacing: Theme.px(24)

        Icon {
            id: icon

            anchors.verticalCenter: parent.verticalCenter
            name: root.sign
            color: Theme.white
            size: Theme.px(60)
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.name
            size: 46 * Math.min(1, (root.width - icon.width - Theme.px(72)) / wanted.advanceWidth)
            weight: Font.ExtraBold
            color: Theme.white
            wrapMode: Text.NoWrap
        }
    }

    TextMetrics {
        id: wanted

        font.family: Theme.family
        font.pixelSize: Theme.px(46)
        font.weight: Font.ExtraBold
        text: root.name
    }
}
