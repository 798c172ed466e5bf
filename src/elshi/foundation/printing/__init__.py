"""The house's press: documents from an app's own templates, with the package's own fonts.

Words: a *template* is a typst file in an app's `print` folder; *facts* are what it prints, always
taken as text and never as source; the *house style* (`house.typ`) is what all documents share:
letterhead, emblem, tables, the machine-readable zone, barcodes.
"""
