"""Binds a request to the seat acted in, and its writes to that seat."""

from django.utils.deprecation import MiddlewareMixin

from ipo_portal.access.guard import acting

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class SeatMiddleware(MiddlewareMixin):
    """Sets `user.seat` from the session; the writes of the request then carry user and seat into the database."""

    def __call__(self, request):
        user = request.user
        if user.is_authenticated:
            chosen = request.session.get("seat")
            user.seat = next((seat for seat in user.seats if seat.pk == chosen), user.seats[0] if user.seats else None)
            if request.method not in SAFE:
                with acting(user):
                    return self.get_response(request)
        return self.get_response(request)
