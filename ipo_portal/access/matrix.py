"""The whole policy on one page: role -> whose record -> action -> which rows.

Read a line as: "a planner may view, of any record, what the network sees, what was shared with the planner's
State, and the own State's published records". Scopes are explained in `rules`. What no line grants is refused.
Source: product decisions 3 to 5.
"""

from enum import StrEnum

from .roles import Role


class Whose(StrEnum):
    """National records belong to States, programme records to the programme; the row's owners tell which."""

    NATIONAL = "national"
    PROGRAMME = "programme"


class Action(StrEnum):
    """The verbs. RELEASE publishes a national record, ENDORSE one of the programme, AUDIT reads what happened to one.

    KNOW is to learn that a record exists, by title, owner and label, without reading it. CORRESPOND is to write into a
    conversation, or to begin one: of models that are one (`is_conversation`).
    """

    VIEW = "view"
    ADD = "add"
    CHANGE = "change"
    SUBMIT = "submit"
    RELEASE = "release"
    ENDORSE = "endorse"
    RETURN = "return"
    WITHDRAW = "withdraw"
    DELETE = "delete"
    RAISE_LABEL = "raise_label"
    LOWER_LABEL = "lower_label"
    AUDIT = "audit"
    KNOW = "know"
    CORRESPOND = "correspond"


class Scope(StrEnum):
    """Which rows. Each has one line of SQL in `rules.SCOPES`."""

    PUBLIC = "published and CLEAR"
    NETWORK = "published, CLEAR or GREEN"
    SHARED = "published, AMBER, shared with the seat's home"
    SHARED_STRICT = "published, AMBER or AMBER+STRICT, shared with the seat's home"
    OWN_PUBLISHED = "own, published, up to AMBER"
    OWN_TO_AMBER = "own, any status, up to AMBER"
    OWN_DRAFTS_TO_AMBER = "own, not published, up to AMBER"
    OWN_DRAFTS = "own, never published"
    OWN = "own"
    FOUR_EYES = "own, and not of the own hand"
    EXISTENCE = "published, and its owner lets all accounts know of it"
    VACANT = "register fact of a State that has neither focal point nor alternate"
    UNHEARD = "of a conversation with a State that has neither focal point nor alternate"


V, A, C, S = Action.VIEW, Action.ADD, Action.CHANGE, Action.SUBMIT
R, E, B, W, D = Action.RELEASE, Action.ENDORSE, Action.RETURN, Action.WITHDRAW, Action.DELETE
UP, DOWN, T, K = Action.RAISE_LABEL, Action.LOWER_LABEL, Action.AUDIT, Action.KNOW
TALK = Action.CORRESPOND


def national(scope, *actions):
    return [(Whose.NATIONAL, action, scope) for action in actions]


def programme(scope, *actions):
    return [(Whose.PROGRAMME, action, scope) for action in actions]


def anybodys(scope, *actions):
    return national(scope, *actions) + programme(scope, *actions)


SPEAKS_FOR_THE_STATE = [
    *anybodys(Scope.EXISTENCE, K),
    *anybodys(Scope.NETWORK, V),
    *anybodys(Scope.SHARED_STRICT, V, TALK),
    *national(Scope.OWN, V, A, C, S, R, B, W, UP, DOWN, T, TALK),
    *national(Scope.OWN_DRAFTS, D),
]

MATRIX = {
    Role.VISITOR: anybodys(Scope.PUBLIC, V),
    Role.PLANNER: [
        *anybodys(Scope.EXISTENCE, K),
        *anybodys(Scope.NETWORK, V),
        *anybodys(Scope.SHARED, V),
        *national(Scope.OWN_PUBLISHED, V, TALK),
    ],
    Role.CONTRIBUTOR: [
        *anybodys(Scope.EXISTENCE, K),
        *anybodys(Scope.NETWORK, V),
        *anybodys(Scope.SHARED, V),
        *national(Scope.OWN_TO_AMBER, V, TALK),
        *national(Scope.OWN_DRAFTS_TO_AMBER, A, C, S, UP),
    ],
    Role.ALTERNATE: SPEAKS_FOR_THE_STATE,
    Role.FOCAL_POINT: SPEAKS_FOR_THE_STATE,
    Role.CURATOR: [
        *anybodys(Scope.EXISTENCE, K),
        *anybodys(Scope.NETWORK, V),
        *anybodys(Scope.SHARED_STRICT, V),
        *programme(Scope.OWN, V, A, C, S, B, W, UP, DOWN, T, TALK),
        *programme(Scope.FOUR_EYES, E),
        *programme(Scope.OWN_DRAFTS, D),
        *national(Scope.VACANT, C, UP),
        *anybodys(Scope.UNHEARD, V, TALK),
    ],
    Role.ADMINISTRATOR: [
        *anybodys(Scope.EXISTENCE, K),
        *anybodys(Scope.NETWORK, V),
    ],
}


class Area(StrEnum):
    """What is managed on the administration pages and belongs to no State."""

    VOCABULARY = "vocabularies and States"
    STATE_SEATS = "seats of States"
    BODY_SEATS = "seats of bodies"
    ACCOUNTS = "accounts"
    MAIL = "outgoing mail, without its text"
    TRAIL = "the whole trail, which holds no content"


MANAGED = {
    Role.CURATOR: {Area.VOCABULARY, Area.STATE_SEATS, Area.ACCOUNTS},
    Role.ADMINISTRATOR: {Area.BODY_SEATS, Area.ACCOUNTS, Area.MAIL, Area.TRAIL},
}
"""Curators appoint focal points, administrators appoint curators and administrators (product decision 2)."""


class Homes(StrEnum):
    """Whose seats."""

    OWN_STATE = "the own State"
    STATES = "any State"
    BODIES = "any body"


INVITES = {
    Role.FOCAL_POINT: {
        Role.ALTERNATE: Homes.OWN_STATE,
        Role.CONTRIBUTOR: Homes.OWN_STATE,
        Role.PLANNER: Homes.OWN_STATE,
    },
    Role.CURATOR: {Role.FOCAL_POINT: Homes.STATES, Role.PLANNER: Homes.BODIES},
    Role.ADMINISTRATOR: {Role.CURATOR: Homes.BODIES, Role.ADMINISTRATOR: Homes.BODIES},
}
"""Who may invite whom, and end that seat again (product decision 2). Of curators, those of the secretariat only."""

READ_LETTERS = {
    Role.ALTERNATE: Homes.OWN_STATE,
    Role.FOCAL_POINT: Homes.OWN_STATE,
    Role.CURATOR: Homes.STATES,
    Role.ADMINISTRATOR: Homes.STATES,
}
"""Who may open the official letter of a designation. Of curators, those of the secretariat only."""


def scopes(role, action, whose):
    """Return the scopes in which a role may do an action to national or programme records."""
    return [s for w, a, s in MATRIX[role] if w == whose and a == action]
