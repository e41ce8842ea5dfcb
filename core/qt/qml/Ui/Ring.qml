import QtQuick
import Ui

// A ring that empties while time runs, with the seconds left inside.
Item {
    id: root

    property real share: 1
    property int seconds: 0
    property color color: Theme.primary
    property color track: Theme.line
    property color textColor: Theme.ink

    width: Theme.px(120)
    height: root.width
    onShareChanged: canvas.requestPaint()
    onWidthChanged: canvas.requestPaint()

    Canvas {
        id: canvas

        anchors.fill: parent
        onPaint: {
            const context = getContext("2d");
            const middle = width / 2;
            const thick = width / 11;
            context.reset();
            context.lineWidth = thick;
            context.lineCap = "round";
            context.strokeStyle = root.track;
            context.beginPath();
            context.arc(middle, middle, middle - thick / 2, 0, 2 * Math.PI);
            context.stroke();
            context.strokeStyle = root.color;
            context.beginPath();
            context.arc(middle, middle, middle - thick / 2, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * root.share);
            context.stroke();
        }
    }

    Label {
        anchors.centerIn: parent
        text: root.seconds
        size: 34
        weight: Font.Bold
        color: root.textColor
    }
}
