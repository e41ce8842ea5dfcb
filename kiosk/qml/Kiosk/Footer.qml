pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk.Types

// The language switch, the same on every page.
Rectangle {
    id: root

    required property FrameContent frame
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
            text: root.frame.languageTitle
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
            model: root.frame.languages

            Tap {
                id: choice

                required property LanguageChoice modelData

                name: choice.modelData.name
                chosen: choice.modelData.chosen
                width: Math.max(label.implicitWidth + Theme.px(56), Theme.px(180))
                height: Theme.px(76)
                fill: choice.modelData.chosen ? Theme.white : Theme.nightCard
                fillPressed: choice.modelData.chosen ? Theme.white : Theme.nightCardLit
                edge: "transparent"
                onTapped: root.spoke(choice.modelData.code)

                Label {
                    id: label

                    anchors.centerIn: parent
                    text: choice.modelData.name
                    size: 26
                    weight: Font.Bold
                    color: choice.modelData.chosen ? Theme.ink : Theme.white
                }
            }
        }
    }
}
