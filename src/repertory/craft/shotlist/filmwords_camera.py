"""The words of a camera crew, and what they stand for: sizes, framings, angles, moves, lenses, transitions."""

from __future__ import annotations

from collections.abc import Mapping

from repertory.model.shot import CameraAngle, CameraMove, Framing, ShotSize, Transition

SIZE_WORDS: Mapping[str, ShotSize] = {
    "(?:extreme|big|super|very|ultra|choker) close ups?(?: shot)?": ShotSize.EXTREME_CLOSE_UP,
    "choker(?: shot)?": ShotSize.EXTREME_CLOSE_UP,
    "italian shot": ShotSize.EXTREME_CLOSE_UP,
    "macro shot": ShotSize.EXTREME_CLOSE_UP,
    "(?:medium|mid|loose) close ups?(?: shot)?": ShotSize.MEDIUM_CLOSE_UP,
    "head and shoulders(?: shot)?": ShotSize.MEDIUM_CLOSE_UP,
    "(?:chest|bust) shot": ShotSize.MEDIUM_CLOSE_UP,
    "tight close ups?(?: shot)?": ShotSize.CLOSE_UP,
    "close ups?(?: shot)?": ShotSize.CLOSE_UP,
    "(?:close|tight|head|detail) shot": ShotSize.CLOSE_UP,
    "(?:medium|mid|waist) shot": ShotSize.MEDIUM,
    "(?:medium|mid) (?:wide|long|full) shot": ShotSize.MEDIUM_WIDE,
    "(?:cowboy|american|knee|three quarter) shot": ShotSize.MEDIUM_WIDE,
    "plan americain": ShotSize.MEDIUM_WIDE,
    "(?:wide|long|full|full body|full length|master) shot": ShotSize.WIDE,
    "wide master(?: shot)?": ShotSize.WIDE,
    "(?:extreme|very|ultra|super) (?:wide|long) shot": ShotSize.EXTREME_WIDE,
    "(?:wide |extreme wide )?(?:establishing|vista) shot": ShotSize.EXTREME_WIDE,
    "establisher": ShotSize.EXTREME_WIDE,
}
"""Sizes as they are written out."""

SIZE_LETTERS: Mapping[str, ShotSize] = {
    "ECU": ShotSize.EXTREME_CLOSE_UP, "XCU": ShotSize.EXTREME_CLOSE_UP, "BCU": ShotSize.EXTREME_CLOSE_UP,
    "VCU": ShotSize.EXTREME_CLOSE_UP, "CU": ShotSize.CLOSE_UP, "MCU": ShotSize.MEDIUM_CLOSE_UP,
    "MS": ShotSize.MEDIUM, "MWS": ShotSize.MEDIUM_WIDE, "MLS": ShotSize.MEDIUM_WIDE, "MFS": ShotSize.MEDIUM_WIDE,
    "WS": ShotSize.WIDE, "LS": ShotSize.WIDE, "FS": ShotSize.WIDE, "EWS": ShotSize.EXTREME_WIDE,
    "XWS": ShotSize.EXTREME_WIDE, "ELS": ShotSize.EXTREME_WIDE, "XLS": ShotSize.EXTREME_WIDE,
    "VWS": ShotSize.EXTREME_WIDE, "VLS": ShotSize.EXTREME_WIDE,
}  # fmt: skip
"""Sizes as crews abbreviate them; read where a part of the shot begins, and in capitals anywhere but for these."""
AMBIGUOUS = frozenset({"MS", "LS", "FS", "WS"})
"""Letters that may well mean something else."""

SIZE_ALONE: Mapping[str, ShotSize] = {
    "(?:extreme|very|super) close": ShotSize.EXTREME_CLOSE_UP,
    "(?:medium|mid) close": ShotSize.MEDIUM_CLOSE_UP,
    "(?:close|tight|closer|tighter)": ShotSize.CLOSE_UP,
    "(?:medium|mid)": ShotSize.MEDIUM,
    "(?:medium|mid) (?:wide|long|full)": ShotSize.MEDIUM_WIDE,
    "(?:from (?:the|her|his|their) )?(?:chest|shoulders) up": ShotSize.MEDIUM_CLOSE_UP,
    "(?:from (?:the|her|his|their) )?waist up": ShotSize.MEDIUM,
    "(?:from (?:the|her|his|their) )?knees? up": ShotSize.MEDIUM_WIDE,
    "(?:wide|full|wider)": ShotSize.WIDE,
    "(?:extreme|very|super) (?:wide|long)": ShotSize.EXTREME_WIDE,
}
"""Sizes that are read only where they are a part of their own, or followed by "on": "close on Mia"."""

BEFORE_FRAMING: Mapping[str, ShotSize] = {
    "extreme close(?: up)?": ShotSize.EXTREME_CLOSE_UP,
    "(?:medium|mid) close(?: up)?": ShotSize.MEDIUM_CLOSE_UP,
    "(?:close|tight)(?: up)?": ShotSize.CLOSE_UP,
    "(?:medium|mid)": ShotSize.MEDIUM,
    "(?:medium|mid) (?:wide|long|full)": ShotSize.MEDIUM_WIDE,
    "(?:wide|long|full)": ShotSize.WIDE,
    "extreme (?:wide|long)": ShotSize.EXTREME_WIDE,
    "(?:ECU|BCU)": ShotSize.EXTREME_CLOSE_UP,
    "MCU": ShotSize.MEDIUM_CLOSE_UP,
    "CU": ShotSize.CLOSE_UP,
    "MS": ShotSize.MEDIUM,
    "MWS": ShotSize.MEDIUM_WIDE,
    "WS": ShotSize.WIDE,
    "EWS": ShotSize.EXTREME_WIDE,
}
"""Sizes as they stand before a framing: "medium two-shot", "tight single"."""

FRAMING_WORDS: Mapping[str, Framing] = {
    "(?:clean|dirty) single": Framing.SINGLE,
    "single(?: shot)?": Framing.SINGLE,
    "(?:two|2) shot": Framing.TWO_SHOT,
    "(?:three|3) shot": Framing.THREE_SHOT,
    "2S": Framing.TWO_SHOT,
    "M2S": Framing.TWO_SHOT,
    "3S": Framing.THREE_SHOT,
    "(?:group|crowd|ensemble|four|4|five|5) shot": Framing.GROUP,
    "(?:(?:clean|dirty) )?(?:over the shoulder|OTS)(?: shot)?": Framing.OVER_THE_SHOULDER,
    "(?:clean|dirty) over": Framing.OVER_THE_SHOULDER,
    "(?:point of view|POV)(?: shot)?": Framing.POINT_OF_VIEW,
    "(?:insert|cutaway|cut in)(?: shot)?": Framing.INSERT,
    "reaction(?: shot)?": Framing.REACTION,
}
SIZE_OF_FRAMING = {
    Framing.TWO_SHOT: ShotSize.MEDIUM,
    Framing.THREE_SHOT: ShotSize.MEDIUM_WIDE,
    Framing.GROUP: ShotSize.WIDE,
    Framing.INSERT: ShotSize.CLOSE_UP,
    Framing.REACTION: ShotSize.MEDIUM_CLOSE_UP,
}
"""The size of a framing where none is said; of the others it is a medium shot."""

ANGLE_WORDS: Mapping[str, CameraAngle] = {
    "(?:from an? |at an? )?(?:very |extreme )?low angle(?: shot| view)?": CameraAngle.LOW,
    "(?:shot |seen )?from below": CameraAngle.LOW,
    "(?:from |at )?(?:a )?(?:worm|frog)'?s eye(?: view| shot| angle)?": CameraAngle.WORMS_EYE,
    "(?:from an? |at an? )?(?:very |extreme )?high angle(?: shot| view)?": CameraAngle.HIGH,
    "(?:shot |seen )?from above": CameraAngle.HIGH,
    "(?:from |at )?(?:a )?(?:bird|god)'?s eye(?: view| shot| angle)?": CameraAngle.OVERHEAD,
    "(?:overhead|top down|top)(?: angle)? (?:shot|view)": CameraAngle.OVERHEAD,
    "(?:overhead|top down)(?: angle)?": CameraAngle.OVERHEAD,
    "(?:shot |seen )?from (?:directly |straight |right )(?:above|overhead)": CameraAngle.OVERHEAD,
    "(?:at )?eye level(?: shot| angle)?": CameraAngle.EYE_LEVEL,
    "(?:at |from )?(?:ground|floor) level(?: shot| angle)?": CameraAngle.GROUND,
    "(?:at |from )?knee (?:level|height)(?: shot| angle)?": CameraAngle.KNEE,
    "(?:at |from )?(?:hip|waist) (?:level|height)(?: shot| angle)?": CameraAngle.HIP,
    "(?:at |from )?shoulder (?:level|height)(?: shot| angle)?": CameraAngle.SHOULDER,
}

ANGLE_LETTERS: Mapping[str, CameraAngle] = {
    "LA": CameraAngle.LOW,
    "HA": CameraAngle.HIGH,
    "BEV": CameraAngle.OVERHEAD,
    "WEV": CameraAngle.WORMS_EYE,
}
"""Angles as crews abbreviate them; read in capitals, as a part of their own."""
MAY_BE = {"LA": "Los Angeles", "HA": "a laugh"}
"""What such letters may mean besides."""
OF_TWO_SIZES = {"CS": "CU for a close shot, or MWS for a cowboy shot"}
"""Letters that some crews use for one size and some for another, and what to write."""

DUTCH_WORDS: Mapping[str, bool] = {
    "(?:at a |with a |a )?(?:slight )?(?:dutch|canted|oblique)(?: angle| tilt| frame| shot)": True,
    "(?:dutched|canted)": True,
    "dutch": True,
    "tilted (?:horizon|frame)": True,
}

MOVE_WORDS: Mapping[str, CameraMove] = {
    "(?:push|dolly|move|track|creep|inch|truck)(?:es|s|ing)? in": CameraMove.PUSH_IN,
    "doll(?:ies|ying) in": CameraMove.PUSH_IN,
    "doll(?:ies|ying) (?:out|back)": CameraMove.PULL_OUT,
    "(?:pull|dolly|move|track|truck)(?:s|ing)? (?:out|back|away)": CameraMove.PULL_OUT,
    "(?:crash |snap )?zoom(?:s|ing)? in": CameraMove.ZOOM_IN,
    "(?:crash|snap) zoom": CameraMove.ZOOM_IN,
    "(?:crash |snap )?zoom(?:s|ing)? (?:out|back)": CameraMove.ZOOM_OUT,
    "(?:dolly|vertigo|contra|zolly)(?: shot)? (?:zoom|effect)": CameraMove.DOLLY_ZOOM,
    "zolly": CameraMove.DOLLY_ZOOM,
    "pan(?:s|ning)?(?: to the)? left": CameraMove.PAN_LEFT,
    "pan(?:s|ning)?(?: to the)? right": CameraMove.PAN_RIGHT,
    "(?:whip|swish|snap|flash) pans?(?: (?:to the )?(?:left|right)| up| down)?": CameraMove.WHIP_PAN,
    "pan(?:s|ning)? (?:from )?left to right": CameraMove.PAN_RIGHT,
    "pan(?:s|ning)? (?:from )?right to left": CameraMove.PAN_LEFT,
    "pan(?:s|ning)? up": CameraMove.TILT_UP,
    "pan(?:s|ning)? down": CameraMove.TILT_DOWN,
    "tilt(?:s|ing)? up": CameraMove.TILT_UP,
    "tilt(?:s|ing)? down": CameraMove.TILT_DOWN,
    "(?:truck|crab|slide|track|dolly|slider)(?:s|ing)?(?: to the)? left": CameraMove.TRUCK_LEFT,
    "(?:truck|crab|slide|track|dolly|slider)(?:s|ing)?(?: to the)? right": CameraMove.TRUCK_RIGHT,
    "(?:truck|crab|slide|track|dolly|slider)(?:s|ing)? (?:from )?left to right": CameraMove.TRUCK_RIGHT,
    "(?:truck|crab|slide|track|dolly|slider)(?:s|ing)? (?:from )?right to left": CameraMove.TRUCK_LEFT,
    "(?:boom|crane|pedestal|ped|jib)(?:s|ing)? up": CameraMove.BOOM_UP,
    "(?:boom|crane|pedestal|ped|jib)(?:s|ing)? down": CameraMove.BOOM_DOWN,
    "(?:crane|jib)(?: shot)": CameraMove.BOOM_UP,
    "(?:arc|orbit)(?:s|ing)?(?: shot)?(?: around)?": CameraMove.ARC,
    "(?:circl(?:e|es|ing)) around": CameraMove.ARC,
    "camera circl(?:es|ing)": CameraMove.ARC,
    "360(?: degree)?(?: shot)?": CameraMove.ARC,
    "(?:camera )roll(?:s|ing)?": CameraMove.ROLL,
    "barrel roll": CameraMove.ROLL,
    "(?:track|follow)(?:s|ing)?(?: shot)?": CameraMove.TRACKING,
    "dolly(?: shot)?": CameraMove.TRACKING,
    "(?:steadicam|gimbal)(?: shot)?": CameraMove.TRACKING,
    "hand ?held(?: camera| shot)?": CameraMove.HANDHELD,
    "(?:shaky|shaking) cam(?:era)?": CameraMove.HANDHELD,
    "(?:aerial|drone|helicopter|flyover|fly over)(?: shot| view)?": CameraMove.AERIAL,
    "rack(?:s|ing)?(?: the)? focus": CameraMove.RACK_FOCUS,
    "(?:pull|shift)(?:s|ing)? focus": CameraMove.RACK_FOCUS,
    "focus (?:pull|shift)": CameraMove.RACK_FOCUS,
    "static(?: shot| camera)?": CameraMove.STATIC,
    "lock(?:ed)? (?:off|down)(?: shot| camera)?": CameraMove.STATIC,
    "(?:fixed|still|stationary) (?:camera|shot)": CameraMove.STATIC,
    "(?:on )?(?:sticks|a tripod)": CameraMove.STATIC,
    "tripod shot": CameraMove.STATIC,
}

LENS_WORDS: Mapping[str, str] = {
    "(?:ultra |super |extreme )?wide angle(?: lens| shot)?": "wide-angle",
    "wide lens": "wide-angle",
    "(?:super )?telephoto(?: lens| shot)?": "telephoto",
    "(?:long|tele) lens": "telephoto",
    "macro(?: lens)?": "macro",
    "fish ?eye(?: lens| shot)?": "fisheye",
    "anamorphic(?: lens(?:es)?)?": "anamorphic",
    "(?:tilt shift|normal|prime|zoom|vintage|spherical|probe|portrait) lens": "",
}
"""Lenses by name; the shot keeps the writer's own words for them."""

TRANSITION_WORDS: Mapping[str, Transition] = {
    "smash cut(?: to)?": Transition.SMASH_CUT,
    "match cut(?: to)?": Transition.MATCH_CUT,
    "jump cut(?: to)?": Transition.JUMP_CUT,
    "(?:hard |quick )?cut to(?: black)?": Transition.CUT,
    "dissolve(?:s)?(?: to| from| into)?": Transition.DISSOLVE,
    "cross ?(?:fade|dissolve)(?: to)?": Transition.DISSOLVE,
    "wipe to": Transition.WIPE,
    "fade(?:s)? (?:in|up)(?: from black)?": Transition.FADE_IN,
    "fade(?:s)? from black": Transition.FADE_IN,
    "fade(?:s)? (?:out|to black|to white)": Transition.FADE_OUT,
}
