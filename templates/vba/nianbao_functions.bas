Attribute VB_Name = "nianbao_functions"
Option Explicit
' Generated from the functions' own descriptions (python -m xlplugin.generate); do not edit.
' Excel shows them in the function wizard. Where it takes none, the functions work all the same.

Public Sub NianbaoDescribe()
    On Error Resume Next
    DescribeNB_FINDINGS
    DescribeNB_FINDINGS_TOP
    DescribeNB_RESIDUAL
    DescribeNB_RULE
    DescribeNB_STATUS
End Sub

Private Function Zh(ByVal codes As String) As String
    Dim code As Variant
    For Each code In Split(codes, " ")
        If code <> "" Then Zh = Zh & ChrW(Val("&H" & code & "&"))
    Next code
End Function

Private Sub DescribeNB_FINDINGS()
    Dim about(4) As String
    Dim told As String
    Dim group As String
    about(0) = Zh("4E00 5F20 8868 7684 533A 57DF FF0C 8FDE 540C 8868 5934 548C 884C 540D FF0C 5982 0020 4E09 0021 0041 0033 003A 004A 0033")
    about(0) = about(0) & Zh("0030")
    about(1) = Zh("53E6 4E00 5F20 8868 7684 533A 57DF FF0C 53EF 7701 7565")
    about(2) = Zh("53E6 4E00 5F20 8868 7684 533A 57DF FF0C 53EF 7701 7565")
    about(3) = Zh("5E74 5EA6 6240 5728 7684 5355 5143 683C FF0C 53EF 7701 7565 FF1B 7ED9 51FA 540E 8FD8 6838 5BF9 683C 5F0F 4E0E 5E74 5EA6")
    about(3) = about(3) & Zh("662F 5426 76F8 7B26")
    about(4) = Zh("4E0A 5E74 6570 636E 7684 533A 57DF FF0C 4ECE 0020 0041 0031 0020 5230 0020 0045 0020 5217 FF08 8FDE 540C 9690 85CF 7684")
    about(4) = about(4) & Zh("4EE3 53F7 5217 FF09 FF0C 53EF 7701 7565 FF1B 7ED9 51FA 540E 8FD8 4E0E 4E0A 5E74 6838 5BF9")
    told = Zh("6821 9A8C 8868 683C FF0C 5217 51FA 5168 90E8 95EE 9898 FF1A 7EA7 522B 3001 89C4 5219 3001 4F4D 7F6E 3001 540D 79F0 3001")
    told = told & Zh("8BF4 660E FF08 0045 0078 0063 0065 006C 0020 0033 0036 0035 0020 81EA 52A8 6EA2 51FA FF09 3002")
    group = Zh("5E74 62A5 6821 9A8C")
    On Error Resume Next
    Application.MacroOptions Macro:="NB_FINDINGS", Description:=told, Category:=group, ArgumentDescriptions:=about
End Sub

Private Sub DescribeNB_FINDINGS_TOP()
    Dim about(5) As String
    Dim told As String
    Dim group As String
    about(0) = Zh("6700 591A 663E 793A 51E0 884C FF08 542B 8868 5934 FF09 FF0C 7528 4F5C 6570 7EC4 516C 5F0F 65F6 586B 6240 9009 533A 57DF")
    about(0) = about(0) & Zh("7684 884C 6570")
    about(1) = Zh("4E00 5F20 8868 7684 533A 57DF FF0C 8FDE 540C 8868 5934 548C 884C 540D FF0C 5982 0020 4E09 0021 0041 0033 003A 004A 0033")
    about(1) = about(1) & Zh("0030")
    about(2) = Zh("53E6 4E00 5F20 8868 7684 533A 57DF FF0C 53EF 7701 7565")
    about(3) = Zh("53E6 4E00 5F20 8868 7684 533A 57DF FF0C 53EF 7701 7565")
    about(4) = Zh("5E74 5EA6 6240 5728 7684 5355 5143 683C FF0C 53EF 7701 7565 FF1B 7ED9 51FA 540E 8FD8 6838 5BF9 683C 5F0F 4E0E 5E74 5EA6")
    about(4) = about(4) & Zh("662F 5426 76F8 7B26")
    about(5) = Zh("4E0A 5E74 6570 636E 7684 533A 57DF FF0C 4ECE 0020 0041 0031 0020 5230 0020 0045 0020 5217 FF08 8FDE 540C 9690 85CF 7684")
    about(5) = about(5) & Zh("4EE3 53F7 5217 FF09 FF0C 53EF 7701 7565 FF1B 7ED9 51FA 540E 8FD8 4E0E 4E0A 5E74 6838 5BF9")
    told = Zh("6821 9A8C 8868 683C FF0C 5217 51FA 524D 51E0 884C 95EE 9898 FF0C 5176 4F59 5199 660E 8FD8 6709 51E0 5904 FF1B 4F9B 6CA1")
    told = told & Zh("6709 6EA2 51FA 529F 80FD 7684 0020 0045 0078 0063 0065 006C 0020 4F5C 6570 7EC4 516C 5F0F FF08 0043 0074 0072 006C 002B")
    told = told & Zh("0053 0068 0069 0066 0074 002B 0045 006E 0074 0065 0072 FF09 3002")
    group = Zh("5E74 62A5 6821 9A8C")
    On Error Resume Next
    Application.MacroOptions Macro:="NB_FINDINGS_TOP", Description:=told, Category:=group, ArgumentDescriptions:=about
End Sub

Private Sub DescribeNB_RESIDUAL()
    Dim about(2) As String
    Dim told As String
    Dim group As String
    about(0) = Zh("89C4 5219 7F16 53F7 FF1A 0054 0033 002D 0042 0041 004C 3001 0054 0033 002D 0052 0045 0053 3001 0054 0033 002D 0052 004F")
    about(0) = about(0) & Zh("0057 0020 6216 0020 0054 0034 002D 0053 0055 004D")
    about(1) = Zh("54EA 4E00 884C 6216 54EA 4E00 5217 FF1A 5982 0020 81EA 7136 4EBA 3001 FF08 4E00 FF09 4E88 4EE5 516C 5F00 3001 884C 653F")
    about(1) = about(1) & Zh("590D 8BAE FF0C 6216 6570 636E 7684 4EE3 53F7")
    about(2) = Zh("4E00 5F20 8868 7684 533A 57DF FF0C 8FDE 540C 8868 5934 548C 884C 540D FF0C 5982 0020 4E09 0021 0041 0033 003A 004A 0033")
    about(2) = about(2) & Zh("0030")
    told = Zh("8BF4 660E 4E00 6761 52FE 7A3D 5173 7CFB 5DEE 591A 5C11 3001 5DEE 5728 54EA 91CC 3002")
    group = Zh("5E74 62A5 6821 9A8C")
    On Error Resume Next
    Application.MacroOptions Macro:="NB_RESIDUAL", Description:=told, Category:=group, ArgumentDescriptions:=about
End Sub

Private Sub DescribeNB_RULE()
    Dim about(0) As String
    Dim told As String
    Dim group As String
    about(0) = Zh("89C4 5219 7F16 53F7 FF0C 5982 0020 0054 0033 002D 0042 0041 004C")
    told = Zh("8BF4 660E 4E00 6761 89C4 5219 FF1A 8981 6C42 3001 4F9D 636E 3001 6539 6CD5 3002")
    group = Zh("5E74 62A5 6821 9A8C")
    On Error Resume Next
    Application.MacroOptions Macro:="NB_RULE", Description:=told, Category:=group, ArgumentDescriptions:=about
End Sub

Private Sub DescribeNB_STATUS()
    Dim about(4) As String
    Dim told As String
    Dim group As String
    about(0) = Zh("4E00 5F20 8868 7684 533A 57DF FF0C 8FDE 540C 8868 5934 548C 884C 540D FF0C 5982 0020 4E09 0021 0041 0033 003A 004A 0033")
    about(0) = about(0) & Zh("0030")
    about(1) = Zh("53E6 4E00 5F20 8868 7684 533A 57DF FF0C 53EF 7701 7565")
    about(2) = Zh("53E6 4E00 5F20 8868 7684 533A 57DF FF0C 53EF 7701 7565")
    about(3) = Zh("5E74 5EA6 6240 5728 7684 5355 5143 683C FF0C 53EF 7701 7565 FF1B 7ED9 51FA 540E 8FD8 6838 5BF9 683C 5F0F 4E0E 5E74 5EA6")
    about(3) = about(3) & Zh("662F 5426 76F8 7B26")
    about(4) = Zh("4E0A 5E74 6570 636E 7684 533A 57DF FF0C 4ECE 0020 0041 0031 0020 5230 0020 0045 0020 5217 FF08 8FDE 540C 9690 85CF 7684")
    about(4) = about(4) & Zh("4EE3 53F7 5217 FF09 FF0C 53EF 7701 7565 FF1B 7ED9 51FA 540E 8FD8 4E0E 4E0A 5E74 6838 5BF9")
    told = Zh("6821 9A8C 8868 683C FF0C 7528 4E00 53E5 8BDD 8BF4 660E 6709 6CA1 6709 95EE 9898 3001 6709 51E0 5904 3002")
    group = Zh("5E74 62A5 6821 9A8C")
    On Error Resume Next
    Application.MacroOptions Macro:="NB_STATUS", Description:=told, Category:=group, ArgumentDescriptions:=about
End Sub
