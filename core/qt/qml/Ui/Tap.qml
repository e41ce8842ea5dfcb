import QtQuick
import Ui

// Something to touch: a rounded card that answers at once, is a button to a screen reader and takes the keyboard.
// Touches and keys that may not act never come here: kiosk/fingers.py takes them away.
Rectangle {
    id: root

    required property string name
    property string hint: ""
    property bool chosen: false
    property color fill: Theme.card
    property color fillPressed: Theme.primaryLight
    property color edge: Theme.line
    readonly property bool pressed: area.containsPress
    signal tapped

    radius: Theme.mediumRadius
    color: root.pressed ? root.fillPressed : root.fill
    border.width: root.activeFocus ? Theme.px(5) : root.chosen ? Theme.px(4) : root.edge.a > 0 ? Theme.px(2) : 0
    border.color: root.activeFocus || root.chosen ? Theme.primary : root.edge
    scale: root.pressed ? 0.985 : 1
    opacity: root.enabled ? 1 : 0.55

    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: root.name
    Accessible.description: root.hint
    Accessible.focusable: true
    Accessible.onPressAction: root.tapped()
    Keys.onReturnPressed: root.tapped()
    Keys.onEnterPressed: root.tapped()
    Keys.onSpacePressed: root.tapped()

    Behavior on scale {
        NumberAnimation {
            duration: Theme.quick
            easing.type: Easing.OutCubic
        }
    }

    MouseArea {
        id: area

        anchors.fill: parent
        onClicked: root.tapped()
    }
}
