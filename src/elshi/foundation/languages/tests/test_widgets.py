"""The long list: shared, escaped, and with the right line chosen."""

from __future__ import annotations

import copy

from django import forms
from django.utils.translation import gettext_lazy as _

from elshi.foundation.languages.widgets import LongChoices, LongSelect

PAIRS = [("A", "Alpha"), ("A&B", 'Both "A" & B'), ("C", 'value="A"')]


class Form(forms.Form):
    state = forms.ChoiceField(choices=LongChoices(_("Choose"), PAIRS), widget=LongSelect)


def test_the_chosen_line_is_selected_and_no_other() -> None:
    for chosen, begins in (("A&B", 'value="A&amp;B" selected'), ("A", 'value="A" selected')):
        written = str(Form(initial={"state": chosen})["state"])
        assert written.count(" selected") == 1
        assert f"<option {begins}>" in written
    assert '<option value="" selected>' in str(Form()["state"])
    assert " selected" not in str(Form(initial={"state": "Z"})["state"])


def test_values_and_titles_are_escaped() -> None:
    assert '<option value="A&amp;B">Both &quot;A&quot; &amp; B</option>' in str(Form()["state"])
    assert '<option value="C">value=&quot;A&quot;</option>' in str(Form()["state"])


def test_only_a_pair_of_the_list_is_taken() -> None:
    assert Form({"state": "C"}).is_valid()
    assert not Form({"state": "Z"}).is_valid()
    assert not Form({"state": ""}).is_valid()


def test_forms_share_their_choices() -> None:
    choices = Form.base_fields["state"].choices
    assert copy.deepcopy(choices) is choices
    assert Form().fields["state"].choices is choices
