// Made by packaging/theme.py from assets/theme.toml; change that file, not this one.
pragma Singleton

import QtQuick

QtObject {
    id: theme

    // Pixels per design pixel; the window sets it from its size.
    property real unit: 1
    readonly property string family: "Plus Jakarta Sans"
    readonly property color paper: "#F7F5F0"
    readonly property color card: "#FFFFFF"
    readonly property color ink: "#14211F"
    readonly property color muted: "#5D6B68"
    readonly property color line: "#E3DFD6"
    readonly property color primary: "#0A5C55"
    readonly property color primaryDark: "#074640"
    readonly property color primaryLight: "#E2EFEC"
    readonly property color call: "#F2A516"
    readonly property color callInk: "#1C1400"
    readonly property color danger: "#B3261E"
    readonly property color dangerLight: "#FBE9E7"
    readonly property color amberLight: "#FFF3D6"
    readonly property color amberInk: "#7A4B00"
    readonly property color night: "#0B1F1D"
    readonly property color nightCard: "#16302D"
    readonly property color nightCardLit: "#1F423E"
    readonly property color nightDeep: "#061412"
    readonly property color nightMuted: "#A9BDB9"
    readonly property color mint: "#BFE8DF"
    readonly property color white: "#FFFFFF"
    readonly property int smallRadius: px(12)
    readonly property int mediumRadius: px(18)
    readonly property int largeRadius: px(28)
    readonly property int hugeRadius: px(44)
    readonly property int quick: 150
    readonly property int calm: 250

    function px(design: real): int {
        return Math.max(1, Math.round(design * theme.unit));
    }
}
