"""What people do so that there is a page to look at: demonstration content alone does not lead everywhere."""

import re
import time

from playwright.sync_api import expect

from tests.files import pdf

from .people import fill_in_resource

ADDRESS, PASSWORD = "page.opener@example.org", "a sentence for looking at pages"
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf("Letter of designation")}
PUBLISHED, AMBER = "guía para recibir a aficionados visitantes", "liaison de sécurité avec les hôtels"
HANDED_IN, IN_REVIEW = "formación de voluntarios", "leaving in stages"
PRACTICE = "one liaison officer for each visiting delegation"
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True,
}  # fmt: skip


def link_in_mail(portal, address, way, within=20):
    """Return the link that begins with `way` in the mail the worker has delivered."""
    for _ in range(within * 4):
        for file in (portal.data_dir / "mail").glob("*"):
            text = file.read_text()
            if f"To: {address}\n" in text and (found := re.search(rf"{portal.url}({way}\S+)", text)):
                return found[1]
        time.sleep(0.25)
    raise AssertionError(f"no mail to {address} with {way}")


def link_in_letter(portal, name):
    """Send the letters of the quarter; return the link in that to a focal point."""
    portal.manage("send_confirmations")
    address = next(account["email"] for account in portal.accounts if account["email"].startswith(f"{name}@"))
    return link_in_mail(portal, address, "/confirm/")


def verb(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def draft(contributor):
    """Draft a resource whose file bears a mark; return its address."""
    files = [("marked.pdf", pdf("Plan de seguridad\nRESERVADO"))]
    fill_in_resource(contributor, title="Plano marcado", abstract="Para las páginas.", files=files)
    verb(contributor, "Save draft")
    expect(contributor.get_by_role("heading", level=1)).to_have_text("Plano marcado")
    return contributor.url


def practice(curator):
    """Draft a practice; return its address."""
    curator.goto("/knowledge/practices/add/")
    for field in ("Title", "Context", "Problem", "Measure", "Result"):
        curator.get_by_label(field, exact=True).fill(f"{field}: draft")
    curator.get_by_label("Language of the text").select_option("en")
    curator.get_by_label("Crowd safety and public order").check()
    verb(curator, "Save draft")
    expect(curator.get_by_role("heading", level=1)).to_have_text("Title: draft")
    return curator.url


def next_version(page, address):
    """Begin a second version of what is published."""
    page.goto(address)
    page.locator("main a[href$='/change/']").first.click()
    verb(page, "Save draft")
    expect(page.get_by_text("is being worked on")).to_be_visible()
    return address


def record(page, title, place="/knowledge/resources/"):
    page.goto(place)
    return page.get_by_role("link", name=title).first.get_attribute("href")


def let_all_know(owner, resource):
    owner.goto(f"{resource}label/")
    owner.get_by_label("All accounts may know that it exists").check()
    verb(owner, "Save label")
    expect(owner.get_by_text("Label changed.")).to_be_visible()


def request(asker, resource):
    """Ask for access to a resource one may only know of; return its address."""
    asker.goto(resource)
    asker.get_by_role("link", name="Ask for access").click()
    asker.locator("main textarea").fill("Preparing similar events.")
    verb(asker, "Ask")
    expect(asker.get_by_role("heading", level=1)).not_to_have_text("Ask for access")
    return resource


def group(focal_point):
    focal_point.goto("/people/groups/add/")
    focal_point.get_by_label("Name").fill("Games planners")
    focal_point.locator("main input[type=checkbox]").first.check()
    verb(focal_point, "Save group")


def entries(focal_point, state="co"):
    """Return the addresses of all entries of a State that its page leads to, drafts too."""
    focal_point.goto(f"/focal-points/{state}/")
    links = focal_point.locator("main").get_by_role("link").evaluate_all("all => all.map(a => a.pathname)")
    return sorted({link for link in links if re.fullmatch(r"/focal-points/(facts|institutions|experts)/[^/]+/", link)
                   and not link.endswith("/add/")})  # fmt: skip


def invite(curator, address):
    """Invite a focal point by an official letter."""
    curator.goto("/people/invite/")
    curator.get_by_label("Official e-mail address").fill(address)
    curator.get_by_label("National Focal Point").check()
    curator.get_by_label("State or body").select_option("DM")
    curator.get_by_label("Official letter").set_input_files([LETTER])
    verb(curator, "Send the invitation")
    expect(curator.get_by_role("cell", name=address, exact=True)).to_be_visible()


def join(newcomer, link):
    """Accept an invitation; a second factor is still to be set up."""
    newcomer.goto(link)
    newcomer.get_by_label("Password", exact=True).fill(PASSWORD)
    newcomer.get_by_label("Password again").fill(PASSWORD)
    newcomer.get_by_label("I have read the handling rules").check()
    verb(newcomer, "Set up the account")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Set up your second factor")


def set_up_passkey(newcomer):
    """Set up a passkey with a key that the browser pretends to have."""
    protocol = newcomer.context.new_cdp_session(newcomer)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    newcomer.goto("/account/second-factor/webauthn/add/")
    newcomer.get_by_label("Name of the passkey").fill("Office key")
    verb(newcomer, "Set up the passkey")
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("Printed codes")


def ask_for_reset(visitor, address):
    visitor.goto("/account/password/reset/")
    visitor.get_by_label("Email").fill(address)
    visitor.locator("main form button").first.click()


def give_password(visitor, address):
    """Sign in up to the question for the second factor."""
    visitor.goto("/account/login/")
    visitor.get_by_label("Email").fill(address)
    visitor.get_by_label("Password").fill(PASSWORD)
    verb(visitor, "Sign in")


def invite_colleague(chief, address):
    chief.goto("/people/invite/")
    chief.get_by_label("Official e-mail address").fill(address)
    chief.get_by_label("Contributor").check()
    chief.get_by_label("Language of the mail").select_option("en")
    verb(chief, "Send the invitation")
    expect(chief.get_by_role("cell", name=address, exact=True)).to_be_visible()


def end_seat(chief, address):
    chief.goto("/people/")
    chief.get_by_role("row", name=address).get_by_role("link", name="End").click()
    verb(chief, "End the seat")
    expect(chief.get_by_role("heading", level=1)).to_have_text("People of Paraguay")


def let_rules_be_asked(portal, name):
    """Let an account be one that came by no invitation, like the first administrator's, and has accepted nothing."""
    _set_acceptance(portal, name, "None")


def accept_rules(portal, name):
    """Let the account be again as other journeys know it."""
    _set_acceptance(portal, name, "timezone.now()")


def _set_acceptance(portal, name, when):
    portal.manage(
        "shell", "-c",
        "from django.utils import timezone; from ipo_portal.accounts.models import User; "
        f"User.objects.filter(email__startswith='{name}@').update(rules_accepted_at={when})",
    )  # fmt: skip


def prove(page, portal, who):
    """Give the password where the portal asks again who is there, in whatever language."""
    passwords = {account["email"].partition("@")[0]: account["password"] for account in portal.accounts}
    if (address := page.locator("main [name=login]")).count():
        address.fill(ADDRESS)
    page.locator("main [name=password]").fill(passwords.get(who, PASSWORD))
    with page.expect_navigation():
        page.locator("main .btn-m").first.click()
