Attribute VB_Name = "nianbao_libreoffice"
Option Explicit
' The buttons of the LibreOffice build. LibreOffice cannot compile xlwings' modules, so the installed
' command does the work: a copy of the open workbook, unsaved edits included, is checked, and what the command
' writes is put into the findings sheet. ASCII only: Chinese text is written as UTF-16 codes.

' The command, or the environment variable NIANBAO_COMMAND; {source} is the copy, {target} the result.
Private Const PROGRAM_NAME As String = "nianbao"
Private Const CHECK_ARGUMENTS As String = "check ""{source}"" --format tsv-ascii -o ""{target}"" --lang zh"
Private Const EXPORT_ARGUMENTS As String = "convert ""{source}"" -o ""{target}"" --force --quiet"
Private Const LAST_YEAR_ARGUMENTS As String = "excel last-year ""{source}.last"" --workbook ""{source}"" -o ""{target}"" --lang zh"

' The result: ASCII, \uXXXX for every other UTF-16 unit, tab and backslash. Line 1: a signature and the summary.
' Then a line a finding: severity, rule, sheet, address, place, line, actual, expected, difference, advice,
' explanation, identity.
Private Const SIGNATURE As String = "nianbao-findings-2"
' The findings sheet, rows and columns counted from 0. What a person wrote as explanation is kept; behind it
' stand, hidden, what marks the cell (sheet!address) and what the explanation is about.
Private Const SUMMARY_ROW As Long = 0
Private Const FIRST_ROW As Long = 2
Private Const LAST_ROW As Long = 2001
Private Const PLACE_COLUMN As Long = 2
Private Const EXPLANATION_COLUMN As Long = 8
Private Const MARK_COLUMN As Long = 9
Private Const IDENTITY_COLUMN As Long = 10
' Last year's figures: a signature, what to tell, what to ask before; then a line a row: row, part, line, n or t
' (number or text), value, key, literal. The rows between the two blocks are heads and stay.
Private Const LAST_YEAR_SIGNATURE As String = "nianbao-last-year-1"
Private Const LAST_YEAR_FIRST_ROW As Long = 3
Private Const LAST_YEAR_HEAD_ROW As Long = 8
Private Const LAST_YEAR_LAST_COLUMN As Long = 4

Public Sub NianbaoCheck()
    Dim source As String
    Dim target As String
    source = StoreCopy()
    target = source & ".tsv"
    RunCommand CHECK_ARGUMENTS, source, target
    If FileExists(target) Then
        ShowFindings target
        Kill ConvertFromURL(target)
    Else
        MsgBox CouldNotStart() & Chr(10) & Chr(10) & ChecksStillWork() & Chr(10) & Chr(10) & WhatToDo(), 48, Title()
    End If
    Kill ConvertFromURL(source)
End Sub

Public Sub NianbaoClear()
    Dim sheet As Object
    Dim locked As Boolean
    Set sheet = FindingsSheet()
    locked = Unlocked(sheet)
    ClearMarks sheet
    sheet.getCellByPosition(0, SUMMARY_ROW).setString NotChecked()
    If locked Then sheet.protect ""
End Sub

Public Sub NianbaoExportJson()
    ExportBeside ".json"
End Sub

Public Sub NianbaoExportText()
    ExportBeside ".txt"
End Sub

Public Sub NianbaoImportPrevious()
    Dim picker As Object
    Dim chosen As Variant
    Set picker = CreateUnoService("com.sun.star.ui.dialogs.FilePicker")
    picker.setTitle ChooseLastYear()
    If picker.execute() <> 1 Then Exit Sub
    chosen = picker.getSelectedFiles()
    ImportLastYear CStr(chosen(0))
End Sub

Public Sub ImportLastYear(ByVal url As String)
    ' A copy under a name of ours is read: no character of a person's path can become an argument.
    Dim disk As Object
    Dim source As String
    Dim target As String
    Set disk = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    source = StoreCopy()
    target = source & ".tsv"
    disk.copy url, source & ".last"
    RunCommand LAST_YEAR_ARGUMENTS, source, target
    If FileExists(target) Then
        ShowLastYear target
        Kill ConvertFromURL(target)
    Else
        MsgBox CouldNotStart() & Chr(10) & Chr(10) & WhatToDo(), 48, Title()
    End If
    Kill ConvertFromURL(source & ".last")
    Kill ConvertFromURL(source)
End Sub

Private Sub ShowLastYear(ByVal url As String)
    Dim sheet As Object
    Dim locked As Boolean
    Dim file As Integer
    Dim text As String
    Dim told As String
    Dim fields As Variant
    Dim written As Boolean
    Set sheet = ThisComponent.Sheets.getByName(LastYearName())
    file = FreeFile
    Open ConvertFromURL(url) For Input As #file
    Line Input #file, text
    fields = Split(text, Chr(9))
    If UBound(fields) = 2 And CStr(fields(0)) = LAST_YEAR_SIGNATURE Then
        told = Unescaped(CStr(fields(1)))
        text = Unescaped(CStr(fields(2)))
        If text <> "" Then
            If MsgBox(text, 4 + 32 + 256, Title()) <> 6 Then
                Close #file
                Exit Sub
            End If
        End If
    End If
    locked = Unlocked(sheet)
    Do While Not EOF(file)
        Line Input #file, text
        fields = Split(text, Chr(9))
        If UBound(fields) = 6 Then
            If Not written Then ClearLastYear sheet
            written = True
            WriteLastYear sheet, fields
        End If
    Loop
    Close #file
    If written Then UsedRows(sheet).Rows.OptimalHeight = True
    If locked Then sheet.protect ""
    MsgBox told, 64, Title()
End Sub

Private Sub WriteLastYear(sheet As Object, fields As Variant)
    ' Everything but numbers is written as text, so that no content can become a formula.
    Dim row As Long
    Dim column As Long
    row = CLng(fields(0))
    For column = 0 To LAST_YEAR_LAST_COLUMN
        If column = 2 And CStr(fields(3)) = "n" Then
            sheet.getCellByPosition(column, row).setValue Val(CStr(fields(4)))
        ElseIf column < 2 Then
            sheet.getCellByPosition(column, row).setString Unescaped(CStr(fields(column + 1)))
        Else
            sheet.getCellByPosition(column, row).setString Unescaped(CStr(fields(column + 2)))
        End If
    Next
End Sub

Private Sub ClearLastYear(sheet As Object)
    sheet.getCellRangeByPosition(0, LAST_YEAR_FIRST_ROW, LAST_YEAR_LAST_COLUMN, LAST_YEAR_HEAD_ROW - 1).clearContents 23
    UsedRows(sheet).clearContents 23
End Sub

Private Function UsedRows(sheet As Object) As Object
    ' From the first number on, as far as anything stands.
    Dim cursor As Object
    Dim last As Long
    Set cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea False
    last = cursor.getRangeAddress().EndRow
    If last <= LAST_YEAR_HEAD_ROW Then last = LAST_YEAR_HEAD_ROW + 1
    Set UsedRows = sheet.getCellRangeByPosition(0, LAST_YEAR_HEAD_ROW + 1, LAST_YEAR_LAST_COLUMN, last)
End Function

Private Sub ExportBeside(ByVal suffix As String)
    Dim source As String
    Dim target As String
    Dim draft As String
    target = ThisComponent.getURL()
    If target = "" Then
        MsgBox SaveFirst(), 48, Title()
        Exit Sub
    End If
    target = WithoutSuffix(target) & suffix
    If FileExists(target) Then
        If MsgBox(AskReplace() & Chr(10) & ConvertFromURL(target), 4 + 32 + 256, Title()) <> 6 Then Exit Sub
    End If
    source = StoreCopy()
    draft = source & suffix
    RunCommand EXPORT_ARGUMENTS, source, draft
    If FileExists(draft) Then
        FileCopy ConvertFromURL(draft), ConvertFromURL(target)
        Kill ConvertFromURL(draft)
        MsgBox Exported() & Chr(10) & ConvertFromURL(target), 64, Title()
    Else
        MsgBox CouldNotStart() & Chr(10) & Chr(10) & WhatToDo(), 48, Title()
    End If
    Kill ConvertFromURL(source)
End Sub

Private Function StoreCopy() As String
    ' A copy beside nothing of the user's: storing in place would ask about the format and rewrite the file.
    Dim temporary As Object
    Dim arguments(0) As New com.sun.star.beans.PropertyValue
    Dim url As String
    Set temporary = CreateUnoService("com.sun.star.io.TempFile")
    temporary.RemoveFile = True
    url = temporary.Uri & ".xlsx"
    arguments(0).Name = "FilterName"
    arguments(0).Value = "Calc MS Excel 2007 XML"
    ThisComponent.storeToURL url, arguments()
    StoreCopy = url
End Function

Private Sub RunCommand(ByVal arguments As String, ByVal source As String, ByVal target As String)
    Dim program As String
    program = Environ("NIANBAO_COMMAND")
    If program = "" Then program = PROGRAM_NAME
    ' a bare path with a space would be cut there
    If InStr(program, "/") > 0 Then program = ConvertToURL(program)
    arguments = Replace(arguments, "{source}", ConvertFromURL(source))
    arguments = Replace(arguments, "{target}", ConvertFromURL(target))
    On Error Resume Next
    Shell program, 0, arguments, True
    On Error GoTo 0
End Sub

Private Sub ShowFindings(ByVal url As String)
    Dim sheet As Object
    Dim locked As Boolean
    Dim file As Integer
    Dim text As String
    Dim fields As Variant
    Dim row As Long
    Set sheet = FindingsSheet()
    locked = Unlocked(sheet)
    ClearFindings sheet, ""
    row = FIRST_ROW
    file = FreeFile
    Open ConvertFromURL(url) For Input As #file
    Do While Not EOF(file)
        Line Input #file, text
        fields = Split(text, Chr(9))
        If UBound(fields) = 1 And CStr(fields(0)) = SIGNATURE Then
            sheet.getCellByPosition(0, SUMMARY_ROW).setString Unescaped(CStr(fields(1)))
        ElseIf UBound(fields) = 11 And row <= LAST_ROW Then
            WriteFinding sheet, row, fields
            row = row + 1
        End If
    Loop
    Close #file
    sheet.getCellRangeByPosition(0, FIRST_ROW, IDENTITY_COLUMN, LAST_ROW).Rows.OptimalHeight = True
    If locked Then sheet.protect ""
    ThisComponent.getCurrentController().setActiveSheet sheet
End Sub

Private Sub WriteFinding(sheet As Object, ByVal row As Long, fields As Variant)
    ' Everything is written as text, so that no content can become a formula.
    Dim column As Long
    Dim field As Long
    Dim sheetName As String
    Dim address As String
    sheetName = Unescaped(CStr(fields(2)))
    address = Unescaped(CStr(fields(3)))
    For field = 0 To 10
        If field < 2 Or field > 3 Then
            If column = PLACE_COLUMN And address <> "" Then
                WriteLink sheet.getCellByPosition(column, row), "#" & sheetName & "." & address, Unescaped(CStr(fields(field)))
            Else
                sheet.getCellByPosition(column, row).setString Unescaped(CStr(fields(field)))
            End If
            column = column + 1
        End If
    Next
    If address <> "" And CStr(fields(10)) = "" Then
        sheet.getCellByPosition(MARK_COLUMN, row).setString sheetName & "!" & address
    End If
    sheet.getCellByPosition(IDENTITY_COLUMN, row).setString Unescaped(CStr(fields(11)))
End Sub

Private Sub WriteLink(cell As Object, ByVal url As String, ByVal text As String)
    Dim link As Object
    Set link = ThisComponent.createInstance("com.sun.star.text.TextField.URL")
    link.URL = url
    link.Representation = text
    cell.setString ""
    cell.insertTextContent cell.createTextCursor(), link, False
End Sub

Private Sub ClearFindings(sheet As Object, ByVal summary As String)
    ' 2 dates, 1 numbers, 4 texts, 16 formulas: contents only, the sheet's formats stay.
    sheet.getCellRangeByPosition(0, FIRST_ROW, IDENTITY_COLUMN, LAST_ROW).clearContents 23
    sheet.getCellByPosition(0, SUMMARY_ROW).setString summary
End Sub

Private Sub ClearMarks(sheet As Object)
    ' Every finding goes, but for rows in which somebody wrote an explanation: those only lose their mark.
    Dim row As Long
    For row = FIRST_ROW To LAST_ROW
        If sheet.getCellByPosition(EXPLANATION_COLUMN, row).getString() = "" Then
            sheet.getCellRangeByPosition(0, row, IDENTITY_COLUMN, row).clearContents 23
        Else
            sheet.getCellByPosition(MARK_COLUMN, row).clearContents 23
        End If
    Next
End Sub

Private Function FindingsSheet() As Object
    Set FindingsSheet = ThisComponent.Sheets.getByName(FindingsName())
End Function

Private Function Unlocked(sheet As Object) As Boolean
    ' True where the sheet was protected (without a password, against slips), so that it is protected again.
    Unlocked = sheet.isProtected()
    If Unlocked Then sheet.unprotect ""
End Function

Private Function WithoutSuffix(ByVal url As String) As String
    Dim dot As Long
    dot = InStrRev(url, ".")
    If dot > InStrRev(url, "/") Then url = Left(url, dot - 1)
    WithoutSuffix = url
End Function

Private Function Unescaped(ByVal text As String) As String
    Dim at As Long
    Dim plain As String
    at = InStr(text, "\u")
    Do While at > 0
        plain = plain & Left(text, at - 1) & ChrW(Val("&H" & Mid(text, at + 2, 4) & "&"))
        text = Mid(text, at + 6)
        at = InStr(text, "\u")
    Loop
    Unescaped = plain & text
End Function

Private Function Title() As String
    ' Annual report on government information disclosure
    Title = Zh( _
        "653F 5E9C 4FE1 606F 516C 5F00 5DE5 4F5C 5E74 5EA6 62A5 544A")
End Function

Private Function FindingsName() As String
    ' The findings sheet
    FindingsName = Zh( _
        "6821 9A8C 7ED3 679C")
End Function

Private Function LastYearName() As String
    ' The sheet of last year's figures
    LastYearName = Zh( _
        "4E0A 5E74 6570 636E")
End Function

Private Function ChooseLastYear() As String
    ' Choose last year's report (workbook, JSON, Word and others)
    ChooseLastYear = Zh( _
        "9009 62E9 4E0A 5E74 7684 5E74 5EA6 62A5 544A FF08 5DE5 4F5C 7C3F 3001 004A " & _
        "0053 004F 004E 3001 0057 006F 0072 0064 0020 7B49 FF09")
End Function

Private Function NotChecked() As String
    ' Not checked yet: as in a new workbook.
    NotChecked = Zh( _
        "6821 9A8C 7ED3 679C FF1A 8FD8 6CA1 6709 6821 9A8C 3002 586B 597D 540E 70B9 201C 6821 " & _
        "9A8C 201D 6309 94AE 6216 8FD0 884C 0020 006E 0069 0061 006E 0062 0061 006F 0020 0063 " & _
        "0068 0065 0063 006B FF1B 5404 8868 53F3 4FA7 548C 4E0B 65B9 7684 81EA 52A8 6838 5BF9 " & _
        "968F 586B 968F 7B97 3002")
End Function

Private Function CouldNotStart() As String
    ' The command nianbao could not be run; nothing was done and nothing in the workbook was changed.
    CouldNotStart = Zh( _
        "65E0 6CD5 8FD0 884C 0020 006E 0069 0061 006E 0062 0061 006F 0020 547D 4EE4 FF0C 672C 6B21 " & _
        "64CD 4F5C 6CA1 6709 5B8C 6210 FF0C 8868 4E2D 5185 5BB9 6CA1 6709 6539 52A8 3002")
End Function

Private Function ChecksStillWork() As String
    ' The native checks beside the tables do not need the command and still work.
    ChecksStillWork = Zh( _
        "5404 8868 65C1 8FB9 7684 81EA 52A8 6838 5BF9 FF08 516C 5F0F FF09 4E0D 53D7 5F71 54CD FF0C " & _
        "4ECD 53EF 636E 6B64 6838 5BF9 6570 636E 3002")
End Function

Private Function WhatToDo() As String
    ' What to do: run nianbao excel doctor in a terminal and follow it, or send this message to IT.
    WhatToDo = Zh( _
        "5904 7406 529E 6CD5 FF1A 5728 7EC8 7AEF 8FD0 884C 0020 006E 0069 0061 006E 0062 0061 006F " & _
        "0020 0065 0078 0063 0065 006C 0020 0064 006F 0063 0074 006F 0072 FF0C 6309 5176 63D0 793A " & _
        "9010 9879 5904 7406 FF1B 4E5F 53EF 5C06 672C 63D0 793A 622A 56FE 4EA4 7ED9 4FE1 606F 6280 " & _
        "672F 4EBA 5458 3002")
End Function

Private Function SaveFirst() As String
    ' Save the workbook first: the export is put beside it.
    SaveFirst = Zh( _
        "8BF7 5148 4FDD 5B58 672C 5DE5 4F5C 7C3F FF0C 518D 5BFC 51FA FF1A 5BFC 51FA 7684 6587 4EF6 " & _
        "653E 5728 5DE5 4F5C 7C3F 65C1 8FB9 3002")
End Function

Private Function AskReplace() As String
    ' The file exists. Replace it?
    AskReplace = Zh( _
        "6587 4EF6 5DF2 5B58 5728 FF0C 662F 5426 66FF 6362 FF1F")
End Function

Private Function Exported() As String
    ' Exported (press the check button to see what is wrong):
    Exported = Zh( _
        "5DF2 5BFC 51FA FF08 6709 6CA1 6709 95EE 9898 FF0C 8BF7 70B9 201C 6821 9A8C 201D " & _
        "67E5 770B FF09 FF1A")
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
