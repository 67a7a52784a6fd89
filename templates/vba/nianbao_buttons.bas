Attribute VB_Name = "nianbao_buttons"
Option Explicit
' The buttons of the nianbao workbook. All work is done by Python (xlplugin.button), started by xlwings.
' Python reports its own findings and errors; here only what stops Python from starting is reported.
' ASCII only: Chinese text is written as UTF-16 codes, its English beside it.

Public Sub NianbaoCheck()
    RunButton "import xlplugin.button; xlplugin.button.check()"
End Sub

Public Sub NianbaoClear()
    RunButton "import xlplugin.button; xlplugin.button.clear()"
End Sub

Public Sub NianbaoExportJson()
    RunButton "import xlplugin.button; xlplugin.button.export_json()"
End Sub

Public Sub NianbaoExportText()
    RunButton "import xlplugin.button; xlplugin.button.export_text()"
End Sub

Public Sub NianbaoImportPrevious()
    Dim chosen As Variant
    chosen = Application.GetOpenFilename(, , ChooseLastYear())
    If VarType(chosen) = vbBoolean Then Exit Sub
    RunButton "import xlplugin.button; xlplugin.button.import_previous('" & Digits(CStr(chosen)) & "')"
End Sub

Private Function Digits(ByVal path As String) As String
    ' UTF-16 units as hexadecimal digits: nothing in a path can become Python code, and none stays in the workbook.
    Dim at As Long
    For at = 1 To Len(path)
        Digits = Digits & Right("000" & Hex(AscW(Mid(path, at, 1)) And &HFFFF&), 4)
    Next
End Function

Private Sub RunButton(ByVal pythonCode As String)
    Dim reason As String
    Static described As Boolean
    ' what the functions do, for the wizard: once a session, and never when the workbook is opened
    If Not described Then
        described = True
        nianbao_functions.NianbaoDescribe
    End If
    On Error GoTo NotStarted
    ' xlwings shows what Python did not catch by itself, and tells it by -1
    If RunPython(pythonCode) = -1 Then
        MsgBox NotFinished() & vbLf & vbLf & ChecksStillWork() & vbLf & vbLf & WhatToDo(), vbExclamation, Title()
    End If
    Exit Sub
NotStarted:
    reason = Err.Description
    MsgBox CouldNotStart() & vbLf & vbLf & ChecksStillWork() & vbLf & vbLf & WhatToDo() & vbLf & vbLf & _
        Details() & reason, vbExclamation, Title()
End Sub

Private Function NotFinished() As String
    ' nianbao did not finish; the findings may be incomplete.
    NotFinished = Zh( _
        "006E 0069 0061 006E 0062 0061 006F 0020 6CA1 6709 8FD0 884C 5B8C 6210 FF0C 6821 9A8C 7ED3 " & _
        "679C 53EF 80FD 4E0D 5B8C 6574 3002")
End Function

Private Function Title() As String
    ' Annual report on government information disclosure
    Title = Zh( _
        "653F 5E9C 4FE1 606F 516C 5F00 5DE5 4F5C 5E74 5EA6 62A5 544A")
End Function

Private Function CouldNotStart() As String
    ' Python or nianbao could not be started; nothing was done and nothing in the workbook was changed.
    CouldNotStart = Zh( _
        "65E0 6CD5 542F 52A8 0020 0050 0079 0074 0068 006F 006E 0020 6216 0020 006E 0069 0061 006E " & _
        "0062 0061 006F FF0C 672C 6B21 64CD 4F5C 6CA1 6709 5B8C 6210 FF0C 8868 4E2D 5185 5BB9 6CA1 " & _
        "6709 6539 52A8 3002")
End Function

Private Function ChecksStillWork() As String
    ' The native checks beside the tables do not need Python and still work.
    ChecksStillWork = Zh( _
        "5404 8868 65C1 8FB9 7684 81EA 52A8 6838 5BF9 FF08 516C 5F0F FF09 4E0D 53D7 5F71 54CD FF0C " & _
        "4ECD 53EF 636E 6B64 6838 5BF9 6570 636E 3002")
End Function

Private Function WhatToDo() As String
    ' What to do: run nianbao excel doctor in a command prompt and follow it, or send this message to IT.
    WhatToDo = Zh( _
        "5904 7406 529E 6CD5 FF1A 5728 547D 4EE4 63D0 793A 7B26 4E2D 8FD0 884C 0020 006E 0069 0061 " & _
        "006E 0062 0061 006F 0020 0065 0078 0063 0065 006C 0020 0064 006F 0063 0074 006F 0072 FF0C " & _
        "6309 5176 63D0 793A 9010 9879 5904 7406 FF1B 4E5F 53EF 5C06 672C 63D0 793A 622A 56FE 4EA4 " & _
        "7ED9 4FE1 606F 6280 672F 4EBA 5458 3002")
End Function

Private Function ChooseLastYear() As String
    ' Choose last year's report (workbook, JSON, Word and others)
    ChooseLastYear = Zh( _
        "9009 62E9 4E0A 5E74 7684 5E74 5EA6 62A5 544A FF08 5DE5 4F5C 7C3F 3001 004A " & _
        "0053 004F 004E 3001 0057 006F 0072 0064 0020 7B49 FF09")
End Function

Private Function Details() As String
    ' Details:
    Details = Zh( _
        "8BE6 7EC6 4FE1 606F FF1A")
End Function

Private Function Zh(ByVal codes As String) As String
    ' Text from UTF-16 codes in hexadecimal, so that this file is ASCII and reads the same on every PC.
    Dim code As Variant
    Dim text As String
    For Each code In Split(codes, " ")
        If code <> "" Then text = text & ChrW(Val("&H" & code & "&"))
    Next
    Zh = text
End Function
