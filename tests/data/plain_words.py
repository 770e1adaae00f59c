"""What a gift shop's stock list means, as a person would say it in "you chose ...".

>>> plain_description("SET/6 RED SPOTTY PAPER PLATES")
'a set of 6 red spotty paper plates'
>>> plain_description("ALARM CLOCK BAKELIKE GREEN")
'a green bakelite alarm clock'
>>> plain_description("*HEART T-LIGHT HOLDER RED & WHITE ")
'a red and white heart tea light holder'
>>> plain_description("CHRISTMAS GINGHAM TREE IN BOX")
'a Christmas gingham tree in a box'
>>> plain_description("DOLLY CABINET 3 DRAWERS")
'a 3-drawer dolly cabinet'
>>> plain_description("PARTY BUNTING")
'party bunting'
"""

import re

# Spelled out before anything else; the patterns are whole words.
SHORT = {
    "ant": "antique", "ass": "assorted", "asst": "assorted", "asstd": "assorted",
    "assrtd": "assorted", "b'fly": "butterfly", "bakelike": "bakelite", "cand": "candle",
    "candl": "candle", "choc": "chocolate", "col": "colour", "cols": "colours",
    "c/cover": "cushion cover", "dec": "decoration", "decs": "decorations",
    "d.o.f.": "decoration", "flowe": "flower", "fuschia": "fuchsia", "hlder": "holder",
    "hldr": "holder", "knif": "knife", "knifes": "knives", "lge": "large", "med": "medium",
    "mop": "mother-of-pearl", "m.o.p": "mother-of-pearl", "nat": "natural",
    "neckl": "necklace", "necklac": "necklace", "p'weight": "paperweight", "pc": "piece",
    "pcs": "pieces", "rnd": "round", "sml": "small", "strawbery": "strawberry",
    "suck": "sucker", "turq": "turquoise", "xmas": "Christmas", "reel": "reel",
    "pannetone": "panettone", "tassle": "tassel", "childs": "child's",
    "childrens": "children's", "lt.blue": "light blue", "t-light": "tea light",
    "t-lights": "tea lights", "20light": "20 light", "retrospot": "retro spot",
    "polkadot": "polka dot", "w": "with", "washbag": "wash bag", "stripey": "stripy",
    "moms": "mum's", "mums": "mum's", "photoframe": "photo frame", "polka dot": "polka dot",
}

NAMES = {word.lower(): word for word in """
    Christmas Easter Valentine Valentines London Paris Parisian Parisienne France French English
    England Britain British Danish Swiss Chinese Moroccan Scandinavian Scottie Scottish Victorian
    Edwardian Georgian Murano Charlotte Charlie Lola Suki Boudicca Union Jack Santa George Elvis
    Morris Empire Jean-Paul Willie Winkie Swedish Russian Indian Japanese Turkish Tuscan Madras
    Nile Columbian Acapulco Las Vegas Buffalo Bill Emily Rosie Purdey Lucky Poppy's Fanny's Mary
    Monte Carlo Havana Rio Berlin Vienna Savoy Madeleine Bertie Noel Bali Balinese Kashmiri
    Hawaiian Mexican Spanish Italian German European Asian African Arabian Egyptian Roman Greek
    Bavarian Bohemian DIY TV VIP LED UK NYC I I'm A4 A5 A6 A7 3D Dad's Gorgeous
    """.split()}
for ordinary in ("lucky", "gorgeous", "empire", "regency"):
    NAMES.pop(ordinary, None)

COLOURS = set("""
    amber amethyst aqua beige black blue bronze brown clear copper cream emerald fuchsia gold
    green grey ivory jade lilac mauve multicolour natural navy olive orange pastel pink plum
    purple red ruby silver topaz turquoise violet white yellow
    """.split())

SIZES = set("""
    big extra giant jumbo large little medium mini small tall tiny wide round square oval single
    double triple assorted hanging standing
    """.split())

JOINING = set("with of on in for and to from by without no the that at or your you".split())

# What a thing may be: what follows one of these describes it ("purse babushka pink").
THINGS = set("""
    album apron art ashtray backpack badge bag ball balloon bangle banner barrel basket bauble
    beaker bell belt bib bin birdhouse blackboard board book bottle bowl box bracelet brooch
    brush bucket bunting cabinet caddy cake cakestand calculator calendar can candle
    candleholder candlepot candlestick canister cap card cardholder case chain chair chalice
    chalkboard chandelier charm chest chime clip clock coaster coathanger comb container cosy
    cover crate cup cupboard curtain cushion cutlery decoration dish dispenser doll doorknob
    doormat doorsign doorstop drawer earring envelope eraser fan flannel flask fob fork frame
    game garland glass glove gnome gumball hairband hammock handbag hanger headphone helicopter
    holder hook incense jar jewellery jigsaw journal jug keyring kit knob knocker ladder lamp
    lampshade lantern lid light machine magnet marker mat match memoboard mirror mobile mould
    muff mug napkin necklace notebook organiser ornament outfit pad pan panel paperweight
    parasol passport patch peg pen pencil pendant pin placemat plant planter plaque plate
    platter pot pouch print puppet purse puzzle quilt rack radio rattle reel ribbon ring robot
    rug ruler sack salt saucer scale scarf scissor screen seat set sewing sharpener shelf
    shopper sign sketchbook slate slide slipper soap spade spoon stamp stand stationery stencil
    sticker stocking stool stopper straw swat table tag tape teacup teapot thermometer throw
    tidy tile tin tissue torch towel toy tray trellis trinket trowel tube umbrella vase wallet
    wallpaper warmer washbag whisk windmill wrap wreath
    """.split())

# Things that are not counted: no article.
UNCOUNTED = set("""
    art bunting chocolate coffee confetti cutlery fabric glitter incense jewellery lace paper
    raffia ribbon soap stationery string tape tea tissue wrap
    """.split())

NOT_PLURAL = set("brass bus cactus canvas christmas compass dress glass princess".split())
PLURAL = set("children mice geese dominoes scissors men women snowmen knives cacti teeth".split())

GROUP = re.compile(r"\b(set|pack|box|pair|bag)\s*(?:/|of\s*|\s)\s*(\d+|two|three|four|five|six)\b"
                   r"|\b(s)/(\d+)\b|\b(set)(\d+)\b")


def spell(text):
    """Lower case, without signs that only a stock list has, abbreviations spelled."""
    text = text.lower().replace("*", " ").replace("w/", "with ")
    text = re.sub(r"(\d+)pcs?\b", r"\1 piece", text)
    text = re.sub(r'(\d)"', r"\1 inch ", text).replace("jet set", "jet-set")
    text = re.sub(r"\b(\d+|two|three|four|six|single) (drawer|hook|tier|wick)s?\b", r"\1-\2", text)
    text = re.sub(r"(?<![a-z/'.])(" + "|".join(
        re.escape(short) for short in sorted(SHORT, key=len, reverse=True)) +
        r")(?![a-z/'-])", lambda match: SHORT[match.group(1)], text)
    return text


def take_group(text):
    """Splits "set of 6" off: ("a set of 6", the rest)."""
    match = GROUP.search(text)
    if match is None:
        return "", text
    word, number = [part for part in match.groups() if part]
    rest = text[:match.start()] + " " + text[match.end():]
    if not rest.strip(" .,-"):
        return "", text
    return f"a {'set' if word == 's' else word} of {number}", re.sub(r"^\s*of\b", "", rest)


def tidy(text):
    """Signs between words become words or go."""
    text = re.sub(r"\s*[+&]\s*|(?<=[a-z])/(?=[a-z])", " and ", text)
    text = re.sub(r"[;:()?!]|(?<!\w)[-/.]+|[-/.]+(?!\w)", " ", text)
    text = re.sub(r"\s*,\s*", " ", text)
    if text.count('"') % 2 == 1:
        text = text.replace('"', " ")
    text = re.sub(r'"\w"', lambda match: match.group().upper(), text)
    words = re.sub(r"\s+", " ", text).strip().split(" ")
    while words and words[-1] in ("and", "with", "of", "for", "the", "no"):
        words.pop()
    while words and words[0] in ("and", "of", "with"):
        words.pop(0)
    return join_colours(words)


def join_colours(words):
    """Keeps "red and white" together, as one word."""
    joined = []
    for word in words:
        if len(joined) > 1 and joined[-1] == "and" and {joined[-2], word} <= COLOURS:
            joined[-2:] = [f"{joined[-2]} and {word}"]
        else:
            joined.append(word)
    return joined


def singular(word):
    if word in NOT_PLURAL or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("xes", "shes", "ches", "sses"):
        if word.endswith(ending):
            return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("'s") else word


def split_at_joining(words):
    """The words that name the thing, and those from "with", "of", ... on."""
    for index, word in enumerate(words):
        if index > 0 and (word in JOINING and word != "and" or '"' in word):
            return words[:index], words[index:]
    return words, []


def is_colour(word):
    return word.split(" ")[0] in COLOURS


def rank(word):
    return 0 if word in SIZES else 1 if is_colour(word) else 2


def thing_last(words):
    """Moves what stands behind the thing before it: "bag red spot" is "red spot bag"."""
    if "and" in words or words[0].isdigit() or any('"' in word for word in words):
        return words
    if singular(words[-1]) in THINGS:
        return words
    places = [index for index, word in enumerate(words) if singular(word) in THINGS]
    if places:
        tail = words[places[-1] + 1:]
        words = words[:places[-1] + 1]
    else:
        cut = len(words)
        while cut > 1 and rank(words[cut - 1]) < 2:
            cut -= 1
        words, tail = words[:cut], words[cut:]
    if all(rank(word) < 2 for word in tail):
        tail = sorted(tail, key=rank)
    elif rank(tail[-1]) < 2:
        tail = tail[-1:] + tail[:-1]
    return tail + words


def is_plural(word):
    word = word.strip('"')
    return word in PLURAL or singular(word) != word


def article(words, head):
    first = words[0].strip('"')
    if first in ("a", "an", "the"):
        return []
    if is_plural(head) or head in UNCOUNTED:
        return []
    if first.isdigit() and len(words) > 1 and is_plural(words[1]):
        return []
    if first.isdigit():
        return ["an" if first.startswith("8") or first in ("11", "18") else "a"]
    vowel = first[0] in "aeio" or (first[0] == "u" and not first.startswith(("uni", "uk")))
    return ["an" if vowel else "a"]


def with_article(joined):
    """Makes "in box" "in a box"."""
    if joined and joined[0] in ("in", "on", "with") and joined[-1] in THINGS - UNCOUNTED:
        if len(joined) <= 4 and not set(joined[1:]) & (JOINING | {"and"}):
            return joined[:1] + article(joined[1:], joined[-1]) + joined[1:]
    return joined


def plain_description(text):
    """The description of one thing on a stock list in words for a sentence."""
    group, rest = take_group(spell(text))
    words = tidy(rest)
    if not words:
        return text.strip().lower() or text
    thing, joined = split_at_joining(words)
    if len(thing) > 1 and thing[-1].isdigit():
        thing, joined = thing[:-1], ["number", thing[-1]] + joined
    thing = thing_last(thing)
    if group:
        lead = [group]
        if thing[-1] in THINGS - UNCOUNTED:
            thing[-1] += "es" if thing[-1].endswith(("s", "x", "ch", "sh")) else "s"
    else:
        lead = article(thing, thing[thing.index("and") - 1 if "and" in thing[1:] else -1])
    said = lead + thing + with_article(joined)
    return " ".join(NAMES.get(word, word) for word in " ".join(said).split(" "))


if __name__ == "__main__":
    import doctest
    import sys

    sys.exit(1 if doctest.testmod().failed else 0)
