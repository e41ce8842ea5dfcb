import QtQuick
import Ui

// Text in our type. Sizes are design pixels; it wraps and never clips silently.
Text {
    id: root

    property real size: 28
    property int weight: Font.Normal

    font.family: Theme.family
    font.pixelSize: Theme.px(root.size)
    font.weight: root.weight
    color: Theme.ink
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    renderType: Text.QtRendering
}
