"""What agencies get: the built workbooks and examples. All of it is made by `xlplugin.generate`."""
