"""The built workbooks and the VBA source they are built with."""
