import QtQuick
import Ui

// One button of the ticket page; ``bright`` is what most visitors touch next.
Tap {
    id: root

    property bool bright: false
    property int size: root.bright ? 38 : 30

    height: Theme.px(root.bright ? 132 : 112)
    radius: Theme.largeRadius
    fill: root.bright ? Theme.white : Theme.primary
    fillPressed: root.bright ? Theme.primaryLight : Theme.primaryDark
    edge: root.bright ? "transparent" : Theme.mint

    Label {
        anchors.fill: parent
        anchors.margins: Theme.px(10)
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        text: root.name
        size: root.size
        weight: root.bright ? Font.ExtraBold : Font.Bold
        color: root.bright ? Theme.primary : Theme.white
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.px(20)
    }
}
