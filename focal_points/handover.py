"""What a State's predecessors asked others, and what they were asked."""

from ipo_portal.notices.handover import Found, What, register

from .models import Thread


@register
def asked_and_was_asked(person):
    """Threads to the State that are not closed are a task, too, and so stand among what was promised."""
    code = person.seat.country_id
    threads = Thread.objects.permitted(person)
    asked = [Found(What.SENT, thread, thread.created_at) for thread in threads.filter(owner_codes=[code])]
    return asked + [Found(What.RECEIVED, thread, thread.created_at) for thread in threads.filter(to=code)]
