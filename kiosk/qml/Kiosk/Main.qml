pragma ComponentBehavior: Bound

import QtQuick
import Ui
import Kiosk
import Kiosk.Types

// The kiosk's one window: a page at a time, the language switch always in reach.
Window {
    id: root

    required property KioskContent content
    required property KioskModel kiosk
    readonly property FrameContent frame: root.content.frame
    readonly property bool wide: root.width > root.height
    readonly property string page: root.content.page
    readonly property bool dark: root.page === "ticket"

    width: 1080
    height: 1920
    title: "Antrean"
    color: root.dark ? Theme.primary : Theme.paper

    Binding {
        target: Theme
        property: "unit"
        value: root.wide ? Math.min(root.width / 1920, root.height / 1080) : Math.min(root.width / 1080, root.height / 1920)
    }

    Header {
        id: header

        anchors.top: parent.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.px(56)
        anchors.topMargin: Theme.px(root.wide ? 36 : 48)
        frame: root.frame
        clock: root.content.clock
        onDark: root.dark
        onWentBack: root.kiosk.back()
    }

    Rectangle {
        id: notice

        anchors.top: header.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.px(56)
        anchors.topMargin: visible ? Theme.px(20) : 0
        height: visible ? noticeText.implicitHeight + Theme.px(28) : 0
        visible: root.frame.notice !== ""
        radius: Theme.smallRadius
        color: Theme.amberLight

        Icon {
            anchors.left: parent.left
            anchors.leftMargin: Theme.px(20)
            anchors.verticalCenter: parent.verticalCenter
            name: "circle-alert"
            color: Theme.amberInk
            size: Theme.px(30)
        }

        Label {
            id: noticeText

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.px(66)
            anchors.rightMargin: Theme.px(20)
            anchors.verticalCenter: parent.verticalCenter
            text: root.frame.notice
            size: 24
            weight: Font.Medium
            color: Theme.amberInk
        }
    }

    Loader {
        id: pages

        anchors.top: notice.bottom
        anchors.bottom: bar.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.px(56)
        anchors.rightMargin: Theme.px(56)
        anchors.topMargin: Theme.px(root.wide ? 28 : 40)
        anchors.bottomMargin: Theme.px(root.wide ? 24 : 36)
        sourceComponent: {
            switch (root.page) {
            case "agency":
                return agencyPage;
            case "search":
                return searchPage;
            case "service":
                return servicePage;
            case "visit":
                return visitPage;
            case "ticket":
                return ticketPage;
            default:
                return homePage;
            }
        }
        onLoaded: appear.restart()

        NumberAnimation {
            id: appear

            target: pages.item
            property: "opacity"
            from: 0.2
            to: 1
            duration: Theme.calm
            easing.type: Easing.OutCubic
        }
    }

    VisitBar {
        id: bar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.px(56)
        anchors.rightMargin: Theme.px(56)
        y: footer.y - (visible ? height + Theme.px(24) : 0)
        visible: root.frame.bar.shown
        bar: root.frame.bar
        onTapped: root.kiosk.openList()
    }

    Footer {
        id: footer

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Theme.px(root.wide ? 104 : 136)
        frame: root.frame
        onSpoke: code => root.kiosk.speak(code)
    }

    StillHere {
        anchors.fill: parent
        visible: root.frame.question.shown
        question: root.frame.question
        countdown: root.content.countdown
        onStayed: root.kiosk.touched()
    }

    Component {
        id: homePage

        HomePage {
            content: root.content.home
            kiosk: root.kiosk
            wide: root.wide
        }
    }

    Component {
        id: agencyPage

        AgencyPage {
            content: root.content.agency
            kiosk: root.kiosk
            wide: root.wide
        }
    }

    Component {
        id: searchPage

        SearchPage {
            content: root.content.search
            kiosk: root.kiosk
            wide: root.wide
        }
    }

    Component {
        id: servicePage

        ServicePage {
            content: root.content.service
            kiosk: root.kiosk
            wide: root.wide
        }
    }

    Component {
        id: visitPage

        VisitPage {
            content: root.content.visit
            kiosk: root.kiosk
            wide: root.wide
        }
    }

    Component {
        id: ticketPage

        TicketPage {
            content: root.content.ticket
            countdown: root.content.countdown
            kiosk: root.kiosk
            wide: root.wide
        }
    }
}
