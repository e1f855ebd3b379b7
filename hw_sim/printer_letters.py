"""Which letter a byte is: the code pages and country sets of ESC/POS printers (ESC t, ESC R, FS &)."""

import codecs

# ESC t n: the tables of Epson's printers that Python has a codec for.
CODE_PAGES = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    14: "cp737",
    15: "iso8859_7",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    33: "cp775",
    34: "cp855",
    35: "cp861",
    36: "cp862",
    37: "cp864",
    38: "cp869",
    39: "iso8859_2",
    40: "iso8859_15",
    45: "cp1250",
    46: "cp1251",
    47: "cp1253",
    48: "cp1254",
    49: "cp1255",
    50: "cp1256",
    51: "cp1257",
    52: "cp1258",
}
# ESC R n: what stands for  # $ @ [ \ ] ^ ` { | } ~  in some countries.
_ASCII_SPECIALS = "#$@[\\]^`{|}~"
COUNTRIES = {
    1: "#$à°ç§^`éùè¨",
    2: "#$§ÄÖÜ^`äöüß",
    3: "£$@[\\]^`{|}~",
    4: "#$@ÆØÅ^`æøå~",
    5: "#¤ÉÄÖÅÜéäöåü",
    6: "#$@°\\é^ùàòèì",
    7: "₧$@¡Ñ¿^`¨ñ}~",
    8: "#$@[¥]^`{|}~",
    9: "#¤ÉÆØÅÜéæøåü",
    10: "#$ÉÆØÅÜéæøåü",
    11: "#$á¡Ñ¿é`íñóú",
    12: "#$á¡Ñ¿éüíñóú",
    13: "#$@[₩]^`{|}~",
}


def decode(data: bytes, page: int, country: int, *, double_byte: bool) -> str:
    """Bytes as the printer shows them; what a page does not have is a replacement character."""
    if double_byte:
        return data.decode("gb18030", "replace")
    text = codecs.decode(data, CODE_PAGES.get(page, "cp437"), "replace")
    local = COUNTRIES.get(country)
    return text.translate(str.maketrans(_ASCII_SPECIALS, local)) if local else text
