"""Addresses of the rule tables and of invitations; `urls` joins them to the rest."""

from django.urls import path

from .views import invitations, rule_lists, rule_pages, rules

EDITION = "rules/<str:reference>/"
INVITATION = "invitations/<str:reference>/"
urlpatterns = [
    path("rules/", rules.listed, name="rules"),
    path("rules/new/", rules.new, name="rules_new"),
    path(EDITION, rules.edition, name="rules_edition"),
    path(f"{EDITION}guide/", rules.guide, name="rules_guide"),
    path(f"{EDITION}steps/<str:name>/", rules.step, name="rules_step"),
    path(f"{EDITION}general/", rule_pages.general, name="rules_general"),
    path(f"{EDITION}categories/add/", rule_pages.category_new, name="rules_category_new"),
    path(f"{EDITION}categories/<str:code>/", rule_pages.category, name="rules_category"),
    path(
        f"{EDITION}categories/<str:code>/drop/",
        rule_pages.category_drop,
        name="rules_category_drop",
    ),
    path(f"{EDITION}nationalities/", rule_pages.nationality, name="rules_nationality"),
    path(
        f"{EDITION}nationalities/<str:state>/",
        rule_pages.nationality_of,
        name="rules_nationality_of",
    ),
    path(f"{EDITION}states/", rules.states, name="rules_states"),
    path(f"{EDITION}purposes/add/", rule_lists.purpose_new, name="rules_purpose_new"),
    path(f"{EDITION}purposes/<str:code>/", rule_lists.purpose, name="rules_purpose"),
    path(f"{EDITION}purposes/<str:code>/drop/", rule_lists.purpose_drop, name="rules_purpose_drop"),
    path(f"{EDITION}documents/add/", rule_lists.document_new, name="rules_document_new"),
    path(f"{EDITION}documents/<str:code>/", rule_lists.document, name="rules_document"),
    path(
        f"{EDITION}documents/<str:code>/drop/",
        rule_lists.document_drop,
        name="rules_document_drop",
    ),
    path("invitation/", invitations.check, name="invitation_check"),
    path("invitations/", invitations.listed, name="invitations"),
    path("invitations/issue/", invitations.issue, name="invitation_issue"),
    path("invitations/hosts/", invitations.hosts, name="hosts"),
    path("invitations/hosts/enter/", invitations.host_new, name="host_new"),
    path(INVITATION, invitations.invitation, name="invitation"),
    path(f"{INVITATION}letter/", invitations.letter, name="invitation_letter"),
    path(f"{INVITATION}steps/<str:name>/", invitations.step, name="invitation_step"),
]
