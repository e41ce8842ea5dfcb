pragma ComponentBehavior: Bound

import QtQuick
import Ui

// The language switch, the same on every page.
Rectangle {
    id: root

    required property string title
    required property var languages
    signal spoke(string code)

    color: Theme.night

    Row {
        anchors.left: parent.left
        anchors.leftMargin: Theme.px(56)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(16)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "languages"
            color: Theme.mint
            size: Theme.px(38)
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.title
            size: 26
            weight: Font.DemiBold
            color: Theme.white
        }
    }

    Row {
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(56)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(16)

        Repeater {
            model: root.languages.length

            Tap {
                id: choice

                required property int index
                readonly property var language: root.languages[choice.index]

                name: choice.language.name
                chosen: choice.language.chosen
                width: Math.max(label.implicitWidth + Theme.px(56), Theme.px(180))
                height: Theme.px(76)
                fill: choice.language.chosen ? Theme.white : Theme.nightCard
                fillPressed: choice.language.chosen ? Theme.white : Theme.nightCardLit
                edge: "transparent"
                onTapped: root.spoke(choice.language.code)

                Label {
                    id: label

                    anchors.centerIn: parent
                    text: choice.language.name
                    size: 26
                    weight: Font.Bold
                    color: choice.language.chosen ? Theme.ink : Theme.white
                }
            }
        }
    }
}
