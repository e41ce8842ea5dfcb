import QtQuick
import Ui

// A Lucide icon in one colour.
Image {
    id: root

    required property string name
    property color color: Theme.ink
    property int size: Theme.px(32)

    width: root.size
    height: root.size
    sourceSize.width: root.size
    sourceSize.height: root.size
    source: root.name === "" ? "" : "image://icon/" + root.name + "/" + root.color.toString().slice(-6)
}
