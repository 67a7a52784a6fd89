"""The Excel workbook: its layout, its builder, its reader."""
