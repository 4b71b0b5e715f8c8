"""The board pack: what the gap board shows, as a document and a workbook to hand on."""
