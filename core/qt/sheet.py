"""The look of windows made of widgets, from the design tokens."""

from __future__ import annotations

from core.qt.theme import tokens

SHEET = """
* {{ font-family: "Plus Jakarta Sans"; color: {ink}; }}
QWidget#window, QWidget#right {{ background: #ECEAE4; }}
QFrame#left {{ background: {card}; border-right: 1px solid {line}; }}
QFrame#panel, QFrame#stat {{ background: {card}; border: 1px solid {line}; border-radius: {medium}px; }}
QFrame#current {{ background: {primary}; border-radius: {large}px; }}
QFrame#idle {{ background: {primaryLight}; border-radius: {large}px; }}
QFrame#current QLabel {{ color: {white}; background: transparent; }}
QFrame#idle QLabel {{ color: {primaryDark}; background: transparent; }}
QWidget#plain {{ background: transparent; }}
QScrollArea > QWidget > QLabel#plain {{ background: transparent; color: {muted}; }}
QLabel#muted {{ color: {muted}; }}
QLabel#trouble {{ background: {dangerLight}; color: {danger}; border-radius: {small}px; padding: 4px 14px; }}
QLabel#hint {{ background: transparent; color: {muted}; padding: 0 4px; }}
QLabel#alarm {{ background: {dangerLight}; color: {danger}; border-radius: {small}px; padding: 8px 14px; }}
QLabel#warning {{ background: {amberLight}; color: {amberInk}; border-radius: {small}px; padding: 8px 14px; }}
QFrame#undo {{ background: {primaryLight}; border-radius: {small}px; }}
QFrame#undo QLabel {{ background: transparent; color: {primaryDark}; }}
QFrame#row-bar {{ background: transparent; border: none; border-top: 1px solid {line}; }}
QFrame#row-bar QLabel {{ background: transparent; color: {muted}; }}
QLabel#chip {{ background: {primaryLight}; color: {primaryDark}; border-radius: {small}px; padding: 8px 14px;
  font-size: 13px; font-weight: 700; }}
QLabel#initials {{ background: {primaryLight}; color: {primaryDark}; border-radius: 14px; font-size: 17px;
  font-weight: 800; }}
QPushButton {{ background: {card}; border: 1px solid {line}; border-radius: {medium}px; padding: 0 16px;
  font-size: 15px; font-weight: 600; text-align: left; }}
QPushButton:hover {{ border-color: {primary}; }}
QPushButton:focus {{ border: 2px solid {primary}; }}
QPushButton:pressed {{ background: {primaryLight}; }}
QPushButton:checked {{ background: {primaryLight}; border: 2px solid {primary}; color: {primaryDark}; }}
QPushButton:disabled {{ color: #A5AFAC; background: #F8F7F4; }}
QPushButton#primary {{ background: {primaryDark}; color: {white}; border: 2px solid {primaryDark};
  border-radius: {large}px; font-size: 21px; font-weight: 800; }}
QPushButton#primary:hover {{ background: {primary}; }}
QPushButton#primary:focus {{ border-color: {mint}; }}
QPushButton#primary:disabled {{ background: #C9D3D0; border-color: #C9D3D0; color: #50605C; }}
QPushButton#send {{ background: {primaryDark}; color: {white}; border: 2px solid {primaryDark}; font-size: 16px;
  font-weight: 800; }}
QPushButton#send:hover {{ background: {primary}; }}
QPushButton#send:focus {{ border-color: {mint}; }}
QPushButton#send:disabled {{ background: #C9D3D0; border-color: #C9D3D0; color: #50605C; }}
QPushButton#take-back {{ background: {card}; color: {primaryDark}; border: 1px solid {primary};
  border-radius: {small}px; padding: 0 10px; }}
QPushButton#take-back:focus {{ border: 2px solid {primary}; }}
QPushButton#danger {{ color: {danger}; }}
QPushButton#link:disabled {{ background: transparent; }}
QPushButton#danger:disabled {{ color: #A5AFAC; }}
QPushButton#link {{ border: 2px solid transparent; border-radius: {small}px; background: transparent;
  color: {primary}; padding: 4px 6px; font-size: 14px; }}
QPushButton#link:focus {{ border: 2px solid {primary}; }}
QPushButton#tab {{ border: none; background: transparent; color: {muted}; border-radius: {small}px; padding: 8px 16px;
  text-align: center; }}
QPushButton#tab:checked {{ background: {ink}; color: {white}; }}
QPushButton#tab:focus {{ border: 2px solid {primary}; }}
QPushButton#key {{ text-align: center; font-size: 24px; font-weight: 700; }}
QPushButton#counter {{ text-align: left; padding: 0; }}
QPushButton#counter:enabled {{ border: 2px solid {primary}; }}
QPushButton#counter:disabled {{ background: #F3F1EC; }}
QPushButton#counter QLabel {{ background: transparent; }}
QLineEdit {{ background: {card}; border: 2px solid {line}; border-radius: {small}px; padding: 0 16px; font-size: 20px;
  min-height: 52px; selection-background-color: {primary}; }}
QLineEdit:focus {{ border-color: {primary}; }}
QLineEdit#find {{ font-size: 16px; min-height: 42px; padding: 0 12px; }}
QListWidget {{ background: {card}; border: 1px solid {line}; border-radius: {medium}px; font-size: 17px; padding: 6px;
  outline: none; }}
QListWidget:focus {{ border-color: {primary}; }}
QListWidget::item {{ padding: 12px 14px; border-radius: {small}px; }}
QListWidget::item:selected {{ background: {primaryLight}; color: {primaryDark}; }}
QListWidget#targets {{ border: none; padding: 0; }}
QListWidget#targets::item {{ padding: 0; }}
QTableView {{ background: {card}; border: none; font-size: 15px; gridline-color: {line}; outline: none;
  selection-background-color: {primaryLight}; selection-color: {ink}; }}
QTableView::item {{ border-bottom: 1px solid {line}; padding-left: 10px; }}
QHeaderView::section {{ background: {card}; color: {muted}; border: none; border-bottom: 1px solid {line};
  padding: 12px 13px; font-size: 13px; font-weight: 600; }}
QTableCornerButton::section {{ background: {card}; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 10px; }}
QScrollBar::handle:vertical {{ background: {line}; border-radius: 5px; min-height: 40px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
QScrollArea {{ background: transparent; border: none; }}
QProgressBar {{ background: {primaryDark}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {mint}; border-radius: 4px; }}
"""


def sheet() -> str:
    """The style sheet with the tokens filled in."""
    theme = tokens()
    return SHEET.format(**theme["color"], **theme["radius"])
