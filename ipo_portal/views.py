"""Pages that look across all apps."""


def page_frame(request):
    """Context of every page: navigation, the seat, what waits."""
    return {}
