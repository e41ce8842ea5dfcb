; The Windows installer. Not run yet: it compiles with makensis 3 (on Debian too), and nobody has started the result.
;
;   makensis -DVERSION=0.1.0 -DBUNDLE=C:\path\to\dist\antrean -DOUT=C:\path\antrean-setup.exe packaging\windows\antrean.nsi
;
; The bundle must have been made on Windows: antrean build --out dist

Unicode true
!include MUI2.nsh

!ifndef VERSION
  !error "say -DVERSION=..."
!endif
!ifndef BUNDLE
  !error "say -DBUNDLE=..., the folder with antrean.exe"
!endif
!ifndef OUT
  !define OUT "antrean-setup.exe"
!endif
!define REGISTERED "Software\Microsoft\Windows\CurrentVersion\Uninstall\Antrean"

Name "Antrean ${VERSION}"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\Antrean"
RequestExecutionLevel admin
SetCompressor /SOLID lzma

!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Indonesian"
!insertmacro MUI_LANGUAGE "English"

; What this PC is for: an entry in the menu that sets it up. Starting with Windows is what "antrean setup" arranges.
!macro ROLE NAME TITLE
  Section /o "${TITLE}"
    CreateShortcut "$SMPROGRAMS\Antrean\${TITLE}.lnk" "$SYSDIR\cmd.exe" '/k ""$INSTDIR\antrean.exe" setup --role ${NAME}"' "$INSTDIR\antrean.exe"
  SectionEnd
!macroend

Section "Antrean" SECTION_PROGRAMS
  SectionIn RO
  SetShellVarContext all
  SetOutPath "$INSTDIR"
  ; Files of an older version must not stay beside the new ones.
  RMDir /r "$INSTDIR\_internal"
  File /r "${BUNDLE}\*"
  CreateDirectory "$SMPROGRAMS\Antrean"
  CreateShortcut "$SMPROGRAMS\Antrean\Antrean.lnk" "$INSTDIR\antrean.exe" "start"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKLM "${REGISTERED}" "DisplayName" "Antrean"
  WriteRegStr HKLM "${REGISTERED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${REGISTERED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

!insertmacro ROLE kiosk "Set up as kiosk"
!insertmacro ROLE counter "Set up as counter"
!insertmacro ROLE display "Set up as display"
!insertmacro ROLE server "Set up as server"

; What a PC kept of its hall (in the user's data folder) is never removed by the uninstaller.
Section "Uninstall"
  SetShellVarContext all
  RMDir /r "$SMPROGRAMS\Antrean"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\antrean.exe"
  Delete "$INSTDIR\LICENCES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKLM "${REGISTERED}"
SectionEnd
