"""How long a session lasts: idle half an hour, twelve hours in all, five at a time, and no longer than its seat."""

import time

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django import app

IDLE = 30 * 60
LONGEST = 12 * 60 * 60
MOST = 5
NOTED_EVERY = 60
"""Seconds between two notes of when a session was last seen, so that not every request writes."""


class SessionMiddleware:
    """Ends sessions that are over: the request goes on as a visitor's. On sign-out the browser forgets all it kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_signed_in = request.user.is_authenticated
        if was_signed_in:
            if reason := why_over(request):
                seat, language = bound_seat(request), request.user.language
                logout(request)
                request.session["ended"] = reason
                if reason == "seat":
                    # The language of a request is found further in.
                    with translation.override(language):
                        return render(request, "seat_over.html", {"seat": seat}, status=403)
            else:
                _see(request)
        response = self.get_response(request)
        if was_signed_in and request.path == reverse("account_logout") and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


def why_over(request):
    """Return why the session of somebody signed in is over, or nothing."""
    session, now = request.session, time.time()
    if now - session.get("started", 0) > LONGEST:
        return "long"
    if now - session.get("seen", 0) > IDLE:
        return "idle"
    if session.get("seat") is not None and not request.user.seats:
        return "seat"
    return ""


def bound_seat(request):
    """Return the seat a session is bound to, whether it still is in force or not."""
    seats = request.user.assignments.select_related("country", "body")
    return seats.filter(pk=request.session.get("seat")).first()


def _see(request):
    now = time.time()
    if now - request.session["seen"] >= NOTED_EVERY:
        request.session["seen"] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


@receiver(user_logged_in)
def _begin(sender, request, user, **kwargs):
    """Start the clocks, bind the session to the only seat there is, and end the oldest sessions beyond those allowed.

    The session is noted here and not by allauth's forms, so that one begun in any other way can be ended, too.
    """
    request.session["started"] = request.session["seen"] = time.time()
    # Among several the person chooses: see `middleware`.
    request.session["seat"] = user.seats[0].pk if len(user.seats) == 1 else None
    request.session.pop("ended", None)
    alive = UserSession.objects.purge_and_list(user)
    alive.sort(key=lambda session: session.created_at, reverse=True)
    for session in alive[MOST - 1 :]:
        session.end()
    # After the others are counted: until this session is saved, it would be taken for a dead one.
    UserSession.objects.create_from_request(request)


@receiver(user_logged_out)
def _end(sender, request, **kwargs):
    UserSession.objects.filter(session_key=request.session.session_key).delete()


def end_all(user):
    """End every session of an account, wherever it is open."""
    for session in UserSession.objects.filter(user=user.pk):
        session.end()


@app.periodic(cron="47 * * * *")
@app.task(name="accounts.forget_sessions", queue="default", queueing_lock="accounts.forget_sessions")
def forget_sessions(timestamp):
    """Delete sessions that nobody came back to, with what was noted of them."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
