"""Who is only spoken of in a shot: thought of, missed, telephoned, pictured on a wall, gone. Nobody draws, dresses,
sends or measures them; their names stay in the action."""

from __future__ import annotations

import re
from functools import lru_cache

from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.text import WHO, Body
from repertory.model.shot import Framing


def _forms(*verbs: str) -> frozenset[str]:
    """Every form that a verb may have; some that it has not do no harm."""
    endings = ("", "s", "es", "ed", "d", "ing")
    whole = {verb + end for verb in verbs for end in endings}
    short = {verb[:-1] + end for verb in verbs for end in ("ing", "ies", "ied", "t")}
    return frozenset({*whole, *short, *(verb + verb[-1] + "ing" for verb in verbs)})


def _any(of: frozenset[str]) -> str:
    return rf"(?:{'|'.join(sorted(of, key=len, reverse=True))})"


_ONE = rf"{WHO}++(?:'s?(?!\w))?"
_NO_VERB = r"(?!\s+in(?!\w)|\s+(?!as(?!\w)|across|towards|always|besides|his(?!\w)|hers)[a-z]+(?:s|ing)(?!\w))"
_PERSONS = rf"(?P<who>{_ONE}(?:\s*(?:and|or|nor|&)\s*{_ONE}{_NO_VERB})*)"
"""Names that are joined; one that does something of its own begins another sentence."""
_OF = _forms("think", "dream", "daydream", "hear", "know", "learn", "remind", "speak", "sing", "talk", "tell", "tire",
             "warn") | {"thought", "heard", "told"}  # fmt: skip
_MISSED = _forms("miss", "remember", "recall", "imagine", "envision", "mourn", "mention", "forget", "await", "dread",
                 "expect", "impersonate", "imitate") - {"miss"} | {"forgot", "pictures", "picturing"}  # fmt: skip
_TELEPHONED = _forms("phone", "telephone", "text", "email", "message", "dial", "facetime", "skype", "call", "ring") - {
    "called"
}
_WRITTEN = _forms("write", "text", "email", "send", "post", "mail", "type", "message") | {"wrote", "sent"}
_SOUGHT = _forms("search", "hunt", "look", "yearn", "long", "pine", "wait", "grieve", "call")
_TALKED = _forms("talk", "speak", "chat", "argue", "whisper", "shout", "plead", "listen", "laugh", "flirt", "quarrel")
_PICTURES = frozenset(
    one + end for end in ("", "s", "es")
    for one in ("photo", "photograph", "picture", "portrait", "poster", "painting", "drawing", "sketch", "statue",
                "bust", "snapshot", "polaroid", "billboard", "mural", "sculpture", "caricature", "cutout", "hologram",
                "video", "recording", "footage", "mugshot", "image", "print", "x-ray")
)  # fmt: skip
_THOUGHTS = frozenset({
    "memory", "memories", "dream", "dreams", "thought", "thoughts", "story", "stories", "news", "word", "mention",
    "sign", "signs", "trace", "traces", "absence", "loss", "death", "funeral", "grave", "voice", "voices", "idea",
    "rumours", "rumors",
})  # fmt: skip
_SENT = frozenset(
    one + end for end in ("", "s")
    for one in ("text", "message", "email", "e-mail", "voicemail", "call", "postcard", "telegram", "news", "word")
)  # fmt: skip
_GIVEN = frozenset(
    one + end for end in ("", "s")
    for one in ("letter", "note", "card", "gift", "present", "parcel", "package", "flower", "invitation")
)  # fmt: skip
_BY_WIRE = r"(?:(?:video|phone)\s+call|speakerphone|phone|telephone|line|call|video|zoom|skype|radio|intercom)"
_HER = r"(?:an?|the|her|his|their|another|some)"
_ADVERB = r"(?:\w+ly\s+|still\s+|up\s+|back\s+)?"

_NOT_CALLED = (
    r"(?!\s+(?:over|in|inside|out|outside|away|closer|across|down|forward|upstairs|downstairs|an?|by|to|names)\b)"
)
_MET = r"(?:arms?|hands?|wrap\w*|gather\w*|crowd\w*|mill\w*|danc\w+|walk\w*|runs?|running|turn\w*|go\w*|throws?|thrown)"
_SPOKEN_OF = re.compile(
    rf"(?<!\w)(?:{_any(_OF)}\s+{_ADVERB}(?:{WHO}++\s+)?of|{_any(_MISSED)}(?:\s+seeing|\s+that)?)\s+{_PERSONS}",
    re.IGNORECASE,
)
_ABOUT = re.compile(rf"(?P<before>[\w']+)?\s*\babout\s+{_PERSONS}", re.IGNORECASE)
_LIKE = re.compile(
    rf"(?<!\w)(?:(?:looks?|looking|acts?|acting|sounds?|sounding|just|much)\s+like|"
    rf"(?:dress(?:es|ed|ing)|disguised|costumed)(?:\s+up)?\s+(?:like|as))\s+{_PERSONS}{_NO_VERB}"
    rf"|(?<!\w)like\s+(?P<hers>{WHO}++'s?(?!\w))(?!\s+\w)",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"(?<!\w)(?<!the )(?<!a )(?<!her )(?<!his ){_any(_TELEPHONED)}\s+{_ADVERB}{_PERSONS}{_NOT_CALLED}", re.IGNORECASE
)
_BY_PHONE = re.compile(
    rf"(?<!\w)(?:on|in|over)\s+(?:{_HER}\s+)?{_BY_WIRE}\s+(?:with|to)\s+(?P<who>{_ONE}(?:\s+and\s+{_ONE}{_NO_VERB})*)"
    rf"|(?<!\w){_any(_TALKED)}\s+(?:to|with)\s+(?P<said>{_ONE})[^,.;{WHO}]{{0,30}}?\s(?:on|over|by|via|through|into)\s+"
    rf"(?:{_HER}\s+)?{_BY_WIRE}(?!\w)"
    rf"|(?<!\w)on\s+{_HER}\s+{_BY_WIRE}\s*,[^.;{WHO}]{{0,20}}?{_any(_TALKED)}\s+(?:to|with)\s+(?P<then>{_ONE})"
    rf"|(?<!\w)hang(?:s|ing)\s+up\s+on\s+(?P<cut>{_ONE})",
    re.IGNORECASE,
)
_WRITTEN_TO = re.compile(
    rf"(?<!\w){_any(_WRITTEN)}(?:\s+(?:{_HER}\s+)?(?:[\w-]+\s+){{0,2}}?[\w-]+)?\s+to\s+{_PERSONS}"
    rf"|(?<!\w)(?:{_any(_WRITTEN)}|leaves|leaving)\s+(?P<them>{_ONE})(?=\s+{_HER}\s+(?:\w+\s+)?"
    rf"(?:{'|'.join(_SENT | _GIVEN)})(?!\w))",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"(?:(?P<sent>(?<!\w)(?:{'|'.join(_SENT)}))|(?P<given>(?<!\w)(?:{'|'.join(_GIVEN)})))\s+from\s+{_PERSONS}"
    rf"|(?<!\w)(?:hears?|heard|hearing)\s+from\s+(?P<heard>{_ONE})",
    re.IGNORECASE,
)
_TAKEN = re.compile(r"(?<!\w)(?:tak(?:es?|ing)|took|grab\w*|snatch\w*|accept\w*|pull\w*|steal\w*)(?!\w)", re.IGNORECASE)
"""What is taken from somebody's hand is taken from somebody who is there."""
_FOR = re.compile(
    rf"(?<!\w){_any(_SOUGHT)}\s+(?:\w+ly\s+|everywhere\s+|around\s+|in\s+vain\s+)?for\s+{_PERSONS}(?!\s+to(?!\w))",
    re.IGNORECASE,
)
_PICTURED = re.compile(
    rf"(?<!\w)(?P<of>{'|'.join(sorted(_PICTURES | _THOUGHTS, key=len, reverse=True))})\s+(?:of|from|showing)\s+"
    rf"(?P<who>{_ONE}(?:\s*(?:and|with|&)\s*{_ONE}{_NO_VERB})*)"
    rf"|(?P<shown>{WHO}++)\s+on\s+{_HER}?\s*(?:\w+\s+)?(?:poster|billboard|tv|television|news)(?!\w)",
    re.IGNORECASE,
)
_SITS_FOR_IT = re.compile(
    rf"(?<!\w)(?:tak(?:es?|ing)|took|snap(?:s|ping)?|shoot(?:s|ing)?|film(?:s|ing)?|record(?:s|ing)?)\s+(?:{_HER}\s+)?"
    r"(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""Whose picture is taken is there."""
_HANGS = re.compile(
    r"\s+(?:(?:is|are|hang(?:s|ing)|pinned|taped|glued|lying|lies|standing|stands|visible)\s+)*"
    r"(?:on|in|above|over|at)\s+(?:an?|the|her|his|their)\s+(?:\w+\s+)?(?:wall|walls|desk|table|fridge|door|shelf|"
    r"frame|locket|wallet|phone|screen|board|newspaper|magazine|book|mantelpiece|nightstand|album|cover)(?!\w)",
    re.IGNORECASE,
)
_MADE = frozenset({"studio", "cinematic", "beautiful", "beauty", "dramatic", "moody", "intimate", "candid", "editorial",
                   "fashion", "close-up", "portrait", "picture", "image", "photo", "photograph", "footage", "video",
                   "profile", "family", "half-length", "full-length", "soft", "warm", "tender"})  # fmt: skip
"""With these words alone before it, a portrait is what the shot itself is."""
_TURNED = r"(?:pale|white|red|grey|gray|quiet|silent|mad|still|cold|blank|limp|wild|numb)(?!\w)"
_GONE = re.compile(
    rf"(?P<who>{WHO}++)\s+(?:is|was|are|were|has|have|had)(?:\s+(?:already|long|now|just|suddenly|all|simply))*\s+"
    rf"(?:gone(?!\s+{_TURNED})|absent|away(?!\s+from)|elsewhere|nowhere(?:\s+to\s+be\s+(?:seen|found))?|"
    r"missing(?!\s+(?:an?|the|her|his|their)(?!\w)))(?!\w)"
    rf"|(?P<left>{WHO}++)\s+(?:has|have|had)(?:\s+(?:already|long|just))*\s+left(?!\w)|(?P<went>{WHO}++)'s\s+gone(?!\w)"
    rf"|(?P<since>{WHO}++)\s*,?\s*(?:(?:long\s+)?gone(?!\s+{_TURNED})|absent|nowhere(?:\s+to\s+be\s+(?:seen|found))?)(?!\w)"
    rf"|(?<!\w)where\s+(?P<once>{WHO}++)\s+(?:sat|stood|was|were|used|had|lay|lived|slept|died|once)(?!\w)",
    re.IGNORECASE,
)
_CLOTHES = rf"(?:[\w-]+\s+){{0,3}}?(?:{words.CLOTHES})(?!\w)(?!\s*'s|\s+(?:{words.NOT_WORN})(?!\w))"
_LIES = (
    r"(?:hook|hooks|hanger|hangers|rack|peg|chair|bed|sofa|couch|floor|ground|door|doorknob|wardrobe|closet|drawer|suitcase|"
    r"bag|box|bench|rail|stand|mannequin|dummy|line|clothesline|table|window|shop|fence|branch|railing)"
)
_EMPTY = re.compile(
    rf"(?P<who>{WHO}++)'s?\s+{_CLOTHES}\s+(?:(?:is|are|was|lies|lying|hangs?|hanging|draped|folded|thrown|left|still)\s+)*"
    rf"(?:on|over|in|inside|from|off|across|behind|beside|by|under)\s+{_HER}\s+(?:\w+\s+){{0,2}}?{_LIES}(?!\w)"
    rf"|(?<!\w)(?:fold|pick|hang|iron|wash|smell|sniff|pack|unpack|buy|sew|steal|borrow|return|burn|wear|tr|put|carr)"
    rf"(?:s|es|ies|y|ing|ying|ting|ed)?\s+(?:up\s+|on\s+|out\s+|away\s+)?(?P<held>{WHO}++)'s?\s+{_CLOTHES}",
    re.IGNORECASE,
)
"""Clothes of somebody's that hang or lie there, or that another one has in hand or on."""
_IN_HERS = re.compile(
    rf"(?:{WHO}++|(?<!\w)(?:she|he|they))\s*,?\s*\(?(?:(?:is\s+)?dressed\s+)?in\s+(?P<who>{WHO}++)'s?\s+{_CLOTHES}",
    re.IGNORECASE,
)
_SUBJECTS = frozenset({"she", "he", "they"})
"""Whoever these mean does something, and is not what is thought or spoken of."""
_OFF = frozenset({"o", "off", "offscreen", "v"})
_WORN = frozenset(one for piece in words.CLOTHES.split("|") for one in re.findall("[a-z]+", f"{piece} {piece}s"))
_LINES = frozenset(
    {"phone", "telephone", "line", "call", "hangs", "hanging", "zoom", "radio", "skype", "video", "intercom"}
)
_ANY = frozenset[str]()
_RULES = (
    (_SPOKEN_OF, _OF | _MISSED, _ANY), (_ABOUT, frozenset({"about"}), _ANY), (_LIKE, frozenset({"like", "as"}), _ANY),
    (_CALLED, _TELEPHONED - {"phone", "telephone"}, _ANY),
    (_BY_PHONE, _LINES, frozenset({"with", "to", "on"})), (_WRITTEN_TO, _WRITTEN | {"leaves", "leaving"}, _ANY),
    (_FROM, frozenset({"from"}), _SENT | _GIVEN | {"hears", "heard", "hearing", "hear"}),
    (_FOR, frozenset({"for"}), _SOUGHT),
    (_PICTURED, _PICTURES | _THOUGHTS | {"poster", "billboard", "tv", "television", "news"}, _ANY),
    (_GONE, frozenset({"gone", "absent", "away", "elsewhere", "nowhere", "missing", "left", "where"}), _ANY),
    (_EMPTY, frozenset({"s"}), _WORN), (_IN_HERS, frozenset({"s"}), _WORN),
)  # fmt: skip
"""What says that somebody is spoken of and not there, with the words of which one must stand in such a shot, and others
of which one must if there are any."""
_CUES = frozenset().union(*(cues for _, cues, _ in _RULES))
_EVERY_CUE = _CUES.union(*(more for _, _, more in _RULES))


@lru_cache(maxsize=1024)  # few of these words stand in a shot
def _patterns(cues: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    """What may be said with these words."""
    return tuple(
        one for one, some, more in _RULES if not some.isdisjoint(cues) and (not more or not more.isdisjoint(cues))
    )


def only_mentioned(body: Body, framing: Framing | None) -> None:
    """Takes out of a shot's mentions those of somebody who is spoken of there and not in the picture. Whoever is said
    to be gone is gone from the whole shot; all others are in it if it names them besides."""
    if _CUES.isdisjoint(body.tokens) or WHO not in body.left:
        return
    patterns = _patterns(body.tokens & _EVERY_CUE)
    said = _with_names(body) if patterns else ""
    for pattern in patterns:
        for match in pattern.finditer(said):
            if _is_there(body, said, match, framing):
                continue
            group = match.lastgroup or "who" if match["who"] is None else "who"
            start, end = match.span(group)
            gone = pattern is _GONE and group != "once"
            if not gone and body.text[start:end].lower() in _SUBJECTS:
                continue  # "as she dances"
            names = {m.name for m in body.mentions if m.sign == WHO and start <= m.start < end}
            body.mentions = [
                m
                for m in body.mentions
                if m.sign != WHO or m.name not in names or (not gone and not start <= m.start < end)
            ]
            if names:
                body.mark(*match.span(), "hidden", "spoken of, not in the picture")


def _with_names(body: Body) -> str:
    """The words as they are written, with signs for the names of people."""
    said, at = "", 0
    for name in _NAME.finditer(body.left):
        said += body.text[at : name.start()] + name[0]
        at = name.end()
    return said + body.text[at:]


_NAME = re.compile(f"{WHO}+")


def _is_there(body: Body, said: str, match: re.Match[str], framing: Framing | None) -> bool:
    """Whether such words speak of somebody who is in the picture all the same."""
    before = said[: match.start()]
    if match.re is _ABOUT:
        return bool(match["before"] and re.fullmatch(_MET, match["before"], re.IGNORECASE))
    if match.re is _CALLED:
        return match[0].lower().startswith("call") and not _OFF.isdisjoint(body.tokens)
    if match.re is _FROM and match["given"]:
        return _TAKEN.search(before) is not None
    if match.re is _PICTURED and match["of"] and match["of"].lower() in _PICTURES:
        return _SITS_FOR_IT.search(before) is not None or _is_the_shot(body, said, match, framing)
    return False


def _is_the_shot(body: Body, said: str, match: re.Match[str], framing: Framing | None) -> bool:
    """ "Portrait of Mia, 85mm" is a shot of her; "a framed portrait of Mia on the wall" is a thing."""
    start, _ = body.clause(match.start())
    bare = set(body.bare(start, match.start()).lower().split())
    alone = bare <= _MADE and WHO not in said[start : match.start()] and not body.left[:start].strip(" ,;.")
    made = match["of"].lower() in {"portrait", "picture", "image", "photo", "photograph", "video", "footage"}
    thing = re.search(r"(?<!\w)of\s+(?:an?|the|her|his)\s+(?:\w+\s+)*$", said[: match.start()], re.IGNORECASE)
    return alone and made and not thing and framing is not Framing.INSERT and not _HANGS.match(said, match.end())
