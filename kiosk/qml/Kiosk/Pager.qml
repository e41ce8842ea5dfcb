import QtQuick
import Ui
import Kiosk.Types

// Which page of a longer list is shown; hidden while there is one page only.
Row {
    id: root

    required property PagerTexts texts
    property int pages: 1
    property int page: 0
    signal turned(int page)

    visible: root.pages > 1
    spacing: Theme.px(16)

    Tap {
        name: root.texts.previous
        width: Theme.px(92)
        height: Theme.px(72)
        enabled: root.page > 0
        onTapped: root.turned(root.page - 1)

        Icon {
            anchors.centerIn: parent
            name: "chevron-left"
            color: Theme.primary
            size: Theme.px(40)
        }
    }

    Label {
        anchors.verticalCenter: parent.verticalCenter
        text: (root.page + 1) + " / " + root.pages
        size: 26
        weight: Font.DemiBold
        color: Theme.muted
        font.features: ({
                "tnum": 1
            })
    }

    Tap {
        name: root.texts.next
        width: Theme.px(92)
        height: Theme.px(72)
        enabled: root.page < root.pages - 1
        onTapped: root.turned(root.page + 1)

        Icon {
            anchors.centerIn: parent
            name: "chevron-right"
            color: Theme.primary
            size: Theme.px(40)
        }
    }
}
