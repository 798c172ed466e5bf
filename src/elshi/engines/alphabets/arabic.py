"""Arabic letters, with those of Persian, Urdu and Pashto, in the letters A to Z.

Source: ICAO Doc 9303-3 (8th edition, 2021), section 6 C and its appendix B; X is an escape before
the letter it modifies, so that the name in its own script can be won back. Short vowels are not
written, the shadda doubles the letter before it, a teh marbuta at the end of a component is XAH.

Many states print a phonetic form (JAMAL, not JMAL): what a passport says stands above any table.
"""

from __future__ import annotations

SHADDA = "\u0651"
TEH_MARBUTA = "\u0629"
FINAL_TEH_MARBUTA = "XAH"

_TABLE = """
    0621 XE   0622 XAA  0623 XAE  0624 U    0625 I    0626 XI   0627 A    0628 B    0629 XTA
    062A T    062B XTH  062C J    062D XH   062E XKH  062F D    0630 XDH  0631 R    0632 Z
    0633 S    0634 XSH  0635 XSS  0636 XDZ  0637 XTT  0638 XZZ  0639 E    063A G    0641 F
    0642 Q    0643 K    0644 L    0645 M    0646 N    0647 H    0648 W    0649 XAY  064A Y
    0671 XXA  0679 XXT  067C XRT  067E P    0681 XKE  0685 XXH  0686 XC   0688 XXD  0689 XDR
    0691 XXR  0693 XRR  0696 XRX  0698 XJ   069A XXS  06A4 V    06A5 XF   06A9 XKK  06AB XXK
    06AD XNG  06AF XGG  06BA XNN  06BC XXN  06BE XDO  06C0 XYH  06C1 XXG  06C2 XGE  06C3 XTG
    06CC XYA  06CD XXY  06D0 Y    06D2 XYB  06D3 XBE
"""
# Tatweel, short vowels, sukun, superscript alef, and Maghrebi letters that are out of use.
_NOT_WRITTEN = "0640 064B 064C 064D 064E 064F 0650 0652 0670 069C 06A2 06A7 06A8"

_words = _TABLE.split()
DOC_9303: dict[str, str] = {
    chr(int(code, 16)): form for code, form in zip(_words[::2], _words[1::2], strict=True)
} | {chr(int(code, 16)): "" for code in _NOT_WRITTEN.split()}
