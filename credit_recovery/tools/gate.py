"""What stands between a customer and a sale, and what a company answers to it."""

from dataclasses import dataclass, field

ALLOW, WARN, BLOCK = "allow", "warn", "block"
# blocked, and let through by somebody who may
RELEASED = "released"
# what blocks where a company has said nothing: a level of the policy, or a person, said so
BLOCKED_UNASKED = ("suspended", "no_credit")


@dataclass(frozen=True)
class Finding:
    """A cause that speaks against a sale to one debtor.

    ``params`` are figures for those who may read the recovery office; others get the cause alone.
    """

    code: str
    params: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What became of a document at the gate, and why."""

    answer: str
    findings: tuple = ()


class Demands(dict):
    """What documents add, ``{partner_id: amount}``, and which documents these are.

    ``counted``: they are in the figures already, as orders that grow after their confirmation.

    >>> demands = Demands({7: 100.0}, documents=(1, 2))
    >>> demands, demands.documents, demands.counted
    ({7: 100.0}, (1, 2), False)
    """

    def __init__(self, amounts=(), documents=(), counted=False):
        super().__init__(amounts)
        self.documents = tuple(documents)
        self.counted = counted

    @classmethod
    def of(cls, amounts):
        """Amounts of no document in particular, too.

        >>> Demands.of({7: 100.0}).documents
        ()
        """
        return amounts if isinstance(amounts, cls) else cls(amounts)


def get_answers(rules):
    """What a company answers to each cause that it does not simply allow.

    :param dict rules: ``{cause: answer}`` of the company's rules for one kind of document

    >>> get_answers({}) == {"suspended": "block", "no_credit": "block"}
    True
    >>> get_answers({"suspended": "warn", "no_credit": "allow", "limit": "block"})
    {'suspended': 'warn', 'limit': 'block'}
    """
    answers = dict.fromkeys(BLOCKED_UNASKED, BLOCK) | rules
    return {cause: answer for cause, answer in answers.items() if answer != ALLOW}


def judge(findings, answers):
    """The hardest answer to what was found, with the findings that count.

    >>> limit, check = Finding("limit"), Finding("check_expired")
    >>> judge([limit, check], {"limit": "block", "check_expired": "warn"}).answer
    'block'
    >>> judge([limit, check], {"check_expired": "warn"}) == Verdict("warn", (check,))
    True
    >>> judge([limit], {}) == Verdict("allow")
    True
    """
    counting = tuple(finding for finding in findings if finding.code in answers)
    given = {answers[finding.code] for finding in counting}
    hardest = next((answer for answer in (BLOCK, WARN) if answer in given), ALLOW)
    return Verdict(hardest, counting)
