"""A member of the staff, a passkey in the device, and the pages that only a passkey shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .people import Officer

pytestmark = pytest.mark.journey
# A device that holds passkeys and knows its holder, as the browser's own tests have it.
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def test_a_passkey_is_added_named_used_to_sign_in_and_taken_away(
    officer: Callable[..., Officer],
) -> None:
    auditor = officer("mfa-auditor", "ru", "phone")
    keys = auditor.context.new_cdp_session(auditor.page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    auditor.go("/accounts/mfa/webauthn/add/")
    auditor.confirm_who()
    auditor.fill(name="Telephone")
    auditor.page.check("main [name=passwordless]")
    with auditor.page.expect_navigation():
        auditor.page.click("#mfa_webauthn_add")
    auditor.look()

    auditor.go("/accounts/mfa/webauthn/")
    assert "Telephone" in auditor.page.locator("main").inner_text()
    auditor.press("main a[href*='/edit/']")
    auditor.fill(name="My telephone")
    auditor.submit("main form:has([name=name])")
    assert "My telephone" in auditor.page.locator("main").inner_text()

    auditor.go("/accounts/logout/")
    auditor.submit("main form")
    auditor.go("/accounts/login/")
    with auditor.page.expect_navigation(url="**/desk/"):
        auditor.page.click("#passkey_login")
    auditor.look()

    auditor.go("/accounts/mfa/reauthenticate/webauthn/")
    auditor.go("/accounts/mfa/webauthn/")
    auditor.press("main a[href*='/remove/']")
    auditor.submit("main form")
    assert "My telephone" not in auditor.page.locator("main").inner_text()
